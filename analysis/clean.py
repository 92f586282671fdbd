"""One document in, its clean rows out, and the account of every number in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from analysis import facts, identity, indicators, statements, tables
from analysis.documents import Claims, Document, Line, formats

Rows = list[dict[str, object]]


@dataclass
class Cleaned:
    """The clean rows of one document, or of a collection: table name -> rows in the order of the source."""

    rows: dict[str, Rows] = field(default_factory=dict)

    def add(self, other: "Cleaned") -> None:
        for name, rows in other.rows.items():
            self.rows.setdefault(name, []).extend(rows)

    def account(self) -> str:
        """Return the account of numbers in one line."""
        roles = Counter(str(row["role"]) for row in self.rows["numbers"])
        parts = ", ".join(f"{count:,} {role}" for role, count in roles.most_common() if role != "unread")
        return f"{sum(roles.values()):,} numbers: {parts}, {roles['unread']} unread"


def document(name: str, data: bytes, manifest: Mapping[str, str] | None = None) -> Cleaned:
    """Return the clean rows of one disclosure (findings excepted: they span documents).

    `manifest` is the file's row of manifest.csv where there is one. Raises `Unreadable`.
    """
    manifest = manifest or {}
    source = formats.read(name, data)
    found = tables.find(source)
    context = identity.context(source, found, manifest)
    amounts, claims = facts.read(found, context)
    performance = indicators.read(found, context)
    prose, spoken = statements.read(
        found.prose,
        disclosure_id=context.disclosure_id,
        fiscal_year=context.fiscal_year,
        document_type=context.document_type,
    )
    for more in (found.claims, performance.claims, spoken):
        claims.update(more)
    amounts = _finest_steps(amounts + performance.facts)
    code, consolidated = identity.unit_code(context.spending_unit, performance.projects)
    disclosure = {
        "disclosure_id": context.disclosure_id,
        "spending_unit": context.spending_unit,
        "unit_code": code,
        "region": identity.region(context.spending_unit, manifest),
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
            "facts": amounts,
            "statements": prose,
            "projects": performance.projects,
            "indicators": performance.indicators,
            "numbers": list(_numbers(context.disclosure_id, source, claims)),
        }
    )


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
    finest: dict[tuple[object, object], Decimal] = {}
    for row in amounts:
        if (step := row["rounding_step_yuan"]) is not None:
            key = (row["table"], row["scale"])
            finest[key] = min(finest.get(key, step), step)  # type: ignore[type-var, assignment]
    for row in amounts:
        if row["rounding_step_yuan"] is not None:
            row["rounding_step_yuan"] = finest[row["table"], row["scale"]]
    return amounts
