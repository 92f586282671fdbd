"""Performance targets against the amounts they belong to; points that must add up; names that must agree."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from analysis.amounts import DIGITS, SCALES, number, step
from analysis.audit.cases import Case
from analysis.audit.intervals import Figure, Span, rounded, total
from analysis.documents import squeeze

Row = Mapping[str, object]
_MONEY = re.compile(rf"({DIGITS})(亿元|万元|元|亿|万)")
_SAID = re.compile(rf"(?:实际支出|支出|≤|不超过)?{_MONEY.pattern}(?:预算|以内|之内)?")
_EACH = re.compile(r"每|人均|单价|标准")
_WHOLE = re.compile(r"预算|总成本|成本控制|总额|支出总")
_FULL_POINTS = (Decimal(100), Decimal(90))


def cases(disclosure: Row, own: Sequence[Figure], indicators: Sequence[Row], projects: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases of one document's performance tables."""
    indicators = [{**row, "fiscal_year": disclosure["fiscal_year"]} for row in indicators]
    yield from _cost_targets(disclosure, own, indicators)
    yield from _goals(own, projects)
    yield from _points(disclosure, indicators)
    yield from _names(disclosure, own, projects)
    yield from _repeats(own)


def _cost_targets(disclosure: Row, own: Sequence[Figure], indicators: Sequence[Row]) -> Iterator[Case]:
    """A project's cost target in money against the project's amount; several targets are parts and may not exceed it.

    In the table of the whole unit only a target that names the whole (预算, 成本控制, 基本支出 …) can be checked.
    """
    groups: dict[tuple[str, str, str], list[tuple[Figure, str]]] = defaultdict(list)
    for row in indicators:
        words = str(row["level_3"])
        if "成本" in f"{row['level_1']}{row['level_2']}{words}":
            key = str(row["table"]), str(row["spending_unit"]), str(row["project"])
            if target := _money(row, "target"):
                groups[key].append((target, words))
            spent = _money(row, "actual")
            if spent and (outturn := _amount(own, *key, executed=True)):
                yield Case.of("outturn in a cost indicator", "成本指标所述支出", spent, rounded(outturn), [outturn])
    for (table, unit, project), targets in groups.items():
        if project:
            yield from _project_targets(_amount(own, table, unit, project), targets)
        else:
            for target, words in targets:
                if amount := _unit_amount(disclosure, own, table, unit, words):
                    yield Case.of("cost target of the unit", "整体成本指标与资金", target, rounded(amount), [amount])


def _project_targets(amount: Figure | None, targets: Sequence[tuple[Figure, str]]) -> Iterator[Case]:
    """A single target is the project's amount; several, or one for each person or time, may not exceed it."""
    name, zh = "cost target of a project", "项目成本指标与资金"
    if amount is None:
        return
    if len(targets) == 1 and not _EACH.search(targets[0][1]):
        yield Case.of(name, zh, targets[0][0], rounded(amount), [amount])
    else:
        parts = [target for target, _ in targets]
        yield Case.of(name, zh, amount, total([(1, target) for target in parts]), parts, relation="≥")


def _money(row: Row, column: str) -> Figure | None:
    """Return the figure of a cell that is money: `10.34` with 万元 as its unit, `79.73万元`, `实际支出38.46万元`."""
    text, unit = squeeze(str(row[column])), str(row["measure_unit"])
    inline = _SAID.fullmatch(text)
    digits, scale = (inline[1], inline[2]) if inline else (text, unit if column == "target" else "")
    factor = SCALES.get(scale if scale.endswith("元") else scale + "元") if scale else None
    value = number(digits)
    if value is None or not factor or (not inline and unit not in SCALES):
        return None
    return _figure(row, str(row["indicator_id"]), str(row["level_3"]), value * factor, step(digits) * factor, "元")


def _figure(row: Row, ident: str, label: str, value: Decimal, size: Decimal, unit: str) -> Figure:
    return Figure(
        ident,
        str(row["disclosure_id"]),
        str(row["spending_unit"]),
        int(str(row["fiscal_year"])),
        "approved",
        "indicators",
        "target",
        label,
        "",
        "",
        "",
        str(row["project"]),
        value,
        size,
        unit,
    )


def _amount(own: Sequence[Figure], table: str, unit: str, project: str, *, executed: bool = False) -> Figure | None:
    """Return the amount of a project, or of the whole in a self-evaluation; its total row where it prints several."""
    fitting = [
        f
        for f in own
        if (f.table, f.spending_unit, f.project, f.measure) == (table, unit, project, "amount")
        and (f.phase == "executed") == executed
    ]
    return next((f for f in fitting if f.label == "年度资金总额"), fitting[0] if fitting else None)


