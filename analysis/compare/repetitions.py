"""Statements that make one claim: repetitions of a sentence, and a sum with the parts that make it up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from analysis.compare.cells import Said
from analysis.reference import rows

_ZERO = Decimal(0)
CHANGES = ("change", "no_change")


@dataclass
class Claim:
    """One claim: the statements that make it (repetitions, or a sum and its parts), the first of them speaking."""

    said: Said
    repeated: list[Said] = field(default_factory=list)
    parts: list[Said] = field(default_factory=list)

    @property
    def statements(self) -> list[Said]:
        return sorted([self.said, *self.repeated, *self.parts], key=lambda said: said.statement_id)


@cache
def headings() -> dict[str, str]:
    """Return the heading of the ledger for each subject of a claim (`claim_subjects.csv`)."""
    return {row["subject"]: row["heading"] for row in rows("claim_subjects")}


def grouped(said: Iterable[Said]) -> list[Claim]:
    """Return the claims of one document's slogan statements.

    The same change against the same year is said of revenue, of expenditure and of appropriations; a pledge is printed
    in the prose and again in the annex. Where the stated changes of parts add up to that of their whole they are one
    claim, for nothing in it is independent.
    """
    claims: dict[object, Claim] = {}
    for row in said:
        key = _repetition(row)
        if key in claims:
            claims[key].repeated.append(row)
        else:
            claims[key] = Claim(row)
    found = _with_parts(list(claims.values()))
    for claim in found:
        _let_expenditure_speak(claim)
    return found


def _with_parts(found: list[Claim]) -> list[Claim]:
    """Return the claims with those that make up another one taken into it."""
    for whole in found:
        parts = [c.said for c in found if c.said.part_of == whole.said.subject and _comparable(c.said, whole.said)]
        if parts and sum((part.amount_yuan or _ZERO for part in parts), _ZERO) == whole.said.amount_yuan:
            whole.parts += parts
    inside = {said.statement_id for claim in found for said in claim.parts}
    return [claim for claim in found if claim.said.statement_id not in inside]


def _repetition(row: Said) -> object:
    """Return what two statements share if one repeats the other."""
    if row.kind == "pledge":
        return row.subject, row.quote
    heading = headings().get(row.subject, (row.subject, row.item if row.subject == "function" else ""))
    if row.kind in CHANGES and row.amount_yuan is not None:
        return heading, row.kind, row.fiscal_year, row.phase, row.base_year, row.amount_yuan, row.percent
    return row.subject, row.item, row.kind, row.fiscal_year, row.phase, row.percent


def _comparable(part: Said, whole: Said) -> bool:
    same = (part.kind, part.fiscal_year, part.phase, part.base_year)
    return part.kind == "change" and same == (whole.kind, whole.fiscal_year, whole.phase, whole.base_year)


def _let_expenditure_speak(claim: Claim) -> None:
    """Let a statement on expenditure stand for its repetitions: revenue follows from it."""
    order = list(headings())
    ranked = sorted([claim.said, *claim.repeated], key=lambda s: order.index(s.subject) if s.subject in order else 99)
    claim.said, claim.repeated = ranked[0], ranked[1:]
