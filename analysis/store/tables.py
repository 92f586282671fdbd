"""The clean tables as files: written all at once or not at all."""

import csv
import io
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from analysis import schema
from analysis.store import whole
from analysis.store.contract import Columns, Tables, held
from analysis.store.package import FILES, PACKAGE, described, proven
from analysis.store.place import in_words, sha256


def writing(folder: Path) -> AbstractContextManager[None]:
    """Hold a folder of clean tables for the time of a run: a second run waits."""
    return whole.writing(folder, FILES.__contains__)


def write(tables: Tables, folder: Path) -> None:
    """Check every table against its contract, then replace the files of `folder` all at once.

    Raises `ContractError` on a breach (that is a bug of ours and never a finding) and `StoreError`
    where the folder cannot be written; then the former files are whole.
    """
    columns = {table.name: held(table, tables.get(table.name, ())) for table in schema.CLEAN}
    write_columns(columns.items(), folder)


def write_columns(tables: Iterable[tuple[str, Columns]], folder: Path, collection: str = "") -> None:
    """Replace the files of `folder` by those of some clean tables and their data package, all at once.

    One table is held at a time, so what `tables` yields need not be there before.
    """
    with in_words(folder, "nothing was written."):
        folder.mkdir(parents=True, exist_ok=True)
    with whole.replaced(folder, FILES.__contains__) as scratch:
        sums = {}
        for name, columns in tables:
            data = _csv(schema.table(name), columns)
            sums[name] = len(data), sha256(data)
            (scratch / f"{name}.csv").write_bytes(data)
        (scratch / PACKAGE).write_bytes(described(sums, collection))
        for name in sums:
            proven(scratch / f"{name}.csv")


def _csv(table: schema.Table, columns: Columns) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows(zip(*(_printed(column, columns[column.name]) for column in table.columns), strict=True))
    return text.getvalue().encode()


def _printed(column: schema.Column, values: list[object]) -> list[object]:
    return ["true" if value else "false" for value in values] if column.kind == "boolean" else values


def log_of(folder: Path) -> Path:
    """Return where a run logs what went wrong inside it: beside the folder, for the tables never depend on it."""
    whole = folder.resolve()  # `.` has no name
    return whole.with_name(f"{whole.name}.log")


def write_log(folder: Path, traces: Iterable[str]) -> None:
    """Log the traces of a run beside its folder of clean tables; a run without any leaves no log."""
    path, text = log_of(folder), "\n".join(traces)
    with in_words(path, "the log was not written."):
        path.write_text(text, encoding="utf-8", errors="backslashreplace") if text else path.unlink(missing_ok=True)
