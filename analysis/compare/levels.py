"""Levels over the years: what tables print, what prose states, what stated changes imply for the year before."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.store import Study

_ZERO = Decimal(0)
_ANNEX = {"three_public": "三公经费", "reception": "公务接待", "vehicle_operation": "公车运行维护"}


@dataclass(frozen=True)
class Level:
    """One level of a series in 元: `origin` printed, stated or implied; low and high bound the unrounded value."""

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


def known(study: Study) -> list[Level]:
    """Return every level of every spending unit: what tables print, what prose states, what stated changes imply.

    A stated change against a base year implies that year's level (level − change); its bounds are the half
    steps of both printed figures. Series that mix phases are not built: the phase is part of each level.
    """
    return [*_printed(study), *_stated(study)]


def _printed(study: Study) -> Iterator[Level]:
    subjects = {
        ("expenditure", "total"): "expenditure",
        ("expenditure", "basic"): "basic",
        ("expenditure", "project"): "project",
        ("general_budget_basic", "public"): "public",
        ("general_budget_basic", "personnel"): "personnel",
        ("three_public", "total"): "three_public",
        ("three_public", "reception"): "reception",
        ("three_public", "vehicle_operation"): "vehicle_operation",
    }
    unit = study.disclosures.set_index("disclosure_id")["spending_unit"]
    for row in study.facts[study.facts["label"].isin(["合计", "总计"])].itertuples():
        subject = subjects.get((row.table, row.measure))
        if subject and row.amount_yuan is not None:
            yield _level(unit[row.disclosure_id], subject, row, row.amount_yuan, row.rounding_step_yuan, "printed")
    annex = {label: subject for subject, label in _ANNEX.items()}
    for row in study.facts[
        (study.facts["table"] == "evaluation_base") & study.facts["label"].isin(list(annex))
    ].itertuples():
        if row.amount_yuan is not None:
            yield _level(
                unit[row.disclosure_id], annex[row.label], row, row.amount_yuan, row.rounding_step_yuan, "printed"
            )


def _level(unit: str, subject: str, row: Any, value: Decimal, step: Decimal, origin: str) -> Level:
    ident = row.fact_id if hasattr(row, "fact_id") else row.statement_id
    return Level(
        unit,
        subject,
        int(row.fiscal_year),
        row.phase,
        value,
        value - step / 2,
        value + step / 2,
        origin,
        (ident,),
        getattr(row, "item", ""),
    )


def _stated(study: Study) -> Iterator[Level]:
    unit = study.disclosures.set_index("disclosure_id")["spending_unit"]
    now: dict[tuple[str, str, str, int], Level] = {}
    whole = study.statements["part_of"].isin(["", "three_public", "vehicles"]) | (
        study.statements["subject"] == "function"
    )
    for row in study.statements[whole].itertuples():
        key = (row.disclosure_id, row.subject, row.phase, int(row.fiscal_year))
        if row.kind == "level" and row.amount_yuan is not None:
            level = _level(unit[row.disclosure_id], row.subject, row, row.amount_yuan, row.step_yuan, "stated")
            now.setdefault(key, level)
            yield level
        elif (
            row.kind in ("change", "no_change")
            and key in now
            and row.amount_yuan is not None
            and pd.notna(row.base_year)
        ):
            yield _implied(now[key], row)


def _implied(level: Level, row: Any) -> Level:
    half = (row.step_yuan or _ZERO) / 2
    value = level.value - row.amount_yuan
    return Level(
        level.unit,
        level.subject,
        int(row.base_year),
        row.base_phase or level.phase,
        value,
        level.low - row.amount_yuan - half,
        level.high - row.amount_yuan + half,
        "implied",
        (*level.evidence, row.statement_id),
        level.item,
    )


def series(study: Study, unit: str, subject: str, phase: str = "approved") -> pd.DataFrame:
    """Return the levels of one unit and subject, one row a year: a printed one before a stated or an implied one."""
    rank = {"printed": 0, "stated": 1, "implied": 2}
    chosen = [x for x in known(study) if (x.unit, x.subject, x.phase) == (unit, subject, phase)]
    chosen.sort(key=lambda x: (x.year, rank[x.origin]))
    first = {x.year: x for x in reversed(chosen)}
    records = [
        {
            "fiscal_year": x.year,
            "amount_yuan": x.value,
            "low_yuan": x.low,
            "high_yuan": x.high,
            "origin": x.origin,
            "evidence": ";".join(x.evidence),
        }
        for _, x in sorted(first.items())
    ]
    return pd.DataFrame(records, columns=["fiscal_year", "amount_yuan", "low_yuan", "high_yuan", "origin", "evidence"])
