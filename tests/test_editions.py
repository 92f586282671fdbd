"""Two editions of one study: the same sections, labels and expressions, in two languages."""

import re
from collections import Counter
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.publish import exhibits, results
from analysis.reference import rows
from analysis.store.tables import Study

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
    """The code of the cells, without what an edition words for itself: captions, its language, printed sentences."""
    found = re.findall(r"```\{python\}\n(.*?)```", text, re.S)
    plain = [
        re.sub(r"^#\| (?:fig|tbl)-(?:cap|alt): .*\n|^lang = .*\n|^    print\(f.*\n", "", c, flags=re.M) for c in found
    ]
    return plain


def test_both_editions_have_the_same_sections() -> None:
    assert list(sections(ENGLISH)) == list(sections(CHINESE))


def test_both_editions_compute_the_same_in_each_section() -> None:
    english, chinese = sections(ENGLISH), sections(CHINESE)
    for name in english:
        assert expressions(english[name]) == expressions(chinese[name]), name
        assert cells(english[name]) == cells(chinese[name]), name


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


def test_the_chinese_tables_hold_the_same_numbers(study: Study) -> None:
    told = results.tell(study)
    for name in ("breaks", "belts", "personnel", "moved_codes", "parts"):
        english, chinese = (getattr(exhibits, name)(study, told, lang) for lang in ("en", "zh"))
        assert english.shape == chinese.shape
        if name in ("personnel", "moved_codes", "parts"):
            for column in range(2, english.shape[1]):
                numbers = [re.findall(r"[\d,.]+", str(cell)) for cell in english.iloc[:, column]]
                assert numbers == [re.findall(r"[\d,.]+", str(cell)) for cell in chinese.iloc[:, column]]


def test_every_word_of_a_table_is_translated(study: Study) -> None:
    known = {row["english"] for row in rows("words")}
    told = results.tell(study)
    used = {str(c) for f in (exhibits.documents(study), exhibits.checks(study)) for c in f.columns}
    for frame in (exhibits.breaks(study, told), exhibits.belts(study, told), exhibits.personnel(study, told)):
        used |= {str(column) for column in frame.columns}
    used |= {*exhibits.offices(study, told).columns, *exhibits.states().columns, *exhibits.identities().columns}
    assert used <= known


def test_figures_of_the_tables_lead_to_their_cells(study: Study) -> None:
    told = results.tell(study)
    linked = re.compile(r"\[[\d,.]+\]\(evidence/[\w-]+\.html#[^)]+\)")
    frame = exhibits.personnel(study, told)
    for row in frame.to_dict("records"):
        assert linked.fullmatch(row["Basic"]) and linked.fullmatch(row["Public"]), row
    assert all("](evidence/" in cell for cell in exhibits.breaks(study, told)["Document"])
    assert all("](evidence/" in cell for cell in exhibits.belts(study, told)["Document"])
    offices = exhibits.offices(study, told).to_dict("records")
    assert all(linked.fullmatch(row["Approved"]) for row in offices)
    assert any(linked.fullmatch(row["Outturn"]) for row in offices)
