"""The numerals of a passage become quantities: amounts, percents and counts, and the words that say no change.

Years, list numbers, names with digits and page numbers are claimed on the way; what is left has a unit, shares the
unit of its neighbour (`1、2 万元`), or is bare.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import zip_longest

from analysis import reference
from analysis.amounts import SCALE_WORDS, SCALES, number, step
from analysis.documents import Claims
from analysis.statements.passages import Numeral, Passage
from analysis.statements.vocabulary import clauses, phrases

_BETWEEN = ("、", "和", ",", "与", "及", "-", "~", "—", "至")
TIMES = "倍"  # 增长16倍 is a growth of 1600 %
_NEAR = 24  # characters back to a base: 与上年…一致


@dataclass(slots=True)
class Quantity:
    """A number with its unit: an amount, a percent, a count, a bare number, or the words for no change."""

    kind: str
    start: int
    end: int
    number: Decimal = Decimal(0)
    unit: str = ""
    scale: int = 1
    step: Decimal | None = None
    numerals: list[Numeral] = field(default_factory=list)

    @property
    def yuan(self) -> Decimal:
        return self.number * self.scale


@cache
def _unit() -> re.Pattern[str]:
    measures = sorted(phrases("measure").pattern.split("|"), key=len, reverse=True)
    return re.compile(
        rf" ?(?:(?P<percent>%)|(?P<scale>{SCALE_WORDS}|)[余多]?(?:(?P<money>元)|(?P<measure>{'|'.join(measures)}))"
        r"|(?P<bare>[万亿])(?![\u4e00-\u9fff]))"
    )


@cache
def _roles() -> list[tuple[str, re.Pattern[str]]]:
    rows = reference.rows("numerals")
    roles = dict.fromkeys(row["role"] for row in rows)
    return [(role, re.compile("|".join(row["pattern"] for row in rows if row["role"] == role))) for role in roles]


def quantities(passage: Passage, claims: Claims) -> list[Quantity]:
    """Return the quantities of a passage in order; dates, numbering and names are claimed on the way."""
    named = _claim_roles(passage, claims)
    free = [numeral for numeral in passage.numerals if numeral.locator not in named]
    found = [quantity for numeral in free if (quantity := _quantity(passage.text, numeral))]
    for one, following in reversed(list(zip_longest(found, found[1:]))):
        _share_unit(passage.text, one, following)
    return sorted([*found, *_unchanged(passage.text)], key=lambda quantity: quantity.start)


def _claim_roles(passage: Passage, claims: Claims) -> set[str]:
    """Claim the numerals that `reference/numerals.csv` knows to be no quantity."""
    named: set[str] = set()
    numerals = passage.numerals
    for role, pattern in _roles() if numerals else ():
        for match in pattern.finditer(passage.text):
            index = bisect_left(numerals, match.start(), key=lambda numeral: numeral.start)
            while index < len(numerals) and numerals[index].end <= match.end():
                for locator in numerals[index].locators:
                    claims.setdefault(locator, (role, ""))
                named.add(numerals[index].locator)
                index += 1
    return named


def _quantity(text: str, numeral: Numeral) -> Quantity | None:
    """Return the quantity of a numeral with its unit, None if it is too long to be a number."""
    token = text[numeral.start : numeral.end]
    value = number(token)
    if value is None:
        return None
    found = Quantity("bare", numeral.start, numeral.end, value, step=step(token), numerals=[numeral])
    if unit := _unit().match(text, numeral.end):
        found.end = unit.end()
        found.kind = "percent" if unit["percent"] else "count" if unit["measure"] else "amount"
        scale = unit["scale"] or unit["bare"] or ""
        found.scale = SCALES[f"{scale}元"]
        found.unit = "%" if unit["percent"] else unit["measure"] or f"{scale}元"
        if found.unit == TIMES:
            found.kind, found.number, found.step = "percent", 100 * value, 100 * step(token)
    return found


def _unchanged(text: str) -> Iterator[Quantity]:
    """Yield the words that say no change; 一致 says so only beside a base (与上年一致)."""
    for kind in ("same", "same_beside_base"):
        for match in phrases(kind).finditer(text):
            clause = clauses(text[max(0, match.start() - _NEAR) : match.start()])[-1]
            if kind == "same" or phrases("base").search(clause):
                yield Quantity("same", match.start(), match.end())


def _share_unit(text: str, one: Quantity, following: Quantity | None) -> None:
    """Give a bare number the unit of the next: `各是 1、2 万元`, `3-5人`; a bare zero needs none."""
    if one.kind != "bare":
        return
    if following and following.kind != "bare" and text[one.end : following.start] in _BETWEEN:
        one.kind, one.unit, one.scale = following.kind, following.unit, following.scale
    elif not one.number and text.endswith(("为", "是"), 0, one.start):
        one.kind, one.unit, one.scale = "amount", "元", 1
