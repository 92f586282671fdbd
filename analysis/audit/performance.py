"""Performance targets against the amounts they belong to; points that must add up; names that must agree.

Cost indicators repeat a project's amount in a cell of their own unit, goals repeat it in a sentence, and forms keep
points of a page that was lost and names that a unit had before.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from analysis.audit.cases import Case, amount, compared, of_terms, untested
from analysis.audit.figures import PROSE, TOTAL_ROWS, Figure, Row, in_goal, line, of_indicator, of_target
from analysis.audit.intervals import Term
from analysis.documents import squeeze

_EACH = re.compile(r"每|人均|单价|标准")
_WHOLE = re.compile(r"预算|总成本|成本控制|总额|支出总")
_FULL_POINTS = (Decimal(100), Decimal(90))
_HEADS = {"basic": "project", "project": "basic"}
_UNALIGNED = ("some rows could not be aligned", "部分指标行无法对齐")


def cases(disclosure: Row, own: Sequence[Figure], indicators: Sequence[Row], projects: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases of one document's performance tables."""
    indicators = [{**row, "fiscal_year": disclosure["fiscal_year"]} for row in indicators]
    yield from _cost_targets(disclosure, own, indicators)
    yield from _goals(own, projects)
    yield from _points(indicators)
    yield from _names(disclosure, own, projects)
    yield from _repeats(own)
    yield from _types(own)


def _cost_targets(disclosure: Row, own: Sequence[Figure], indicators: Sequence[Row]) -> Iterator[Case]:
    """A project's cost target in money against the project's amount; several targets are parts and may not exceed it.

    In the table of the whole unit only a target that names the whole (预算, 成本控制, 基本支出 …) can be checked.
    """
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for row in indicators:
        if "成本" in f"{row['level_1']}{row['level_2']}{row['level_3']}":
            key = str(row["table"]), str(row["spending_unit"]), str(row["project"])
            if target := of_target(row, "target"):
                groups[key].append(target)
            spent = of_target(row, "actual")
            if spent and (outturn := _amount(own, *key, executed=True)):
                yield compared("outturn in a cost indicator", "成本指标所述支出", spent, outturn, "target")
    for (table, unit, project), targets in groups.items():
        if project:
            yield from _project_targets(_amount(own, table, unit, project), targets)
            continue
        for target in targets:
            if whole := _unit_amount(disclosure, own, table, unit, target.label):
                yield compared("cost target of the unit", "整体成本指标与资金", target, whole, "target")


def _project_targets(printed: Figure | None, targets: Sequence[Figure]) -> Iterator[Case]:
    """A single target is the project's amount; several, or one for each person or time, may not exceed it."""
    name, zh = "cost target of a project", "项目成本指标与资金"
    if printed is None:
        return
    if len(targets) == 1 and not _EACH.search(targets[0].label):
        yield compared(name, zh, targets[0], printed, "target")
    else:
        yield of_terms(name, zh, printed, [(1, target) for target in targets], "target", "≥")


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
    measure = _measure(words)
    if table == "self_evaluation_overall":
        return _amount(own, table, unit, "") if measure == "total" else None
    table = "overall_targets" if disclosure["consolidated"] else "expenditure"
    fitting = (f for f in own if f.table == table and f.measure == measure)
    mine = table == "overall_targets"
    return next((f for f in fitting if f.label in TOTAL_ROWS or (mine and f.spending_unit == unit)), None)


def _measure(words: str) -> str:
    if "基本支出" in words:
        return "basic"
    if "项目支出" in words:
        return "project"
    return "total" if _WHOLE.search(words) else ""


def _goals(own: Sequence[Figure], projects: Sequence[Row]) -> Iterator[Case]:
    """A goal that repeats the project's name with an amount must repeat the project's amount."""
    by_id = {f.id: f for f in own}
    for row in projects:
        printed = by_id.get(str(row["fact_id"]))
        said = printed and in_goal(squeeze(str(row["goal"] or "")), squeeze(str(row["project"])), printed)
        if printed and said:
            yield compared("amount in a project's goal", "绩效目标所述金额", said, printed, "target")


