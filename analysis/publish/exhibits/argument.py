"""The tables of the argument: the answers, the claims, the boundary, what grew, the change of form."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from analysis import compare
from analysis.publish.answers import Answer
from analysis.publish.exhibits.cells import cell, colon, frame, gloss, held, names, plain, subject, word
from analysis.publish.phrases import percent, signed, wan
from analysis.publish.results import Story
from analysis.reference import rows
from analysis.store import Study


def between(low: Any, high: Any, lang: str) -> str:
    """Return a range of changes; one change where both ends are the same."""
    if pd.isna(low) or pd.isna(high):
        return "–"
    ends = [signed(end, lang=lang) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else ("至" if lang == "zh" else " to ").join(ends)


def _running(row: Any, lang: str) -> str:
    ends, printed = between(row.low_percent, row.high_percent, lang), signed(row.printed_percent, lang=lang)
    if lang == "zh":
        chinese = f"日常运转支出较{row.earlier_year}年变动**{ends}**，在各表所允许的任何口径下均如此"
        return f"{chinese}；文件所列一栏为{printed}"
    english = f"running costs **{ends}** on {row.earlier_year}, under every boundary that the tables allow"
    return f"{english}; the printed column {printed}"


def _total(row: Any, lang: str) -> str:
    ends = between(row.low_percent, row.high_percent, lang)
    several = row.low_percent != row.high_percent
    if lang == "zh":
        why = "，取决于未列明细的部分去向如何" if several else ""
        return f"支出总额较{row.earlier_year}年变动**{ends}**{why}"
    why = ", by what became of the part that no table itemises" if several else ""
    return f"total **{ends}** on {row.earlier_year}{why}"


def _stated(row: Any, lang: str) -> str:
    change = signed(row.stated_percent, 2, lang)
    if lang == "zh":
        return f"仅有一年文件；其自述总支出较上年**{change}**"
    return f"one year's document only; by its own account the total changed by **{change}**"


_FIGURES: dict[str, Callable[[Any, str], str]] = {"running costs": _running, "total": _total, "stated total": _stated}


def answers(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the answer for each spending unit, with the figure that decides it."""
    records = [
        {
            "Office": plain(found.name(lang)),
            "Did spending fall?": f"**{word(found.answer, lang)}**",
            "The figure that decides it": _deciding(story, found, lang),
        }
        for found in story.answers
    ]
    return frame(records, lang)


def _deciding(story: Story, found: Answer, lang: str) -> str:
    if found.decides not in _FIGURES:
        return word("no figure of another year is published", lang)
    text = _FIGURES[found.decides](found.row, lang)
    return text if lang == "zh" else text[0].upper() + text[1:]


def listed(texts: Iterable[str], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(texts)


def verdicts(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the closed list of verdicts with their meaning and how often each was given."""
    meanings = compare.VERDICTS if lang == "en" else compare.MEANINGS_ZH
    titles = {verdict: verdict for verdict in compare.VERDICTS} if lang == "en" else compare.VERDICTS_ZH
    records = [
        {"Verdict": titles[verdict], "Meaning": meanings[verdict], "Given": story.belt_counts[verdict]}
        for verdict in compare.VERDICTS
    ]
    return frame(records, lang)


def rises(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return every stated rise with the reason given for it."""
    titles = names(study, lang)
    found = story.changes[story.changes["direction"] == "rose"]
    records = [
        {
            "Document": titles[row.disclosure_id],
            "Subject": subject(row.subject, lang),
            "From": wan(row.base_yuan),
            "To": held(study, story, row.disclosure_id, row.level_yuan, measure=row.subject),
            "Rise": signed(compare.change(row.base_yuan, row.level_yuan), lang=lang),
            "Its reason": story.cite(gloss(row.reason, lang), *row.statement_ids.split(";")),
        }
        for row in found.itertuples()
    ]
    return frame(records, lang)


def _purpose(name: str, lang: str) -> str:
    found = next((row for row in rows("purposes") if row["purpose"] == name), None)
    return found["english" if lang == "en" else "chinese"] if found else plain(name)


def purpose(name: str, lang: str = "en") -> str:
    """Return a purpose of projects as a word of the edition."""
    return _purpose(name, lang)


def purposes(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the projects of the belt's two documents by purpose."""
    if story.belt is None:
        return frame([], lang)
    belt = story.belt
    records = [
        {
            "Purpose": _purpose(row.purpose, lang),
            "Projects": listed((gloss(name, lang) for name in row.projects.split(";")), lang),
            str(belt.earlier_year): held(
                story.study, story, belt.earlier, row.earlier_yuan, table="project_targets", project=row.projects
            ),
            str(belt.year): held(
                story.study, story, belt.later, row.later_yuan, table="project_targets", project=row.projects
            ),
            "Change": signed(row.change_percent, lang=lang),
            f"{belt.year}{colon(lang)}{word('share of the total', lang)}": percent(row.later_share_percent, lang=lang),
        }
        for row in belt.purposes.itertuples()
    ]
    return frame(records, lang)


_COMPONENTS = {"personnel": "Personnel, boundary constant", "public": "Operating, boundary constant", "total": "Total"}


def parts(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the decomposition of the change of the total between two documents of one unit.

    A component held constant is a sum over codes and stands in no single cell; projects and the total lead to theirs.
    """
    if story.belt is None or story.belt.parts.empty:
        return frame([], lang)
    belt = story.belt
    records = []
    for row in belt.parts.itertuples():
        where = compare.PRINTED["total_yuan"] if row.component == "total" else _project(row.component)
        cells = [cell(study, story, document, **where) for document in (belt.earlier, belt.later)]
        if row.component in ("personnel", "public", "not itemised"):
            cells = [wan(row.earlier_yuan), wan(row.later_yuan)]
        records.append(
            {
                "Component": component(row.component, lang),
                str(belt.earlier_year): cells[0],
                str(belt.year): cells[1],
                "Change": wan(row.change_yuan),
            }
        )
    return frame(records, lang)


def component(name: str, lang: str) -> str:
    own = {**_COMPONENTS, "not itemised": "not itemised"}
    return word(own[name], lang) if name in own else gloss(name, lang)


def _project(name: str) -> dict[str, Any]:
    return {"table": "project_targets", "project": name}


def doubled(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the goods and services that doubled at least, and those that ended."""
    if story.belt is None:
        return frame([], lang)
    belt = story.belt
    where = {"table": "general_budget_basic", "measure": ("total", "amount")}
    records = [
        {
            "Code": row.code,
            "Item": gloss(row.label, lang),
            str(belt.earlier_year): cell(study, story, belt.earlier, code=row.code, **where),
            str(belt.year): cell(study, story, belt.later, code=row.code, **where),
            "Change": signed(row.change_percent, lang=lang),
        }
        for row in belt.doubled.itertuples()
    ]
    return frame(records, lang)
