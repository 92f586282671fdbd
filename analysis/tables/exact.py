"""Which amounts a document's tables hold to the last digit: what OCR has read is a fact only where a sum says the same.

A sum that ties within rounding lets a misread last digit through; here it has to come out exactly. The same figure
misread twice in the same way ties with itself: a lost decimal point does that, so a figure printed with fewer decimals
than its table prints is held only by a sum of several. A column whose heading was not understood proves nothing.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from analysis.tables import sums
from analysis.tables.layout import UNNAMED
from analysis.tables.ledger import shared
from analysis.tables.proof import Trial
from analysis.tables.reading import Entry, Reading

_SEVERAL = 2


def held(readings: Sequence[Reading]) -> set[str]:
    """Return the ids of the facts that a sum of their table, or another table, holds exactly."""
    return {
        entry.fact_id
        for reading, beside in zip(readings, shared(readings), strict=True)
        for trial in (*sums.trials(reading), *beside)
        if trial.residual == 0 and all(entry.column.measure != UNNAMED for entry in (trial.whole, *trial.parts))
        for entry in _held(trial, _finest(reading))
    }


def _held(trial: Trial, finest: Decimal) -> Iterator[Entry]:
    several = sum(bool(part.amount) for part in trial.parts) >= _SEVERAL
    for entry in (trial.whole, *trial.parts):
        if entry.amount is not None and (several or entry.step <= finest):
            yield entry


def _finest(reading: Reading) -> Decimal:
    """Return the finest step that a table prints; what it prints as a bare 0 says nothing of its step."""
    return min((entry.step for entry in reading.entries if entry.amount), default=Decimal(0))
