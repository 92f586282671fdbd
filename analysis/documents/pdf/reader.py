"""A published PDF -> `Document`: prose lines and table rows in reading order, each with its page and place.

Places are `p3.L12` (twelfth line of page 3) and `p3.T1.R5.C2` (first table, fifth row,
second column; `/2` is the second line inside the cell). pdfium reads the pages; it also
rebuilds a broken cross-reference table and opens what only the owner has locked. Where a
font does not say which characters it prints, pdfminer is asked, which knows more fonts.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from analysis.documents.document import Cell, Document, Line, Row, Unreadable
from analysis.documents.options import USUAL, Options
from analysis.documents.pdf import aligned, engine, forms, ruled, scan
from analysis.documents.pdf.columns import Printed, split
from analysis.documents.pdf.page import Glyph, Page, words
from analysis.documents.pdf.page import lines as in_lines
from analysis.documents.prose import is_prose

_ILLEGIBLE = 0.3  # share of characters without a meaning above which a page is no text
_NOTES = {
    "password": "it asks for a password: get a copy without one from the publishing office.",
    "truncated": "the file ends before its last page (an interrupted download): fetch it again.",
    "damaged": "the PDF is damaged beyond repair: fetch it again from the publishing office.",
    "scan": "its pages are pictures without a text layer: install the extra that reads them (pip install .[ocr], or "
    "make setup OCR=1) and try again.",
    "blank": "its pages print nothing: fetch it again from the publishing office.",
    "illegible": "its fonts do not tell which characters they print: run OCR over it (ocrmypdf --force-ocr).",
    "no_tables": "no tables were found in this PDF: a disclosure needs its tables as text, pictures need OCR.",
}


_Part = ruled.Table | aligned.Aligned | Printed


@dataclass
class _Placed:
    """A table ready for its rows: glyphs by place, and by place the (rows, columns) of each merged cell."""

    top: float
    rows: int
    columns: int
    cells: dict[tuple[int, int], list[Glyph]]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def span(self, row: int, column: int) -> tuple[int, int] | None:
        return self.spans.get((row, column), (0, 0)) if self.spans else None


@dataclass
class _Sheet:
    """A page taken apart: ruled and aligned tables, and the lines between them."""

    number: int
    ruled: list[ruled.Table]
    aligned: list[aligned.Aligned]
    lines: list[Printed]
    aslant: list[Glyph]

    def parts(self) -> list[_Part]:
        """Return tables and lines from top to bottom."""
        parts: list[_Part] = [*self.ruled, *self.aligned, *self.lines]
        return sorted(parts, key=lambda part: part.base if isinstance(part, Printed) else part.top)


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` of a PDF; raise `Unreadable` where it cannot be opened or read, or holds no tables."""
    printed = pages(data, options)
    sheets = [_sheet(page) for page in printed]
    _continue(sheets)
    items = tuple(item for sheet in sheets for item in _items(sheet))
    if not any(isinstance(item, Row) for item in items) and not is_prose(items):
        raise _refusal("no_tables")
    scanned = frozenset(page.number for page in printed if page.scanned)
    return Document(name, hashlib.sha256(data).hexdigest(), "pdf", items, scanned=scanned)


def pages(data: bytes, options: Options = USUAL) -> list[Page]:
    """Return what every page prints; raise `Unreadable` where that is nothing that can be read."""
    source = _open(data)
    found = []
    try:
        options.pages(len(source))
        forms.require_few(data)
        for number in range(len(source)):
            page = source[number]
            found.append(_printed(page, number + 1, len(source)))
            page.close()
    except pypdfium2.PdfiumError as error:
        raise _refusal("damaged") from error
    finally:
        source.close()
    doubtful = [page.number for page in found if page.unseen or page.illegible > _ILLEGIBLE]
    if doubtful:
        from analysis.documents.pdf import fallback

        found = fallback.mend(data, found, doubtful)
    _require_text(found)
    return found


