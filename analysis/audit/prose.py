"""What the prose says of its own figures and of single rows of the tables: repetitions, named projects and items.

Proses repeat themselves with other values, name projects and functional items in their own words, and describe tables
that the document leaves out. A 项 is held against its own row and not against its 类.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from analysis.audit import changes, shares
from analysis.audit.cases import Case, compared, of_terms, untested
from analysis.audit.figures import PROSE, Figure, Row, of_statement

Figures = Mapping[str, Sequence[Figure]]
_SINGLE = {"vehicles_held", "vehicles_planned", "equipment", "equipment_planned", "staff_change"}
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
_LEVEL_WORDS = re.compile(r"[（(](?:类|款|项)[)）]")
_FUND = re.compile("一般公共预算|财政拨款|政府性基金")
_ITEM_CODE = 7  # digits of a 项
_ITEM_TABLES = ("general_budget", "appropriation_expenditure", "government_fund", "expenditure")
_NO_TABLE = ("the document describes it in prose and omits the table", "文件以文字说明而未公布该表")


def within(by_table: Figures, statements: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases of one document's prose."""
    levels = {f.id: f for f in by_table.get(PROSE, ())}
    yield from _restated(list(levels.values()))
    yield from _named_projects(by_table)
    yield from _items(by_table)
    yield from _without_a_table(by_table)
    said: list[Figure] = []
    for row in statements:
        yield from _of_row(row, said, by_table, statements)
        said += [found] if (found := levels.get(str(row["statement_id"]))) else []
    yield from changes.repeated(statements, levels)
    yield from changes.of_parts(statements)
    yield from shares.lists(statements)


def _of_row(row: Row, said: Sequence[Figure], by_table: Figures, statements: Sequence[Row]) -> Iterator[Case]:
    if row["kind"] == "completion":
        yield from shares.completion(row, said)
    elif row["kind"] == "share":
        yield from shares.share(row, said, by_table)
    elif row["kind"] in ("change", "no_change"):
        yield from changes.of_statement_row(row, said, by_table, statements)
        yield from _adjustment(row, by_table)


def _restated(levels: Sequence[Figure]) -> Iterator[Case]:
    """One figure stated several times: every later statement against the first."""
    first: dict[tuple[object, ...], Figure] = {}
    for said in levels:
        if said.measure in _NARRATIVE or (said.measure == "project" and "项目" not in said.label):
            continue
        key = _once(said)
        if key in first:
            yield compared("one figure stated twice", "同一数字的重复表述", said, first[key], "twice")
        first.setdefault(key, said)


def _once(said: Figure) -> tuple[object, ...]:
    """Return what makes two levels one figure: for counts and kinds of one subject the words count too."""
    item = said.label if said.measure in _SINGLE or said.measure == said.part_of or said.unit != "元" else ""
    whole = said.part_of if said.measure in ("basic", "project") and said.part_of in ("meetings", "training") else ""
    fund = said.part_of if said.measure in ("general_budget", "appropriation") else "".join(_FUND.findall(said.label))
    return (said.measure, item, whole, fund, said.year, said.phase, said.unit, said.measure == said.part_of)


def _named_projects(by_table: Figures) -> Iterator[Case]:
    """The outturn and the balance that the prose states for a project by its name against the project table."""
    for said in by_table.get(PROSE, ()):
        measure, sign = _OUTTURN.get(said.measure, ("", 0))
        for printed in _rows_named(by_table, said.label, measure):
            if (printed.year, printed.phase) == (said.year, said.phase):
                terms = [(sign, printed)]
                yield of_terms("prose on a named project", "文字与表：具体项目", said, terms, "prose", named=True)


def _rows_named(by_table: Figures, words: str, measure: str) -> list[Figure]:
    """Return the figures of the project table whose project the words name."""
    rows = (f for f in by_table.get("project_outturn", ()) if f.measure == measure and f.label not in ("合计", "总计"))
    return [f for f in rows if words.startswith(f.label)]


def _items(by_table: Figures) -> Iterator[Case]:
    """A functional item that the prose names as a 项 against the row of that name, in whichever column prints it."""
    rows: dict[str, list[Figure]] = {}
    for f in (f for table in _ITEM_TABLES for f in by_table.get(table, ()) if len(f.code) == _ITEM_CODE):
        rows.setdefault(f.label, []).append(f)
    for said in filter(_names_an_item, by_table.get(PROSE, ())):
        alike = [f for f in _of_name(rows, said.label) if (f.year, f.phase) == (said.year, said.phase)]
        if alike:
            yield _nearest(said, alike)


def _nearest(said: Figure, printed: Sequence[Figure]) -> Case:
    """Return the case of the column that prints what is said, else of the total."""
    name, zh = "prose on a functional item", "文字与表：功能科目项"
    found = [compared(name, zh, said, f, "prose", named=True) for f in printed]
    whole = [case for case in found if case.terms[0][1].measure in ("total", "amount")]
    return next((case for case in found if case.holds()), (whole or found)[0])


def _names_an_item(said: Figure) -> bool:
    return said.measure == "function" and said.unit == "元" and "项" in "".join(_LEVEL_WORDS.findall(said.label))


def _of_name(rows: Mapping[str, list[Figure]], label: str) -> list[Figure]:
    """Return the figures of the rows that a 项 may be printed as: with and without 支出 behind its name."""
    item = _LEVEL_WORDS.sub("", label)
    return [f for words in dict.fromkeys((item, f"{item}支出", item.removesuffix("支出"))) for f in rows.get(words, ())]


def _adjustment(row: Row, by_table: Figures) -> Iterator[Case]:
    """A project's budget that the prose says was (not) adjusted within the year against the project table."""
    stated = of_statement(row)
    if stated and row["subject"] == "project" and row["phase"] == "adjusted" and row["base_year"] == row["fiscal_year"]:
        phases = {f.phase: f for f in _rows_named(by_table, stated.label, "amount")}
        before, after = phases.get("approved"), phases.get("adjusted")
        if before and after:
            terms = [(1, after), (-1, before)]
            name, zh = "adjustment of a named project", "具体项目年中调整"
            yield of_terms(name, zh, stated, terms, "prose", named=True)


def _without_a_table(by_table: Figures) -> Iterator[Case]:
    """三公 that the prose describes and no table prints: said once, at the total."""
    said = [f for f in by_table.get(PROSE, ()) if f.measure == "three_public"]
    if said and "three_public" not in by_table:
        yield untested("three public table", "“三公”经费表", said[0], _NO_TABLE)
