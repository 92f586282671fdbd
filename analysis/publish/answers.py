"""Did spending fall? Yes, no, or it cannot be known: one answer for each spending unit, and the figure that decides it.

The answer is to what an office claims. Where nothing but its own sentence tells of the year before, its own sentence is
no evidence, and the answer is that it cannot be known.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.reference import unit_name
from analysis.store import Study


@dataclass(frozen=True)
class Answer:
    """The answer for one unit: `decides` names the figure (an entry of `exhibits.DECIDES`), `row` holds it."""

    unit: str
    answer: str
    decides: str
    row: Any

    def name(self, lang: str) -> str:
        """Return the unit's name in the edition's language."""
        return unit_name(self.unit, lang)


def of_units(study: Study, claims: pd.DataFrame, ledger: pd.DataFrame, changes: pd.DataFrame) -> list[Answer]:
    """Return the answer for each spending unit, in the order of the documents."""
    units = study.disclosures["spending_unit"].drop_duplicates()
    own = [(dict(tuple(frame.groupby("spending_unit"))), frame.iloc[:0]) for frame in (claims, ledger, changes)]
    return [_answer(str(unit), *(frames.get(unit, none) for frames, none in own)) for unit in units]


def _answer(unit: str, claims: pd.DataFrame, ledger: pd.DataFrame, changes: pd.DataFrame) -> Answer:
    totals = changes[changes["subject"].isin(["expenditure", "revenue_and_expenditure", "general_budget"])]
    stated = totals.iloc[-1] if len(totals) else None
    if claims.empty:
        return Answer(unit, "no such claim", "nothing" if stated is None else "stated total", stated)
    rows = {heading: own.iloc[-1] for heading, own in ledger.groupby("heading")}
    return _by_ledger(unit, rows.get("public"), rows.get("total")) or Answer(
        unit, "cannot be known", "no base" if stated is None else "stated total", stated
    )


def _by_ledger(unit: str, running: Any, total: Any) -> Answer | None:
    """Return the answer that holds under every boundary between the unit's last two documents, None without two."""
    if running is not None and (running.test, running.direction) == ("codes", "rises"):
        return Answer(unit, "no", "running costs", running)
    if total is None or total.direction not in ("rises", "falls", "depends on the boundary"):
        return None
    if total.direction == "falls" and running is not None and running.direction != "falls":
        return Answer(unit, "cannot be known", "running costs", running)
    found = {"rises": "no", "falls": "yes", "depends on the boundary": "cannot be known"}[total.direction]
    return Answer(unit, found, "total", total)