def _printed(page: pypdfium2.PdfPage, number: int, count: int) -> Page:
    """Return what a page prints; a picture of a page is read with OCR where the extra for it is installed."""
    found = engine.read(page.raw, number)
    if found.glyphs or not found.images or not scan.available():
        return found
    return scan.read(page, number, count)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF. One without its end is refused even where a part of its pages could be shown."""
    if data.rfind(b"%%EOF") < 0.5 * len(data):
        raise _refusal("truncated")
    try:
        source = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error)
        raise _refusal("password" if locked else "damaged") from error
    if len(source) == 0:
        source.close()
        raise _refusal("damaged")
    return source


def _refusal(code: str) -> Unreadable:
    return Unreadable(code, _NOTES[code])


def _require_text(found: Sequence[Page]) -> None:
    """Refuse scans that no OCR has read: every tool returns an empty text for them, without an error."""
    bare = [page for page in found if not page.glyphs]
    pictures = [page for page in bare if page.images]
    if len(bare) == len(found):
        raise _refusal("scan" if pictures else "blank")
    if 2 * len(pictures) >= len(found):
        raise _refusal("scan")
    if 2 * sum(page.illegible > _ILLEGIBLE for page in found) >= len(found):
        raise _refusal("illegible")


def _sheet(page: Page) -> _Sheet:
    tables = ruled.find(page)
    inside = {glyph.order for table in tables for glyph in table.glyphs}
    outside = [glyph for glyph in page.glyphs if glyph.order not in inside]
    printed = [split(line) for line in in_lines(outside)]
    columns, left = aligned.find(printed, page.across)
    return _Sheet(page.number, tables, columns, left, page.aslant)


def _continue(sheets: Sequence[_Sheet]) -> None:
    """Give a table that runs over pages the same columns on all of them."""
    group: list[ruled.Table] = []
    for sheet in sheets:
        parts = [part for part in sheet.parts() if not _furniture(part)]
        first = parts[0] if parts else None
        follows = group and isinstance(first, ruled.Table) and _same_width(group[-1], first)
        if not follows:
            group = []
        for table in sheet.ruled:
            if table is first and group:
                group.append(table)
                ruled.align(group)
        last = parts[-1] if parts else None
        if isinstance(last, ruled.Table) and not (group and last is group[-1]):
            group = [last]
        elif last is not (group[-1] if group else None):
            group = []


def _furniture(part: _Part) -> bool:
    """Tell whether a line is the number of its page."""
    return isinstance(part, Printed) and part.text.strip("-—– 第页").isdigit() and len(part.text) < 8


def _same_width(one: ruled.Table, other: ruled.Table) -> bool:
    return abs(one.xs[0] - other.xs[0]) < 6 and abs(one.xs[-1] - other.xs[-1]) < 6


def _items(sheet: _Sheet) -> Iterator[Line | Row]:
    lines = tables = 0
    for part in sheet.parts():
        if isinstance(part, Printed):
            lines += 1
            yield Line(words(part.glyphs), f"p{sheet.number}.L{lines}", sheet.number)
        else:
            tables += 1
            yield from _rows(_placed(part), f"p{sheet.number}.T{tables}", sheet.number)
    for line in in_lines(sheet.aslant):
        lines += 1
        yield Line("".join(glyph.text for glyph in line), f"p{sheet.number}.L{lines}", sheet.number)


def _placed(table: ruled.Table | aligned.Aligned) -> _Placed:
    if isinstance(table, aligned.Aligned):
        return _Placed(table.top, table.rows, table.columns, table.cells)
    return _Placed(
        table.top,
        len(table.ys) - 1,
        len(table.xs) - 1,
        {(area.top, area.left): glyphs for area, glyphs in table.filled.items()},
        {(area.top, area.left): (area.bottom - area.top, area.right - area.left) for area in table.cells},
    )


def _rows(table: _Placed, place: str, page: int) -> Iterator[Row]:
    for r in range(table.rows):
        yield Row(
            tuple(
                _cell(table.cells.get((r, c), []), f"{place}.R{r + 1}.C{c + 1}", page, table.span(r, c))
                for c in range(table.columns)
            )
        )


def _cell(glyphs: list[Glyph], locator: str, page: int, span: tuple[int, int] | None) -> Cell:
    texts = [words(line) for line in in_lines(glyphs)] or [""]
    lines = (Line(text, f"{locator}/{n}" if n > 1 else locator, page) for n, text in enumerate(texts, start=1))
    return Cell(tuple(lines), span)
