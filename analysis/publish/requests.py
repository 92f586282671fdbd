"""What would change our mind: the documents that a collection lacks, and what each of them would show."""

import pandas as pd

from analysis.store import Study

BASE = "the figure that stated changes are measured against"
OTHER = {"budget": "what was spent of the budget", "final_accounts": "what was planned at first"}
_TWIN = {"budget": "final_accounts", "final_accounts": "budget"}


def of_study(study: Study, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the documents to request next: `spending_unit`, `document_type`, `fiscal_year`, `shows`.

    First those of the years that stated changes are measured against; then, for each document, the other one of its
    year: what was spent of a budget, and what final accounts had planned.
    """
    documents = study.disclosures
    held = set(zip(documents["spending_unit"], documents["document_type"], documents["fiscal_year"], strict=True))
    kinds = dict(zip(documents["disclosure_id"], documents["document_type"], strict=True))
    wanted: dict[tuple[str, str, int], str] = {}
    for row in changes.itertuples():
        wanted.setdefault((row.spending_unit, kinds[row.disclosure_id], int(row.fiscal_year) - 1), BASE)
    for row in documents.itertuples():
        kind = row.document_type
        wanted.setdefault((row.spending_unit, _TWIN[kind], int(row.fiscal_year)), OTHER[kind])
    missing = [(*key, shows) for key, shows in wanted.items() if key not in held]
    order = {unit: n for n, unit in enumerate(documents["spending_unit"].drop_duplicates())}
    missing.sort(key=lambda row: (order[row[0]], row[3] != BASE, row[2]))
    return pd.DataFrame(missing, columns=["spending_unit", "document_type", "fiscal_year", "shows"])
