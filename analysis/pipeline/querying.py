"""A question in SQL to the clean tables: a table on a terminal, CSV for a program, and nothing that could change them.

DuckDB's own parser says what is a SELECT; what a SELECT can reach is closed by the connection (`store.connected`).
Amounts are printed to their last digit and no further, and no character of a document commands the terminal.
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis import store
from analysis.pipeline.outcome import harmless

if TYPE_CHECKING:
    import duckdb

SHOWN = 200
"""Rows that a terminal gets: who wants more pipes them into a file."""

_AT_ONCE = 1_000
_FIGURES = (int, float, Decimal)


class QueryError(Exception):
    """A question that cannot be answered: one sentence for people."""


def query(folder: Path, sql: str, console: Console, *, as_csv: bool = False) -> None:
    """Print the answer to one SELECT over the clean tables of `folder`.

    Raises `QueryError` for what is not one SELECT, or is none that DuckDB understands.
    """
    import duckdb

    try:
        _allowed(sql)
        with store.connected(folder) as connection:
            answer = connection.execute(sql)
            heads = [harmless(column[0]) for column in answer.description or ()]
            if as_csv or not console.is_terminal:
                _csv(console, heads, _rows(answer))
            else:
                _table(console, heads, answer.fetchmany(SHOWN + 1))
    except duckdb.Error as error:
        raise QueryError(_sentence(str(error))) from error


def _allowed(sql: str) -> None:
    import duckdb

    statements = duckdb.extract_statements(sql)
    kinds = [statement.type for statement in statements]
    if kinds != [duckdb.StatementType.SELECT]:
        found = ", ".join(kind.name for kind in kinds) or "nothing"
        raise QueryError(f"a query is one SELECT, and this is {found}: the clean tables are read here, never changed.")


def _sentence(said: str) -> str:
    """Return what DuckDB has to say without its drawing of the place."""
    first = harmless(said.partition("\n\n")[0].replace("\n", " "))
    return f"{first.rstrip('.!')}."


def _rows(answer: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while rows := answer.fetchmany(_AT_ONCE):
        yield from rows


def _csv(console: Console, heads: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Write rows as they come, so that an answer of any length fits into the memory."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow(map(_shown, row))
        console.file.write(written.getvalue())
        written.seek(0)
        written.truncate()
    console.file.write(written.getvalue())


def _table(console: Console, heads: list[str], rows: list[tuple[Any, ...]]) -> None:
    table = Table(highlight=False)
    for place, head in enumerate(heads):
        figures = any(row[place] is not None for row in rows)
        figures &= all(row[place] is None or isinstance(row[place], _FIGURES) for row in rows)
        table.add_column(Text(head), justify="right" if figures else "left", overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(*(Text(_shown(value)) for value in row))
    console.print(table)
    if len(rows) > SHOWN:
        console.print(f"The first {SHOWN} rows; all of them with --csv, or into a file.", highlight=False)


def _shown(value: Any) -> str:
    """Return a value as text: an amount exact, without the zeros that only its type adds; nothing for NULL."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return harmless(str(value))
