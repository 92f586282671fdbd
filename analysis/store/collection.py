"""The working form of a collection: Parquet parts beside its clean tables, and the catalogue of those that stand.

A part holds whole units, all tables of them, so a question about one unit opens one part. It is named after what it
was made of: a part that exists is never made again, and never changed. The catalogue is exchanged in one step of the
system, so whoever is killed at whatever moment leaves the former collection or the new one.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from analysis import schema
from analysis.store.contract import Columns
from analysis.store.place import StoreError, in_words, sha256
from analysis.store.whole import named_anew

CATALOGUE, PARTS = "collection.json", "parts"


class Listed(NamedTuple):
    """A document as the catalogue lists it, and the part that holds its rows."""

    disclosure_id: str
    spending_unit: str
    region: str
    fiscal_year: int
    part: str


@dataclass(frozen=True)
class Catalogue:
    """The documents of a collection in their order, and those that were refused (rows of `refused`)."""

    documents: Sequence[Listed]
    refused: Sequence[Mapping[str, object]] = field(default=())

    def as_bytes(self) -> bytes:
        """Return the catalogue as its file holds it."""
        told = {"version": schema.VERSION, "documents": self.documents, "refused": list(self.refused)}
        return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def home(folder: Path) -> Path:
    """Return where the working form of a folder of clean tables lies: beside it, for it can be made again."""
    whole = folder.resolve()  # `.` has no name
    return whole.with_name(f"{whole.name}.collection")


def catalogue(folder: Path, checksum: str = "") -> Catalogue:
    """Return the catalogue beside a folder of clean tables; raises `StoreError` where it is not the one they state."""
    path = home(folder) / CATALOGUE
    try:
        data = path.read_bytes()
        if checksum and sha256(data) != checksum:
            raise ValueError
        told = json.loads(data)
        return Catalogue([Listed(*row) for row in told["documents"]], told["refused"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise StoreError(
            f"{path} is not the catalogue that {folder} was written with: run `python -m analysis clean` again."
        ) from error


def has_part(folder: Path, part: str) -> bool:
    return (home(folder) / PARTS / part).is_dir()


def add_part(folder: Path, part: str, files: Mapping[str, bytes]) -> None:
    """Keep the tables of a part (table name -> Parquet), all of them or none."""
    parts = home(folder) / PARTS
    with in_words(parts, "nothing was changed."):
        parts.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=parts, prefix=".writing-"))
        try:
            for name, data in files.items():
                (scratch / f"{name}.parquet").write_bytes(data)
            os.replace(scratch, parts / part)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise


def publish(folder: Path, found: Catalogue) -> str:
    """Let `found` be the catalogue from now on, remove the parts that it does not name, and return its checksum."""
    data = found.as_bytes()
    with in_words(home(folder), "nothing was changed."):
        named_anew(home(folder) / CATALOGUE, data)
        kept = {document.part for document in found.documents}
        for path in (home(folder) / PARTS).glob("*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
    return sha256(data)


def parquet(folder: Path, name: str, parts: Iterable[str]) -> list[Path]:
    """Return the files that hold a clean table of some parts."""
    return [home(folder) / PARTS / part / f"{name}.parquet" for part in parts]


def parts_of(documents: Iterable[Listed]) -> list[str]:
    """Return the parts of some documents, each once."""
    return list(dict.fromkeys(document.part for document in documents))


def kept(folder: Path, table: schema.Table, documents: Sequence[Listed]) -> Columns:
    """Return the rows of a clean table that belong to some documents, in the order of the documents."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: Columns = {name: [] for name in table.names}
    try:
        for path in parquet(folder, table.name, parts_of(documents)):
            part = pq.ParquetFile(path).read()
            for name, values in columns.items():
                values += part[name].to_pylist()
    except (OSError, LookupError, pa.ArrowException) as error:
        raise StoreError(
            f"{home(folder)} lacks {table.name} of a part, or it is damaged: remove {home(folder).name} and run "
            "`python -m analysis clean` again."
        ) from error
    order = _order(columns["disclosure_id"], documents)
    return {name: [values[number] for number in order] for name, values in columns.items()}


def _order(ids: Sequence[str], documents: Sequence[Listed]) -> list[int]:
    """Return the places of the rows of some documents: by document, and what lies between documents after them all."""
    place = {document.disclosure_id: number for number, document in enumerate(documents)}
    ranks = {name: rank for name in dict.fromkeys(ids) if (rank := _rank(name, place))}
    return sorted((number for number, name in enumerate(ids) if name in ranks), key=lambda number: ranks[ids[number]])


def _rank(name: str, place: Mapping[str, int]) -> tuple[Any, ...]:
    """Return where the rows of `name` (ids joined by `;`) stand, () where one of them is not asked for."""
    if name in place:
        return (0, place[name])
    found = [place.get(each, -1) for each in name.split(";")]
    return () if min(found) < 0 else (1, *sorted(found, reverse=True))
