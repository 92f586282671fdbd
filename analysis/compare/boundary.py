"""The boundary between personnel and public expenses: where a document draws it, and what a change is without its move.

Final accounts count 301 + 303 as personnel and 302 + 307 + 310 + 399 as public; budgets may put part of 302 under
人员类. A fall of 公用经费 is a saving only if it is one with the boundary held constant.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.compare.spending import personnel_and_public
from analysis.store import Study

PUBLIC_CLASSES = ("302", "307", "310", "399")
_ZERO = Decimal(0)


class Unsound(Exception):
    """A comparison that the published figures cannot bear; the message is the reason to print."""


def by_code(study: Study, disclosure_id: str) -> pd.DataFrame:
    """Return the economic codes of a document's basic table: total, personnel, public in 元, 0 where blank."""
    own = study.facts[
        (study.facts["disclosure_id"] == disclosure_id)
        & (study.facts["table"] == "general_budget_basic")
        & (study.facts["code"].str.len() == 5)
        & study.facts["amount_yuan"].notna()
    ]
    wide = {
        code: {"label": group["label"].iloc[0], **dict(zip(group["measure"], group["amount_yuan"], strict=True))}
        for code, group in own.groupby("code")
    }
    frame = pd.DataFrame.from_dict(wide, orient="index").rename(columns={"amount": "total"})
    frame = frame.reindex(columns=["label", "total", "personnel", "public"])
    for column in ("total", "personnel", "public"):
        frame[column] = (
            frame[column].map(lambda value: value if isinstance(value, Decimal) else Decimal(0)).astype("object")
        )
    return frame.rename_axis("code").reset_index()


