"""Levels over the years: what tables print, what prose states, what stated changes imply for the year before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from analysis.compare.cells import TOTAL_ROW, Cell, Cells, Said, labels, statements_by_document
from analysis.store import Study

_ZERO = Decimal(0)
_SUBJECTS = {
    ("expenditure", "total"): "expenditure",
    ("expenditure", "basic"): "basic",
    ("expenditure", "project"): "project",
    ("general_budget_basic", "public"): "public",
    ("general_budget_basic", "personnel"): "personnel",
    ("three_public", "total"): "three_public",
    ("three_public", "reception"): "reception",
    ("three_public", "vehicle_operation"): "vehicle_operation",
}
_LEAVES = ("reception", "abroad", "vehicle_purchase", "vehicle_operation")
_WHOLES = ("", "three_public", "vehicles")
RANK = {"printed": 0, "stated": 1, "implied": 2}
COLUMNS = ["fiscal_year", "amount_yuan", "low_yuan", "high_yuan", "origin", "evidence"]


@dataclass(frozen=True)
class Level:
    """One level of a series in 元: `origin` printed, stated or implied; low and high bound the unrounded value.

    `rivals` are other values that the same document gives for it: a printed total whose printed parts add up
    to something else leaves open which of the two is meant.
    """

    unit: str
    subject: str
    year: int
    phase: str
    value: Decimal
    low: Decimal
    high: Decimal
    origin: str
    evidence: tuple[str, ...]
    item: str = ""
    rivals: tuple[Decimal, ...] = ()


def known(study: Study, units: Iterable[str] | None = None) -> list[Level]:
    """Return every level of the spending units (all where none is named): printed, stated, implied.

    A stated change against a base year implies that year's level (level − change); its bounds are the half
    steps of both printed figures. Series that mix phases are not built: the phase is part of each level.
    """
    chosen = study.disclosures
    if units is not None:
        chosen = chosen[chosen["spending_unit"].isin(list(units))]
    named = dict(zip(chosen["disclosure_id"], chosen["spending_unit"], strict=True))
    own = study if units is None else study.of(named)
    facts, said = own.facts, own.statements
    whole = said["part_of"].isin(_WHOLES) | (said["subject"] == "function")
    wanted = said[whole & said["amount_yuan"].notna() & said["kind"].isin(["level", "change", "no_change"])]
    return [*_printed(facts, named), *_stated(statements_by_document(wanted), named)]


def by_subject(levels: Iterable[Level]) -> dict[tuple[str, str], list[Level]]:
    """Return the levels of each spending unit and subject."""
    found: dict[tuple[str, str], list[Level]] = {}
    for level in levels:
        found.setdefault((level.unit, level.subject), []).append(level)
    return found


def _printed(facts: pd.DataFrame, named: Mapping[str, str]) -> Iterator[Level]:
    cells = Cells(facts, "expenditure", "general_budget_basic", "three_public", "evaluation_base")
    for ident, unit in named.items():
        for cell in cells.of(ident, label=TOTAL_ROW):
            if subject := _SUBJECTS.get((cell.table, cell.measure)):
                yield _level(unit, subject, cell)
        yield from _annex(unit, cells.of(ident, table="evaluation_base"))


def _annex(unit: str, cells: list[Cell]) -> Iterator[Level]:
    """Yield the levels of 三公 in the annex of an evaluation; its total has a rival where its parts add up to another.

    The annex prints three years' worth of columns, and its parts are filled in by hand.
    """
    leaves: dict[tuple[int, str], dict[str, Decimal]] = {}
    for subject in _LEAVES:
        for cell in (cell for cell in cells if cell.label in labels(subject)):
            leaves.setdefault((cell.fiscal_year, cell.phase), {})[subject] = cell.amount_yuan
    for subject in ("three_public", "reception", "vehicle_operation"):
        for cell in (cell for cell in cells if cell.label in labels(subject)):
            level = _level(unit, subject, cell)
            parts = leaves.get((cell.fiscal_year, cell.phase), {})
            total = sum(parts.values(), _ZERO)
            whole = subject == "three_public" and set(parts) == set(_LEAVES)
            yield replace(level, rivals=(total,)) if whole and total != level.value else level


def _level(unit: str, subject: str, cell: Cell) -> Level:
    half = (cell.rounding_step_yuan or _ZERO) / 2
    bounds = (cell.amount_yuan, cell.amount_yuan - half, cell.amount_yuan + half)
    return Level(unit, subject, int(cell.fiscal_year), cell.phase, *bounds, "printed", (cell.fact_id,))


def _stated(said: Mapping[str, list[Said]], named: Mapping[str, str]) -> Iterator[Level]:
    for ident, own in said.items():
        now: dict[tuple[str, str, int], Level] = {}
        for row in own:
            key = (row.subject, row.phase, int(row.fiscal_year))
            amount, half = row.amount_yuan or _ZERO, (row.step_yuan or _ZERO) / 2
            if row.kind == "level":
                place = (named[ident], row.subject, int(row.fiscal_year), row.phase)
                bounds = (amount, amount - half, amount + half)
                level = Level(*place, *bounds, "stated", (row.statement_id,), row.item)
                now.setdefault(key, level)
                yield level
            elif key in now and row.base_year is not None:
                yield _implied(now[key], row)


def _implied(level: Level, row: Said) -> Level:
    amount, half = row.amount_yuan or _ZERO, (row.step_yuan or _ZERO) / 2
    return Level(
        level.unit,
        level.subject,
        int(row.base_year or 0),
        row.base_phase or level.phase,
        level.value - amount,
        level.low - amount - half,
        level.high - amount + half,
        "implied",
        (*level.evidence, row.statement_id),
        level.item,
    )


def series(study: Study, unit: str, subject: str, phase: str = "approved") -> pd.DataFrame:
    """Return the levels of one unit and subject, one row a year: a printed one before a stated or an implied one.

    Columns: `fiscal_year`, `amount_yuan`, `low_yuan` and `high_yuan` (the rounding interval), `origin` (printed,
    stated, implied), `evidence` (ids). An implied level takes 去年 to be the year before in the same phase.
    """
    chosen = [x for x in known(study, [unit]) if (x.subject, x.phase) == (subject, phase)]
    chosen.sort(key=lambda x: (x.year, RANK[x.origin]))
    first = {x.year: x for x in reversed(chosen)}
    records = [(x.year, x.value, x.low, x.high, x.origin, ";".join(x.evidence)) for _, x in sorted(first.items())]
    return pd.DataFrame(records, columns=COLUMNS)
