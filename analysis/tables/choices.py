"""What title and header leave open and the arithmetic decides: a scale that is not printed, a total of three or all."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from analysis.documents import Claims
from analysis.tables.proof import Trial
from analysis.tables.reading import Entry, Reading
from analysis.tables.reading import read as read_table
from analysis.tables.record import Context
from analysis.tables.sheets import Sheet

_THREE = ("abroad", "reception", "vehicles")
_BESIDE = ("meetings", "training", "operating_expenses")


def read(found: Sequence[Sheet], context: Context, claims: Claims) -> list[Reading]:
    """Return what was read of every table; those without a scale of their own are read in the one that ties."""
    stated = {
        n: _read(sheet, context, claims) for n, sheet in enumerate(found) if _scaled(sheet) or not sheet.read_here
    }
    totals = {entry.amount for reading in stated.values() for entry in reading.entries if entry.amount}
    readings: list[Reading] = []
    for n, sheet in enumerate(found):
        if n not in stated:
            before = [each.pieces[0].scale for each in found[:n] if each.pieces[0].scale]
            _scale(sheet, [*before[::-1], context.scale], context, totals)
        readings.append(stated[n] if n in stated else _read(sheet, context, claims))
    return readings


def _read(sheet: Sheet, context: Context, claims: Claims) -> Reading:
    if not sheet.read_here:
        return Reading(sheet)
    reading = read_table(sheet, context, claims)
    _grade(reading)
    return reading


def _scaled(sheet: Sheet) -> bool:
    """Tell whether a scale is printed above a table or in its header."""
    heads = (column.scale for _, layout in sheet.layouts for column in layout.columns if column.role == "amount")
    return any(piece.scale for piece in sheet.pieces) or any(heads)


def _scale(sheet: Sheet, scales: Sequence[str], context: Context, totals: set[Decimal]) -> None:
    """Give a table the scale of the tables before it, or another one in which its amounts are those of other tables."""
    known = [scale for scale in dict.fromkeys(scales) if scale]
    ties = {scale: _ties(sheet, scale, context, totals) for scale in known[1:] and known}
    chosen = max(known, key=lambda scale: ties.get(scale, 0), default="")
    for piece in sheet.pieces:
        piece.scale = chosen
    if len(known) > 1:
        why = "its amounts stand in other tables too" if ties[chosen] else "as the table before it"
        sheet.notes.append(f"it prints no scale: read in {chosen}, {why}")


def _ties(sheet: Sheet, scale: str, context: Context, totals: set[Decimal]) -> int:
    for piece in sheet.pieces:
        piece.scale = scale
    return sum(entry.amount in totals for entry in read_table(sheet, context, Claims()).entries if entry.amount)


def _grade(reading: Reading) -> None:
    """A total beside 会议费 and 培训费 is that of 三公 or of all: it is what it adds up to."""
    if reading.sheet.table != "three_public":
        return
    facts = {str(fact["fact_id"]): fact for fact in reading.facts}
    for total, three, beside in _totals(reading.entries):
        if beside and not Trial("three", total, three).tied and Trial("all", total, (*three, *beside)).tied:
            facts[total.fact_id]["measure"] = "grand_total"


def _totals(entries: Sequence[Entry]) -> Iterator[tuple[Entry, tuple[Entry, ...], tuple[Entry, ...]]]:
    """Yield (total, the three components, what stands beside them) of each row and phase."""
    for _, group in groupby(sorted(entries, key=_where), key=_where):
        row = {entry.column.measure: entry for entry in group}
        if "total" in row:
            yield (
                row["total"],
                tuple(row[measure] for measure in _THREE if measure in row),
                tuple(row[measure] for measure in _BESIDE if measure in row),
            )


def _where(entry: Entry) -> tuple[int, int, str]:
    return entry.row, entry.lane, repr(entry.key[1:])
