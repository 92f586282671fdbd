"""The same report for other collections: sentences that fit, nothing on absent units, never an error."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from IPython.display import Markdown

from analysis import pipeline, store
from analysis.publish import fitting, render, results

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / name for name in pipeline.EDITIONS]
NAMES = {
    "early": "changsha-beijing-office_2024_budget.txt",
    "late": "changsha-beijing-office_2026_budget.txt",
    "centre": "changsha-czt-centre_2023_budget.txt",
    "head": "changsha-general-office_2024_budget.txt",
    "zhuzhou": "zhuzhou-beijing-office_2024_final.txt",
}
ARCHIVE = ("长沙市人民政府驻北京联络处", "岳阳市档案馆")


def raw_text(name: str) -> str:
    return (store.RAW / NAMES[name]).read_text(encoding="utf-8")


def archive(text: str, before: str = "", after: str = "") -> str:
    """A document of another unit, perhaps of another year."""
    return text.replace(*ARCHIVE).replace("驻北京联络处", "档案馆").replace(before or "\0", after)


COLLECTIONS = {
    "one document": {"a.txt": lambda: raw_text("head")},
    "no slogan": {"a.txt": lambda: raw_text("centre")},
    "another unit, no moved code": {
        "a.txt": lambda: archive(raw_text("early")),
        "b.txt": lambda: archive(raw_text("early"), "2024", "2025"),
    },
    "no second year": {"a.txt": lambda: raw_text("early"), "b.txt": lambda: raw_text("centre")},
    "another unit, moved codes": {
        "a.txt": lambda: archive(raw_text("early")),
        "b.txt": lambda: archive(raw_text("late")),
    },
    "a later year of tables alone": {
        "a.txt": lambda: raw_text("early"),
        "b.txt": lambda: re.sub(r"(?s)第一部分 部门预算公开说明.*?\*\*第二部分", "**第二部分", raw_text("late")),
    },
    "final accounts": {"a.txt": lambda: raw_text("zhuzhou")},
}


@pytest.fixture(scope="module", params=list(COLLECTIONS))
def collection(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("collection")
    (folder / "raw").mkdir()
    for name, text in COLLECTIONS[request.param].items():
        (folder / "raw" / name).write_text(text(), encoding="utf-8")
    pipeline.clean(folder / "raw", folder / "clean")
    return request.param, folder / "clean"


def told(source: Path, clean: Path) -> str:
    """What the source says of a collection: its prose with every expression evaluated, and every table and print."""
    study = store.load(clean)
    text = fitting.fitted(source.read_text(encoding="utf-8"), results.tell(study).has)
    printed: list[str] = []
    space: dict[str, Any] = {"print": lambda *values: printed.extend(map(str, values))}
    for cell in re.finditer(r"```\{python\}\n(.*?)```", text, re.S):
        tree = ast.parse(cell[1])
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, source.name, "exec"), space)
        shown = eval(compile(ast.Expression(last.value), source.name, "eval"), space) if last else None
        if isinstance(shown, Markdown):
            assert shown.data.strip(), cell[1]
            printed.append(shown.data)
    prose = re.sub(r"```\{python\}\n.*?```", "", text, flags=re.S)

    def value(match: re.Match[str]) -> str:
        found = eval(match[1], space)
        assert found is not None, match[1]
        return str(found.data if isinstance(found, Markdown) else found)

    return re.sub(r"`\{python\} ([^`]+)`", value, prose) + "\n".join(printed)


def test_both_editions_fit_the_collection(collection: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    name, clean = collection
    monkeypatch.setenv("TIGHT_BELTS_CLEAN", str(clean))
    for source in SOURCES:
        text = told(source, clean)
        body = re.sub(r"(?s)\A---.*?\n---\n", "", text).partition("tbl-dictionary")[0]
        assert not re.search(r"\b(?:None|nan|NaT|Decimal)\b|\{python\}", body), (name, source.name)
        if "another unit" in name:
            assert not re.search("Beijing office|office in Beijing|驻京处|驻京(?:办事)?机构|Zhuzhou|株洲驻", body), name
        marked = set(re.findall(r"@((?:tbl|fig|sec)-[\w-]+)", body))
        there = set(re.findall(r"(?:label: |#)((?:tbl|fig|sec)-[\w-]+)", fitted_of(source, clean)))
        assert marked <= there, (name, marked - there)


def fitted_of(source: Path, clean: Path) -> str:
    return fitting.fitted(source.read_text(encoding="utf-8"), results.tell(store.load(clean)).has)


def test_what_a_collection_has_decides_what_is_told(collection: tuple[str, Path]) -> None:
    name, clean = collection
    story = results.tell(store.load(clean))
    answers = {answer.answer for answer in story.answers}
    expected = {
        "one document": {"cannot be known"},
        "no slogan": {"no such claim"},
        "another unit, no moved code": {"cannot be known"},
        "no second year": {"cannot be known", "no such claim"},
        "another unit, moved codes": {"no"},
        "a later year of tables alone": {"no"},
        "final accounts": {"cannot be known"},
    }
    assert answers == expected[name]
    assert ("moved" in story.has) == (name in ("another unit, moved codes", "a later year of tables alone"))
    assert ("form" in story.has) == (name == "final accounts")
    assert ("offices" in story.has) is False


def test_a_part_is_left_out_and_its_lines_stay() -> None:
    text = "a\n<!-- if belt -->\nb\n<!-- end -->\n<!-- if belt claims -->\nc\n<!-- end -->\nd\n"
    assert fitting.fitted(text, {"belt"}) == "a\n\nb\n\n\n\n\nd\n"
    assert fitting.fitted(text, set()).count("\n") == text.count("\n")


def test_every_condition_of_the_sources_is_one_that_a_collection_can_meet(study: store.Study) -> None:
    for source in SOURCES:
        named = re.findall(r"^<!-- if ([\w ]+) -->$", source.read_text(encoding="utf-8"), re.M)
        assert {word for line in named for word in line.split()} <= results.tell(study).has


@pytest.mark.parametrize("collection", ["another unit, no moved code"], indirect=True)
def test_another_collection_becomes_a_page(collection: tuple[str, Path], tmp_path: Path) -> None:
    clean = collection[1]
    with store.loading(clean):
        source = fitting.write_fitted(SOURCES[0], results.tell(store.load()).has, tmp_path)
        (made,) = render.render(source, tmp_path / "out", formats=("html",))
    page = made.read_text(encoding="utf-8")
    assert "岳阳市档案馆" in page and "Zhuzhou Beijing" not in page and "?@" not in page
