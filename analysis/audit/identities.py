"""The rules applied to one document: identities, ratios, and the roll-ups of its classifications.

Parts of a total stand in one row, down one column, in another table or in the prose; what a document says twice
is one part, and a total that some forms draw wider is asked both ways.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from analysis.audit import rules
from analysis.audit.cases import Case, of_terms, percent_case, untested
from analysis.audit.figures import PROSE, TOTAL_ROWS, Figure
from analysis.audit.grammar import ROW, Identity, Ratio, select
from analysis.audit.intervals import Term

Figures = Mapping[str, Sequence[Figure]]
_NOT_PRINTED = ("the other side is not printed", "另一侧没有公布")
_DISPLACED = ("the transcription displaced a cell of this row", "该行单元格在转录中错位")
_ROUTES = {
    id(rule): route
    for route, group in (
        ("row", rules.ROWS),
        ("column", rules.FOOTINGS),
        ("between", rules.BETWEEN),
        ("prose", rules.PROSE_TO_TABLES),
        ("told", rules.WITHIN_PROSE),
    )
    for rule in group
}


def cases(by_table: Figures) -> Iterator[Case]:
    """Yield the cases of every rule that a document's figures allow."""
    general = _only_general_budget(by_table)
    for identity in rules.IDENTITIES:
        if general or not identity.only_general_budget:
            yield from of_identity(identity, by_table)
    for table in rules.ROLLUPS:
        yield from of_rollup(table, by_table.get(table, ()))
    for rule in rules.RATIOS:
        yield from of_ratio(rule, by_table)


def _only_general_budget(by_table: Figures) -> bool:
    """Tell whether all revenue is appropriation, no other fund prints an amount and nothing is carried over."""
    totals = {f.measure: f.value for f in by_table.get("revenue", ()) if f.label in TOTAL_ROWS}
    funds = chain.from_iterable(by_table.get(table, ()) for table in ("government_fund", "state_capital"))
    carried = (f for f in by_table.get("summary", ()) if "结转" in f.label or "结余" in f.label)
    appropriated = totals.get("total") is not None and totals.get("total") == totals.get("appropriation")
    return appropriated and not any(f.value for f in chain(funds, carried))


def of_ratio(rule: Ratio, by_table: Figures) -> Iterator[Case]:
    """Yield the cases of one ratio."""
    for stated in select(rule.percent, by_table):
        key = [getattr(stated, name) for name in rule.per]
        part, whole = (
            next((f for f in select(pick, by_table) if [getattr(f, name) for name in rule.per] == key), None)
            for pick in (rule.part, rule.whole)
        )
        if part and whole:
            yield percent_case(rule.name, rule.zh, stated, part, whole, route="row")


def of_identity(identity: Identity, by_table: Figures) -> Iterator[Case]:
    """Yield the cases of one identity, one for each figure that it calls a total."""
    parts, optional = (_grouped(identity, picks, by_table) for picks in (identity.parts, identity.optional))
    lost = {_key(identity, f) for f in by_table.get(identity.total.table, ()) if f.measure == "unplaced"}
    for stated in select(identity.total, by_table):
        if stated.unit == "%":  # rates do not add up
            continue
        key = _key(identity, stated)
        terms = _distinct(parts.get(key, []), stated)
        if key in lost:
            yield untested(identity.name, identity.zh, stated, _DISPLACED)
        elif _applies(identity, terms, stated, bool(parts)):
            yield _wider(_case(identity, stated, terms), _distinct(optional.get(key, []), stated))
        elif not terms and _expected(identity, by_table):
            yield untested(identity.name, identity.zh, stated, _NOT_PRINTED)


def _case(identity: Identity, stated: Figure, terms: Sequence[Term]) -> Case:
    route = _ROUTES.get(id(identity), "between")
    more = {"definition": identity.definition, "named": identity.named, "assumed": identity.only_general_budget}
    return of_terms(identity.name, identity.zh, stated, terms, route, identity.relation, **more)


