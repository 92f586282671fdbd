"""The Frictionless data package that describes the clean tables, and whose checksums tell that they belong together."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis import schema
from analysis.store.place import StoreError, sha256

PACKAGE = "datapackage.json"
FILES = frozenset((PACKAGE, *(f"{table.name}.csv" for table in schema.CLEAN)))


def described(files: Mapping[str, tuple[int, str]], collection: str = "") -> bytes:
    """Return the data package of the clean tables in `files`: table name -> size in bytes and SHA-256.

    `collection` is the checksum of the catalogue of a collection whose rows are kept as Parquet beside the files.
    """
    package = {
        "name": "tight-belts",
        "title": "Tight Belts · 过紧日子: clean budget disclosures",
        "version": schema.VERSION,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        **({"collection": collection} if collection else {}),
        "resources": [_resource(table, *files[table.name]) for table in schema.CLEAN if table.name in files],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def proven(path: Path) -> bytes:
    """Return the bytes of a clean table; raises `StoreError` where the data package beside it describes others."""
    data = path.read_bytes()
    stated = _checksums(path.parent).get(path.name)
    if stated and stated != sha256(data):
        raise StoreError(f"{path} is not the file that {PACKAGE} describes: run `python -m analysis clean` again.")
    return data


def package(folder: Path) -> dict[str, Any]:
    """Return the data package of a folder, empty where there is none.

    Raises `StoreError` for one that is damaged, or of tables that another version of the schema declares.
    """
    path = folder / PACKAGE
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_bytes())
        version = found.get("version", "an older one")
    except (ValueError, AttributeError) as error:
        raise StoreError(f"{path} is damaged: run `python -m analysis clean` again.") from error
    if version != schema.VERSION:
        raise StoreError(
            f"{path} describes tables of version {version}, and this is version {schema.VERSION}: "
            "run `python -m analysis clean` again."
        )
    return dict(found)


def _checksums(folder: Path) -> dict[str, str]:
    """Return file name -> SHA-256 as the data package states them; none where there is no package."""
    try:
        resources = package(folder).get("resources", [])
        return {each["path"]: each.get("hash", "").removeprefix("sha256:") for each in resources}
    except (LookupError, TypeError, AttributeError) as error:
        raise StoreError(f"{folder / PACKAGE} is damaged: run `python -m analysis clean` again.") from error


def _resource(table: schema.Table, size: int, checksum: str) -> dict[str, object]:
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
        "bytes": size,
        "hash": f"sha256:{checksum}",
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
