"""Personnel and public expenses, 三公, and spending units side by side.

Pure questions to the clean tables. Where a comparison would be unsound the answer holds the
reason instead of a number: blank is not zero, and a share without a denominator is undefined.
"""

from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.compare.cells import TOTAL_ROW, Cells, Said, labels, share, statements_by_document
from analysis.reference import rows
from analysis.store import Study

_BASIC = "general_budget_basic"
_COMPONENTS = ("reception", "abroad", "vehicles", "vehicle_purchase", "vehicle_operation")
_LINES = {"reception": "30217", "abroad": "30212", "vehicle_operation": "30231", "vehicle_purchase": "31013"}

PRINTED: dict[str, dict[str, Any]] = {
    "total_yuan": {"table": "expenditure", "measure": "total", "label": TOTAL_ROW},
    "basic_yuan": {"table": "expenditure", "measure": "basic", "label": TOTAL_ROW},
    "project_yuan": {"table": "expenditure", "measure": "project", "label": TOTAL_ROW},
    "reserve_yuan": {"table": "expenditure", "measure": "reserve", "label": TOTAL_ROW},
    "personnel_yuan": {"table": _BASIC, "measure": "personnel", "label": labels("personnel total")},
    "public_yuan": {"table": _BASIC, "measure": "public", "label": labels("public total")},
    "class_302_yuan": {"table": _BASIC, "measure": ("total", "amount"), "code": "302"},
    "class_302_in_personnel_yuan": {"table": _BASIC, "measure": "personnel", "code": "302"},
}
"""Where a document prints each amount of `personnel_and_public`: columns of facts and their values."""


def personnel_and_public(study: Study) -> pd.DataFrame:
    """Return one row a document: basic expenditure by its own columns and by economic class, in 元, with shares.

    `public_yuan` is the document's 公用经费 column, `class_302_yuan` all goods and services wherever they
    stand, `class_302_in_personnel_yuan` the part of it under 人员类; `reason` says why a share is undefined.
    """
    cells = Cells(study.facts, "expenditure", _BASIC)
    said = statements_by_document(study.statements[study.statements["subject"] == "operating_expenses"])
    records = [_basic(row, cells, said.get(row.disclosure_id, [])) for row in study.disclosures.itertuples()]
    return pd.DataFrame(records, columns=None if records else ["disclosure_id", "reason", *PRINTED])


def _basic(disclosure: Any, cells: Cells, said: list[Said]) -> dict[str, object]:
    amounts = {name: cells.amount(disclosure.disclosure_id, **where) for name, where in PRINTED.items()}
    basic = amounts["basic_yuan"]
    known = basic is not None
    return {
        "disclosure_id": disclosure.disclosure_id,
        "spending_unit": disclosure.spending_unit,
        "fiscal_year": disclosure.fiscal_year,
        "document_type": disclosure.document_type,
        **amounts,
        "operating_expenses_yuan": next((s.amount_yuan for s in said if s.kind == "level"), None),
        "personnel_share_percent": share(amounts["personnel_yuan"], basic),
        "public_share_percent": share(amounts["public_yuan"], basic),
        "reason": "" if basic else f"no basic expenditure{'' if known else ' is printed'}: a share of it is undefined",
        "reason_zh": "" if basic else f"{'没有' if known else '未列'}基本支出，占比无定义",
    }


def panel(study: Study, name: str) -> pd.DataFrame:
    """Return the disclosures of a panel of reference data (`panels.csv`), region by region."""
    pattern = next(row["pattern"] for row in rows("panels") if row["panel"] == name)
    chosen = study.disclosures[study.disclosures["spending_unit"].str.contains(pattern)]
    return chosen.sort_values(["fiscal_year", "region"])


_THREE_PUBLIC = ("disclosure_id", "spending_unit", "fiscal_year", "component", "phase", "amount_yuan", "source")


def three_public(study: Study) -> pd.DataFrame:
    """Return 三公 and its components: one row a document, phase and component, in 元, with where it was printed.

    A table goes before the prose; a document that omits the table still describes the spending in words.
    """
    cells = Cells(study.facts, "three_public")
    said = statements_by_document(study.statements[study.statements["kind"] == "level"])
    records = []
    for disclosure in study.disclosures.itertuples():
        for measure in ("total", *_COMPONENTS):
            for phase in ("approved", "executed"):
                ident = disclosure.disclosure_id
                value, source = _component(ident, measure, phase, cells, said.get(ident, []))
                row = (ident, disclosure.spending_unit, disclosure.fiscal_year, measure, phase, value, source)
                records += [row] if value is not None else []
    return pd.DataFrame(records, columns=list(_THREE_PUBLIC))


def _component(ident: str, measure: str, phase: str, cells: Cells, said: list[Said]) -> tuple[Decimal | None, str]:
    printed = cells.amount(ident, table="three_public", measure=measure, label=TOTAL_ROW, phase=phase)
    if printed is not None:
        return printed, "table"
    subject = "three_public" if measure == "total" else measure
    wholes = ("", "three_public", "vehicles")
    fitting = [s.amount_yuan for s in said if (s.subject, s.phase) == (subject, phase) and s.part_of in wholes]
    return (fitting[0], "prose") if fitting else (None, "")


