"""May a break accuse the office? Only where the reading has proven itself on another way.

A lost row, a shifted column, a torn page, a merged table, a renamed header and a wrong scale break sums as a misprint
does. What such a fault could have made is not testable; what only a printer or a clerk can have made stands.
"""

from collections.abc import Iterable, Sequence

from analysis.audit import in_prose, in_tables
from analysis.audit.cases import Case
from analysis.audit.evidence import Evidence, Key, rescaled
from analysis.audit.figures import Figure
from analysis.audit.wrong_figures import Wrong, wrong_figures


def accused(known: Evidence, least: Sequence[Case]) -> set[int]:
    """Return the ids (in memory) of the broken cases that stand: a proven reading contradicts itself.

    `least` are the broken cases that ask for at least as much, which hold no figure exactly.
    """
    found = wrong_figures(known)
    every = (*known.broken, *least)
    known.standing = {id(case) for case in every if _stands(case, known, found)}
    standing = [case for case in every if id(case) in known.standing or _stands(case, known, found)]
    told = {f.key for case in standing if case.route == "told" and in_prose.together(case) for f in case.figures}
    again = [case for case in known.broken if case.route == "prose" and _said_wrong(case, known, told)]
    return {id(case) for case in (*standing, *again)}


def _said_wrong(case: Case, known: Evidence, told: set[Key]) -> bool:
    """A figure of a sentence that contradicts itself, against the table that says what it should have been."""
    one, other = case.stated, case.terms[0][1]
    proven = known.role(case, other) and known.across(other.table)
    return one.key in told and len(case.terms) == 1 and proven and not rescaled(case)


def _stands(case: Case, known: Evidence, found: Wrong) -> bool:
    if case.route == "names":
        return True
    if case.stated.unit == "points":
        return in_prose.points(case)
    doubted = any(figure.key in known.twins or figure.table_id in known.unproven for figure in case.figures)
    if doubted or rescaled(case):
        return False
    if any(case in mended for _, mended in _of(case, found)):
        return True
    if case.relation == "≥":
        return in_prose.at_least(case, known) or any(True for _ in _of(case, found))
    return _RULES[case.route](case, known)


def _of(case: Case, found: Wrong) -> Iterable[tuple[Figure, list[Case]]]:
    return (found[figure.key] for figure in case.figures if figure.key in found)


_RULES = {
    "row": in_tables.row,
    "column": in_tables.column,
    "between": in_tables.equal,
    "prose": in_tables.equal,
    "documents": in_tables.equal,
    "twice": in_prose.twice,
    "target": in_prose.target,
    "told": in_prose.told,
    "sentence": in_prose.sentence,
}
