"""The audit finds every planted error that exceeds rounding, and raises no alarm on figures that tie."""

import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import audit_quality
import mutations
import pytest
import reading_faults
from sound_documents import Printer, Rows, document

from analysis import clean, pipeline, store
from analysis.audit import audit, changes, performance, prose, rules, shares
from analysis.compare import belts, levels
from analysis.documents import squeeze

_STEP = Decimal(100)

# The checks of statements and targets: name -> (rows that tie, what to change).
Change = Callable[[Rows], None]


def _base() -> Printer:
    p = Printer(random.Random(7), 1)
    p.step = p.prose_step = _STEP
    p.percent_step = Decimal("0.1")
    return p


def _rows(
    *printers: Printer, indicators: Sequence[dict[str, Any]] = (), projects: Sequence[dict[str, Any]] = ()
) -> Rows:
    rows: Rows = {name: [] for name in ("disclosures", "facts", "statements", "projects", "indicators", "numbers")}
    for p in printers:
        one = {"disclosure_id": p.name, "spending_unit": p.unit, "unit_code": "", "region": "other"}
        more = {"fiscal_year": p.year, "document_type": "budget", "consolidated": False}
        rows["disclosures"].append(one | more)
        rows["facts"] += p.facts
        rows["statements"] += p.statements
    rows["indicators"] += list(indicators)
    rows["projects"] += list(projects)
    return rows


def _set(table: str, index: int, **values: Any) -> Change:
    return lambda rows: rows[table][index].update(values)


def _twice() -> tuple[Rows, Change]:
    p = _base()
    p.say("expenditure", value=Decimal(500_000))
    p.say("expenditure", value=Decimal(500_000))
    return _rows(p), _set("statements", 1, amount_yuan=Decimal(600_000))


def _named_project() -> tuple[Rows, Change]:
    p = _base()
    p.fact("project_outturn", "balance", Decimal(-30_000), "项目甲", phase="executed")
    p.say("surplus", value=Decimal(30_000), item="项目甲结余", part_of="project", phase="executed")
    return _rows(p), _set("statements", 0, amount_yuan=Decimal(-30_000))


def _adjusted_project() -> tuple[Rows, Change]:
    p = _base()
    for phase in ("approved", "adjusted"):
        p.fact("project_outturn", "amount", Decimal(400_000), "项目甲", phase=phase)
    base = {"base_year": p.year, "base_phase": "approved"}
    p.say("project", "no_change", Decimal(0), item="项目甲资金", phase="adjusted", **base)
    return _rows(p), _set("facts", 1, amount_yuan=Decimal(300_000))


def _completion() -> tuple[Rows, Change]:
    p = _base()
    p.say("vehicle_operation", value=Decimal(180_000))
    p.say("vehicle_operation", value=Decimal(90_000), phase="executed")
    base = {"base_year": p.year, "base_phase": "approved", "phase": "executed"}
    p.say("vehicle_operation", "completion", percent=Decimal(50), **base)
    return _rows(p), _set("statements", 2, percent=Decimal(100))


def _share() -> tuple[Rows, Change]:
    p = _base()
    p.say("three_public", value=Decimal(200_000))
    p.say("reception", value=Decimal(50_000), part_of="three_public")
    p.say("reception", "share", percent=Decimal(25), part_of="three_public")
    return _rows(p), _set("statements", 2, percent=Decimal(26))


def _changed() -> tuple[Printer, dict[str, Any]]:
    p = _base()
    p.say("revenue", value=Decimal(900_000))
    return p, {"base_year": p.year - 1, "base_phase": "approved"}


def _percent() -> tuple[Rows, Change]:
    p, base = _changed()
    p.say("revenue", "change", Decimal(-100_000), percent=Decimal(-10), **base)
    return _rows(p), _set("statements", 1, percent=Decimal("-11.1"))


def _printed_base() -> tuple[Rows, Change]:
    p = _base()
    p.fact("evaluation_base", "amount", Decimal(110_000), "公务接待", fiscal_year=p.year - 1, phase="executed")
    p.say("reception", value=Decimal(50_000), phase="executed")
    base = {"base_year": p.year - 1, "base_phase": "executed", "phase": "executed"}
    p.say("reception", "change", Decimal(-60_000), **base)
    return _rows(p), _set("facts", 0, amount_yuan=Decimal(120_000))


def _form() -> tuple[Rows, Change]:
    p, base = _changed()
    p.say("expenditure", "change", Decimal(-500_000), **base)
    p.say("operating_expenses", value=Decimal(0))
    p.say("operating_expenses", "change", Decimal(-500_000), **base)
    return _rows(p), _set("statements", 1, amount_yuan=Decimal(-20_000))


