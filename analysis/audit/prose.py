"""What the prose says of its own figures: levels, changes, percents, shares and completion rates against each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.audit import rules
from analysis.audit.cases import Case, percent_case, spoken
from analysis.audit.intervals import Figure, ratio, rounded, total, truncated

Row = Mapping[str, object]
_SINGLE = {"vehicles_held", "vehicles_planned", "equipment", "equipment_planned", "staff_change"}
_TOTALS = ("expenditure", "revenue_and_expenditure", "general_budget")
_UNITS = {"人次": "人"}
_COMPLETION = ("{whole} → {part} is {stated} of budget", "预算 {whole}、决算 {part}，完成预算的 {stated}")
_CHANGE = ("{before} → {now} is {stated}", "由 {before} 到 {now}，变动 {stated}")
_FORM_CHANGE = (
    "operating expenses changed by {stated} to zero, as if saved",
    "机关运行经费变动 {stated} 至零，似为节约",
)
_OUTTURN = {"project": ("amount", 1), "surplus": ("balance", -1)}
_NARRATIVE = {
    "procurement_sme",
    "procurement_micro",
    "other",
    "attendance",
    "function",
    "surplus",
    "general",
    "target_projects",
}


def level(row: Row) -> Figure | None:
    """Return the figure of a level statement, None for other kinds.

    `其他用车1辆，其他用车主要是借调用车1辆` explains one count by another: the second is no further part.
    """
    found = figure(row) if row["kind"] == "level" else None
    explains = row["item"] and f"主要是{row['item']}" in str(row["quote"])
    return replace(found, part_of="explanation") if found and explains else found


def figure(row: Row, column: str = "amount_yuan") -> Figure | None:
    """Return the figure that a statement prints in `column`: amount_yuan, or percent; counts are exact."""
    value, step, unit = row[column], row["step_yuan"], "元"
    if column == "percent":
        step, unit = row["percent_step"], "%"
    elif value is None:
        value, step, unit = (
            row["quantity"],
            Decimal(0),
            _UNITS.get(str(row["quantity_unit"]), str(row["quantity_unit"])),
        )
    if not isinstance(value, Decimal) or not isinstance(step, Decimal):
        return None
    return Figure(
        str(row["statement_id"]),
        str(row["disclosure_id"]),
        "",
        int(str(row["fiscal_year"])),
        str(row["phase"]),
        rules.PROSE,
        str(row["subject"]),
        str(row["item"]),
        "",
        "",
        str(row["part_of"]),
        "",
        value,
        step,
        unit,
    )


def within(by_table: Mapping[str, Sequence[Figure]], statements: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases inside one document's prose."""
    levels = {f.id: f for f in by_table.get(rules.PROSE, ())}
    yield from _restated(list(levels.values()))
    yield from _named_projects(by_table)
    yield from _without_a_table(by_table)
    for index, row in enumerate(statements):
        said = [levels[str(s["statement_id"])] for s in statements[:index] if str(s["statement_id"]) in levels]
        if row["kind"] == "completion":
            yield from _completion(row, said)
        elif row["kind"] == "share":
            yield from _share(row, said)
        elif row["kind"] in ("change", "no_change"):
            yield from _change(row, said, by_table)
            yield from _form_change(row, said, statements)
            yield from _adjustment(row, by_table)
    yield from _changes_of_parts(statements)


def _restated(levels: Sequence[Figure]) -> Iterator[Case]:
    """One figure stated several times: every later statement against the first."""
    first: dict[tuple[object, ...], Figure] = {}
    for said in levels:
        if said.measure in _NARRATIVE or (said.measure == "project" and "项目" not in said.label):
            continue
        item = said.label if said.measure in _SINGLE or said.measure == said.part_of or said.unit != "元" else ""
        whole = (
            said.part_of if said.measure in ("basic", "project") and said.part_of in ("meetings", "training") else ""
        )
        fund = said.part_of if said.measure in ("general_budget", "appropriation") else ""
        key = (said.measure, item, whole, fund, said.year, said.phase, said.unit, said.measure == said.part_of)
        if key in first:
            yield Case.of("one figure stated twice", "同一数字的重复表述", said, rounded(first[key]), [first[key]])
        else:
            first[key] = said


def _named_projects(by_table: Mapping[str, Sequence[Figure]]) -> Iterator[Case]:
    """The outturn and the balance that the prose states for a project by its name against the project table."""
    for said in by_table.get(rules.PROSE, ()):
        measure, sign = _OUTTURN.get(said.measure, ("", 0))
        for printed in _rows_named(by_table, said.label, measure):
            if (printed.year, printed.phase) == (said.year, said.phase):
                derived = total([(sign, printed)])
                yield Case.of("prose on a named project", "文字与表：具体项目", said, derived, [printed])


def _rows_named(by_table: Mapping[str, Sequence[Figure]], words: str, measure: str) -> list[Figure]:
    """Return the figures of the project table whose project the words name."""
    rows = (f for f in by_table.get("project_outturn", ()) if f.measure == measure and f.label not in ("合计", "总计"))
    return [f for f in rows if words.startswith(f.label)]


def _adjustment(row: Row, by_table: Mapping[str, Sequence[Figure]]) -> Iterator[Case]:
    """A project's budget that the prose says was (not) adjusted within the year against the project table."""
    stated = figure(row)
    if stated and row["subject"] == "project" and row["phase"] == "adjusted" and row["base_year"] == row["fiscal_year"]:
        phases = {f.phase: f for f in _rows_named(by_table, stated.label, "amount")}
        before, after = phases.get("approved"), phases.get("adjusted")
        if before and after:
            terms = [(1, after), (-1, before)]
            yield Case.of(
                "adjustment of a named project", "具体项目年中调整", stated, total(terms), [after, before], terms=terms
            )


