"""Breaks in tables: may they accuse, or could the reading have made them?

A lost row leaves every row whole, a shifted one spoils all columns at once, a slipped column breaks many rows, and a
table that is not what its title says ties with no other.
"""

from decimal import Decimal
from itertools import combinations

from analysis.audit.cases import Case
from analysis.audit.evidence import Evidence
from analysis.audit.figures import PROSE, Figure, line
from analysis.audit.wrong_figures import slip

_PAIRS = 2
_MANY = 3


def row(case: Case, known: Evidence) -> bool:
    """One row whose figures its columns vouch for, in a table whose other rows show which column is which."""
    missing = case.residual
    if case.operation == "sum" and (_lost_cell(case, known, missing) or not _columns_proven(case, known)):
        return False
    if _slipped(case, known):
        return False
    open_ones = [f for f in case.figures if not known.vouched(case, f)]
    return not open_ones or (len(open_ones) == 1 and slip(case, known, open_ones))


def _slipped(case: Case, known: Evidence) -> bool:
    """Tell whether a column slipped by a row: many rows break, or two by opposite amounts."""
    alike = [o for o in known.broken if o.check == case.check and o.stated.table == case.stated.table]
    sizes = {o.residual for o in alike}
    return len(sizes) >= _MANY or any(-size in sizes for size in sizes)


def _lost_cell(case: Case, known: Evidence, missing: Decimal) -> bool:
    """Tell whether a cell was lost, or moved: the row lacks a column that others have, or a column lacks the same."""
    table, printed = case.stated.table, {f.measure for _, f in case.terms}
    alike = (o for o in known.held if o.check == case.check and o.stated.table == table)
    if missing > case.stated.step and any({f.measure for _, f in o.terms} - printed for o in alike):
        return missing >= known.least(table) or not slip(case, known, case.figures)
    return any(
        other.route == "column" and other.stated.table == table and abs(other.residual) == abs(missing)
        for other in known.broken
    )


def _columns_proven(case: Case, known: Evidence) -> bool:
    printed = {f.measure for _, f in case.terms if f.value}
    alike = (o for o in known.held if o.check == case.check and o.stated.table == case.stated.table)
    proven = any({f.measure for _, f in o.terms if f.value} >= printed and len(o.terms) > 1 for o in alike)
    return proven or slip(case, known, [f for f in case.figures if not known.vouched(case, f)])


def column(case: Case, known: Evidence) -> bool:
    """A sum of many rows: lost rows explain what is missing, rows counted twice what is too much."""
    missing = case.residual
    parts = [figure for _, figure in case.terms]
    if any(f.value < 0 and case.replaced(f, -f.value).holds() for f in case.figures) or _complete(case, known):
        return slip(case, known, case.figures)
    if not parts or _lost_cell_elsewhere(case, known, missing) or _lost_row(case):
        return False
    if missing < 0 and _form_proven(case, known):
        return True
    held = any(other.stated.table == case.stated.table for other in known.held)
    return held and not _counted_twice(case) and slip(case, known, case.figures)


def _form_proven(case: Case, known: Evidence) -> bool:
    """Tell whether the lines are known to add up, and this column is not broken all over."""
    return _unsigned(case) and _rows_proven(case, known) and not _elsewhere_too(case, known)


def _elsewhere_too(case: Case, known: Evidence) -> bool:
    """Tell whether another sum of the column breaks on figures of its own: then the column slipped."""
    own = {figure.key for figure in case.figures}
    alike = (o for o in known.broken if o.route == "column" and _column_of(o) == _column_of(case))
    return any(not own & {figure.key for figure in other.figures} for other in alike)


def _column_of(case: Case) -> tuple[object, ...]:
    return case.stated.table, case.stated.measure, case.stated.year, case.stated.phase


def _sizes(case: Case) -> list[Decimal]:
    return sorted(abs(figure.value) for _, figure in case.terms if figure.value)


def _unsigned(case: Case) -> bool:
    return not any(figure.value < 0 for figure in case.figures)


def _lost_row(case: Case) -> bool:
    """Tell whether a row that is not there explains what is missing: one no smaller than those that are."""
    sizes = _sizes(case)
    return (case.residual > 0 or not _unsigned(case)) and (not sizes or abs(case.residual) >= sizes[0])


def _counted_twice(case: Case) -> bool:
    sizes = _sizes(case)
    return -case.residual in {*sizes, *(a + b for a, b in combinations(sizes, _PAIRS))}


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
        and abs(other.residual) == abs(missing)
        for other in known.broken
    )


def equal(case: Case, known: Evidence) -> bool:
    """One quantity in two places: both proven to be it, or one proven and the other a slip away."""
    if len(case.terms) > 1:
        return column(case, known)
    one, other = case.stated, case.terms[0][1]
    roles = known.role(case, one), known.role(case, other)
    if any(roles) and slip(case, known, [one, other]):
        return True
    if case.assumed or known.values.get((one.unit, abs(case.residual))):
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
