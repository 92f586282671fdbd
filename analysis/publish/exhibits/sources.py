"""The tables of the sources and the audit: documents, checks, breaks, the completeness card, rules, the dictionary."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from analysis import audit, compare, figures, schema
from analysis.publish import sums
from analysis.publish.exhibits.cells import frame, glossed, names, plain, word
from analysis.publish.phrases import wan
from analysis.publish.results import Story
from analysis.reference import rows, unit_name
from analysis.store import Study

MARKS = {
    "published": "●",
    "all zero": "○",
    "printed empty": "○",
    "incomplete": "◐",
    "in prose only": "¶",
    "omitted": "✗",
}
_KINDS = {"budget": "budget", "final_accounts": "final accounts"}


def documents(study: Study, lang: str = "en") -> pd.DataFrame:
    """Return the documents of the study, one row each."""
    counts, comma = study.numbers.groupby("disclosure_id")["token"].size(), "，" if lang == "zh" else ", "
    unread = study.numbers[study.numbers["role"] == "unread"].groupby("disclosure_id")["token"].size()
    records = []
    for row in study.disclosures.itertuples():
        kind = word(_KINDS[row.document_type], lang)
        english = unit_name(row.spending_unit) if lang == "en" else row.spending_unit
        english = "" if english == row.spending_unit else f"{english} "
        records.append(
            {
                "Spending unit": plain(f"{english}{row.spending_unit}"),
                "Year": row.fiscal_year,
                "Document": f"{kind}{comma}{word('consolidated', lang)}" if row.consolidated else kind,
                "Numbers": f"{counts.get(row.disclosure_id, 0):,}",
                "Unread": unread.get(row.disclosure_id, 0),
            }
        )
    return frame(records, lang)


def checks(study: Study, lang: str = "en") -> pd.DataFrame:
    """Return the number of checks by document and verdict; checks between documents have a row of their own.

    The number of a document leads to those checks in the explorer, which lies beside the report.
    """
    titles, known = names(study, lang), figures.labels(study.disclosures, lang)
    counts = study.findings.groupby(["disclosure_id", "verdict"], sort=False).size().unstack(fill_value=0)
    records = [
        {
            "Document": _together(titles, str(ids)),
            **{word(v.capitalize(), lang): _explored(row.get(v, 0), known.get(ids), v, lang) for v in schema.VERDICTS},
        }
        for ids, row in counts.iterrows()
    ]
    return frame(records, lang)


def _explored(count: int, document: str | None, verdict: str, lang: str) -> str:
    if not count or not document:
        return str(count)
    page = "explorer.html" if lang == "en" else "explorer.zh.html"
    return f"[{count}]({page}#findings?{urlencode({'document': document, 'verdict': verdict}, quote_via=quote)})"


def _together(titles: Mapping[str, str], ids: str) -> str:
    return "; ".join(titles[name] for name in ids.split(";"))


def breaks(study: Study, story: Story, lang: str = "en", severity: str = "") -> pd.DataFrame:
    """Return every check that breaks as arithmetic, the gravest first, those of one cause one after another.

    With `severity` only the causes that are so grave. What is no sum is told in its sentence.
    """
    titles, sums_of = names(study, lang), sums.of_findings(study, story.breaks)
    records = []
    for row in (row for own in story.causes_by_severity for row in own if severity in ("", own[0].severity)):
        check, told = _told(story, row, sums_of.get(row.finding_id), lang)
        records.append(
            {
                "Document": story.cite(_together(titles, row.disclosure_id), *row.evidence.split(";")),
                "Severity": word(row.severity, lang),
                "Check": check,
                "What the document's own figures say": told,
            }
        )
    return frame(records, lang)


def _told(story: Story, row: Any, found: sums.Sum | None, lang: str) -> tuple[str, str]:
    """Return the name of a broken check and its arithmetic, or its sentence."""
    said = row.explanation if lang == "en" else row.explanation_zh
    head, stated, _ = said.partition(": stated" if lang == "en" else "：公布")
    if found is not None and stated:
        return glossed(head, lang), arithmetic(story, found, row.unit, lang)
    head, colon, rest = said.partition(": " if lang == "en" else "）：")
    return glossed(head + colon.rstrip("： :"), lang), glossed(rest or said, lang)


def arithmetic(story: Story, found: sums.Sum, unit: str, lang: str = "en") -> str:
    """Return a sum in Markdown, each of its figures leading to the cell that prints it: 7.85 ≠ 27.85 万元."""
    of_parts = "元" if found.sign == "/" else unit
    parts = [story.cite_at(_shown(term.value, of_parts), term.address, term.ref) for term in found.parts]
    joined = f" {'÷' if found.sign == '/' else found.sign} ".join(parts)
    end = f"{'' if unit == '%' and lang == 'zh' else ' '}{_unit(unit, lang)}"
    result = f" = {_shown(found.derived, unit)}" if found.sign else ""
    stated = story.cite_at(_shown(found.stated.value, unit), found.stated.address, found.stated.ref)
    return f"{stated}{end if unit == '%' else ''} {found.relation} {joined}{result}{end}"


def _unit(unit: str, lang: str) -> str:
    return {"元": "万元", "人": word("persons", lang)}.get(unit, unit)


def _shown(value: Decimal, unit: str) -> str:
    """Return a figure of a sum: money in 万元, a rate with two decimals at most, a count as it is."""
    if unit == "元":
        return wan(value)
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−") if unit == "%" else f"{value:,f}"


def requests(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the documents to request next, and what each would show."""
    records = [
        {
            "Office": plain(unit_name(row.spending_unit, lang)),
            "Document": f"{word(_KINDS[row.document_type], lang)} {row.fiscal_year}",
            "What it would show": word(row.shows, lang),
        }
        for row in story.requests.itertuples()
    ]
    return frame(records, lang)


