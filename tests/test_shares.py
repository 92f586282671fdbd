"""The questions to a whole collection and what its report says: typed intervals, hand-made documents, every link."""

import ast
import base64
import gzip
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import audit_quality
import pytest
from click.testing import CliRunner
from IPython.display import Markdown

import analysis
from analysis import compare, pipeline, store
from analysis.__main__ import cli
from analysis.publish import collected, exhibits, fitting, lists, quality

SOURCE = store.ROOT / pipeline.COLLECTION
Row = dict[str, object]
Made = dict[str, list[Row]]

# (count, of, low, high): Newcombe, Statistics in Medicine 1998, table I, method 5; the last two from closed forms.
KNOWN = [
    (81, 263, 0.2527, 0.3676),
    (15, 148, 0.0578, 0.1617),
    (0, 20, 0.0000, 0.1684),
    (1, 29, 0.0009, 0.1776),
    (5, 5, 0.4782, 1.0000),
    (1, 1, 0.0250, 1.0000),
]


@pytest.mark.parametrize(("count", "of", "low", "high"), KNOWN)
def test_the_interval_is_that_of_the_textbooks(count: int, of: int, low: float, high: float) -> None:
    assert tuple(round(end, 4) for end in compare.interval(count, of)) == (low, high)


def test_an_interval_of_many_documents_holds_its_share_and_one_of_none_says_nothing() -> None:
    assert compare.interval(0, 0) == (0.0, 1.0)
    for count, of in ((2345, 10_000), (999_999, 1_000_000), (1, 1_000_000)):
        low, high = compare.interval(count, of)
        assert low < count / of < high and high - low < 0.02
    with pytest.raises(ValueError, match="3 of 2"):
        compare.interval(3, 2)


# ---- a collection made by hand ---------------------------------------------------------


def document(name: str, region: str = "长沙", kind: str = "budget", **more: object) -> Row:
    usual = {
        "spending_unit": f"单位{name}",
        "fiscal_year": 2024,
        "consolidated": False,
        "sha256": "0",
        "format": "text",
    }
    own = {"disclosure_id": name, "region": region, "document_type": kind, "source_file": f"{name}.txt"}
    return usual | own | more


def finding(names: str, verdict: str, check: str = "basic by category", cause: str = "", number: int = 0) -> Row:
    first = names.split(";")[0]
    own = {
        "finding_id": f"{check}/{names}/{verdict}/{number}",
        "check": check,
        "disclosure_id": names,
        "verdict": verdict,
    }
    told = {"explanation": f"<b>{verdict}", "explanation_zh": verdict, "cause_id": cause, "severity": "minor"}
    return own | told | {"spending_unit": f"单位{first}", "fiscal_year": 2024}


def claim(name: str, number: int, direction: str, verdict: str) -> Row:
    own = {"claim_id": f"{name}/{number}", "disclosure_id": name, "direction": direction, "verdict": verdict}
    told = {"subject": "expenditure", "kind": "change", "arithmetic": "–", "arithmetic_zh": "–", "test": "none"}
    return own | told | {"fiscal_year": 2024, "statement_ids": f"{name}:s1", "evidence": f"{name}:s1", "quote": "减"}


def fact(name: str, table: str, amount: str | None = "1", reading: str = "text") -> Row:
    place = {"fact_id": f"{name}:{table}", "disclosure_id": name, "table": table, "table_id": f"{name}:t"}
    usual = {"fiscal_year": 2024, "measure": "total", "aligned": True, "page": 1, "locator": "L1"}
    return place | usual | {"amount_yuan": None if amount is None else Decimal(amount), "reading": reading}


