"""How good the audit is, as `make audit-quality` measured it last: the figures that stand beside every share of breaks.

The file lies among the assets of the pages, for nothing that is read or judged depends on it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis import compare

FILE = Path(__file__).parent / "assets" / "audit_quality.csv"
ALARMS = "alarms in checks of sound documents"
SOUND = "sound documents with an alarm"
FOUND = "planted errors that are found"
ACCUSED = "faults of a reading that accuse an office"


@dataclass(frozen=True)
class Measured:
    """One measure of the audit: what was counted of how many, when and how it was measured."""

    counted: int
    of: int
    measured_on: str
    run: str

    @property
    def share(self) -> float:
        """The share that was counted, from 0 to 1."""
        return self.counted / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The exact interval of the share."""
        return compare.interval(self.counted, self.of)


@cache
def measured() -> dict[str, Measured]:
    """Return the measures of the audit by their names."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["measure"]: _measure(row) for row in csv.DictReader(file)}


def _measure(row: dict[str, Any]) -> Measured:
    return Measured(int(row["counted"]), int(row["of"]), row["measured_on"], row["run"])
