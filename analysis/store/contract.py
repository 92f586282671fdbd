"""The contract of each clean table, held against its rows: pandera schemas made from `schema`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from analysis import schema

Rows = Sequence[Mapping[str, object]]
Tables = Mapping[str, Rows]


class ContractError(Exception):
    """Rows that breach the contract of their table: a fault of ours, said in one sentence that names the row."""


def prepare() -> None:
    """Import what writing needs; worker processes read documents meanwhile."""
    import pandera.pandas  # noqa: F401


def checked(tables: Tables) -> dict[str, Any]:
    """Return table name -> DataFrame of every clean table; raises `ContractError` where a row breaches its contract."""
    return {table.name: _frame(table, tables.get(table.name, ())) for table in schema.CLEAN}


def _frame(table: schema.Table, rows: Rows) -> Any:
    from pandera.errors import SchemaError

    unknown = {name for row in rows for name in row} - set(table.names)
    if unknown:
        raise ContractError(f"{table.name} has no column {', '.join(sorted(unknown))}: declare it in schema.py.")
    try:
        frame = _contract(table).validate(typed(table, rows))
    except SchemaError as error:
        raise ContractError(_breach(table, rows, error)) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise ContractError(f"{table.name} holds a value of the wrong kind: {error}") from error
    for column in table.columns:
        if column.kind == "boolean":
            frame[column.name] = frame[column.name].map({True: "true", False: "false"})
    return frame


def typed(table: schema.Table, rows: Rows) -> Any:
    """Return rows as a frame of the table's columns, each of its kind."""
    import pandas as pd

    return pd.DataFrame({column.name: _series(column, rows) for column in table.columns})


def _series(column: schema.Column, rows: Rows) -> Any:
    import pandas as pd

    values = [row.get(column.name) for row in rows]
    if column.kind == "string":
        return pd.Series(["" if value is None else value for value in values], dtype="str")
    kinds = {"integer": "Int64", "boolean": "bool", "number": "object"}
    return pd.Series(values, dtype=kinds[column.kind])


def _breach(table: schema.Table, rows: Rows, error: Any) -> str:
    """Return which row of a table breaches which part of its contract."""
    column = getattr(error.schema, "name", None) or ", ".join(table.key)
    cases = getattr(error, "failure_cases", None)
    places = (
        [int(place) for place in cases["index"].dropna()] if cases is not None and hasattr(cases, "columns") else []
    )
    if not places:
        return f"{table.name}: {column} breaches its contract"
    row = rows[places[0]]
    name = ", ".join(str(row.get(key)) for key in table.key)
    return f"{table.name}, row {name}: {column} is {row.get(column)!r}, which its contract forbids"


def _contract(table: schema.Table) -> Any:
    """Return the pandera schema of a clean table."""
    import pandera.pandas as pa

    columns = {}
    for column in table.columns:
        checks = []
        if column.values:
            allowed = list(column.values) + ([] if column.required else [""])
            checks.append(pa.Check.isin(allowed))
        if column.required and column.kind == "string":
            checks.append(pa.Check.ne(""))
        if column.kind == "number":
            checks.append(pa.Check(_exact, error="exact decimals"))
        columns[column.name] = pa.Column(nullable=not column.required, checks=checks)
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(table.key))


def _exact(values: Any) -> Any:
    return values.map(lambda value: value is None or isinstance(value, Decimal)).astype(bool)
