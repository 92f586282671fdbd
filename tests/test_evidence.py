"""Every place of the clean tables is an anchor of an evidence page, and what it prints stands there."""

import base64
import gzip
import hashlib
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import office_facsimiles
import pandas as pd
import pytest
import yaml

from analysis import clean, pipeline, schema, store
from analysis.documents import squeeze
from analysis.publish import downloads, evidence, explorer
from analysis.store import Study

VOID = {"meta", "link", "br", "input", "img", "hr", "col"}


class Page(HTMLParser):
    """The text under every id, the links, and what would need the network; badly nested tags fail."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.text: dict[str, str] = {}
        self.refs: dict[str, list[tuple[str, str]]] = {}
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        assert "src" not in found
        if tag in VOID:
            return
        place = found.get("id", "")
        assert not place or place not in self.text, f"{place} stands twice"
        if place:
            self.text[place] = ""
        if "href" in found:
            self.links.append(found["href"])
        if "data-ref" in found:
            here = next(name for _, name in reversed(self.open) if name)
            self.refs.setdefault(found["data-ref"], []).append((here, found["title"]))
        self.open.append((tag, place))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop()[0] == tag, tag

    def handle_data(self, data: str) -> None:
        if not any(tag == "details" for tag, _ in self.open):
            for _, place in self.open:
                if place:
                    self.text[place] += data


def page(folder: Path, disclosure_id: str) -> Page:
    return Page((folder / "evidence" / f"{disclosure_id}.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(study: Study, raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("evidence")
    evidence.write(study, raw, output)
    return output


@pytest.fixture(scope="module")
def pages(study: Study, folder: Path) -> dict[str, Page]:
    return {name: page(folder, name) for name in study.disclosures["disclosure_id"]}


def collected(name: str, data: bytes, tmp_path: Path) -> tuple[Study, Path]:
    """A collection of one document, cleaned into a folder of its own."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / name).write_bytes(data)
    rows = pipeline.collection([clean.document(name, data)]).rows
    store.write(rows, tmp_path / "clean")
    return store.load(tmp_path / "clean"), raw


def test_every_id_has_an_address_that_resolves(study: Study, pages: dict[str, Page]) -> None:
    links = evidence.links(study)
    wanted = {*study.facts["fact_id"], *study.statements["statement_id"], *study.indicators["indicator_id"]}
    wanted |= {row.finding_id for row in study.findings.itertuples() if row.evidence}
    assert set(links) == wanted
    for link in links.values():
        path, _, anchor = link.partition("#")
        assert unquote(anchor) in pages[Path(path).stem].text, link


def test_every_numeral_has_an_anchor_that_holds_it(study: Study, pages: dict[str, Page]) -> None:
    for row in study.numbers.itertuples():
        anchor = evidence.address(row.disclosure_id, row.locator).partition("#")[2]
        assert row.token in pages[row.disclosure_id].text[anchor], row


def test_a_fact_stands_printed_at_its_anchor(study: Study, pages: dict[str, Page]) -> None:
    for row in study.facts[study.facts["printed"] != ""].itertuples():
        assert row.printed in squeeze(pages[row.disclosure_id].text[row.locator]), row.fact_id


def test_every_numeral_that_became_data_says_what_it_was_read_as(study: Study, pages: dict[str, Page]) -> None:
    read = study.numbers[study.numbers["role"].isin(["fact", "statement", "indicator"])]
    for name, rows in read.groupby("disclosure_id"):
        marked = {(ref, place) for ref, places in pages[name].refs.items() for place, _ in places}
        assert {(row.ref, row.locator.partition("@")[0]) for row in rows.itertuples()} == marked
    fact = study.facts[study.facts["amount_yuan"].notna() & (study.facts["printed"] != "")].iloc[0]
    title = pages[fact["disclosure_id"]].refs[fact["fact_id"]][0][1]
    assert f"{fact['amount_yuan'] / 10000:,.2f} 万元" in title and fact["label"] in title and fact["fact_id"] in title


