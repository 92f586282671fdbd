"""Nothing dies: one run over files that were made to harm reads what can be read and refuses the rest by name."""

import csv
from pathlib import Path

import hostile_files
import pytest

from analysis import pipeline
from analysis.documents import Options

GOOD = "good.txt"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pipeline.Run]:
    """One run over all of them, and a good file last: what takes too long is ended, and fails by its code."""
    folder = tmp_path_factory.mktemp("hostile")
    raw, out = folder / "raw", folder / "out"
    raw.mkdir()
    for name, (make, _) in hostile_files.FILES.items():
        (raw / name).write_bytes(make())
    (raw / GOOD).write_bytes(hostile_files.text())
    names = [*hostile_files.FILES, GOOD]
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "spending_unit", "year"])
        writer.writerows([name, f"某办{number}", "2024"] for number, name in enumerate(names))
    return out, pipeline.clean(raw, out, options=Options(max_seconds=60, max_memory=1_000), strict=False)


@pytest.mark.parametrize("name", [*hostile_files.FILES, GOOD])
def test_it_is_read_or_refused_by_name(name: str, outcome: tuple[Path, pipeline.Run]) -> None:
    run = outcome[1]
    refused = {str(row["source_file"]): (row["reason_code"], row["reason"]) for row in run.refused}
    assert refused.get(name, (None, ""))[0] == hostile_files.FILES.get(name, (None, None))[1], refused.get(name)
    assert (name in refused) != (name in run.accounts)
    assert run.traces == {}
