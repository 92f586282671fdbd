"""manifest.csv: what a person says of the files, row by row; it goes before what the files print of themselves."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from analysis import schema
from analysis.store.place import StoreError, in_words

MANIFEST = "manifest.csv"
_COLUMNS = ("file", "sha256", "spending_unit", "region", "year", "document_type", "received_as", "note")


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    """Return file name -> row of the folder's manifest.csv; none where it has no manifest.

    Spreadsheets leave rows of bare commas behind, which say nothing. Raises `StoreError` where the
    manifest is no UTF-8, lacks the column `file`, or states what no document can have.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        with in_words(path, "the manifest cannot be read."):
            reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        rows = [{k: v or "" for k, v in row.items() if k} for row in reader]
    except UnicodeDecodeError as error:
        raise StoreError(f"{path} is no UTF-8: save it as a CSV in UTF-8.") from error
    except csv.Error as error:
        raise StoreError(f"{path} is no CSV that can be read ({error}): save it anew.") from error
    if "file" not in (reader.fieldnames or []):
        raise StoreError(
            f"{path} has no column `file`: its columns are file, sha256, spending_unit, region, year and document_type."
        )
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        if any(value.strip() for value in row.values()):
            found[_name(path, number, row, found)] = _stated(path, row)
    return found


def _name(path: Path, number: int, row: Mapping[str, str], found: Mapping[str, object]) -> str:
    """Return the file that a row is for: one row a file."""
    name = row["file"]
    if not name.strip() or "\0" in name:
        raise StoreError(f"{path}, row {number}: it names no file: fill in its column `file`, or remove the row.")
    if name in found:
        raise StoreError(f"{path}, row {number}: {name} has a row already: keep the one that is true.")
    return name


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


def listed(before: bytes | None, row: Mapping[str, str]) -> bytes:
    """Return the manifest with one row more; the rows before keep their bytes, the header decides the columns."""
    text = (before or b"").decode("utf-8-sig")
    columns = next(csv.reader(text.splitlines()), None) or list(_COLUMNS)
    addition = io.StringIO()
    ending = "\r\n" if "\r\n" in text else "\n"
    writer = csv.DictWriter(addition, columns, restval="", extrasaction="ignore", lineterminator=ending)
    if not text.strip():
        writer.writeheader()
    writer.writerow(row)
    start = before or b""
    return start + (b"\n" if start and not start.endswith(b"\n") else b"") + addition.getvalue().encode()
