"""The tables of the boundary: how the line is drawn, what crossed it, how far each heading can have changed."""

import pandas as pd

from analysis.publish.exhibits.argument import between, component, listed
from analysis.publish.exhibits.cells import cell, colon, frame, gloss, plain, word
from analysis.publish.phrases import signed, wan
from analysis.publish.results import Story
from analysis.reference import unit_name
from analysis.store import Study

BOUNDARIES = {
    "printed": "the column as printed",
    "moved restored": "an item that changed sides is operating in both years, split items by column",
    "moved out": "an item that changed sides is personnel in both years, split items by column",
    "whole class": "all goods and services, wherever they stand",
    "codes of both years": "the same, over the items that both years print",
    "least": "the least of all",
    "greatest": "the greatest of all",
}
FORMS = {
    "printed": "operating expenses as stated",
    "running items": "with the projects that run the office",
    "all items": "everything that a table itemises",
    "everything": "the total",
}
_WAYS = {
    "public": "as operating",
    "personnel": "as personnel",
    "columns": "by column",
    "codes of both years": "items of both years only",
}


def boundaries(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the public expenses of the belt's two documents under each boundary that has a name."""
    if story.belt is None:
        return frame([], lang)
    records = [
        {
            "Boundary drawn": word(BOUNDARIES[str(name)], lang),
            str(story.belt.earlier_year): wan(row.earlier_yuan),
            str(story.belt.year): wan(row.later_yuan),
            "Change": signed(row.change_percent, lang=lang),
            "The items that could move": _assigned(row.assignment, lang) or word("as printed in each year", lang),
        }
        for name, row in story.belt.boundaries.iterrows()
    ]
    return frame(records, lang)


def _assigned(assignment: str, lang: str) -> str:
    """Return which item is counted how: `30239=public` in words."""
    ways: dict[str, list[str]] = {}
    for part in filter(None, assignment.split(";")):
        code, _, way = part.partition("=")
        ways.setdefault(way or code, []).append(code)
    texts = []
    for way, codes in ways.items():
        shown = "、".join(codes) if lang == "zh" else ", ".join(codes)
        gap = "" if lang == "zh" else " "
        texts.append(word(_WAYS[way], lang) if codes == [way] else f"{shown}{gap}{word(_WAYS[way], lang)}")
    return listed(texts, lang)


def crossed(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the economic codes of which something stands under personnel in the later year and nothing before."""
    if story.belt is None:
        return frame([], lang)
    belt, basic = story.belt, {"table": "general_budget_basic"}
    early, late = (f"{year}{colon(lang)}{word('operating', lang)}" for year in (belt.earlier_year, belt.year))
    records = [
        {
            "Code": row.code,
            "Item": gloss(row.label, lang),
            early: cell(study, story, belt.earlier, code=row.code, measure="public", **basic),
            late: cell(study, story, belt.later, code=row.code, measure="public", **basic),
            f"{belt.year}{colon(lang)}{word('personnel', lang)}": cell(
                study, story, belt.later, code=row.code, measure="personnel", **basic
            ),
        }
        for row in belt.crossed.itertuples()
    ]
    return frame(records, lang)


HEADINGS = {
    "public": "operating",
    "personnel": "personnel",
    "project": "projects",
    "reserve": "reserve",
    "total": "all",
}


def ledger(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the boundary ledger: the range of change of each heading of each pair of years."""
    records = [
        {
            "Office": plain(unit_name(row.spending_unit, lang)),
            "Years": f"{row.earlier_year}→{row.fiscal_year}",
            "Heading": word(HEADINGS[row.heading], lang),
            "Earlier": wan(row.printed_earlier_yuan),
            "Later": wan(row.printed_later_yuan),
            "As its columns print": signed(row.printed_percent, lang=lang),
            "Over every boundary": between(row.low_percent, row.high_percent, lang),
            "Holds": word(row.direction, lang),
        }
        for row in story.ledger.itertuples()
    ]
    return frame(records, lang)


def forms(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the boundaries by form of the unit that changed its form."""
    if story.form is None:
        return frame([], lang)
    records = []
    for name, row in story.forms.iterrows():
        parts = [component(part.replace("rest", "not itemised"), lang) for part in row.assignment.split(";")]
        records.append(
            {
                "Counted": word(FORMS[str(name)], lang),
                "Parts": " + ".join(parts),
                str(story.form.earlier_year): wan(row.earlier_yuan),
                str(story.form.fiscal_year): wan(row.later_yuan),
                "Change": signed(row.change_percent, lang=lang),
            }
        )
    return frame(records, lang)
