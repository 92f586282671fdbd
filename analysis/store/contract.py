"""The contract of each clean table, held against its rows: what breaches it is a fault of ours, and no row of a table.

The rows become Arrow tables, the form in which they are kept, asked and written. Exact decimals stay the text that
they are in the files, for Arrow's own decimals have one scale a column and would lose the zeros that were printed.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from analysis import schema

if TYPE_CHECKING:
    import pyarrow as pa

Rows = Sequence[Mapping[str, object]]
Tables = Mapping[str, Rows]
Columns = dict[str, list[Any]]
"""A clean table by column: None where a cell is blank, numbers as the text that is exact."""

_KINDS: dict[str, type] = {"string": str, "integer": int, "number": Decimal, "boolean": bool}


class ContractError(Exception):
    """Rows that breach the contract of their table: a fault of ours, said in one sentence that names the row."""


def checked(tables: Tables) -> dict[str, "pa.Table"]:
    """Return table name -> Arrow table of every clean table; raises `ContractError` where a row breaches its contract.

    Blank cells are null; numbers are text, exact to the last printed zero.
    """
    import pyarrow as pa

    found = {}
    for table in schema.CLEAN:
        try:
            found[table.name] = pa.table(held(table, tables.get(table.name, ())), schema=_arrow(table))
        except (pa.ArrowException, ValueError, OverflowError) as error:
            raise ContractError(f"{table.name} holds a value that cannot be written: {error}") from error
    return found


def _arrow(table: schema.Table) -> "pa.Schema":
    import pyarrow as pa

    kinds = {"string": pa.string(), "number": pa.string(), "integer": pa.int64(), "boolean": pa.bool_()}
    return pa.schema([pa.field(c.name, kinds[c.kind], nullable=not c.required) for c in table.columns])


def held(table: schema.Table, rows: Rows) -> Columns:
    """Return rows as the columns of their table; raises `ContractError` where one breaches its contract."""
    if unknown := {name for row in rows for name in row} - set(table.names):
        raise ContractError(f"{table.name} has no column {', '.join(sorted(unknown))}: declare it in schema.py.")
    columns: Columns = {}
    for column in table.columns:
        values = [row.get(column.name) for row in rows]
        columns[column.name] = [None if value == "" else value for value in values] if "" in values else values
        _hold(table, column, columns[column.name], rows)
    _tell_apart(table, rows)
    for column in table.columns:
        if column.kind == "number":
            columns[column.name] = [None if value is None else str(value) for value in columns[column.name]]
    return columns


def _hold(table: schema.Table, column: schema.Column, values: list[object], rows: Rows) -> None:
    """Raise `ContractError` for the first of a column's values that its contract forbids."""
    kinds = {_KINDS[column.kind], type(None)}
    if not column.values and not (column.required and None in values) and {*map(type, values)} <= kinds:
        return
    for value, row in zip(values, rows, strict=True):
        if not _allowed(column, value):
            said = f"{column.name} is {row.get(column.name)!r}"
            raise ContractError(f"{table.name}, row {_name(table, row)}: {said}, which its contract forbids")


def _allowed(column: schema.Column, value: object) -> bool:
    if value is None:
        return not column.required
    return type(value) is _KINDS[column.kind] and (not column.values or value in column.values)


def _tell_apart(table: schema.Table, rows: Rows) -> None:
    """Raise `ContractError` where two rows have one key."""
    seen: set[str] = set()
    for row in rows:
        name = _name(table, row)
        if name in seen:
            raise ContractError(f"{table.name}, row {name}: another row has the same {', '.join(table.key)}")
        seen.add(name)


def _name(table: schema.Table, row: Mapping[str, object]) -> str:
    return ", ".join(str(row.get(key)) for key in table.key)