def _change_parts() -> tuple[Rows, Change]:
    p, base = _changed()
    p.say("three_public", "change", Decimal(-90_000), **base)
    p.say("reception", "change", Decimal(-40_000), **base)
    p.say("vehicles", "change", Decimal(-50_000), **base)
    return _rows(p), _set("statements", 2, amount_yuan=Decimal(40_000))


def _earlier_document() -> tuple[Rows, Change]:
    later, base = _changed()
    later.say("revenue", "change", Decimal(-100_000), **base)
    earlier = _base()
    earlier.name, earlier.year = "sound-earlier", later.year - 1
    earlier.say("revenue", value=Decimal(1_000_000))
    return _rows(earlier, later), _set("statements", 0, amount_yuan=Decimal(1_200_000))


def _indicator(p: Printer, number: int, **more: Any) -> dict[str, Any]:
    row = {"indicator_id": f"{p.name}/i{number}", "disclosure_id": p.name, "spending_unit": p.unit, "aligned": True}
    row |= {"table": "project_targets", "project": "项目甲", "level_1": "产出指标", "level_2": "", "level_3": "次数"}
    row |= {"target": "", "measure_unit": "", "actual": "", "points": None, "score": None, "as_printed": ""}
    return row | more


def _cost(project: str, words: str, **more: Any) -> tuple[Rows, Change]:
    p = _base()
    if project:
        p.fact("project_targets", "amount", Decimal(797_300), project, project=project)
    p.fact("expenditure", "total", Decimal(797_300))
    cost = {"level_1": "成本指标", "level_3": words, "target": "79.73", "measure_unit": "万元", "project": project}
    return _rows(p, indicators=[_indicator(p, 1, **cost, **more)]), _set("indicators", 0, target="97.73")


def _spent() -> tuple[Rows, Change]:
    p = _base()
    more = {"project": "项目甲", "phase": "executed"}
    p.fact("self_evaluation_project", "amount", Decimal(384_600), "年度资金总额", **more)
    cost = {"table": "self_evaluation_project", "level_1": "成本指标", "actual": "实际支出38.46万元"}
    return _rows(p, indicators=[_indicator(p, 1, **cost)]), _set("indicators", 0, actual="实际支出36.48万元")


def _goal() -> tuple[Rows, Change]:
    p = _base()
    p.fact("project_targets", "amount", Decimal(1_036_600), "项目甲", project="项目甲")
    more = {"spending_unit": p.unit, "unit_code": "", "project": "项目甲", "fact_id": p.facts[0]["fact_id"]}
    row = {"disclosure_id": p.name, "goal": "项目甲103.66万元", "fiscal_year": p.year} | more
    return _rows(p, projects=[row]), _set("projects", 0, goal="项目甲83.66万元")


def _points(column: str) -> tuple[Rows, Change]:
    p = _base()
    rows = [_indicator(p, n, points=Decimal(20), score=Decimal(20)) for n in range(5)]
    rows.append(_indicator(p, 9, level_1="总分", points=Decimal(100), score=Decimal(100)))
    return _rows(p, indicators=rows), _set("indicators", 2, **{column: Decimal(15)})


def _names() -> tuple[Rows, Change]:
    p = _base()
    p.fact("three_public", "total", Decimal(100_000), p.unit)
    p.fact("project_targets", "amount", Decimal(100_000), p.unit)
    return _rows(p), _set("facts", 1, spending_unit="旧名称")


def _repeated() -> tuple[Rows, Change]:
    p = _base()
    for _ in range(2):
        p.fact("project_targets", "amount", Decimal(100_000), "项目甲", project="项目甲")
    return _rows(p), _set("facts", 1, amount_yuan=Decimal(110_000))


def _item() -> tuple[Rows, Change]:
    p = _base()
    p.fact("general_budget", "total", Decimal(6_964_800), "社会福利事业单位", code="2081005")
    p.fact("general_budget", "basic", Decimal(6_964_800), "社会福利事业单位", code="2081005")
    p.say("function", value=Decimal(6_964_800), item="社会福利事业单位（项）", part_of="general_budget")
    return _rows(p), _set("statements", 0, amount_yuan=Decimal(7_386_600))


def _change_twice() -> tuple[Rows, Change]:
    p, base = _changed()
    p.say("revenue", "change", Decimal(-100_000), percent=Decimal(-10), **base)
    p.say("revenue", "change", Decimal(-100_000), percent=Decimal(-10), **base)
    return _rows(p), _set("statements", 2, amount_yuan=Decimal(-99_700))


