"""Printed figures as intervals: what unrounded values may stand behind them, and whether those can tie.

1,652.53 printed to two decimals stands for [1,652.525, 1,652.535). A rule breaks only if
no unrounded values inside the intervals of its figures satisfy it; the tolerance is
never typed, it is what the printed steps leave.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.audit.figures import Figure

_ZERO = Decimal(0)
Term = tuple[int, Figure]


@dataclass(frozen=True)
class Span:
    """A half-open interval of unrounded values, with the printed value in it."""

    value: Decimal
    low: Decimal
    high: Decimal

    @property
    def radius(self) -> Decimal:
        return (self.high - self.low) / 2

    def meets(self, other: "Span") -> bool:
        return self.value == other.value or (self.low < other.high and other.low < self.high)

    def times(self, factor: Decimal) -> "Span":
        return Span(self.value * factor, self.low * factor, self.high * factor)


def rounded(figure: Figure) -> Span:
    """Return the interval of a figure that was rounded to its step."""
    return Span(figure.value, figure.low, figure.high)


def truncated(figure: Figure) -> Span:
    """Return the interval of a figure whose further digits were cut off."""
    if figure.value < 0:
        return Span(figure.value, figure.value - figure.step, figure.value)
    return Span(figure.value, figure.value, figure.value + figure.step)


def total(terms: Sequence[Term], interval: Callable[[Figure], Span] = rounded) -> Span:
    """Return the interval of a signed sum of figures."""
    value = low = high = _ZERO
    for sign, figure in terms:
        span = interval(figure)
        value += sign * span.value
        low += span.low if sign > 0 else -span.high
        high += span.high if sign > 0 else -span.low
    return Span(value, low, high)


def ratio(part: Span, whole: Span) -> Span | None:
    """Return the interval of `part` in percent of `whole`; None where the whole may be zero."""
    if whole.low <= 0 <= whole.high:
        return None
    corners = [100 * a / b for a in (part.low, part.high) for b in (whole.low, whole.high)]
    return Span(100 * part.value / whole.value, min(corners), max(corners))


def change(amount: Figure, now: Figure) -> Span | None:
    """Return the interval of a change in percent of the base that it and the level imply; None without such a base."""
    base = total([(1, now), (-1, amount)])
    return ratio(rounded(amount), base) if base.low > 0 else None


def verdict(stated: Span, derived: Span, relation: str = "=") -> str:
    """Return `ties` (the printed values agree), `rounding` (only unrounded ones can) or `breaks`."""
    if relation == "≥":
        return "ties" if stated.value >= derived.value else "rounding" if stated.high > derived.low else "breaks"
    if stated.value == derived.value:
        return "ties"
    return "rounding" if stated.meets(derived) else "breaks"
