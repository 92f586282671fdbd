"""Personnel and public expenses, 三公, and spending units side by side.

Pure questions to the clean tables. Where a comparison would be unsound the answer holds the
reason instead of a number: blank is not zero, and a share without a denominator is undefined.
"""

from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.reference import rows
from analysis.store import Study

_TOTAL_ROW = ("合计", "总计")
_COMPONENTS = ("reception", "abroad", "vehicles", "vehicle_purchase", "vehicle_operation")


def amount(facts: pd.DataFrame, **where: Any) -> Decimal | None:
    """Return the one amount in 元 that `where` names (column = value or tuple of values), None if none is printed."""
    chosen = facts
    for column, wanted in where.items():
        chosen = chosen[chosen[column].isin(wanted if isinstance(wanted, tuple) else (wanted,))]
    values = [value for value in chosen["amount_yuan"] if value is not None]
    return values[0] if values else None


def share(part: Decimal | None, whole: Decimal | None) -> float | None:
    """Return `part` in percent of `whole`; None where either is missing or the whole is zero: undefined, not 0 %."""
    return float(100 * part / whole) if part is not None and whole else None


def personnel_and_public(study: Study) -> pd.DataFrame:
    """Return one row a document: basic expenditure by its own columns and by economic class, in 元, with shares.

    `public_yuan` is the document's 公用经费 column, `class_302_yuan` all goods and services wherever they
    stand, `class_302_in_personnel_yuan` the part of it under 人员类; `reason` says why a share is undefined.
    """
    return pd.DataFrame([_basic(study, row) for row in study.disclosures.itertuples()])


def _basic(study: Study, disclosure: Any) -> dict[str, object]:
    own = study.facts[study.facts["disclosure_id"] == disclosure.disclosure_id]
    table = own[own["table"] == "general_budget_basic"]
    totals = table[table["label"].isin((*_TOTAL_ROW, "人员经费合计", "公用经费合计"))]
    basic = amount(own, table="expenditure", measure="basic", label=_TOTAL_ROW)
    personnel, public = amount(totals, measure="personnel"), amount(totals, measure="public")
    stated = study.statements[
        (study.statements["disclosure_id"] == disclosure.disclosure_id)
        & (study.statements["subject"] == "operating_expenses")
        & (study.statements["kind"] == "level")
    ]
    return {
        "disclosure_id": disclosure.disclosure_id,
        "spending_unit": disclosure.spending_unit,
        "fiscal_year": disclosure.fiscal_year,
        "document_type": disclosure.document_type,
        "total_yuan": amount(own, table="expenditure", measure="total", label=_TOTAL_ROW),
        "basic_yuan": basic,
        "project_yuan": amount(own, table="expenditure", measure="project", label=_TOTAL_ROW),
        "personnel_yuan": personnel,
        "public_yuan": public,
        "class_302_yuan": amount(table, code="302", measure=("total", "amount")),
        "class_302_in_personnel_yuan": amount(table, code="302", measure="personnel"),
        "operating_expenses_yuan": next(iter(stated["amount_yuan"]), None),
        "personnel_share_percent": share(personnel, basic),
        "public_share_percent": share(public, basic),
        "reason": "" if basic else "no basic expenditure: a share of it is undefined",
        "reason_zh": "" if basic else "没有基本支出，其占比无定义",
    }


def panel(study: Study, name: str) -> pd.DataFrame:
    """Return the disclosures of a panel of reference data (`panels.csv`), region by region."""
    pattern = next(row["pattern"] for row in rows("panels") if row["panel"] == name)
    chosen = study.disclosures[study.disclosures["spending_unit"].str.contains(pattern)]
    return chosen.sort_values(["fiscal_year", "region"])


def three_public(study: Study) -> pd.DataFrame:
    """Return 三公 and its components: one row a document, phase and component, in 元, with where it was printed.

    A table goes before the prose; a document that omits the table still describes the spending in words.
    """
    records = []
    for disclosure in study.disclosures.itertuples():
        for measure in ("total", *_COMPONENTS):
            for phase in ("approved", "executed"):
                value, source = _component(study, disclosure.disclosure_id, measure, phase)
                if value is not None:
                    records.append(
                        {
                            "disclosure_id": disclosure.disclosure_id,
                            "spending_unit": disclosure.spending_unit,
                            "fiscal_year": disclosure.fiscal_year,
                            "component": measure,
                            "phase": phase,
                            "amount_yuan": value,
                            "source": source,
                        }
                    )
    return pd.DataFrame(records)


def _component(study: Study, disclosure_id: str, measure: str, phase: str) -> tuple[Decimal | None, str]:
    own = study.facts[(study.facts["disclosure_id"] == disclosure_id) & (study.facts["phase"] == phase)]
    printed = amount(own, table="three_public", measure=measure, label=_TOTAL_ROW)
    if printed is not None:
        return printed, "table"
    subject = "three_public" if measure == "total" else measure
    said = study.statements[
        (study.statements["disclosure_id"] == disclosure_id)
        & (study.statements["subject"] == subject)
        & (study.statements["kind"] == "level")
        & (study.statements["phase"] == phase)
        & study.statements["part_of"].isin(["", "three_public", "vehicles"])
    ]
    return (said["amount_yuan"].iloc[0], "prose") if len(said) else (None, "")


def side_by_side(study: Study, name: str) -> pd.DataFrame:
    """Return a panel's approved totals in 元, like phase with like phase, one row a spending unit and year.

    A budget's figures are approved ones; a final-accounts document states its year's initial budget too, and only
    that is comparable with a budget. `outturn_yuan` stands apart. `per_head_yuan` needs published staff.
    """
    records = []
    for disclosure in panel(study, name).itertuples():
        own = study.facts[study.facts["disclosure_id"] == disclosure.disclosure_id]
        approved, executed = (_total(study, own, disclosure, phase) for phase in ("approved", "executed"))
        staff = own[(own["table"] == "staff") & (own["measure"] == "staff_in_post")]["quantity"]
        heads = next(iter(staff), None)
        records.append(
            {
                "disclosure_id": disclosure.disclosure_id,
                "spending_unit": disclosure.spending_unit,
                "region": disclosure.region,
                "fiscal_year": disclosure.fiscal_year,
                "approved_yuan": approved,
                "outturn_yuan": executed,
                "staff_in_post": heads,
                "per_head_yuan": approved / heads if approved is not None and heads else None,
                "reason": "" if heads else "staff is not published: no figure per head",
                "reason_zh": "" if heads else "未公布在职人数，不列人均数",
            }
        )
    return pd.DataFrame(records)


def _total(study: Study, own: pd.DataFrame, disclosure: Any, phase: str) -> Decimal | None:
    at_phase = own[own["phase"] == phase]
    printed = amount(at_phase, table="expenditure", measure="total", label=_TOTAL_ROW)
    if printed is None:
        printed = amount(at_phase, table="self_evaluation_overall", measure="amount", label="年度资金总额")
    if printed is None:
        said = study.statements[
            (study.statements["disclosure_id"] == disclosure.disclosure_id)
            & study.statements["subject"].isin(["general_budget", "expenditure", "project"])
            & (study.statements["kind"] == "level")
            & (study.statements["phase"] == phase)
            & (study.statements["part_of"] == "")
        ]
        printed = next(iter(said["amount_yuan"]), None)
    return printed
