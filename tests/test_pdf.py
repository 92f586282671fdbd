"""Published PDFs: the facts of the transcriptions from three producers, every way of ruling a table, broken files."""

import functools
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="reportlab typesets the test files; it is in the dev extra")

import facsimiles
import made_tables
import pdf_readers
from office_facsimiles import NAMES, transcription

from analysis import clean
from analysis.documents import Line, Row, Unreadable, fold, formats
from analysis.documents.pdf import fallback, reader

REAL = Path(__file__).resolve().parents[2] / "shared" / "real-pdf"
PLACE = {"fact_id", "disclosure_id", "table_id", "page", "locator"}


def bare(cleaned: clean.Cleaned) -> list[dict[str, object]]:
    """The facts without what tells the files apart."""
    return [{key: value for key, value in row.items() if key not in PLACE} for row in cleaned.rows["facts"]]


def unread(cleaned: clean.Cleaned) -> int:
    return sum(row["role"] == "unread" for row in cleaned.rows["numbers"])


# ---- facsimiles of the study's disclosures -----------------------------------------------


@functools.cache
def facsimile(producer: str, name: str) -> bytes:
    return getattr(facsimiles, producer)(transcription(name))


@functools.cache
def typst_read() -> clean.Cleaned:
    return clean.document("copy.pdf", facsimile("typst", NAMES[0]))


@pytest.fixture(scope="module")
def printing() -> Iterator[dict[tuple[str, str], Future[bytes]]]:
    """Chromium needs seconds for a document: it prints while other tests run."""
    with ThreadPoolExecutor(2) as pool:
        names = NAMES if facsimiles.CHROMIUM else []
        yield {("chromium", name): pool.submit(facsimile, "chromium", name) for name in names}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("producer", ["typst", "reportlab", "chromium"])
def test_a_facsimile_gives_the_facts_of_the_transcription_row_for_row(
    producer: str, name: str, cleaned: dict[str, clean.Cleaned], raw: Path, printing: dict
) -> None:
    if producer == "chromium" and not facsimiles.CHROMIUM:
        pytest.skip("Chromium is not installed")
    from analysis import store

    manifest = {key: value for key, value in dict(store.raw_files(raw))[name].items() if key != "sha256"}
    data = printing[producer, name].result() if producer == "chromium" else facsimile(producer, name)
    read = clean.document(name.replace(".txt", ".pdf"), data, manifest)
    assert bare(read) == bare(cleaned[name])
    assert len(read.rows["projects"]) == len(cleaned[name].rows["projects"])
    assert unread(read) == unread(cleaned[name])


def test_a_fact_knows_its_page_and_cell() -> None:
    lines = {line.locator: line for line in formats.read("copy.pdf", facsimile("typst", NAMES[0])).lines()}
    for row in typst_read().rows["facts"]:
        assert re.fullmatch(r"p\d+\.T\d+\.R\d+\.C\d+(?:/\d+)?", str(row["locator"]))
        assert row["page"] == lines[str(row["locator"])].page
        assert fold(str(row["printed"])) in fold(lines[str(row["locator"])].text) or not row["printed"]


def test_numbers_of_pages_are_form() -> None:
    read = typst_read()
    pages = {row["page"] for row in read.rows["numbers"]}
    feet = [row for row in read.rows["numbers"] if row["role"] == "form" and ".L" in str(row["locator"])]
    assert len(feet) >= len(pages)


# ---- two engines, one answer ---------------------------------------------------------------


def texts(pages: list) -> list[tuple[str, ...]]:
    """The rows of all pages, without white space."""
    return [item.texts for item in reader.laid_out(pages) if isinstance(item, Row)]


@pytest.mark.parametrize("name", NAMES)
def test_pdfium_and_pdfminer_give_the_same_cells(name: str) -> None:
    import pdfplumber

    data = facsimile("typst", name)
    with pdfplumber.open(io.BytesIO(data)) as source:
        slow = [fallback.read(page) for page in source.pages]
    assert texts(reader.pages(data)) == texts(slow)


@pytest.mark.parametrize("name", [NAMES[0], NAMES[2]])
def test_plain_pdfplumber_finds_the_same_cells_in_ruled_tables(name: str) -> None:
    """In two disclosures: in the others a comma hangs over the border of its cell, and pdfplumber moves it."""
    data = facsimiles.reportlab(transcription(name), embedded=True)
    ours, theirs = pdf_readers.read_by_us(data), pdf_readers.read_by_pdfplumber(data)
    for page in theirs:
        filled = [[[text for text in row if text] for row in table] for table in theirs[page]]
        assert [[[text for text in row if text] for row in table] for table in ours.get(page, [])] == filled


# ---- tables whose cells are known -----------------------------------------------------------


@pytest.mark.parametrize("kind", made_tables.RULED)
def test_ruled_tables_are_exact(kind: str) -> None:
    assert pdf_readers.score([kind], range(8), pdf_readers.read_by_us) == (1.0, 1.0)


@pytest.mark.parametrize("kind", made_tables.HARD)
def test_hard_tables(kind: str) -> None:
    recall, precision = pdf_readers.score([kind], range(8), pdf_readers.read_by_us)
    assert recall >= 0.99 and precision >= 0.99


@pytest.mark.parametrize("kind", made_tables.UNRULED)
def test_tables_without_vertical_lines(kind: str) -> None:
    recall, precision = pdf_readers.score([kind], range(12), pdf_readers.read_by_us)
    assert recall >= 0.85 and precision >= 0.95


