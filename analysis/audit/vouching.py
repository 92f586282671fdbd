"""May a break accuse the office? Only where the reading has proven itself on another way.

A lost row, a shifted column, a torn page, a merged table, a renamed header and a wrong scale break sums as a misprint
does. Each leaves traces that a misprint does not: a lost row leaves every row whole, a shifted one spoils all columns
at once, a wrong scale spoils every comparison of its table by the same factor. What such a fault could have made is
not testable.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from analysis.audit import misprints
from analysis.audit.cases import Case
from analysis.audit.evidence import Evidence, Key, rescaled
from analysis.audit.figures import PROSE, Figure, line
from analysis.documents import squeeze

_PAIRS = 2
_MANY = 3
_WORD = 2
_TABLES = ("row", "column", "between")
Misprints = dict[Key, tuple[Figure, list[Case]]]


def accused(known: Evidence, least: Sequence[Case]) -> set[int]:
    """Return the ids (in memory) of the broken cases that stand: a proven reading contradicts itself.

    `least` are the broken cases that ask for at least as much, which hold no figure exactly.
    """
    found = _misprints(known)
    every = (*known.broken, *least)
    known.standing = {id(case) for case in every if _stands(case, known, found)}
    standing = [case for case in every if id(case) in known.standing or _stands(case, known, found)]
    told = {f.key for case in standing if case.route == "told" and _together(case) for f in case.figures}
    again = [case for case in known.broken if case.route == "prose" and _said_wrong(case, known, told)]
    return {id(case) for case in (*standing, *again)}


def _said_wrong(case: Case, known: Evidence, told: set[Key]) -> bool:
    """A figure of a sentence that contradicts itself, against the table that says what it should have been."""
    one, other = case.stated, case.terms[0][1]
    proven = known.role(case, other) and known.across(other.table)
    return one.key in told and len(case.terms) == 1 and proven and not rescaled(case)


def _stands(case: Case, known: Evidence, found: Misprints) -> bool:
    if case.route == "names":
        return True
    if case.stated.unit == "points":
        return _points(case)
    if any(figure.key in known.twins for figure in case.figures) or rescaled(case):
        return False
    if any(case in mended for _, mended in _of(case, found)):
        return True
    if case.relation == "≥":
        return _at_least(case, known) or any(True for _ in _of(case, found))
    return _RULES[case.route](case, known)


def _of(case: Case, found: Misprints) -> Iterable[tuple[Figure, list[Case]]]:
    return (found[figure.key] for figure in case.figures if figure.key in found)


def _misprints(known: Evidence) -> Misprints:
    """Return the figures that are wrong on two ways at once and by the same: with another value all around ties."""
    found: Misprints = {}
    for key, cases in known.breaks.items():
        figure = next(f for f in cases[0].figures if f.key == key)
        if len(cases) > 1 and figure.value and key not in known.twins:
            mended = _mended(figure, cases, known)
            if mended:
                found[key] = figure, mended
    calm = {key: entry for key, entry in found.items() if not _troubled(*entry, known, found)}
    columns: dict[tuple[str, str], int] = {}
    slips = {key for key, (f, cases) in calm.items() if any(_slip(case, known, [f]) for case in cases)}
    for key, (figure, _) in calm.items():
        place = figure.table, figure.measure
        columns[place] = columns.get(place, 0) + (key not in slips)
    return {key: e for key, e in calm.items() if key in slips or columns[e[0].table, e[0].measure] == 1}


def _mended(figure: Figure, cases: Sequence[Case], known: Evidence) -> list[Case]:
    """Return the broken cases that one other value of the figure mends without spoiling what ties."""
    for value in dict.fromkeys(v for case in cases if (v := case.wanted(figure)) is not None):
        mended = [case for case in cases if case.replaced(figure, value).holds()]
        spoiled = any(not case.replaced(figure, value).holds() for case in known.ties.get(figure.key, ()))
        if not value or spoiled or not _apart(figure, mended) or any(map(rescaled, mended)):
            continue
        summed = _summed(figure, mended) and not _moved(figure, value, mended, known)
        if summed or _written_wrong(figure, mended, known):
            return mended
    return []


def _moved(figure: Figure, value: Decimal, mended: Sequence[Case], known: Evidence) -> bool:
    """Tell whether a cell was moved: its row prints the right value elsewhere, its column the wrong one, or no total."""
    in_row = value in known.rows[line(figure)]
    summed = any(case.route == "row" and case.operation == "sum" for case in mended)
    if (figure.value < 0) != (value < 0) or known.headless(figure):
        return True
    return (in_row and not summed) or known.columns[figure.table, figure.measure].count(figure.value) > 1


def _written_wrong(figure: Figure, mended: Sequence[Case], known: Evidence) -> bool:
    """Tell whether a slip explains the figure: a telling one, or any where parts and table speak alike."""
    if any(_slip(case, known, [figure]) for case in mended):
        return True
    routes = {case.route for case in mended}
    return {"told", "prose"} <= routes and any(True for _ in misprints.mends(mended[0], figure))


def _apart(figure: Figure, cases: Sequence[Case]) -> bool:
    """Tell whether two of the cases share nothing but the figure: two ways, not one said twice."""
    others = [{f.key for f in case.figures} - {figure.key} for case in cases]
    return any(not one & other for one, other in combinations(others, _PAIRS))


def _summed(figure: Figure, cases: Sequence[Case]) -> bool:
    """Tell whether a column sum speaks for the new value, and not only sums that a lost row would explain as well."""
    columns = [case for case in cases if case.route == "column"]
    return bool(columns) and (len(columns) < len(cases) or any(c.stated.key == figure.key for c in columns))


def _slip(case: Case, known: Evidence, figures: Iterable[Figure]) -> bool:
    """Tell whether a slip in one figure explains the case, spoils no tie and leaves no other table broken on it."""
    for figure in figures:
        ties = known.ties.get(figure.key, ())
        tables = [o for o in known.breaks.get(figure.key, ()) if o.route in _TABLES and id(o) not in known.standing]
        for value in misprints.mends(case, figure):
            if misprints.telling(figure, value) and all(
                o.replaced(figure, value).holds() for o in (*ties, *tables) if o is not case
            ):
                return True
    return False


def _troubled(figure: Figure, mended: Sequence[Case], known: Evidence, found: Misprints) -> bool:
    """Tell whether breaks around a figure stay when it is mended: then more than one cell of its row is displaced."""
    rows = [case for case in mended if case.route == "row"]
    near = {f.key for case in rows for f in case.figures if f.table != PROSE} | {figure.key}
    around = {id(case): case for key in near for case in known.breaks.get(key, ())}
    explained = {id(case) for _, cases in found.values() for case in cases}
    return any(ident not in explained for ident, case in around.items() if case.route in ("row", "column"))


def _points(case: Case) -> bool:
    """Points that rows lost or joined cannot explain; a lost page explains any gap."""
    derived = case.derived()
    assert derived
    gap = derived.value - case.stated.value
    points = [figure.value for _, figure in case.terms if figure.value > 0]
    if not points:
        return False
    return gap > 0 and gap not in _sums(points) if gap > 0 else -gap < min(points)


def _sums(values: Sequence[Decimal]) -> set[Decimal]:
    """Return what some of the values add up to."""
    found = {Decimal(0)}
    for value in values:
        found |= {one + value for one in found}
    return found


def _residual(case: Case) -> Decimal:
    derived = case.derived()
    assert derived
    return case.stated.value - derived.value


def _row(case: Case, known: Evidence) -> bool:
    """One row whose figures its columns vouch for, in a table whose other rows show which column is which."""
    missing = _residual(case)
    if case.operation == "sum" and (_lost_cell(case, known, missing) or not _columns_proven(case, known)):
        return False
    if _slipped(case, known):
        return False
    open_ones = [f for f in case.figures if not known.vouched(case, f)]
    return not open_ones or (len(open_ones) == 1 and _slip(case, known, open_ones))


def _slipped(case: Case, known: Evidence) -> bool:
    """Tell whether a column slipped by a row: many rows break, or two by opposite amounts."""
    alike = [o for o in known.broken if o.check == case.check and o.stated.table == case.stated.table]
    sizes = {_residual(o) for o in alike}
    return len(sizes) >= _MANY or any(-size in sizes for size in sizes)


def _lost_cell(case: Case, known: Evidence, missing: Decimal) -> bool:
    """Tell whether a cell was lost, or moved: the row lacks a column that others have, or a column lacks the same."""
    table, printed = case.stated.table, {f.measure for _, f in case.terms}
    alike = (o for o in known.held if o.check == case.check and o.stated.table == table)
    if missing >= known.least(table) and any({f.measure for _, f in o.terms} - printed for o in alike):
        return True
    return any(
        other.route == "column" and other.stated.table == table and abs(_residual(other)) == abs(missing)
        for other in known.broken
    )


def _columns_proven(case: Case, known: Evidence) -> bool:
    printed = {f.measure for _, f in case.terms if f.value}
    alike = (o for o in known.held if o.check == case.check and o.stated.table == case.stated.table)
    proven = any({f.measure for _, f in o.terms if f.value} >= printed and len(o.terms) > 1 for o in alike)
    return proven or _slip(case, known, [f for f in case.figures if not known.vouched(case, f)])


def _column(case: Case, known: Evidence) -> bool:
    """A sum of many rows: lost rows explain what is missing, rows counted twice what is too much."""
    missing = _residual(case)
    parts = [figure for _, figure in case.terms]
    if any(f.value < 0 and case.replaced(f, -f.value).holds() for f in case.figures) or _complete(case, known):
        return _slip(case, known, case.figures)
    if not parts or _lost_cell_elsewhere(case, known, missing):
        return False
    sizes = sorted(abs(figure.value) for figure in parts if figure.value)
    signed = any(figure.value < 0 for figure in case.figures)
    if (missing > 0 or signed) and (not sizes or abs(missing) >= sizes[0]):
        return False
    if not signed and missing < 0 and _rows_proven(case, known):
        return True
    if -missing in {*sizes, *(a + b for a, b in combinations(sizes, _PAIRS))}:
        return False
    if not any(o.stated.table == case.stated.table for o in known.held if o is not case):
        return False
    return _slip(case, known, case.figures)


def _complete(case: Case, known: Evidence) -> bool:
    """Tell whether the total column ties over the very same rows: then no row and no cell of this one is lost."""
    place, lines = _place(case), {line(f) for _, f in case.terms}
    wholes = (o for o in known.held if o.route == "column" and o.stated.measure == "total" and _place(o) == place)
    return case.stated.measure != "total" and any({line(f) for _, f in o.terms} == lines for o in wholes)


def _place(case: Case) -> tuple[object, ...]:
    return (*line(case.stated), case.stated.year, case.stated.phase)


def _rows_proven(case: Case, known: Evidence) -> bool:
    """Tell whether the same lines of the form add up in another year or phase: then none is counted twice."""
    lines = {f.label for _, f in case.terms}
    place = case.check, case.stated.label, case.stated.measure, case.stated.code
    alike = (o for o in known.held if (o.check, o.stated.label, o.stated.measure, o.stated.code) == place)
    return any({f.label for _, f in o.terms} == lines and o.stated.value for o in alike)


def _lost_cell_elsewhere(case: Case, known: Evidence, missing: Decimal) -> bool:
    """Tell whether another column of the table misses, or has too much, of the same: a row was lost or shifted."""
    return any(
        other is not case
        and other.route in ("column", "row")
        and other.stated.table == case.stated.table
        and other.stated.measure != case.stated.measure
        and abs(_residual(other)) == abs(missing)
        for other in known.broken
    )


def _equal(case: Case, known: Evidence) -> bool:
    """One quantity in two places: both proven to be it, or one proven and the other a slip away."""
    if len(case.terms) > 1:
        return _column(case, known)
    one, other = case.stated, case.terms[0][1]
    roles = known.role(case, one), known.role(case, other)
    if any(roles) and _slip(case, known, [one, other]):
        return True
    if case.assumed or known.values.get((one.unit, abs(_residual(case)))):
        return False
    if case.named and roles[1]:
        return True
    if len({o.stated.key for o in known.broken if o.check == case.check}) > 1:
        return False
    return all(roles) and known.linked(one, other) and not _meant_elsewhere(one, other, known)


def _meant_elsewhere(one: Figure, other: Figure, known: Evidence) -> bool:
    """Tell whether another table prints the value for the same measure: then that table was meant."""
    if PROSE not in (one.table, other.table):
        return False
    said = one if one.table == PROSE else other
    printed = other if one.table == PROSE else one
    places = known.values.get((said.unit, said.value), set())
    return any(table not in (PROSE, printed.table) and measure == printed.measure for table, measure in places)


def _twice(case: Case, known: Evidence) -> bool:
    """Two prints of one figure; where each ties with a table of its own, they are two figures."""
    one, other = case.stated, case.terms[0][1]
    if case.named:
        return True
    if known.role(case, one) and known.role(case, other):
        return _slip(case, known, [one, other]) and one.sentence != other.sentence and _same_ties(one, other, known)
    return _slip(case, known, [one, other])


def _same_ties(one: Figure, other: Figure, known: Evidence) -> bool:
    mine, theirs = (
        {f.key for case in known.ties.get(x.key, ()) for f in case.figures if f.table != PROSE} for x in (one, other)
    )
    return not (mine and theirs) or bool(mine & theirs)


def _target(case: Case, known: Evidence) -> bool:
    """An indicator that repeats an amount: the amount proven, and other targets of the table where they belong."""
    amount = case.terms[0][1]
    if not known.vouched(case, amount) or not known.across(amount.table):
        return False
    alike = any(o.route == "target" and o.terms[0][1].table == amount.table for o in known.held)
    return alike or known.role(case, amount) or _slip(case, known, [case.stated])


def _told(case: Case, known: Evidence) -> bool:
    """The prose's own parts: all of one sentence, or vouched for elsewhere; a part that was printed and not counted."""
    missing = _residual(case)
    if case.stated.unit != "元":
        return _counted(case, known)
    if _together(case) and any(sign < 0 for sign, _ in case.terms):
        return True
    if missing > 0 and known.values.get((case.stated.unit, missing)):
        return False
    if all(known.vouched(case, figure) for figure in case.figures):
        return True
    return (_together(case) or missing < 0) and _slip(case, known, case.figures)


