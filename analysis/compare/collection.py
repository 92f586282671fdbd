"""Questions to a whole collection, asked in SQL: what is held comes back as counts and as one row a document.

Documents are counted, never rows: a slip that breaks five checks is one inconsistency of one document. A document that
could not have been found inconsistent is in no denominator: one without a check that could be carried out, and a scan,
against which no break is held. What lies between two documents depends on who else is in the collection, so it stands
apart from the share of documents.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.compare.completeness import STANDARD, WITH_POINTS
from analysis.compare.shares import share_of

if TYPE_CHECKING:
    import duckdb

OUTCOMES = {
    "inconsistent": "at least one inconsistency of its own",
    "none found": "checks were carried out, and none breaks",
    "scanned": "read by OCR: no break is held against it",
    "not tested": "no check of it could be carried out",
}
BEHIND = (
    "a fall",
    "a change of boundary",
    "a fall or a rise, by the boundary",
    "less than the budget",
    "no change",
    "a rise",
    "no figure",
)
"""What can stand behind a tight-belt claim, told by its verdict first and then by the direction of its figure."""

_HELD = "verdict IN ('ties', 'rounding', 'breaks')"
"""Of a check that could be carried out, and could have broken."""

_CAUSE = "coalesce(cause_id, finding_id)"
_ALONE = "NOT contains(disclosure_id, ';')"

_SCANNED = """
scanned AS (
    SELECT disclosure_id FROM facts WHERE reading <> 'text'
    UNION SELECT disclosure_id FROM statements WHERE reading <> 'text')
"""

_BEHIND = """
CASE WHEN verdict = 'boundary change' THEN 'a change of boundary'
    WHEN verdict = 'depends on the boundary' THEN 'a fall or a rise, by the boundary'
    WHEN verdict = 'under-execution' THEN 'less than the budget'
    WHEN verdict = 'contradicted' OR direction = 'rose' THEN 'a rise'
    WHEN direction = 'fell' THEN 'a fall' WHEN direction = 'unchanged' THEN 'no change' ELSE 'no figure' END
"""

_DOCUMENTS = f"""
WITH checked AS (
    SELECT disclosure_id, count(*) AS checks, count(*) FILTER ({_HELD}) AS tested
    FROM findings WHERE {_ALONE} GROUP BY ALL),
broken AS (
    SELECT disclosure_id, count(DISTINCT {_CAUSE}) AS causes
    FROM findings WHERE {_ALONE} AND verdict = 'breaks' GROUP BY ALL),
read AS (
    SELECT disclosure_id, count(*) AS printed_tables, count(*) FILTER (proof = 'proven') AS proven,
        count(*) FILTER (proof = 'partly') AS partly, count(*) FILTER (proof = 'unproven') AS unproven
    FROM "tables" GROUP BY ALL),
counted AS (
    SELECT disclosure_id, count(*) AS numerals, count(*) FILTER (role = 'unread') AS unread
    FROM numbers GROUP BY ALL),
{_SCANNED},
belts AS (
    SELECT disclosure_id, count(*) AS claims, count(*) FILTER (({_BEHIND}) = 'a rise') AS rises
    FROM claims GROUP BY ALL)
SELECT disclosure_id, spending_unit, region, fiscal_year, document_type, format, source_file,
    CASE WHEN scanned.disclosure_id IS NOT NULL THEN 'scanned' WHEN coalesce(tested, 0) = 0 THEN 'not tested'
        WHEN causes > 0 THEN 'inconsistent' ELSE 'none found' END AS outcome,
    coalesce(checks, 0) AS checks, coalesce(tested, 0) AS tested, coalesce(causes, 0) AS causes,
    coalesce(printed_tables, 0) AS printed_tables, coalesce(proven, 0) AS proven, coalesce(partly, 0) AS partly,
    coalesce(unproven, 0) AS unproven, coalesce(numerals, 0) AS numerals, coalesce(unread, 0) AS unread,
    coalesce(claims, 0) AS claims, coalesce(rises, 0) AS rises