def three() -> Made:
    """Three documents of which one contradicts itself, in three rows of one slip and one of another."""
    return {
        "disclosures": [document("a"), document("b", format="docx"), document("c", "other", "final_accounts")],
        "findings": [
            *(finding("a", "breaks", cause="a/cause01", number=n) for n in range(3)),
            finding("a", "breaks", "share", "a/cause02"),
            finding("a", "ties", "prose on basic"),
            finding("b", "ties"),
            finding("c", "rounding", "share"),
        ],
        "facts": [fact("a", "summary"), fact("a", "three_public", None), fact("c", "summary", "0")],
        "claims": [claim("a", 1, "fell", "borne out"), claim("a", 2, "rose", "contradicted")],
    }


def apart() -> Made:
    """The three, with a scan, a document without a test, and two documents that contradict each other."""
    rows = three()
    rows["disclosures"] += [document("scan", format="pdf"), document("bare")]
    rows["facts"].append(fact("scan", "summary", None, "unconfirmed"))
    rows["findings"] += [
        finding("scan", "ties"),
        finding("bare", "untestable"),
        finding("bare", "boundary"),
        finding("b;c", "breaks", "totals of one year", "b+c/cause01"),
    ]
    return rows


def written(rows: Made, folder: Path) -> Path:
    """Write a collection; each document prints one table and one numeral."""
    names = [str(row["disclosure_id"]) for row in rows["disclosures"]]
    usual = {"identities_tried": 1, "identities_tied": 1, "identities_broken": 0, "rounding_mode": "unknown"}
    table = usual | {"table": "summary", "proof": "proven"}
    rows.setdefault("tables", [table | {"table_id": f"{name}:t", "disclosure_id": name} for name in names])
    number = {"page": 1, "locator": "L1", "token": "1", "role": "fact"}
    rows.setdefault("numbers", [number | {"disclosure_id": name} for name in names])
    store.write(rows, folder)
    return folder


def overall(folder: Path) -> tuple[int, int, int, int]:
    row = collected.gather(folder).overall
    return row.documents, row.tested, row.inconsistent, row.causes


def test_one_of_three_documents_with_the_interval_it_deserves(tmp_path: Path) -> None:
    told = collected.gather(written(three(), tmp_path))
    assert (told.tested, told.inconsistent, told.causes) == (3, 1, 2)
    assert round(told.overall.low, 4) == 0.0084 and round(told.overall.high, 4) == 0.9057
    by = {(row.by, row.value): (row.tested, row.inconsistent) for row in told.shares.itertuples()}
    assert by["document_type", "final_accounts"] == (1, 0) and by["region", "长沙"] == (2, 1)
    assert by["format", "docx"] == (1, 0) and by["fiscal_year", "2024"] == (3, 1)
    checks = {row.check: (row.documents, row.inconsistent, row.causes) for row in told.checks.itertuples()}
    assert checks == {"basic by category": (2, 1, 1), "share": (2, 1, 1)}


def test_what_cannot_be_held_against_a_document_is_in_no_share(tmp_path: Path) -> None:
    """A scan, a document without a test, and what two documents say of each other change no share."""
    told = collected.gather(written(apart(), tmp_path))
    assert overall(tmp_path) == (5, 3, 1, 2)
    assert (told.outcome("scanned"), told.outcome("not tested")) == (1, 1)
    assert told.between == {"groups": 1, "inconsistent": 1}
    assert "totals of one year" not in told.checks["check"].tolist()


def test_a_break_more_is_one_document_more(tmp_path: Path) -> None:
    rows = three()
    rows["findings"].append(finding("c", "breaks", "prose on basic", "c/cause01"))
    assert overall(written(rows, tmp_path)) == (3, 3, 2, 3)


def test_offices_are_counted_once_however_many_documents_they_publish(tmp_path: Path) -> None:
    rows = three()
    rows["disclosures"][1]["spending_unit"] = rows["disclosures"][0]["spending_unit"]
    told = collected.gather(written(rows, tmp_path))
    assert (told.of_units["inconsistent"], told.of_units["tested"], told.units) == (1, 2, 2)


