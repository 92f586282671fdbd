"""The results that the report's sentences use, computed once for every edition.

Prose holds no typed figure: each sentence names a field of `Story`, and the words for a direction (rose, fell) are
computed too, so that another collection changes the text and never makes it false.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from analysis import compare
from analysis.publish import evidence
from analysis.reference import unit_name
from analysis.store import StoreError, Study


def wan(amount: Decimal | None) -> str:
    """Return an amount in 元 as 万元 with two decimals; a dash where none is printed."""
    return "–" if amount is None or pd.isna(amount) else f"{amount / 10000:,.2f}".replace("-", "−")


def percent(value: float | Decimal | None, digits: int = 1) -> str:
    """Return a percentage; the word `undefined` where it has no denominator."""
    return "undefined" if value is None or pd.isna(value) else f"{value:.{digits}f} %".replace("-", "−")


def moved(change: Decimal | float, lang: str = "en") -> str:
    """Return the verb for a change."""
    words = {"en": ("rose", "fell", "did not change"), "zh": ("上升", "下降", "未变")}[lang]
    return words[0] if change > 0 else words[1] if change < 0 else words[2]


def change(earlier: Decimal, later: Decimal) -> float:
    """Return the change from `earlier` to `later` in percent of `earlier`."""
    return float(100 * (later - earlier) / earlier)


@dataclass(frozen=True)
class Belt:
    """One spending unit with budgets of several years: what it says of the last one, and what its figures say."""

    unit: str
    earlier: str
    later: str
    earlier_year: int
    year: int
    stated: pd.Series
    series: pd.DataFrame
    held: dict[str, Decimal]
    codes: pd.DataFrame
    parts: pd.DataFrame

    @property
    def levels(self) -> dict[int, Decimal]:
        """Total expenditure by year in 元, printed or implied."""
        return dict(zip(self.series["fiscal_year"], self.series["amount_yuan"], strict=True))

    @property
    def since_earlier(self) -> float:
        """Change of the total since the earlier document, percent."""
        return change(self.levels[self.earlier_year], self.levels[self.year])

    @property
    def public_printed(self) -> float:
        """Change of the 公用经费 column as printed, percent."""
        return change(self.held["printed_earlier_yuan"], self.held["printed_later_yuan"])

    @property
    def public_held(self) -> float:
        """The same with the boundary held constant by economic class, percent."""
        return change(self.held["constant_earlier_yuan"], self.held["constant_later_yuan"])

    @property
    def public_common(self) -> float:
        """The same over the economic codes that both years print, percent."""
        return change(self.held["common_earlier_yuan"], self.held["common_later_yuan"])


@dataclass(frozen=True)
class Story:
    """Everything the text says in numbers."""

    documents: int
    units: int
    numbers: int
    unread: int
    checks: int
    verdicts: dict[str, int]
    breaks: pd.DataFrame
    belts: pd.DataFrame
    belt_counts: dict[str, int]
    belt: Belt | None
    basic: pd.DataFrame
    undefined: pd.DataFrame
    card: pd.DataFrame
    offices: pd.DataFrame
    links: Mapping[str, str]

    def main_belt(self) -> Belt:
        """Return the belt that the report tells; raises `StoreError` where no unit has documents of two years."""
        if self.belt is None:
            raise StoreError(
                "no spending unit here has documents of one kind for two years, and the report tells of one."
            )
        return self.belt

    def cite(self, text: str, *ids: str) -> str:
        """Return Markdown that leads from `text` to the first printed cell or sentence of `ids` that has an address."""
        address = next((self.links[ident] for ident in ids if ident in self.links), "")
        return f"[{text}]({address})" if address else text

    @property
    def causes(self) -> int:
        """Number of causes of the breaks: breaks that share a figure or a printed slip are one."""
        return int(self.breaks["cause_id"].nunique())

    def verdict(self, name: str) -> int:
        """Number of checks with a verdict of the audit."""
        return self.verdicts.get(name, 0)


def tell(study: Study) -> Story:
    """Return the results for a collection of clean tables."""
    belts = compare.tight_belts(study)
    basic = compare.personnel_and_public(study)
    breaks = study.findings[study.findings["verdict"] == "breaks"]
    pairs = compare.pairs_of_years(study)
    return Story(
        documents=len(study.disclosures),
        units=int(study.disclosures["spending_unit"].nunique()),
        numbers=len(study.numbers),
        unread=int((study.numbers["role"] == "unread").sum()),
        checks=len(study.findings),
        verdicts={name: int(n) for name, n in study.findings["verdict"].value_counts().items()},
        breaks=breaks,
        belts=belts,
        belt_counts={verdict: int((belts["verdict"] == verdict).sum()) for verdict in compare.VERDICTS},
        belt=_belt(study, *pairs[0]) if pairs else None,
        basic=basic,
        undefined=basic[basic["reason"] != ""],
        card=compare.completeness_card(study),
        offices=compare.side_by_side(study, "beijing_offices"),
        links=evidence.links(study),
    )


def _belt(study: Study, earlier: str, later: str) -> Belt:
    documents = study.disclosures.set_index("disclosure_id")
    unit = str(documents.loc[later, "spending_unit"])
    stated = compare.stated_change(study, later).set_index("component").loc["expenditure"]
    return Belt(
        unit=unit,
        earlier=earlier,
        later=later,
        earlier_year=int(documents.loc[earlier, "fiscal_year"]),
        year=int(documents.loc[later, "fiscal_year"]),
        stated=stated,
        series=compare.level_series(study, unit, "expenditure"),
        held=compare.boundary_held_constant(study, earlier, later),
        codes=compare.reclassified(study, earlier, later),
        parts=compare.decomposition(study, earlier, later),
    )


def finding(study: Study) -> str:
    """Return the study's first finding in one sentence, as the README prints it."""
    belt = tell(study).belt
    if belt is None:
        return "No spending unit of the collection has budgets of two years."
    return (
        f"Under the slogan of a tight belt (过紧日子) the {belt.year} budget of the {unit_name(belt.unit)} states "
        f"a cut of {wan(abs(belt.stated.change_yuan))} 万元; its total {moved(belt.since_earlier)} by "
        f"{percent(abs(belt.since_earlier))} against {belt.earlier_year} all the same, and its public expenses, "
        f"which {moved(belt.public_printed)} by {percent(abs(belt.public_printed))} as printed, "
        f"{moved(belt.public_held)} by {percent(abs(belt.public_held))} once the boundary to personnel is held "
        "constant."
    )