def _unit_amount(disclosure: Row, own: Sequence[Figure], table: str, unit: str, words: str) -> Figure | None:
    """Return the unit's amount that the words of a target name, None where they name a part of it."""
    measure = (
        "basic"
        if "基本支出" in words
        else "project"
        if "项目支出" in words
        else "total"
        if _WHOLE.search(words)
        else ""
    )
    if table == "self_evaluation_overall":
        return _amount(own, table, unit, "") if measure == "total" else None
    table = "overall_targets" if disclosure["consolidated"] else "expenditure"
    fitting = (f for f in own if f.table == table and f.measure == measure)
    return next(
        (f for f in fitting if f.label in ("合计", "总计") or (table == "overall_targets" and f.spending_unit == unit)),
        None,
    )


def _goals(own: Sequence[Figure], projects: Sequence[Row]) -> Iterator[Case]:
    """A goal that repeats the project's name with an amount must repeat the project's amount."""
    by_id = {f.id: f for f in own}
    for row in projects:
        amount = by_id.get(str(row["fact_id"]))
        goal, name = squeeze(str(row["goal"] or "")), squeeze(str(row["project"]))
        match = re.search(re.escape(name) + _MONEY.pattern, goal) if amount else None
        value = number(match[1]) if match else None
        if amount and match and value is not None:
            factor = SCALES[match[2] if match[2].endswith("元") else match[2] + "元"]
            said = _figure(row, amount.id, name, value * factor, amount.step, "元")
            yield Case.of("amount in a project's goal", "绩效目标所述金额", said, rounded(amount), [amount])


def _points(disclosure: Row, indicators: Sequence[Row]) -> Iterator[Case]:
    """The points of one project or unit: 100, or 90 where 10 are kept for the rate of execution; a lost page shows."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in indicators:
        groups[row["table"], row["spending_unit"], row["project"]].append(row)
    for (_, unit, project), rows in groups.items():
        totals = [row for row in rows if row["level_1"] == "总分"]
        scored = [row for row in rows if row["level_1"] != "总分" and row["points"] is not None]
        evidence = tuple(str(row["indicator_id"]) for row in rows)
        identity = (
            str(disclosure["disclosure_id"]),
            str(unit),
            int(str(disclosure["fiscal_year"])),
            str(project or unit),
        )
        for column, zh in (("points", "分值合计"), ("score", "得分合计")):
            values = [value for row in scored if isinstance(value := row[column], Decimal)]
            stated = totals[0][column] if totals else None
            if column == "score" and not isinstance(stated, Decimal):
                continue
            added = sum(values, Decimal(0))
            full = stated if isinstance(stated, Decimal) else added if added in _FULL_POINTS else _FULL_POINTS[0]
            known = _exact(added) if added == full or not any(map(_unplaced_points, rows)) else None
            reason = ("some rows could not be aligned", "部分指标行无法对齐")
            told = _points_told(column, added, full)
            name = f"{column} of the indicators"
            yield Case(name, zh, *identity, _exact(full), known, "points", evidence, reason=reason, told=told)


def _unplaced_points(row: Row) -> bool:
    """Tell whether a row that could not be aligned may hold points: one that says 无 without a digit holds none."""
    return not row["aligned"] and row["points"] is None and any(c.isdigit() for c in str(row["as_printed"]))


def _points_told(column: str, added: Decimal, full: Decimal) -> tuple[str, str]:
    """Say what the printed points add up to, and what a gap means: rows that the published page lacks."""
    lost = added < full and column == "points"
    return (
        f"the printed rows add up to {added:f}, not {full:f}" + ("; points or rows are missing" if lost else ""),
        f"所列各行相加为 {added:f}，而非 {full:f}" + ("，分值或指标行有缺失" if lost else ""),
    )


def _exact(value: Decimal) -> Span:
    return Span(value, value, value)


def _names(disclosure: Row, own: Sequence[Figure], projects: Sequence[Row]) -> Iterator[Case]:
    """One document that prints several names for one spending unit (a former name was left in a form)."""
    names: dict[str, str] = {}
    coded = {str(row["spending_unit"]) for row in projects if row["unit_code"] != disclosure["unit_code"]}
    for f in own:
        if f.spending_unit and f.spending_unit not in coded and f.table != "staff":
            names.setdefault(f.spending_unit, f.id)
    names.setdefault(str(disclosure["spending_unit"]), "")
    if disclosure["consolidated"] and len(names) > 1:
        return
    count = Decimal(len(names))
    told = (f"the document prints {count} names for one unit", f"同一单位在文件中有 {count} 个名称")
    evidence = tuple(ident for ident in names.values() if ident)
    yield Case(
        "one name for the unit",
        "单位名称一致",
        str(disclosure["disclosure_id"]),
        str(disclosure["spending_unit"]),
        int(str(disclosure["fiscal_year"])),
        "、".join(names),
        _exact(count),
        _exact(Decimal(1)),
        "names",
        evidence,
        told=told,
    )


def _repeats(own: Sequence[Figure]) -> Iterator[Case]:
    """A project that a continued page prints again must have the same amount."""
    first: dict[tuple[str, ...], Figure] = {}
    for f in own:
        if f.table == "project_targets" and f.project:
            key = (f.spending_unit, f.project, f.measure)
            if key in first:
                yield Case.of("repeated print of a project", "项目金额重复列示", f, rounded(first[key]), [first[key]])
            first.setdefault(key, f)
