"""Tight-belt statements (过紧日子): what each one says, and what the published figures say of it.

The slogan and the direction of the figure are scored apart. A verdict is one of `VERDICTS`;
every row shows its arithmetic and the ids behind it, so that a reader can dispute it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.compare import boundary, levels, spending
from analysis.compare.levels import Level
from analysis.store import Study

VERDICTS = {
    "borne out": "The figure fell against its base, and no earlier level of the unit lies below it.",
    "borne out within the year only": "It fell against its base, but an earlier level of the unit lies below it.",
    "no change under the slogan": "The figure did not change; the slogan stands over an unchanged sum.",
    "boundary change": "It fell because spending moved to another heading; with the boundary held constant it did not.",
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
MEANINGS_ZH = {
    "borne out": "数字较基数下降，且该单位以往各年均不低于此数。",
    "borne out within the year only": "数字较基数下降，但该单位以往有公布年份低于此数。",
    "no change under the slogan": "数字未变，口号之下金额照旧。",
    "boundary change": "数字下降是因为支出改列他处；口径不变时并未下降。",
    "contradicted": "数字上升，或超过所比照的预算。",
    "not testable": "表述没有数字，也没有表列出相应数字。",
}


def tight_belts(study: Study) -> pd.DataFrame:
    """Return one row a tight-belt statement: its figure and direction, the implied base, the verdict, its arithmetic.

    Amounts in 元; `direction` is fell, rose, unchanged or none, of the figure alone.
    """
    known = levels.known(study)
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
    verdict, why, why_zh = _verdict(study, disclosure, row, own, now, base, direction)
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
        "arithmetic_zh": why_zh,
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
) -> tuple[str, str, str]:
    """Return the verdict and its arithmetic in English and in Chinese."""
    if direction == "none":
        return (
            "not testable",
            "No figure stands with the statement, and no table prints one for it.",
            "该表述没有数字，表中亦无对应数字。",
        )
    steps = _steps(row, now, base)
    if direction == "unchanged":
        return "no change under the slogan", f"{steps[0]}: unchanged.", f"{steps[1]}，未变。"
    if direction == "rose":
        return "contradicted", f"{steps[0]}: it rose.", f"{steps[1]}，上升。"
    if moved := _moved_boundary(study, disclosure, row, now):
        return "boundary change", f"{steps[0]}. {moved[0]}", f"{steps[1]}。{moved[1]}"
    if now and (lower := _lower(own, now)):
        earlier = [_above(now, level) for level in lower]
        english = "; ".join(part[0] for part in earlier)
        return (
            "borne out within the year only",
            f"{steps[0]}. But {english}.",
            f"{steps[1]}。但{'；'.join(part[1] for part in earlier)}。",
        )
    return "borne out", f"{steps[0]}: it fell.", f"{steps[1]}，下降。"


def _steps(row: Mapping[str, Any], now: Level | None, base: Level | None) -> tuple[str, str]:
    if not now or not base:
        return "The level is not printed", "未公布本年数"
    kinds = {"completion": ("budget", "预算"), "pledge": (str(base.year), f"{base.year}年")}
    name = kinds.get(row["kind"], (f"{base.year}, implied", f"{base.year}年，推算"))
    return f"{_wan(base.value)} ({name[0]}) → {_wan(now.value)}", f"{_wan(base.value)}（{name[1]}）→ {_wan(now.value)}"


def _lower(own: list[Level], now: Level) -> list[Level]:
    """Return the earlier levels that surely lie below, one a year, a printed one before an implied one."""
    rank = {"printed": 0, "stated": 1, "implied": 2}
    below = [x for x in own if x.phase == now.phase and x.year < now.year and x.high <= now.low]
    below.sort(key=lambda x: (x.year, -rank[x.origin]))
    return list({x.year: x for x in below}.values())


def _above(now: Level, level: Level) -> tuple[str, str]:
    above = spending.share(now.value - level.value, level.value) or 0.0
    origin = {"implied": (", implied", "，推算")}.get(level.origin, ("", ""))
    return (
        f"{above:.1f} % above {level.year} ({_wan(level.value)}{origin[0]})",
        f"比{level.year}年（{_wan(level.value)}{origin[1]}）高 {above:.1f} %",
    )


def _moved_boundary(
    study: Study, disclosure: Mapping[str, Any], row: Mapping[str, Any], now: Level | None
) -> tuple[str, str] | None:
    """Return why a fall of 机关运行经费 is no saving, in both languages, None where nothing says so.

    Either the unit has no basic expenditure any more (all of it became project expenditure), or class 302 as a whole
    rose since an earlier document while the 公用经费 column fell.
    """
    if row["subject"] not in ("operating_expenses", "public") or now is None:
        return None
    own = study.facts[study.facts["disclosure_id"] == disclosure["disclosure_id"]]
    project = spending.amount(own, table="expenditure", measure="project", label=("合计", "总计"))
    if now.value == 0 and project:
        return (
            f"All expenditure is project expenditure now ({_wan(project)}): the spending changed its form.",
            f"全部支出已列为项目支出（{_wan(project)}），只是列支形式改变。",
        )
    for earlier, later in boundary.pairs_of_years(study):
        if later == disclosure["disclosure_id"] and (held := _held(study, earlier, later)):
            levels = f"{_wan(held['constant_earlier_yuan'])} → {_wan(held['constant_later_yuan'])}"
            year = study.disclosures.set_index("disclosure_id").loc[earlier, "fiscal_year"]
            moved = _wan(held["reclassified_yuan"])
            return (
                f"{moved} of class 302 moved under personnel; with the boundary held constant since {year}: {levels}.",
                f"302 类中有 {moved} 改列人员类；口径不变，自{year}年起为 {levels}。",
            )
    return None


def _held(study: Study, earlier: str, later: str) -> dict[str, Decimal] | None:
    """Return the constant-boundary levels where part of class 302 moved and the whole of it did not fall."""
    try:
        held = boundary.boundary_held_constant(study, earlier, later)
    except boundary.Unsound:
        return None
    fell = held["constant_later_yuan"] < held["constant_earlier_yuan"]
    return held if held["reclassified_yuan"] and not fell else None


def _wan(value: Decimal) -> str:
    return f"{value / 10000:,.2f} 万元"
