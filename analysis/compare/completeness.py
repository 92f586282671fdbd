"""The completeness card: which of the standard tables each document publishes, prints empty, cuts short or omits."""

from collections.abc import Mapping
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
    "incomplete": "its points do not add up to a whole: cells or rows are missing in the document as received",
    "in prose only": "the prose states the figures and the table is absent",
    "omitted": "neither table nor prose",
    "not required": "not among the standard tables of this kind of document",
}
STATES_ZH = {
    "published": "表中有数字",
    "all zero": "表中金额全部为零",
    "printed empty": "有表而无数字",
    "incomplete": "分值合计不足，所收文本缺格或缺行",
    "in prose only": "文字说明了数字而未列表",
    "omitted": "既无表也无文字",
    "not required": "此类文件不要求该表",
}
WITH_POINTS = ("project_targets", "overall_targets")


def completeness(study: Study) -> pd.DataFrame:
    """Return one row a document and standard table: `disclosure_id`, `spending_unit`, `fiscal_year`, `table`, `state`.

    `state` is one of `STATES`.
    """
    tables = list(dict.fromkeys(table for tables in STANDARD.values() for table in tables))
    printed, said, short = _printed(study), _said(study), _short(study)
    records = []
    for document in study.disclosures.itertuples():
        for table in tables:
            place = (document.disclosure_id, table)
            state = printed.get(place, "")
            if not state:
                required = table in STANDARD[document.document_type]
                state = "not required" if not required else "in prose only" if place in said else "omitted"
            elif state != "printed empty" and place in short:
                state = "incomplete"
            records.append((document.disclosure_id, document.spending_unit, document.fiscal_year, table, state))
    return pd.DataFrame(records, columns=["disclosure_id", "spending_unit", "fiscal_year", "table", "state"])


def card(study: Study) -> pd.DataFrame:
    """Return the states as a table × document matrix, in the order of the forms."""
    frame = completeness(study)
    wide = frame.pivot(index="table", columns="disclosure_id", values="state")
    return wide.loc[frame["table"].drop_duplicates(), study.disclosures["disclosure_id"]]


def _printed(study: Study) -> Mapping[tuple[str, str], str]:
    """Return the state of every table that is there, by what its amounts are, in one pass over the facts."""
    states: dict[tuple[str, str], str] = {}
    facts = study.facts
    columns = (facts[name] for name in ("disclosure_id", "table", "amount_yuan", "reading"))
    for *place, amount, reading in zip(*columns, strict=True):
        key = (place[0], place[1])
        if pd.isna(amount) and reading != "unconfirmed":
            states.setdefault(key, "printed empty")
        elif pd.isna(amount) or amount:
            states[key] = "published"
        elif states.get(key) != "published":
            states[key] = "all zero"
    return states


def _said(study: Study) -> set[tuple[Any, Any]]:
    levels = study.statements[study.statements["kind"] == "level"]
    return set(zip(levels["disclosure_id"], levels["subject"], strict=True))


def _short(study: Study) -> set[tuple[Any, Any]]:
    """Return the tables whose indicators do not carry all the points of a whole."""
    findings = study.findings
    points = findings[findings["check"] == "points of the indicators"]
    broken = points[points["residual"].notna() & (points["residual"] != 0)]
    evidence = {ident for idents in broken["evidence"] for ident in idents.split(";")}
    lost = study.indicators[study.indicators["indicator_id"].isin(evidence)]
    lost = lost[lost["table"].isin(WITH_POINTS)]
    return set(zip(lost["disclosure_id"], lost["table"], strict=True))
