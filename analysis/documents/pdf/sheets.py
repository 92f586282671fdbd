"""Pages taken apart into tables and the lines between them, and tables that run over pages put together.

A table that goes on overleaf repeats its header or does not, and may lack a line there that it has here: what its pages
have together says where its columns are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.documents.document import squeeze
from analysis.documents.pdf import aligned, regions, ruled
from analysis.documents.pdf.page import Glyph, Page, gather
from analysis.documents.pdf.page import lines as in_lines
from analysis.documents.pdf.placed import Placed, narrow
from analysis.documents.pdf.printed import Printed, split
from analysis.documents.pdf.torn import mend
from analysis.reference import table_of_title

_SAME_PLACE = 6.0  # points
_RUNNING = 3  # pages with one line in one place: it runs along the top or the foot

_Table = ruled.Ruled | regions.Region
Part = Placed | Printed


@dataclass
class Sheet:
    """A page taken apart: its tables, the lines between them, and what runs another way than most."""

    number: int
    tables: list[_Table]
    lines: list[Printed]
    aslant: list[Glyph]
    placed: list[Placed] = field(default_factory=list)

    def parts(self) -> list[Part]:
        """Return tables and lines from top to bottom."""
        return sorted([*self.placed, *self.lines], key=_height)


def take_apart(pages: Sequence[Page]) -> list[Sheet]:
    """Return the sheets of a document, each table with the columns and rows that its pages have together."""
    sheets: list[Sheet] = []
    for page in pages:
        sheets.append(_sheet(page, sheets[-1] if sheets else None))
    for group in _groups(sheets):
        placed = _laid_out([table for _, table in group])
        for (sheet, _), table in zip(group, placed, strict=True):
            sheet.placed.append(table)
        narrow(placed)
        mend(placed)
    for sheet in sheets:
        for number, table in enumerate(sheet.placed, start=1):
            table.page, table.place = sheet.number, f"p{sheet.number}.T{number}"
    return sheets


def _sheet(page: Page, before: Sheet | None) -> Sheet:
    tables = ruled.find(page)
    inside = {glyph.order for table in tables for glyph in table.glyphs}
    outside = [glyph for glyph in page.glyphs if glyph.order not in inside and not glyph.text.isspace()]
    printed = [split(line) for line in in_lines(outside)]
    last = before.tables[-1] if before and before.tables else None
    open_end = last if isinstance(last, regions.Region) else None
    found, left = regions.find(printed, gather(page.across), gather(page.shades), open_end)
    return Sheet(page.number, sorted([*tables, *found], key=_height), left, page.aslant)


def _height(part: _Table | Part) -> float:
    return part.base if isinstance(part, Printed) else part.top


def _groups(sheets: Sequence[Sheet]) -> Iterator[list[tuple[Sheet, _Table]]]:
    """Yield the tables of a document, those that run over pages together."""
    running = _running(sheets)
    group: list[tuple[Sheet, _Table]] = []
    ended: _Table | None = None  # the table that the page before ended with
    for sheet in sheets:
        lines = [line for line in sheet.lines if not _page_number(line) and _place(line) not in running]
        parts = sorted([*sheet.tables, *lines], key=_height)
        for table in sheet.tables:
            if not (group and ended is group[-1][1] and table is parts[0] and _goes_on(ended, table)):
                if group:
                    yield group
                group = []
            group.append((sheet, table))
        last = parts[-1] if parts else None
        ended = None if last is None or isinstance(last, Printed) else last
    if group:
        yield group


def _goes_on(one: _Table, other: _Table) -> bool:
    if isinstance(one, ruled.Ruled) and isinstance(other, ruled.Ruled):
        return abs(one.xs[0] - other.xs[0]) < _SAME_PLACE and abs(one.xs[-1] - other.xs[-1]) < _SAME_PLACE
    return isinstance(one, regions.Region) and isinstance(other, regions.Region) and other.follows is one


def _page_number(line: Printed) -> bool:
    return line.text.strip("-—– 第页").isdigit() and len(line.text) < 8


def _place(line: Printed) -> tuple[str, int]:
    return line.text, round(line.base)


def _running(sheets: Sequence[Sheet]) -> set[tuple[str, int]]:
    """Return the lines that stand in one place on several pages and name no table."""
    seen = Counter(_place(line) for sheet in sheets for line in sheet.lines)
    return {place for place, times in seen.items() if times >= _RUNNING and not _title(place[0])}


def _title(text: str) -> bool:
    return text.endswith("表") or bool(table_of_title(squeeze(text)))


def _laid_out(tables: Sequence[_Table]) -> list[Placed]:
    grids = [table for table in tables if isinstance(table, ruled.Ruled)]
    if grids:
        ruled.align(grids)
        return [_placed(table) for table in grids]
    return aligned.align([table for table in tables if isinstance(table, regions.Region)])


def _placed(table: ruled.Ruled) -> Placed:
    return Placed(
        table.top,
        len(table.ys) - 1,
        len(table.xs) - 1,
        cells={(area.top, area.left): glyphs for area, glyphs in table.filled.items()},
        spans={(area.top, area.left): (area.bottom - area.top, area.right - area.left) for area in table.cells},
    )
