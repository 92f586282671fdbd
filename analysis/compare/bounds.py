"""The boundary ledger: how much personnel, public, project and reserve spending can have changed, however one draws it.

Offices move spending between headings: by code (a whole economic code changes sides), by column (a part of a code
stands under 人员类 in one year) and by form (basic spending becomes a project). The tables do not say what moved. So
every boundary that they allow is drawn in both years alike, and the ledger prints the least and the greatest change
with the boundaries that reach them. What is true at both ends is true wherever the boundary lies.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.compare import boundary
from analysis.compare.boundary import Item
from analysis.compare.cells import change, labels
from analysis.compare.extremes import Choice, Extreme, extreme, unnamed, ways_of
from analysis.compare.years import Pair, amounts_of, pairs
from analysis.store import Study

_ZERO = Decimal(0)
HEADINGS = ("personnel", "public", "project", "reserve", "total")


def _either_scope(ways: Mapping[str, list[Choice]], common: Iterable[str], sign: int) -> Extreme | None:
    """Return the extreme over all codes and over the codes that both years print, whichever lies further out."""
    scopes = {"": list(ways), "codes of both years": [code for code in ways if code in set(common)]}
    found = []
    for scope, codes in scopes.items():
        if reached := extreme([unnamed(ways[code]) for code in codes], sign):
            found.append(reached._replace(names=(*reached.names, *([scope] if scope else []))))
    return max(found, key=lambda reached: sign * reached.percent, default=None)


def ledger(study: Study, units: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the boundary ledger: one row a unit, pair of years and heading.

    Columns: `spending_unit`, `region`, `document_type`, `earlier_id`, `later_id` (the documents, one and the same where
    it prints both years), `earlier_year`, `fiscal_year`, `heading` (personnel, public, project, reserve, total),
    `printed_earlier_yuan`, `printed_later_yuan`, `printed_percent`; `low_percent` and `high_percent` over every
    boundary that the tables allow, with `low_earlier_yuan`, `low_later_yuan`, `low_boundary` and the same of `high`:
    the assignments that reach them, as `code=treatment` (public, personnel, columns) or the parts counted, by `;`;
    `direction` (of `DIRECTIONS`): what is true over the whole range; `test`: `codes`, `form`, or `none` where the
    tables allow no other boundary than the printed one.
    """
    records = [record for pair in pairs(study, units) for record in _rows(pair)]
    return pd.DataFrame(records, columns=COLUMNS)


COLUMNS = ["spending_unit", "region", "document_type", "earlier_id", "later_id", "earlier_year", "fiscal_year"]
COLUMNS += ["heading", "printed_earlier_yuan", "printed_later_yuan", "printed_percent"]
COLUMNS += ["low_percent", "low_earlier_yuan", "low_later_yuan", "low_boundary"]
COLUMNS += ["high_percent", "high_earlier_yuan", "high_later_yuan", "high_boundary", "direction", "test"]


def _rows(pair: Pair) -> Iterator[tuple[Any, ...]]:
    for heading in HEADINGS:
        amounts = pair.printed(heading)
        if amounts is None:
            continue
        earlier, later = amounts
        printed = 100 * (later - earlier) / earlier if earlier else None
        test, ends = _ends(pair, heading)
        low, high = (ends(sign) for sign in (-1, 1))
        who = (pair.unit, pair.region, pair.document_type, pair.earlier_id, pair.later_id, pair.earlier_year, pair.year)
        yield (*who, heading, earlier, later, printed, *_end(low), *_end(high), _direction(low, high), test)


def _end(reached: Extreme | None) -> tuple[Any, ...]:
    if reached is None:
        return (None, None, None, "")
    return (reached.percent, reached.earlier, reached.later, ";".join(reached.names))


def _direction(low: Extreme | None, high: Extreme | None) -> str:
    if low is None or high is None:
        return "undefined"
    if low.percent == high.percent == 0:
        return "unchanged"
    return "rises" if low.percent > 0 else "falls" if high.percent < 0 else "depends on the boundary"


def _ends(pair: Pair, heading: str) -> tuple[str, Any]:
    """Return which test the tables allow for a heading, and the function that gives its ends."""
    if pair.form_changed:
        items = _by_form(pair, heading)
        return "form", lambda sign: extreme(items, sign)
    ways = ways_of(pair.before, pair.after)
    if heading in ("personnel", "public") and pair.before and pair.after:
        if heading == "personnel":
            ways = {code: _complement(pair, code, choices) for code, choices in ways.items()}
            return "codes", lambda sign: extreme([unnamed(choices) for choices in ways.values()], sign)
        common = pair.before.keys() & pair.after.keys()
        return "codes", lambda sign: _either_scope(ways, common, sign)
    printed = pair.printed(heading) or (_ZERO, _ZERO)
    return "none", lambda sign: extreme([[Choice(*printed, "")]], sign)


def _complement(pair: Pair, code: str, choices: Iterable[Choice]) -> list[Choice]:
    """Return the ways to count a code as personnel: what its ways leave of it."""
    totals = [found[code].total if code in found else _ZERO for found in (pair.before, pair.after)]
    return [Choice(totals[0] - way.earlier, totals[1] - way.later, way.name) for way in choices]


