"""Breaks in the prose and in targets: may they accuse, or was a sentence read as of another subject?

Copied sentences keep the subject of the one before, so two prints may be two figures; amounts of one sentence belong
together by their place.
"""

from collections.abc import Sequence
from decimal import Decimal

from analysis.audit.cases import Case
from analysis.audit.evidence import Evidence
from analysis.audit.figures import PROSE, Figure
from analysis.audit.wrong_figures import slip
from analysis.documents import squeeze

_WORD = 2


def points(case: Case) -> bool:
    """Points too many that no row of another table explains; a lost page explains any that are missing."""
    derived = case.derived()
    assert derived
    gap = derived.value - case.stated.value
    points = [figure.value for _, figure in case.terms if figure.value > 0]
    return gap > 0 and gap not in _sums(points)


def _sums(values: Sequence[Decimal]) -> set[Decimal]:
    """Return what some of the values add up to."""
    found = {Decimal(0)}
    for value in values:
        found |= {one + value for one in found}
    return found


def twice(case: Case, known: Evidence) -> bool:
    """Two prints of one figure; where each ties with a table of its own, they are two figures."""
    one, other = case.stated, case.terms[0][1]
    if case.named:
        return True
    if known.role(case, one) and known.role(case, other):
        return slip(case, known, [one, other]) and one.sentence != other.sentence and _same_ties(one, other, known)
    return slip(case, known, [one, other])


def _same_ties(one: Figure, other: Figure, known: Evidence) -> bool:
    mine, theirs = (
        {f.key for case in known.ties.get(x.key, ()) for f in case.figures if f.table != PROSE} for x in (one, other)
    )
    return not (mine and theirs) or bool(mine & theirs)


def target(case: Case, known: Evidence) -> bool:
    """An indicator that repeats an amount: the amount proven, and other targets of the table where they belong."""
    amount = case.terms[0][1]
    if not known.vouched(case, amount) or not known.across(amount.table):
        return False
    alike = any(o.route == "target" and o.terms[0][1].table == amount.table for o in known.held)
    return alike or known.role(case, amount) or slip(case, known, [case.stated])


def told(case: Case, known: Evidence) -> bool:
    """The prose's own parts: all of one sentence, or vouched for elsewhere; a part that was printed and not counted."""
    missing = case.residual
    if case.stated.unit != "元":
        return _counted(case, known)
    if together(case) and any(sign < 0 for sign, _ in case.terms):
        return True
    if missing > 0 and known.values.get((case.stated.unit, missing)):
        return False
    if all(known.vouched(case, figure) for figure in case.figures):
        return True
    return (together(case) or missing < 0) and slip(case, known, case.figures)


def together(case: Case) -> bool:
    return len({figure.sentence for figure in case.figures}) == 1


def _counted(case: Case, known: Evidence) -> bool:
    """Counts: the same list ties in its other unit, or stands in one sentence with more than its total."""
    alike = (o for o in known.held if o.check == case.check and o.stated.unit != case.stated.unit)
    if any({f.label for _, f in o.terms} == {f.label for _, f in case.terms} for o in alike):
        return True
    return together(case)


def sentence(case: Case, known: Evidence) -> bool:
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


def at_least(case: Case, known: Evidence) -> bool:
    """At least as much: every figure vouched for, in tables whose scale another table or the prose confirms."""
    tables = {figure.table for figure in case.figures} - {PROSE, "indicators"}
    if known.values.get((case.stated.unit, abs(case.residual))):  # a part that this whole does not count
        return False
    if case.stated.table == PROSE and not known.role(case, case.stated):
        return False
    return all(known.vouched(case, f) for f in case.figures) and all(known.across(table) for table in tables)
