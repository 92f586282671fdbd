"""Lists that an office pressed until they add up: shares to 100.00, twin tables to one total.

Told once as the office's way: no share of such a list is an error by itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from analysis.audit.cases import Case

_ALL = Decimal(100)


def pressed(cases: Sequence[Case], outcomes: Sequence[str]) -> list[int]:
    """Return the places of broken cases that a pressed list explains."""
    return [*_shares(cases, outcomes), *_twins(cases, outcomes)]


def _shares(cases: Sequence[Case], outcomes: Sequence[str]) -> list[int]:
    """Shares of one sentence that add up to exactly 100 though some are a step off, and their later prints."""
    lists: dict[str, list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        if case.check == "share" and case.stated.sentence:
            lists[case.stated.sentence].append(index)
    whole = [index for places in lists.values() if _makes_all([cases[i] for i in places]) for index in places]
    again = {_print(cases[i]) for i in whole if outcomes[i] == "breaks" and _one_step(cases[i])}
    return [i for i, case in enumerate(cases) if outcomes[i] == "breaks" and _print(case) in again]


def _makes_all(shares: Sequence[Case]) -> bool:
    return len(shares) > 1 and sum((share.stated.value for share in shares), Decimal(0)) == _ALL


def _print(case: Case) -> tuple[Decimal, ...]:
    return tuple(figure.value for figure in case.figures) if case.check == "share" else ()


def _one_step(case: Case) -> bool:
    """Tell whether a share is one step off its rounded value."""
    derived, step = case.derived(), case.stated.step
    return derived is not None and bool(step) and abs(case.stated.value - derived.value.quantize(step)) <= step


def _twins(cases: Sequence[Case], outcomes: Sequence[str]) -> list[int]:
    """Rows of two tables that differ by one last digit, up in one row and down in another, with equal totals."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        if outcomes[index] == "breaks" and len(case.terms) == 1 and _last_digit(case):
            pairs[case.stated.table, case.terms[0][1].table].append(index)
    return [index for places in pairs.values() if _balanced([cases[i] for i in places]) for index in places]


def _balanced(cases: Sequence[Case]) -> bool:
    """Tell whether differences between two tables cancel out, each between figures of its own."""
    keys = [figure.key for case in cases for figure in case.figures]
    apart = len(keys) == len(set(keys)) and all(len({f.table for f in case.figures}) > 1 for case in cases)
    return len(cases) > 1 and apart and not sum(map(_sign, cases))


def _last_digit(case: Case) -> bool:
    step = max(figure.step for figure in case.figures)
    return bool(step) and abs(_sign(case)) == step


def _sign(case: Case) -> Decimal:
    derived = case.derived()
    return case.stated.value - derived.value if derived else Decimal(0)
