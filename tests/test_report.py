"""The report: no typed figure, every number from the clean tables, and one of them walked back to its cell."""

import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import paper as printed
import pytest
import readme
from lxml import html

from analysis import store
from analysis.publish import results
from analysis.store import Study

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "report.qmd"


def prose(text: str) -> list[str]:
    """The report's paragraphs without front matter, cells, inline expressions, citations, references and code."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"```\{python\}.*?```", "", text, flags=re.S)
    text = re.sub(r"`[^`]*`|\[-?@[^\]]*\]|@[a-z]+-[a-z-]+|\{[^}]*\}", "", text)
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]


def test_no_figure_is_typed() -> None:
    assert [p for p in prose(SOURCE.read_text(encoding="utf-8")) if re.search(r"\d", p)] == []


def test_a_typed_figure_would_be_seen() -> None:
    assert [
        p for p in prose("---\na: 1\n---\n\nIt rose by 3.1 %.\n\nIt rose by `{python} 3.1` %.") if re.search(r"\d", p)
    ] == ["It rose by 3.1 %."]


def test_the_readme_says_what_the_tables_say(study: Study) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    said = re.search(r"<!-- finding -->\n(.*?)\n<!-- /finding -->", text, re.S)
    assert said and said[1] == results.finding(study)


def test_the_readme_shows_the_current_chart(study: Study) -> None:
    assert readme.CHART.read_text(encoding="utf-8") == readme.chart(results.tell(study))


def test_a_number_of_the_report_leads_back_to_its_cell(study: Study) -> None:
    belt = results.tell(study).belt
    assert belt
    facts = study.facts
    mine = facts[
        (facts["disclosure_id"] == belt.later)
        & (facts["table"] == "general_budget_basic")
        & (facts["measure"] == "public")
        & (facts["label"] == "合计")
    ].iloc[0]
    assert mine["amount_yuan"] == belt.held["printed_later_yuan"]
    source = study.disclosures.set_index("disclosure_id").loc[belt.later, "source_file"]
    line, cell = mine["locator"].removeprefix("L").split(".")
    text = (store.RAW / source).read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert text.split("\t")[int(cell) - 1] == mine["printed"] == results.wan(belt.held["printed_later_yuan"])


def words(text: str) -> str:
    """Text without the differences that typesetting makes: white space and curly quotes."""
    return " ".join(text.translate({0x2019: "'", 0x2018: "'"}).split())


@pytest.fixture(scope="module")
def rendered(site: Path) -> dict[str, Path]:
    return {suffix: site / f"report{suffix}" for suffix in (".html", ".pdf")}


@pytest.mark.parametrize("name", ["report.pdf", "report.zh.pdf"])
def test_no_character_of_the_paper_stands_on_another(site: Path, name: str) -> None:
    assert printed.overprinted(site / name) == []


def test_the_html_holds_the_key_figures_and_asks_for_nothing(rendered: dict[str, Path], study: Study) -> None:
    text = rendered[".html"].read_text(encoding="utf-8")
    tree = html.fromstring(text)
    said = " ".join(tree.text_content().split())
    told = results.tell(study)
    assert told.belt
    for figure in (
        results.wan(abs(told.belt.stated.change_yuan)),
        results.signed(told.belt.boundaries.change_percent["least"]),
        results.signed(told.belt.boundaries.change_percent["greatest"]),
        f"{told.numbers:,}",
        f"{told.verdict('breaks')} break",
        f"{told.causes} separate causes",
    ):
        assert figure in said, figure
    assert not re.search(r"(?:src|href)=[\"']https?://[^\"']*\.(?:js|css|woff2?)", text)
    fetched = tree.xpath("//script[@src]/@src | //link[@rel='stylesheet']/@href")
    assert [address for address in fetched if not address.startswith("data:")] == []
    assert "�" not in said and "?@" not in said


def test_every_grave_break_is_a_sum_and_every_tight_belt_is_printed(rendered: dict[str, Path], study: Study) -> None:
    tree = html.fromstring(rendered[".html"].read_text(encoding="utf-8"))
    said = words(tree.text_content()).replace("\u00a0", " ")
    table = tree.xpath("//*[@id='tbl-breaks']//tbody")[0]
    sums = [" ".join(row.xpath("string(td[2])").replace("\u00a0", " ").split()) for row in table.xpath("tr")]
    assert "7.85 ≠ 27.85 万元" in sums and "100 % ≠ 19.70 ÷ 18.00 = 109.44 %" in sums
    assert (
        "26.42 ≠ 0.00 + 26.42 + 0.00 + 9.71 = 36.13 万元" in sums and "1,222 ≠ 176 + 47 + 799 = 1,022 persons" in sums
    )
    rest = tree.xpath("//a[starts-with(@href, 'explorer.html#findings?verdict=breaks&severity=')]/@href")
    assert [link.rpartition("=")[2] for link in rest] == ["material", "minor"]
    claims = results.tell(study).claims
    assert [row.arithmetic for row in claims.itertuples() if words(row.arithmetic) not in said] == []


def test_the_first_screen_answers_for_every_office(rendered: dict[str, Path], study: Study) -> None:
    tree = html.fromstring(rendered[".html"].read_text(encoding="utf-8"))
    table = tree.xpath("//table")[0]
    rows = {row.xpath("string((th|td)[1])").strip(): row for row in table.xpath(".//tbody/tr")}
    answers = {name: " ".join(row.xpath("string((th|td)[2])").split()) for name, row in rows.items()}
    assert answers == {
        "Changsha Beijing office": "no",
        "Changsha General Office": "cannot be known",
        "Changsha CZT integration centre": "no such claim",
        "Zhuzhou Beijing office": "cannot be known",
    }
    deciding = " ".join(rows["Changsha Beijing office"].text_content().split())
    assert "+13.0 % to +29.3 %" in deciding and "−5.9 %" in deciding


MUST_BE_SAID = (
    "+17.1 %", "42.6 %", "37.5 %", "−20.6 %", "+10.5 %", "+4.4 %",  # what grew, and the cut after a rise
    "11.72", "4,000",  # meetings
    "216.40", "209.35", "−3.3 %", "+0.9 %", "35.19",  # a form held constant
    "+2.4 %", "+19.2 %", "464.5 %",  # rises with other reasons
    "149.62", "252.08", "27.30", "74.3 %", "46.1 %", "7.23",  # the other units
    "+13.0 %", "+15.1 %", "+22.7 %", "+24.4 %", "−5.9 %",  # the boundary
    "−35.5 %", "−11.8 %",  # a base that its parts contradict
)  # fmt: skip


def test_what_the_documents_say_is_said_in_both_editions(site: Path) -> None:
    for name in ("report.html", "report.zh.html"):
        said = " ".join(html.parse(site / name).getroot().text_content().split())
        said = said.replace("%", " %").replace("  %", " %")
        assert [figure for figure in MUST_BE_SAID if figure not in said] == [], name


def test_words_that_fall_are_gone() -> None:
    text = SOURCE.read_text(encoding="utf-8").lower()
    for phrase in (
        "never set side by side",
        "what their figures can bear",
        "public expenses fell",
        "many of them write",
    ):
        assert phrase not in text


def test_the_pdf_says_the_same(rendered: dict[str, Path], study: Study) -> None:
    import pdfplumber

    with pdfplumber.open(rendered[".pdf"]) as pdf:
        said = re.sub(r"\s+", "", "".join(page.extract_text() for page in pdf.pages))
    told = results.tell(study)
    assert told.belt
    for figure in (
        results.wan(abs(told.belt.stated.change_yuan)),
        f"{told.checks:,}",
        "过紧日子",
        "长沙市人民政府驻北京联络处",
    ):
        assert figure.replace(" ", "") in said, figure
    assert "�" not in said


def test_every_caption_is_on_paper_and_on_the_screen(rendered: dict[str, Path]) -> None:
    import pdfplumber

    captions = re.findall(r'^#\| (?:fig|tbl)-cap: "(.*)"$', SOURCE.read_text(encoding="utf-8"), re.M)
    page = words(html.fromstring(rendered[".html"].read_text(encoding="utf-8")).text_content())
    with pdfplumber.open(rendered[".pdf"]) as pdf:
        paper = re.sub(r"\s+", "", words("".join(sheet.extract_text() for sheet in pdf.pages)))
    assert len(captions) > 20
    assert [caption for caption in captions if words(caption) not in page] == []
    assert [caption for caption in captions if re.sub(r"\s+", "", caption) not in paper] == []


def test_the_paper_has_a_language_and_bookmarks(rendered: dict[str, Path]) -> None:
    import pdfplumber
    from pdfminer.pdftypes import resolve1

    with pdfplumber.open(rendered[".pdf"]) as pdf:
        catalogue = pdf.doc.catalog
        titles = {str(title) for _, title, *_ in pdf.doc.get_outlines()}
    assert str(resolve1(catalogue["Lang"])).strip("b'").startswith("en")
    assert any("methods" in title for title in titles) and len(titles) > 8


@pytest.mark.parametrize("page", ["report.html", "report.zh.html"])
def test_every_figure_that_leads_to_a_cell_is_printed_there(site: Path, page: str) -> None:
    """All of them, not a sample: amounts in 万元 or 元, counts, points, shares; what is computed leads nowhere."""
    numeral = re.compile(r"\d[\d,]*(?:\.\d+)?")
    places: dict[str, dict[str, str]] = {}
    wrong, seen = [], 0
    for link in html.parse(str(site / page)).iter("a"):
        shown, (file, _, anchor) = link.text_content().strip(), link.get("href", "").partition("#")
        if not file.startswith("evidence/") or not re.fullmatch(r"[−+]?\d[\d,]*(\.\d+)?\s?%?(/\d+)?", shown):
            continue
        if file not in places:
            ids = html.parse(str(site / file)).xpath("//*[@id]")
            places[file] = {each.get("id"): each.text_content().replace(" ", "") for each in ids}
        found = [Decimal(text.replace(",", "")) for text in numeral.findall(places[file][unquote(anchor)])]
        held = {scale * value for value in found for scale in (Decimal(1), Decimal(10000), Decimal("0.0001"))}
        seen += 1
        for figure in (Decimal(text.replace(",", "")) for text in numeral.findall(shown)):
            if not any(abs(figure - value) <= Decimal("0.005") for value in held):  # 85.909 is shown as 85.91
                wrong.append((shown, file, anchor))
    assert wrong == [] and seen > 150
