"""The only module that reads or writes `data/`: raw bytes in, clean tables out, contracts checked on the way."""

import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis import schema
from analysis.documents import Unreadable

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
CLEAN = ROOT / "data" / "clean"
_MANIFEST = ("file", "sha256", "spending_unit", "region", "year", "document_type", "received_as", "note")


class StoreError(Exception):
    """A folder or file that cannot be used: one sentence for people."""


def raw_files(folder: Path) -> list[tuple[str, dict[str, str]]]:
    """Return (file name, manifest row) of every disclosure in `folder`, the manifest's order first.

    A file that the manifest lists and the folder lacks is returned too; reading it refuses it.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder} is no folder: name one that holds disclosures with --raw.")
    listed = manifest(folder)
    found = sorted(
        p.name for p in folder.iterdir() if p.is_file() and not p.name.startswith(".") and p.name != "manifest.csv"
    )
    names = [*listed, *(name for name in found if name not in listed)]
    if not names:
        raise StoreError(f"{folder} holds no disclosures: put the published files there.")
    return [(name, listed.get(name, {})) for name in names]


def raw_bytes(folder: Path, name: str, manifest: Mapping[str, str]) -> bytes:
    """Return the bytes of a raw file; a byte that differs from the manifest's checksum refuses it."""
    path = folder / name
    if not path.is_file():
        raise Unreadable(
            "missing", "manifest.csv lists this file and the folder lacks it: restore it or remove its row."
        )
    data = path.read_bytes()
    stated = manifest.get("sha256", "")
    if stated and hashlib.sha256(data).hexdigest() != stated:
        raise Unreadable(
            "checksum",
            "its bytes differ from the checksum in manifest.csv: restore the original, or record the new file there.",
        )
    return data


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    """Return file name -> row of the folder's manifest.csv; none where it has no manifest.

    Raises `StoreError` where it is no UTF-8, lacks the column `file`, or states what no document can have.
    """
    path = folder / "manifest.csv"
    if not path.is_file():
        return {}
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        raise StoreError(f"{path} is no UTF-8: save it as a CSV in UTF-8.") from error
    if "file" not in (reader.fieldnames or []):
        raise StoreError(
            f"{path} has no column `file`: its columns are file, sha256, spending_unit, region, year and document_type."
        )
    return {row["file"]: _stated(path, {k: v or "" for k, v in row.items() if k}) for row in reader}


def _stated(path: Path, row: dict[str, str]) -> dict[str, str]:
    """Return a manifest row whose year, region and type are such as a document can have."""
    known = {"region": schema.REGIONS, "document_type": schema.DOCUMENT_TYPES}
    for column, values in known.items():
        if row.get(column) and row[column] not in values:
            raise StoreError(
                f"{path}, {row['file']}: `{row[column]}` is no {column}: choose among {', '.join(values)}."
            )
    if row.get("year") and not (row["year"].isdecimal() and len(row["year"]) == 4):
        raise StoreError(f"{path}, {row['file']}: `{row['year']}` is no year: give four digits, such as 2024.")
    return row