def _listed() -> tuple[Rows, Change]:
    p = _base()
    words = {"quote": "一般公共预算支出100万元，其中：教育支出60万元，占60%；住房保障支出40万元，占40%。"}
    p.say("general_budget", value=Decimal(1_000_000), **words)
    for item, wan in (("教育支出", 60), ("住房保障支出", 40)):
        more = {"item": item, "part_of": "general_budget", **words}
        p.say("function", value=Decimal(wan * 10_000), **more)
        p.say("function", "share", percent=Decimal(wan), **more)
    return _rows(p), _set("statements", 3, amount_yuan=Decimal(430_000))


def _year_twice() -> tuple[Rows, Change]:
    budget, final = _base(), _base()
    final.name = "sound-final"
    for p in (budget, final):
        p.fact("expenditure", "total", Decimal(1_000_000))
    return _rows(budget, final), _set("facts", 1, amount_yuan=Decimal(1_300_000))


def _type() -> tuple[Rows, Change]:
    p = _base()
    for measure in ("total", "basic"):
        p.fact("overall_targets", measure, Decimal(5_984_900), p.unit)
    p.say("basic", value=Decimal(5_984_900), item="基本支出", part_of="overall_target")
    return _rows(p), _set("facts", 1, measure="project")


CASES: dict[str, Callable[[], tuple[Rows, Change]]] = {
    "one figure stated twice": _twice,
    "prose on a named project": _named_project,
    "adjustment of a named project": _adjusted_project,
    "completion rate": _completion,
    "share": _share,
    "percent of a change": _percent,
    "implied base against the printed base": _printed_base,
    "operating expenses fell to zero, the total did not": _form,
    "change of three public by component": _change_parts,
    "implied base against that year's document": _earlier_document,
    "cost target of a project": lambda: _cost("项目甲", "项目总成本"),
    "cost target of the unit": lambda: _cost("", "成本控制在预算范围内", table="overall_targets"),
    "outturn in a cost indicator": _spent,
    "amount in a project's goal": _goal,
    "points of the indicators": lambda: _points("points"),
    "score of the indicators": lambda: _points("score"),
    "one name for the unit": _names,
    "repeated print of a project": _repeated,
    "prose on a functional item": _item,
    "one change stated twice": _change_twice,
    "listed items against their total": _listed,
    "one year in two documents": _year_twice,
    "type of expenditure in the overall target": _type,
}
NEVER_BREAK = {"three public table"}


@pytest.mark.parametrize("name", CASES)
def test_every_check_of_statements_and_targets_finds_a_planted_error(name: str) -> None:
    """What a check notices is a break, a boundary, or, where nothing else proves the reading, said and not accused."""
    rows, change = CASES[name]()
    verdicts = {row["verdict"] for row in audit(rows) if row["check"] == name}
    assert verdicts <= {"ties", "rounding"} and verdicts
    change(rows)
    noticed = {row["verdict"] for row in audit(rows) if row["check"] == name}
    assert noticed & {"breaks", "boundary", "untestable"}


def test_no_check_is_without_a_planted_error(rows: dict[str, list[dict[str, Any]]]) -> None:
    source = "".join(Path(str(m.__file__)).read_text(encoding="utf-8") for m in (prose, shares, changes, performance))
    named = set(re.findall(r'"([a-z][a-z\', ]+)",\s*"[^"\n]*[\u4e00-\u9fff][^"\n]*"[,)]', source))
    applied = {str(row["check"]) for row in rows["findings"]} - {
        rule.name for rule in (*rules.IDENTITIES, *rules.RATIOS)
    }
    applied = {name for name in applied if "roll-up" not in name}
    known = set(CASES) | NEVER_BREAK
    assert applied <= known
    assert {name for name in named if " " in name or name == "share"} - known <= _reasons(source)


def _reasons(source: str) -> set[str]:
    """The pairs of texts in the source that are reasons and told sentences, not names of checks."""
    return set(re.findall(r'(?:reason = |else )?\("([a-z][^"]+)", "', source))


def test_an_error_of_any_kind_is_found_and_nearly_all_are_accused() -> None:
    measure = audit_quality.recall(in_rows=5, in_text=2, seed=4711)
    assert measure.missed == [] and sum(measure.planted.values()) > 80 and len(measure.planted) >= 9
    assert measure.recall > 0.9


def test_sound_documents_raise_no_alarm() -> None:
    alarms, accused, checks = audit_quality.false_alarms(12, seed=4711)
    assert (alarms, accused) == ([], 0) and checks > 1000
    assert document(random.Random(1), 1)["facts"]


