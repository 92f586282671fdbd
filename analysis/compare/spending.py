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
_BASIC = "general_budget_basic"
_COMPONENTS = ("reception", "abroad", "vehicles", "vehicle_purchase", "vehicle_operation")


PRINTED: dict[str, dict[str, Any]] = {
    "total_yuan": {"table": "expenditure", "measure": "total", "label": _TOTAL_ROW},
    "basic_yuan": {"table": "expenditure", "measure": "basic", "label": _TOTAL_ROW},
    "project_yuan": {"table": "expenditure", "measure": "project", "label": _TOTAL_ROW},
    "personnel_yuan": {"table": _BASIC, "measure": "personnel", "label": (*_TOTAL_ROW, "人员经费合计")},
    "public_yuan": {"table": _BASIC, "measure": "public", "label": (*_TOTAL_ROW, "公用经费合计")},
    "class_302_yuan": {"table": _BASIC, "measure": ("total", "amount"), "code": "302"},
    "class_302_in_personnel_yuan": {"table": _BASIC, "measure": "personnel", "code": "302"},
}
"""Where a document prints each amount of `personnel_and_public`: columns of facts and their values."""


def printed(facts: pd.DataFrame, **where: Any) -> pd.DataFrame:
    """Return the facts with an amount that `where` names (column = value or tuple of values)."""
    chosen = facts[facts["amount_yuan"].notna()]
    for column, wanted in where.items():
        chosen = chosen[chosen[column].isin(wanted if isinstance(wanted, tuple) else (wanted,))]
    return chosen


def amount(facts: pd.DataFrame, **where: Any) -> Decimal | None:
    """Return the first amount in 元 that `where` names, None if none is printed."""
    return next(iter(printed(facts, **where)["amount_yuan"]), None)


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
    amounts = {name: amount(own, **where) for name, where in PRINTED.items()}
    stated = study.statements[
        (study.statements["disclosure_id"] == disclosure.disclosure_id)
        & (study.statements["subject"] == "operating_expenses")
        & (study.statements["kind"] == "level")
    ]
    basic = amounts["basic_yuan"]
    return {
        "disclosure_id": disclosure.disclosure_id,
        "spending_unit": disclosure.spending_unit,
        "fiscal_year": disclosure.fiscal_year,
        "document_type": disclosure.document_type,
        **amounts,
        "operating_expenses_yuan": next(iter(stated["amount_yuan"]), None),
        "personnel_share_percent": share(amounts["personnel_yuan"], basic),
        "public_share_percent": share(amounts["public_yuan"], basic),
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
    that is comparable with a budget. `basic_yuan` and `project_yuan` are the approved total's parts where they are
    printed. `outturn_yuan` stands apart. `per_head_yuan` needs published staff.
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
                "basic_yuan": _approved(own, "basic"),
                "project_yuan": _approved(own, "project"),
                "outturn_yuan": executed,
                "staff_in_post": heads,
                "per_head_yuan": approved / heads if approved is not None and heads else None,
                "reason": "" if heads else "staff is not published: no figure per head",
                "reason_zh": "" if heads else "未公布在职人数，不列人均数",
            }
        )
    return pd.DataFrame(records)


def _approved(own: pd.DataFrame, part: str) -> Decimal | None:
    """Return the approved basic or project expenditure; final accounts print it in their self-evaluation only."""
    approved = own[own["phase"] == "approved"]
    printed = amount(approved, table="expenditure", measure=part, label=_TOTAL_ROW)
    return amount(approved, table="self_evaluation_overall", measure=part) if printed is None else printed


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
