"""The report's tables: clean frames as a reader sees them, in 万元 and in words of the edition, ready for Markdown."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from IPython.display import Markdown

from analysis import audit, compare, schema, wording
from analysis.publish.marks import marked
from analysis.publish.results import Story, percent, wan
from analysis.reference import rows, unit_name
from analysis.store import Study

_SUBJECTS = {
    "revenue": "total revenue",
    "expenditure": "total expenditure",
    "revenue_and_expenditure": "revenue and expenditure",
    "general_budget": "general-budget expenditure",
    "operating_expenses": "operating expenses",
    "three_public": "three public",
    "function": "functional item",
    "general": "(no subject)",
}
_MARKS = {
    "published": "●",
    "all zero": "○",
    "printed empty": "○",
    "incomplete": "◐",
    "in prose only": "¶",
    "omitted": "✗",
}
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_FIGURE = re.compile(r"[−–-]?[\d,.]*(?: ?%)?|undefined|无定义")
_KINDS = {"budget": "budget", "final_accounts": "final accounts"}
_COMPONENTS = {"personnel": "Personnel, boundary constant", "public": "Public, boundary constant", "total": "Total"}


def word(text: str, lang: str) -> str:
    """Return a word of the report's tables in `lang`; names and what the catalogue lacks stay as they are."""
    return wording.word(text, lang) if lang != "en" and wording.known(text) else text


def markdown(frame: pd.DataFrame) -> Markdown:
    """Return a frame as a Markdown table, its figures to the right; only the study's own marks act in it."""
    shown = frame.map(lambda cell: marked(cell)).rename(columns=lambda name: marked(name))
    sides = ["right" if _figures(frame[name]) else "left" for name in frame.columns]
    return Markdown(str(shown.to_markdown(index=False, disable_numparse=True, colalign=sides)))


def _figures(column: pd.Series) -> bool:
    """Whether a column holds figures and nothing else: they stand at the right, digit under digit."""
    shown = [_LINK.sub(r"\1", str(cell)).strip("* ") for cell in column]
    return any(re.search(r"\d", cell) for cell in shown) and all(_FIGURE.fullmatch(cell) for cell in shown)


def _frame(records: Sequence[Mapping[str, Any]], lang: str) -> pd.DataFrame:
    return pd.DataFrame(records).rename(columns=lambda name: word(str(name), lang))


def _names(study: Study, lang: str) -> dict[str, str]:
    documents = study.disclosures.itertuples()
    return {row.disclosure_id: f"{unit_name(row.spending_unit, lang)} {row.fiscal_year}" for row in documents}


def _cell(study: Study, story: Story, disclosure_id: str, **where: Any) -> str:
    """Return the amount that a document prints at `where` in 万元, leading to its cell; a dash where it prints none."""
    own = compare.printed(study.facts[study.facts["disclosure_id"] == disclosure_id], **where)
    return story.cite(wan(own["amount_yuan"].iloc[0]), own["fact_id"].iloc[0]) if len(own) else "–"


def printed(study: Study, story: Story, disclosure_id: str, name: str) -> Markdown:
    """Return one amount of `compare.PRINTED` in 万元 for a sentence, leading to its cell."""
    return Markdown(marked(_cell(study, story, disclosure_id, **compare.PRINTED[name])))


def cited(story: Story, text: str, ident: str) -> Markdown:
    """Return words for a sentence that lead to the printed cell or sentence behind them."""
    return Markdown(marked(story.cite(text, ident)))


def documents(study: Study, lang: str = "en") -> pd.DataFrame:
    """Return the documents of the study, one row each."""
    counts = study.numbers.groupby("disclosure_id")["token"].size()
    unread = study.numbers[study.numbers["role"] == "unread"].groupby("disclosure_id")["token"].size()
    records = []
    for row in study.disclosures.itertuples():
        kind = word(_KINDS[row.document_type], lang)
        english = unit_name(row.spending_unit) if lang == "en" else row.spending_unit
        english = "" if english == row.spending_unit else f"{english} "
        records.append(
            {
                "Spending unit": f"{english}{row.spending_unit}",
                "Year": row.fiscal_year,
                "Document": f"{kind}, {word('consolidated', lang)}" if row.consolidated else kind,
                "Numbers": f"{counts[row.disclosure_id]:,}",
                "Unread": unread.get(row.disclosure_id, 0),
            }
        )
    return _frame(records, lang)


