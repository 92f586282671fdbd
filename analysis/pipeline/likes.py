"""Documents that are alike: one file twice, one disclosure in two formats, two versions of one disclosure.

Offices publish a Word file beside its PDF, and a mended version beside the first. Counted twice, each figure would be
two observations. A copy is refused by name; which of two versions stands is not ours to say, so both are kept and said.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from analysis import reference
from analysis.clean import Rows
from analysis.pipeline.cards import Card, amounts
from analysis.pipeline.outcome import Run
from analysis.pipeline.reading import Refusal

_SAME = ("spending_unit", "fiscal_year", "document_type")


def distinct(cards: Mapping[str, Card], run: Run, facts: Callable[[str], Rows]) -> dict[str, Card]:
    """Return the documents without those that others take the place of; what is alike and stays is noted.

    `facts(name)` is asked only for documents of one unit, year and type.
    """
    kept: dict[str, Card] = {}
    first: dict[object, str] = {}
    versions: dict[object, list[str]] = {}
    for name, card in cards.items():
        refusal = _refusal(card, first)
        for mark in _marks(card)[: 1 if refusal else None]:
            first.setdefault(mark, name)
        if refusal:
            run.refuse(name, refusal)
            continue
        others = versions.setdefault(_identity(card), [])
        run.notes[name] = run.notes[name] + [_version(name, facts(name), other, facts(other)) for other in others]
        others.append(name)
        kept[name] = card
    return kept


def _marks(card: Card) -> list[object]:
    """Return what no second document may share: its bytes (kept or not), its id, its amounts for one unit and year."""
    marks: list[object] = [("sha256", card.disclosure["sha256"]), ("id", card.disclosure["disclosure_id"])]
    return marks + ([(_identity(card), card.amounts)] if card.amounts else [])


def _refusal(card: Card, first: Mapping[object, str]) -> Refusal | None:
    bytes_of, named, *same = (first.get(mark, "") for mark in _marks(card))
    if bytes_of:
        return Refusal("duplicate", f"it is {bytes_of} again, byte for byte: remove one of the two.")
    if named:
        return Refusal("name_taken", f"{named} has the same name but for its ending or case: give one another name.")
    if any(same):
        reason = f"it is for the same unit and year as {same[0]}, with the same amounts: remove one copy."
        return Refusal("copy", reason)
    return None


def _identity(card: Card) -> tuple[object, ...]:
    return tuple(card.disclosure[column] for column in _SAME)


def _version(name: str, facts: Rows, other: str, before: Rows) -> str:
    """Say how a document differs from one for the same unit, year and type."""
    one, two = amounts(before), amounts(facts)
    revised = next((row["pattern"] for row in reference.rows("revisions") if row["pattern"] in PurePath(name).stem), "")
    what = f"a revised version ({revised}) of" if revised else "in conflict with"
    return (
        f"{what} {other}, which is for the same unit, year and type: {max((one - two).total(), (two - one).total())} "
        f"of {two.total()} amounts differ; both are kept and counted until one is removed"
    )