def test_the_account_of_numbers_stands_at_the_head(study: Study, folder: Path) -> None:
    for row in study.disclosures.itertuples():
        text = (folder / "evidence" / f"{row.disclosure_id}.html").read_text(encoding="utf-8")
        count = (study.numbers["disclosure_id"] == row.disclosure_id).sum()
        assert f"{count:,}: " in text and row.sha256 in text and row.source_file in text


def test_what_breaks_is_explained_where_it_is_printed(study: Study, folder: Path) -> None:
    for row in study.findings[study.findings["verdict"] == "breaks"].itertuples():
        for name in row.disclosure_id.split(";"):
            text = (folder / "evidence" / f"{name}.html").read_text(encoding="utf-8")
            chinese = (folder / "evidence" / f"{name}.zh.html").read_text(encoding="utf-8")
            assert evidence.escape(row.explanation) in text and evidence.escape(row.explanation_zh) in chinese


def test_pages_are_whole_and_ask_the_network_for_nothing(pages: dict[str, Page]) -> None:
    for found in pages.values():
        assert not {"link", "img", "iframe"} & set(found.tags) and found.tags.count("script") == 2
        others = [link for link in found.links if not link.startswith(("#", "../"))]
        assert [link for link in others if not link.endswith(".zh.html")] == []
        own = [unquote(link[1:]) for link in found.links if link.startswith("#")]
        assert set(own) - {"document"} <= set(found.text)


def test_the_same_study_gives_the_same_bytes(study: Study, raw: Path, folder: Path, tmp_path: Path) -> None:
    for path in evidence.write(study, raw, tmp_path):
        assert path.read_bytes() == (folder / "evidence" / path.name).read_bytes()


def test_an_address_drops_the_numeral_and_encodes_only_what_a_link_cannot_hold() -> None:
    assert evidence.address("a-b", "L262.3@7") == "evidence/a-b.html#L262.3"
    assert evidence.address("a-b", "p3.T1.R5.C2") == "evidence/a-b.html#p3.T1.R5.C2"
    assert evidence.address("a-b", "附表 1!A7") == "evidence/a-b.html#附表%201!A7"
    assert unquote(evidence.address("a", "50% <b>!A1").partition("#")[2]) == "50% <b>!A1"


def test_a_changed_raw_file_is_not_shown_under_old_places(study: Study, raw: Path, tmp_path: Path) -> None:
    for path in raw.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes() + b"\n\n")
    with pytest.raises(evidence.Changed, match="clean"):
        evidence.write(study, tmp_path, tmp_path / "out")


def test_markup_in_a_document_is_text(raw: Path, tmp_path: Path) -> None:
    name = "changsha-beijing-office_2024_budget.txt"
    text = (raw / name).read_text(encoding="utf-8")
    text = text.replace("办公费", '<script>alert("1")</script>&amp;<b>办公费', 1).replace("名词解释", "<i>名词解释", 1)
    study, changed = collected(name, text.encode(), tmp_path)
    evidence.write(study, changed, tmp_path)
    found = page(tmp_path, study.disclosures["disclosure_id"].iloc[0])
    assert not {"b", "i"} & set(found.tags) and found.tags.count("script") == 2
    assert any('<script>alert("1")</script>&amp;<b>办公费' in text for text in found.text.values())


def test_a_document_with_a_line_more_moves_its_anchors(raw: Path, tmp_path: Path) -> None:
    name = "changsha-beijing-office_2024_budget.txt"
    text = "第零行 7 件\n" + (raw / name).read_text(encoding="utf-8").replace("904.71", "994.71")
    study, changed = collected(name, text.encode(), tmp_path)
    evidence.write(study, changed, tmp_path)
    found = page(tmp_path, study.disclosures["disclosure_id"].iloc[0])
    assert found.text["L1"].endswith("第零行 7 件")
    for row in study.facts[study.facts["printed"] == "994.71"].itertuples():
        assert "994.71" in found.text[row.locator]


