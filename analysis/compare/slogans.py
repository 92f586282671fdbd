"""Where the slogan stands: every stated change, its direction, its reason, and whether that is a tight belt."""

from decimal import Decimal

import pandas as pd

from analysis.compare.cells import statements_by_document
from analysis.compare.repetitions import grouped
from analysis.store import Study

COLUMNS = ["disclosure_id", "spending_unit", "fiscal_year", "subject", "item", "stated_change_yuan", "stated_percent"]
COLUMNS += ["direction", "slogan", "reason", "level_yuan", "base_yuan", "statement_ids"]


def stated_changes(study: Study) -> pd.DataFrame:
    """Return one row a change against an earlier year that a document states, repetitions once, in 元.

    `direction` is fell, rose or unchanged; `slogan` is True where a tight-belt phrase is given for it, in one of its
    sentences at least; `reason` as printed. `level_yuan` is the level that the document states of the same subject,
    `base_yuan` what its change implies for the year before. Parts that add up to their whole are one change with it.
    """
    changes = study.statements[study.statements["kind"].isin(["change", "no_change"])]
    said = statements_by_document(changes[changes["amount_yuan"].notna() & changes["base_year"].notna()])
    found = study.statements[(study.statements["kind"] == "level") & study.statements["amount_yuan"].notna()]
    places = zip(*(found[name] for name in ("disclosure_id", "subject", "fiscal_year", "phase")), strict=True)
    levels: dict[object, Decimal] = {}
    for place, value in zip(places, found["amount_yuan"], strict=True):
        levels.setdefault(place, value)
    records = []
    for document in study.disclosures.itertuples():
        own = [s for s in said.get(str(document.disclosure_id), []) if s.base_year != s.fiscal_year]
        for claim in grouped(own):
            first, amount = claim.said, claim.said.amount_yuan or 0
            slogan = any(s.slogan for s in claim.statements)
            direction = "fell" if amount < 0 else "rose" if amount else "unchanged"
            level = levels.get((document.disclosure_id, first.subject, first.fiscal_year, first.phase))
            ends = (level, None if level is None else level - amount)
            who = (document.disclosure_id, document.spending_unit, document.fiscal_year)
            what = (first.subject, first.item, first.amount_yuan, first.percent, direction, slogan, first.reason)
            records.append((*who, *what, *ends, ";".join(s.statement_id for s in claim.statements)))
    return pd.DataFrame(records, columns=COLUMNS)