def checks(study: Study, lang: str = "en") -> pd.DataFrame:
    """Return the number of checks by document and verdict; checks between documents have a row of their own."""
    names = _names(study, lang)
    counts = study.findings.groupby(["disclosure_id", "verdict"], sort=False).size().unstack(fill_value=0)
    records = [
        {"Document": _together(names, str(ids)), **{v.capitalize(): row.get(v, 0) for v in schema.VERDICTS}}
        for ids, row in counts.iterrows()
    ]
    return _frame(records, lang)


def _together(names: Mapping[str, str], ids: str) -> str:
    return "; ".join(names[name] for name in ids.split(";"))


def breaks(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return every break: its document, severity and plain sentence, the serious ones first in each document."""
    order = {"serious": 0, "material": 1, "minor": 2}
    place = {name: n for n, name in enumerate(study.disclosures["disclosure_id"])}
    ranked = sorted(
        story.breaks.itertuples(), key=lambda row: (place[row.disclosure_id.split(";")[0]], order[row.severity])
    )
    names = _names(study, lang)
    records = [
        {
            "Document": story.cite(_together(names, row.disclosure_id), *row.evidence.split(";")),
            "Severity": word(row.severity, lang),
            "What the document's own figures say": row.explanation if lang == "en" else row.explanation_zh,
        }
        for row in ranked
    ]
    return _frame(records, lang)


def personnel(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return personnel and public expenses unit by unit, all goods and services beside the 公用经费 column."""
    names = _names(study, lang)
    records = [
        {
            "Document": names[row.disclosure_id],
            "Basic": _cell(study, story, row.disclosure_id, **compare.PRINTED["basic_yuan"]),
            "Personnel": _cell(study, story, row.disclosure_id, **compare.PRINTED["personnel_yuan"]),
            "Public": _cell(study, story, row.disclosure_id, **compare.PRINTED["public_yuan"]),
            "Goods and services, whole": _cell(study, story, row.disclosure_id, **compare.PRINTED["class_302_yuan"]),
            "of it under personnel": _cell(
                study, story, row.disclosure_id, **compare.PRINTED["class_302_in_personnel_yuan"]
            ),
            "Public share": word(percent(row.public_share_percent), lang),
        }
        for row in story.basic.itertuples()
    ]
    return _frame(records, lang)


def moved_codes(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the economic codes of which a part moved to personnel, with their amounts in both years."""
    if story.belt is None:
        return _frame([{"Code": "–", "Item": "–"}], lang)
    belt = story.belt
    codes = belt.codes[belt.codes["reclassified_yuan"] != 0]
    basic = {"table": "general_budget_basic"}
    records = [
        {
            "Code": row.code,
            "Item": row.label,
            str(belt.earlier_year): _cell(study, story, belt.earlier, code=row.code, measure="total", **basic),
            str(belt.year): _cell(study, story, belt.later, code=row.code, measure="total", **basic),
            "Moved to personnel": _cell(study, story, belt.later, code=row.code, measure="personnel", **basic),
        }
        for row in codes.itertuples()
    ]
    return _frame(records, lang)


def parts(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the decomposition of the change of the total between two documents of one unit.

    A component held constant is a sum over codes and stands in no single cell; projects and the total lead to theirs.
    """
    if story.belt is None:
        return _frame([{"Component": "–", "Change": "–"}], lang)
    belt = story.belt
    records = []
    for row in belt.parts.itertuples():
        where = compare.PRINTED["total_yuan"] if row.component == "total" else _project(row.component)
        cells = [_cell(study, story, document, **where) for document in (belt.earlier, belt.later)]
        if row.component in ("personnel", "public", "not itemised"):
            cells = [wan(row.earlier_yuan), wan(row.later_yuan)]
        records.append(
            {
                "Component": word(_COMPONENTS.get(row.component, row.component), lang),
                str(belt.earlier_year): cells[0],
                str(belt.year): cells[1],
                "Change": wan(row.change_yuan),
            }
        )
    return _frame(records, lang)


def _project(name: str) -> dict[str, Any]:
    return {"table": "project_targets", "project": name}


def belts(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return one row a tight-belt statement: the words, the figure, the verdict and its arithmetic."""
    names = _names(study, lang)
    note = f" † {word('rests on a figure that breaks a check', lang)}"
    records = []
    for row in story.belts.itertuples():
        arithmetic = row.arithmetic if lang == "en" else row.arithmetic_zh
        records.append(
            {
                "Document": story.cite(names[row.disclosure_id], row.statement_id),
                "Subject": word(_SUBJECTS.get(row.subject, row.subject.replace("_", " ")), lang),
                "Its words": row.reason or row.quote,
                "Figure": word(row.direction, lang),
                "Verdict": f"**{row.verdict if lang == 'en' else compare.VERDICTS_ZH[row.verdict]}**",
                "Arithmetic": arithmetic + (note if row.broken_checks else ""),
            }
        )
    return _frame(records, lang)


def verdicts(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the closed list of verdicts with their meaning and how often each was given."""
    meanings = compare.VERDICTS if lang == "en" else compare.MEANINGS_ZH
    names = {verdict: verdict for verdict in compare.VERDICTS} if lang == "en" else compare.VERDICTS_ZH
    records = [
        {"Verdict": names[verdict], "Meaning": meanings[verdict], "Given": story.belt_counts[verdict]}
        for verdict in compare.VERDICTS
    ]
    return _frame(records, lang)


def _total(study: Study, story: Story, disclosure_id: str, phase: str, amount: Any) -> str:
    """Return a document's total of a phase, leading to the cell that prints it, in its own or in an annex's table."""
    own = study.facts[(study.facts["disclosure_id"] == disclosure_id) & (study.facts["phase"] == phase)]
    tables = ("expenditure", "self_evaluation_overall")
    same = [row.fact_id for row in compare.printed(own, table=tables).itertuples() if row.amount_yuan == amount]
    return story.cite(wan(amount), *same)


def offices(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the panel of Beijing offices: approved totals, outturn apart, per head only where staff is published."""
    records = [
        {
            "Office": unit_name(row.spending_unit, lang),
            "Year": row.fiscal_year,
            "Approved": _total(study, story, row.disclosure_id, "approved", row.approved_yuan),
            "Outturn": _total(study, story, row.disclosure_id, "executed", row.outturn_yuan),
            "Staff in post": "–" if pd.isna(row.staff_in_post) else row.staff_in_post,
            "Approved per head": wan(row.per_head_yuan),
            "Why not": row.reason if lang == "en" else row.reason_zh,
        }
        for row in story.offices.itertuples()
    ]
    return _frame(records, lang)


def card(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the completeness card: standard tables down, documents across."""
    names, titles = _names(study, lang), {row["table"]: row for row in rows("table_names")}
    wide = story.card.map(lambda state: f"{_MARKS[state]} {word(state, lang)}" if state in _MARKS else "")
    wide.columns = [names[name] for name in wide.columns]
    wide.index = [
        titles[name]["chinese"] + (f" {titles[name]['english']}" if lang == "en" else "") for name in wide.index
    ]
    return wide.rename_axis(word("Table", lang)).reset_index()


def states(lang: str = "en") -> pd.DataFrame:
    """Return the legend of the completeness card."""
    meanings = compare.STATES if lang == "en" else compare.STATES_ZH
    records = [{"Mark": f"{mark} {word(state, lang)}", "Meaning": meanings[state]} for state, mark in _MARKS.items()]
    return _frame(records, lang)


def dictionary(lang: str = "en") -> pd.DataFrame:
    """Return the data dictionary: every clean table and column, its type and meaning (English in every edition)."""
    records = [
        {
            "Table": f"`{table.name}`",
            "Column": f"`{column.name}`",
            "Type": column.kind + (f", {column.unit}" if column.unit else ""),
            "Meaning": column.description,
        }
        for table in schema.CLEAN
        for column in table.columns
    ]
    return _frame(records, lang)


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
            "Sources": "; ".join(sorted({rule.source for rule in group})),
        }
        for family, group in families.items()
    ]
    return _frame(records, lang)