@pytest.mark.parametrize(
    ("direction", "verdict", "behind"),
    [
        ("fell", "borne out", "a fall"),
        ("fell", "only as stated", "a fall"),
        ("fell", "boundary change", "a change of boundary"),
        ("rose", "depends on the boundary", "a fall or a rise, by the boundary"),
        ("fell", "under-execution", "less than the budget"),
        ("unchanged", "no change under the slogan", "no change"),
        ("rose", "contradicted", "a rise"),
        ("fell", "contradicted", "a rise"),
        ("none", "not testable", "no figure"),
    ],
)
def test_what_stands_behind_a_claim(direction: str, verdict: str, behind: str, tmp_path: Path) -> None:
    rows = three() | {"claims": [claim("b", 1, direction, verdict)]}
    told = collected.gather(written(rows, tmp_path))
    assert [told.behind(name) for name in compare.collection.BEHIND if name != behind] == [0] * 6
    assert told.behind(behind) == told.claiming == 1
    assert told.over_a_rise["inconsistent"] == (behind == "a rise")


def forms(folder: Path) -> set[tuple[str, ...]]:
    with store.connected(folder) as connection:
        return set(compare.collection.forms(connection))


def card(folder: Path) -> set[tuple[str, str, str]]:
    """The same by the completeness card of the frames."""
    wide = compare.completeness_card(analysis.load(folder))
    cells = ((name, table, state) for name in wide for table, state in wide[name].items())
    return {(str(name), str(table), state) for name, table, state in cells if state != "not required"}


def test_the_forms_are_those_of_the_completeness_card(tmp_path: Path) -> None:
    assert forms(store.CLEAN) == card(store.CLEAN)
    rows = apart()
    rows["statements"] = [
        {"statement_id": f"a:{n}", "disclosure_id": "a", "subject": subject, "fiscal_year": 2024, "kind": kind}
        | {"slogan": False, "page": 1, "locator": "L1", "reading": "text"}
        for n, (subject, kind) in enumerate(
            [("three_public", "level"), ("revenue", "level"), ("expenditure", "change")]
        )
    ]
    rows["facts"] += [fact("b", "state_capital", "5"), fact("b", "project_targets", "3")]
    rows["findings"].append(
        finding("b", "breaks", "points of the indicators") | {"residual": Decimal(2), "evidence": "b:i1"}
    )
    point = {"indicator_id": "b:i1", "disclosure_id": "b", "table": "project_targets", "aligned": True}
    rows["indicators"] = [point | {"page": 1, "locator": "L1"}]
    found = forms(written(rows, tmp_path))
    assert found == card(tmp_path)
    assert {
        ("a", "summary", "published"),
        ("a", "three_public", "printed empty"),
        ("a", "revenue", "in prose only"),
        ("a", "expenditure", "omitted"),
        ("b", "state_capital", "published"),
        ("b", "project_targets", "incomplete"),
        ("c", "summary", "all zero"),
        ("scan", "summary", "published"),
    } <= found
    assert not {row for row in found if row[:2] == ("a", "state_capital")}


# ---- what the report says ----------------------------------------------------------------


