"""The cells of one indicator row -> the fields of its header.

Indicator cells drift, because a transcription drops or adds a cell where the page merged some. They are
placed by what they say, and only where one order alone fits the header; of any other row only those cells
are placed that nothing else could be, and the row is said to be unaligned.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

from analysis.amounts import NUMBERLIKE, PLAIN_DIGITS, number
from analysis.performance.header import Header, level_1, text_at, word

POINTS = re.compile(rf"{PLAIN_DIGITS}分?")
_TARGET = re.compile(rf"(?:[<>]=?|[≥≤])?{NUMBERLIKE}\D{{0,3}}")
_RULE = re.compile(r"[得计记]满?分|满分|扣.{0,6}分|[得计]\d+分|[加扣]分")
_PARTS = re.compile(r"[;、/]")
_SHORT = re.compile(r"[^\d≥≤=<>]{1,4}")

Texts = Sequence[str]
Places = dict[str, int]


def place(texts: Texts, start: int, header: Header) -> tuple[Places, bool] | None:
    """Return (field -> cell, aligned) for the indicator cells of a row from `start`, None if it is no indicator."""
    first = next((i for i in range(start, len(texts)) if texts[i]), None)
    if first is None:
        return None
    candidates = list(_levels(texts, first, header))
    for fit in (_fit_exactly, _fit_uniquely):
        for levels in candidates:
            if (fields := fit(texts, levels, header)) is not None:
                return levels | fields, True
    likeliest = candidates[0]
    if len(likeliest) == 1 and not any(word("operator", text) for text in texts):
        return None
    return _place_certain(texts, first, likeliest, header), False


def _levels(texts: Texts, first: int, header: Header) -> Iterator[Places]:
    """Yield where the three levels may stand, the likelier first: by their names, then by their columns."""
    places = [header.columns.get(name, -1) for name in ("level_1", "level_2", "level_3")]
    second, third = (max(b - a, 1) for a, b in pairwise(places))
    if level_1(texts[first]):
        yield from _levels_behind_first(texts, first, second, third, places)
    elif word("level_2", texts[first]):
        yield {"level_2": first, "level_3": first + third}
        yield {"level_2": first, "level_3": next((i for i in range(first + 1, len(texts)) if texts[i]), first + third)}
    else:
        yield {"level_3": first}
        if first == places[1]:
            yield {"level_2": first, "level_3": first + third}
        if first == places[0]:
            yield {"level_1": first, "level_2": first + second, "level_3": first + second + third}


def _levels_behind_first(texts: Texts, first: int, second: int, third: int, places: list[int]) -> Iterator[Places]:
    """Yield where the levels may stand in a row that begins with a first-level name.

    The name stands in the second column where the page repeats it there, and its row lacks the second level
    where the page has two levels only.
    """
    following = text_at(texts, first + second)
    named = bool(word("level_2", following))
    if first == places[1] and not named:
        yield {"level_2": first, "level_3": first + third}
    if named or not following or first == places[0]:
        level_2 = {"level_2": first + second} if following else {}
        yield {"level_1": first, "level_3": first + second + third} | level_2
    if following and not named:
        yield {"level_1": first, "level_3": first + second}


def _fits(name: str, text: str) -> bool:
    """Say whether a filled cell can stand in the column `name`."""
    operator = word("operator", text)
    if name == "operator":
        return bool(operator)
    if name in ("points", "score"):
        return bool(POINTS.fullmatch(text))
    if name == "measure_unit":
        return not operator and all(word("measure_unit", p) or _SHORT.fullmatch(p) for p in _PARTS.split(text))
    return operator not in ("sign", "kind") and (name in ("target", "actual") or number(text) is None)


def _fit_exactly(texts: Texts, levels: Places, header: Header) -> Places | None:
    """Return the fields if every cell stands as far behind 三级指标 as the header says, and fits there."""
    third, printed = levels["level_3"], header.columns.get("level_3", 0)
    name = text_at(texts, third)
    if number(name) is not None or word("operator", name):
        return None
    places = {header.columns[name] - printed + third: name for name in header.fields}
    filled = _filled(texts, third + 1)
    if not all(i in places and _fits(places[i], texts[i]) for i in filled):
        return None
    found = {places[i]: i for i in filled}
    if _is_rule_without_column(texts, found):
        return None
    return found if third == printed or len(levels) > 1 or _vouched(found, header) else None


def _filled(texts: Texts, start: int) -> list[int]:
    return [i for i in range(start, len(texts)) if texts[i]]


def _is_rule_without_column(texts: Texts, found: Places) -> bool:
    """Say whether a scoring rule stands in the column of the content: then the cells moved by one."""
    return "content" in found and "rule" not in found and bool(_RULE.search(texts[found["content"]]))


def _fit_uniquely(texts: Texts, levels: Places, header: Header) -> Places | None:
    """Return the fields if the filled cells fit the header in one order only, blanks left out of account."""
    third, fields = levels["level_3"], header.fields
    cells = _filled(texts, third + 1)
    if len(cells) > len(fields) or not text_at(texts, third) or word("operator", texts[third]):
        return None
    orders = (dict(zip(names, cells, strict=True)) for names in combinations(fields, len(cells)))
    ways = [order for order in orders if all(_fits(name, texts[i]) for name, i in order.items())]
    return ways[0] if len(ways) == 1 and "target" in ways[0] and _vouched(ways[0], header) else None


def _vouched(found: Places, header: Header) -> bool:
    """Say whether something but order vouches for a row: its operator, its points where none are printed."""
    return ("operator" if "operator" in header.fields else "points") in found


def _place_certain(texts: Texts, first: int, levels: Places, header: Header) -> Places:
    """Place the levels and the certain fields of a row that drifted; an operator is no name, so levels move up."""
    third = levels["level_3"]
    if word("operator", text_at(texts, third)):
        third = levels.get("level_2", third - 1)
        levels = {name: i for name, i in (levels | {"level_3": third}).items() if name != "level_2" and i >= first}
    return levels | _certain_fields(texts, third + 1, header)


def _certain_fields(texts: Texts, start: int, header: Header) -> Places:
    """Return the fields that the content alone tells apart: one cell of the row, and no other, says what it is."""
    cells = _filled(texts, start)
    signs = [i for i in cells if word("operator", texts[i]) in ("sign", "kind")]
    behind = [i for i in cells if signs and i > signs[0]]
    points = _matching(POINTS.fullmatch, texts, [i for i in cells[-1:] if i in behind])
    values = cells if header.fields[0] == "target" else behind
    found = {
        "operator": signs,
        "rule": _matching(_RULE.search, texts, cells),
        "measure_unit": _matching(lambda text: word("measure_unit", text) == "-", texts, cells),
        "points": points,
        "target": [i for i in _matching(_TARGET.fullmatch, texts, values[:1]) if i not in points],
    }
    return {name: places[0] for name, places in found.items() if len(places) == 1 and name in header.fields}


def _matching(test: Callable[[str], object], texts: Texts, cells: Sequence[int]) -> list[int]:
    return [i for i in cells if test(texts[i])]
