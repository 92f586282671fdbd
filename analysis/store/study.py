"""The clean tables as frames: the same ones whether five or ten thousand documents lie behind them.

A frame is read when it is first asked for, and a question about one unit reads the rows of that unit.
"""

import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from analysis import schema
from analysis.store import collection
from analysis.store.collection import Listed
from analysis.store.contract import Columns, Rows, Tables
from analysis.store.package import package, proven
from analysis.store.place import CLEAN, StoreError

CHOSEN = "TIGHT_BELTS_CLEAN"
"""The environment's name for the folder of clean tables that `load` takes where none is named."""


class Study:
    """The clean tables as DataFrames, by name: amounts exact, text never NaN.

    A frame that was not given is taken from `source` when it is first asked for.
    """

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

    def __init__(self, source: Callable[[str], Any] | None = None, **frames: Any):
        self._source = source
        self._places: dict[str, dict[str, list[int]]] = {}
        vars(self).update(frames)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in _NAMES or self._source is None:
            raise AttributeError(name)
        frame = vars(self)[name] = self._source(name)
        return frame

    def of(self, disclosure_ids: Iterable[str]) -> "Study":
        """Return the study of some documents; what lies between documents is in it where all of them are.

        Where the rows of a document stand is looked up once a frame: a question about one unit of many reads no other.
        """
        wanted = frozenset(disclosure_ids)
        return Study(lambda name: self._rows(name, wanted))

    def _rows(self, name: str, wanted: frozenset[str]) -> Any:
        frame = getattr(self, name)
        if "disclosure_id" not in frame:
            return frame
        if name not in self._places:
            by_id: dict[str, list[int]] = {}
            for place, ids in enumerate(frame["disclosure_id"]):
                for each in ids.split(";"):
                    by_id.setdefault(each, []).append(place)
            self._places[name] = by_id
        places = sorted({place for each in wanted for place in self._places[name].get(each, ())})
        found = frame.iloc[places]
        whole = [place for place, ids in enumerate(found["disclosure_id"]) if wanted.issuperset(ids.split(";"))]
        return found.iloc[whole].reset_index(drop=True)

    def replaced(self, **frames: Any) -> "Study":
        """Return the study with some of its frames replaced."""
        given = {name: frame for name, frame in vars(self).items() if name in _NAMES}
        return Study(self._source, **(given | frames))


_NAMES = frozenset(table.name for table in schema.CLEAN)


def chosen(folder: Path | None = None) -> Path:
    """Return the folder of clean tables to read: the one named, else the environment's, else the study's own."""
    return folder or Path(os.environ.get(CHOSEN) or CLEAN)


@contextmanager
def loading(folder: Path) -> Iterator[None]:
    """Let `load` without a folder, here and in every process started meanwhile, take the tables of `folder`."""
    before = os.environ.get(CHOSEN)
    os.environ[CHOSEN] = str(folder.resolve())
    try:
        yield
    finally:
        os.environ.pop(CHOSEN) if before is None else os.environ.update({CHOSEN: before})


def load(folder: Path | None = None, *, unit: str = "", region: str = "", year: int | None = None) -> Study:
    """Return the clean tables of `folder`, or of those of its documents that have the unit, region and fiscal year.

    Without a folder those of the environment's `TIGHT_BELTS_CLEAN`, where it is set, else the study's own: so the
    report and a notebook tell of another collection without a change. What lies between documents (findings) is of a
    selection that holds both. Raises `StoreError` where a table is missing or belongs to other tables.
    """
    where = chosen(folder)
    asked = {"spending_unit": unit, "region": region, "fiscal_year": year}
    wanted = {name: value for name, value in asked.items() if value}
    documents = _documents(where)
    if documents is None:
        for name in sorted(_NAMES):
            proven(_there(where, name))
        whole = Study(lambda name: read(name, where))
        mine = whole.disclosures
        for name, value in wanted.items():
            mine = mine[mine[name] == value]
        return whole.of(mine["disclosure_id"]) if wanted else whole
    likely = documents.by_unit.get(unit, []) if unit else documents.all
    found = [each for each in likely if all(getattr(each, name) == value for name, value in wanted.items())]
    return _kept(where, found)


def portions(folder: Path | None = None) -> Iterator[Study]:
    """Yield the study in portions of whole units, each small enough for the memory: a question asked of all of them."""
    where = chosen(folder)
    documents = _documents(where)
    if documents is None:
        yield load(where)
        return
    by_part: dict[str, list[Listed]] = {}
    for document in documents.all:
        by_part.setdefault(document.part, []).append(document)
    for part in by_part.values():
        yield _kept(where, part)


def read(name: str, folder: Path = CLEAN) -> Any:
    """Return a clean table as a DataFrame: amounts as exact `Decimal` (None where empty), text never NaN."""
    documents = _documents(folder)
    if documents is not None:
        return getattr(_kept(folder, documents.all), name)
    import pandas as pd

    path = _there(folder, name)
    frame = pd.read_csv(io.BytesIO(proven(path)), dtype="str", keep_default_na=False)
    for column in schema.table(name).columns:
        if column.kind == "number":
            frame[column.name] = _exact(frame[column.name])
        elif column.kind == "integer":
            frame[column.name] = pd.to_numeric(frame[column.name]).astype("Int64")
        elif column.kind == "boolean":
            frame[column.name] = frame[column.name] == "true"
    return frame


def study_of(tables: Tables) -> Study:
    """Return rows that were never written as the frames that reading them back would give."""
    return Study(lambda name: _typed(schema.table(name), tables.get(name, ())))


def in_parts(folder: Path) -> bool:
    """Say whether the rows of a collection are kept in parts: it has too many documents for files."""
    return bool(package(folder).get("collection"))


class _Documents(NamedTuple):
    """The documents of a collection in their order, and by their unit."""

    all: list[Listed]
    by_unit: dict[str, list[Listed]]


def _documents(folder: Path) -> _Documents | None:
    """Return the documents of a collection that is kept in parts; None where its tables are files."""
    checksum = package(folder).get("collection")
    return _listed(folder.resolve(), checksum) if checksum else None


@lru_cache(2)
def _listed(folder: Path, checksum: str) -> _Documents:
    """Return what a catalogue lists, read once: its checksum says that it is still the same."""
    found = _Documents(list(collection.catalogue(folder, checksum).documents), {})
    for each in found.all:
        found.by_unit.setdefault(each.spending_unit, []).append(each)
    return found


def _there(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise StoreError(f"{path} is missing: run `python -m analysis clean` first.")
    return path


def _kept(folder: Path, documents: Sequence[Listed]) -> Study:
    """Return the study of some documents of a collection that is kept in parts."""

    def source(name: str) -> Any:
        if name == "refused":
            return _typed(schema.REFUSED, collection.catalogue(folder).refused)
        return _frame(schema.table(name), collection.kept(folder, schema.table(name), documents))

    return Study(source)


def _frame(table: schema.Table, kept: Columns) -> Any:
    import pandas as pd

    kinds = {"string": "str", "integer": "Int64", "boolean": "bool"}
    series = {}
    for column in table.columns:
        values = pd.Series(kept[column.name], dtype="object")
        if column.kind == "number":
            series[column.name] = _exact(values)
        else:
            values = values.where(values.notna(), "") if column.kind == "string" else values
            series[column.name] = values.astype(kinds[column.kind])
    return pd.DataFrame(series)


def _exact(values: Any) -> Any:
    return values.map(lambda text: Decimal(text) if text else None).astype("object")


def _typed(table: schema.Table, rows: Rows) -> Any:
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
