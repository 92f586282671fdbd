"""The audit finds every planted error that exceeds rounding, and raises no alarm on figures that tie."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import audit_quality
import mutations
import pytest
from sound_documents import Printer, Rows, document

from analysis import clean, pipeline, store
from analysis.audit import identities, performance, prose, rules
from analysis.audit.cases import finding
from analysis.audit.intervals import Figure
from analysis.compare import belts, levels
from analysis.documents import squeeze

_STEP, _COARSE = Decimal(100), Decimal(10000)
_WORDS = re.findall(
    r"\S+",
    """
    合计 总计 本年收入合计 本年支出合计 收入总计 支出总计 总计 基本支出 项目支出 财政拨款收入
    一般公共预算拨款收入 三公经费 公务用车购置和维护经费 出国经费 公务接待 公车购置 公车运行维护
    业务工作经费 运行维护经费 公用经费 办公经费 政府采购金额 年度资金总额 当年财政拨款 其他资金
    上年结转 结转下年 项目资金结余 接待了 开展食堂接待 商务接待 菜价成本支出 单位价值50万元以上设备
    行甲 行乙 项目甲 201 20103 2010301 301 302 303 30217 30212 30231 31013 30215 30216 approved
    adjusted executed 元 批次 辆 人 revenue expenditure
    """,
)


def words(pattern: str, extra: Sequence[str] = ()) -> list[str]:
    """Return words that a pattern matches: its plain alternatives, then common labels and codes."""
    plain = [word for word in re.split(r"[|()]", pattern) if re.fullmatch(r"\w+", word)]
    found = [word for word in [*extra, *plain, *_WORDS] if re.fullmatch(pattern, word)]
    if re.fullmatch(pattern, ""):
        found.append("")
    assert found, f"no word of the test's list matches {pattern}"
    return list(dict.fromkeys(found))


def common(rule: rules.Identity, name: str) -> str:
    """Return a value of a grouping column that the total and all parts allow."""
    picks = (rule.total, *rule.parts)
    patterns = [getattr(pick, name) for pick in picks]
    first = next(p for p in [*patterns, ".*"] if p != ".*" or p is patterns[-1])
    return next(word for word in words(first) if all(re.fullmatch(p, word) for p in patterns))


def figures(pick: rules.Pick, fixed: dict[str, str], unit: str, every: bool, rule: rules.Identity) -> Iterator[Figure]:
    """Yield figures that a pick selects: one for each measure, or two for each label, where they are parts."""
    measures = [fixed["measure"]] if "measure" in fixed else re.split(r"\|", pick.measure)
    measures = [m for m in measures if m != rule.unless and re.fullmatch(r"\w+", m)] or ["amount"]
    labels = words(pick.label) if "label" not in fixed else [fixed["label"]]
    labels = sorted((w for w in labels if w), key=lambda w: not (rule.needs and w.endswith(rule.needs))) or [""]
    several = 1 if len(measures) > 1 or pick.label == ".*" else 2
    for measure in measures if every else measures[:1]:
        for label in labels[:several] if every else labels[:1]:
            more = {"code": words(pick.code)[0] if pick.code != ".*" else "", "direction": words(pick.direction)[0]}
            more |= {"phase": words(pick.phase)[0], "project": words(pick.project)[0] if pick.project != ".*" else ""}
            texts = {
                "label": label,
                "measure": measure,
                "part_of": words(pick.part_of)[0] if pick.part_of else "",
                **more,
            }
            texts |= {name: value for name, value in fixed.items() if name in texts and name != "measure"}
            yield Figure(
                f"{pick.table}/{measure}/{label}/{texts['phase']}/{every}",
                "d",
                "某单位",
                2024,
                table=pick.table,
                value=Decimal(1234500),
                step=_STEP,
                unit=unit,
                **texts,
            )


def built(rule: rules.Identity) -> tuple[Figure, list[tuple[int, Figure]]]:
    """Return the total and the signed parts of a rule, with values that tie."""
    names = [n for n in rule.per if n not in ("disclosure_id", "year", "spending_unit", "table", "project")]
    fixed = {name: common(rule, name) for name in names}
    if "project" in rule.per:
        fixed["project"] = "项目甲"
    unit = words(rule.total.unit)[0] if rule.total.unit != ".*" else "元"
    stated = next(figures(rule.total, fixed, unit, False, rule))
    parts = [(p.sign, f) for p in rule.parts for f in figures(p, fixed, unit, True, rule)]
    parts = [(sign, replace(f, value=f.value + 100 * n)) for n, (sign, f) in enumerate(parts)]
    return replace(stated, value=sum((s * f.value for s, f in parts), Decimal(0))), parts


def judged(rule: rules.Identity, stated: Figure, parts: Sequence[tuple[int, Figure]]) -> dict[str, Any]:
    by_table: dict[str, list[Figure]] = defaultdict(list)
    for f in (stated, *(part for _, part in parts)):
        by_table[f.table].append(f)
    rows = [finding(case) for case in identities._identity(rule, by_table)]
    return next(row for row in rows if str(row["evidence"]).split(";")[0] == stated.id)


@pytest.mark.parametrize("rule", rules.IDENTITIES, ids=lambda rule: f"{rule.name}-{rule.zh}")
def test_every_identity_finds_a_planted_error(rule: rules.Identity) -> None:
    stated, parts = built(rule)
    assert judged(rule, stated, parts)["verdict"] == "ties"
    sign, part = parts[-1]
    wrong = replace(part, value=part.value + 900_000 * (sign if rule.relation == "≥" else 1))
    row = judged(rule, stated, [*parts[:-1], (sign, wrong)])
    assert row["verdict"] == "breaks" and part.id in row["evidence"].split(";")
    near = replace(part, value=part.value + 3000 * sign, step=_COARSE)
    assert judged(rule, stated, [*parts[:-1], (sign, near)])["verdict"] == "rounding"


@pytest.mark.parametrize("rule", rules.RATIOS, ids=lambda rule: rule.name)
def test_every_ratio_finds_a_planted_error(rule: rules.Ratio) -> None:
    def verdict(percent: str, part: str, step: str = "0") -> object:
        values = ((rule.percent, percent, "1", "%"), (rule.part, part, step, "元"), (rule.whole, "100000", "0", "元"))
        by_table: dict[str, list[Figure]] = defaultdict(list)
        for n, (pick, value, size, unit) in enumerate(values):
            texts = (pick.table, pick.measure, "合计", "", "", "", "")
            phase = words(pick.phase)[0]
            by_table[pick.table].append(
                Figure(f"f{n}", "d", "u", 2024, phase, *texts, value=Decimal(value), step=Decimal(size), unit=unit)
            )
        (case,) = identities._ratio(rule, by_table)
        return finding(case)["verdict"]

    assert verdict("50", "50000") == "ties"
    assert verdict("50", "50550", "200") == "rounding"
    assert verdict("50", "61000") == "breaks" == verdict("61", "50000")


@pytest.mark.parametrize("table", rules.ROLLUPS)
def test_every_roll_up_finds_a_planted_error_at_every_level(table: str) -> None:
    def verdicts(values: dict[str, int], step: Decimal = _STEP) -> list[object]:
        rows = [
            Figure(
                f"c{code}",
                "d",
                "u",
                2024,
                "approved",
                table,
                "total",
                "" if code else "合计",
                code,
                "",
                "",
                "",
                Decimal(v),
                step,
            )
            for code, v in values.items()
        ]
        return [finding(case)["verdict"] for case in identities._rollup(table, rows)]

    sound = {"": 900_000, "201": 900_000, "20103": 500_000, "20105": 400_000, "2010301": 500_000, "2010501": 400_000}
    assert verdicts(sound) == ["ties"] * 4
    for code in sound:
        assert "breaks" in verdicts({**sound, code: sound[code] + 90_000})
    assert "rounding" in verdicts({**sound, "20103": 503_000}, _COARSE)


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
}
NEVER_BREAK = {"three public table"}


@pytest.mark.parametrize("name", CASES)
def test_every_check_of_statements_and_targets_finds_a_planted_error(name: str) -> None:
    rows, change = CASES[name]()
    verdicts = {row["verdict"] for row in identities.audit(rows) if row["check"] == name}
    assert verdicts <= {"ties", "rounding"} and verdicts
    change(rows)
    assert "breaks" in {row["verdict"] for row in identities.audit(rows) if row["check"] == name}


def test_no_check_is_without_a_planted_error(rows: dict[str, list[dict[str, Any]]]) -> None:
    source = "".join(Path(str(m.__file__)).read_text(encoding="utf-8") for m in (prose, performance))
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


def test_an_error_of_any_kind_is_found() -> None:
    measure = audit_quality.recall(in_rows=5, in_text=2, seed=4711)
    assert measure.missed == [] and sum(measure.planted.values()) > 100 and len(measure.planted) >= 10


def test_sound_documents_raise_no_alarm() -> None:
    alarms, checks = audit_quality.false_alarms(12, seed=4711)
    assert alarms == [] and checks > 1000
    assert document(random.Random(1), 1)["facts"]


def test_the_documents_break_where_a_reader_found_them_broken_and_nowhere_else() -> None:
    assert audit_quality.broken() == audit_quality.adjudicated()


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
