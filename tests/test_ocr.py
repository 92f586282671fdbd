"""Scans: what OCR reads becomes a fact only where the arithmetic of the document says the same.

A page costs seconds, so few are read here, each once.
"""

import socket
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import scans
from made_tables import adding_up, made
from PIL import Image

from analysis import clean, documents, pipeline, store
from analysis.documents import Document, Row, Unreadable, fold
from analysis.documents.pdf import scan

REAL = Path(__file__).parents[2] / "shared" / "real-pdf"
REVENUE_PAGE = 6  # 收入决算表: rows and columns that add up, codes in three cells
MEASURES = {"合计": "total", "基本支出": "basic", "项目支出": "project"}
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


def straight(page: Image.Image) -> Image.Image:
    return page


def worn_and_sideways(page: Image.Image) -> Image.Image:
    return scans.worn(page).transpose(Image.Transpose.ROTATE_90)


@needs_ocr
@pytest.mark.parametrize("way", [straight, worn_and_sideways])
def test_every_cell_of_a_scan_is_read(way: Callable[[Image.Image], Image.Image]) -> None:
    data, truth = made("boxes", 1, pages=1)
    found = documents.read("scan.pdf", scans.as_pdf(map(way, scans.pictures(data))))
    assert cells(found) == truth[1]
    assert found.scanned == {1}


@needs_ocr
def test_a_page_of_a_real_scan_gives_the_amounts_of_its_text() -> None:
    path = REAL / "shanghai-putuo-social-work_2024_final.pdf"
    if not path.is_file():
        pytest.skip("the real PDFs are not part of the project (../shared/real-pdf)")
    data = path.read_bytes()
    scan_of = scans.as_pdf([scans.worn(page) for page in scans.pictures(data, [REVENUE_PAGE])])
    printed = clean.document("file.pdf", data, SAID).rows["facts"]
    read = clean.document("file.pdf", scan_of, SAID).rows["facts"]
    truth = {place(fact): fact["amount_yuan"] for fact in printed if fact["page"] == REVENUE_PAGE}
    confirmed = {place(fact): fact["amount_yuan"] for fact in read if fact["reading"] == "confirmed"}
    assert len(confirmed) > 0.9 * len(truth)
    assert confirmed.items() <= truth.items()


@needs_ocr
def test_a_scan_too_coarse_to_be_read_is_refused() -> None:
    data, _ = adding_up(1)
    with pytest.raises(Unreadable) as refusal:
        documents.read("scan.pdf", scans.as_pdf(map(scans.worn, scans.pictures(data, dpi=60)), dpi=60))
    assert refusal.value.code == "faint" and "200 dots" in refusal.value.reason


def place(fact: dict[str, object]) -> tuple[object, ...]:
    return tuple(fact[name] for name in ("table", "code", "label", "measure", "phase", "fiscal_year"))


@needs_ocr
def test_the_clean_tables_of_a_scan_hold_what_adds_up_and_say_so(tmp_path: Path) -> None:
    """From the file to the written tables, in a worker, page by page."""
    data, truth = adding_up(2)
    raw, told = tmp_path / "raw", []
    raw.mkdir()
    (raw / "scan.pdf").write_bytes(scans.as_pdf(map(scans.worn, scans.pictures(data))))
    listing = [["file", *SAID], ["scan.pdf", *SAID.values()]]
    (raw / "manifest.csv").write_text("\n".join(map(",".join, listing)), encoding="utf-8")
    run = pipeline.clean(raw, tmp_path / "clean", progress=told.append)
    facts = store.read("facts", tmp_path / "clean")
    known = {(fold(f.label), f.measure): f.amount_yuan for f in facts.itertuples() if f.reading == "confirmed"}
    assert run.refused == []
    assert known == {(a, MEASURES[b]): Decimal(n.replace(",", "")) * 10000 for (a, b), n in truth.items()}
    assert "scan.pdf, picture 1 of 1" in told


def pretended(data: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, object]]]:
    """The clean rows of a one-page PDF whose text is taken for what OCR has read."""
    document = replace(documents.read("scan.pdf", data), scanned=frozenset({1}))
    monkeypatch.setattr(documents, "read", lambda *_: document)
    return pipeline.collection([clean.document("scan.pdf", data, SAID)]).rows


def amounts(rows: dict[str, list[dict[str, object]]]) -> dict[tuple[object, object], str]:
    """(label, measure) -> what is printed, of the confirmed facts."""
    return {(r["label"], r["measure"]): str(r["printed"]) for r in rows["facts"] if r["reading"] == "confirmed"}


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


def test_a_column_whose_heading_is_misread_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row and column adds up, but 其他救入 names no column: its amounts mean nothing, and vouch for no row."""
    data, _ = adding_up(1, misread=(2, 1), last="其他救入")
    facts = pretended(data, monkeypatch)["facts"]
    assert {fact["measure"] for fact in facts if fact["reading"] == "confirmed"} <= {"total"}


def evidence(rows: dict[str, list[dict[str, object]]]) -> set[str]:
    return {ident for finding in rows["findings"] for ident in str(finding["evidence"]).split(";")}


def test_without_the_extra_a_scan_is_refused_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    with pytest.raises(Unreadable) as refusal:
        documents.read("scan.pdf", scans.as_pdf([Image.new("L", (300, 400), 255)]))
    assert refusal.value.code == "scan"
    assert "pip install .[ocr]" in refusal.value.reason and "make setup OCR=1" in refusal.value.reason
