"""Documents that are alike: one file twice, one disclosure in two formats, two versions of one disclosure.

Offices publish a Word file beside its PDF, and a mended version beside the first. Counted twice, each figure would be
two observations. A copy is refused by name; which of two versions stands is not ours to say, so both are kept and said.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import PurePath

from analysis import reference
from analysis.clean import Cleaned
from analysis.pipeline.outcome import Run
from analysis.pipeline.reading import Refusal

_SAME = ("spending_unit", "fiscal_year", "document_type")


def distinct(documents: Mapping[str, Cleaned], run: Run) -> dict[str, Cleaned]:
    """Return the documents without those that others take the place of; what is alike and stays is noted."""
    kept: dict[str, Cleaned] = {}
    seen: dict[object, str] = {}
    for name, document in documents.items():
        first = seen.setdefault(document.rows["disclosures"][0]["sha256"], name)
        refusal = _refusal(document, kept) if first == name else _again(first)
        if refusal:
            run.refuse(name, refusal)
            continue
        others = (other for other in kept if _identity(kept[other]) == _identity(document))
        run.notes[name] += [_version(name, document, other, kept[other]) for other in others]
        kept[name] = document
    return kept


def _again(other: str) -> Refusal:
    return Refusal("duplicate", f"it is {other} again, byte for byte: remove one of the two.")


def _refusal(document: Cleaned, kept: Mapping[str, Cleaned]) -> Refusal | None:
    def alike(what: Callable[[Cleaned], object]) -> str:
        return next((name for name, other in kept.items() if what(other) == what(document)), "")

    if other := alike(lambda each: each.rows["disclosures"][0]["disclosure_id"]):
        return Refusal("name_taken", f"{other} has the same name but for its ending or case: give one another name.")
    if document.rows["facts"] and (other := alike(lambda each: (_identity(each), _amounts(each)))):
        return Refusal("copy", f"it is for the same unit and year as {other}, with the same amounts: remove one copy.")
    return None


def _identity(document: Cleaned) -> tuple[object, ...]:
    return tuple(document.rows["disclosures"][0][column] for column in _SAME)


def _amounts(document: Cleaned) -> Counter[tuple[object, ...]]:
    return Counter((row["table"], row["measure"], row["code"], row["amount_yuan"]) for row in document.rows["facts"])


def _version(name: str, document: Cleaned, other: str, before: Cleaned) -> str:
    """Say how a document differs from one for the same unit, year and type."""
    one, two = _amounts(before), _amounts(document)
    revised = next((row["pattern"] for row in reference.rows("revisions") if row["pattern"] in PurePath(name).stem), "")
    what = f"a revised version ({revised}) of" if revised else "in conflict with"
    return (
        f"{what} {other}, which is for the same unit, year and type: {max((one - two).total(), (two - one).total())} "
        f"of {two.total()} amounts differ; both are kept and counted until one is removed"
    )