@pytest.mark.parametrize("producer", ["docx", "xlsx", "html"])
def test_every_format_has_its_anchors(producer: str, tmp_path: Path) -> None:
    source = office_facsimiles.transcription("changsha-beijing-office_2026_budget.txt")
    data = getattr(office_facsimiles, producer)(source)
    study, folder = collected(f"changsha-beijing-office_2026_budget.{producer}", data, tmp_path)
    evidence.write(study, folder, tmp_path)
    found = page(tmp_path, study.disclosures["disclosure_id"].iloc[0])
    for row in study.numbers.itertuples():
        anchor = evidence.address(row.disclosure_id, row.locator).partition("#")[2]
        assert row.token in found.text[unquote(anchor)], row
    for row in study.facts[study.facts["printed"] != ""].itertuples():
        assert row.printed in squeeze(found.text[row.locator]), row.fact_id


def packed(text: str) -> dict[str, Any]:
    """The tables that an explorer carries."""
    data = re.search(r'<script type="text/plain" id="data">([^<]+)</script>', text)
    assert data
    return dict(json.loads(gzip.decompress(base64.b64decode(data[1]))))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_explorer_holds_every_finding_and_statement_and_only_places_that_exist(
    study: Study, pages: dict[str, Page], tmp_path: Path, lang: str
) -> None:
    path = explorer.write(study, tmp_path, lang)
    assert path.stat().st_size < 700_000
    tables = packed(path.read_text(encoding="utf-8"))["tables"]
    findings, statements = tables["findings"]["rows"], tables["statements"]["rows"]
    explanation = "explanation" if lang == "en" else "explanation_zh"
    keys = [column["key"] for column in tables["findings"]["columns"]]
    assert sorted(row[keys.index("words")] for row in findings) == sorted(study.findings[explanation])
    assert len(statements) == int(study.statements["slogan"].sum())
    for place in (place for row in [*findings, *statements] for place in row[-1]):
        name, _, anchor = place.partition("#")
        assert unquote(anchor) in pages[unquote(name)].text, place
    assert path.read_bytes() == explorer.write(study, tmp_path, lang).read_bytes()


def test_a_large_collection_has_several_pages_that_hold_each_finding_once(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "ROWS", 400)
    first = explorer.write(study, tmp_path, "zh")
    names = ["explorer.zh.html", "explorer.2.zh.html", "explorer.3.zh.html"]
    assert first.name == names[0] and sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    pages = [(tmp_path / name).read_text(encoding="utf-8") for name in names]
    rows = [row for page in pages for row in packed(page)["tables"]["findings"]["rows"]]
    assert len(rows) == len(study.findings) and len({tuple(map(str, row)) for row in rows}) > 400
    assert set(re.findall(r'<a href="(explorer[^"]+)">', pages[1])) == {names[0], names[2]}
    assert 'href="explorer.2.html" id="other"' in pages[1]


def test_the_explorer_holds_every_project_with_its_meaning(study: Study, tmp_path: Path) -> None:
    table = packed(explorer.write(study, tmp_path).read_text(encoding="utf-8"))["tables"]["projects"]
    keys = [column["key"] for column in table["columns"]]
    assert keys == ["document", "office", "project", "meaning", "phase", "amount", "goal", "places"]
    assert len(table["rows"]) == len(study.projects)
    row = next(row for row in table["rows"] if row[keys.index("amount")] == "444.97")
    assert table["columns"][3]["values"][row[3]] == "petition and stability work"


def test_the_explorer_shows_what_breaks_first_and_money_apart_from_other_measures(study: Study, tmp_path: Path) -> None:
    table = packed(explorer.write(study, tmp_path).read_text(encoding="utf-8"))["tables"]["findings"]
    keys = [column["key"] for column in table["columns"]]
    verdicts = [row[0] for row in table["rows"]]
    assert verdicts == sorted(verdicts) and table["columns"][0]["keys"][0] == "breaks"
    money = study.findings[study.findings["unit"] == "元"]
    stated = [row[keys.index("stated")] for row in table["rows"]]
    assert sum(text != "" for text in stated) == int(money["stated"].notna().sum())
    others = table["columns"][keys.index("otherwise")]["values"]
    assert any(text.endswith("%") for text in others) and not any("元" in text for text in others)