def said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the source says of a collection: its prose with every expression evaluated, and every table."""
    monkeypatch.setenv("TIGHT_BELTS_CLEAN", str(folder))
    text = fitting.fitted(SOURCE.read_text(encoding="utf-8"), collected.gather(folder).has)
    space: dict[str, Any] = {}

    def cell(match: re.Match[str]) -> str:
        tree = ast.parse(match[1])
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "collection.qmd", "exec"), space)
        shown = eval(compile(ast.Expression(last.value), "collection.qmd", "eval"), space) if last else None
        return shown.data if isinstance(shown, Markdown) else getattr(shown, "values", "")

    text = re.sub(r"(?s)\A---.*?\n---\n", "", text)
    text = re.sub(r"```\{python\}\n(.*?)```", cell, text, flags=re.S)

    def value(match: re.Match[str]) -> str:
        found = eval(match[1], space)
        return str(found.data if isinstance(found, Markdown) else found)

    return re.sub(r"`\{python\} ([^`]+)`", value, text)


MANY = "documents|units|claims|files|causes|numerals|falls|rises|times|figures"
NO_SLIPS = re.compile(rf"\b(?:None|nan|NaT)\b|\{{python\}}|(?<![\d,.])1 (?:\w+ )?(?:{MANY})\b")


def test_the_report_of_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: replace(each, counted=0, of=60) for name, each in quality.measured().items()}
    monkeypatch.setattr(quality, "measured", lambda: few)
    text = said(written(apart(), tmp_path), monkeypatch)
    assert "1 of 3 tested documents](collection.lists.html#documents?outcome=inconsistent) (33.3 %)" in text
    assert "0.8 to 90.6 %" in text and "with 3 documents, each moves the share by 33.33" in text
    assert "They overlap" in text and "they alone do not explain it" not in text
    assert "No check breaks in more than one document" in text
    assert "stand 1 fall, 1 rise, 0 figures without change" in text
    assert "A tight-belt phrase stands in 0 of 5 documents." in text
    assert not NO_SLIPS.search(text), NO_SLIPS.search(text)


def test_the_report_of_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of the five contradict themselves: an interval of eighty points, and false alarms do not explain it."""
    text = said(store.CLEAN, monkeypatch)
    assert "5 documents of 4 offices were read" in text
    assert "3 of 5 tested documents](collection.lists.html#documents?outcome=inconsistent) (60.0 %)" in text
    assert "is 14.7 to 94.7 %. It spans 80.1 percentage points: with 5 documents" in text
    assert "they alone do not explain it" in text and "They overlap" not in text
    assert "Every standard table is there, or its figures are in the prose" in text
    assert not NO_SLIPS.search(text), NO_SLIPS.search(text)


def test_the_report_of_a_single_document_of_none_and_of_untested_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {"disclosures": [document("a")], "findings": [finding("a", "ties")]}
    text = said(written(one, tmp_path / "one"), monkeypatch)
    assert "In 0 of 1 tested document (0.0 %) at least one" in text
    assert "0.0 to 97.5 %" in text and "No check breaks in any document" in text
    assert "No document of this collection makes a tight-belt claim" in text
    bare = {"disclosures": [document("a")], "findings": [finding("a", "untestable")]}
    bare_text = said(written(bare, tmp_path / "bare"), monkeypatch)
    assert "No document of this collection could be tested, so no share is stated." in bare_text
    refused = {"source_file": "x.pdf", "reason_code": "password", "reason": "It is locked."}
    none: Made = {"disclosures": [], "findings": [], "refused": [refused]}
    none_text = said(written(none, tmp_path / "none"), monkeypatch)
    assert "0 documents of 0 offices were read" in none_text
    assert "Refused, and in no share below: 1 file " in none_text
    for found in (text, bare_text, none_text):
        assert not NO_SLIPS.search(found), NO_SLIPS.search(found)


# ---- the lists behind it -----------------------------------------------------------------


def packed(page: Path) -> dict[str, Any]:
    data = re.search(r'id="data">([^<]+)<', page.read_text(encoding="utf-8"))
    assert data
    return json.loads(gzip.decompress(base64.b64decode(data[1])))["tables"]


def rows_of(tables: dict[str, Any], address: str) -> list[Any]:
    """The rows that the page shows at an address, as its script chooses them."""
    name, _, query = urlsplit(address).fragment.partition("?")
    columns = {
        column["key"]: (n, column["keys"]) for n, column in enumerate(tables[name]["columns"]) if "keys" in column
    }
    wanted = [(columns[key][0], columns[key][1].index(value)) for key, (value,) in parse_qs(query).items()]
    return [row for row in tables[name]["rows"] if all(row[at] == value for at, value in wanted)]


