"""Tight-belt claims (过紧日子): what each one says, what could test it, and what the published figures say of it.

A sentence that is repeated is one claim, and so is a sum with the parts that make it up. The slogan and the direction
of the figure are scored apart. A verdict holds over every boundary that the tables allow, or says that it depends; it
certifies a figure and never a reason. Every row shows its arithmetic and the ids behind it, so that a reader can
dispute it.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.compare.cells import Said, statements_by_document
from analysis.compare.judging import Figures, Judged, Known, figures_of, judge, known_of, own_levels
from analysis.compare.repetitions import CHANGES, Claim, grouped
from analysis.store import Study

COLUMNS = ["claim_id", "disclosure_id", "spending_unit", "fiscal_year", "statement_ids", "subject", "kind"]
COLUMNS += ["stated_change_yuan", "stated_percent", "base_year", "base_named", "direction", "level_yuan", "base_yuan"]
COLUMNS += ["test", "verdict", "low_percent", "high_percent", "arithmetic", "arithmetic_zh", "reason", "quote"]
COLUMNS += ["evidence", "broken_checks"]


def claims(study: Study) -> pd.DataFrame:
    """Return one row a tight-belt claim (`claims.csv`), in the order of the documents.

    Columns: `claim_id`; `disclosure_id`, `spending_unit`, `fiscal_year`; `statement_ids` (joined by `;`); `subject`,
    `kind`; `stated_change_yuan`, `stated_percent` (signed), `base_year`, `base_named` (False where the sentence says
    去年 or a year and not whether its budget or its outturn is meant); `direction` (fell, rose, unchanged, none: of the
    printed figure alone); `level_yuan`, `base_yuan`; `test` (of `TESTS`, joined by `;`: what the documents at hand
    allow); `verdict` (of `VERDICTS`); `low_percent` and `high_percent` over every boundary and every printed base;
    `arithmetic`, `arithmetic_zh`; `reason`, `quote` (as printed); `evidence` (ids), `broken_checks` (findings on those
    figures).
    """
    records = [record for record, _ in _judged(study)]
    return pd.DataFrame(records, columns=COLUMNS)


def tight_belts(study: Study) -> pd.DataFrame:
    """Return one row a tight-belt statement: its figure and direction, the implied base, and its claim's verdict.

    Amounts in 元; `direction` is fell, rose, unchanged or none, of the figure alone. `claim_id` joins it to `claims`.
    """
    records = []
    for record, statements in _judged(study):
        shared = {name: record[name] for name in _SHARED}
        for said, figures in statements:
            records.append(shared | _statement(said, figures) | {"place": said.statement_id})
    records.sort(key=lambda record: record["place"])
    place = {name: n for n, name in enumerate(study.disclosures["disclosure_id"])}
    records.sort(key=lambda record: place[record["disclosure_id"]])
    return pd.DataFrame(records, columns=STATEMENT_COLUMNS)


_SHARED: tuple[str, ...] = (
    "claim_id",
    "disclosure_id",
    "spending_unit",
    "test",
    "verdict",
    "low_percent",
    "high_percent",
)
_SHARED += ("arithmetic", "arithmetic_zh", "broken_checks", "evidence")
STATEMENT_COLUMNS = ["statement_id", *_SHARED[:3], "fiscal_year", "subject", "item", "kind", "quote", "reason"]
STATEMENT_COLUMNS += ["amount_yuan", "percent", "direction", "level_yuan", "base_year", "base_yuan"]
STATEMENT_COLUMNS += ["base_low_yuan", "base_high_yuan", *_SHARED[3:]]


def _statement(said: Said, figures: Figures) -> dict[str, Any]:
    now, base = figures.now, figures.base
    return {
        "statement_id": said.statement_id,
        "fiscal_year": said.fiscal_year,
        "subject": said.subject,
        "item": said.item,
        "kind": said.kind,
        "quote": said.quote,
        "reason": said.reason,
        "amount_yuan": said.amount_yuan,
        "percent": said.percent,
        "direction": figures.direction,
        "level_yuan": now.value if now else None,
        "base_year": said.base_year,
        "base_yuan": base.value if base else None,
        "base_low_yuan": base.low if base else None,
        "base_high_yuan": base.high if base else None,
    }


def _judged(study: Study) -> list[tuple[dict[str, Any], list[tuple[Said, Figures]]]]:
    """Return each claim's record with its statements and their figures; only units that use the slogan are read."""
    slogans = statements_by_document(study.statements[study.statements["slogan"]])
    documents = study.disclosures[study.disclosures["disclosure_id"].isin(list(slogans))]
    known = known_of(study, set(documents["spending_unit"]))
    found = []
    for document in documents.itertuples():
        for number, claim in enumerate(grouped(slogans[str(document.disclosure_id)]), start=1):
            statements = [(said, figures_of(said, own_levels(said, document, known))) for said in claim.statements]
            figures = dict((said.statement_id, figures) for said, figures in statements)[claim.said.statement_id]
            record = _record(document, claim, figures, judge(document, claim, figures, known), number)
            record["broken_checks"] = ";".join(_broken(record["evidence"].split(";"), known))
            found.append((record, statements))
    return found


def _broken(evidence: Iterable[str], known: Known) -> list[str]:
    """Return the ids of findings that break on the figures a verdict rests on."""
    return list(dict.fromkeys(name for ident in evidence for name in known.broken.get(ident, [])))


def _record(document: Any, claim: Claim, figures: Figures, judged: Judged, number: int) -> dict[str, Any]:
    said, now, base = claim.said, figures.now, figures.base
    evidence = {x.statement_id for x in claim.statements}
    evidence |= {ident for level in (now, base) if level for ident in level.evidence}
    ends = (min(judged.points), max(judged.points)) if judged.points else (None, None)
    return {
        "claim_id": f"{document.disclosure_id}/c{number:02d}",
        "disclosure_id": document.disclosure_id,
        "spending_unit": document.spending_unit,
        "fiscal_year": document.fiscal_year,
        "statement_ids": ";".join(x.statement_id for x in claim.statements),
        "subject": said.subject,
        "kind": said.kind,
        "stated_change_yuan": said.amount_yuan if said.kind in CHANGES else None,
        "stated_percent": said.percent,
        "base_year": said.base_year,
        "base_named": said.base_stated == "phase",
        "direction": figures.direction,
        "level_yuan": now.value if now else None,
        "base_yuan": base.value if base else None,
        "test": ";".join(judged.tests),
        "verdict": judged.verdict,
        "low_percent": None if ends[0] is None else round(ends[0], 2),
        "high_percent": None if ends[1] is None else round(ends[1], 2),
        "arithmetic": judged.english,
        "arithmetic_zh": judged.chinese,
        "reason": said.reason,
        "quote": said.quote,
        "evidence": ";".join(sorted(evidence)),
    }
