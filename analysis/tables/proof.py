"""The proof of a table's reading: do the sums that its form promises come out of the amounts as they were read?

Pure arithmetic. A printed figure stands for the interval of the values that print so: half a step to either side where
the office rounds, a whole step upwards where it cuts. A sum ties if some values inside the intervals satisfy it;
how wide they are follows from the printed digits alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from analysis.tables.reading import Entry

Proof = Literal["proven", "partly", "unproven"]
Rounding = Literal["half_up", "cut", "pressed", "unknown"]
_PLENTY = 5  # sums of several parts; as many that all come out to the last digit are no accident


@dataclass(frozen=True)
class Trial:
    """One sum that was tried: `whole` against the sum of `parts`, both as printed."""

    rule: str
    whole: Entry
    parts: tuple[Entry, ...]

    @property
    def residual(self) -> Decimal:
        return _amount(self.whole) - sum(map(_amount, self.parts), Decimal(0))

    @property
    def tied(self) -> bool:
        return self.rounded or self.cut

    @property
    def rounded(self) -> bool:
        """Tell whether figures rounded to their last digit can leave this residual."""
        return abs(self.residual) * 2 <= self.whole.step + sum((part.step for part in self.parts), Decimal(0))

    @property
    def cut(self) -> bool:
        """Tell whether figures cut after their last digit can leave it: the whole loses less than one step."""
        lost = sum((part.step for part in self.parts if part.amount), Decimal(0))
        return -self.whole.step < self.residual < lost or self.residual == 0

    @property
    def bare(self) -> bool:
        """Tell whether nothing was added up: all parts are blank, or all are zero."""
        return not any(part.amount for part in self.parts) and not self.whole.amount


def _amount(entry: Entry) -> Decimal:
    return entry.amount or Decimal(0)


def first_tied(rule: str, whole: Entry, ways: Iterable[Sequence[Entry]]) -> Trial | None:
    """Return the first way of adding up to `whole` that ties, else the first way at all: the arithmetic chooses."""
    trials = [Trial(rule, whole, tuple(parts)) for parts in ways if any(p.amount is not None for p in parts)]
    return next((trial for trial in trials if trial.tied), trials[0] if trials else None)


def vouched(trials: Iterable[Trial]) -> set[str]:
    """Return the ids of the facts that some tied sum holds."""
    return {entry.fact_id for trial in trials if trial.tied for entry in (trial.whole, *trial.parts)}


def verdict(entries: Sequence[Entry], trials: Sequence[Trial]) -> Proof:
    """Return how far the reading is proven: every amount is held by a sum that ties, and no sum fails."""
    held = vouched(trials)
    if all(entry.fact_id in held for entry in entries if entry.amount) and all(trial.tied for trial in trials):
        return "proven"
    return "partly" if any(trial.tied and not trial.bare for trial in trials) else "unproven"


def rounding(trials: Sequence[Trial]) -> Rounding:
    """Return how the office brings its figures to their last digit, as far as the residuals of its sums tell."""
    tried = [trial for trial in trials if trial.tied and sum(bool(part.amount) for part in trial.parts) > 1]
    residual = [trial for trial in tried if trial.residual]
    if not residual:
        return "unknown"
    half, cut = all(trial.rounded for trial in residual), all(trial.cut for trial in residual)
    if half and not cut:
        return "half_up"
    return "cut" if cut and not half else "unknown"
