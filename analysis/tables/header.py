"""The header of a printed table piece -> its columns and lanes; a printed row -> its cells under those columns.

Budgets print two or three tables side by side under one title (revenue | expenditure;
three lanes of economic codes). A lane ends where the next label or code column begins,
and never borrows its neighbour's amounts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis.amounts import scale_in, without_scale
from analysis.documents import Cell, Row
from analysis.reference import pattern, rows

_ANCHOR = re.compile(r"\*+|栏次|\d{1,2}|\d{1,2}=[\d+()-]+|行次")
_NUMBER = re.compile(r"[-−+]?[\d,]+(?:\.\d+)?%?|-+|—+")
_PHASES = (
    ("adjusted", "全年预算|调整|指标可用"),
    ("approved", "年初预算|预算数"),
    ("executed", "决算|执行数|支出金额"),
)
_SIDES = {"收入": "revenue", "支出": "expenditure"}
_YEAR = re.compile(r"((?:19|20)\d\d)年")


@dataclass(frozen=True)
class Column:
    """One printed column: its role (code, label, line, amount, other) and what its header says of the amounts."""

    index: int
    role: str
    measure: str = ""
    phase: str = ""
    year: int = 0
    side: str = ""
    scale: str = ""


@dataclass(frozen=True)
class Lane:
    """The columns of one of the tables that stand side by side."""

    codes: tuple[Column, ...]
    label: Column | None
    amounts: tuple[Column, ...]


@dataclass(frozen=True)
class Layout:
    """Header rows, column-number row and lanes of one piece; `width` cells a full row."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]

    def place(self, row: Row) -> list[Cell | None] | None:
        """Return the cells of `row` under the columns, None where more than one way or no way fits."""
        cells, width = list(row.cells), len(self.columns)
        while len(cells) > width and not cells[-1].text:
            cells.pop()
        gap: list[Cell | None] = [None] * (width - len(cells))
        if len(cells) > width:
            return None
        ways: list[list[Cell | None]] = [[*cells, *gap], [*gap, *cells]] if gap else [list(cells)]
        fitting = [way for way in ways if self._fits(way)]
        return fitting[0] if len(fitting) == 1 else None

    def _fits(self, cells: Sequence[Cell | None]) -> bool:
        return all(
            cell is None or not cell.text or _suits(column.role, cell.text) for column, cell in self._pairs(cells)
        )

    def _pairs(self, cells: Sequence[Cell | None]) -> Iterator[tuple[Column, Cell | None]]:
        return zip(self.columns, cells, strict=True)


def _suits(role: str, text: str) -> bool:
    if role == "code":
        return text.isdigit() or text == "合计"
    if role == "label":
        return not _NUMBER.fullmatch(text)
    if role == "line":
        return text.isdigit() or text == "合计"
    return role == "other" or bool(_NUMBER.fullmatch(text)) or text == "……"


def read(piece_rows: Sequence[Row]) -> Layout:
    """Return the layout of a piece; without any known header word it has no lanes."""
    end = _head_end(piece_rows)
    head, body = tuple(piece_rows[:end]), tuple(piece_rows[end:])
    width = max((len(row.cells) for row in head), default=0)
    columns = tuple(column(index, _path(head, index, width)) for index in range(width))
    columns = _sides(head, columns)
    return Layout(head, body, columns, tuple(_lanes(columns)))


def _head_end(piece_rows: Sequence[Row]) -> int:
    """The column-number row (`** ** 1 2 3`, 栏次) closes a header; without one, the last row of header words does.

    The first rows may hold none: a title inside the grid, or words that only name what the known ones divide.
    """
    for index, row in enumerate(piece_rows[:8]):
        if _is_anchor(row):
            return index + 1
    known = False
    for index, row in enumerate(piece_rows):
        filled = [text for text in row.texts if text]
        named = any(text in _SIDES or meaning(text)[0] for text in filled)
        if any(_NUMBER.fullmatch(text) for text in filled) or (known and not named):
            return index if known else 0
        known = known or named
    return len(piece_rows) if known else 0


