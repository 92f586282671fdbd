"""One document in, its clean rows out, and the account of every number in it."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from analysis import documents, performance, reference, statements, tables
from analysis.documents import USUAL, Cell, Claims, Document, Line, Options, Row

Rows = list[dict[str, object]]


@dataclass
class Cleaned:
    """The clean rows of one document, or of a collection: table name -> rows in the order of the source.

    `notes` name what was not recognised, a sentence each. `disclosure` is what the manifest calls the disclosure that
    several files make together.
    """

    rows: dict[str, Rows] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    disclosure: str = ""

    def add(self, other: "Cleaned") -> None:
        for name, rows in other.rows.items():
            self.rows.setdefault(name, []).extend(rows)

    def account(self) -> str:
        """Return the account of numbers in one line."""
        roles = Counter(str(row["role"]) for row in self.rows["numbers"])
        parts = ", ".join(f"{count:,} {role}" for role, count in roles.most_common() if role != "unread")
        return f"{sum(roles.values()):,} numbers: {parts}, {roles['unread']} unread"


def document(name: str, data: bytes, manifest: Mapping[str, str] | None = None, options: Options = USUAL) -> Cleaned:
    """Return the clean rows of one disclosure (findings excepted: they span documents).

    `manifest` is the file's row of manifest.csv where there is one. Raises `Unreadable`.
    """
    manifest = manifest or {}
    source = _corrected(documents.read(name, data, options))
    found = tables.find(source.legible)
    context = tables.context_of(source, found, manifest)
    readings, claims = tables.readings(found, context)
    amounts = [row for reading in readings for row in reading.facts]
    annexed, more_claims = tables.read_evaluation_base(found, context)
    targets = performance.read(found, context)
    prose, spoken = statements.read(
        found.prose,
        disclosure_id=context.disclosure_id,
        fiscal_year=context.fiscal_year,
        document_type=context.document_type,
    )
    for more in (more_claims, found.claims, targets.claims, spoken):
        claims.update(more)
    amounts = amounts + annexed + targets.facts
    printed = tables.ledger(readings, amounts, context)
    amounts = _finest_steps(amounts)
    tables.claim_codes(found, amounts, claims)
    _tell_readings((*amounts, *prose), source, tables.held_exactly(readings) if source.scanned else set())
    code, consolidated = tables.unit_code(context.spending_unit, targets.projects)
    disclosure = {
        "disclosure_id": context.disclosure_id,
        "spending_unit": context.spending_unit,
        "unit_code": code,
        "region": tables.region_of(context.spending_unit, manifest),
        "fiscal_year": context.fiscal_year,
        "document_type": context.document_type,
        "consolidated": consolidated,
        "source_file": name,
        "sha256": source.sha256,
        "format": source.format,
        "scale": context.scale,
    }
    return Cleaned(
        {
            "disclosures": [disclosure],
            "files": [_file(source, context.disclosure_id, amounts, prose)],
            "tables": printed,
            "facts": amounts,
            "statements": prose,
            "projects": targets.projects,
            "indicators": targets.indicators,
            "numbers": list(_numbers(context.disclosure_id, source, claims)),
        },
        [
            f"not recognised: {piece.title or 'a table without a title'} (page {piece.page}); its numbers are unread "
            "until a row of reference/titles.csv names it"
            for piece in found.unknown(claims)
        ]
        + [f"damaged and read around: {locator}; its numbers are unread" for locator in sorted(source.damaged)]
        + [
            f"page {page} is a picture and was not read: look whether it is a table" for page in sorted(source.pictures)
        ],
        manifest.get("disclosure", ""),
    )


def _tell_readings(rows: Iterable[dict[str, object]], source: Document, held: Container[object]) -> None:
    """Say of every row how its figure was read: what OCR took from a picture is `confirmed` where a sum holds it."""
    for row in rows:
        row["reading"] = "text"
        if row["page"] in source.scanned:
            row["reading"] = "confirmed" if row.get("fact_id") in held else "unconfirmed"


def _file(source: Document, disclosure_id: str, facts: Rows, prose: Rows) -> dict[str, object]:
    """Return the `files` row of a document; a part without tables is its prose, one without statements its tables."""
    return {
        "source_file": source.source_file,
        "sha256": source.sha256,
        "format": source.format,
        "pages": len({line.page for line in source.lines()}),
        "disclosure_id": disclosure_id,
        "part": "whole" if facts and prose else "tables" if facts else "prose",
    }


class StaleCorrection(Exception):
    """A correction whose printed text is no longer there: the source was mended, so its row must go."""


def _corrected(source: Document) -> Document:
    """Apply the rows of `reference/corrections.csv` for this file: slips of a transcription, never of an office."""
    wanted = {row["locator"]: row for row in reference.rows("corrections") if row["source_file"] == source.source_file}
    if not wanted:
        return source
    seen = {line.locator: line for line in source.lines()}
    for locator, row in wanted.items():
        if row["printed"] not in (seen[locator].text if locator in seen else ""):
            raise StaleCorrection(
                f"{source.source_file}, {locator}: corrections.csv expects `{row['printed']}`, which is not "
                "there: remove or mend its row."
            )

    def mended(line: Line) -> Line:
        row = wanted.get(line.locator)
        return replace(line, text=line.text.replace(row["printed"], row["corrected"], 1)) if row else line

    items = [
        mended(item)
        if isinstance(item, Line)
        else Row(tuple(Cell(tuple(map(mended, c.lines)), c.span) for c in item.cells))
        for item in source.items
    ]
    return replace(source, items=tuple(items))


def _numbers(disclosure_id: str, source: Document, claims: Claims) -> Iterable[dict[str, object]]:
    for line in source.lines():
        yield from _tokens(disclosure_id, line, claims)


def _tokens(disclosure_id: str, line: Line, claims: Claims) -> Iterable[dict[str, object]]:
    for locator, start, end in line.numerals():
        role, ref = claims.get(locator, ("unread", ""))
        yield {
            "disclosure_id": disclosure_id,
            "page": line.page,
            "locator": locator,
            "token": line.text[start:end],
            "role": role,
            "ref": ref,
        }


def _finest_steps(amounts: Rows) -> Rows:
    """Give every amount the finest printing step of its table: 40 beside 38.46 dropped its zeros and is 40.00."""
    finest: dict[tuple[object, ...], Decimal] = {}
    for row in amounts:
        if isinstance(step := row["rounding_step_yuan"], Decimal):
            finest[_of_one_step(row)] = min(finest.get(_of_one_step(row), step), step)
    for row in amounts:
        if row["rounding_step_yuan"] is not None:
            row["rounding_step_yuan"] = finest[_of_one_step(row)]
    return amounts


def _of_one_step(row: Mapping[str, object]) -> tuple[object, ...]:
    return row["table"], row["scale"], row["table_id"] if row["table"] == "other" else ""
