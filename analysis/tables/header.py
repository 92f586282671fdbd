"""The header of a printed table -> its columns: the words over each of them, and what those words say.

A header is a small tree: 预算数 stands over 合计 | 基本支出 | 项目支出, and 基本支出 over 人员经费 | 公用经费.
What stands over the amounts and over their labels alike (本年收入, 财政拨款支出) names a side and no measure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis.amounts import scale_in, without_scale
from analysis.documents import Cell, Row
from analysis.reference import pattern, rows

NUMBER = re.compile(r"[-−+]?[\d,]+(?:\.\d+)?%?|-+|—+")
_ANCHOR = re.compile(r"\*+|栏次|\d{1,2}|\d{1,2}=[\d+()-]+|行次")
_SIDE = re.compile(r"(?:本年|当年|财政拨款)?(收入|支出)(?:预算|决算)?")
_SIDES = {"收入": "revenue", "支出": "expenditure"}
_PHASES = (
    ("adjusted", "全年预算|调整|指标可用"),
    ("approved", "年初预算|(?<!全年|调整|整后)预算数"),
    ("executed", "决算|执行数|支出金额"),
)
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_BEFORE = re.compile(r"上年|去年")
_OWN_YEAR = re.compile(r"^(?:(?:19|20)\d\d年度?|本年|上年度?|去年)")
_REMARK = re.compile(r"\([^()]*\)$")
_HEAD_ROWS = 8


@dataclass(frozen=True)
class Column:
    """One printed column: its role (code, label, line, note, amount, percent, count, other) and its header's words.

    `path` are the words over it from top to bottom, without those that only name its side; `before` is true
    where they speak of the year before.
    """

    index: int
    role: str
    measure: str = ""
    phase: str = ""
    year: int = 0
    side: str = ""
    scale: str = ""
    path: tuple[str, ...] = ()
    before: bool = False


def head_end(rows: Sequence[Row]) -> int:
    """Return how many rows the header has.

    The column-number row (`** ** 1 2 3`, 栏次) closes a header; without one, the last row of header words or what a
    merged header cell covers does. The first rows may hold none: a title inside the grid, or words that only
    name what the known ones divide. Where no word is known, a first row of words alone is the header.
    """
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        if is_anchor(row):
            return index + 1
    known, reach = False, 0
    for index, row in enumerate(rows):
        filled = list(filter(None, row.texts))
        if any(map(NUMBER.fullmatch, filled)):
            return index if known else _unknown_head(rows)
        named = any(_SIDE.fullmatch(text) or meaning(text)[0] for text in filled)
        if known and not named and index >= reach:
            return index
        known, reach = known or named, max(reach, index + _depth(row))
    return len(rows) if known else 0


def _depth(row: Row) -> int:
    """Return how many rows down the merged cells of a row reach."""
    return max((cell.span[0] for cell in row.cells if cell.span and cell.text), default=1)


def _unknown_head(rows: Sequence[Row]) -> int:
    first = [text for text in rows[0].texts if text]
    words = len(first) > 1 and not any(NUMBER.fullmatch(text) for text in first)
    return _depth(rows[0]) if words else 0


def is_anchor(row: Row) -> bool:
    """Tell whether a row numbers the columns: with 栏次 or `**` before the numbers, or 1, 2, 3 … alone."""
    filled = [text for text in row.texts if text]
    counted = len(filled) > 2 and filled == [str(n) for n in range(1, len(filled) + 1)]
    marked = bool(filled) and all(_ANCHOR.fullmatch(text) for text in filled) and not filled[0].isdigit()
    return counted or marked


def without_year(text: str) -> str:
    """Return header words without the year before them: 2024年机关运行经费预算数."""
    return _OWN_YEAR.sub("", text)


@cache
def _vocabulary() -> list[tuple[re.Pattern[str], str, str]]:
    return [(re.compile(pattern(row["pattern"])), row["role"], row["measure"]) for row in rows("headers")]


@cache
def meaning(text: str) -> tuple[str, str]:
    """Return (role, measure) of a squeezed header cell, ("", "") if the words are unknown.

    A scale or a remark in brackets behind the words and a year before them are no part of them.
    """
    bare = without_scale(text)
    for words in dict.fromkeys((text, bare, _REMARK.sub("", bare), without_year(_REMARK.sub("", bare)))):
        for known, role, measure in _vocabulary():
            if known.fullmatch(words):
                return role, measure
    return "", ""


def columns(head: Sequence[Row], width: int) -> tuple[Column, ...]:
    """Return the columns that a header describes."""
    sides = [row for row in head if _names_sides(row)]
    rows_ = [row for row in head if not is_anchor(row) and row not in sides]
    paths = [_path(rows_, index, width) for index in range(width)]
    shared = _shared(paths)
    found = [
        column(index, [text for text in path[len(over) :] if text])
        for index, (path, over) in enumerate(zip(paths, shared, strict=True))
    ]
    named = [replace(c, side=_side_of(over)) for c, over in zip(found, shared, strict=True)]
    return tuple(_under_sides(sides[0], named) if sides else named)


def _names_sides(row: Row) -> bool:
    filled = [text for text in row.texts if text]
    return bool(filled) and all(_SIDE.fullmatch(text) for text in filled)


def _shared(paths: Sequence[list[str]]) -> list[list[str]]:
    """Return for every column the words that it shares with the label of its lane, its own lowest excepted."""
    shared, label = [], list[str]()
    for path in paths:
        if path and meaning(path[-1])[0] in ("label", "code"):
            label = path
        common = 0
        while common < min(len(path), len(label)) - 1 and path[common] == label[common]:
            common += 1
        shared.append(path[:common])
    return shared


def _side_of(words: Sequence[str]) -> str:
    return next((_SIDES[match[1]] for word in words if (match := _SIDE.fullmatch(word))), "")


def _under_sides(row: Row, named: Sequence[Column]) -> list[Column]:
    """Mark the lanes under 收入 | 支出: those that each word covers, or in order where a word lost what it covered."""
    covered = [replace(c, side=c.side or _side_of([_at(row, c.index)])) for c in named]
    if row.cells[0].span and all(c.side for c in covered if c.role in ("label", "amount")):
        return covered
    sides = [_side_of([text]) for text in row.texts if text]
    if set(sides) != set(_SIDES.values()):
        return list(named)
    side, marked, previous = -1, [], "amount"
    for each in named:
        if each.role in ("code", "label") and previous not in ("code", "label"):
            side += 1
        previous = each.role
        marked.append(replace(each, side=sides[side]) if 0 <= side < len(sides) else each)
    return marked


def _at(row: Row, index: int) -> str:
    return (row.texts[index] if index < len(row.cells) else "") or _beside(row, index)


def _path(head: Sequence[Row], index: int, width: int) -> list[str]:
    """Return the header texts over a column, top to bottom; a blank under a merged cell takes its left neighbour's."""
    path = []
    for row in head:
        texts = [""] * (width - len(row.cells)) + list(row.texts)
        own = texts[index]
        path.append((own, _beside(row, index) if row.cells[0].span else _left(texts, index)))
    deepest = max((n for n, (own, _) in enumerate(path) if own), default=-1)
    if deepest < 0:
        return [left for _, left in path if left] if head and head[0].cells[0].span else []
    return [own or left for own, left in path[:deepest]] + [path[deepest][0]]


