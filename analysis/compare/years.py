"""Pairs of years: two documents of one unit, or one that prints the year before beside its own; their parts by form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.compare import boundary, levels, spending
from analysis.compare.boundary import Item
from analysis.compare.cells import TOTAL_ROW, Cells, labels
from analysis.store import Study

_ZERO = Decimal(0)
_ANNEX = {"table": "evaluation_base", "phase": "executed", "measure": "amount"}
_TABLES = ("expenditure", "general_budget_basic", "evaluation_base")


@dataclass(frozen=True)
class Component:
    """A part of a year's expenditure by form; `itemised` is False for what is left when all named parts are taken."""

    name: str
    heading: str
    earlier: Decimal
    later: Decimal
    itemised: bool = True

    @property
    def one_sided(self) -> bool:
        return bool(self.earlier) != bool(self.later)


@dataclass(frozen=True)
class Pair:
    """Two years of one unit: in two documents, or in one that prints the year before beside its own."""

    unit: str
    region: str
    document_type: str
    earlier_id: str
    later_id: str
    earlier_year: int
    year: int
    components: tuple[Component, ...]
    total: tuple[Decimal, Decimal]
    before: Mapping[str, Item]
    after: Mapping[str, Item]

    @property
    def form_changed(self) -> bool:
        """Tell whether a heading stands in one of the two years alone: what it held may stand under another."""
        sums = (self.printed(heading) for heading in dict.fromkeys(part.heading for part in self.components))
        return any(bool(amounts[0]) != bool(amounts[1]) for amounts in sums if amounts)

    def printed(self, heading: str) -> tuple[Decimal, Decimal] | None:
        """Return the amounts of a heading as its own columns print them, None where the pair has no such heading."""
        if heading == "total":
            return self.total
        own = [part for part in self.components if part.heading == heading]
        return amounts_of(own) if own else None


def amounts_of(parts: Iterable[Component]) -> tuple[Decimal, Decimal]:
    own = list(parts)
    return sum((part.earlier for part in own), _ZERO), sum((part.later for part in own), _ZERO)


def pairs(study: Study, units: Iterable[str] | None = None) -> list[Pair]:
    """Return every pair of years that the documents of the units (all where none is named) allow, in one pass."""
    documents = study.disclosures
    if units is not None:
        documents = documents[documents["spending_unit"].isin(list(units))]
        study = study.of(documents["disclosure_id"])
    cells = Cells(study.facts, *_TABLES)
    by_id = {row.disclosure_id: row for row in documents.itertuples()}
    known = levels.by_subject(levels.known(study, set(documents["spending_unit"])))
    found = [
        _across(cells, by_id[a], by_id[b]) for a, b in boundary.pairs_of_years(study.replaced(disclosures=documents))
    ]
    found += [pair for row in by_id.values() if (pair := _within(cells, row, known))]
    return found


def _across(cells: Cells, old: Any, new: Any) -> Pair:
    """Return a pair of two documents: their forms as their own columns print them."""
    amounts = [
        {name: cells.amount(row.disclosure_id, **where) or _ZERO for name, where in spending.PRINTED.items()}
        for row in (old, new)
    ]
    parts = []
    for heading in ("personnel", "public", "project", "reserve"):
        earlier, later = (own[f"{heading}_yuan"] for own in amounts)
        if earlier or later:
            parts.append(Component(heading, heading, earlier, later))
    named = amounts_of(parts)
    total = tuple(own["total_yuan"] or part for own, part in zip(amounts, named, strict=True))
    if total != named:
        rest = (total[0] - named[0], total[1] - named[1])
        parts.append(Component("rest", "rest", *rest, itemised=False))
    lanes = [boundary.items(cells, row.disclosure_id) for row in (old, new)]
    return _pair(new, old.disclosure_id, int(old.fiscal_year), parts, (total[0], total[1]), *lanes)


def _within(cells: Cells, row: Any, known: Mapping[tuple[str, str], list[levels.Level]]) -> Pair | None:
    """Return a pair within one document: its annex prints the year before, form by form; None where it does not.

    The annex names no other basic spending than 公用经费. What the year before's total leaves is the rest of it.
    """
    ident, year = row.disclosure_id, int(row.fiscal_year)
    parts = _annex(cells, ident, year)
    before, after = (_total(cells, row, known, y) for y in (year - 1, year))
    if not any(part.earlier for part in parts) or before is None or after is None:
        return None
    steps = [cell.rounding_step_yuan or _ZERO for cell in cells.of(ident, **_ANNEX)]
    slack = max(steps) * len(parts)  # parts that are rounded one by one may miss their total
    rests = [total - part for total, part in zip((before, after), amounts_of(parts), strict=True)]
    if rests[0] > slack:
        later = rests[1] if rests[1] > slack else _ZERO
        parts.append(Component("rest", "personnel", rests[0], later, itemised=False))
    return _pair(row, ident, year - 1, parts, (before, after), {}, {})


def _annex(cells: Cells, ident: str, year: int) -> list[Component]:
    """Return what the annex of an evaluation prints of two years' outturn: 公用经费, and projects item by item."""
    rows = {"public": labels("public"), "project": (*labels("project item"), *labels("running item"))}
    parts = []
    for heading, names in rows.items():
        for name in names:
            own = {"label": name, **_ANNEX}
            before, after = (cells.amount(ident, fiscal_year=y, **own) or _ZERO for y in (year - 1, year))
            if before or after:
                parts.append(Component(name, heading, before, after))
    return parts


def _total(cells: Cells, row: Any, known: Mapping[tuple[str, str], list[levels.Level]], year: int) -> Decimal | None:
    """Return the outturn of a year: printed, else stated or implied by the total or by one that equals it."""
    for subject in ("expenditure", "revenue_and_expenditure", "general_budget"):
        own = [x for x in known.get((row.spending_unit, subject), []) if (x.year, x.phase) == (year, "executed")]
        if own:
            return min(own, key=lambda level: levels.RANK[level.origin]).value
    return cells.amount(row.disclosure_id, table="expenditure", measure="total", label=TOTAL_ROW, fiscal_year=year)


def _pair(
    row: Any,
    earlier_id: str,
    earlier_year: int,
    parts: Sequence[Component],
    total: tuple[Decimal, Decimal],
    before: Mapping[str, Item],
    after: Mapping[str, Item],
) -> Pair:
    who = (row.spending_unit, row.region, row.document_type, earlier_id, row.disclosure_id)
    return Pair(*who, earlier_year, int(row.fiscal_year), tuple(parts), total, before, after)
