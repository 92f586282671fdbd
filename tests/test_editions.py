"""Two editions of one study: the same sections, labels and expressions, in two languages."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis import pipeline
from analysis.publish import exhibits, headlines, results
from analysis.reference import rows
from analysis.store import Study

ROOT = Path(__file__).parents[1]
ENGLISH, CHINESE = (ROOT / name for name in pipeline.EDITIONS)


def sections(path: Path) -> dict[str, str]:
    """Section id (or place) -> its source; the front matter left out."""
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.S)
    parts = re.split(r"^# .*?(?:\{(?:#([\w-]+)|\.unnumbered)\})\s*$", text, flags=re.M)
    named = [name or f"unnumbered {n}" for n, name in enumerate(parts[1::2])]
    return {"head": parts[0], **dict(zip(named, parts[2::2], strict=True))}


def expressions(text: str) -> Counter[str]:
    return Counter(re.findall(r"`\{python\} ([^`]+)`", text))


def cells(text: str) -> list[str]:
    """The code of the cells, without what an edition words for itself: captions and its language."""
    found = re.findall(r"```\{python\}\n(.*?)```", text, re.S)
    return [re.sub(r"^#\| (?:fig|tbl)-(?:cap|alt): .*\n|^lang = .*\n", "", cell, flags=re.M) for cell in found]


def parts(text: str) -> list[str]:
    """The parts that a collection may leave out, in order."""
    return re.findall(r"^<!-- (?:if [\w ]+|end) -->$", text, re.M)


def test_both_editions_have_the_same_sections() -> None:
    assert list(sections(ENGLISH)) == list(sections(CHINESE))


def test_both_editions_compute_the_same_in_each_section() -> None:
    english, chinese = sections(ENGLISH), sections(CHINESE)
    for name in english:
        assert expressions(english[name]) == expressions(chinese[name]), name
        assert cells(english[name]) == cells(chinese[name]), name
        assert parts(english[name]) == parts(chinese[name]), name


def test_both_editions_refer_to_the_same_figures_and_tables() -> None:
    pattern = r"@((?:fig|tbl|sec)-[\w-]+)"
    english, chinese = (Counter(re.findall(pattern, path.read_text(encoding="utf-8"))) for path in (ENGLISH, CHINESE))
    assert english == chinese


def test_each_edition_leads_to_the_other() -> None:
    assert "(report.zh.html)" in sections(ENGLISH)["head"]
    assert "(report.html)" in sections(CHINESE)["head"]


@pytest.mark.parametrize("name", ["documents", "checks"])
def test_tables_have_chinese_heads(name: str, study: Study) -> None:
    frame = getattr(exhibits, name)(study, "zh")
    assert all(re.search(r"[\u4e00-\u9fff]", str(column)) for column in frame.columns)


OF_STORY = ("answers", "boundaries", "purposes", "forms", "verdicts", "largest", "missed", "requests")
OF_STUDY = ("claims", "rises", "crossed", "ledger", "parts", "doubled", "outside", "vehicles", "bought", "unnamed")
OF_STUDY += ("personnel", "offices", "breaks", "card")
WITHOUT_SENTENCES = ("boundaries", "forms", "largest", "ledger", "parts", "doubled", "outside", "vehicles", "personnel")


def tables(study: Study, told: results.Story, lang: str) -> dict[str, pd.DataFrame]:
    made = {name: getattr(exhibits, name)(told, lang) for name in OF_STORY}
    made |= {name: getattr(exhibits, name)(study, told, lang) for name in OF_STUDY}
    made |= {name: getattr(exhibits, name)(study, lang) for name in ("documents", "checks")}
    return made | {name: getattr(exhibits, name)(lang) for name in ("states", "identities", "dictionary")}


def test_the_chinese_tables_hold_the_same_numbers(study: Study) -> None:
    told = results.tell(study)
    english, chinese = (tables(study, told, lang) for lang in ("en", "zh"))
    for name, frame in english.items():
        assert len(frame) > 0 and frame.shape == chinese[name].shape, name
        if name in WITHOUT_SENTENCES:
            for column in range(2, frame.shape[1]):
                numbers = [re.findall(r"\d[\d,.]*\d", str(cell)) for cell in frame.iloc[:, column]]
                other = [re.findall(r"\d[\d,.]*\d", str(cell)) for cell in chinese[name].iloc[:, column]]
                assert numbers == other, name


def test_every_head_of_a_table_is_translated(study: Study) -> None:
    for name, frame in tables(study, results.tell(study), "zh").items():
        heads = [str(column) for column in frame.columns if not re.fullmatch(r"20\d\d|.*20\d\d.*：.*", str(column))]
        assert [head for head in heads if not re.search(r"[\u4e00-\u9fff]", head)] == [], name


def test_every_column_of_the_dictionary_has_a_chinese_meaning() -> None:
    frame = exhibits.dictionary("zh")
    meant = [re.search(r"[\u4e00-\u9fff]", str(meaning)) for meaning in frame.iloc[:, 3]]
    assert [f"{row[0]}.{row[1]}" for row, said in zip(frame.to_numpy(), meant, strict=True) if not said] == []


def test_chinese_sets_no_space_before_a_percent_sign_and_full_width_marks(study: Study) -> None:
    source = re.sub(r"```\{python\}.*?```", "", CHINESE.read_text(encoding="utf-8"), flags=re.S)
    prose = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", "", source.split("---", 2)[2])
    assert re.findall(r"[\u4e00-\u9fff] ?[,;:?!][\u4e00-\u9fff ]", prose) == []
    assert re.findall(r" %|[\u4e00-\u9fff] @", prose) == []
    told = results.tell(study)
    assert told.belt
    for headline in (headlines.boundary(told.belt, "zh"), headlines.projects(told.belt, "zh")):
        assert "%" in headline and not re.search(r"\s%", headline), headline
    for name, frame in tables(study, told, "zh").items():
        shown = " ".join(map(str, frame.to_numpy().ravel()))
        assert name in ("breaks", "dictionary", "identities") or " %" not in shown, name


def test_every_project_and_every_reason_is_glossed(study: Study) -> None:
    known = {row["chinese"] for row in rows("glosses")}
    told = results.tell(study)
    assert set(study.projects["project"]) <= known
    assert set(told.claims["reason"]) | set(told.changes["reason"]) <= known | {""}
    assert set(told.claims.loc[told.claims["reason"] == "", "quote"]) <= known
    assert set(told.missed["target"]) | set(told.missed["actual"]) <= known


def test_figures_of_the_tables_lead_to_their_cells(study: Study) -> None:
    told = results.tell(study)
    linked = re.compile(r"\[[\d,.]+\]\(evidence/[\w-]+\.html#[^)]+\)")
    for row in exhibits.personnel(study, told).to_dict("records"):
        assert linked.fullmatch(row["Basic"]) and linked.fullmatch(row["Operating"]), row
    for name, column in (
        ("breaks", "Document"),
        ("claims", "Document"),
        ("rises", "Its reason"),
        ("vehicles", "Operation"),
    ):
        assert all("](evidence/" in cell for cell in getattr(exhibits, name)(study, told)[column]), name
    offices = exhibits.offices(study, told).to_dict("records")
    assert all(linked.fullmatch(row["Approved"]) for row in offices)
    assert any(linked.fullmatch(row["Outturn"]) for row in offices)
