"""One spending unit with documents of two years: what it says of itself, and what its figures say."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pandas as pd

from analysis import compare
from analysis.publish.phrases import change
from analysis.store import Study


@dataclass(frozen=True)
class Belt:
    """One spending unit with documents of two years: what it says of the later one, and what its figures say."""

    study: Study
    unit: str
    earlier: str
    later: str
    earlier_year: int
    year: int

    @cached_property
    def stated(self) -> pd.Series | None:
        """What the later document states of its total: change, level and implied base; None where it states none."""
        frame = compare.stated_change(self.study, self.later).set_index("component")
        names = [name for name in ("expenditure", "revenue_and_expenditure") if name in frame.index]
        return frame.loc[names[0]] if names else None

    @cached_property
    def series(self) -> pd.DataFrame:
        """The levels of the total over the years, printed or implied, each phase by itself."""
        final = self.documents.loc[self.later, "document_type"] == "final_accounts"
        return compare.level_series(self.study, self.unit, "expenditure", "executed" if final else "approved")

    @property
    def documents(self) -> pd.DataFrame:
        """The disclosures by id."""
        return self.study.disclosures.set_index("disclosure_id")

    @property
    def levels(self) -> dict[int, Decimal]:
        """Total expenditure by year in 元, printed or implied."""
        return dict(zip(self.series["fiscal_year"], self.series["amount_yuan"], strict=True))

    @cached_property
    def amounts(self) -> pd.DataFrame:
        """What both documents print of basic and project expenditure, by document."""
        frame = compare.personnel_and_public(self.study).set_index("disclosure_id")
        return frame.loc[[self.earlier, self.later]]

    def since(self, heading: str) -> float | None:
        """Change of a printed heading (`total_yuan`, `project_yuan` …) between the two documents, percent."""
        return change(*self.amounts[heading])

    @property
    def since_earlier(self) -> float | None:
        """Change of the total between the two documents, percent."""
        return self.since("total_yuan")

    @property
    def since_implied(self) -> float | None:
        """Change from the earlier document's total to the level that the later one's stated change implies, percent."""
        return None if self.stated is None else change(self.amounts["total_yuan"].iloc[0], self.stated.base_yuan)

    @cached_property
    def boundaries(self) -> pd.DataFrame:
        """`compare.boundaries` by name; empty where one of the documents has no basic table by economic code."""
        try:
            return compare.boundaries(self.study, self.earlier, self.later).set_index("boundary")
        except compare.Unsound:
            return pd.DataFrame()

    @cached_property
    def held(self) -> dict[str, Decimal]:
        """`compare.boundary_held_constant`; empty where it cannot be."""
        return {} if self.boundaries.empty else compare.boundary_held_constant(self.study, self.earlier, self.later)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """`compare.boundary_steps`; empty where the boundary cannot be held."""
        return compare.boundary_steps(self.study, self.earlier, self.later) if self.held else pd.DataFrame()

    @cached_property
    def codes(self) -> pd.DataFrame:
        """Every economic code of both documents side by side."""
        return compare.codes_compared(self.study, self.earlier, self.later)

    @property
    def crossed(self) -> pd.DataFrame:
        """The codes of which something stands under personnel in the later year and nothing stood before."""
        return self.codes[self.codes["reclassified_yuan"] != 0]

    @cached_property
    def parts(self) -> pd.DataFrame:
        """`compare.decomposition`; empty where it cannot be."""
        try:
            return compare.decomposition(self.study, self.earlier, self.later)
        except compare.Unsound:
            return pd.DataFrame()

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Projects of both documents by name."""
        return compare.projects_compared(self.study, self.earlier, self.later)

    @cached_property
    def purposes(self) -> pd.DataFrame:
        """Projects of both documents by purpose, those whose purpose the reference data names."""
        frame = compare.purposes_compared(self.study, self.earlier, self.later)
        return frame[(frame["purpose"] != "") & frame["change_percent"].notna()]

    @property
    def grown(self) -> pd.Series:
        """The purpose that grew most in money."""
        return self.purposes.sort_values("change_yuan", ascending=False, kind="stable").iloc[0]

    @property
    def shrunk(self) -> pd.Series:
        """The purpose that shrank most, or grew least."""
        return self.purposes.sort_values("change_yuan", kind="stable").iloc[0]

    @property
    def doubled(self) -> pd.DataFrame:
        """Goods and services that doubled at least, and those that ended, the largest change first."""
        goods = self.codes[self.codes["code"].str.startswith("302") & (self.codes["total_earlier_yuan"] != 0)]
        sharp = goods[(goods["change_percent"] >= 100) | (goods["total_later_yuan"] == 0)]
        return sharp.sort_values("change_yuan", key=lambda values: -abs(values), kind="stable")

    def meant(self, subject: str) -> tuple[Decimal, Decimal] | None:
        """Return what both documents say of a subject (meetings, attendance …); None where one says nothing."""
        said = self.study.statements
        own = said[(said["subject"] == subject) & (said["kind"] == "level")]
        column = "quantity" if subject == "attendance" else "amount_yuan"
        own = own[own[column].notna() & own["part_of"].isin(["", "meetings"])].drop_duplicates("disclosure_id")
        values = dict(zip(own["disclosure_id"], own[column], strict=True))
        return (values[self.earlier], values[self.later]) if {self.earlier, self.later} <= values.keys() else None

    def row(self, ledger: pd.DataFrame, heading: str) -> pd.Series:
        """Return the ledger's row of a heading for this pair."""
        own = ledger[(ledger["earlier_id"] == self.earlier) & (ledger["later_id"] == self.later)]
        return own.set_index("heading").loc[heading]