def _by_form(pair: Pair, heading: str) -> list[list[Choice]]:
    """Return the ways to draw a heading where a part stands in one year alone: every other part may belong to it.

    A total holds all its parts; only what no table itemises cannot be followed, and may be left out of both years.
    """
    nothing = Choice(_ZERO, _ZERO, "")
    if heading == "total":
        lost = [part for part in pair.components if part.one_sided and not part.itemised]
        rest = amounts_of(lost)
        followed = Choice(pair.total[0] - rest[0], pair.total[1] - rest[1], "")
        return [[followed], *([Choice(part.earlier, part.later, part.name), nothing] for part in lost)]
    items = []
    for part in pair.components:
        within = Choice(part.earlier, part.later, part.name)
        items.append([within] if part.heading == heading else [within, nothing])
    return items


def boundaries(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Return the public expenses of two documents under each boundary that has a name, in 元, the printed one first.

    Columns: `boundary`, `earlier_yuan`, `later_yuan`, `change_percent`, `assignment` (as in `ledger`), `constant`
    (False for the printed columns where a code changed sides: the same item is then counted in one year only). The
    names: `printed`; `moved restored` (a code that changed sides whole is public in both years) and `moved out` (it is
    personnel in both), the split codes by column; `whole class` (every code, wherever it stands); `codes of both years`
    (the same over the codes that both print); `least` and `greatest` of the ledger.

    Where one document prints both years (`earlier` is `later`) the boundaries go by form: `printed`; `running items`
    (with the project items that are running costs by name); `all items`; `everything` (the totals). Raises
    `boundary.Unsound` where either prints no basic table by code.
    """
    if earlier == later:
        return pd.DataFrame(_forms(study, later), columns=_BOUNDARIES)
    return pd.DataFrame(_drawn(*boundary.both_printed(study, earlier, later)), columns=_BOUNDARIES)


def _drawn(before: Mapping[str, Item], after: Mapping[str, Item]) -> list[tuple[Any, ...]]:
    """Return the boundaries by code with a name, and those that reach the ends of the ledger."""
    ways, common = ways_of(before, after), before.keys() & after.keys()
    lanes = [sum((item.public for item in found.values()), _ZERO) for found in (before, after)]
    crossed = any(_crossed(before[code], after[code]) for code in common)
    records: list[tuple[Any, ...]] = [("printed", *lanes, change(*lanes), "", not crossed)]
    for name, order in _NAMED.items():
        picks = {code: _pick(choices, order) for code, choices in ways.items()}
        chosen = [pick for code, pick in picks.items() if name != "codes of both years" or code in common]
        open_codes = [pick.name for code, pick in picks.items() if len(ways[code]) > 1]
        records.append((name, *_sum(chosen), ";".join(open_codes), True))
    for name, sign in (("least", -1), ("greatest", 1)):
        if reached := _either_scope(ways, common, sign):
            percent, names = float(reached.percent), ";".join(reached.names)
            records.append((name, reached.earlier, reached.later, percent, names, True))
    return records


_BOUNDARIES = ["boundary", "earlier_yuan", "later_yuan", "change_percent", "assignment", "constant"]


def _forms(study: Study, disclosure_id: str) -> list[tuple[Any, ...]]:
    """Return the boundaries by form within one document that prints two years; none where it does not."""
    units = study.disclosures.loc[study.disclosures["disclosure_id"] == disclosure_id, "spending_unit"]
    found = [pair for pair in pairs(study, units) if pair.earlier_id == pair.later_id == disclosure_id]
    records = []
    for pair in found:
        public = [part for part in pair.components if part.heading == "public"]
        running = [part for part in pair.components if part.name in labels("running item")]
        itemised = [part for part in pair.components if part.itemised]
        drawn = {"printed": public, "running items": [*public, *running], "all items": itemised}
        drawn["everything"] = list(pair.components)
        for name, parts in drawn.items():
            amounts = amounts_of(parts) if name != "everything" else pair.total
            assignment = ";".join(part.name for part in parts)
            constant = name != "printed" or not any(part.one_sided for part in pair.components)
            records.append((name, *amounts, change(*amounts), assignment, constant))
    return records


_NAMED = {
    "moved restored": ("columns", "public"),
    "moved out": ("columns", "personnel"),
    "whole class": ("public",),
    "codes of both years": ("public",),
}
"""The boundaries with a name, each with the treatments that it takes, the first that a code allows."""


def _pick(choices: Sequence[Choice], wanted: Iterable[str]) -> Choice:
    """Return the first choice in the order of preference; the only one where a code has no other."""
    by_way = {choice.name.partition("=")[2]: choice for choice in choices}
    return next((by_way[way] for way in wanted if way in by_way), choices[0])


def _sum(picks: Iterable[Choice]) -> tuple[Decimal, Decimal, float | None]:
    chosen = list(picks)
    earlier, later = sum((p.earlier for p in chosen), _ZERO), sum((p.later for p in chosen), _ZERO)
    return earlier, later, change(earlier, later)


def _crossed(old: Item, new: Item) -> bool:
    """Tell whether a code stands wholly on one side in one year and wholly on the other in the next."""
    if not old.total or not new.total:
        return False
    return (not old.personnel and not new.public) or (not old.public and not new.personnel)