def _left(texts: Sequence[str], index: int) -> str:
    return next((text for text in reversed(texts[:index]) if text), "")


def _beside(row: Row, index: int) -> str:
    """Return the text of the cell whose merge covers a blank of the same row, where the source tells of merges."""
    cell = covering(row, index)
    return cell.text if cell else ""


def covering(row: Row, index: int) -> Cell | None:
    """Return the cell of `row` whose merge over several columns covers the place `index`."""
    reach = ((start, cell) for start, cell in enumerate(row.cells[:index]) if cell.text and cell.span)
    return next((cell for start, cell in reach if cell.span and start + cell.span[1] > index), None)


def column(index: int, path: Sequence[str]) -> Column:
    """Return the column that a header path (top to bottom) describes."""
    if not path:
        return Column(index, "other")
    role, measure = meaning(path[-1])
    words = "".join(path)
    year = _YEAR.search(words)
    return Column(
        index,
        role or "other",
        _measure_under(path[:-1], measure) if role else "",
        _phase(path),
        int(year[1]) if year else 0,
        scale=next(filter(None, map(scale_in, reversed(path))), ""),
        path=tuple(path),
        before=bool(_BEFORE.search(words)) and meaning(path[-1])[1] == "amount",
    )


def _measure_under(over: Sequence[str], measure: str) -> str:
    """合计 and 预算数 say nothing of their own where a word above them does."""
    if measure not in ("total", "amount"):
        return measure
    above = [meaning(text)[1] for text in over]
    measure = "total" if "total" in above else measure
    return next((m for m in reversed(above) if m and m not in ("total", "amount", "percent", "quantity")), measure)


def _phase(path: Sequence[str]) -> str:
    """Return the phase that the lowest words name, or else the only one that the whole path does."""
    found = [phase for phase, known in _PHASES if re.search(known, path[-1])]
    found = found or [phase for phase, known in _PHASES if re.search(known, "".join(path))]
    return found[0] if len(found) == 1 else ""
