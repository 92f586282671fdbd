"""A break as arithmetic: what is stated, what its parts come to, and the cell of each figure.

The audit says in a sentence how a figure fails. Here the same is a sum whose every term leads to the cell that prints
it: 26.42 ≠ 0.00 + 26.42 + 0.00 + 9.71 = 36.13. A finding whose figures do not show how they were combined is told by
its two sides alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

import pandas as pd

from analysis import audit
from analysis.publish import evidence
from analysis.store import Study

_PLAIN = re.compile(r"\d+(\.\d+)?")
_MOST = 6
"""Of so many terms every choice is tried; more are taken all together."""


@dataclass(frozen=True)
class Term:
    """One printed figure of a sum: its value in the unit of the finding (元, % or a count), where it stands, its id."""

    value: Decimal
    address: str
    ref: str


@dataclass(frozen=True)
class Sum:
    """`stated` against `parts`, joined by `sign` (`+`, `−`, `/` for a rate, none for one figure), and their result."""

    stated: Term
    relation: str
    sign: str
    parts: tuple[Term, ...]
    derived: Decimal


def of_findings(study: Study, findings: pd.DataFrame) -> dict[str, Sum]:
    """Return the sum of every finding that is one, by its id."""
    refs = {ref for ids in findings["evidence"] for ref in ids.split(";")}
    terms, found = Terms(study, refs), {}
    for finding in findings.itertuples():
        stated, *others = finding.evidence.split(";")
        one = terms.of(stated, finding.unit, finding.stated)
        if one is None or pd.isna(finding.derived):
            continue
        parts = [term for term in (terms.of(ref, finding.unit) for ref in others) if term]
        sign, used = _combined(parts, finding)
        if used:
            found[str(finding.finding_id)] = Sum(one, _relation(finding.check), sign, used, finding.derived)
    return found


def _relation(check: str) -> str:
    """Return how the two sides differ: where a rule asks for at least as much, there is too little."""
    rules = (*audit.BETWEEN, *audit.PROSE_TO_TABLES, *audit.WITHIN_PROSE)
    return "<" if any(rule.name == check and rule.relation == "≥" for rule in rules) else "≠"


def _combined(parts: Sequence[Term], finding: Any) -> tuple[str, tuple[Term, ...]]:
    """Return the terms that come to what was derived, the longest sum first, with the sign that joins them."""
    sizes = range(len(parts), 0, -1) if len(parts) <= _MOST else (len(parts), 2, 1)
    for size in sizes:
        for used in combinations(parts, size):
            values = [term.value for term in used]
            if sum(values, Decimal(0)) == finding.derived:
                return ("+" if size > 1 else "", used)
            if size == 2 and (sign := _of_two(values[0], values[1], finding)):
                return sign[0], used if len(sign) == 1 else used[::-1]
    return "", ()


def _of_two(one: Decimal, two: Decimal, finding: Any) -> str:
    """Return the sign between two terms: `−` or `/`, doubled where they stand in the other order."""
    digits = Decimal(1).scaleb(finding.derived.as_tuple().exponent)
    for first, second, times in ((one, two, 1), (two, one, 2)):
        if first - second == finding.derived:
            return "−" * times
        if finding.unit == "%" and second and (100 * first / second).quantize(digits) == finding.derived:
            return "/" * times
    return ""


class Terms:
    """The figures behind some ids, and the cell that prints each."""

    def __init__(self, study: Study, refs: set[str]) -> None:
        self._values: dict[str, Mapping[str, Any]] = {}
        for frame, key in ((study.facts, "fact_id"), (study.statements, "statement_id")):
            own = frame[frame[key].isin(refs)]
            self._values |= zip(own[key], own.to_dict("records"), strict=True)
        self._tokens: dict[str, list[tuple[str, str, str]]] = {}
        own = study.numbers[study.numbers["ref"].isin(refs)]
        for row in zip(own["ref"], own["disclosure_id"], own["locator"], own["token"], strict=True):
            self._tokens.setdefault(row[0], []).append(row[1:])

    def of(self, ref: str, unit: str, wanted: Decimal | None = None) -> Term | None:
        """Return the figure of an id that is `wanted`, or its own; None where no cell of it prints one."""
        row = self._values.get(ref, {})
        own = (row.get(name) for name in _COLUMNS.get(unit, ("quantity",)))
        value = next((amount for amount in own if amount is not None and not pd.isna(amount)), None)
        value = value if wanted is None or pd.isna(wanted) else wanted
        return None if value is None else next(self._printed(ref, value), None)

    def _printed(self, ref: str, value: Decimal) -> Iterator[Term]:
        for disclosure_id, locator, token in self._tokens.get(ref, ()):
            if _number(token) in [abs(value) / scale for scale in _SCALES]:
                yield Term(value, evidence.address(disclosure_id, locator), ref)


_COLUMNS = {"元": ("amount_yuan",), "%": ("percent", "amount_yuan")}
_SCALES = (1, 10_000, 100_000_000)
"""Documents print a figure in 元, 万元 or 亿元."""


def _number(token: str) -> Decimal | None:
    plain = token.replace(",", "").rstrip("%").lstrip("-−")
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None
