"""How far a change can go over every way of drawing the boundary: one choice an item, the extremes over all of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from analysis.compare.boundary import Item

_ZERO = Decimal(0)


class Choice(NamedTuple):
    """What one way of drawing the boundary counts of an item in both years, in 元, and its name."""

    earlier: Decimal
    later: Decimal
    name: str


class Extreme(NamedTuple):
    """The change at one end: the amounts of both years, percent of the earlier, and the choices that reach it."""

    earlier: Decimal
    later: Decimal
    percent: Decimal
    names: tuple[str, ...]


def extreme(items: Sequence[Sequence[Choice]], sign: int) -> Extreme | None:
    """Return the greatest (`sign` 1) or least (−1) relative change over one choice for each item; None from zero.

    The choices are independent but the ratio is not additive. At the best ratio r no choice makes later − r · earlier
    larger, so choosing by that and computing r anew climbs to it in a few rounds, whatever the number of items.
    """
    fixed = _sum([choices[0] for choices in items if len(choices) == 1])
    names = tuple(choices[0].name for choices in items if len(choices) == 1 and choices[0].name)
    free = [choices for choices in items if len(choices) > 1]
    picks = [max(choices, key=lambda choice: choice.earlier) for choices in free]
    while True:
        earlier, later, _ = _sum([fixed, *picks])
        if earlier <= 0:
            return None
        better = _better(free, picks, Fraction(later) / Fraction(earlier), sign)
        if better == picks:
            percent = 100 * (later - earlier) / earlier
            return Extreme(earlier, later, percent, (*names, *(pick.name for pick in picks if pick.name)))
        picks = better


def _sum(picks: Sequence[Choice]) -> Choice:
    return Choice(sum((pick.earlier for pick in picks), _ZERO), sum((pick.later for pick in picks), _ZERO), "")


def _better(free: Sequence[Sequence[Choice]], picks: Sequence[Choice], ratio: Fraction, sign: int) -> list[Choice]:
    """Return for each item the choice that pulls furthest from the ratio; the present one where none pulls further."""

    def gain(choice: Choice) -> Fraction:
        return sign * (Fraction(choice.later) - ratio * Fraction(choice.earlier))

    found = []
    for choices, pick in zip(free, picks, strict=True):
        best = max(choices, key=gain)
        found.append(best if gain(best) > gain(pick) else pick)
    return found


def treatments(code: str, old: Item | None, new: Item | None) -> list[Choice]:
    """Return the ways to count a code as public expenses in both years: as either document treats it.

    A document that puts the whole code on one side says so for both years; one that splits it says that the columns
    stand for different things, and each column is then followed by itself. A code of one year alone has one way.
    """
    empty = Item("", _ZERO, _ZERO)
    e, n = old or empty, new or empty
    found: dict[tuple[Decimal, Decimal], Choice] = {}
    for item in (old, new):
        if item is None or not item.total:
            continue
        way = "public" if not item.personnel else "personnel" if not item.public else "columns"
        amounts = {"public": (e.total, n.total), "personnel": (_ZERO, _ZERO), "columns": (e.public, n.public)}[way]
        found.setdefault(amounts, Choice(*amounts, f"{code}={way}"))
    return list(found.values()) or [Choice(_ZERO, _ZERO, "")]


def ways_of(before: Mapping[str, Item], after: Mapping[str, Item]) -> dict[str, list[Choice]]:
    codes = sorted(before.keys() | after.keys())
    return {code: treatments(code, before.get(code), after.get(code)) for code in codes}


def unnamed(choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices of an item, its only one without a name: nothing was chosen there."""
    return [choices[0]._replace(name="")] if len(choices) == 1 else list(choices)
