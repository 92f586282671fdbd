"""Changes that the prose states: against their percents, against the base they imply, and against each other.

Offices take percents of the wrong year, keep last year's percent in this year's sentence, and print one change in
three sentences with two values. `较去年` leaves open what the base is, so only a printed base is compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.audit import rules
from analysis.audit.cases import Case, compared, of_terms, spoken, untested
from analysis.audit.figures import Figure, Row, of_statement
from analysis.audit.grammar import select
from analysis.audit.intervals import total
from analysis.audit.shares import beside, last

_TOTALS = ("expenditure", "revenue_and_expenditure", "general_budget")
_WHOLES = (*_TOTALS, "revenue", "appropriation")
_CHANGE = ("{before} → {now} is {stated}", "由 {before} 到 {now}，变动 {stated}")
_FORM_CHANGE = (
    "operating expenses changed by {stated} to zero, as if saved",
    "机关运行经费变动 {stated} 至零，似为节约",
)
_NO_BASE = ("the base it implies is not above zero", "所隐含的基数不大于零")
_NO_LEVEL = ("no level is stated beside it", "文字未给出本年数")
_COMPONENTS = ("reception", "abroad", "vehicles")


def of_statement_row(
    row: Row, said: Sequence[Figure], by_table: Mapping[str, Sequence[Figure]], statements: Sequence[Row]
) -> Iterator[Case]:
    """Yield the cases of one stated change."""
    if row["base_year"] != row["fiscal_year"]:
        yield from _percent(row, said)
        yield from _base(row, said, by_table)
    yield from _form_change(row, said, statements)


def _percent(row: Row, said: Sequence[Figure]) -> Iterator[Case]:
    """A stated change, its percent and the level must agree."""
    name, zh = "percent of a change", "变动百分比"
    amount, percent = of_statement(row), of_statement(row, "percent")
    if percent is None:
        return
    levels = _levels(row, said, percent.sentence)
    if not levels:
        yield untested(name, zh, percent, _NO_LEVEL)
    elif amount:
        near = {f.key for f in (*said[-1:], *beside(said, percent.sentence))}
        found = [replace(_of_level(name, zh, percent, amount, now), named=now.key in near) for now in levels]
        yield next((case for case in found if case.holds()), found[0])


def _of_level(name: str, zh: str, percent: Figure, amount: Figure, now: Figure) -> Case:
    base = total([(1, now), (-1, amount)])
    told = spoken(_CHANGE, percent, before=replace(now, value=base.value), now=now)
    reason = ("", "") if base.low > 0 else _NO_BASE
    terms = ((1, amount), (1, now))
    return Case(
        check=name,
        zh=zh,
        stated=percent,
        terms=terms,
        operation="change",
        route="sentence",
        told=told,
        reason=reason,
    )


def _levels(row: Row, said: Sequence[Figure], sentence: str) -> list[Figure]:
    """Return the levels that a change may be of: its subject's last, then those of its sentence and its subject.

    A change whose words name no subject of their own belongs to the level before it in the sentence.
    """
    usual = last(said, row["subject"], row["phase"], row["fiscal_year"])
    near = [f for f in beside(said, sentence) if f.year == row["fiscal_year"] and f.phase == row["phase"]]
    alike = [f for f in reversed(said) if f.measure == row["subject"] and f.unit == "元" and f.phase == row["phase"]]
    every = [f for f in (usual, *near, *said[-1:], *alike) if f and f.year == row["fiscal_year"]]
    return list({f.key: f for f in every}.values())


def _base(row: Row, said: Sequence[Figure], by_table: Mapping[str, Sequence[Figure]]) -> Iterator[Case]:
    """The base that a change implies must be the printed one, where a table of the same document prints it."""
    amount, now = of_statement(row), last(said, row["subject"], row["phase"], row["fiscal_year"])
    printed = printed_base(row, by_table)
    if amount and now and printed:
        terms = [(1, now), (-1, amount)]
        yield of_terms("implied base against the printed base", "隐含基数与所列基数", printed, terms, "prose")


def printed_base(row: Row, by_table: Mapping[str, Sequence[Figure]]) -> Figure | None:
    """Return the base year's figure of a subject where a table prints it (annexes do)."""
    picks = [i.parts[0] for i in rules.PROSE_TO_TABLES if i.total.measure == row["subject"]]
    found = (f for pick in picks for f in select(pick, by_table))
    return next((f for f in found if f.year == row["base_year"] and f.phase == row["base_phase"]), None)


def _form_change(row: Row, said: Sequence[Figure], statements: Sequence[Row]) -> Iterator[Case]:
    """机关运行经费 that falls to zero while the total does not: the spending moved into projects, it was not saved.

    The total holds the line between basic and project expenditure constant, so its change is the like-for-like one.
    """
    fall, now = of_statement(row), last(said, "operating_expenses", row["phase"], row["fiscal_year"])
    if row["subject"] != "operating_expenses" or fall is None or fall.value >= 0 or now is None or now.value:
        return
    wholes = (s for s in statements if s["kind"] == "change" and s["subject"] in _TOTALS)
    like = next((f for s in wholes if s["base_year"] == row["base_year"] and (f := of_statement(s))), None)
    if like:
        name, zh = "operating expenses fell to zero, the total did not", "机关运行经费归零而总额未同降"
        told = spoken(_FORM_CHANGE, fall)
        yield compared(name, zh, fall, like, "sentence", told=told, extra=(now.id,), definition=True)


def repeated(statements: Sequence[Row], levels: Mapping[str, Figure]) -> Iterator[Case]:
    """One change of a whole stated several times beside the same level: every later print against the first."""
    first: dict[tuple[object, ...], Figure] = {}
    said: list[Figure] = []
    for row in statements:
        said += [found] if (found := levels.get(str(row["statement_id"]))) else []
        amount = of_statement(row)
        percent = of_statement(row, "percent")
        if row["kind"] != "change" or row["subject"] not in _WHOLES or not amount or not percent:
            continue
        now = last(said, row["subject"], row["phase"], row["fiscal_year"])
        if now and _of_level("", "", percent, amount, now).holds():
            key = (row["subject"], row["phase"], row["base_year"], row["base_phase"], now.value)
            if key in first:
                yield compared("one change stated twice", "同一变动的重复表述", amount, first[key], "twice", named=True)
            first.setdefault(key, amount)


def of_parts(statements: Sequence[Row]) -> Iterator[Case]:
    """A stated change of 三公 against those stated for its components; a component not mentioned did not change."""
    changes = [row for row in statements if row["kind"] == "change"]
    for row in changes:
        whole = of_statement(row)
        if row["subject"] != "three_public" or whole is None:
            continue
        alike = [s for s in changes if s["subject"] in _COMPONENTS and s["base_year"] == row["base_year"]]
        parts = [part for s in alike if (part := of_statement(s)) and part.unit == whole.unit]
        if len(parts) > 1:
            terms = [(1, part) for part in parts]
            name, zh = "change of three public by component", "“三公”变动分项"
            yield of_terms(name, zh, whole, terms, "told")
