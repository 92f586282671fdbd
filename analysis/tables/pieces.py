"""`Document` -> the standard tables, each printed piece with its title, scale and rows; and the prose between them.

Disclosures number their forms differently from year to year and repeat title, unit and
header on every page, so a table is found by the words of its title and read piece by
piece. What looks like a table and has no known title is kept as an unknown piece: its
numbers stay unread and are reported.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.amounts import scale_in
from analysis.documents import Cell, Claims, Document, Line, Row, squeeze
from analysis.reference import table_of_title
from analysis.tables.titles import Head, heading

_CAPTION = re.compile(
    r"[#*]*(?:(?:部门|单位|预算部门|预算单位|编制单位|编制部门|填报单位)(?:名称)?(?:\(.*?\))?:.*|(?:金额)?单位:.*|(?:财决)?公开\d+表|附?表\d*)+"
)
_PAGE_NUMBER = re.compile(r"[-—–·~]*\d{1,3}[-—–·~]*|第\d{1,3}页(?:[,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}")
_NOTE = re.compile(r"(?:注|备注|说明|附注)\d*[:.、]")
# A title that no reference row knows opens a piece of its own, lest its rows be read as the table before it.
_OWN_TITLE = re.compile(r"[^。,;:!?]{0,40}(?:情况|预算|决算|明细|统计|汇总|清单|一览)表(?:\([^()]*\))?")
_FORM_NUMBER = re.compile(r"(?:财决)?(?:公开|预算公开|附)\d+-?\d*表")
_HEADING = re.compile(r"第.{1,3}部分|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、]")
_SHORT, _CAPTIONS, _INTERLUDE = 15, 4, 40
_OWNER = re.compile(
    r"(?:部门|单位|预算部门|预算单位|编制单位|编制部门|填报单位)(?:名称)?:(?!万?元|单位:)(.+?)(?:公开\d+表|(?:金额)?单位:|$)"
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


def owner_in(text: str) -> str:
    """Return the spending unit that a squeezed caption names (`部门:某局 单位:万元`), "" where it names none."""
    match = _OWNER.match(text)
    return match[1] if match else ""


def find(document: Document) -> Tables:
    """Return the standard tables of `document`, its prose, and the claims of titles, captions and page numbers."""
    tables = Tables()
    cutter = _Cutter(tables)
    numbers = {line.locator for line in _page_numbers(document)}
    for item in document.items:
        if isinstance(item, Line) and item.locator in numbers:
            tables.claims.line(item, "form")
        elif isinstance(item, Line):
            cutter.line(item)
        else:
            cutter.row(item)
    cutter.flush()
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


class _Cutter:
    """Reading order in, pieces out: a title opens a piece once rows follow it."""

    def __init__(self, tables: Tables):
        self.tables = tables
        self.captions: list[Line] = []
        self.heads: list[Head] = []
        self.lines: list[Line] = []
        self.interlude = 0

    def line(self, line: Line) -> None:
        text = squeeze(line.text)
        head, used = heading(line, self.lines)
        if _FORM_NUMBER.fullmatch(text):
            self.tables.claims.line(line, "form")
            return
        if head:
            self._take_back(used)
            self.flush()
            self.heads.append(head)
        elif self.heads and (_CAPTION.fullmatch(text) or self._may_be_caption(text)):
            self.captions.append(line)
        else:
            self.flush()
            self.tables.prose.append(line)
            self.interlude += len(text)
        self.lines = [] if head else [*self.lines[-1:], line]

    def _take_back(self, used: Sequence[Line]) -> None:
        """Lines that turn out to begin a title are no prose."""
        for line in reversed(used):
            if self.tables.prose and self.tables.prose[-1] is line:
                self.tables.prose.pop()
            elif self.captions and self.captions[-1] is line:
                self.captions.pop()

    def _may_be_caption(self, text: str) -> bool:
        """A year in brackets, a date or a remark may stand between a title and its table."""
        return len(text) <= _SHORT and not _HEADING.match(text) and "。" not in text and len(self.captions) < _CAPTIONS

    def row(self, row: Row) -> None:
        self.lines = []
        filled = [cell for cell in row.cells if cell.text]
        if not filled:
            return
        table = table_of_title(filled[0].text) if len(filled) == 1 else None
        if len(filled) == 1 and (table or _OWN_TITLE.fullmatch(filled[0].text)):
            self.flush()
            self.heads.append(Head(table or "", filled[0].lines))
        elif all(_CAPTION.fullmatch(cell.text) for cell in filled):
            self._caption_row(filled)
        elif _is_note(row, filled):
            self.tables.prose.extend(filled[-1].lines)
        else:
            self._open(row)
            self.tables.pieces[-1].rows.append(row)

    def flush(self) -> None:
        """A title that no table follows is prose: tables of contents and cross-references name tables too."""
        self.tables.prose.extend(line for head in self.heads for line in head.lines)
        self.tables.prose.extend(self.captions)
        self.heads, self.captions = [], []

    def _caption_row(self, cells: list[Cell]) -> None:
        lines = [line for cell in cells for line in cell.lines]
        if self.heads:
            self.captions.extend(lines)
        else:
            for line in lines:
                self.tables.claims.line(line, "form")

    def _open(self, row: Row) -> None:
        """Open the piece that the last title announces; rows behind a long text without a title are unknown."""
        if self.heads:
            self._open_titled()
        elif not self.tables.pieces or self.interlude > _INTERLUDE or self._far(row):
            line = self.tables.prose[-1] if self.tables.prose else None
            title = line.text.strip() if line and len(line.text) <= _INTERLUDE else ""
            self.tables.pieces.append(Piece("", title, row.cells[0].page))
        self.interlude = 0

    def _far(self, row: Row) -> bool:
        """Tell whether a page lies between the last table and this row: a table goes on at once or not at all."""
        last = self.tables.pieces[-1].rows[-1:]
        return bool(last and row.cells[0].span and row.cells[0].page - last[0].cells[0].page > 1)

    def _open_titled(self) -> None:
        head, words = self.heads.pop(), [squeeze(line.text) for line in self.captions]
        scale = next(filter(None, map(scale_in, [*words, head.title])), "")
        owner = next(filter(None, map(owner_in, words)), "")
        self.tables.pieces.append(Piece(head.table, head.title.strip("#*"), head.lines[0].page, scale, owner))
        for line in self.captions:
            self.tables.claims.line(line, "form")
        for line in head.lines:
            _claim_title(line, self.tables.claims)
        self.captions = []
        self.flush()


def _unread(row: Row, claims: Claims) -> bool:
    lines = (line for cell in row.cells for line in cell.lines)
    return any(locator not in claims for line in lines for locator, _, _ in line.numerals())


def _claim_title(title: Line, claims: Claims) -> None:
    """The year of a title is a date, its number (`表1.`) is numbering."""
    for match in re.finditer(r"(?:19|20)\d\d(?=\s*年)", title.folded):
        claims.line(title, "date", start=match.start(), end=match.end())
    for match in re.finditer(r"(?:表|公开|附表)\s*\d+(?:-\d+)?", title.folded):
        claims.line(title, "numbering", start=match.start(), end=match.end())
