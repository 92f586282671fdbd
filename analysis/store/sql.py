"""The clean tables as DuckDB views, for questions in SQL: they can be read, and nothing else can be reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.store import collection
from analysis.store.contract import checked
from analysis.store.package import package, proven
from analysis.store.place import StoreError

if TYPE_CHECKING:
    import duckdb

_KINDS = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "number": "DECIMAL(38, 8)"}
_CONFIG: dict[str, Any] = {"memory_limit": "192MB", "python_enable_replacements": "false"}


@contextmanager
def connected(folder: Path) -> Iterator["duckdb.DuckDBPyConnection"]:
    """Yield a DuckDB connection whose views are the clean tables of `folder`, by their names; blank cells are NULL.

    Amounts are `DECIMAL(38, 8)`. Raises `StoreError` where the folder holds no clean tables.
    """
    import duckdb

    with TemporaryDirectory() as spill, duckdb.connect(config=_CONFIG | {"temp_directory": spill}) as connection:
        if checksum := package(folder).get("collection"):
            _parts(connection, folder, collection.catalogue(folder, checksum))
        else:
            _files(connection, folder)
        allowed = [str(place.resolve()) for place in (folder, collection.home(folder))]
        connection.execute(f"SET allowed_directories = {_list(allowed)}")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _files(connection: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    for table in schema.CLEAN:
        path = folder / f"{table.name}.csv"
        if not path.is_file():
            raise StoreError(f"{path} is missing: run `python -m analysis clean` first.")
        proven(path)
        source = f"read_csv({_list([str(path.resolve())])}, all_varchar = true, header = true, nullstr = '')"
        connection.execute(_view(table, source))


def _parts(connection: "duckdb.DuckDBPyConnection", folder: Path, found: collection.Catalogue) -> None:
    parts = collection.parts_of(found.documents)
    for table in schema.CLEAN:
        if table.name != "refused" and parts:
            paths = [str(path.resolve()) for path in collection.parquet(folder, table.name, parts)]
            connection.execute(_view(table, f"read_parquet({_list(paths)})"))
    for name, rows in checked({"refused": found.refused}).items():
        if name == "refused" or not parts:
            connection.register(name, rows)


def _view(table: schema.Table, source: str) -> str:
    columns = ", ".join(
        f'CAST("{column.name}" AS {_KINDS[column.kind]}) AS "{column.name}"' for column in table.columns
    )
    return f'CREATE VIEW "{table.name}" AS SELECT {columns} FROM {source}'


def _list(texts: list[str]) -> str:
    quoted = ("'" + text.replace("'", "''") + "'" for text in texts)
    return f"[{', '.join(quoted)}]"