def _wider(case: Case, optional: Sequence[Term]) -> Case:
    """Return the case with the parts that only some forms count, where the total ties with them alone."""
    if not optional or case.holds():
        return case
    wide = of_terms(case.check, case.zh, case.stated, (*case.terms, *optional), case.route, case.relation)
    return wide if wide.holds() else case


def _expected(identity: Identity, by_table: Figures) -> bool:
    return identity in rules.BETWEEN and identity.relation == "=" and identity.parts[0].table in by_table


def _grouped(identity: Identity, picks: Iterable[object], by_table: Figures) -> dict[tuple[object, ...], list[Term]]:
    found: dict[tuple[object, ...], list[Term]] = defaultdict(list)
    for pick in picks:
        for figure in select(pick, by_table):  # type: ignore[arg-type]
            found[_key(identity, figure)].append((pick.sign, figure))  # type: ignore[attr-defined]
    return found


def _applies(identity: Identity, terms: Sequence[Term], stated: Figure, printed: bool) -> bool:
    """A row whose parts are all blank breaks where the table prints parts at all; elsewhere a rule needs its parts."""
    if not terms:
        return identity.per == ROW and printed and bool(stated.value)
    if len(terms) < len(identity.parts) and any(pick.sign < 0 for pick in identity.parts):
        return False
    words = " ".join(f"{figure.measure} {figure.label}" for _, figure in terms).split()
    return (not identity.needs or any(word.endswith(identity.needs) for word in words)) and identity.unless not in words


def _key(identity: Identity, figure: Figure) -> tuple[object, ...]:
    """Group key; the total row of a project table answers to the project that its label names."""
    named = (
        (figure.project or figure.label) if name == "project" and identity.per != ROW else getattr(figure, name)
        for name in identity.per
    )
    return (figure.unit, *named)


def _distinct(terms: Iterable[Term], stated: Figure) -> list[Term]:
    """Drop the total itself, and what the prose says again: a document repeats its figures in several sentences."""
    kept: dict[tuple[object, ...], Term] = {}
    for sign, figure in terms:
        kinds = figure.label if figure.part_of == figure.measure else ""
        kinds = kinds or (figure.label if figure.unit != "元" else "")
        once = (figure.measure, figure.phase, kinds) if figure.table == PROSE else figure.key
        if figure.key != stated.key:
            kept.setdefault(once, (sign, figure))
    return list(kept.values())


_DEPTHS = {0: 3, 3: 5, 5: 7}


def of_rollup(table: str, figures: Sequence[Figure]) -> Iterator[Case]:
    """Yield 合计 against its classes, and each code against the codes below it, for every column.

    The source is the classification itself: 类 (3 digits) holds 款 (5) holds 项 (7); class 301 holds 30101.
    """
    columns = _columns(figures)
    parents = {_parent(code) for codes in columns.values() for code in codes if code}
    for (_, _, measure), codes in columns.items():
        name = f"{table.replace('_', ' ')} roll-up" + ("" if measure in ("total", "amount") else f" ({measure})")
        for code, stated in codes.items():
            children = [(1, child) for other, child in codes.items() if _is_child(other, code)]
            if children or (stated.value and code in parents and len(code) in _DEPTHS):
                yield of_terms(name, "科目汇总", stated, children, "column")


def _columns(figures: Sequence[Figure]) -> dict[tuple[object, ...], dict[str, Figure]]:
    """Return the figures by year, phase and measure, and there by code; the total has none."""
    columns: dict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.code or figure.label in TOTAL_ROWS:
            columns[figure.year, figure.phase, figure.measure][figure.code] = figure
    return columns


def _parent(code: str) -> str:
    return code[:-2] if len(code) > _DEPTHS[0] else ""


def _is_child(code: str, parent: str) -> bool:
    return len(code) == _DEPTHS.get(len(parent), 0) and code.startswith(parent)