def _together(case: Case) -> bool:
    return len({figure.sentence for figure in case.figures}) == 1


def _counted(case: Case, known: Evidence) -> bool:
    """Counts: the same list ties in its other unit, or stands in one sentence with more than its total."""
    alike = (o for o in known.held if o.check == case.check and o.stated.unit != case.stated.unit)
    if any({f.label for _, f in o.terms} == {f.label for _, f in case.terms} for o in alike):
        return True
    return _together(case)


def _sentence(case: Case, known: Evidence) -> bool:
    """A percent with the amounts of its own sentence, or with amounts that are proven to be of its subject."""
    home = case.stated.sentence
    if case.operation == "change":
        now = case.terms[1][1]
        said = case.named or (_subject(case) in squeeze(home) and known.role(case, now))
        return now.sentence == home or (said and now.measure == case.stated.measure)
    part, whole = case.terms[0][1], case.terms[1][1]
    if case.check == "share":
        return part.sentence == home and (whole.sentence == home or _shares_tie(case, part, whole, known))
    return all(figure.sentence == home or known.vouched(case, figure) for figure in (part, whole))


def _subject(case: Case) -> str:
    """Return the first word of what a change is of: 收入预算 is 收入 in the next sentence."""
    return case.stated.label[:_WORD] or "?"


def _shares_tie(case: Case, part: Figure, whole: Figure, known: Evidence) -> bool:
    """Tell whether other shares, or the sum of the parts, show that this is the whole that is meant."""
    siblings = (o for o in known.held if o.check == case.check)
    if any(o.terms[1][1].key == whole.key and o.terms[0][1].key != part.key for o in siblings):
        return True
    values = {(f.unit, f.value) for f in (part, whole)}
    return any(
        o.route in ("told", "row") and values <= {(f.unit, f.value) for f in o.figures} and len(o.terms) > 1
        for o in known.held
    )


def _at_least(case: Case, known: Evidence) -> bool:
    """At least as much: every figure vouched for, in tables whose scale another table or the prose confirms."""
    tables = {figure.table for figure in case.figures} - {PROSE, "indicators"}
    if case.stated.table == PROSE and not known.role(case, case.stated):
        return False
    return all(known.vouched(case, f) for f in case.figures) and all(known.across(table) for table in tables)


_RULES = {
    "row": _row,
    "column": _column,
    "between": _equal,
    "prose": _equal,
    "documents": _equal,
    "twice": _twice,
    "target": _target,
    "told": _told,
    "sentence": _sentence,
}
