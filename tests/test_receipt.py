"""The receipt: an office's sentence, the lines that check it, its picture, and the first page of the PDF."""

import re
import struct
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pdfplumber
import pytest
from lxml import html

from analysis import store
from analysis.publish import exhibits, receipt, results
from analysis.store import Study

SENTENCE = "支出较去年减少118.79万元，下降6.71%。"


def replaced(study: Study, **frames: pd.DataFrame) -> results.Story:
    return results.tell(Study(lambda name: frames[name] if name in frames else getattr(study, name)))


def test_the_lines_check_the_sentence_against_both_years_and_with_the_boundary_held(study: Study) -> None:
    found = receipt.of(results.tell(study))
    assert found and found.said["quote"] == SENTENCE
    wan = [(line.kind, line.earlier_year, line.earlier_yuan / 10000, line.change_yuan / 10000) for line in found.lines]
    assert wan == [
        ("stated", 2025, Decimal("1771.32"), Decimal("-118.79")),
        ("document", 2024, Decimal("1602.94"), Decimal("49.59")),
        ("column", 2024, Decimal("82.30"), Decimal("-4.82")),
        ("held", 2024, Decimal("82.30"), Decimal("18.68")),
    ]
    assert [f"{line.change_percent:+.1f}" for line in found.lines] == ["-6.7", "+3.1", "-5.9", "+22.7"]
    assert [line.implied for line in found.lines] == [True, False, False, False]


def test_each_amount_leads_to_a_place_that_prints_it(study: Study, raw: Path) -> None:
    text = str(exhibits.receipt(results.tell(study)).data)
    links = re.findall(r"\[([−\d,.\\]+)\]\(evidence/([^#)]+)\.html#L(\d+)(?:\.(\d+))?\)", text)
    sources = study.disclosures.set_index("disclosure_id")["source_file"]
    # Two amounts a line and the stated change; what it implies is printed nowhere and leads nowhere.
    assert len(links) == 8 and "1771" not in "".join(shown.replace(",", "") for shown, *_ in links)
    for shown, document, line, cell in links:
        figure = re.sub(r"[\\−,]", "", shown)
        printed = (raw / sources[unquote(document)]).read_text(encoding="utf-8").split("\n")[int(line) - 1]
        printed = printed.split("\t")[int(cell) - 1] if cell else printed
        assert figure in printed.replace(",", ""), shown


def test_the_meaning_is_computed_and_a_reason_without_a_known_meaning_has_none(study: Study) -> None:
    known = exhibits.receipt_picture(results.tell(study))["gloss"]
    assert known.startswith("Total expenditure fell by 118.79 万元 against 2025, by 6.71 %. … ")
    said = study.statements.assign(reason="另有缘由")
    unknown = exhibits.receipt_picture(replaced(study, statements=said))
    assert unknown["gloss"] == "Total expenditure fell by 118.79 万元 against 2025, by 6.71 %."
    assert unknown["said"] == f"{SENTENCE}\n……另有缘由。"


def test_a_rise_is_called_a_rise(study: Study) -> None:
    said = study.statements.copy()
    own = said["quote"] == SENTENCE
    said.loc[own, "amount_yuan"] = said.loc[own, "amount_yuan"].map(abs)
    told = replaced(study, statements=said)
    assert "rose by 118.79" in exhibits.receipt_picture(told)["gloss"]
    found = receipt.of(told)
    assert found and found.lines[0].change_yuan > 0


def test_a_collection_without_two_documents_has_no_receipt(study: Study) -> None:
    one = study.disclosures[study.disclosures["fiscal_year"] != 2026]
    told = replaced(study, disclosures=one)
    assert receipt.of(told) is None and "receipt" not in told.has
    assert exhibits.receipt(told).data == "" and exhibits.receipt_picture(told) == {}


@pytest.mark.parametrize("edition", ["report", "report.zh"])
def test_the_page_opens_with_it_and_names_its_picture(site: Path, edition: str) -> None:
    tree = html.parse(site / f"{edition}.html").getroot()
    first = tree.xpath("//main//*[self::div or self::p or self::table or self::h2]")[0]
    assert first.get("class") == "receipt"
    said = first.xpath(".//blockquote")[0]
    assert SENTENCE in said.text_content() and len(first.xpath(".//li")) == 4
    assert bool(said.xpath(".//*[@lang='zh']")) is (edition == "report")
    assert all(link.get("href").startswith("evidence/") for link in first.iter("a"))
    named = {tag.get("property"): tag.get("content") for tag in tree.xpath("//meta[starts-with(@property, 'og:')]")}
    assert named["og:image"] == f"{edition}.card.png" and named["og:title"] and "118.79" in named["og:image:alt"]
    picture = (site / named["og:image"]).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", picture[16:24]) == (1200, 630)


@pytest.mark.parametrize(
    ("edition", "words"),
    [("report", ("Abstract", "Keywords", "Suggested citation")), ("report.zh", ("摘要", "关键词", "引用格式"))],
)
def test_the_first_sheet_holds_the_receipt_and_how_to_cite(site: Path, edition: str, words: tuple[str, ...]) -> None:
    with pdfplumber.open(site / f"{edition}.pdf") as pdf:
        said = re.sub(r"\s+", "", pdf.pages[0].extract_text())
    assert SENTENCE in said and "+22.7" in said and "过紧日子" in said
    assert [word for word in words if word.replace(" ", "") not in said] == []
    assert "Contents" not in said and "目录" not in said


def test_every_figure_of_a_table_leads_on_paper_to_the_cell_that_prints_it(site: Path) -> None:
    with pdfplumber.open(site / "report.pdf") as pdf:
        numbers = {page.page_obj.pageid: n for n, page in enumerate(pdf.pages)}
        checked = 0
        for page in pdf.pages:
            for link in page.annots:
                dest = link["data"].get("Dest")
                if not isinstance(dest, list):
                    continue
                figure = page.crop((link["x0"], link["top"], link["x1"], link["bottom"])).extract_text().strip()
                if not re.fullmatch(r"\d[\d,]*\.\d\d", figure):
                    continue
                target = pdf.pages[numbers[dest[0].objid]]
                x, top = float(dest[2]), float(target.height) - float(dest[3])
                around = target.crop((max(x - 2, 0), max(top - 3, 0), min(x + 90, target.width), top + 16))
                printed = around.extract_text().replace(",", "")
                assert figure.replace(",", "").rstrip("0").rstrip(".") in printed, figure
                checked += 1
    assert checked > 50


def test_the_printed_rows_are_left_out_where_no_document_is_at_hand(study: Study, tmp_path: Path) -> None:
    told = results.tell(study)
    exhibits.receipt(told)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert "not at hand" in str(exhibits.cited_rows(told).data)


def test_the_study_is_cited_by_its_version() -> None:
    cited = str(exhibits.citation().data).replace("\\", "")
    version = re.search(r"^version: (.+)$", (store.ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    assert version and f"Version {version[1]}." in cited and cited.startswith("The Tight Belts authors (2026).")
