"""The columns of a table -> the lanes that stand side by side; a printed row -> its cells under those columns.

Budgets print two or three tables side by side under one title (revenue | expenditure;
three lanes of economic codes). A lane ends where the next label or code column begins,
and never borrows its neighbour's amounts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.documents import Cell, Row
from analysis.tables.header import NUMBER, Column, columns, head_end

UNNAMED = "unnamed"
"""The measure of a column of amounts whose heading is not understood."""

_READ = ("amount", "percent", "count")
_LONG = 60  # characters: a column of texts as long as this explains and names nothing


@dataclass(frozen=True)
class Lane:
    """The columns of one of the tables that stand side by side."""

    codes: tuple[Column, ...]
    labels: tuple[Column, ...]
    amounts: tuple[Column, ...]


@dataclass(frozen=True)
class Layout:
    """Header rows, body rows, columns and lanes of one piece."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]

    def place(self, row: Row) -> list[Cell | None] | None:
        """Return the cells of `row` under the columns, None where more than one way or no way fits.

        Where the source tells of merges every cell has its place; elsewhere a row that lost some cells is
        pushed to the left or to the right, wherever its cells suit the columns.
        """
        cells, width = list(row.cells), len(self.columns)
        while len(cells) > width and not cells[-1].text:
            cells.pop()
        if len(cells) > width:
            return None
        gap: list[Cell | None] = [None] * (width - len(cells))
        ways: list[list[Cell | None]] = [[*cells, *gap], [*gap, *cells]] if gap else [list(cells)]
        firm = row.cells[0].span is not None and not gap
        fitting = [way for way in ways if self._fits(way, firm)]
        return fitting[0] if len(fitting) == 1 else None

    def _fits(self, cells: Sequence[Cell | None], firm: bool) -> bool:
        pairs = zip(self.columns, cells, strict=True)
        return all(cell is None or not cell.text or _suits(column.role, cell.text, firm) for column, cell in pairs)


def _suits(role: str, text: str, firm: bool) -> bool:
    """Tell whether a cell may stand in a column of that role; a place is `firm` where the grid itself says so."""
    if role in ("code", "line"):
        return firm or text.isdigit() or text == "合计"
    if role == "label":
        return not NUMBER.fullmatch(text)
    return firm or role in ("other", "note") or bool(NUMBER.fullmatch(text)) or text == "……"


def read(rows: Sequence[Row]) -> Layout:
    """Return the layout of a table; without any column of amounts it has no lanes."""
    end = head_end(rows)
    head, body = tuple(rows[:end]), tuple(rows[end:])
    width = max((len(row.cells) for row in head), default=0)
    found = _by_content(columns(head, width), body)
    return Layout(head, body, found, tuple(map(_graded, _lanes(found))))


def _by_content(found: Sequence[Column], body: Sequence[Row]) -> tuple[Column, ...]:
    """Give a column that its header leaves open the role of what stands in it: words before amounts are labels."""
    full = [row for row in body if len(row.cells) == len(found) and row.cells[0].span]
    roles: list[Column] = []
    for column in found:
        texts = [row.texts[column.index] for row in full if row.texts[column.index]]
        if column.role == "other" and texts:
            column = _of_texts(column, texts, any(c.role in _READ for c in roles))
        roles.append(column)
    return tuple(roles)


def _of_texts(column: Column, texts: Sequence[str], behind_amounts: bool) -> Column:
    if all(NUMBER.fullmatch(text) for text in texts):
        return replace(column, role="amount", measure=UNNAMED)
    if behind_amounts or max(map(len, texts)) > _LONG or any(NUMBER.fullmatch(text) for text in texts):
        return column
    return replace(column, role="label")


def _lanes(found: Sequence[Column]) -> Iterator[Lane]:
    lane: list[Column] = []
    for column in [*found, None]:
        if column is None or (column.role in ("code", "label") and any(c.role in _READ for c in lane)):
            amounts = tuple(c for c in lane if c.role in _READ)
            if amounts:
                yield Lane(
                    tuple(c for c in lane if c.role == "code"), tuple(c for c in lane if c.role == "label"), amounts
                )
            lane = []
        if column is not None:
            lane.append(column)


def _graded(lane: Lane) -> Lane:
    """Where a lane has a total over another (三公 beside 会议费), the outer one is the grand total."""
    totals = [c for c in lane.amounts if c.measure == "total" and c.path]
    inner = max((len(c.path) for c in totals), default=0)
    outer = [c for c in totals if len(c.path) < inner]
    graded = (replace(c, measure="grand_total") if c in outer else c for c in lane.amounts)
    return replace(lane, amounts=tuple(graded))