def reclassified(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Return, code by code, what moved between 人员类 and 公用经费 from one document of a unit to a later one.

    One row an economic code of the public classes: totals of both years, the part under 人员类 in each,
    `reclassified_yuan` (moved to personnel, at the later year's amounts), `in_both` (both years print the code).
    """
    before, after = by_code(study, earlier).set_index("code"), by_code(study, later).set_index("code")
    records = []
    for code in sorted(set(before.index) | set(after.index)):
        if code[:3] in PUBLIC_CLASSES:
            records.append({"code": code, **_moved(before, after, code)})
    return pd.DataFrame(records)


def _moved(before: pd.DataFrame, after: pd.DataFrame, code: str) -> dict[str, object]:
    zero = Decimal(0)
    in_both = code in before.index and code in after.index
    old = before.loc[code] if code in before.index else None
    new = after.loc[code] if code in after.index else None
    moved = new["personnel"] if new is not None and new["personnel"] and (old is None or not old["personnel"]) else zero
    return {
        "label": (new if new is not None else old)["label"],  # type: ignore[index]
        "total_earlier_yuan": old["total"] if old is not None else zero,
        "total_later_yuan": new["total"] if new is not None else zero,
        "personnel_earlier_yuan": old["personnel"] if old is not None else zero,
        "personnel_later_yuan": new["personnel"] if new is not None else zero,
        "reclassified_yuan": moved,
        "in_both": in_both,
    }


def boundary_held_constant(study: Study, earlier: str, later: str) -> dict[str, Decimal]:
    """Return the public expenses of two years of one unit in 元: as printed, and with the boundary held constant.

    Held constant by economic class: all of 302, 307, 310 and 399, wherever the document puts them; `_common`
    restricts it to the codes that both years print. Raises `Unsound` where either has no basic table by code.
    """
    for name in (earlier, later):
        if by_code(study, name)["total"].sum() == 0:
            raise Unsound(f"{name} prints no basic expenditure by economic code")
    moved = reclassified(study, earlier, later)
    printed = personnel_and_public(study).set_index("disclosure_id")["public_yuan"]
    both = moved[moved["in_both"]]
    return {
        "printed_earlier_yuan": printed[earlier],
        "printed_later_yuan": printed[later],
        "constant_earlier_yuan": sum(moved["total_earlier_yuan"], Decimal(0)),
        "constant_later_yuan": sum(moved["total_later_yuan"], Decimal(0)),
        "common_earlier_yuan": sum(both["total_earlier_yuan"], Decimal(0)),
        "common_later_yuan": sum(both["total_later_yuan"], Decimal(0)),
        "reclassified_yuan": sum(moved["reclassified_yuan"], Decimal(0)),
    }


def pairs_of_years(study: Study) -> list[tuple[str, str]]:
    """Return (earlier, later) disclosure ids of each spending unit's consecutive documents of one type."""
    found: list[tuple[str, str]] = []
    for _, group in study.disclosures.groupby(["spending_unit", "document_type"], sort=False):
        ordered = group.sort_values("fiscal_year").drop_duplicates("fiscal_year")["disclosure_id"].tolist()
        found.extend(pairwise(ordered))
    return found


def decomposition(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Split the change of total expenditure between two documents of one unit, in 元, one row a component.

    `personnel` and `public` hold the boundary constant (by economic class), every project stands by its name, and
    `not itemised` is what the project tables leave. The components add up to the change of the total exactly.
    """
    held = boundary_held_constant(study, earlier, later)
    columns = personnel_and_public(study).set_index("disclosure_id")
    basic = [columns.loc[name, "basic_yuan"] for name in (earlier, later)]
    public = [held["constant_earlier_yuan"], held["constant_later_yuan"]]
    parts = [
        ("personnel", basic[0] - public[0], basic[1] - public[1]),
        ("public", public[0], public[1]),
        *_projects(study, earlier, later),
    ]
    totals = [columns.loc[name, "total_yuan"] for name in (earlier, later)]
    rest = [total - sum((part[n] for part in parts), _ZERO) for n, total in enumerate(totals, start=1)]
    if any(rest):
        parts.append(("not itemised", *rest))
    parts.append(("total", *totals))
    frame = pd.DataFrame(parts, columns=["component", "earlier_yuan", "later_yuan"])
    frame["change_yuan"] = frame["later_yuan"] - frame["earlier_yuan"]
    return frame


def _projects(study: Study, earlier: str, later: str) -> list[tuple[str, Decimal, Decimal]]:
    tables = []
    for name in (earlier, later):
        own = study.projects[(study.projects["disclosure_id"] == name) & study.projects["amount_yuan"].notna()]
        tables.append({row.project: row.amount_yuan for row in own.itertuples()})
    names = list(dict.fromkeys([*tables[0], *tables[1]]))
    return [(name, tables[0].get(name, _ZERO), tables[1].get(name, _ZERO)) for name in names]


def stated_change(study: Study, disclosure_id: str) -> pd.DataFrame:
    """Split the change that a document states against the year before, as far as its own words go, in 元.

    One row a component with its stated change and the level it implies for the base year, bounded by the half steps
    of both printed figures; `not split` is the remainder of the total that no statement divides.
    """
    own = study.statements[
        (study.statements["disclosure_id"] == disclosure_id)
        & study.statements["subject"].isin(["expenditure", "revenue_and_expenditure", "operating_expenses"])
    ]
    levels = own[own["kind"] == "level"].drop_duplicates("subject").set_index("subject")
    records = []
    for row in own[(own["kind"] == "change") & own["amount_yuan"].notna()].drop_duplicates("subject").itertuples():
        if row.subject in levels.index:
            records.append(_implied(row, levels.loc[row.subject]))
    if len(records) == 2:
        whole, part = sorted(records, key=lambda record: record["component"] == "operating_expenses")
        change = whole["change_yuan"] - part["change_yuan"]
        records.append({"component": "not split", "change_yuan": change, "base_year": whole["base_year"]})
    columns = ["component", "level_yuan", "change_yuan", "base_year", "base_yuan", "base_low_yuan", "base_high_yuan"]
    return pd.DataFrame(records, columns=[*columns, "statement_id"])


def _implied(row: Any, level: Any) -> dict[str, Any]:
    half = (level["step_yuan"] + row.step_yuan) / 2
    base = level["amount_yuan"] - row.amount_yuan
    return {
        "component": row.subject,
        "level_yuan": level["amount_yuan"],
        "change_yuan": row.amount_yuan,
        "base_year": row.base_year,
        "base_yuan": base,
        "base_low_yuan": base - half,
        "base_high_yuan": base + half,
        "statement_id": row.statement_id,
    }
