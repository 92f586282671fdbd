"""The documents of some whole units put together: joined, compared, judged, held to their contracts, and packed.

Only here do documents meet. Units that share nothing never do, so a part of the collection is closed at a time, in
whatever process, and what goes wrong costs the document over which it does.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis import audit, schema, store
from analysis.clean import Cleaned, Rows
from analysis.documents import USUAL, Options
from analysis.pipeline import scans
from analysis.pipeline.cards import unpacked
from analysis.pipeline.jobs import Lost
from analysis.pipeline.joining import together
from analysis.pipeline.reading import Refusal, audited, internal

_TABLES = ("disclosures", "files", "tables", "facts", "statements", "projects", "indicators", "numbers", "findings")

Files = tuple[tuple[str, bytes], ...]
"""The files of one disclosure: name and packed rows."""


@dataclass(frozen=True)
class Closed:
    """The tables of a part as Parquet (empty where it was lost), its documents, and those that it cannot hold."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    documents: Sequence[Mapping[str, object]] = ()
    refused: Sequence[tuple[str, Refusal]] = ()
    lost: Refusal | None = None


@dataclass(frozen=True)
class Closing:
    """Some disclosures to put together, all of their units."""

    disclosures: tuple[Files, ...]
    options: Options = USUAL

    @property
    def name(self) -> str:
        return self.disclosures[0][0][0] if self.disclosures else ""

    def run(self) -> Closed:
        documents = dict(
            together({name: Cleaned(unpacked(rows)) for name, rows in files}) for files in self.disclosures
        )
        refused: list[tuple[str, Refusal]] = []
        for attempt in (_as_they_are, _alone, _together):
            try:
                sound = dict(attempt(documents, refused))
                kept = store.checked(_rows(sound))
                break
            except Exception as error:
                failure = error
        else:
            return Closed(lost=internal(failure, "comparing it with the others"))
        kept.pop("refused")
        return Closed(
            {name: _parquet(table) for name, table in kept.items()}, kept["disclosures"].to_pylist(), tuple(refused)
        )

    def lost(self, why: Lost) -> Closed:
        how = f" ({why.how})" if why.how else ""
        reason = f"comparing it with the other documents of its unit ran out of {why.code}{how}: please report it."
        return Closed(lost=Refusal("internal", reason))


Sound = Iterator[tuple[str, Cleaned]]


def _as_they_are(documents: Mapping[str, Cleaned], refused: list[tuple[str, Refusal]]) -> Sound:
    yield from documents.items()


def _alone(documents: Mapping[str, Cleaned], refused: list[tuple[str, Refusal]]) -> Sound:
    """Yield the documents whose rows keep the contracts by themselves."""
    yield from _sound(documents, refused, beside=False)


def _together(documents: Mapping[str, Cleaned], refused: list[tuple[str, Refusal]]) -> Sound:
    """Yield the documents whose rows keep the contracts together with those before them."""
    refused.clear()
    yield from _sound(documents, refused, beside=True)


def _sound(documents: Mapping[str, Cleaned], refused: list[tuple[str, Refusal]], *, beside: bool) -> Sound:
    sound: dict[str, Cleaned] = {}
    for name, document in documents.items():
        try:
            store.checked(_rows((sound if beside else {}) | {name: document}))
        except store.ContractError as breach:
            refused.append((name, internal(breach, f"writing it ({breach})")))
            continue
        except Exception as error:
            refused.append((name, internal(error, "comparing it with the others")))
            continue
        sound[name] = document
        yield name, document


def _rows(documents: Mapping[str, Cleaned]) -> dict[str, Rows]:
    rows = collection([*documents.values()]).rows
    return rows | {"claims": claims(rows)}


def collection(documents: Sequence[Cleaned]) -> Cleaned:
    """Return the rows of all documents with the findings of the audit, those between documents last."""
    whole = Cleaned({name: [] for name in _TABLES})
    for cleaned in documents:
        whole.add(scans.without_guesses(audited(cleaned)))
    whole.rows["findings"] += audit.between_documents(whole.rows)
    return whole


def claims(rows: Mapping[str, Rows]) -> Rows:
    """Return the rows of `claims.csv`.

    A claim is tested against other documents of its unit and against the findings, so it is judged when all of them
    are there: `compare` is asked here, in the pipeline, and `store` writes what it is given.
    """
    from analysis import compare

    frame = compare.claims(store.study_of(rows))
    years = {column.name: "Int64" for column in schema.CLAIMS.columns if column.kind == "integer"}
    frame = frame.astype(years).astype("object")  # pandas makes floats of years where one is missing
    found: list[dict[str, Any]] = frame.where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in found]


def _parquet(table: Any) -> bytes:
    import pyarrow.parquet as pq

    data = io.BytesIO()
    pq.write_table(table, data, compression="zstd")
    return data.getvalue()


def prepare() -> None:
    """Import what closing needs, which takes as long as reading some documents."""

    import analysis.compare  # noqa: F401
