"""The tables of the boundary: how the line is drawn, what crossed it, how far each heading can have changed."""

from typing import Any

import pandas as pd
from IPython.display import Markdown

from analysis import compare
from analysis.publish.exhibits.argument import between, component, listed
from analysis.publish.exhibits.cells import cell, colon, frame, gloss, held, plain, word
from analysis.publish.marks import marked
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
    belt = story.belt
    records = [
        {
            "Boundary drawn": word(BOUNDARIES[str(name)], lang),
            str(belt.earlier_year): _headed(story, belt.earlier, "public", row.earlier_yuan),
            str(belt.year): _headed(story, belt.later, "public", row.later_yuan),
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


def steps(study: Study, story: Story, lang: str = "en", headline: str = "") -> Markdown:
    """Return the boundary in steps: operating expenses as printed, then with one item after another counted alike.

    It is a list, which stands by itself; a script (`assets/steps.js`) lets the reader take the steps, under the
    headline of the drawing that they replace. What the script draws is in attributes that hold numbers alone.
    """
    if story.belt is None or len(story.belt.steps) < 2:
        return Markdown("")
    belt = story.belt
    blocks = [f'::: {{.content-visible when-format="html"}}\n[{marked(headline)}]{{.headline}}\n:::']
    for row in belt.steps.itertuples():
        text = _step(study, story, row, lang) if row.code else word("As printed", lang)
        ends = [wan(row.earlier_yuan), wan(row.later_yuan)]
        if not row.code:
            printed = compare.PRINTED["public_yuan"]
            ends = [cell(study, story, document, **printed) for document in (belt.earlier, belt.later)]
        levels = f"{ends[0]} ({belt.earlier_year}) → {ends[1]} ({belt.year})"
        drawn = {"earlier": row.earlier_yuan, "later": row.later_yuan, "moved": row.moved_later_yuan}
        marks = " ".join(f'{name}="{amount:f}"' for name, amount in drawn.items())
        change = f"[**{marked(signed(row.change_percent, lang=lang))}**]{{.change}}"
        said = f"[{marked(text)}{colon(lang).strip()}]{{.step-name}} {change} [{marked(levels)} 万元]{{.levels}}"
        blocks.append(f'::: {{.step years="{belt.earlier_year} {belt.year}" {marks}}}\n{said}\n:::')
    return Markdown("\n\n".join(["::::: {.steps}", *blocks, ":::::"]))


def _step(study: Study, story: Story, row: Any, lang: str) -> str:
    """Return the item of a step, with what stands of it under personnel in either year, each leading to its cell."""
    belt, where = story.belt, {"table": "general_budget_basic", "code": row.code, "measure": "personnel"}
    assert belt is not None
    moved = {belt.earlier: row.moved_earlier_yuan, belt.later: row.moved_later_yuan}
    cells = [f"+{cell(study, story, document, **where)}" for document, amount in moved.items() if amount]
    return f"{gloss(row.label, lang)} {', '.join(cells)}"


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
            "Earlier": _headed(story, row.earlier_id, row.heading, row.printed_earlier_yuan),
            "Later": _headed(story, row.later_id, row.heading, row.printed_later_yuan),
            "As its columns print": signed(row.printed_percent, lang=lang),
            "Over every boundary": between(row.low_percent, row.high_percent, lang),
            "Holds": word(row.direction, lang),
        }
        for row in story.ledger.itertuples()
    ]
    return frame(records, lang)


def _headed(story: Story, disclosure_id: str, heading: str, amount: Any) -> str:
    """Return an amount under a heading, leading to its cell or to the sentence that states it; a sum leads nowhere."""
    shown = held(story.study, story, disclosure_id, amount, **compare.PRINTED[f"{heading}_yuan"])
    said = SAID.get(heading, heading)
    return shown if shown != wan(amount) else held(story.study, story, disclosure_id, amount, measure=said)


SAID = {"public": "operating_expenses", "total": "expenditure"}


def forms(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the boundaries by form of the unit that changed its form."""
    if story.form is None:
        return frame([], lang)
    form, records = story.form, []
    for name, row in story.forms.iterrows():
        heading = {"printed": "public", "everything": "total"}.get(str(name))
        ends = [wan(row.earlier_yuan), wan(row.later_yuan)]
        if heading:
            ends = [
                _headed(story, form.earlier_id, heading, row.earlier_yuan),
                _headed(story, form.later_id, heading, row.later_yuan),
            ]
        parts = [component(part.replace("rest", "not itemised"), lang) for part in row.assignment.split(";")]
        records.append(
            {
                "Counted": word(FORMS[str(name)], lang),
                "Parts": " + ".join(parts),
                str(form.earlier_year): ends[0],
                str(form.fiscal_year): ends[1],
                "Change": signed(row.change_percent, lang=lang),
            }
        )
    return frame(records, lang)
