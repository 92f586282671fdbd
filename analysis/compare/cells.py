"""The printed amounts that questions ask for, laid out by document in one pass over the facts.

A collection holds thousands of documents, and a question that filtered all facts for each of them would never end.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from analysis.reference import rows


def labels(row: str) -> tuple[str, ...]:
    """Return the labels under which offices print a row (`compared_rows.csv`)."""
    return tuple(line["label"] for line in rows("compared_rows") if line["row"] == row)


TOTAL_ROW = labels("total")


class Cell(NamedTuple):
    """One printed amount of a table."""

    fact_id: str
    disclosure_id: str
    fiscal_year: int
    phase: str
    table: str
    code: str
    label: str
    measure: str
    amount_yuan: Decimal
    rounding_step_yuan: Decimal | None


class Cells:
    """The amounts of some tables by document; a question about one document reads that document alone."""

    def __init__(self, facts: pd.DataFrame, *tables: str) -> None:
        chosen = facts[facts["amount_yuan"].notna() & facts["table"].isin(tables)]
        self._own: dict[str, dict[str, list[Cell]]] = {}
        for cell in map(Cell._make, zip(*(chosen[name] for name in Cell._fields), strict=True)):
            self._own.setdefault(cell.disclosure_id, {}).setdefault(cell.table, []).append(cell)

    def of(self, disclosure_id: str, table: str = "", **where: Any) -> list[Cell]:
        """Return the cells of a document and table (of all where none is named) that `where` names.

        A column is asked for a value or for a tuple of values.
        """
        tables = self._own.get(disclosure_id, {})
        cells = tables.get(table, []) if table else [cell for own in tables.values() for cell in own]
        for name, wanted in where.items():
            place, values = Cell._fields.index(name), wanted if isinstance(wanted, tuple) else (wanted,)
            cells = [cell for cell in cells if cell[place] in values]
        return cells

    def amount(self, disclosure_id: str, **where: Any) -> Decimal | None:
        """Return the first amount in 元 that `where` names, None if none is printed."""
        return next((cell.amount_yuan for cell in self.of(disclosure_id, **where)), None)


class Said(NamedTuple):
    """One statement of the prose, with the figures that questions ask for."""

    statement_id: str
    subject: str
    item: str
    part_of: str
    fiscal_year: int
    phase: str
    kind: str
    amount_yuan: Decimal | None
    step_yuan: Decimal | None
    percent: Decimal | None
    quantity: Decimal | None
    base_year: int | None
    base_phase: str
    base_stated: str
    reason: str
    slogan: bool
    quote: str


def statements_by_document(statements: pd.DataFrame) -> Mapping[str, list[Said]]:
    """Return the statements of every document, in one pass."""
    own: dict[str, list[Said]] = {}
    columns = [statements[name] for name in ("disclosure_id", *Said._fields)]
    for disclosure_id, *values in zip(*columns, strict=True):
        said = Said(*values)
        own.setdefault(disclosure_id, []).append(said if pd.notna(said.base_year) else said._replace(base_year=None))
    return own


def printed(facts: pd.DataFrame, **where: Any) -> pd.DataFrame:
    """Return the facts with an amount that `where` names (column = value or tuple of values)."""
    chosen = facts[facts["amount_yuan"].notna()]
    for column, wanted in where.items():
        chosen = chosen[chosen[column].isin(wanted if isinstance(wanted, tuple) else (wanted,))]
    return chosen


def share(part: Decimal | None, whole: Decimal | None) -> float | None:
    """Return `part` in percent of `whole`; None where either is missing or the whole is zero: undefined, not 0 %."""
    return float(100 * part / whole) if part is not None and whole else None


def change(earlier: Decimal | None, later: Decimal | None) -> float | None:
    """Return the change from `earlier` to `later` in percent of `earlier`; None where it is undefined."""
    return None if earlier is None or later is None else share(later - earlier, earlier)
