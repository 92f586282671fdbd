"""The slips of a pen: one digit, two digits exchanged, a digit dropped or doubled, a sign, a decimal point, a scale.

A wrong reading gives any number; a misprint stays close to what it should be. That tells the two apart, and it is
what a repair may propose.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from analysis.audit.cases import Case
from analysis.audit.figures import Figure

_DIGITS = "0123456789"
_TEN = Decimal(10)
_SCALE = Decimal(10_000)
_TELLING = 3  # digits; one or two of them come out alike by chance


def edits(figure: Figure) -> Iterator[Decimal]:
    """Yield the values that one slip could have turned into the printed one, each once."""
    seen = {figure.value}
    for value in _slips(figure):
        if value not in seen and value:
            seen.add(value)
            yield value


def _slips(figure: Figure) -> Iterator[Decimal]:
    unit = figure.scale if figure.unit == "元" else Decimal(1)
    step = figure.step / unit if figure.step else Decimal(1)
    printed = abs(figure.value) / unit
    digits = f"{(printed / step).to_integral_value():f}" if step else f"{printed:f}"
    sign = -1 if figure.value < 0 else 1
    for text in _texts(digits):
        yield sign * int(text) * step * unit
    yield -figure.value
    if figure.unit in ("元", "%"):
        yield from (figure.value * _TEN**k for k in (-1, 1))


def _texts(digits: str) -> Iterator[str]:
    for at, digit in enumerate(digits):
        head, tail = digits[:at], digits[at + 1 :]
        yield from (head + other + tail for other in _DIGITS if other != digit)
        if tail and tail[0] != digit:
            yield head + tail[0] + digit + tail[1:]
        if head or tail:
            yield head + tail
    yield from (digits[:at] + digit + digits[at:] for at in range(len(digits) + 1) for digit in _DIGITS)


def rescaled(figure: Figure) -> Iterator[Decimal]:
    """Yield the value in the scales that a caption could have meant."""
    yield from (figure.value * _SCALE, figure.value / _SCALE)


def telling(figure: Figure, value: Decimal) -> bool:
    """Tell whether the figures have digits enough for their likeness to be no chance."""
    return min(_significant(figure.value, figure), _significant(value, figure)) >= _TELLING or value == -figure.value


def _significant(value: Decimal, figure: Figure) -> int:
    size = figure.step or Decimal(1)
    return len(f"{abs(value / size).to_integral_value():f}") if value else 0


def mends(case: Case, figure: Figure) -> Iterator[Decimal]:
    """Yield the slips of one figure with which a broken case holds."""
    sought = case.wanted(figure)
    if sought is None:
        return
    derived = case.derived()
    reach = 2 * (case.stated.step + (derived.radius if derived else 0)) + figure.step
    for value in edits(figure):
        near = case.operation != "sum" or abs(value - sought) <= reach
        if near and case.replaced(figure, value).holds():
            yield value


def proposals(
    figures: Iterable[Figure], broken: Sequence[Case], around: dict[tuple[str, str], list[Case]]
) -> Iterator[tuple[Figure, Decimal]]:
    """Yield (figure, value) for every single slip that mends all broken cases and leaves what ties around it."""
    for figure in figures:
        mine = [case for case in broken if figure.key in {f.key for f in case.figures}]
        if len(mine) < len(broken):
            continue
        for value in (*mends(mine[0], figure), *_in_scale(mine[0], figure)):
            every = (*mine[1:], *around.get(figure.key, ()))
            if all(case.replaced(figure, value).holds() for case in every):
                yield figure, value


def _in_scale(case: Case, figure: Figure) -> Iterator[Decimal]:
    if figure.unit == "元" and figure.value:
        yield from (value for value in rescaled(figure) if case.replaced(figure, value).holds())
