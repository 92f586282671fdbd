"""The standard tables -> `facts` rows: every printed amount with its code, label, measure, phase, scale and place."""

import re

from analysis.documents import Claims
from analysis.tables import choices
from analysis.tables.pieces import Tables
from analysis.tables.reading import Reading
from analysis.tables.record import Context, clean_label, fact
from analysis.tables.sheets import sheets

__all__ = ["Context", "claim_codes", "clean_label", "fact", "read", "readings"]

_IN_BRACKETS = re.compile(r"\(\s*(\d{3,7})\s*\)")


def read(tables: Tables, context: Context) -> tuple[list[dict[str, object]], Claims]:
    """Return the facts of all tables but the performance tables and annexes, with the claims of their numerals."""
    found, claims = readings(tables, context)
    return [row for reading in found for row in reading.facts], claims


def readings(tables: Tables, context: Context) -> tuple[list[Reading], Claims]:
    """Return every table with what was read of it; the performance tables and annexes have readers of their own."""
    claims = Claims()
    return choices.read(sheets(tables), context, claims), claims


def claim_codes(tables: Tables, facts: list[dict[str, object]], claims: Claims) -> None:
    """Claim the codes that the prose prints in brackets (小学教育（2050202）) where a table prints them too."""
    codes = {str(fact["code"]) for fact in facts if fact["code"]}
    for line in tables.prose:
        for match in _IN_BRACKETS.finditer(line.folded):
            if match[1] in codes:
                claims.line(line, "code", start=match.start(1), end=match.end(1))
