"""The change of one unit's spending taken apart: by form, by project, by purpose, by what its own sentences divide."""

import re
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.compare.boundary import Unsound, boundary_held_constant
from analysis.compare.cells import Said, share, statements_by_document
from analysis.compare.cells import change as change_percent
from analysis.compare.spending import personnel_and_public
from analysis.reference import rows
from analysis.store import Study

_ZERO = Decimal(0)
_CHANGE = ["earlier_yuan", "later_yuan", "change_yuan", "change_percent"]


def decomposition(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Split the change of total expenditure between two documents of one unit, in 元, one row a component.

    `personnel` and `public` hold the boundary constant (by economic class), every project stands by its name, and
    `not itemised` is what the project tables leave. The components add up to the change of the total exactly.
    Raises `Unsound` where a document prints no total or no basic expenditure.
    """
    study = study.of([earlier, later])
    held = boundary_held_constant(study, earlier, later)
    columns = personnel_and_public(study).set_index("disclosure_id").loc[[earlier, later]]
    basic, totals = columns["basic_yuan"].tolist(), columns["total_yuan"].tolist()
    if None in (*basic, *totals):
        raise Unsound(f"{earlier} or {later} prints no table of expenditure")
    public = [held["constant_earlier_yuan"], held["constant_later_yuan"]]
    named = projects_compared(study, earlier, later)
    parts: list[tuple[Any, ...]] = [("personnel", basic[0] - public[0], basic[1] - public[1]), ("public", *public)]
    parts += list(named[["project", "earlier_yuan", "later_yuan"]].itertuples(index=False, name=None))
    rest = [total - sum((part[n] for part in parts), _ZERO) for n, total in enumerate(totals, start=1)]
    parts += [("not itemised", *rest)] if any(rest) else []
    frame = pd.DataFrame([*parts, ("total", *totals)], columns=["component", "earlier_yuan", "later_yuan"])
    frame["change_yuan"] = frame["later_yuan"] - frame["earlier_yuan"]
    return frame


def purpose(project: str) -> str:
    """Return what a project is for, by its name (`purposes.csv`); empty where the reference data has no word for it."""
    return next((row["purpose"] for row in rows("purposes") if re.search(row["pattern"], project)), "")


def projects_compared(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Return the projects of two documents of one unit by name, in 元; a project that a year lacks stands at zero.

    Columns: `project`, `purpose` (of `purposes.csv`), `earlier_yuan`, `later_yuan`, `change_yuan`, `change_percent`
    (None for a new project), `earlier_id` and `later_id` (the facts that print them, empty where none).
    """
    tables: list[dict[str, tuple[Decimal, str]]] = []
    for name in (earlier, later):
        own = study.of([name]).projects
        own = own[own["amount_yuan"].notna()]
        columns = (own["project"], own["amount_yuan"], own["fact_id"], own["phase"])
        at_first = next(iter(own["phase"]), "")
        tables.append({p: (a, f) for p, a, f, phase in zip(*columns, strict=True) if phase == at_first})
    records = []
    for name in dict.fromkeys([*tables[0], *tables[1]]):
        (old, old_id), (new, new_id) = (table.get(name, (_ZERO, "")) for table in tables)
        records.append((name, purpose(name), old, new, new - old, change_percent(old, new), old_id, new_id))
    return pd.DataFrame(records, columns=["project", "purpose", *_CHANGE, "earlier_id", "later_id"])


def purposes_compared(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Return the projects of two documents of one unit added up by purpose, in 元, the largest change first.

    Columns: `purpose`, `projects` (their names, joined by `;`), `earlier_yuan`, `later_yuan`, `change_yuan`,
    `change_percent`, `earlier_share_percent` and `later_share_percent` of the unit's whole expenditure.
    """
    study = study.of([earlier, later])
    totals = personnel_and_public(study).set_index("disclosure_id")["total_yuan"]
    records = []
    for name, own in projects_compared(study, earlier, later).groupby("purpose", sort=False):
        old, new = sum(own["earlier_yuan"], _ZERO), sum(own["later_yuan"], _ZERO)
        amounts = (old, new, new - old, change_percent(old, new))
        records.append(
            (name, ";".join(own["project"]), *amounts, share(old, totals[earlier]), share(new, totals[later]))
        )
    records.sort(key=lambda record: -abs(record[4]))
    return pd.DataFrame(
        records, columns=["purpose", "projects", *_CHANGE, "earlier_share_percent", "later_share_percent"]
    )


def largest_projects(study: Study) -> pd.DataFrame:
    """Return the largest project of each spending unit and document with its share of the unit's projects, in 元.

    Columns: `disclosure_id`, `spending_unit` (the sub-unit in a consolidated document), `project`, `goal` (as printed),
    `amount_yuan`, `projects_yuan`, `share_percent`, `projects` (how many), `fact_id`. Approved amounts only.
    """
    approved = study.projects[(study.projects["phase"] == "approved") & study.projects["amount_yuan"].notna()]
    records = []
    for (document, unit), own in approved.groupby(["disclosure_id", "spending_unit"], sort=False):
        first = max(own.itertuples(), key=lambda row: row.amount_yuan)
        whole = sum(own["amount_yuan"])
        what = (first.project, first.goal, first.amount_yuan, whole, share(first.amount_yuan, whole))
        records.append((document, unit, *what, len(own), first.fact_id))
    names = ["disclosure_id", "spending_unit", "project", "goal", "amount_yuan", "projects_yuan", "share_percent"]
    return pd.DataFrame(records, columns=[*names, "projects", "fact_id"])


def stated_change(study: Study, disclosure_id: str) -> pd.DataFrame:
    """Split the change that a document states against the year before, as far as its own words go, in 元.

    One row a component with its stated change and the level it implies for the base year, bounded by the half steps
    of both printed figures; `not split` is the remainder of the total that no statement divides.
    """
    own = statements_by_document(study.of([disclosure_id]).statements)
    levels: dict[str, Said] = {}
    changes: dict[str, Said] = {}
    for said in own.get(disclosure_id, []):
        if said.subject in ("expenditure", "revenue_and_expenditure", "operating_expenses"):
            if said.kind == "level":
                levels.setdefault(said.subject, said)
            elif said.kind == "change" and said.amount_yuan is not None:
                changes.setdefault(said.subject, said)
    records = [_implied(row, levels[subject]) for subject, row in changes.items() if subject in levels]
    if len(records) == 2:
        whole, part = sorted(records, key=lambda record: record["component"] == "operating_expenses")
        difference = whole["change_yuan"] - part["change_yuan"]
        records.append({"component": "not split", "change_yuan": difference, "base_year": whole["base_year"]})
    columns = ["component", "level_yuan", "change_yuan", "base_year", "base_yuan", "base_low_yuan", "base_high_yuan"]
    return pd.DataFrame(records, columns=[*columns, "statement_id"])


def _implied(row: Said, level: Said) -> dict[str, Any]:
    half = ((level.step_yuan or _ZERO) + (row.step_yuan or _ZERO)) / 2
    base = (level.amount_yuan or _ZERO) - (row.amount_yuan or _ZERO)
    return {
        "component": row.subject,
        "level_yuan": level.amount_yuan,
        "change_yuan": row.amount_yuan,
        "base_year": row.base_year,
        "base_yuan": base,
        "base_low_yuan": base - half,
        "base_high_yuan": base + half,
        "statement_id": row.statement_id,
    }