FROM disclosures LEFT JOIN checked USING (disclosure_id) LEFT JOIN read USING (disclosure_id)
    LEFT JOIN counted USING (disclosure_id) LEFT JOIN scanned USING (disclosure_id)
    LEFT JOIN belts USING (disclosure_id) LEFT JOIN broken USING (disclosure_id)
ORDER BY region, spending_unit, fiscal_year, document_type, disclosure_id
"""

_CHECKS = f"""
WITH {_SCANNED},
numbered AS MATERIALIZED (
    SELECT row_number() OVER () AS document, disclosure_id FROM disclosures ANTI JOIN scanned USING (disclosure_id)),
counted AS (
    SELECT "check", bit_count(bitstring_agg(document, 1, {{documents}})) AS documents,
        bit_count(bitstring_agg(document, 1, {{documents}}) FILTER (verdict = 'breaks')) AS inconsistent
    FROM findings JOIN numbered USING (disclosure_id) WHERE {_HELD} GROUP BY ALL),
causes AS (
    SELECT "check", count(DISTINCT {_CAUSE}) AS causes
    FROM findings SEMI JOIN numbered USING (disclosure_id) WHERE verdict = 'breaks' GROUP BY ALL)
SELECT "check", documents, inconsistent, causes FROM counted JOIN causes USING ("check")
ORDER BY inconsistent DESC, causes DESC, "check"
"""
"""The documents of a check are the bits of a number: a row for each check of each document would fill the memory."""

_BETWEEN = f"""
SELECT count(DISTINCT disclosure_id) AS groups,
    count(DISTINCT disclosure_id) FILTER (verdict = 'breaks') AS inconsistent
FROM findings WHERE NOT {_ALONE} AND {_HELD}
"""

_CLAIMS = f"""
SELECT {_BEHIND} AS behind, verdict, count(*) AS claims, count(DISTINCT disclosure_id) AS documents
FROM claims GROUP BY GROUPING SETS ((behind), (behind, verdict))
"""

_INVOKING = """
SELECT count(DISTINCT disclosure_id) AS documents FROM statements WHERE slogan
"""

_STATES = f"""
WITH standard(document_type, place, "table") AS (VALUES {{standard}}),
forms AS (SELECT "table", min(place) AS place FROM standard GROUP BY ALL),
printed AS (
    SELECT disclosure_id, "table",
        CASE WHEN bool_or(amount_yuan <> 0) OR bool_or(amount_yuan IS NULL AND reading = 'unconfirmed') THEN 'published'
            WHEN bool_or(amount_yuan = 0) THEN 'all zero' ELSE 'printed empty' END AS state
    FROM facts SEMI JOIN forms USING ("table") GROUP BY disclosure_id, "table"),
said AS (SELECT DISTINCT disclosure_id, subject AS "table" FROM statements WHERE kind = 'level'),
points AS (
    SELECT unnest(string_split(evidence, ';')) AS indicator_id
    FROM findings WHERE "check" = 'points of the indicators' AND residual <> 0),
short AS (
    SELECT DISTINCT disclosure_id, "table" FROM indicators SEMI JOIN points USING (indicator_id)
    WHERE "table" IN ({", ".join(f"'{name}'" for name in WITH_POINTS)}))
SELECT d.disclosure_id, d.document_type, forms."table", forms.place,
    CASE WHEN printed.state IN ('published', 'all zero') AND short."table" IS NOT NULL THEN 'incomplete'
        WHEN printed.state IS NOT NULL THEN printed.state
        WHEN standard."table" IS NULL THEN 'not required'
        WHEN said."table" IS NOT NULL THEN 'in prose only' ELSE 'omitted' END AS state
FROM disclosures d CROSS JOIN forms
    LEFT JOIN standard ON standard.document_type = d.document_type AND standard."table" = forms."table"
    LEFT JOIN printed ON printed.disclosure_id = d.disclosure_id AND printed."table" = forms."table"
    LEFT JOIN said ON said.disclosure_id = d.disclosure_id AND said."table" = forms."table"
    LEFT JOIN short ON short.disclosure_id = d.disclosure_id AND short."table" = forms."table"