def test_a_faulty_reading_accuses_nobody() -> None:
    planted, accused = audit_quality.accusations(sound=6, each=1, seed=4711)
    assert accused == [] and set(planted) == set(reading_faults.KINDS)


def test_an_office_is_accused_beside_a_faulty_reading() -> None:
    found, planted = audit_quality.beside_faults(4, seed=4711)
    assert planted > 10 and found > 0.8 * planted


def test_the_documents_are_judged_as_a_reader_judged_them() -> None:
    verdicts, grouped = audit_quality.judged()
    assert verdicts == audit_quality.adjudicated()
    assert grouped == audit_quality.causes()


def _lines(name: str, locator: str, count: int) -> str:
    first = int(re.findall(r"\d+", locator)[0])
    lines = (store.RAW / name).read_text(encoding="utf-8").split("\n")
    return squeeze("".join(lines[first - 1 : first - 1 + count]))


def test_every_finding_leads_to_figures_and_every_figure_to_its_place(rows: dict[str, list[dict[str, Any]]]) -> None:
    files = {str(row["disclosure_id"]): str(row["source_file"]) for row in rows["disclosures"]}
    places = {row[ident]: (table, row) for table, ident in mutations.KEYS.items() for row in rows[table]}
    cited = {ident for row in rows["findings"] for ident in str(row["evidence"]).split(";") if ident}
    assert all(row["evidence"] for row in rows["findings"] if row["check"] != "one name for the unit")
    assert cited <= set(places)
    for ident in cited:
        table, row = places[ident]
        text = _lines(files[row["disclosure_id"]], row["locator"], 4 if table == "statements" else 1)
        if table == "indicators":
            cells = [squeeze(cell) for cell in row["as_printed"].split("|")]
            stacked = _lines(files[row["disclosure_id"]], row["locator"], 16)  # one cell a line in some transcriptions
            assert any(cell in text for cell in cells if cell) or squeeze(row["level_3"]) in stacked, (ident, text)
        else:
            printed = row["printed"]
            tokens = re.findall(r"[\d,.]+", printed) if table == "statements" else [squeeze(printed)]
            assert all(token in text for token in tokens), (ident, printed)


NAMES = {
    "长沙市人民政府驻北京联络处": "岳阳市人民政府驻武汉办事处",
    "市政府驻北京联络处": "市政府驻武汉办事处",
    "157001": "268004",
    "长沙": "岳阳",
}


@pytest.mark.parametrize("factor", [Decimal(3), Decimal("0.731")])
def test_another_unit_is_read_and_judged_without_a_change_of_code(factor: Decimal, tmp_path: Path) -> None:
    names = ("changsha-beijing-office_2024_budget.txt", "changsha-beijing-office_2026_budget.txt")
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()
    for name in names:
        data = (store.RAW / name).read_bytes()
        (tmp_path / "before" / name).write_bytes(data)
        subject = mutations.Subject(mutations.single(clean.document(name, data)))
        text = mutations.other_unit(subject, data.decode("utf-8"), factor, 3, NAMES)
        year = subject.rows["disclosures"][0]["fiscal_year"] + 3
        (tmp_path / "after" / f"yueyang-wuhan-office_{year}_budget.txt").write_bytes(text.encode("utf-8"))
    before, after = (_study(tmp_path / folder) for folder in ("before", "after"))
    assert "unread" not in set(after.numbers["role"])
    assert set(after.disclosures["spending_unit"]) == {"岳阳市人民政府驻武汉办事处"}
    assert _broken_checks(after) == _broken_checks(before)
    old, new = (levels.series(s, s.disclosures["spending_unit"][0], "expenditure") for s in (before, after))
    assert list(new["fiscal_year"]) == [year + 3 for year in old["fiscal_year"]]
    assert list(new["origin"]) == list(old["origin"])
    for one, other in zip(old["amount_yuan"], new["amount_yuan"], strict=True):
        assert abs(other - one * factor) <= 100
    verdicts = [list(belts.tight_belts(study)["verdict"]) for study in (before, after)]
    assert verdicts[0] == verdicts[1] and verdicts[0]


def _study(raw: Path) -> store.Study:
    out = raw.with_name(f"{raw.name}-clean")
    assert not pipeline.clean(raw, out).refused
    return store.load(out)


def _broken_checks(study: store.Study) -> list[tuple[str, str]]:
    rows = study.findings[study.findings["verdict"] == "breaks"]
    return sorted(zip(rows["check"], rows["severity"], strict=True))
