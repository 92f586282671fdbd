"""What a collection counts: documents, numerals, checks, and the independent causes of what breaks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis import figures
from analysis.store import Study


@dataclass(frozen=True)
class Counted:
    """The counts of a collection."""

    study: Study

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.study.disclosures)

    @cached_property
    def units(self) -> int:
        """How many spending units: a consolidated document counts each unit that its project tables name by code."""
        codes = self.study.projects.groupby("disclosure_id")["unit_code"].nunique()
        own = self.study.disclosures.assign(units=self.study.disclosures["disclosure_id"].map(codes).fillna(1))
        return int(own.groupby("spending_unit")["units"].max().clip(lower=1).sum())

    def kind(self, document_type: str) -> int:
        """How many documents of a type (budget, final_accounts) there are."""
        return int((self.study.disclosures["document_type"] == document_type).sum())

    @cached_property
    def slogans(self) -> int:
        """How many documents print a tight-belt phrase."""
        return int(self.study.statements.loc[self.study.statements["slogan"], "disclosure_id"].nunique())

    @property
    def numbers(self) -> int:
        """How many numerals the documents hold."""
        return len(self.study.numbers)

    @property
    def unread(self) -> int:
        """How many of them no reader understood."""
        return int((self.study.numbers["role"] == "unread").sum())

    @property
    def roles(self) -> pd.DataFrame:
        """How many numerals of each document have which role."""
        return self.study.numbers.groupby(["disclosure_id", "role"], sort=False).size().reset_index(name="numerals")

    @property
    def families(self) -> pd.DataFrame:
        """How many checks of each family had which verdict, by document."""
        found = self.study.findings.assign(family=self.study.findings["check"].map(figures.family))
        return found.groupby(["disclosure_id", "family", "verdict"], sort=False).size().reset_index(name="checks")

    @property
    def checks(self) -> int:
        """How many checks were applied."""
        return len(self.study.findings)

    @cached_property
    def verdicts(self) -> dict[str, int]:
        """The audit's verdicts and how often each was given."""
        return {str(name): int(n) for name, n in self.study.findings["verdict"].value_counts().items()}

    def verdict(self, name: str) -> int:
        """Number of checks with a verdict of the audit."""
        return self.verdicts.get(name, 0)

    @cached_property
    def breaks(self) -> pd.DataFrame:
        """The breaks with the cause each belongs to: breaks that share a figure or a slip are one."""
        found = self.study.findings[self.study.findings["verdict"] == "breaks"]
        cause = found["cause_id"] if "cause_id" in found else found["finding_id"]
        return found.assign(cause=cause.where(cause != "", found["finding_id"]))

    @property
    def causes(self) -> int:
        """How many independent inconsistencies there are."""
        return int(self.breaks["cause"].nunique())

    @cached_property
    def causes_by_severity(self) -> list[list[Any]]:
        """The breaks of each cause, the gravest first, and the gravest causes before the others."""
        order = {"serious": 0, "material": 1, "minor": 2}
        causes = [list(own.itertuples()) for _, own in self.breaks.groupby("cause", sort=False)]
        ranked = [sorted(own, key=lambda row: order.get(row.severity, 3)) for own in causes]
        return sorted(ranked, key=lambda own: order.get(own[0].severity, 3))

    def grave(self, severity: str) -> int:
        """How many causes of breaks are, by the gravest of their breaks, of a severity."""
        return sum(own[0].severity == severity for own in self.causes_by_severity)

    def broken(self, severity: str) -> int:
        """How many checks break with a severity."""
        return int((self.breaks["severity"] == severity).sum())
