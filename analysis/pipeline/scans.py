"""What OCR has read and the document's arithmetic confirms; the rest is kept as printed, without an amount.

Inside a table its own sums confirm (`analysis.tables`). Here the rules of the audit do: what one figure says of
another table, or a sentence of a table, to the last digit. A guess that is left has no amount at all, so that it
enters no sum of whoever reads the clean tables.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from analysis import audit, tables
from analysis.amounts import step
from analysis.clean import Cleaned, Rows
from analysis.documents import squeeze

_FIGURES = ("amount_yuan", "quantity", "percent")
_SEVERAL = 3  # a total and two parts


def confirmed(cleaned: Cleaned) -> Cleaned:
    """Return the document with those figures of its scans confirmed that a finding holds exactly."""
    if not any(_guessed(row) for name in ("facts", "statements") for row in cleaned.rows[name]):
        return cleaned
    held = _held(cleaned)
    rows = {
        name: [
            row | {"reading": "confirmed"} if _guessed(row) and _id(row) in held else row for row in cleaned.rows[name]
        ]
        for name in ("facts", "statements")
    }
    return replace(cleaned, rows=cleaned.rows | rows)


def _guessed(row: Mapping[str, object]) -> bool:
    return row.get("reading") == "unconfirmed"


def _id(row: Mapping[str, object]) -> str:
    return str(row.get("fact_id") or row.get("statement_id"))


def _held(cleaned: Cleaned) -> set[str]:
    """Return the ids in the findings that tie to the last digit, were every guess right."""
    trusting = {
        name: [row | {"reading": "confirmed"} for row in cleaned.rows[name]] for name in ("facts", "statements")
    }
    shorn = _shorn(cleaned.rows["facts"])
    unnamed = {_id(row) for row in cleaned.rows["facts"] if row["measure"] == tables.UNNAMED}
    held: set[str] = set()
    for row in audit.of_document(cleaned.rows | trusting):
        if row["verdict"] == "ties" and row["unit"] == "元" and row["residual"] == 0:
            ids = str(row["evidence"]).split(";")
            if not unnamed.intersection(ids):
                held.update(ids if len(ids) >= _SEVERAL else set(ids) - shorn)
    return held


def _shorn(facts: Rows) -> set[str]:
    """Return the facts printed with fewer decimals than their table prints: OCR may have lost the point."""
    steps = {_id(row): step(squeeze(str(row["printed"]))) for row in facts if row["amount_yuan"] is not None}
    finest: dict[object, Decimal] = {}
    for row in facts:
        if own := steps.get(_id(row)):
            finest[row["table_id"]] = min(finest.get(row["table_id"], own), own)
    return {_id(row) for row in facts if steps.get(_id(row), 0) > finest.get(row["table_id"], 0)}


def without_guesses(cleaned: Cleaned) -> Cleaned:
    """Return the document with no amount where OCR alone has read one; what it read stays in `printed`."""
    guesses = {_id(row) for name in ("facts", "statements") for row in cleaned.rows[name] if _guessed(row)}
    if not guesses:
        return cleaned
    rows = {
        name: [_blank(row) if _id(row) in guesses else row for row in cleaned.rows[name]]
        for name in ("facts", "statements", "projects")
    }
    return replace(cleaned, rows=cleaned.rows | rows)


def _blank(row: dict[str, object]) -> dict[str, object]:
    return row | {name: None for name in _FIGURES if name in row}
