"""The words of the performance tables, and the columns that a header of such words names.

No two offices word a header alike: 计量单位 is 度量单位 elsewhere, 分值 is 权重, and 备注 may hold the points.
`reference/indicator_words.csv` lists the words; a word is matched whole, so that a sentence never is one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analysis.documents import Row
from analysis.reference import pattern, rows

_WEIGHT = re.compile(r"\(\d+分\)$")
_LONGEST_WORD = 24
_NOT_BEHIND = {"code", "name", "goal", "level_1", "level_2", "level_3", "group", "achieved"}


@dataclass(frozen=True)
class Header:
    """Where a piece prints each field.

    `fields` are the fields behind 三级指标, in order; `printed` are the rows that the header was read from;
    `repaired` is true if a column was put back.
    """

    columns: dict[str, int]
    fields: tuple[str, ...]
    printed: tuple[tuple[str, ...], ...] = ()
    repaired: bool = False

    def amounts(self) -> dict[int, str]:
        """Return the amount columns: column -> measure."""
        return {column: name for name, column in self.columns.items() if name in _measures()}


@cache
def _patterns(kind: str) -> list[tuple[re.Pattern[str], str]]:
    words = (row for row in rows("indicator_words") if row["kind"] == kind)
    return [(re.compile(pattern(row["pattern"])), row["meaning"]) for row in words]


@cache
def _measures() -> frozenset[str]:
    return frozenset(meaning for _, meaning in _patterns("amount"))


@cache
def _short_word(kind: str, text: str) -> str:
    return next((meaning or "-" for words, meaning in _patterns(kind) if words.fullmatch(text)), "")


def word(kind: str, text: str) -> str:
    """Return what a cell means as a word of `kind`: `-` if it means itself, "" if it is none."""
    return _short_word(kind, text) if text and len(text) <= _LONGEST_WORD else ""


def level_1(text: str) -> str:
    """Return the first-level name; self-evaluations print its weight behind it: `产出指标（60分）`."""
    return word("level_1", _WEIGHT.sub("", text))


def text_at(texts: Sequence[str], column: int) -> str:
    """Return the text of a column, "" outside the row: transcriptions cut blank cells off its end."""
    return texts[column] if 0 <= column < len(texts) else ""


def columns_of(row: Row, *kinds: str) -> dict[str, int]:
    """Return field -> column of a header row, {} if any cell of it is no header word."""
    found: dict[str, int] = {}
    for column, text in enumerate(row.texts):
        if text:
            meaning = next((m for kind in kinds if (m := word(kind, text))), "")
            if not meaning:
                return {}
            found.setdefault(meaning, column)
    return found


def find(piece_rows: Sequence[Row]) -> Header:
    """Return the header of a piece of targets: the first rows that hold header words alone, read as one."""
    columns: dict[str, int] = {}
    printed: list[tuple[str, ...]] = []
    for row in piece_rows:
        if len(more := columns_of(row, "header", "amount")) > 1:
            columns = more | columns
            printed.append(row.texts)
        elif printed:
            break
    return header_of(columns, printed)


def header_of(columns: dict[str, int], printed: Sequence[tuple[str, ...]] = ()) -> Header:
    """Return the header of the columns that were found; 备注 holds the points where no column is called so."""
    columns = {name: column for name, column in columns.items() if name != "group"}
    if "remark" in columns:
        columns["note" if "points" in columns else "points"] = columns.pop("remark")
    if repaired := _pushed_out(columns):
        columns = _put_back(columns)
    level_3, other = columns.get("level_3", 0), _NOT_BEHIND | _measures()
    behind = sorted((column, name) for name, column in columns.items() if column > level_3 and name not in other)
    return Header(columns, tuple(name for _, name in behind), tuple(printed), repaired)


def _pushed_out(columns: dict[str, int]) -> bool:
    """Say whether 项目支出 stands behind the indicators: there a transcription lost the merge above it."""
    return "basic" in columns and columns["basic"] < columns.get("level_1", 0) < columns.get("project", 0)


def _put_back(columns: dict[str, int]) -> dict[str, int]:
    """Put 项目支出 back behind 基本支出; what stood there moves on by one."""
    basic = columns["basic"]
    return {name: column + (column > basic) for name, column in columns.items()} | {"project": basic + 1}
