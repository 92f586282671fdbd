"""Clean tables -> findings, document by document, and then between the documents of one unit.

A break in the published figures is a finding and never stops the run.
"""

from collections.abc import Mapping, Sequence

from analysis.audit import figures, identities, performance, prose, verdicts, years

Rows = Sequence[Mapping[str, object]]


def audit(tables: Mapping[str, Rows]) -> list[dict[str, object]]:
    """Return the findings rows of a collection (its clean tables by name), document by document."""
    found: list[dict[str, object]] = []
    for disclosure in tables["disclosures"]:
        found.extend(of_document({name: _of(rows, disclosure["disclosure_id"]) for name, rows in tables.items()}))
    return found + between_documents({**tables, "findings": found})


def of_document(tables: Mapping[str, Rows]) -> list[dict[str, object]]:
    """Return the findings inside one document, from its own clean rows."""
    scanned = any(row.get("reading") not in (None, "text") for row in (*tables["facts"], *tables["statements"]))
    tables = {name: _confirmed(rows, tables["facts"]) for name, rows in tables.items()} if scanned else tables
    own = figures.of_tables(tables["facts"], tables["statements"])
    by_table = figures.by_table(own)
    cases = [
        *identities.cases(by_table),
        *prose.within(by_table, tables["statements"]),
        *performance.cases(tables["disclosures"][0], own, tables["indicators"], tables["projects"]),
    ]
    return verdicts.findings(cases, own, tables=tables.get("tables", ()), scanned=scanned)


def between_documents(tables: Mapping[str, Rows]) -> list[dict[str, object]]:
    """Return the findings between documents of one unit; what ties inside a document vouches for its figures."""
    pairs = years.pairs(tables["disclosures"])
    names = {disclosure["disclosure_id"] for pair in pairs for disclosure in pair}
    amounts, statements, inner = (
        [row for row in _confirmed(tables.get(name, ())) if row["disclosure_id"] in names]
        for name in ("facts", "statements", "findings")
    )
    given = {
        ident: str(row["check"])
        for row in inner
        if row["verdict"] in ("ties", "rounding")
        for ident in str(row["evidence"]).split(";")
    }
    own = figures.of_tables(amounts, statements)
    return verdicts.findings(list(years.cases(pairs, own, statements)), own, given, scope="between")


def _confirmed(rows: Rows, facts: Rows = ()) -> Rows:
    """Return the rows without those that OCR alone has read, and without what rests on such a fact."""
    guessed = {row["fact_id"] for row in facts if row.get("reading") == "unconfirmed"}
    return [row for row in rows if row.get("reading") != "unconfirmed" and row.get("fact_id") not in guessed]


def _of(rows: Rows, disclosure_id: object) -> list[Mapping[str, object]]:
    return [row for row in rows if row["disclosure_id"] == disclosure_id]
