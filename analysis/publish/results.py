"""The results that the report's sentences use, computed once for every edition.

Prose holds no typed figure: each sentence names a field of `Story`, and the words for a direction (rose, fell) are
computed too, so that another collection changes the text and never makes it false. What a collection has nothing to say
of is not in `Story.has`, and the parts of the report that need it are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from analysis import compare
from analysis.publish import conditions, evidence, requests
from analysis.publish.answers import Answer, of_units
from analysis.publish.belt import Belt
from analysis.publish.counted import Counted
from analysis.publish.phrases import change, moved, percent, signed, wan
from analysis.reference import unit_name
from analysis.store import StoreError, Study


@dataclass(frozen=True)
class Story(Counted):
    """Everything the text says in numbers; `cited` grows by each address that the text leads to, its id and words."""

    links: Mapping[str, str]
    cited: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """`claims.csv`."""
        return compare.claims(self.study)

    @property
    def belt_counts(self) -> dict[str, int]:
        """How many claims got each verdict."""
        return {verdict: int((self.claims["verdict"] == verdict).sum()) for verdict in compare.VERDICTS}

    @cached_property
    def belts(self) -> pd.DataFrame:
        """The tight-belt statements with their claims' verdicts."""
        return compare.tight_belts(self.study)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every stated change against an earlier year."""
        return compare.stated_changes(self.study)

    def stands(self, direction: str, slogan: bool) -> int:
        """How many stated changes have a direction, with or without the slogan as their reason."""
        return int(((self.changes["direction"] == direction) & (self.changes["slogan"] == slogan)).sum())

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """The boundary ledger."""
        return compare.ledger(self.study)

    @cached_property
    def belt(self) -> Belt | None:
        """The unit with two documents that the report tells of: one that claims a tight belt, if there is any."""
        pairs = compare.pairs_of_years(self.study)
        claimed = set(self.claims["disclosure_id"])
        pairs.sort(key=lambda pair: pair[1] not in claimed)
        return _belt(self.study, *pairs[0]) if pairs else None

    @cached_property
    def form(self) -> pd.Series | None:
        """The ledger's row of a total whose unit changed its form within one document; None where none did."""
        own = self.ledger[(self.ledger["test"] == "form") & (self.ledger["earlier_id"] == self.ledger["later_id"])]
        ended = self.basic.loc[self.basic["basic_yuan"] == 0, "disclosure_id"]
        own = own[(own["heading"] == "total") & own["later_id"].isin(ended)]
        return own.iloc[0] if len(own) else None

    @cached_property
    def forms(self) -> pd.DataFrame:
        """The boundaries by form of that unit, by name."""
        if self.form is None:
            return pd.DataFrame()
        return compare.boundaries(self.study, self.form.later_id, self.form.later_id).set_index("boundary")

    @cached_property
    def answers(self) -> list[Answer]:
        """Did spending fall? An answer for each spending unit, with the figure that decides it."""
        return of_units(self.study, self.claims, self.ledger, self.changes)

    def answered(self, answer: str) -> int:
        """How many spending units got an answer."""
        return sum(found.answer == answer for found in self.answers)

    @cached_property
    def basic(self) -> pd.DataFrame:
        """Personnel and public expenses by document."""
        return compare.personnel_and_public(self.study)

    @property
    def undefined(self) -> pd.DataFrame:
        """The documents without basic expenditure."""
        return self.basic[self.basic["reason"] != ""]

    @cached_property
    def card(self) -> pd.DataFrame:
        """The completeness card."""
        return compare.completeness_card(self.study)

    @cached_property
    def offices(self) -> pd.DataFrame:
        """The panel of Beijing offices side by side."""
        return compare.side_by_side(self.study, "beijing_offices")

    @cached_property
    def three_public(self) -> pd.DataFrame:
        """三公 by component, document and phase."""
        return compare.three_public(self.study)

    @property
    def pairs(self) -> pd.DataFrame:
        """The rows of 三公 of which a document prints both the budget and the outturn, and not nothing twice."""
        own = self.three_public.groupby(["disclosure_id", "component"])
        some = own["amount_yuan"].transform(lambda amounts: any(amounts))
        return self.three_public[(own["phase"].transform("nunique") == 2) & some.astype(bool)]

    @cached_property
    def outside(self) -> pd.DataFrame:
        """三公 outside basic expenditure, where there is any, the most money first."""
        frame = compare.three_public_outside_basic(self.study)
        return frame[frame["outside_yuan"] > 0].sort_values("outside_yuan", ascending=False, kind="stable")

    @cached_property
    def vehicles(self) -> pd.DataFrame:
        """Official vehicles by document and phase."""
        frame = compare.vehicles(self.study)
        return frame[frame["per_vehicle_yuan"].notna()]

    @property
    def bought(self) -> pd.DataFrame:
        """Vehicles that a budget buys, the dearest first."""
        frame = self.vehicles[self.vehicles["per_purchase_yuan"].notna()]
        frame = frame[frame["purchase_yuan"] > 0]
        return frame.sort_values("per_purchase_yuan", ascending=False, kind="stable")

    @cached_property
    def largest(self) -> pd.DataFrame:
        """The largest project of each unit that has three at least."""
        frame = compare.largest_projects(self.study)
        return frame[frame["projects"] >= 3]

    @property
    def catch_all(self) -> pd.Series:
        """The largest of them in money."""
        return self.largest.sort_values("amount_yuan", ascending=False, kind="stable").iloc[0]

    @cached_property
    def unnamed(self) -> pd.DataFrame:
        """What each document calls other goods and services, the greatest share first."""
        return compare.unnamed_goods(self.study).sort_values("share_percent", ascending=False, kind="stable")

    @cached_property
    def missed(self) -> pd.DataFrame:
        """Full marks for an answer in another unit than was asked, or without a figure."""
        return compare.full_marks(compare.answers(self.study))

    @cached_property
    def running_claim(self) -> pd.Series | None:
        """The claim that the belt's later document makes of its operating expenses, where the boundary is open."""
        if self.belt is None:
            return None
        own = self.claims[self.claims["disclosure_id"] == self.belt.later]
        own = own[(own["subject"] == "operating_expenses") & (own["verdict"] == "depends on the boundary")]
        return own.iloc[0] if len(own) else None

    @cached_property
    def total_claim(self) -> pd.Series | None:
        """The claim that the belt's later document makes of its total."""
        if self.belt is None:
            return None
        own = self.claims[self.claims["disclosure_id"] == self.belt.later]
        own = own[own["subject"].isin(["expenditure", "revenue", "revenue_and_expenditure", "general_budget"])]
        return own.iloc[0] if len(own) else None

    @cached_property
    def receptions(self) -> pd.DataFrame:
        """Receptions by kind whose counts add up, while their costs exceed what is stated."""
        frame = compare.receptions(self.study)
        return frame[frame["together_yuan"] > frame["stated_yuan"]]

    @cached_property
    def requests(self) -> pd.DataFrame:
        """The documents to request next."""
        return requests.of_study(self.study, self.changes)

    @cached_property
    def has(self) -> frozenset[str]:
        """What the collection has something to say of: the conditions under which parts of the report stand."""
        return conditions.met(self)

    def main_belt(self) -> Belt:
        """Return the belt that the report tells; raises `StoreError` where no unit has documents of two years."""
        if self.belt is None:
            raise StoreError("no spending unit here has documents of one kind for two years.")
        return self.belt

    def cite(self, text: str, *ids: str) -> str:
        """Return Markdown that leads from `text` to the first printed cell or sentence of `ids` that has an address."""
        known = next((ident for ident in ids if ident in self.links), "")
        if not known:
            return text
        return self.cite_at(text, self.links[known], known)

    def cite_at(self, text: str, address: str, ident: str) -> str:
        """Return Markdown that leads from `text` to the very cell that prints a figure of `ident`."""
        self.cited.setdefault(address, []).append((ident, text))
        return f"[{text}]({address})"


