"""Tight-belt statements (过紧日子): what each one says, and what the published figures say of it.

The slogan and the direction of the figure are scored apart. A verdict is one of `VERDICTS`;
every row shows its arithmetic and the ids behind it, so that a reader can dispute it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import boundary, compare
from analysis.store import Study

VERDICTS = {
    "borne out": "The figure fell against its base, and no earlier level of the unit lies below it.",
    "borne out within the year only": "The figure fell against its base, but an earlier published level of the unit lies below it.",
    "no change under the slogan": "The figure did not change; the slogan stands over an unchanged sum.",
    "boundary change": "The figure fell because spending moved to another heading; with the boundary held constant it did not fall.",
    "contradicted": "The figure rose, or exceeded the budget it is measured against.",
    "not testable": "The statement prints no figure, and no table prints one for it.",
}
VERDICTS_ZH = {
    "borne out": "属实",
    "borne out within the year only": "仅与上年相比属实",
    "no change under the slogan": "口号之下未变",
    "boundary change": "口径变化",
    "contradicted": "与数据相悖",
    "not testable": "无法检验",
}
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


def levels(study: Study) -> list[Level]:
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
    for row in study.facts[(study.facts["table"] == "evaluation_base") & study.facts["label"].isin(list(annex))].itertuples():
        if row.amount_yuan is not None:
            yield _level(unit[row.disclosure_id], annex[row.label], row, row.amount_yuan, row.rounding_step_yuan, "printed")


def _level(unit: str, subject: str, row: Any, value: Decimal, step: Decimal, origin: str) -> Level:
    ident = row.fact_id if hasattr(row, "fact_id") else row.statement_id
    return Level(unit, subject, int(row.fiscal_year), row.phase, value, value - step / 2, value + step / 2, origin, (ident,), getattr(row, "item", ""))


def _stated(study: Study) -> Iterator[Level]:
    unit = study.disclosures.set_index("disclosure_id")["spending_unit"]
    now: dict[tuple[str, str, str, int], Level] = {}
    whole = study.statements["part_of"].isin(["", "three_public", "vehicles"]) | (study.statements["subject"] == "function")
    for row in study.statements[whole].itertuples():
        key = (row.disclosure_id, row.subject, row.phase, int(row.fiscal_year))
        if row.kind == "level" and row.amount_yuan is not None:
            level = _level(unit[row.disclosure_id], row.subject, row, row.amount_yuan, row.step_yuan, "stated")
            now.setdefault(key, level)
            yield level
        elif row.kind in ("change", "no_change") and key in now and row.amount_yuan is not None and pd.notna(row.base_year):
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
    """Return the levels of one unit and subject over the years, one row a year: printed before stated before implied."""
    rank = {"printed": 0, "stated": 1, "implied": 2}
    chosen = [x for x in levels(study) if (x.unit, x.subject, x.phase) == (unit, subject, phase)]
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


def tight_belts(study: Study) -> pd.DataFrame:
    """Return one row a tight-belt statement: its figure, its direction, the implied base, the verdict and its arithmetic.

    Amounts in 元; `direction` is fell, rose, unchanged or none, of the figure alone.
    """
    known = levels(study)
    disclosures = {row["disclosure_id"]: row for row in study.disclosures.to_dict("records")}
    records = []
    for row in study.statements[study.statements["slogan"]].to_dict("records"):
        judged = _judged(study, known, disclosures[row["disclosure_id"]], row)
        records.append(judged | {"broken_checks": _broken(study, judged["evidence"].split(";"))})
    return pd.DataFrame(records)


def _broken(study: Study, evidence: list[str]) -> str:
    """Return the ids of findings that break on the figures a verdict rests on, joined by `;`."""
    breaks = study.findings[study.findings["verdict"] == "breaks"]
    mine = set(evidence)
    return ";".join(row.finding_id for row in breaks.itertuples() if mine & set(row.evidence.split(";")))


def _judged(study: Study, known: list[Level], disclosure: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    own = [x for x in known if x.unit == disclosure["spending_unit"] and x.subject == row["subject"]]
    if row["subject"] == "function":
        own = [x for x in own if x.item == row["item"]]
    now = _at(own, int(row["fiscal_year"]), row["phase"])
    base = _base(own, row, now)
    direction = _direction(row, now, base)
    verdict, why = _verdict(study, disclosure, row, own, now, base, direction)
    evidence = {row["statement_id"], *(now.evidence if now else ()), *(base.evidence if base else ())}
    return {
        "statement_id": row["statement_id"],
        "disclosure_id": row["disclosure_id"],
        "spending_unit": disclosure["spending_unit"],
        "fiscal_year": row["fiscal_year"],
        "subject": row["subject"],
        "item": row["item"],
        "kind": row["kind"],
        "quote": row["quote"],
        "reason": row["reason"],
        "amount_yuan": row["amount_yuan"],
        "percent": row["percent"],
        "direction": direction,
        "level_yuan": now.value if now else None,
        "base_year": row["base_year"],
        "base_yuan": base.value if base else None,
        "base_low_yuan": base.low if base else None,
        "base_high_yuan": base.high if base else None,
        "verdict": verdict,
        "arithmetic": why,
        "evidence": ";".join(sorted(evidence)),
    }


def _at(own: list[Level], year: int, phase: str) -> Level | None:
    fitting = [x for x in own if x.year == year and x.phase == phase and x.origin != "implied"]
    return fitting[0] if fitting else None


def _base(own: list[Level], row: Mapping[str, Any], now: Level | None) -> Level | None:
    """Return the level a statement is measured against: implied by its change, or the budget of a completion rate.

    A pledge that spending only falls (只减不增) is measured against the year before, where a table prints it.
    """
    if row["kind"] in ("change", "no_change"):
        mine = [x for x in own if x.origin == "implied" and row["statement_id"] in x.evidence]
        return mine[0] if mine else None
    if row["kind"] == "completion":
        return _at(own, int(row["fiscal_year"]), row["base_phase"] or "approved")
    return _at(own, int(row["fiscal_year"]) - 1, row["phase"]) if now else None


def _direction(row: Mapping[str, Any], now: Level | None, base: Level | None) -> str:
    """Return the direction of the figure: by its sign where a change is stated, else by level against base."""
    sign = row["amount_yuan"] if row["kind"] in ("change", "no_change") else None
    if sign is None and row["kind"] == "change":
        sign = row["percent"]
    if sign is None and now and base:
        sign = now.value - base.value
    if sign is None:
        return "none"
    return "fell" if sign < 0 else "rose" if sign > 0 else "unchanged"


def _verdict(
    study: Study,
    disclosure: Mapping[str, Any],
    row: Mapping[str, Any],
    own: list[Level],
    now: Level | None,
    base: Level | None,
    direction: str,
) -> tuple[str, str]:
    if direction == "none":
        return "not testable", "No figure stands with the statement and no table prints one for its subject."
    steps = f"{_wan(base.value)} ({_name(row, base)}) → {_wan(now.value)}" if now and base else "The level is not printed"
    if direction == "unchanged":
        return "no change under the slogan", f"{steps}: unchanged."
    if direction == "rose":
        return "contradicted", f"{steps}: it rose."
    if moved := _moved_boundary(study, disclosure, row, now):
        return "boundary change", f"{steps}. {moved}"
    lower = [x for x in own if now and x.phase == now.phase and x.year < now.year and x.high <= now.low]
    if lower:
        earliest = min(lower, key=lambda x: x.year)
        above = compare.share(now.value - earliest.value, earliest.value) if now else None
        return (
            "borne out within the year only",
            f"{steps}. {earliest.year}: {_wan(earliest.value)} ({earliest.origin}); the level now is {above:.1f} % above it.",
        )
    return "borne out", f"{steps}: it fell."


def _moved_boundary(study: Study, disclosure: Mapping[str, Any], row: Mapping[str, Any], now: Level | None) -> str:
    """Return why a fall of 机关运行经费 is no saving, "" where nothing says so.

    Either the unit has no basic expenditure any more (all of it became project expenditure), or class 302 as a whole
    rose since an earlier document while the 公用经费 column fell.
    """
    if row["subject"] not in ("operating_expenses", "public") or now is None:
        return ""
    own = study.facts[study.facts["disclosure_id"] == disclosure["disclosure_id"]]
    project = compare.amount(own, table="expenditure", measure="project", label=("合计", "总计"))
    if now.value == 0 and project:
        return f"All expenditure is project expenditure now ({_wan(project)}): the spending changed its form."
    for earlier, later in boundary.pairs_of_years(study):
        if later == disclosure["disclosure_id"]:
            try:
                held = boundary.boundary_held_constant(study, earlier, later)
            except boundary.Unsound:
                continue
            if held["constant_later_yuan"] >= held["constant_earlier_yuan"] and held["reclassified_yuan"]:
                return (
                    f"{_wan(held['reclassified_yuan'])} of class 302 moved under personnel; held constant since {earlier}: "
                    f"{_wan(held['constant_earlier_yuan'])} → {_wan(held['constant_later_yuan'])}."
                )
    return ""


def _name(row: Mapping[str, Any], base: Level) -> str:
    kinds = {"completion": "budget", "pledge": str(base.year)}
    return kinds.get(row["kind"], f"{base.year}, implied")


def _wan(value: Decimal) -> str:
    return f"{value / 10000:,.2f} 万元"
