"""`Document` -> the standard tables, each printed piece with its title, scale and rows; and the prose between them.

Disclosures number their forms differently from year to year and repeat title, unit and
header on every page, so a table is found by the words of its title and read piece by
piece. What looks like a table and has no known title is kept as an unknown piece: its
numbers stay unread and are reported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.amounts import scale_in
from analysis.documents import Cell, Claims, Document, Line, Row, squeeze
from analysis.reference import table_of_title

_CAPTION = re.compile(
    r"[#*]*(?:(?:部门|单位|预算部门|预算单位|编制单位|编制部门|填报单位)(?:名称)?(?:\(.*?\))?:.*|(?:金额)?单位:.*|(?:财决)?公开\d+表|附?表\d*)+"
)
_PAGE_NUMBER = re.compile(r"[-—–·~]*\d{1,3}[-—–·~]*|第\d{1,3}页(?:[,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}")
_NOTE = re.compile(r"(?:注|备注|说明|附注)\d*[:.、]")
# A title that no reference row knows opens a piece of its own, lest its rows be read as the table before it.
_TITLE = re.compile(r"[^。,;:!?]{2,50}表(?:\([^()]*\))?")
_OWN_TITLE = re.compile(r"[^。,;:!?]{0,40}(?:情况|预算|决算|明细|统计|汇总|清单|一览)表(?:\([^()]*\))?")
_OWNER = re.compile(
    r"(?:部门|单位|预算部门|预算单位|编制单位|编制部门|填报单位)(?:名称)?:(?!万?元)(.+?)(?:公开\d+表|(?:金额)?单位:|$)"
)


@dataclass
class Piece:
    """One printed piece of a table: what stands under one title, up to the next."""

    table: str
    title: str
    page: int
    scale: str = ""
    owner: str = ""
    rows: list[Row] = field(default_factory=list)


@dataclass
class Tables:
    """All pieces of a document in reading order, the prose, and the numerals that are form furniture."""

    pieces: list[Piece] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)

    def unknown(self, claims: Claims) -> list[Piece]:
        """Return the pieces that no reference title names and that hold numbers which nobody claimed."""
        return [piece for piece in self.pieces if not piece.table and any(_unread(row, claims) for row in piece.rows)]

    def of(self, *tables: str) -> Iterator[Piece]:
        """Yield the pieces of the named tables."""
        return (piece for piece in self.pieces if piece.table in tables)

    @property
    def scale(self) -> str:
        """The scale that most captions print, "" where none does."""
        printed = [piece.scale for piece in self.pieces if piece.scale]
        return max(printed, key=printed.count) if printed else ""

    @property
    def owner(self) -> str:
        """The spending unit that most captions name."""
        printed = [piece.owner for piece in self.pieces if piece.owner]
        return max(printed, key=printed.count) if printed else ""


def find(document: Document) -> Tables:
    """Return the standard tables of `document`, its prose, and the claims of titles, captions and page numbers."""
    tables = Tables()
    reader = _Reader(tables)
    numbers = {line.locator for line in _page_numbers(document)}
    for item in document.items:
        if isinstance(item, Line) and item.locator in numbers:
            tables.claims.line(item, "form")
        elif isinstance(item, Line):
            reader.line(item)
        else:
            reader.row(item)
    reader.flush()
    return tables


def _page_numbers(document: Document) -> Iterator[Line]:
    """Yield the first and the last line of a PDF's pages that are nothing but the number of the page.

    They stand between a title and its table, and between the two halves of a sentence.
    """
    if document.format != "pdf":
        return
    lines = [item for item in document.items if isinstance(item, Line)]
    around = zip([None, *lines], lines, [*lines[1:], None], strict=False)
    for before, line, after in around:
        edge = before is None or after is None or before.page != line.page or after.page != line.page
        if edge and _PAGE_NUMBER.fullmatch(squeeze(line.text)):
            yield line


def _is_note(row: Row, filled: list[Cell]) -> bool:
    """Tell whether a row holds a remark: in a form of one or two cells, or in one cell over the whole width."""
    note = bool(_NOTE.match(filled[0].text))
    return (len(row.cells) <= 2 and (note or filled[-1].text.endswith("。"))) or (note and len(filled) == 1)


class _Reader:
    """Reading order in, pieces out: a title opens a piece once rows follow it."""

    def __init__(self, tables: Tables):
        self.tables = tables
        self.captions: list[Line] = []
        self.heads: list[tuple[str, Line]] = []
        self.interlude = 0

    def line(self, line: Line) -> None:
        text = squeeze(line.text)
        if (table := table_of_title(text)) or _TITLE.fullmatch(text):
            self.flush()
            self.heads.append((table or "", line))
        elif self.heads and _CAPTION.fullmatch(text):
            self.captions.append(line)
        else:
            self.flush()
            self.tables.prose.append(line)
            self.interlude += len(text)

    def row(self, row: Row) -> None:
        filled = [cell for cell in row.cells if cell.text]
        first = filled[0] if filled else None
        table = table_of_title(first.text) if first and len(filled) == 1 else None
        if first and len(filled) == 1 and (table or _OWN_TITLE.fullmatch(first.text)):
            self.flush()
            self.heads.append((table or "", first.lines[0]))
        elif filled and all(_CAPTION.fullmatch(cell.text) for cell in filled):
            self._caption_row(filled)
        elif first and _is_note(row, filled):
            self.tables.prose.extend(filled[-1].lines)
        elif filled:
            self._open()
            self.tables.pieces[-1].rows.append(row)

    def flush(self) -> None:
        """A title that no table follows is prose: tables of contents and cross-references name tables too."""
        self.tables.prose.extend(line for _, line in self.heads)
        self.tables.prose.extend(self.captions)
        self.heads, self.captions = [], []

    def _caption_row(self, cells: list[Cell]) -> None:
        lines = [line for cell in cells for line in cell.lines]
        if self.heads:
            self.captions.extend(lines)
        else:
            for line in lines:
                self.tables.claims.line(line, "form")

    def _open(self) -> None:
        """Open the piece that the last title announces; rows behind a long text without a title are unknown."""
        if not self.heads:
            if not self.tables.pieces or self.interlude > 40:
                line = self.tables.prose[-1] if self.tables.prose else None
                self.tables.pieces.append(Piece("", line.text.strip() if line else "", line.page if line else 1))
            self.interlude = 0
            return
        (table, title), words = self.heads[-1], [squeeze(line.text) for line in self.captions]
        del self.heads[-1]
        scale = next(filter(None, map(scale_in, [*words, squeeze(title.text)])), "")
        owner = next((m[1] for word in words if (m := _OWNER.search(word))), "")
        self.tables.pieces.append(Piece(table, squeeze(title.text).strip("#*"), title.page, scale, owner))
        for line in self.captions:
            self.tables.claims.line(line, "form")
        _claim_title(title, self.tables.claims)
        self.captions, self.interlude = [], 0
        self.flush()


def _unread(row: Row, claims: Claims) -> bool:
    lines = (line for cell in row.cells for line in cell.lines)
    return any(locator not in claims for line in lines for locator, _, _ in line.numerals())


def _claim_title(title: Line, claims: Claims) -> None:
    """The year of a title is a date, its number (`表1.`) is numbering."""
    for match in re.finditer(r"(?:19|20)\d\d(?=\s*年)", title.folded):
        claims.line(title, "date", start=match.start(), end=match.end())
    for match in re.finditer(r"表\s*\d+(?:-\d+)?", title.folded):
        claims.line(title, "numbering", start=match.start(), end=match.end())
