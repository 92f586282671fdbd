"""A published PDF -> `Document`: prose lines and table rows in reading order, each with its page and place.

Places are `p3.L12` (twelfth line of page 3) and `p3.T1.R5.C2` (first table, fifth row,
second column; `/2` is the second line inside the cell). pdfium reads the pages; it also
rebuilds a broken cross-reference table and opens what only the owner has locked. Where a
font does not say which characters it prints, pdfminer is asked, which knows more fonts.
"""

import hashlib
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from analysis.documents.document import Cell, Document, Line, Row, Unreadable
from analysis.documents.grid import placed
from analysis.documents.options import USUAL, Options
from analysis.documents.pdf import engine, forms, scan
from analysis.documents.pdf.page import Page, words
from analysis.documents.pdf.page import lines as in_lines
from analysis.documents.pdf.placed import Placed
from analysis.documents.pdf.printed import Printed
from analysis.documents.pdf.sheets import Sheet, take_apart
from analysis.documents.prose import is_prose

_ILLEGIBLE = 0.3  # share of characters without a meaning above which a page is no text
_NOTES = {
    "password": "it asks for a password: get a copy without one from the publishing office.",
    "truncated": "the file ends before its last page (an interrupted download): fetch it again.",
    "damaged": "the PDF is damaged beyond repair: fetch it again from the publishing office.",
    "scan": "its pages are pictures without a text layer: install the extra that reads them (pip install .[ocr], or "
    "make setup OCR=1) and try again.",
    "faint": "its pages are pictures too faint or too coarse to be read: scan it again with 200 dots an inch or more.",
    "blank": "its pages print nothing: fetch it again from the publishing office.",
    "illegible": "its fonts do not tell which characters they print: run OCR over it (ocrmypdf --force-ocr).",
    "no_tables": "no tables were found in this PDF: a disclosure needs its tables as text, pictures need OCR.",
}


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` of a PDF; raise `Unreadable` where it cannot be opened or read, or holds no tables."""
    printed = pages(data, options)
    items = tuple(laid_out(printed))
    if not any(isinstance(item, Row) for item in items) and not is_prose(items):
        raise _refusal("no_tables")
    scanned = frozenset(page.number for page in printed if page.scanned and page.glyphs)
    pictures = frozenset(page.number for page in printed if page.images and not page.glyphs)
    return Document(name, hashlib.sha256(data).hexdigest(), "pdf", items, scanned=scanned, pictures=pictures)


def laid_out(printed: Sequence[Page]) -> Iterator[Line | Row]:
    """Yield the lines and the rows of what pages print, in reading order."""
    for sheet in take_apart(printed):
        yield from _items(sheet)


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
    if len(bare) == len(found) and not pictures:
        raise _refusal("blank")
    if 2 * len(pictures) >= len(found) or len(bare) == len(found):
        raise _refusal("faint" if any(page.scanned for page in pictures) else "scan")
    if 2 * sum(page.illegible > _ILLEGIBLE for page in found) >= len(found):
        raise _refusal("illegible")


def _items(sheet: Sheet) -> Iterator[Line | Row]:
    lines = 0
    for part in sheet.parts():
        if isinstance(part, Printed):
            lines += 1
            yield Line(words(part.glyphs), f"p{sheet.number}.L{lines}", sheet.number)
        else:
            yield from _rows(part)
    for line in in_lines(sheet.aslant):
        lines += 1
        yield Line("".join(glyph.text for glyph in line), f"p{sheet.number}.L{lines}", sheet.number)


def _rows(table: Placed) -> Iterator[Row]:
    for r in range(table.rows):
        if r not in table.gone and table.row(r):
            yield Row(tuple(_cell(table, r, c) for c in range(table.columns)))


def _cell(table: Placed, row: int, column: int) -> Cell:
    lines = _lines(table, row, column)
    for torn in table.overleaf.get(column, ()) if row == table.rows - 1 else ():
        rest = _lines(torn.table, torn.row, torn.column)
        lines = (*lines, *rest) if lines[0].text else rest
    return Cell(lines, table.span(row, column))


def _lines(table: Placed, row: int, column: int) -> tuple[Line, ...]:
    texts = [words(line) for line in in_lines(table.cells.get((row, column), []))]
    return placed(texts or [""], f"{table.place}.R{row + 1}.C{column + 1}", table.page)
