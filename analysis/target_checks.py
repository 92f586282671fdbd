"""Performance targets against the amounts they belong to; points that must add up; names that must agree."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from analysis.documents import squeeze
from analysis.facts import SCALES, number, step
from analysis.findings import Case
from analysis.rounding import Figure, Span, rounded, total

Row = Mapping[str, object]
_MONEY = re.compile(r"([\d,]+(?:\.\d+)?)(亿元|万元|元|亿|万)")
_WHOLE = re.compile(r"预算|总成本|成本控制|总额|支出总")
_FULL_POINTS = (Decimal(100), Decimal(90))


def cases(disclosure: Row, own: Sequence[Figure], indicators: Sequence[Row], projects: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases of one document's performance tables."""
    yield from _cost_targets(disclosure, own, indicators)
    yield from _goals(own, projects)
    yield from _points(disclosure, indicators)
    yield from _names(disclosure, own, projects)
    yield from _repeats(own)


def _cost_targets(disclosure: Row, own: Sequence[Figure], indicators: Sequence[Row]) -> Iterator[Case]:
    """A project's cost target in money against the project's amount; several targets are parts and may not exceed it.

    In the table of the whole unit only a target that names the whole (预算, 成本控制, 基本支出, 项目支出) can be checked.
    """
    groups: dict[tuple[str, str, str], list[tuple[Figure, str]]] = defaultdict(list)
    for row in indicators:
        target = _money_target(row)
        if target and "成本" in f"{row['level_1']}{row['level_2']}":
            groups[str(row["table"]), str(row["spending_unit"]), str(row["project"])].append((target, str(row["level_3"])))
    for (table, unit, project), targets in groups.items():
        if project:
            amount = _project_amount(own, table, unit, project)
            yield from _project_targets(amount, [target for target, _ in targets])
        else:
            for target, words in targets:
                if amount := _unit_amount(disclosure, own, unit, words):
                    yield Case.of("cost target of the unit", "整体成本指标与资金", target, rounded(amount), [amount])


def _project_targets(amount: Figure | None, targets: Sequence[Figure]) -> Iterator[Case]:
    name, zh = "cost target of a project", "项目成本指标与资金"
    if amount is None:
        return
    if len(targets) == 1:
        yield Case.of(name, zh, targets[0], rounded(amount), [amount])
    else:
        yield Case.of(name, zh, amount, total([(1, target) for target in targets]), targets, relation="≥")


def _money_target(row: Row) -> Figure | None:
    """Return the figure of an indicator whose target is money: `10.34` with 万元 as its unit, or `79.73万元` in one cell."""
    text, unit = squeeze(str(row["target"])), str(row["measure_unit"])
    inline = _MONEY.fullmatch(text)
    digits, scale = (inline[1], inline[2]) if inline else (text, unit)
    factor = SCALES.get(scale if scale.endswith("元") else scale + "元")
    value = number(digits)
    if value is None or not factor or (not inline and unit not in SCALES):
        return None
    return _figure(row, str(row["indicator_id"]), str(row["level_3"]), value * factor, step(digits) * factor, "元")


def _figure(row: Row, ident: str, label: str, value: Decimal, size: Decimal, unit: str) -> Figure:
    return Figure(
        ident,
        str(row["disclosure_id"]),
        str(row["spending_unit"]),
        int(str(row.get("fiscal_year") or 0)),
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


def _project_amount(own: Sequence[Figure], table: str, unit: str, project: str) -> Figure | None:
    fitting = (f for f in own if f.table == table and f.project == project and f.spending_unit == unit and f.phase != "executed")
    return next((f for f in fitting if f.measure == "amount"), None)


def _unit_amount(disclosure: Row, own: Sequence[Figure], unit: str, words: str) -> Figure | None:
    """Return the unit's amount that the words of a target name, None where they name a part of it."""
    measure = "basic" if "基本支出" in words else "project" if "项目支出" in words else "total" if _WHOLE.search(words) else ""
    table = "overall_targets" if disclosure["consolidated"] else "expenditure"
    fitting = (f for f in own if f.table == table and f.measure == measure)
    return next((f for f in fitting if f.label in ("合计", "总计") or (table == "overall_targets" and f.spending_unit == unit)), None)


def _goals(own: Sequence[Figure], projects: Sequence[Row]) -> Iterator[Case]:
    """A goal that repeats the project's name with an amount must repeat the project's amount."""
    by_id = {f.id: f for f in own}
    for row in projects:
        amount = by_id.get(str(row["fact_id"]))
        goal, name = squeeze(str(row["goal"] or "")), squeeze(str(row["project"]))
        match = re.search(re.escape(name) + _MONEY.pattern, goal) if amount else None
        if amount and match:
            factor = SCALES[match[2] if match[2].endswith("元") else match[2] + "元"]
            value = Decimal(match[1].replace(",", ""))
            said = _figure(row, amount.id, name, value * factor, amount.step, "元")
            yield Case.of("amount in a project's goal", "绩效目标所述金额", said, rounded(amount), [amount])


def _points(disclosure: Row, indicators: Sequence[Row]) -> Iterator[Case]:
    """The points of one project or unit: 100, or 90 where 10 are kept for the execution rate; a lost page shows here."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in indicators:
        groups[row["table"], row["spending_unit"], row["project"]].append(row)
    for (_, unit, project), rows in groups.items():
        totals = [row for row in rows if row["level_1"] == "总分"]
        scored = [row for row in rows if row["level_1"] != "总分" and row["points"] is not None]
        evidence = tuple(str(row["indicator_id"]) for row in rows)
        identity = (str(disclosure["disclosure_id"]), str(unit), int(str(disclosure["fiscal_year"])), str(project))
        for column, zh in (("points", "分值合计"), ("score", "得分合计")):
            values = [row[column] for row in scored if isinstance(row[column], Decimal)]
            stated = totals[0][column] if totals else None
            if column == "score" and not isinstance(stated, Decimal):
                continue
            added = sum(values, Decimal(0))
            full = stated if isinstance(stated, Decimal) else added if added in _FULL_POINTS else _FULL_POINTS[0]
            lost = all(row["aligned"] for row in rows)
            known = _exact(added) if lost or added == full else None
            reason = ("some rows could not be aligned", "部分指标行无法对齐")
            yield Case(
                f"{column} of the indicators", zh, *identity, _exact(full), known, "points", evidence, reason=reason
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
