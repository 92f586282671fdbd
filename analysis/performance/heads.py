"""The amounts by which a row of targets names a unit or project, and the measure of each.

In the published tables one row carries two things: an amount of money and a row of indicator cells. Amounts
stand where the header says and are never guessed: one whose column a transcription lost is `unplaced`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.amounts import MONEY, number
from analysis.documents import Cell, Row
from analysis.performance.header import Header, level_1, text_at, word
from analysis.tables import Piece

_CODE = re.compile(r"\d{3,}")


@dataclass(frozen=True)
class Head:
    """The cells by which a row names a unit or project.

    `amounts` are (column, cell); `start` is where the indicator cells begin; `exact` is true where every cell
    stands as the header says.
    """

    code: Cell | None
    name: Cell
    amounts: list[tuple[int, Cell]]
    goal: Cell | None
    start: int
    exact: bool

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        return tuple(number(cell.text) for _, cell in self.amounts)


@dataclass(frozen=True)
class Print:
    """One print of a unit's row in 整体支出绩效目标表, with the measure of each amount."""

    piece: Piece
    head: Head
    measures: list[str]
    exact: bool


def head_of(row: Row, header: Header) -> Head | None:
    """Return the cells that name a unit or project (or 合计), None for a row of indicators alone.

    The name and its amount stand at their columns, or together some cells beside them with a first-level
    name at the same distance: where a page merged the levels above, the whole head moves right.
    """
    if not {"name", "total"} <= set(header.columns):
        return None
    texts, total = row.texts, header.columns["total"]
    figures = [i - total for i, text in enumerate(texts) if text and text[-1].isdigit() and MONEY.fullmatch(text)]
    for offset in sorted((i for i in figures if i >= -1), key=abs):
        if (label := _label(texts, header, offset)) is not None:
            return _head_at(row, header, offset, label)
    return None


def _label(texts: Sequence[str], header: Header, offset: int) -> int | None:
    """Return the column of the name if a head stands `offset` cells right of the header; 合计 may fill the code."""
    code = text_at(texts, _column(header, "code", offset))
    label = _column(header, "code" if word("row", code) == "total" else "name", offset)
    text = text_at(texts, label)
    if not text or level_1(text) or word("operator", text):
        return None
    if level_1(text_at(texts, _column(header, "level_1", offset))):
        return label
    amounts_alone = all(MONEY.fullmatch(t) for t in texts[_column(header, "total", offset) :] if t)
    return label if offset == 0 and (_CODE.fullmatch(code) or amounts_alone) else None


def _column(header: Header, name: str, offset: int) -> int:
    return header.columns[name] + offset if name in header.columns else -1


def _head_at(row: Row, header: Header, offset: int, label: int) -> Head:
    """Return the head whose name and amounts were found; the goal is the first text that is no level's name."""
    texts, size = row.texts, len(row.texts)
    total, level = _column(header, "total", offset), header.columns.get("level_1", size) + offset
    first = next((i for i in range(total, size) if texts[i] and not MONEY.fullmatch(texts[i])), size)
    levelled = bool(level_1(text_at(texts, first)) or word("level_2", text_at(texts, first)))
    has_goal = not levelled and first <= level and first < size
    code = _column(header, "code", offset)
    return Head(
        code=row.cells[code] if _CODE.fullmatch(text_at(texts, code)) else None,
        name=row.cells[label],
        amounts=[(i, row.cells[i]) for i in range(total, first) if texts[i]],
        goal=row.cells[first] if has_goal else None,
        start=first + 1 if has_goal else min(first, level),
        exact=not offset and (first == (level if levelled else header.columns.get("goal")) or first > level),
    )


def print_of(piece: Piece, head: Head, header: Header) -> Print:
    """Return the print of a unit's row, its measures as far as this row alone tells them."""
    return Print(piece, head, _measures(head, header), head.exact and not header.repaired)


def _measures(head: Head, header: Header) -> list[str]:
    """Return the measure of each amount of a unit's row, `unplaced` where neither shape nor content is certain.

    Transcriptions add or drop a blank cell before 基本支出. The two amounts that lead straight to the goal
    are 基本支出 and 项目支出 where their sum, and the sum of those before them, is the 资金总额.
    """
    if head.exact:
        columns = header.amounts()
        return [columns.get(column, "unplaced") for column, _ in head.amounts]
    values = [value or Decimal(0) for value in head.values]
    measures = ["total"] + ["unplaced"] * (len(values) - 1)
    end = head.start - bool(head.goal)
    adjacent = [column for column, _ in head.amounts[-2:]] == [end - 2, end - 1]
    if len(values) > 3 and adjacent and sum(values[1:-2]) == values[0] == sum(values[-2:]):
        measures[-2:] = sorted(("basic", "project"), key=lambda name: header.columns.get(name, 0))
    return measures


def units(prints: Sequence[Print]) -> Iterator[list[Print]]:
    """Yield the prints of each row of 整体支出绩效目标表: a row may be printed on several pages.

    Prints of one row are told by code and total, for a code was printed under two names, and a name under
    two totals. A print that kept its shape places the same amounts of the one that did not.
    """
    drifted = not all(each.exact for each in prints)
    rows_printed: dict[tuple[str, Decimal | None], list[Print]] = {}
    for each in prints:
        key = (each.head.code or each.head.name).text, each.head.values[0]
        rows_printed.setdefault(key, []).append(_doubted(each) if drifted else each)
    for same in rows_printed.values():
        models = {each.head.values: each.measures for each in reversed(same) if "unplaced" not in each.measures}
        yield [replace(each, measures=models.get(each.head.values, each.measures)) for each in same]


def _doubted(each: Print) -> Print:
    """Return a print without its 基本支出 or 项目支出 if it has only one of them.

    An amount alone between the two is placed only if no page of the table drifted: a page with one blank
    too many looks whole.
    """
    halves = {"basic", "project"}
    if len(halves & set(each.measures)) != 1:
        return each
    return replace(each, measures=["unplaced" if name in halves else name for name in each.measures])
