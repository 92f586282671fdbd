"""The card of a document: what the run of a folder has to know of it, so that its rows can stay where they are kept."""

import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from analysis.clean import Cleaned, Rows
from analysis.store import sha256


@dataclass(frozen=True)
class Card:
    """One document: its row of `disclosures`, which part of one it is (`files`), what the manifest joins it to.

    `amounts` tells two documents with the same amounts, empty where there is none.
    """

    disclosure: Mapping[str, object]
    part: str
    joins: str
    account: str
    notes: list[str]
    amounts: str

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=True, separators=(",", ":"))


def card_of(cleaned: Cleaned) -> Card:
    """Return the card of a document."""
    counted = sorted((repr(key), count) for key, count in amounts(cleaned.rows["facts"]).items())
    return Card(
        disclosure=cleaned.rows["disclosures"][0],
        part=str(cleaned.rows["files"][0]["part"]),
        joins=cleaned.disclosure,
        account=cleaned.account(),
        notes=cleaned.notes,
        amounts=sha256(repr(counted).encode("utf-8", "backslashreplace")) if counted else "",
    )


def read_card(text: str) -> Card:
    return Card(**json.loads(text, object_pairs_hook=_interned))


def _interned(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose names are kept once, however many cards there are."""
    return {sys.intern(name): value for name, value in pairs}


def amounts(facts: Rows) -> Counter[tuple[object, ...]]:
    """Return how often each amount stands in the tables of a document."""
    return Counter((row["table"], row["measure"], row["code"], row["amount_yuan"]) for row in facts)


def packed(rows: Mapping[str, Rows]) -> bytes:
    """Return the rows of a document as bytes, exact decimals and blanks as they are."""
    return zlib.compress(json.dumps(rows, default=_decimal, separators=(",", ":")).encode("ascii"), 6)


def unpacked(data: bytes) -> dict[str, Rows]:
    """Return the rows that `packed` made bytes of."""
    found: dict[str, Rows] = json.loads(zlib.decompress(data), object_hook=_exact)
    return found


_DECIMAL = "exact"


def _decimal(value: object) -> object:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"{value!r} of a clean row is of no kind that a table has")


def _exact(held: dict[str, object]) -> object:
    return Decimal(str(held[_DECIMAL])) if held.keys() == {_DECIMAL} else held
