"""The tables of the sources and the audit: documents, checks, breaks, the completeness card, rules, the dictionary."""

from collections.abc import Mapping
from functools import cache

import pandas as pd

from analysis import audit, compare, schema
from analysis.publish.exhibits.cells import frame, glossed, names, plain, word
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
    """Return the number of checks by document and verdict; checks between documents have a row of their own."""
    titles = names(study, lang)
    counts = study.findings.groupby(["disclosure_id", "verdict"], sort=False).size().unstack(fill_value=0)
    records = [
        {
            "Document": _together(titles, str(ids)),
            **{word(v.capitalize(), lang): row.get(v, 0) for v in schema.VERDICTS},
        }
        for ids, row in counts.iterrows()
    ]
    return frame(records, lang)


def _together(titles: Mapping[str, str], ids: str) -> str:
    return "; ".join(titles[name] for name in ids.split(";"))


def breaks(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return every independent inconsistency: its document, severity, and each check that it breaks, gravest first."""
    order = {"serious": 0, "material": 1, "minor": 2}
    titles = names(study, lang)
    causes = [list(own.itertuples()) for _, own in story.breaks.groupby("cause", sort=False)]
    causes.sort(key=lambda own: min(order.get(row.severity, 3) for row in own))
    records = []
    for own in causes:
        ranked = sorted(own, key=lambda row: order.get(row.severity, 3))
        sentences = [row.explanation if lang == "en" else row.explanation_zh for row in ranked]
        told = " ".join(glossed(sentence, lang) for sentence in dict.fromkeys(sentences))
        records.append(
            {
                "Document": story.cite(_together(titles, ranked[0].disclosure_id), *ranked[0].evidence.split(";")),
                "Severity": word(ranked[0].severity, lang),
                "What the document's own figures say": told,
            }
        )
    return frame(records, lang)


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