def checksums(folder: Path) -> dict[str, str]:
    """Return file name -> SHA-256 of every raw file that lies in `folder`; none where there is no such folder."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    names = (p for p in paths if p.is_file() and not p.name.startswith(".") and p.name != "manifest.csv")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in names}


@contextmanager
def kept(folder: Path, name: str, data: bytes, row: Mapping[str, str]) -> Iterator[None]:
    """Keep a raw file and its manifest row from now on; if the block raises, neither was ever there."""
    folder.mkdir(parents=True, exist_ok=True)
    listing, target = folder / "manifest.csv", folder / name
    before, was_there = listing.read_bytes() if listing.is_file() else None, target.exists()
    try:
        if not was_there:
            _replace(target, data)
            target.chmod(0o444)
        _replace(listing, _listed(before, {"file": name, **row}))
        yield
    except BaseException:
        if not was_there:
            target.unlink(missing_ok=True)
        _replace(listing, before) if before is not None else listing.unlink(missing_ok=True)
        raise


def _listed(before: bytes | None, row: Mapping[str, str]) -> bytes:
    """Return the manifest with one row more; the rows before keep their bytes, the header decides the columns."""
    text = (before or b"").decode("utf-8-sig")
    columns = next(csv.reader(text.splitlines()), None) or list(_MANIFEST)
    addition = io.StringIO()
    ending = "\r\n" if "\r\n" in text else "\n"
    writer = csv.DictWriter(addition, columns, restval="", extrasaction="ignore", lineterminator=ending)
    if not text.strip():
        writer.writeheader()
    writer.writerow(row)
    start = before or b""
    return start + (b"\n" if start and not start.endswith(b"\n") else b"") + addition.getvalue().encode()


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
        file.write(data)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def prepare() -> None:
    """Import what writing needs; worker processes read documents meanwhile."""
    import pandera.pandas  # noqa: F401


def write(tables: Mapping[str, Sequence[Mapping[str, object]]], folder: Path) -> None:
    """Check every table against its contract, then replace the files of `folder` all at once.

    Raises pandera's `SchemaError` on a breach: that is a bug of ours and never a finding.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as name:
        scratch = Path(name)
        for table in schema.CLEAN:
            _frame(table, tables.get(table.name, ())).to_csv(
                scratch / f"{table.name}.csv", index=False, lineterminator="\n"
            )
        (scratch / "datapackage.json").write_text(
            json.dumps(_package(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n"
        )
        for path in sorted(scratch.iterdir()):
            os.replace(path, folder / path.name)


def _frame(table: schema.Table, rows: Sequence[Mapping[str, object]]) -> Any:
    import pandas as pd

    columns: dict[str, Any] = {}
    for column in table.columns:
        values = [row.get(column.name) for row in rows]
        if column.kind == "string":
            columns[column.name] = pd.Series(["" if value is None else value for value in values], dtype="str")
        else:
            kinds = {"integer": "Int64", "boolean": "bool", "number": "object"}
            columns[column.name] = pd.Series(values, dtype=kinds[column.kind])
    unknown = {name for row in rows for name in row} - set(table.names)
    if unknown:
        raise StoreError(f"{table.name} has no column {', '.join(sorted(unknown))}: declare it in schema.py.")
    frame = _contract(table).validate(pd.DataFrame(columns))
    for column in table.columns:
        if column.kind == "boolean":
            frame[column.name] = frame[column.name].map({True: "true", False: "false"})
    return frame


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


def _exact(values: Any) -> bool:
    return all(value is None or isinstance(value, Decimal) for value in values)


def read(name: str, folder: Path = CLEAN) -> Any:
    """Return a clean table as a DataFrame: amounts as exact `Decimal` (None where empty), text never NaN."""
    import pandas as pd

    table = next(table for table in schema.CLEAN if table.name == name)
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise StoreError(f"{path} is missing: run `python -m analysis clean` first.")
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
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
    facts: Any
    statements: Any
    findings: Any
    projects: Any
    indicators: Any
    numbers: Any
    refused: Any


def load(folder: Path = CLEAN) -> Study:
    """Return all clean tables of `folder`; raises `StoreError` where one is missing."""
    return Study(**{table.name: read(table.name, folder) for table in schema.CLEAN})


def _package() -> dict[str, object]:
    """Return the Frictionless data package that describes the clean tables."""
    return {
        "name": "tight-belts",
        "title": "Tight Belts · 过紧日子: clean budget disclosures",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": [_resource(table) for table in schema.CLEAN],
    }


def _resource(table: schema.Table) -> dict[str, object]:
    keys = [
        {"fields": [column.name], "reference": {"resource": column.references, "fields": [_key_of(column.references)]}}
        for column in table.columns
        if column.references
    ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "missingValues": [""],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _key_of(name: str) -> str:
    return next(table.key[0] for table in schema.CLEAN if table.name == name)


def _field(column: schema.Column) -> dict[str, object]:
    constraints: dict[str, object] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    field: dict[str, object] = {"name": column.name, "type": column.kind, "description": column.description}
    if column.unit:
        field["unit"] = column.unit
    return field | ({"constraints": constraints} if constraints else {})