def three_public_outside_basic(study: Study) -> pd.DataFrame:
    """Return how much of 三公 stands outside basic expenditure, one row a budget with both tables, in 元.

    三公 spans basic and project expenditure: what the basic table's own lines (30212, 30217, 30231, 31013) leave is
    paid from projects. A line that is not printed there is no line, and all of its component stands outside.
    """
    cells = Cells(study.facts, "three_public", _BASIC)
    records = []
    for row in study.disclosures.itertuples():
        whole = cells.amount(row.disclosure_id, table="three_public", measure="total", label=TOTAL_ROW)
        lines = cells.of(row.disclosure_id, table=_BASIC, measure=("total", "amount"), code=tuple(_LINES.values()))
        if whole is not None and cells.of(row.disclosure_id, table=_BASIC, measure=("total", "amount")):
            inside = sum((line.amount_yuan for line in lines), Decimal(0))
            amounts = (whole, inside, whole - inside, share(whole - inside, whole))
            records.append((row.disclosure_id, row.spending_unit, row.fiscal_year, *amounts))
    names = ["disclosure_id", "spending_unit", "fiscal_year", "three_public_yuan"]
    return pd.DataFrame(records, columns=[*names, "in_basic_yuan", "outside_yuan", "outside_percent"])


def unnamed_goods(study: Study) -> pd.DataFrame:
    """Return how much of goods and services a document calls 其他 (30299), one row a document, in 元.

    Columns: `disclosure_id`, `spending_unit`, `fiscal_year`, `other_yuan`, `class_302_yuan`, `share_percent`.
    """
    facts = study.facts
    lines = facts[(facts["table"] == "general_budget_basic") & facts["measure"].isin(["total", "amount"])]
    amounts = {
        code: dict(zip(own["disclosure_id"], own["amount_yuan"], strict=True))
        for code, own in lines[lines["code"].isin(["302", "30299"])].groupby("code")
    }
    records = []
    for row in study.disclosures.itertuples():
        other, whole = (amounts.get(code, {}).get(row.disclosure_id) for code in ("30299", "302"))
        if other is not None and whole:
            who = (row.disclosure_id, row.spending_unit, row.fiscal_year)
            records.append((*who, other, whole, share(other, whole)))
    names = ["disclosure_id", "spending_unit", "fiscal_year", "other_yuan", "class_302_yuan", "share_percent"]
    return pd.DataFrame(records, columns=names)


def side_by_side(study: Study, name: str) -> pd.DataFrame:
    """Return a panel's approved totals in 元, like phase with like phase, one row a spending unit and year.

    A budget's figures are approved ones; a final-accounts document states its year's initial budget too, and only
    that is comparable with a budget. `basic_yuan` and `project_yuan` are the approved total's parts where they are
    printed. `outturn_yuan` stands apart. `per_head_yuan` needs the number of staff in post, and divides all money,
    programmes included, by it: it is no cost of a person.
    """
    chosen = panel(study, name)
    own = study.facts[study.facts["disclosure_id"].isin(chosen["disclosure_id"])]
    cells = Cells(own, "expenditure", "self_evaluation_overall")
    mine = study.statements[study.statements["disclosure_id"].isin(chosen["disclosure_id"])]
    said = statements_by_document(mine[mine["kind"] == "level"])
    posts = own[(own["table"] == "staff") & (own["measure"] == "staff_in_post")]
    heads = dict(zip(posts["disclosure_id"], posts["quantity"], strict=True))
    records = [
        _office(row, cells, said.get(row.disclosure_id, []), heads.get(row.disclosure_id))
        for row in chosen.itertuples()
    ]
    return pd.DataFrame(records, columns=None if records else _OFFICE)


_OFFICE = ["disclosure_id", "spending_unit", "region", "fiscal_year", "approved_yuan", "basic_yuan", "project_yuan"]
_OFFICE += ["outturn_yuan", "staff_in_post", "per_head_yuan", "reason", "reason_zh"]


def _office(row: Any, cells: Cells, said: list[Said], heads: Any) -> dict[str, object]:
    approved, executed = (_total(row.disclosure_id, phase, cells, said) for phase in ("approved", "executed"))
    values = {
        "disclosure_id": row.disclosure_id,
        "spending_unit": row.spending_unit,
        "region": row.region,
        "fiscal_year": row.fiscal_year,
        "approved_yuan": approved,
        "basic_yuan": _approved(row.disclosure_id, "basic", cells),
        "project_yuan": _approved(row.disclosure_id, "project", cells),
        "outturn_yuan": executed,
        "staff_in_post": heads,
        "per_head_yuan": approved / heads if approved is not None and heads else None,
    }
    reasons = ("", "") if heads else ("no establishment or staff table is published", "未公布编制与在职人数表")
    return values | dict(zip(("reason", "reason_zh"), reasons, strict=True))


def _approved(ident: str, part: str, cells: Cells) -> Decimal | None:
    """Return the approved basic or project expenditure; final accounts print it in their self-evaluation only."""
    printed = cells.amount(ident, phase="approved", table="expenditure", measure=part, label=TOTAL_ROW)
    other = {"phase": "approved", "table": "self_evaluation_overall", "measure": part}
    return cells.amount(ident, **other) if printed is None else printed


def _total(ident: str, phase: str, cells: Cells, said: list[Said]) -> Decimal | None:
    printed = cells.amount(ident, phase=phase, table="expenditure", measure="total", label=TOTAL_ROW)
    if printed is None:
        annex = {"table": "self_evaluation_overall", "measure": "amount", "label": labels("annual total")}
        printed = cells.amount(ident, phase=phase, **annex)
    if printed is None:
        subjects = ("general_budget", "expenditure", "project")
        fitting = [s.amount_yuan for s in said if s.subject in subjects and s.phase == phase and s.part_of == ""]
        printed = next(iter(fitting), None)
    return printed
