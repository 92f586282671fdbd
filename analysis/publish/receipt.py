"""The receipt: one sentence of an office on its own spending, and the lines that check it, like a till's.

An office measures its change against last year, whose document is often not at hand; a line against that year only says
the sentence again, from the level it implies. So the last year with a printed document has a line of its own, and so
have the running costs, as their column prints them and with its boundary to personnel held constant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from analysis import compare
from analysis.publish.belt import Belt
from analysis.publish.phrases import change
from analysis.publish.results import Story

_CLASSES = ("302", "307", "310", "399")
"""The economic classes that the form for final accounts adds up as operating expenses, their heads alone."""


@dataclass(frozen=True)
class Line:
    """One line: what is compared, the two amounts in 元 with the ids of what prints them, whether one is implied."""

    kind: str
    earlier_year: int
    year: int
    earlier_yuan: Decimal
    later_yuan: Decimal
    earlier_ids: Sequence[str]
    later_ids: Sequence[str]
    implied: bool = False

    @property
    def change_yuan(self) -> Decimal:
        """The change in 元."""
        return self.later_yuan - self.earlier_yuan

    @property
    def change_percent(self) -> float | None:
        """The change in percent of the earlier amount."""
        return change(self.earlier_yuan, self.later_yuan)


@dataclass(frozen=True)
class Receipt:
    """The sentence as a row of `statements.csv`, its lines, and the verdict on it where it is a tight-belt claim."""

    belt: Belt
    said: pd.Series
    lines: Sequence[Line]
    verdict: str

    @property
    def frame(self) -> pd.DataFrame:
        """The lines for a chart."""
        names = ("kind", "earlier_year", "year", "earlier_yuan", "later_yuan", "change_yuan", "change_percent")
        return pd.DataFrame([{name: getattr(line, name) for name in (*names, "implied")} for line in self.lines])


def of(story: Story) -> Receipt | None:
    """Return the receipt of a collection; None where no office with two documents states how its total changed."""
    belt = story.belt
    if belt is None or "stated" not in story.has or belt.stated is None:
        return None
    said = story.study.statements.set_index("statement_id", drop=False).loc[belt.stated.statement_id]
    verdict = "" if story.total_claim is None else str(story.total_claim.verdict)
    return Receipt(belt, said, [*_of_total(belt), *_of_running_costs(belt)], verdict)


def _of_total(belt: Belt) -> Iterator[Line]:
    """Yield the total against the year that is named, if its level is only implied, and against the printed year."""
    assert belt.stated is not None
    evidence = {row.fiscal_year: row.evidence.split(";") for row in belt.series.itertuples()}
    base, later = int(belt.stated.base_year), belt.levels[belt.year]
    if base != belt.earlier_year:
        said = [belt.stated.statement_id]
        yield Line("stated", base, belt.year, belt.stated.base_yuan, later, said, evidence[belt.year], implied=True)
    earlier = belt.levels[belt.earlier_year]
    years = belt.earlier_year, belt.year
    yield Line("document", *years, earlier, later, evidence[belt.earlier_year], evidence[belt.year])


def _of_running_costs(belt: Belt) -> Iterator[Line]:
    """Yield the printed column and the whole classes, where both documents print them."""
    if not belt.held or None in belt.held.values():
        return
    for kind, way in (("column", "printed"), ("held", "constant")):
        amounts = [belt.held[f"{way}_{when}_yuan"] for when in ("earlier", "later")]
        pairs = zip((belt.earlier, belt.later), amounts, strict=True)
        ids = [_cells(belt, kind, *pair) for pair in pairs]
        yield Line(kind, belt.earlier_year, belt.year, amounts[0], amounts[1], ids[0], ids[1])


def _cells(belt: Belt, kind: str, document: str, amount: Decimal) -> list[str]:
    """Return the facts of a document that print an amount: of the column its total, else the head of a class."""
    own = belt.study.facts[belt.study.facts["disclosure_id"] == document]
    if kind == "column":
        found = compare.printed(own, **compare.PRINTED["public_yuan"])
    else:
        where = {"table": "general_budget_basic", "code": _CLASSES, "measure": ("total", "amount")}
        found = compare.printed(own, **where)
    return [row.fact_id for row in found.itertuples() if row.amount_yuan == amount]