def test_the_stated_cell_of_a_check_is_the_one_that_is_marked(study: Study) -> None:
    links = evidence.links(study)
    wanted = {"cost target of a project": "L662.8", "cost target of the unit": "L407.15"}
    for check, place in wanted.items():
        found = [links[row.finding_id] for row in study.findings.itertuples() if row.check == check]
        assert any(link.endswith(f"#{place}") for link in found), check


@pytest.mark.parametrize(("lang", "word"), [("en", "public"), ("zh", "公用经费")])
def test_a_page_of_the_report_learns_what_its_numbers_lead_to(
    study: Study, raw: Path, tmp_path: Path, lang: str, word: str
) -> None:
    fact = study.facts[(study.facts["measure"] == "public") & (study.facts["label"] == "合计")].iloc[0]
    link = evidence.address(fact["disclosure_id"], fact["locator"])
    page = tmp_path / f"report{evidence.SUFFIX[lang]}"
    page.write_text(f'<html><body><a href="{link}">{fact["printed"]}</a></body></html>', encoding="utf-8")
    evidence.write(study, raw, tmp_path)
    text = page.read_text(encoding="utf-8")
    data = re.search(r'id="evidence-data">(.*?)</script>', text)
    assert data
    shown = json.loads(data[1])["shown"][link]
    assert shown["row"][shown["cell"]] == fact["printed"] and "基本支出" in shown["title"] and shown["heads"]
    assert any(word in line for lines in shown["read"] for line in lines)
    assert f'href="{evidence.address(fact["disclosure_id"], fact["locator"], lang)}"' in text


def test_the_data_archive_is_whole_checked_and_the_same_every_time(study: Study, tmp_path: Path) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (notebooks / "01.ipynb").write_text("{}", encoding="utf-8")
    made = downloads.write(study, store.CLEAN, notebooks, tmp_path / "a")
    again = downloads.write(study, store.CLEAN, notebooks, tmp_path / "b")
    assert [path.name for path in made] == ["tight-belts-data.zip", "notebooks.zip", "tight-belts.bib"]
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in again]
    with zipfile.ZipFile(made[0]) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert {f"{table.name}.csv" for table in schema.CLEAN} | {"datapackage.json", "README.txt"} == set(files)
    assert len(pd.read_csv(io.BytesIO(files["facts.csv"]))) == len(study.facts)
    readme = files["README.txt"].decode()
    assert all(name in readme for name in study.disclosures["disclosure_id"]) and "$" not in readme
    with zipfile.ZipFile(made[1]) as archive:
        assert archive.namelist() == ["01.ipynb"]


def test_the_citation_is_that_of_the_project(study: Study, tmp_path: Path) -> None:
    cff = yaml.safe_load((store.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    bib = downloads.bibtex(cff)
    assert f"title = {{{{{cff['title']}}}}}" in bib and f"version = {{{cff['version']}}}" in bib
    person = cff | {
        "authors": [{"family-names": "Li", "given-names": "Na"}, {"name": "A & B Office"}],
        "url": "https://a.b/c_d",
    }
    assert "author = {Li, Na and {A \\& B Office}}" in downloads.bibtex(person)
    assert "url = {https://a.b/c_d}" in downloads.bibtex(person)


def test_a_correction_is_told_and_the_printed_text_kept(
    study: Study, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = study.disclosures.iloc[0]
    place = study.facts[study.facts["printed"] == "1,602.94"].iloc[0]["locator"]
    slip = {"source_file": row["source_file"], "locator": place, "printed": "1,602.94", "corrected": "1,602.95"}
    monkeypatch.setattr(
        evidence.reference,
        "rows",
        lambda name, rows=evidence.reference.rows: (
            [slip | {"reason": "a slip <of> the pen"}] if name == "corrections" else rows(name)
        ),
    )
    one = study.replaced(disclosures=study.disclosures.head(1))
    text = evidence.write(one, raw, tmp_path)[0].read_text(encoding="utf-8")
    assert "Printed 1,602.94, read as 1,602.95: a slip &lt;of&gt; the pen" in text
