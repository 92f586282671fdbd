"""What every exhibit is made of: words of the edition, glosses, amounts that lead to their cells, Markdown tables."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from IPython.display import Markdown

from analysis import compare, wording
from analysis.publish.marks import marked
from analysis.publish.phrases import wan
from analysis.publish.results import Story
from analysis.reference import glosses, unit_name
from analysis.store import Study

SUBJECTS = {
    "revenue": "total revenue",
    "expenditure": "total expenditure",
    "revenue_and_expenditure": "revenue and expenditure",
    "general_budget": "general-budget expenditure",
    "operating_expenses": "operating expenses",
    "three_public": "三公",
    "function": "functional item",
    "general": "(no subject)",
    "reception": "reception",
    "vehicles": "vehicles",
}
_NUMBER = re.compile(r"[−+-]?[\d,.]+\s?%?|–|[−+-]?[\d,.]+\s?%?\s?(?:to|至)\s?[−+-]?[\d,.]+\s?%?|undefined|无定义")
_LINK = re.compile(r"\[(.*?)\]\([^)]*\)")


def word(text: str, lang: str) -> str:
    """Return a word of the report's tables in `lang`; names and what the catalogue lacks stay as they are."""
    return wording.word(text, lang) if lang != "en" and wording.known(text) else text


def subject(name: str, lang: str) -> str:
    """Return the subject of a statement as a word of the edition."""
    return word(SUBJECTS.get(name, name.replace("_", " ")), lang)


def plain(text: object) -> str:
    """Return data as one line; what Markdown would read as its own marks loses its meaning in `markdown`."""
    return " ".join(str(text).split())


def gloss(text: str, lang: str) -> str:
    """Return what an office wrote, with its English meaning (`reference/glosses.csv`) in the English edition."""
    english = glosses().get(text, "") if lang == "en" else ""
    return f"{plain(text)} ({english})" if english else plain(text)


def quoted(text: str, lang: str) -> Markdown:
    """Return what an office wrote for a sentence, with its English meaning in the English edition."""
    return Markdown(marked(gloss(text, lang)))


def glossed(sentence: str, lang: str) -> str:
    """Return a sentence in which every name that the reference data knows is followed by its meaning, once."""
    if lang != "en":
        return plain(sentence)
    known = sorted((name for name in glosses() if name in sentence and len(name) > 2), key=len, reverse=True)
    names = re.compile("|".join(map(re.escape, known))) if known else None
    found = names.sub(lambda match: f"{match[0]} “{glosses()[match[0]]}”", sentence) if names else sentence
    return plain(found)


def markdown(frame: pd.DataFrame) -> Markdown:
    """Return a frame of Markdown cells as a table; columns of figures stand at the right."""
    if frame.empty:
        return Markdown("")
    shown = frame.map(marked).rename(columns=marked)
    aligned = ["right" if _figures(frame[column].map(str)) else "left" for column in frame]
    return Markdown(str(shown.to_markdown(index=False, disable_numparse=True, colalign=aligned)))


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return an exhibit for a notebook: the words of its cells, without the links and marks of the report's pages."""
    return frame.map(lambda cell: _LINK.sub(r"\1", str(cell)).replace("**", "").replace("`", ""))


def _figures(cells: pd.Series) -> bool:
    """Tell whether a column holds figures alone, links to their cells taken for what they show."""
    return all(_NUMBER.fullmatch(_LINK.sub(r"\1", cell).replace("*", "").strip()) for cell in cells)


def frame(records: Sequence[Mapping[str, Any]], lang: str) -> pd.DataFrame:
    """Return records as a frame with heads in the words of the edition."""
    return pd.DataFrame(records).rename(columns=lambda name: word(str(name), lang))


def names(study: Study, lang: str) -> dict[str, str]:
    """Return the name of every document: its unit and year."""
    documents = study.disclosures.itertuples()
    return {row.disclosure_id: plain(f"{unit_name(row.spending_unit, lang)} {row.fiscal_year}") for row in documents}


def cell(study: Study, story: Story, disclosure_id: str, **where: Any) -> str:
    """Return the amount that a document prints at `where` in 万元, leading to its cell; a dash where it prints none."""
    own = compare.printed(study.facts[study.facts["disclosure_id"] == disclosure_id], **where)
    return story.cite(wan(own["amount_yuan"].iloc[0]), own["fact_id"].iloc[0]) if len(own) else "–"


def held(study: Study, story: Story, disclosure_id: str, amount: Any, **where: Any) -> str:
    """Return an amount in 万元, leading to the first cell or sentence of a document that prints it; a sum to none.

    `where` names columns of the cell; of a sentence only `measure` is asked, as its subject.
    """
    if pd.isna(amount):
        return wan(amount)
    own = compare.printed(study.facts, disclosure_id=disclosure_id, amount_yuan=amount, **where)["fact_id"]
    if own.empty and "measure" in where:
        asked = {"disclosure_id": disclosure_id, "amount_yuan": amount, "subject": where["measure"], "kind": "level"}
        own = compare.printed(study.statements, **asked)["statement_id"]
    return story.cite(wan(amount), *own)


def colon(lang: str) -> str:
    """Return the colon of the edition."""
    return "：" if lang == "zh" else ": "


def printed(study: Study, story: Story, disclosure_id: str, name: str) -> Markdown:
    """Return one amount of `compare.PRINTED` in 万元 for a sentence, leading to its cell."""
    return Markdown(marked(cell(study, story, disclosure_id, **compare.PRINTED[name])))


def line(study: Study, story: Story, disclosure_id: str, code: str) -> Markdown:
    """Return the total of an economic code in 万元 for a sentence, leading to its cell."""
    where = {"table": "general_budget_basic", "code": code, "measure": ("total", "amount")}
    return Markdown(marked(cell(study, story, disclosure_id, **where)))


def cited(story: Story, text: str, *idents: str) -> Markdown:
    """Return words for a sentence that lead to the printed cell or sentence behind them."""
    return Markdown(marked(story.cite(text, *idents)))
