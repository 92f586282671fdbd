"""The archive for spreadsheets: no cell acts as a formula, no number changes, the package describes its files."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

from analysis import schema, store
from analysis.publish import downloads

COLUMNS = ("fact_id", "label", "printed", "amount_yuan")


def guarded(**cells: str) -> dict[str, str]:
    table = schema.Table("made", "", ("fact_id",), tuple(c for c in schema.FACTS.columns if c.name in COLUMNS))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, table.names, lineterminator="\n")
    writer.writeheader()
    writer.writerow({name: cells.get(name, "") for name in table.names})
    (row,) = csv.DictReader(io.StringIO(downloads.guarded(table, stream.getvalue().encode()).decode()))
    return row


def test_a_text_that_begins_like_a_formula_is_guarded() -> None:
    for text in ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", '=HYPERLINK("x")', "\t=1"):
        assert guarded(label=text, fact_id="a")["label"] == "'" + text
    assert guarded(label="一、收入=1", fact_id="a")["label"] == "一、收入=1"


def test_no_number_changes_whatever_its_column() -> None:
    row = guarded(fact_id="a", amount_yuan="-118.79", printed="-1,652.53")
    assert (row["amount_yuan"], row["printed"]) == ("-118.79", "-1,652.53")


def test_the_package_in_the_archive_describes_the_files_in_it(study: store.Study, tmp_path: Path) -> None:
    path, *_ = downloads.write(study, store.CLEAN, tmp_path / "no-notebooks", tmp_path)
    archive = zipfile.ZipFile(path)
    for resource in json.loads(archive.read("datapackage.json"))["resources"]:
        data = archive.read(resource["path"])
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        printed = (store.CLEAN / resource["path"]).read_bytes()
        assert data == printed or b"'" in data
