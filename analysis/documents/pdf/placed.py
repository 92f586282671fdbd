"""A table as its rows are read from it: the glyphs of every cell by row and column, and what each cell covers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.documents.pdf.page import Glyph

Place = tuple[int, int]


@dataclass
class Placed:
    """A table ready for its rows: glyphs by place, and by place the (rows, columns) of each merged cell.

    `overleaf` holds what the next page prints of the last row; the first of its own rows, which went back to the page
    before, are `gone`.
    """

    top: float
    rows: int
    columns: int
    page: int = 0
    place: str = ""
    cells: dict[Place, list[Glyph]] = field(default_factory=dict)
    spans: dict[Place, tuple[int, int]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    overleaf: dict[int, list["Torn"]] = field(default_factory=dict)

    def span(self, row: int, column: int) -> tuple[int, int] | None:
        return self.spans.get((row, column), (0, 0)) if self.spans else None

    def row(self, number: int) -> dict[int, list[Glyph]]:
        """Return the filled cells of a row by column."""
        return {column: glyphs for (row, column), glyphs in self.cells.items() if row == number and glyphs}


@dataclass
class Torn:
    """The part of a cell that stands on the next page: its glyphs and its place there."""

    table: Placed
    row: int
    column: int

    @property
    def glyphs(self) -> list[Glyph]:
        return self.table.cells[self.row, self.column]


def narrow(pages: Sequence[Placed]) -> None:
    """Drop the columns in which no page of a table prints anything: doubled lines, and what a merge hides."""
    filled = {column for page in pages for (_, column), glyphs in page.cells.items() if glyphs}
    for page in pages:
        kept = [column for column in range(page.columns) if column in filled]
        before = [sum(column < at for column in kept) for at in range(page.columns + 1)]
        page.columns = len(kept)
        page.cells = {(r, before[c]): glyphs for (r, c), glyphs in page.cells.items() if c in filled}
        page.spans = {
            (r, before[c]): (rows, before[c + columns] - before[c])
            for (r, c), (rows, columns) in sorted(page.spans.items(), reverse=True)
            if before[c + columns] > before[c]
        }
