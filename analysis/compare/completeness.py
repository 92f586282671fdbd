"""The completeness card: which of the standard tables each document publishes, prints empty, loses or omits."""

from typing import Any

import pandas as pd

from analysis.store import Study

_COMMON = (
    "summary",
    "revenue",
    "expenditure",
    "appropriation_summary",
    "general_budget",
    "general_budget_basic",
    "three_public",
    "government_fund",
)
STANDARD = {
    "budget": (*_COMMON, "project_targets", "overall_targets"),
    "final_accounts": (
        *_COMMON,
        "state_capital",
        "project_outturn",
        "evaluation_base",
        "self_evaluation_overall",
        "self_evaluation_project",
    ),
}
"""Budgets of the region print ten tables; final accounts nine forms and the annexes of the self-evaluation."""

STATES = {
    "published": "the table prints figures",
    "all zero": "every amount in it is zero",
    "printed empty": "the form is there and holds no figure",
    "page lost": "its points do not add up to a whole: a page is missing from the transcription",
    "in prose only": "the prose states the figures and the table is absent",
    "omitted": "neither table nor prose",
    "not required": "not among the standard tables of this kind of document",
}
STATES_ZH = {
    "published": "表中有数字",
    "all zero": "表中金额全部为零",
    "printed empty": "有表而无数字",
    "page lost": "分值合计不足，转录缺页",
    "in prose only": "文字说明了数字而未列表",
    "omitted": "既无表也无文字",
    "not required": "此类文件不要求该表",
}
_LOST = {"project_targets", "overall_targets"}


def completeness(study: Study) -> pd.DataFrame:
    """Return one row a document and standard table with its `state` (one of `STATES`)."""
    tables = list(dict.fromkeys(table for tables in STANDARD.values() for table in tables))
    records = [
        {
            "disclosure_id": disclosure.disclosure_id,
            "spending_unit": disclosure.spending_unit,
            "fiscal_year": disclosure.fiscal_year,
            "table": table,
            "state": _state(study, disclosure, table),
        }
        for disclosure in study.disclosures.itertuples()
        for table in tables
    ]
    return pd.DataFrame(records)


def card(study: Study) -> pd.DataFrame:
    """Return the states as a table × document matrix, in the order of the forms."""
    frame = completeness(study)
    wide = frame.pivot(index="table", columns="disclosure_id", values="state")
    return wide.loc[frame["table"].drop_duplicates(), study.disclosures["disclosure_id"]]


def _state(study: Study, disclosure: Any, table: str) -> str:
    own = study.facts[(study.facts["disclosure_id"] == disclosure.disclosure_id) & (study.facts["table"] == table)]
    if len(own):
        amounts = own["amount_yuan"].dropna()
        if not len(amounts):
            return "printed empty"
        if table in _LOST and _page_lost(study, disclosure.disclosure_id, table):
            return "page lost"
        return "published" if any(amounts) else "all zero"
    if table not in STANDARD[disclosure.document_type]:
        return "not required"
    said = study.statements[
        (study.statements["disclosure_id"] == disclosure.disclosure_id)
        & (study.statements["subject"] == table)
        & (study.statements["kind"] == "level")
    ]
    return "in prose only" if len(said) else "omitted"


def _page_lost(study: Study, disclosure_id: str, table: str) -> bool:
    broken = study.findings[
        (study.findings["disclosure_id"] == disclosure_id)
        & (study.findings["check"] == "points of the indicators")
        & study.findings["residual"].notna()
        & (study.findings["residual"] != 0)
    ]
    evidence = {ident for row in broken.itertuples() for ident in row.evidence.split(";")}
    lost = study.indicators[
        (study.indicators["table"] == table) & study.indicators["indicator_id"].isin(list(evidence))
    ]
    return len(lost) > 0