def test_a_chart_is_no_table() -> None:
    for seed in range(6):
        data, truth = made_tables.made("chart", seed)
        assert {page: len(tables) for page, tables in pdf_readers.read_by_us(data).items()} == dict.fromkeys(truth, 1)


def test_prose_between_tables_stays_prose() -> None:
    data, _ = made_tables.made("three_line", 1)
    prose = [item.text for item in reader.read("made.pdf", data).items if isinstance(item, Line)]
    assert any("1,652.53万元" in text for text in prose) and any("人员经费630.35万元" in text for text in prose)


def test_look_alikes_fold_to_the_characters_they_look_like() -> None:
    assert fold("⼀般公共服务⽀出，公务⽤⻋，⻓沙市⻔户⼾⾭⻘") == "一般公共服务支出,公务用车,长沙市门户户青青"


# ---- files that cannot be read, and files that only look so ---------------------------------


def canvas(draw: Callable, **options: object) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    sheet = Canvas(stream, **options)
    draw(sheet)
    sheet.showPage()
    sheet.save()
    return stream.getvalue()


def small_table(sheet) -> None:
    for n in range(3):
        sheet.line(100, 500 + 30 * n, 300, 500 + 30 * n)
        sheet.line(100 + 100 * n, 500, 100 + 100 * n, 560)
    for n, text in enumerate(["Item", "Amount", "Pens", "12.50"]):
        sheet.drawString(110 + 100 * (n % 2), 540 - 30 * (n // 2), text)


def picture(sheet) -> None:
    from PIL import Image

    sheet.drawInlineImage(Image.new("RGB", (60, 60), "white"), 0, 0, 500, 700)


def encrypted(password: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return canvas(small_table, encrypt=StandardEncryption(password, "owner", canCopy=0))


GOOD = ["Item", "Amount", "Pens", "12.50"]


def refused(name: str, data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        formats.read(name, data)
    assert refusal.value.reason.endswith(".") and ":" in refusal.value.reason
    return refusal.value.code


def test_each_broken_file_has_its_own_reason() -> None:
    whole = canvas(small_table)
    assert refused("a.pdf", encrypted("secret")) == "password"
    assert refused("a.pdf", whole[: len(whole) // 2]) == "truncated"
    assert refused("a.pdf", b"%PDF-1.4\n" + b"x" * 400 + b"\n%%EOF\n") == "damaged"
    assert refused("a.pdf", b"<!DOCTYPE html><html><body><p>404 Not Found</p></body></html>") == "html_named_pdf"
    assert refused("a.pdf", canvas(picture)) == ("faint" if find_spec("rapidocr") else "scan")
    assert refused("a.pdf", canvas(lambda sheet: None)) == "blank"
    assert refused("a.pdf", canvas(lambda sheet: sheet.drawString(100, 500, "no table 12.50"))) == "no_tables"
    assert refused("a.pdf", b"") == "empty"


def test_what_only_looks_broken_opens() -> None:
    whole = canvas(small_table)
    moved = re.sub(rb"startxref\s+\d+", b"startxref\n7", whole)
    for data in (whole, moved, encrypted(""), b"\n\n" + whole, whole + b"\0" * 300):
        read = formats.read("a.bin", data)
        assert [cell for row in read.items if isinstance(row, Row) for cell in row.texts] == GOOD


# ---- two real files ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> dict[str, clean.Cleaned]:
    if not REAL.is_dir():
        pytest.skip("the real PDFs are not part of the project (../shared/real-pdf)")
    return {path.stem: clean.document(path.name, path.read_bytes()) for path in sorted(REAL.glob("*.pdf"))}


def test_real_files_are_read_whole(real: dict[str, clean.Cleaned]) -> None:
    for cleaned in real.values():
        assert unread(cleaned) < 0.02 * len(cleaned.rows["numbers"])
        assert all(row["aligned"] for row in cleaned.rows["facts"])


def test_real_files_keep_several_scales_apart(real: dict[str, clean.Cleaned]) -> None:
    facts = real["shanghai-finance-bureau_2025_budget"].rows["facts"]
    assert {row["scale"] for row in facts if row["table"] == "three_public"} == {"万元"}
    assert {row["scale"] for row in facts if row["table"] != "three_public"} == {"元"}


def test_codes_of_real_tables_add_up(real: dict[str, clean.Cleaned]) -> None:
    """The tables' own totals are the oracle: classes, and within the class the items, within the rounding of each."""
    for cleaned in real.values():
        for table in ("expenditure", "general_budget", "general_budget_basic"):
            coded = [row for row in cleaned.rows["facts"] if row["table"] == table and row["code"]]
            rows = [row for row in coded if row["amount_yuan"] is not None]
            for measure in {row["measure"] for row in rows}:
                amounts = {str(row["code"]): row for row in rows if row["measure"] == measure}
                for code, row in amounts.items():
                    parts = [r for c, r in amounts.items() if c.startswith(code) and len(c) == len(code) + 2]
                    if parts:
                        gap = abs(row["amount_yuan"] - sum(part["amount_yuan"] for part in parts))
                        assert gap <= row["rounding_step_yuan"] * (len(parts) + 1) / 2, (table, measure, code)


def test_a_real_table_of_budget_and_outturn_pairs(real: dict[str, clean.Cleaned]) -> None:
    rows = real["shanghai-putuo-planning-bureau_2024_final"].rows["facts"]
    printed = {(row["measure"], row["phase"]): row["printed"] for row in rows if row["table"] == "three_public"}
    assert len(printed) == 12
    for phase in ("approved", "executed"):
        assert printed["total", phase] == printed["reception", phase] != "0.00"
        assert printed["abroad", phase] == printed["vehicles", phase] == "0.00"
