"""What the report of a collection says in numbers: counted by the database, a row a document at most.

Every sentence names a field of `Collected`, so that five documents and ten thousand are told by the same source.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import compare, store
from analysis.publish import quality


@dataclass(frozen=True)
class Collected:
    """The collection: one row a document, and what was counted over all of its rows."""

    documents: pd.DataFrame
    refused: pd.DataFrame
    checks: pd.DataFrame
    between: dict[str, int]
    belts: pd.DataFrame
    invoking: int
    published: pd.DataFrame

    @property
    def count(self) -> int:
        """How many documents there are."""
        return len(self.documents)

    @property
    def units(self) -> int:
        """How many spending units published them; offices of one name in two regions are two."""
        return len(self.documents[["region", "spending_unit"]].drop_duplicates())

    def total(self, column: str) -> int:
        """The sum of a column over all documents."""
        return int(self.documents[column].sum())

    def outcome(self, name: str) -> int:
        """How many documents have an outcome of the audit."""
        return int((self.documents["outcome"] == name).sum())

    @property
    def tested(self) -> int:
        """The denominator: documents of which a check could be carried out, and against which a break could be held."""
        return self.outcome("inconsistent") + self.outcome("none found")

    @property
    def inconsistent(self) -> int:
        """How many of them contradict themselves at least once."""
        return self.outcome("inconsistent")

    @property
    def causes(self) -> int:
        """How many inconsistencies these have between them, each counted once."""
        return int(self.documents.loc[self.documents["outcome"] == "inconsistent", "causes"].sum())

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The share of all documents, and by kind, format, region and year."""
        return compare.shares.shares(self.documents)

    @property
    def overall(self) -> Any:
        """The share of all documents."""
        return self.shares.iloc[0]

    @cached_property
    def of_units(self) -> dict[str, Any]:
        """The share of spending units."""
        return compare.shares.units(self.documents)

    @property
    def most_broken(self) -> int:
        """How many documents break the check that most of them break."""
        return int(self.checks["inconsistent"].max()) if len(self.checks) else 0

    @property
    def sound(self) -> quality.Measured:
        """How often the audit accused a sound document, as it was measured."""
        return quality.measured()[quality.SOUND]

    def measured(self, name: str) -> quality.Measured:
        """Return a measure of the audit."""
        return quality.measured()[name]

    @property
    def claims(self) -> int:
        """How many tight-belt claims there are."""
        return int(self.belts.loc[self.belts["verdict"] == "", "claims"].sum())

    @property
    def claiming(self) -> int:
        """How many documents make one."""
        return int((self.documents["claims"] > 0).sum())

    @cached_property
    def over_a_rise(self) -> dict[str, Any]:
        """Of the documents that make a claim, the share with one over a rise."""
        return compare.shares.share_of(int((self.documents["rises"] > 0).sum()), self.claiming)

    def behind(self, name: str) -> int:
        """How many claims have this behind them."""
        own = self.belts[(self.belts["behind"] == name) & (self.belts["verdict"] == "")]
        return int(own["claims"].sum())

    @cached_property
    def has(self) -> frozenset[str]:
        """The conditions under which parts of the report stand."""
        alarm = self.sound.interval
        low = self.overall.low
        there = {
            "documents": self.count > 0,
            "tables": self.total("printed_tables") > 0,
            "refused": len(self.refused) > 0,
            "tested": self.tested > 0,
            "untested": self.count > 0 and self.tested == 0,
            "apart": self.outcome("scanned") + self.outcome("not tested") > 0,
            "inconsistent": self.inconsistent > 0,
            "ranked": self.most_broken > 1,
            "unranked": self.most_broken == 1,
            "sound": self.tested > 0 and self.inconsistent == 0,
            "overlap": self.inconsistent > 0 and low <= alarm[1],
            "beyond": self.inconsistent > 0 and low > alarm[1],
            "between": self.between["groups"] > 0,
            "years": self.tested > self.of_units["tested"] > 0,
            "claims": self.claims > 0,
            "silent": self.count > 0 and self.claims == 0,
            "forms": len(self.published) > 0,
        }
        return frozenset(name for name, stands in there.items() if stands)


def gather(folder: Path | None = None) -> Collected:
    """Return what the report of a collection tells; raises `StoreError` where there are no clean tables."""
    asked = compare.collection
    with store.connected(store.chosen(folder)) as connection:
        return Collected(
            asked.documents(connection),
            asked.refused(connection),
            asked.checks(connection),
            asked.between(connection),
            asked.belts(connection),
            asked.invoking(connection),
            asked.published(connection),
        )