def _points(indicators: Sequence[Row]) -> Iterator[Case]:
    """The points of one project or unit: 100, or 90 where 10 are kept for the rate of execution; a lost page shows."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in indicators:
        groups[row["table"], row["spending_unit"], row["project"]].append(row)
    for rows in groups.values():
        for column, zh in (("points", "分值合计"), ("score", "得分合计")):
            yield from _added_points(rows, column, zh)


def _added_points(rows: Sequence[Row], column: str, zh: str) -> Iterator[Case]:
    stated = next((row[column] for row in rows if row["level_1"] == "总分"), None)
    if column == "score" and not isinstance(stated, Decimal):
        return
    terms = _points_of(rows, column)
    added = sum((figure.value for _, figure in terms), Decimal(0))
    full = stated if isinstance(stated, Decimal) else added if added in _FULL_POINTS else _FULL_POINTS[0]
    known = added == full or not any(map(_unplaced_points, rows))
    yield Case(
        check=f"{column} of the indicators",
        zh=zh,
        stated=of_indicator(rows[0], f"full {column}", full, Decimal(0), 1, "points"),
        terms=terms,
        route="form",
        reason=("", "") if known else _UNALIGNED,
        told=_points_told(column, added, full),
        item=str(rows[0]["project"] or rows[0]["spending_unit"]),
        extra=tuple(str(row["indicator_id"]) for row in rows),
    )


def _points_of(rows: Sequence[Row], column: str) -> tuple[Term, ...]:
    """Return the points (or scores) of the indicators; the row of the sum is none."""
    scored = (row for row in rows if row["level_1"] != "总分" and row["points"] is not None)
    return tuple(
        (1, of_indicator(row, column, value, Decimal(0), 1, "points"))
        for row in scored
        if isinstance(value := row[column], Decimal)
    )


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


def _names(disclosure: Row, own: Sequence[Figure], projects: Sequence[Row]) -> Iterator[Case]:
    """One document that prints several names for one spending unit (a former name was left in a form)."""
    coded = {str(row["spending_unit"]) for row in projects if row["unit_code"] != disclosure["unit_code"]}
    named = [f for f in own if f.spending_unit and f.spending_unit not in coded and f.table != "staff"]
    names: dict[str, str] = {}
    for f in named:
        names.setdefault(f.spending_unit, f.id)
    names.setdefault(str(disclosure["spending_unit"]), "")
    if disclosure["consolidated"] and len(names) > 1:
        return
    count = Decimal(len(names))
    place = {
        "disclosure_id": str(disclosure["disclosure_id"]),
        "spending_unit": str(disclosure["spending_unit"]),
        "year": int(str(disclosure["fiscal_year"])),
    }
    yield Case(
        check="one name for the unit",
        zh="单位名称一致",
        stated=Figure(id="", value=count, unit="names", **place),  # type: ignore[arg-type]
        terms=((1, Figure(id="", column="one", value=Decimal(1), unit="names", **place)),),  # type: ignore[arg-type]
        route="names",
        item="、".join(names),
        extra=tuple(ident for ident in names.values() if ident),
        told=(f"the document prints {count} names for one unit", f"同一单位在文件中有 {count} 个名称"),
    )


def _repeats(own: Sequence[Figure]) -> Iterator[Case]:
    """A project that a continued page prints again must have the same amount."""
    first: dict[tuple[str, ...], Figure] = {}
    for f in own:
        if f.table == "project_targets" and f.project:
            key = (f.spending_unit, f.project, f.measure)
            if key in first:
                yield compared("repeated print of a project", "项目金额重复列示", f, first[key], "twice")
            first.setdefault(key, f)


def _types(own: Sequence[Figure]) -> Iterator[Case]:
    """An amount that the prose calls basic against the head under which the unit's row of targets prints it.

    A cell that a transcription moved and a head that an office mistook look alike: it is told, and not accused.
    """
    wholes = [f for f in own if f.table == "overall_targets" and f.measure == "total"]
    for said in (f for f in own if f.table == PROSE and f.part_of == "overall_target" and f.measure in _HEADS):
        for whole in (f for f in wholes if f.value == said.value):
            beside = {f.measure: f for f in own if line(f) == line(whole) and f.value == said.value}
            yield from _type(said, beside, whole)


def _type(said: Figure, beside: Mapping[str, Figure], whole: Figure) -> Iterator[Case]:
    name, zh = "type of expenditure in the overall target", "整体绩效资金的支出性质"
    if said.measure in beside:
        yield compared(name, zh, said, beside[said.measure], "prose")
    elif {_HEADS[said.measure], "unplaced"} & set(beside):
        yield untested(name, zh, said, _otherwise(said), whole)


def _otherwise(said: Figure) -> tuple[str, str]:
    value = amount(said.value, said.unit)
    return (
        f"the table prints the {value} that the prose calls {said.measure} under another head, or moved a cell",
        f"文字称为{said.label}的 {value} 在表中列于其他栏，或单元格错位",
    )
