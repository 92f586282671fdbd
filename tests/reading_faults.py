"""Faults of a reading, planted into sound rows: what a reader may do to a table that an office never printed so.

None of them may accuse anybody: the audit has to say that it cannot test, and find the office's errors beside them.
"""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Fault = tuple[str, Rows]

_PLACE = ("table", "code", "label", "project", "spending_unit", "direction", "fiscal_year")


def every(rows: Rows, chance: random.Random, each: int = 1) -> Iterator[Fault]:
    """Yield (kind, rows with the fault), `each` of every kind that the document's tables allow."""
    for kind, plant in KINDS.items():
        for _ in range(each):
            facts = plant([dict(row) for row in rows["facts"]], chance)
            if facts is not None:
                yield kind, {**rows, "facts": facts}


def _money(facts: list[Row]) -> list[Row]:
    return [row for row in facts if row["amount_yuan"]]


def _row_of(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in _PLACE)


def _table_of(facts: list[Row], chance: random.Random, measures: int = 1) -> str | None:
    """Return a table that prints amounts in at least so many columns."""
    columns: dict[str, set[str]] = {}
    for row in _money(facts):
        columns.setdefault(row["table"], set()).add(row["measure"])
    wide = sorted(name for name, found in columns.items() if len(found) >= measures)
    return chance.choice(wide) if wide else None


def lost_cell(facts: list[Row], chance: random.Random) -> list[Row] | None:
    gone = chance.choice(_money(facts))
    return [row for row in facts if row is not gone]


def lost_row(facts: list[Row], chance: random.Random) -> list[Row] | None:
    gone = _row_of(chance.choice(_money(facts)))
    return [row for row in facts if _row_of(row) != gone]


def lost_page(facts: list[Row], chance: random.Random) -> list[Row] | None:
    start = chance.randrange(len(facts))
    return facts[:start] + facts[start + chance.randint(6, 40) :]


def lost_table(facts: list[Row], chance: random.Random) -> list[Row] | None:
    gone = _table_of(facts, chance)
    return [row for row in facts if row["table"] != gone]


def merged_table(facts: list[Row], chance: random.Random) -> list[Row] | None:
    one, other = _table_of(facts, chance), _table_of(facts, chance)
    if one == other:
        return None
    return [{**row, "table": other} if row["table"] == one else row for row in facts]


def shifted_columns(facts: list[Row], chance: random.Random) -> list[Row] | None:
    """Every row of a table read one column to the side."""
    table = _table_of(facts, chance, 2)
    return None if table is None else _turned(facts, lambda row: row["table"] == table)


def shifted_row(facts: list[Row], chance: random.Random) -> list[Row] | None:
    """One row read one column to the left: its first cell was merged away."""
    table = _table_of(facts, chance, 2)
    if table is None:
        return None
    place = _row_of(chance.choice([row for row in _money(facts) if row["table"] == table]))
    return _turned(facts, lambda row: _row_of(row) == place)


def _turned(facts: list[Row], chosen: Callable[[Row], bool]) -> list[Row]:
    names = list(dict.fromkeys(row["measure"] for row in facts if chosen(row)))
    after = dict(zip(names, names[1:] + names[:1], strict=True))
    return [{**row, "measure": after[row["measure"]]} if chosen(row) else row for row in facts]


def slipped_column(facts: list[Row], chance: random.Random) -> list[Row] | None:
    """The amounts of one column stand one row too low."""
    table = _table_of(facts, chance)
    own = [row for row in facts if row["table"] == table]
    measure = chance.choice([row["measure"] for row in own])
    column = [row for row in own if row["measure"] == measure]
    if len(column) < 3:
        return None
    amounts = [None, *(row["amount_yuan"] for row in column[:-1])]
    for row, value in zip(column, amounts, strict=True):
        row["amount_yuan"] = value
    return facts


def renamed_header(facts: list[Row], chance: random.Random) -> list[Row] | None:
    table = _table_of(facts, chance, 2)
    own = [row["measure"] for row in facts if row["table"] == table]
    if not own:
        return None
    name = chance.choice(own)
    return [{**row, "measure": "renamed"} if (row["table"], row["measure"]) == (table, name) else row for row in facts]


def wrong_scale(facts: list[Row], chance: random.Random) -> list[Row] | None:
    table = _table_of(facts, chance)
    factor = chance.choice([Decimal(10_000), Decimal(1) / 10_000, Decimal(100)])
    for row in facts:
        if row["table"] == table and row["amount_yuan"] is not None:
            row["amount_yuan"] *= factor
            row["rounding_step_yuan"] *= factor
    return facts


KINDS: dict[str, Callable[[list[Row], random.Random], list[Row] | None]] = {
    "a cell lost": lost_cell,
    "a row lost": lost_row,
    "a page lost": lost_page,
    "a table lost": lost_table,
    "a table merged": merged_table,
    "columns shifted": shifted_columns,
    "a row shifted": shifted_row,
    "a column slipped": slipped_column,
    "a header renamed": renamed_header,
    "a scale wrong": wrong_scale,
}
