"""The clean tables: written all at once or not at all, read back exactly."""

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis import schema
from analysis.store import whole
from analysis.store.contract import Tables, checked, typed
from analysis.store.package import FILES, PACKAGE, described, proven
from analysis.store.place import CLEAN, StoreError, in_words

CHOSEN = "TIGHT_BELTS_CLEAN"
"""The environment's name for the folder of clean tables that `load` takes where none is named."""


def writing(folder: Path) -> AbstractContextManager[None]:
    """Hold a folder of clean tables for the time of a run: a second run waits."""
    return whole.writing(folder, FILES.__contains__)


def write(tables: Tables, folder: Path) -> None:
    """Check every table against its contract, then replace the files of `folder` all at once.

    Raises `ContractError` on a breach (that is a bug of ours and never a finding) and `StoreError`
    where the folder cannot be written; then the former files are whole.
    """
    frames = checked(tables)
    with in_words(folder, "nothing was written."):
        folder.mkdir(parents=True, exist_ok=True)
    with whole.replaced(folder, FILES.__contains__) as scratch:
        files = {f"{name}.csv": _csv(frame) for name, frame in frames.items()}
        files[PACKAGE] = described(files)
        for name, data in files.items():
            (scratch / name).write_bytes(data)
        for table in schema.CLEAN:
            proven(scratch / f"{table.name}.csv")


def _csv(frame: Any) -> bytes:
    return str(frame.to_csv(index=False, lineterminator="\n")).encode()


def log_of(folder: Path) -> Path:
    """Return where a run logs what went wrong inside it: beside the folder, for the tables never depend on it."""
    return folder.with_name(f"{folder.name}.log")


def write_log(folder: Path, traces: Iterable[str]) -> None:
    """Log the traces of a run beside its folder of clean tables; a run without any leaves no log."""
    path, text = log_of(folder), "\n".join(traces)
    with in_words(path, "the log was not written."):
        path.write_text(text, encoding="utf-8", errors="backslashreplace") if text else path.unlink(missing_ok=True)


def read(name: str, folder: Path = CLEAN) -> Any:
    """Return a clean table as a DataFrame: amounts as exact `Decimal` (None where empty), text never NaN."""
    import pandas as pd

    table = next(table for table in schema.CLEAN if table.name == name)
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise StoreError(f"{path} is missing: run `python -m analysis clean` first.")
    frame = pd.read_csv(io.BytesIO(proven(path)), dtype="str", keep_default_na=False)
    for column in table.columns:
        if column.kind == "number":
            frame[column.name] = frame[column.name].map(lambda text: Decimal(text) if text else None).astype("object")
        elif column.kind == "integer":
            frame[column.name] = pd.to_numeric(frame[column.name]).astype("Int64")
        elif column.kind == "boolean":
            frame[column.name] = frame[column.name] == "true"
    return frame


@dataclass(frozen=True)
class Study:
    """The clean tables as DataFrames, by name: amounts exact, text never NaN."""

    disclosures: Any
    files: Any
    tables: Any
    facts: Any
    statements: Any
    findings: Any
    claims: Any
    projects: Any
    indicators: Any
    numbers: Any
    refused: Any


def load(folder: Path | None = None) -> Study:
    """Return all clean tables of `folder`; raises `StoreError` where one is missing.

    Without a folder those of the environment's `TIGHT_BELTS_CLEAN`, where it is set, else the study's own: so the
    report and a notebook tell of another collection without a change.
    """
    chosen = folder or Path(os.environ.get(CHOSEN) or CLEAN)
    return Study(**{table.name: read(table.name, chosen) for table in schema.CLEAN})


@contextmanager
def loading(folder: Path) -> Iterator[None]:
    """Let `load` without a folder, here and in every process started meanwhile, take the tables of `folder`."""
    before = os.environ.get(CHOSEN)
    os.environ[CHOSEN] = str(folder.resolve())
    try:
        yield
    finally:
        os.environ.pop(CHOSEN) if before is None else os.environ.update({CHOSEN: before})


def study_of(tables: Tables) -> Study:
    """Return rows that were never written as the frames that reading them back would give."""
    return Study(**{table.name: typed(table, tables.get(table.name, ())) for table in schema.CLEAN})