def _without_a_table(by_table: Mapping[str, Sequence[Figure]]) -> Iterator[Case]:
    """三公 that the prose describes and no table prints: said once, at the total."""
    if not any(table in by_table for table in ("three_public",)):
        for said in [f for f in by_table.get(rules.PROSE, ()) if f.measure == "three_public"][:1]:
            reason = ("the document describes it in prose and omits the table", "文件以文字说明而未公布该表")
            yield Case.of("three public table", "“三公”经费表", said, None, [], reason=reason)


def last(said: Sequence[Figure], subject: object, phase: object, year: object, item: str = "") -> Figure | None:
    """Return the level of a subject that was stated last, its printed words alike where one subject has several."""
    fitting = [
        f
        for f in said
        if f.measure == subject
        and f.year == year
        and f.unit == "元"
        and (not phase or f.phase == phase)
        and (not item or f.label == item)
    ]
    return fitting[-1] if fitting else None


def _completion(row: Row, said: Sequence[Figure]) -> Iterator[Case]:
    stated = figure(row, "percent")
    part = last(said, row["subject"], "executed", row["fiscal_year"])
    whole = last(said, row["subject"], row["base_phase"], row["base_year"] or row["fiscal_year"])
    if stated and part and whole:
        yield percent_case("completion rate", "完成率", stated, part, whole, _COMPLETION)
    elif stated:
        reason = ("the prose states no outturn or no budget for it", "文字未同时给出决算数与预算数")
        yield Case.of("completion rate", "完成率", stated, None, [], reason=reason)


def _share(row: Row, said: Sequence[Figure]) -> Iterator[Case]:
    stated = figure(row, "percent")
    part = last(said, row["subject"], row["phase"], row["fiscal_year"], str(row["item"])) or last(
        said, row["subject"], row["phase"], row["fiscal_year"]
    )
    whole = last(said, row["part_of"], row["phase"], row["fiscal_year"])
    if stated and part and whole:
        yield percent_case("share", "占比", stated, part, whole)
    elif stated:
        reason = ("the prose states no amount for the part or for the whole", "文字未同时给出部分与总额")
        yield Case.of("share", "占比", stated, None, [], reason=reason)


def _change(row: Row, said: Sequence[Figure], by_table: Mapping[str, Sequence[Figure]]) -> Iterator[Case]:
    """A stated change, its percent and the level must agree, and the base they imply must be the printed one."""
    if row["base_year"] == row["fiscal_year"]:
        return
    amount, percent = figure(row), figure(row, "percent")
    now = last(said, row["subject"], row["phase"], row["fiscal_year"])
    if percent and amount and now:
        base = total([(1, now), (-1, amount)])
        derived = ratio(rounded(amount), base) if base.low > 0 else None
        reason = ("", "") if derived else ("the base it implies is not above zero", "所隐含的基数不大于零")
        told = spoken(_CHANGE, percent, before=replace(now, value=base.value), now=now)
        cut = (truncated(percent), derived) if derived else None
        name, zh = "percent of a change", "变动百分比"
        yield Case.of(name, zh, percent, derived, [amount, now], reason=reason, told=told, cut=cut)
    elif percent and not now:
        reason = ("no level is stated beside it", "文字未给出本年数")
        yield Case.of("percent of a change", "变动百分比", percent, None, [], reason=reason)
    if amount and now and (printed := _printed_base(row, by_table)):
        implied = total([(1, now), (-1, amount)])
        terms = [(1, now), (-1, amount)]
        yield Case.of(
            "implied base against the printed base", "隐含基数与所列基数", printed, implied, [now, amount], terms=terms
        )


def _form_change(row: Row, said: Sequence[Figure], statements: Sequence[Row]) -> Iterator[Case]:
    """机关运行经费 that falls to zero while the total does not: the spending moved into projects, it was not saved.

    The total holds the line between basic and project expenditure constant, so its change is the like-for-like one.
    """
    fall, now = figure(row), last(said, "operating_expenses", row["phase"], row["fiscal_year"])
    if row["subject"] != "operating_expenses" or fall is None or fall.value >= 0 or now is None or now.value:
        return
    whole = (
        s
        for s in statements
        if s["kind"] == "change" and s["subject"] in _TOTALS and s["base_year"] == row["base_year"]
    )
    like = next((found for found in map(figure, whole) if found), None)
    if like:
        name, zh = "operating expenses fell to zero, the total did not", "机关运行经费归零而总额未同降"
        told = spoken(_FORM_CHANGE, fall)
        yield Case.of(name, zh, fall, rounded(like), [like, now], told=told)


def _printed_base(row: Row, by_table: Mapping[str, Sequence[Figure]]) -> Figure | None:
    """Return the base year's figure of a subject where a table of the same document prints it (annexes do)."""
    picks = [i.parts[0] for i in rules.PROSE_TO_TABLES if i.total.measure == row["subject"]]
    for pick in picks:
        for candidate in rules.select(pick, by_table):
            if candidate.year == row["base_year"] and candidate.phase == row["base_phase"]:
                return candidate
    return None


def _changes_of_parts(statements: Sequence[Row]) -> Iterator[Case]:
    """A stated change of 三公 against those stated for its components; a component not mentioned did not change."""
    for row in statements:
        whole = figure(row)
        if row["kind"] != "change" or row["subject"] != "three_public" or whole is None:
            continue
        parts = [
            part
            for other in statements
            if other["kind"] == "change" and other["subject"] in ("reception", "abroad", "vehicles")
            if other["base_year"] == row["base_year"] and (part := figure(other))
        ]
        if len(parts) > 1:
            derived = total([(1, part) for part in parts])
            yield Case.of("change of three public by component", "“三公”变动分项", whole, derived, parts)
