"""Scans: what OCR reads becomes a fact only where the arithmetic of the document says the same.

A page costs seconds, so few are read here, each once.
"""

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import scans
from made_tables import adding_up, made
from PIL import Image

from analysis import clean, documents, pipeline
from analysis.documents import Document, Row, Unreadable
from analysis.documents.pdf import scan

REAL = Path(__file__).parents[2] / "shared" / "real-pdf"
SAID = {"spending_unit": "某市某局", "year": "2031", "document_type": "budget"}
needs_ocr = pytest.mark.skipif(
    not scan.available(), reason="the extra that reads scans is not installed: make setup OCR=1"
)


@pytest.fixture(scope="module", autouse=True)
def offline() -> None:
    """Whatever the extra does, it does without a network: models are looked for nowhere but in its package."""

    def refuse(*_: object) -> None:
        raise AssertionError("the reader of scans asked for a network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


def cells(document: Document) -> dict[tuple[str, str], str]:
    """(row label, column header) -> text of the tables of a document."""
    found: dict[tuple[str, str], str] = {}
    head: tuple[str, ...] = ()
    for row in (item.texts for item in document.items if isinstance(item, Row)):
        if "科目名称" in row:
            head = row
        elif head and row[0]:
            found |= {(row[0], name): text for name, text in zip(head[1:], row[1:], strict=True) if text}
    return found


@needs_ocr
@pytest.mark.parametrize("way", [None, scans.worn], ids=["clean", "worn"])
def test_every_cell_of_a_ruled_scan_is_read(way: Callable[[Image.Image], Image.Image] | None) -> None:
    data, truth = made("boxes", 1, pages=1)
    pages = [way(page) if way else page for page in scans.pictures(data)]
    found = documents.read("scan.pdf", scans.as_pdf(pages))
    assert cells(found) == truth[1]
    assert found.scanned == {1}


@needs_ocr
def test_a_page_scanned_sideways_is_turned() -> None:
    data, truth = made("grid", 1, pages=1)
    page = scans.worn(scans.pictures(data)[0]).transpose(Image.Transpose.ROTATE_90)
    assert cells(documents.read("scan.pdf", scans.as_pdf([page]))) == truth[1]


def pretended(data: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, object]]]:
    """The clean rows of a one-page PDF whose text is taken for what OCR has read."""
    document = replace(documents.read("scan.pdf", data), scanned=frozenset({1}))
    monkeypatch.setattr(documents, "read", lambda *_: document)
    return pipeline.collection([clean.document("scan.pdf", data, SAID)]).rows


def amounts(rows: dict[str, list[dict[str, object]]]) -> dict[tuple[object, object], str]:
    """(label, measure) -> what is printed, of the confirmed facts."""
    return {(r["label"], r["measure"]): str(r["printed"]) for r in rows["facts"] if r["reading"] == "confirmed"}


MEASURES = {"合计": "total", "基本支出": "basic", "项目支出": "project"}


def test_what_adds_up_exactly_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    data, truth = adding_up(1)
    rows = pretended(data, monkeypatch)
    assert amounts(rows) == {(label, MEASURES[head]): number for (label, head), number in truth.items()}


@pytest.mark.parametrize("row", range(8))
@pytest.mark.parametrize("column", range(3))
def test_a_misread_figure_is_kept_and_enters_no_sum(row: int, column: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data, printed = adding_up(1, misread=(row, column))
    _, truth = adding_up(1)
    wrong = {key for key in truth if truth[key] != printed[key]}
    rows = pretended(data, monkeypatch)
    guesses = [fact for fact in rows["facts"] if fact["reading"] == "unconfirmed"]
    assert {(fact["label"], fact["measure"]) for fact in guesses} == {(a, MEASURES[b]) for a, b in wrong}
    assert [(fact["amount_yuan"], fact["printed"]) for fact in guesses] == [(None, printed[key]) for key in wrong]
    assert not [finding for finding in rows["findings"] if finding["verdict"] == "breaks"]
    assert not {fact["fact_id"] for fact in guesses} & evidence(rows)


def evidence(rows: dict[str, list[dict[str, object]]]) -> set[str]:
    return {ident for finding in rows["findings"] for ident in str(finding["evidence"]).split(";")}


def test_without_the_extra_a_scan_is_refused_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    with pytest.raises(Unreadable) as refusal:
        documents.read("scan.pdf", scans.as_pdf([Image.new("L", (300, 400), 255)]))
    assert refusal.value.code == "scan"
    assert "pip install .[ocr]" in refusal.value.reason and "make setup OCR=1" in refusal.value.reason
