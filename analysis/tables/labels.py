"""The cells that name a row: labels one behind the other, merged over columns, over rows, or in a code's place."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.documents import Cell, Row
from analysis.tables import header
from analysis.tables.layout import Lane, Layout
from analysis.tables.outline import level
from analysis.tables.record import clean_label

_SIGNS = ("……", "...")


@dataclass(frozen=True)
class Name:
    """What names the amounts of a row in a lane: (depth, cell) from the outermost label to the innermost.

    `merged` is what stands in a code's place (合计 over code and name); `own` is true where the row prints a label of
    its own in this lane.
    """

    cells: tuple[tuple[int, Cell], ...] = ()
    merged: str = ""
    own: bool = False

    @property
    def label(self) -> str:
        return clean_label(self.cells[-1][1].text) if self.cells else self.merged

    @property
    def outer(self) -> str:
        return clean_label(self.cells[0][1].text) if self.cells else self.merged

    @property
    def depths(self) -> tuple[int, int]:
        return (self.cells[0][0], self.cells[-1][0]) if self.cells else (0, 0)

    @property
    def level(self) -> int:
        return level(self.cells[-1][1].text) if self.cells else 0

    @property
    def furniture(self) -> bool:
        return self.label in _SIGNS


def name(layout: Layout, lane: Lane, cells: Sequence[Cell | None], position: int) -> Name:
    """Return what names the row at `position` of the body, whose cells stand under the columns as `cells`.

    A label merged over its neighbours names the amounts behind it too; one merged over several rows names
    each of them that has no label of its own.
    """
    row = layout.body[position]
    own = any((cell := cells[column.index]) and cell.text for column in lane.labels)
    found = [(c.index, cell) for c in lane.labels if (cell := _label(row, lane, cells, c.index))]
    if not found and lane.labels:
        last = lane.labels[-1].index
        above = _above(layout.body, position, last)
        found = [(last, above)] if above else []
    return Name(tuple(found), _merged(layout, lane, cells), own)


def _label(row: Row, lane: Lane, cells: Sequence[Cell | None], index: int) -> Cell | None:
    """Return the label at `index`: what is printed there, or what is merged over it from another lane."""
    cell = cells[index]
    if cell is not None and cell.text:
        return cell
    over = header.covering(row, index) if cell is not None else None
    return None if any(cells[column.index] is over for column in lane.labels) else over


def _above(body: Sequence[Row], position: int, index: int) -> Cell | None:
    """Return the cell whose merge over several rows covers the place `index` of a row."""
    distance = 0
    while distance <= position and index < len(body[position - distance].cells):
        cell = body[position - distance].cells[index]
        if cell.span != (0, 0):
            reaches = bool(cell.span) and bool(distance) and cell.span[0] > distance  # type: ignore[index]
            return cell if reaches and cell.text else None
        distance += 1
    return None


def _merged(layout: Layout, lane: Lane, cells: Sequence[Cell | None]) -> str:
    lines = [column for column in layout.columns if column.role == "line"]
    texts = [cell.text for column in [*lane.codes, *lines] if (cell := cells[column.index])]
    words = (text for text in texts if text and not text.isdigit() and header.meaning(text)[0] != "code")
    return clean_label(next(words, ""))
