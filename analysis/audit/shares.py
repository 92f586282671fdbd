"""Percents of one sentence against their amounts: shares, completion rates, and lists of items with their total.

A sentence often names neither the whole nor the part again (`其中：…，占…%`), and copied sentences keep the subject of
the one before; where the arithmetic ties with another level of the same sentence, that level was meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from analysis.audit import rules
from analysis.audit.cases import Case, of_terms, percent_case, untested
from analysis.audit.figures import Figure, Row, of_level, of_statement
from analysis.audit.grammar import select

_COMPLETION = ("{whole} → {part} is {stated} of budget", "预算 {whole}、决算 {part}，完成预算的 {stated}")
_NO_AMOUNTS = ("the prose states no amount for the part or for the whole", "文字未同时给出部分与总额")
_NO_OUTTURN = ("the prose states no outturn or no budget for it", "文字未同时给出决算数与预算数")
_ALL = Decimal(100)


def last(
    said: Sequence[Figure], subject: object, phase: object, year: object, item: str = "", sentence: str = ""
) -> Figure | None:
    """Return the level of a subject that was stated last, its printed words alike where one subject has several."""
    fitting = (
        f
        for f in reversed(said)
        if f.measure == subject
        and f.year == year
        and f.unit == "元"
        and (not phase or f.phase == phase)
        and (not item or f.label == item)
        and (not sentence or f.sentence == sentence)
    )
    return next(fitting, None)


def beside(said: Sequence[Figure], sentence: str) -> list[Figure]:
    """Return the amounts of one sentence, the nearest first."""
    return [f for f in reversed(said) if f.sentence == sentence and f.unit == "元"]


def completion(row: Row, said: Sequence[Figure]) -> Iterator[Case]:
    """Yield the case of a completion rate; budget and outturn of its own sentence go before those of its subject."""
    stated = of_statement(row, "percent")
    if stated is None:
        return
    year, base_year = row["fiscal_year"], row["base_year"] or row["fiscal_year"]
    near = beside(said, stated.sentence)
    part = last(near[::-1], row["subject"], "executed", year) or last(said, row["subject"], "executed", year)
    whole = last(near[::-1], row["subject"], row["base_phase"], base_year) or last(
        said, row["subject"], row["base_phase"], base_year
    )
    if part and whole:
        yield percent_case("completion rate", "完成率", stated, part, whole, _COMPLETION)
    else:
        yield untested("completion rate", "完成率", stated, _NO_OUTTURN)


def share(row: Row, said: Sequence[Figure], by_table: Mapping[str, Sequence[Figure]]) -> Iterator[Case]:
    """Yield the case of a share, with the part and the whole that its sentence means."""
    stated = of_statement(row, "percent")
    if stated is None:
        return
    place = row["phase"], row["fiscal_year"]
    near = beside(said, stated.sentence)
    part = last(said, row["subject"], *place, str(row["item"])) or last(said, row["subject"], *place)
    whole = last(said, row["part_of"], *place) or _in_table(row, by_table)
    if not part or not whole:
        yield untested("share", "占比", stated, _NO_AMOUNTS)
        return
    usual = percent_case("share", "占比", stated, part, whole)
    pairs = [(near[0], whole), *((p, w) for p in (near[0], part) for w in near)] if near else []
    others = (percent_case("share", "占比", stated, p, w) for p, w in pairs if p.key != w.key)
    yield usual if usual.holds() else next((case for case in others if case.holds()), usual)


def _in_table(row: Row, by_table: Mapping[str, Sequence[Figure]]) -> Figure | None:
    """Return the whole that a table prints where the prose leaves it out."""
    picks = [i.parts[0] for i in rules.PROSE_TO_TABLES if i.total.measure == row["part_of"] and not i.total.part_of]
    found = (f for pick in picks for f in select(pick, by_table))
    return next((f for f in found if f.year == row["fiscal_year"] and f.phase == row["phase"]), None)


def lists(statements: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases of lists: amounts of one sentence whose shares make 100 must make their total."""
    sentences: dict[str, list[Row]] = {}
    for row in statements:
        sentences.setdefault(str(row["quote"]), []).append(row)
    for rows in sentences.values():
        yield from _list(rows)


def _list(rows: Sequence[Row]) -> Iterator[Case]:
    """Yield the case of one sentence's list, if every share has an amount of its own and the whole stands there too."""
    shares = [row for row in rows if row["kind"] == "share" and row["subject"] == "function"]
    levels = {_named(row): found for row in rows if (found := of_level(row))}
    parts = [levels[_named(row)] for row in shares if _named(row) in levels]
    if not len({part.key for part in parts}) == len(shares) > 1 or sum(map(_percent, shares), Decimal(0)) != _ALL:
        return
    whole = next((f for f in levels.values() if f.measure == shares[0]["part_of"]), None)
    if whole:
        terms = [(1, part) for part in parts]
        yield of_terms("listed items against their total", "所列各项与总额", whole, terms, "told")


def _named(row: Row) -> tuple[object, object]:
    return row["subject"], row["item"]


def _percent(row: Row) -> Decimal:
    percent = row["percent"]
    return percent if isinstance(percent, Decimal) else Decimal(0)
