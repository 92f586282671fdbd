"""Breaks -> causes: those that share a figure, or a printed slip, are one.

A wrong line is carried into its total, and a wrong total into its parts: breaks by the same amount whose figures
stand in one sum that ties have one cause too.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from analysis.audit.cases import FORM_UNITS, Case
from analysis.audit.evidence import Evidence


def joined(cases: Sequence[Case], known: Evidence) -> list[list[int]]:
    """Return the places of the cases, grouped by cause, in the order of their first."""
    group = list(range(len(cases)))

    def head(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    first: dict[object, int] = {}
    for index, case in enumerate(cases):
        for mark in _marks(case):
            one, other = sorted((head(first.setdefault(mark, index)), head(index)))
            group[other] = one
    for one, other in combinations(range(len(cases)), 2):
        if _carried(cases[one], cases[other], known):
            first_head, second_head = sorted((head(one), head(other)))
            group[second_head] = first_head
    found: dict[int, list[int]] = {}
    for index in range(len(cases)):
        found.setdefault(head(index), []).append(index)
    return list(found.values())


def _carried(one: Case, other: Case, known: Evidence) -> bool:
    """Tell whether two breaks differ by the same amount, and one of their figures is counted into the other."""
    sizes = [(case.stated.unit, abs(case.stated.value - d.value)) for case in (one, other) if (d := case.derived())]
    if len(set(sizes)) != 1 or len(sizes) < 2:
        return False
    pair = {one.stated.key, other.stated.key}
    sums = (case for case in known.ties.get(one.stated.key, ()) if case.operation == "sum")
    return any(case.stated.key in pair <= {figure.key for figure in case.figures} for case in sums)


def _marks(case: Case) -> Iterator[object]:
    """Yield what tells a cause: the figures of a break, and the two values that contradict each other."""
    if case.stated.unit in FORM_UNITS:
        yield case.evidence
        return
    for figure in case.figures:
        if figure.value:
            yield figure.key
    derived = case.derived()
    if derived and case.operation == "sum":
        yield case.stated.unit, frozenset((case.stated.value, derived.value))