@pytest.mark.parametrize("which", ["apart", "study"])
def test_every_count_of_a_table_leads_to_as_many_rows(which: str, tmp_path: Path) -> None:
    folder = store.CLEAN if which == "study" else written(apart(), tmp_path / "clean")
    told = collected.gather(folder)
    tables = packed(lists.write(told, folder, tmp_path)[0])
    made = exhibits.collected
    frames = [made.composition(told), made.outcomes(told), made.shares(told), made.belts(told), made.forms(told)]
    links = [
        link
        for frame in frames
        for cell in frame.to_numpy().ravel()
        for link in re.findall(r"\[([\d,]+)\]\((.+?)\)", cell)
    ]
    assert len(links) > 20
    for count, address in links:
        assert len(rows_of(tables, address)) == int(count), address
    for row in made.checks(told).to_dict("records"):
        (count, address), *_ = re.findall(r"\[([\d,]+)\]\((.+?)\)", row["Break it"])
        assert len({found[0] for found in rows_of(tables, address)}) == int(count), address


def test_the_lists_print_words_and_run_none_of_them(tmp_path: Path) -> None:
    page, file = lists.write(collected.gather(written(apart(), tmp_path / "clean")), tmp_path / "clean", tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "<b>breaks" not in text and "<b>breaks" in json.dumps(packed(page))
    first, *others = file.read_text(encoding="utf-8").splitlines()
    assert first.startswith("disclosure_id,spending_unit,region") and len(others) == 5


def test_a_formula_in_the_list_of_documents_is_guarded(tmp_path: Path) -> None:
    rows = three()
    rows["disclosures"][0]["spending_unit"] = "=HYPERLINK(1)"
    folder = written(rows, tmp_path / "clean")
    assert ",'=HYPERLINK(1)," in lists.write(collected.gather(folder), folder, tmp_path)[1].read_text(encoding="utf-8")


# ---- how good the audit is ---------------------------------------------------------------


def test_the_measures_of_the_audit_are_those_that_its_run_writes(tmp_path: Path) -> None:
    names = (quality.ALARMS, quality.SOUND, quality.FOUND, quality.ACCUSED)
    assert (*quality.measured(),) == names
    sound = quality.measured()[quality.SOUND]
    assert sound.interval == compare.interval(sound.counted, sound.of) and sound.of > 500
    file = tmp_path / "quality.csv"
    audit_quality.kept({name: (n, 100 + n) for n, name in enumerate(names)}, date(2030, 1, 2), file)
    heads = [path.read_text(encoding="utf-8").splitlines()[0] for path in (file, quality.FILE)]
    assert heads[0] == heads[1]
    assert file.read_text(encoding="utf-8").splitlines()[3].startswith(f"{quality.FOUND},2,102,2030-01-02,make audit-")


# ---- the command ---------------------------------------------------------------------------


def test_the_command_writes_pages_lists_and_paper_and_keeps_what_is_not_its_own(tmp_path: Path) -> None:
    folder, out = written(apart(), tmp_path / "clean"), tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("of the study")
    (out / "collection.old").write_text("of a former run")
    assert CliRunner().invoke(cli, ["collection", "--clean", str(folder), "--out", str(out)]).exit_code == 0
    made = {"collection.html", "collection.pdf", "collection.lists.html", "collection.documents.csv"}
    assert {path.name for path in out.iterdir()} == {*made, "report.html"}
    page = (out / "collection.html").read_text(encoding="utf-8")
    assert 'href="collection.lists.html#documents?outcome=inconsistent"' in page and "?@" not in page
    shutil.rmtree(folder)
    failed = CliRunner().invoke(cli, ["collection", "--clean", str(folder), "--out", str(out)])
    assert isinstance(failed.exception, store.StoreError)
    assert {path.name for path in out.iterdir()} == {*made, "report.html"}
