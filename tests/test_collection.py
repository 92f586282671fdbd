"""The made collection is what it says: the same bytes for a seed, read in every format, faulty where planted."""

import hashlib
import time
from pathlib import Path

import pytest
from collection import FORMATS, document, write

from analysis import pipeline
from analysis.clean import Cleaned
from analysis.clean import document as cleaned

# (unit, which of its documents, format, kind of misprint)
MADE = [
    (0, 0, "txt", ""),
    (1, 0, "md", "prose against table"),
    (1, 1, "txt", "line of a class"),
    (1, 2, "html", ""),
    (2, 1, "html", "table against table"),
    (3, 0, "html", "vehicles by kind"),
    (4, 0, "docx", "total of its parts"),
    (4, 1, "docx", ""),
    (5, 0, "xlsx", ""),
    (6, 1, "xlsx", "class of its lines"),
    (7, 0, "pdf", "percent of a change"),
    (7, 1, "pdf", ""),
]


def read(place: tuple[int, int, str, str]) -> tuple[str, Cleaned]:
    number, which, suffix, fault = place
    row, data = document(1, number, which, suffix, fault)
    assert row.fault == fault and row.format == suffix
    stated = {"spending_unit": row.spending_unit, "year": str(row.year), "document_type": row.document_type}
    return row.disclosure_id, cleaned(row.file, data, stated)


@pytest.fixture(scope="module")
def made() -> list[tuple[str, Cleaned]]:
    return [read(place) for place in MADE]


def test_every_number_of_every_format_is_read(made: list[tuple[str, Cleaned]]) -> None:
    assert {suffix for _, _, suffix, _ in MADE} == set(FORMATS)
    unread = [(ident, row["token"]) for ident, one in made for row in one.rows["numbers"] if row["role"] == "unread"]
    assert not unread


def test_the_documents_with_a_planted_misprint_are_those_that_break(made: list[tuple[str, Cleaned]]) -> None:
    planted = {ident for (ident, _), place in zip(made, MADE, strict=True) if place[3]}
    findings = pipeline.collection([one for _, one in made]).rows["findings"]
    assert {row["disclosure_id"] for row in findings if row["verdict"] == "breaks"} == planted


def test_no_format_holds_the_hour_of_its_making(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [document(1, 0, 0, suffix)[1] for suffix in FORMATS]
    tomorrow = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    assert [document(1, 0, 0, suffix)[1] for suffix in FORMATS] == before


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.*"))}


def test_a_seed_gives_the_same_bytes_and_the_larger_collection_holds_the_smaller(tmp_path: Path) -> None:
    write(tmp_path / "one", 12)
    write(tmp_path / "other", 12, workers=2)
    write(tmp_path / "larger", 14)
    write(tmp_path / "another", 12, seed=2)
    one, larger = digests(tmp_path / "one"), digests(tmp_path / "larger")
    assert one == digests(tmp_path / "other")
    files = {name: digest for name, digest in one.items() if not name.endswith(".csv")}
    assert files.items() <= larger.items() and len(larger) == len(one) + 2
    assert not set(files.values()) & set(digests(tmp_path / "another").values())
