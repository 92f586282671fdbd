"""Receptions as the prose tells them: kinds with their counts and costs, beside the stated total."""

from decimal import Decimal

import pandas as pd

from analysis.compare.cells import Said, statements_by_document
from analysis.compare.cells import labels as _labels
from analysis.store import Study

COLUMNS = ["disclosure_id", "counted", "kinds", "counts", "costs_yuan", "together_yuan", "stated_yuan", "evidence"]


def receptions(study: Study) -> pd.DataFrame:
    """Return one row a document whose kinds of reception add up to the number of receptions it states.

    `counted` is the stated number of receptions (批次), `counts` those of its `kinds`, which add up to it: so the kinds
    stand beside one another and none is part of another. `costs_yuan` are the costs given for them, `together_yuan`
    their sum and `stated_yuan` the stated outturn of 公务接待. Several values are joined by `;`.
    """
    said = statements_by_document(study.statements[study.statements["subject"] == "reception"])
    units = dict(zip(study.statements["statement_id"], study.statements["quantity_unit"], strict=True))
    records = []
    for ident, own in said.items():
        counts = {s.item: s for s in reversed(own) if s.quantity and units[s.statement_id] in _labels("receptions")}
        whole = max(counts.values(), key=lambda s: s.quantity or 0, default=None)
        kinds = [s for s in counts.values() if s is not whole][::-1]
        costs = {s.item: s for s in reversed(own) if s.amount_yuan and s.part_of == "reception"}
        stated = next((s.amount_yuan for s in own if _stated(s)), None)
        if whole and kinds and costs and stated and sum(s.quantity or 0 for s in kinds) == whole.quantity:
            parts = list(costs.values())[::-1]
            amounts = [s.amount_yuan or Decimal(0) for s in parts]
            what = (";".join(s.item for s in kinds), ";".join(f"{s.quantity}" for s in kinds))
            sums = (";".join(map(str, amounts)), sum(amounts, Decimal(0)), stated)
            evidence = ";".join(s.statement_id for s in [whole, *kinds, *parts])
            records.append((ident, whole.quantity, *what, *sums, evidence))
    return pd.DataFrame(records, columns=COLUMNS)


def _stated(said: Said) -> bool:
    """Tell whether a statement gives what was spent on receptions as a whole."""
    return (
        said.kind == "level" and said.phase == "executed" and said.part_of == "three_public" and bool(said.amount_yuan)
    )