def _is_anchor(row: Row) -> bool:
    filled = [text for text in row.texts if text]
    return bool(filled) and all(_ANCHOR.fullmatch(text) for text in filled) and not filled[0].isdigit()


@cache
def _vocabulary() -> list[tuple[re.Pattern[str], str, str]]:
    return [(re.compile(pattern(row["pattern"])), row["role"], row["measure"]) for row in rows("headers")]


@cache
def meaning(text: str) -> tuple[str, str]:
    """Return (role, measure) of a squeezed header cell, ("", "") if the words are unknown.

    A scale or a remark in brackets behind the words is no part of them.
    """
    bare = re.sub(r"\((?:%|㎡|人)\)$", "", without_scale(text))
    for known, role, measure in _vocabulary():
        if known.fullmatch(text) or known.fullmatch(bare):
            return role, measure
    return "", ""


def _path(head: Sequence[Row], index: int, width: int) -> list[str]:
    """Return the header texts over a column, top to bottom; a blank under a merged cell takes its left neighbour's."""
    path = []
    for row in head:
        texts = [""] * (width - len(row.cells)) + list(row.texts)
        if _is_anchor(row) or set(filter(None, texts)) <= _SIDES.keys():
            continue
        own = texts[index]
        path.append((own, _beside(row, index) if row.cells[0].span else _left(texts, index)))
    deepest = max((n for n, (own, _) in enumerate(path) if own), default=-1)
    return [own or left for own, left in path[:deepest]] + [path[deepest][0]] if deepest >= 0 else []


def _left(texts: Sequence[str], index: int) -> str:
    return next((text for text in reversed(texts[:index]) if text), "")


def _beside(row: Row, index: int) -> str:
    """Return the text of the cell whose merge covers a blank of the same row, where the source tells of merges."""
    reach = ((start, cell) for start, cell in enumerate(row.cells[:index]) if cell.text and cell.span)
    return next((cell.text for start, cell in reach if cell.span and start + cell.span[1] > index), "")


def column(index: int, path: list[str]) -> Column:
    """Return the column that a header path (top to bottom) describes."""
    if not path:
        return Column(index, "other")
    role, measure = meaning(path[-1])
    if measure in ("total", "amount"):
        over = [meaning(text)[1] for text in path[:-1]]
        measure = "total" if "total" in over else measure
        measure = next((m for m in reversed(over) if m and m not in ("total", "amount")), measure)
    words = "".join(path)
    phases = [phase for phase, known in _PHASES if re.search(known, path[-1])] or [
        phase for phase, known in _PHASES if re.search(known, words)
    ]
    year = _YEAR.search(words)
    return Column(
        index,
        role or "other",
        measure,
        phases[0] if len(phases) == 1 else "",
        int(year[1]) if year else 0,
        scale=next(filter(None, map(scale_in, reversed(path))), ""),
    )


def _sides(head: Sequence[Row], columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Mark the lanes under 收入 | 支出; the two words may have lost the cells that they spanned."""
    sides = next((s for row in head if (s := [t for t in row.texts if t]) and set(s) == _SIDES.keys()), [])
    side, marked, previous = -1, [], "amount"
    for column in columns:
        if column.role in ("code", "label") and previous not in ("code", "label"):
            side += 1
        previous = column.role
        marked.append(replace(column, side=_SIDES[sides[side]]) if 0 <= side < len(sides) else column)
    return tuple(marked)


def _lanes(columns: Sequence[Column]) -> Iterator[Lane]:
    lane: list[Column] = []
    for column in [*columns, None]:
        starts = column is None or (column.role in ("code", "label") and any(c.role == "amount" for c in lane))
        if starts:
            amounts = tuple(c for c in lane if c.role == "amount")
            if amounts:
                label = next((c for c in reversed(lane) if c.role == "label"), None)
                yield Lane(tuple(c for c in lane if c.role == "code"), label, amounts)
            lane = []
        if column is not None:
            lane.append(column)
