"""The collection in parts of whole units, such that one document more touches few of them.

The parts grow by linear hashing (Litwin, VLDB 1980): a part more splits one of those that are there and leaves the
others alone. Which part a document is in depends on the documents alone, never on the order of the runs.
"""

import hashlib
from collections.abc import Mapping, Sequence

from analysis import audit
from analysis.pipeline.cards import Card

PART = 32  # documents, on the average: enough to share the cost of a table, few enough to be closed again

_MOST = 3 * PART // 2  # documents of a part that several units make

Numbered = Sequence[tuple[int, list[str]]]
"""Some units, each with the number by which it finds its part."""


def parted(disclosures: Sequence[str], cards: Mapping[str, Card]) -> list[list[list[str]]]:
    """Return the parts of a collection: each some units, each unit the names of its disclosures in their order."""
    count = max(1, -(-len(disclosures) // PART))
    parts: dict[int, list[tuple[int, list[str]]]] = {}
    for unit in _units(disclosures, cards):
        number = _number(min(str(name) for each in unit for name in audit.unit_names(cards[each].disclosure)))
        parts.setdefault(_part(number, count), []).append((number, unit))
    return [[unit for _, unit in part] for place in sorted(parts) for part in _divided(parts[place])]


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "backslashreplace")).digest()[:8], "big")


def _part(number: int, count: int) -> int:
    span = 1 << (count - 1).bit_length()
    return number % span if number % span < count else number % (span // 2)


def _divided(part: Numbered, bit: int = 63) -> list[Numbered]:
    """Return a part in halves of halves, by the bits that did not choose it, until each is held by little memory."""
    if sum(len(unit) for _, unit in part) <= _MOST or len(part) == 1 or bit < 0:
        return [part]
    halves = ([each for each in part if each[0] >> bit & 1 == side] for side in (0, 1))
    return [smaller for half in halves if half for smaller in _divided(half, bit - 1)]


def _units(disclosures: Sequence[str], cards: Mapping[str, Card]) -> list[list[str]]:
    """Return the disclosures by unit: two that share a name or a code, and whatever a renaming joins to them."""
    names = {each: audit.unit_names(cards[each].disclosure) for each in disclosures}
    above: dict[object, object] = {}

    def head(name: object) -> object:
        while (higher := above.setdefault(name, name)) != name:
            name = higher
        return name

    for first, *others in names.values():
        for other in others:
            above[head(other)] = head(first)
    units: dict[object, list[str]] = {}
    for each in disclosures:
        units.setdefault(head(names[each][0]), []).append(each)
    return list(units.values())