def card(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the completeness card: standard tables down, documents across."""
    titles, tables = names(study, lang), {row["table"]: row for row in rows("table_names")}
    wide = story.card.map(lambda state: f"{MARKS[state]} {word(state, lang)}" if state in MARKS else "")
    wide.columns = [titles[name] for name in wide.columns]
    wide.index = [
        tables[name]["chinese"] + (f" {tables[name]['english']}" if lang == "en" else "") for name in wide.index
    ]
    return wide.rename_axis(word("Table", lang)).reset_index()


def states(lang: str = "en") -> pd.DataFrame:
    """Return the legend of the completeness card."""
    meanings = compare.STATES if lang == "en" else compare.STATES_ZH
    records = [{"Mark": f"{mark} {word(state, lang)}", "Meaning": meanings[state]} for state, mark in MARKS.items()]
    return frame(records, lang)


@cache
def _meanings() -> Mapping[tuple[str, str], str]:
    return {(row["table"], row["column"]): row["chinese"] for row in rows("dictionary")}


def meaning(table: schema.Table, column: schema.Column, lang: str) -> str:
    """Return what a column means; in Chinese by its table, else by its name, which says the same in every table."""
    known = _meanings()
    chinese = known.get((table.name, column.name)) or known.get(("", column.name))
    return column.description if lang == "en" else chinese or column.description


def dictionary(lang: str = "en") -> pd.DataFrame:
    """Return the data dictionary: every clean table and column, its type and meaning."""
    records = [
        {
            "Table": f"`{table.name}`",
            "Column": f"`{column.name}`",
            "Type": word(column.kind, lang) + (f", {column.unit}" if column.unit else ""),
            "Meaning": plain(meaning(table, column, lang)),
        }
        for table in schema.CLEAN
        for column in table.columns
    ]
    return frame(records, lang)


def identities(lang: str = "en") -> pd.DataFrame:
    """Return the audit's rules by family: how many there are and where each comes from."""
    families: dict[str, tuple[audit.Identity | audit.Ratio, ...]] = {
        "Columns of a row": audit.ROWS,
        "Footings of a table": audit.FOOTINGS,
        "Between tables": audit.BETWEEN,
        "Prose and tables": audit.PROSE_TO_TABLES,
        "Within the prose": audit.WITHIN_PROSE,
        "Printed ratios": audit.RATIOS,
    }
    records = [
        {
            "Family": word(family, lang),
            "Rules": len(group),
            "Sources": ("；" if lang == "zh" else "; ").join(sorted({word(rule.source, lang) for rule in group})),
        }
        for family, group in families.items()
    ]
    return frame(records, lang)