__all__ = ["Belt", "Story", "change", "finding", "moved", "percent", "signed", "tell", "wan"]


def tell(study: Study) -> Story:
    """Return the results for a collection of clean tables."""
    return Story(study, evidence.links(study))


def _belt(study: Study, earlier: str, later: str) -> Belt:
    documents = study.disclosures.set_index("disclosure_id")
    years = [int(documents.loc[name, "fiscal_year"]) for name in (earlier, later)]
    return Belt(study, str(documents.loc[later, "spending_unit"]), earlier, later, years[0], years[1])


def finding(study: Study) -> str:
    """Return the study's first finding in one or two sentences, as the README prints it."""
    told = tell(study)
    belt = told.belt
    if belt is None or not {"stated", "boundary"} <= told.has or belt.stated is None:
        return "No spending unit of the collection has budgets of two years."
    row = belt.row(told.ledger, "public")
    return (
        f"With the slogan of a tight belt (过紧日子) the {belt.year} budget of the {unit_name(belt.unit)} states a cut "
        f"of {wan(abs(belt.stated.change_yuan))} 万元. Its total still {moved(belt.since_earlier)} by "
        f"{percent(abs(belt.since_earlier or 0))} against {belt.earlier_year}. Its running costs changed by "
        f"{signed(row.low_percent)} to {signed(row.high_percent)} under every boundary to personnel that its tables "
        f"allow; only the printed column {moved(row.printed_percent)}, by {percent(abs(row.printed_percent))}."
    )
