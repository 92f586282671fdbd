"""Official vehicles: what keeping one costs, the one denominator that documents publish, and what one is bought for."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.compare.cells import Said, statements_by_document
from analysis.compare.spending import three_public
from analysis.reference import rows
from analysis.store import Study

COLUMNS = ["disclosure_id", "spending_unit", "fiscal_year", "phase", "vehicles", "operation_yuan", "per_vehicle_yuan"]
COLUMNS += ["planned", "kinds", "purchase_yuan", "per_purchase_yuan", "ceiling_yuan", "evidence"]


def vehicles(study: Study) -> pd.DataFrame:
    """Return one row a document and phase: vehicles held, what running them costs, what new ones may cost, in 元.

    `vehicles` is the count the document prints (a budget's at the end of the year before), `per_vehicle_yuan` the
    operation of 三公 divided by it. `planned` are the vehicles to be bought and `kinds` their printed kinds;
    `per_purchase_yuan` includes the purchase tax, as the documents' own glossaries say. `ceiling_yuan` is the national
    ceiling where one is known for every kind planned (`vehicle_ceilings.csv`), None where not.
    """
    counts = study.statements[study.statements["subject"].isin(["vehicles_held", "vehicles_planned"])]
    said = statements_by_document(counts)
    spent = three_public(study)
    wide = {(r.disclosure_id, r.phase, r.component): r.amount_yuan for r in spent.itertuples()}
    records = []
    for document in study.disclosures.itertuples():
        own = said.get(str(document.disclosure_id), [])
        for phase in ("approved", "executed"):
            parts = [wide.get((document.disclosure_id, phase, f"vehicle_{part}")) for part in ("operation", "purchase")]
            if any(part is not None for part in parts):
                records.append(_row(document, phase, own, *parts))
    return pd.DataFrame(records, columns=COLUMNS)


def _row(document: Any, phase: str, own: Sequence[Said], operation: Any, purchase: Any) -> tuple[Any, ...]:
    held, planned = (_whole(own, subject) for subject in ("vehicles_held", "vehicles_planned"))
    kinds = [s.item for s in own if s.subject == s.part_of == "vehicles_planned" and s.quantity]
    heads = [said.quantity if said else None for said in (held, planned)]
    each = [_divided(amount, head) for amount, head in ((operation, heads[0]), (purchase, heads[1]))]
    ceilings = {row["kind"]: Decimal(row["amount_yuan"]) for row in rows("vehicle_ceilings")}
    ceiling = max(ceilings[kind] for kind in kinds) if kinds and set(kinds) <= ceilings.keys() else None
    evidence = ";".join(said.statement_id for said in (held, planned) if said)
    who = (document.disclosure_id, document.spending_unit, document.fiscal_year, phase)
    return (*who, heads[0], operation, each[0], heads[1], ";".join(kinds), purchase, each[1], ceiling, evidence)


def _whole(own: Sequence[Said], subject: str) -> Said | None:
    return next((said for said in own if said.subject == subject and not said.part_of), None)


def _divided(amount: Decimal | None, heads: Decimal | None) -> Decimal | None:
    return amount / heads if amount is not None and heads else None