"""

_BREAKS = f"""
SELECT f.disclosure_id, f."check", f.severity, {_CAUSE} AS cause, f.explanation
FROM findings f WHERE f.verdict = 'breaks' ORDER BY f.disclosure_id, cause, f.finding_id
"""

_BELTS = f"""
SELECT disclosure_id, {_BEHIND} AS behind, verdict, subject, stated_percent, quote
FROM claims ORDER BY disclosure_id, claim_id
"""


def documents(connection: "duckdb.DuckDBPyConnection") -> pd.DataFrame:
    """Return one row a document: what it is, its `outcome` (of `OUTCOMES`), and what was read and found in it."""
    return connection.execute(_DOCUMENTS).df()


def checks(connection: "duckdb.DuckDBPyConnection") -> pd.DataFrame:
    """Return the checks that break, the most documents first: the documents that could be tested by each, those that
    break it, the causes, and the exact interval of the share.
    """
    whole = _one(connection, "SELECT count(*) AS documents FROM disclosures")
    frame = connection.execute(_CHECKS.format(documents=max(1, whole["documents"]))).df()
    exact = [share_of(int(row.inconsistent), int(row.documents)) for row in frame.itertuples()]
    return frame.assign(**{name: [row[name] for row in exact] for name in ("share", "low", "high")})


def between(connection: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    """Return how many groups of documents were checked against one another, and in how many something breaks."""
    return _one(connection, _BETWEEN)


def belts(connection: "duckdb.DuckDBPyConnection") -> pd.DataFrame:
    """Return the tight-belt claims by what stands `behind` them (of `BEHIND`) and by `verdict`: `claims`, `documents`.

    A row without a verdict is that of all verdicts together.
    """
    frame = connection.execute(_CLAIMS).df().fillna({"verdict": ""})
    place = frame["behind"].map({name: number for number, name in enumerate(BEHIND)})
    return frame.assign(place=place).sort_values(["place", "verdict"]).drop(columns="place").reset_index(drop=True)


def invoking(connection: "duckdb.DuckDBPyConnection") -> int:
    """Return how many documents print a tight-belt phrase."""
    return _one(connection, _INVOKING)["documents"]


def published(connection: "duckdb.DuckDBPyConnection") -> pd.DataFrame:
    """Return how many documents of a kind have each standard table in each state of `completeness.STATES`."""
    counted = f'SELECT document_type, "table", state, count(*) AS documents FROM ({_states()}) '
    return connection.execute(
        counted + "WHERE state <> 'not required' GROUP BY document_type, \"table\", place, state "
        "ORDER BY document_type, place, state"
    ).df()


def refused(connection: "duckdb.DuckDBPyConnection") -> pd.DataFrame:
    """Return the files that could not be read, and why."""
    return connection.execute("SELECT source_file, reason_code, reason FROM refused ORDER BY source_file").df()


def forms(connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[str, str, str]]:
    """Yield document, standard table and state, of every document that has to publish the table or prints it."""
    listed = f"SELECT disclosure_id, \"table\", state FROM ({_states()}) WHERE state <> 'not required' "
    yield from _rows(connection, listed + "ORDER BY disclosure_id, place")


def breaks(connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[str, str, str, str, str]]:
    """Yield document (or documents, joined by `;`), check, severity, cause and explanation of every break."""
    yield from _rows(connection, _BREAKS)


def claims_listed(connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    """Yield document, what stands behind it, verdict, subject, stated percent and sentence of every claim."""
    yield from _rows(connection, _BELTS)


def _rows(connection: "duckdb.DuckDBPyConnection", question: str) -> Iterator[tuple[Any, ...]]:
    answer = connection.execute(question)
    while rows := answer.fetchmany(2_000):
        yield from rows


def _one(connection: "duckdb.DuckDBPyConnection", question: str) -> dict[str, int]:
    answer = connection.execute(question)
    names = [column[0] for column in answer.description or ()]
    return dict(zip(names, answer.fetchone() or (), strict=True))


def _states() -> str:
    rows = (f"('{kind}', {n}, '{name}')" for kind, names in STANDARD.items() for n, name in enumerate(names))
    return _STATES.format(standard=", ".join(rows))
