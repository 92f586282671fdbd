"""Scans: what OCR reads becomes a fact only where the arithmetic of the document says the same.

A page costs seconds, so few are read here, each once.
"""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import scans
from made_tables import made
from PIL import Image

from analysis import documents
from analysis.documents import Document, Row, Unreadable
from analysis.documents.pdf import scan

REAL = Path(__file__).parents[2] / "shared" / "real-pdf"
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


def test_without_the_extra_a_scan_is_refused_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    with pytest.raises(Unreadable) as refusal:
        documents.read("scan.pdf", scans.as_pdf([Image.new("L", (300, 400), 255)]))
    assert refusal.value.code == "scan"
    assert "pip install .[ocr]" in refusal.value.reason and "make setup OCR=1" in refusal.value.reason
