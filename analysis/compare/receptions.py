"""Receptions as the prose tells them: kinds with their counts and costs, beside the stated total."""

from collections.abc import Iterable, Mapping, Sequence
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
    records = [_record(ident, own, units) for ident, own in said.items()]
    return pd.DataFrame([record for record in records if record], columns=COLUMNS)


def _record(ident: str, own: Sequence[Said], units: Mapping[str, str]) -> tuple[object, ...] | None:
    """Return the row of one document, None where no kinds add up to a stated number of receptions."""
    counts = _counts(own, units)
    whole = max(counts.values(), key=_quantity, default=None)
    kinds = [s for s in counts.values() if s is not whole][::-1]
    costs = {s.item: s for s in reversed(own) if s.amount_yuan and s.part_of == "reception"}
    stated = next((s.amount_yuan for s in own if _stated(s)), None)
    if not (whole and kinds and costs and stated) or sum(map(_quantity, kinds)) != whole.quantity:
        return None
    return (ident, *_counted(whole, kinds), *_together(list(costs.values())[::-1], stated, [whole, *kinds]))


def _counted(whole: Said, kinds: Sequence[Said]) -> tuple[object, ...]:
    return whole.quantity, _listed(s.item for s in kinds), _listed(s.quantity for s in kinds)


def _together(parts: Sequence[Said], stated: Decimal, others: Sequence[Said]) -> tuple[object, ...]:
    """Return the costs, their sum, the stated total and the evidence of all."""
    amounts = [s.amount_yuan for s in parts if s.amount_yuan]
    return _listed(amounts), sum(amounts, Decimal(0)), stated, _listed(s.statement_id for s in [*others, *parts])


def _listed(values: Iterable[object]) -> str:
    return ";".join(map(str, values))


def _counts(own: Sequence[Said], units: Mapping[str, str]) -> dict[str, Said]:
    """Return the first count of receptions of each kind, the last kind first."""
    return {s.item: s for s in reversed(own) if s.quantity and units[s.statement_id] in _labels("receptions")}


def _quantity(said: Said) -> Decimal:
    return said.quantity or Decimal(0)


def _stated(said: Said) -> bool:
    """Tell whether a statement gives what was spent on receptions as a whole."""
    return (
        said.kind == "level" and said.phase == "executed" and said.part_of == "three_public" and bool(said.amount_yuan)
    )
