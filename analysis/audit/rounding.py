"""How an office rounds: half up, or by cutting digits off, told from the sums of its own tables.

A table whose sums of several lines tie to the last digit does not cut; one whose sums fall short line by line does.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.audit.cases import Case

_SEVERAL = 3  # lines; fewer tie by chance


def as_printed(cases: Sequence[Case], modes: Mapping[str, str]) -> list[Case]:
    """Return the cases with what each table's own ties say of its rounding; `modes` are known ones by table id."""
    outcomes = [case.outcome() for case in cases]
    exact, short = Counter[str](), Counter[str]()
    for case, outcome in zip(cases, outcomes, strict=True):
        if case.operation == "sum" and sum(bool(f.value) for _, f in case.terms) >= _SEVERAL:
            exact[case.stated.table] += outcome in ("ties", "rounding")
            short[case.stated.table] += outcome == "cut"
    return [
        replace(case, cuts=False)
        if outcome == "cut" and case.operation == "sum" and not _cuts(case, modes, exact, short)
        else case
        for case, outcome in zip(cases, outcomes, strict=True)
    ]


def _cuts(case: Case, modes: Mapping[str, str], exact: Counter[str], short: Counter[str]) -> bool:
    mode = modes.get(case.stated.table_id, "")
    return mode == "cut" or (not mode and short[case.stated.table] >= exact[case.stated.table])
