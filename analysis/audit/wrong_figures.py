"""Figures that are wrong on two ways at once: with one other value everything around them ties.

A misprint breaks its row and its column by the same amount. A shifted row, a slipped column and a lost cell break
them too, but leave the neighbours broken, or print the right value next door.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from analysis.audit import misprints
from analysis.audit.cases import Case
from analysis.audit.evidence import Evidence, Key, rescaled
from analysis.audit.figures import PROSE, Figure, line

_PAIRS = 2
_TABLES = ("row", "column", "between")
Wrong = dict[Key, tuple[Figure, list[Case]]]


def wrong_figures(known: Evidence) -> Wrong:
    """Return the figures that are wrong on two ways at once and by the same: with another value all around ties."""
    found: Wrong = {}
    for key, cases in known.breaks.items():
        figure = next(f for f in cases[0].figures if f.key == key)
        if len(cases) > 1 and figure.value and key not in known.twins:
            mended = _mended(figure, cases, known)
            if mended:
                found[key] = figure, mended
    calm = {key: entry for key, entry in found.items() if not _troubled(*entry, known, found)}
    return _alone(calm, known)


def _alone(calm: Wrong, known: Evidence) -> Wrong:
    """Drop the figures of a column that has several wrong ones, unless each is a slip: such a column slipped."""
    slips = {key for key, (figure, cases) in calm.items() if any(slip(case, known, [figure]) for case in cases)}
    columns = Counter((figure.table, figure.measure) for key, (figure, _) in calm.items() if key not in slips)
    return {key: (f, cases) for key, (f, cases) in calm.items() if key in slips or columns[f.table, f.measure] == 1}


def _mended(figure: Figure, cases: Sequence[Case], known: Evidence) -> list[Case]:
    """Return the broken cases that one other value of the figure mends without spoiling what ties."""
    for value in dict.fromkeys(v for case in cases if (v := case.wanted(figure)) is not None):
        mended = [case for case in cases if case.replaced(figure, value).holds()]
        spoiled = any(not case.replaced(figure, value).holds() for case in known.ties.get(figure.key, ()))
        if spoiled or not _apart(figure, mended) or not _comparable(value, mended):
            continue
        summed = _summed(figure, mended) and not _moved(figure, value, mended, known)
        if summed or _written_wrong(figure, mended, known):
            return mended
    return []


def _comparable(value: Decimal, mended: Sequence[Case]) -> bool:
    """Tell whether neither a wrong scale nor a row that does not belong here (it should be nothing) is at fault."""
    return not any(map(rescaled, mended)) and (bool(value) or any(case.route == "row" for case in mended))


def _moved(figure: Figure, value: Decimal, mended: Sequence[Case], known: Evidence) -> bool:
    """Tell whether a cell was moved: its row prints the right value, its column the wrong one or no total."""
    in_row = value in known.rows[line(figure)]
    summed = any(case.route == "row" and case.operation == "sum" for case in mended)
    if (figure.value < 0) != (value < 0) or known.headless(figure):
        return True
    return (in_row and not summed) or known.columns[figure.table, figure.measure].count(figure.value) > 1


def _written_wrong(figure: Figure, mended: Sequence[Case], known: Evidence) -> bool:
    """Tell whether a slip explains the figure: a telling one, or any where parts and table speak alike."""
    if any(slip(case, known, [figure]) for case in mended):
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


def slip(case: Case, known: Evidence, figures: Iterable[Figure]) -> bool:
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


def _troubled(figure: Figure, mended: Sequence[Case], known: Evidence, found: Wrong) -> bool:
    """Tell whether breaks around a figure stay when it is mended: then more than one cell of its row is displaced."""
    rows = [case for case in mended if case.route == "row"]
    near = {f.key for case in rows for f in case.figures if f.table != PROSE} | {figure.key}
    around = {id(case): case for key in near for case in known.breaks.get(key, ())}
    explained = {id(case) for _, cases in found.values() for case in cases}
    return any(ident not in explained for ident, case in around.items() if case.route in ("row", "column"))
