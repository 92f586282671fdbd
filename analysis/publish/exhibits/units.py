"""The tables of the other units: what stands beside basic expenditure, vehicles, projects, answers, offices."""

from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from analysis import compare
from analysis.publish.evidence import address
from analysis.publish.exhibits.cells import cell, frame, gloss, held, names, plain, word
from analysis.publish.marks import marked
from analysis.publish.phrases import percent, wan
from analysis.publish.results import Story
from analysis.reference import unit_name
from analysis.store import Study


def outside(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return how much of 三公 stands outside basic expenditure."""
    titles = names(study, lang)
    where = {"table": "three_public", "measure": "total"}
    records = [
        {
            "Document": titles[row.disclosure_id],
            "三公 in all": cell(study, story, row.disclosure_id, **where),
            "in basic expenditure": held(
                study, story, row.disclosure_id, row.in_basic_yuan, table="general_budget_basic"
            ),
            "outside it": wan(row.outside_yuan),
            "Share outside": percent(row.outside_percent, lang=lang),
        }
        for row in story.outside.itertuples()
    ]
    return frame(records, lang)


_OF_THREE = ("total", "reception", "abroad", "vehicles")


def three_public(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return 三公 by component, a document and phase a row; a component that a document does not print is a dash."""
    records = []
    for (_, phase), own in story.three_public.groupby(["disclosure_id", "phase"], sort=False):
        first, amounts = own.iloc[0], {row.component: _component(study, story, row) for row in own.itertuples()}
        records.append(
            {
                "Document": plain(f"{unit_name(first['spending_unit'], lang)} {first['fiscal_year']}"),
                "Phase": word("Outturn" if phase == "executed" else "Approved", lang),
                **{_HEADS[part]: amounts.get(part, "–") for part in _OF_THREE},
            }
        )
    return frame(records, lang)


def _component(study: Study, story: Story, row: Any) -> str:
    """Return an amount of 三公, leading to the cell or the sentence that it was read from."""
    where = {"phase": row.phase, "amount_yuan": row.amount_yuan, "disclosure_id": row.disclosure_id}
    if row.source == "table":
        own = compare.printed(study.facts, table="three_public", measure=row.component, **where)["fact_id"]
    else:
        subject = "three_public" if row.component == "total" else row.component
        own = compare.printed(study.statements, subject=subject, kind="level", **where)["statement_id"]
    return story.cite(wan(row.amount_yuan), *own)


_HEADS = {"total": "三公 in all", "reception": "reception", "abroad": "travel abroad", "vehicles": "vehicles"}


def vehicles(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return what running an official vehicle costs, by document and phase."""
    titles = names(study, lang)
    records = [
        {
            "Document": titles[row.disclosure_id],
            "Phase": word("Outturn" if row.phase == "executed" else "Approved", lang),
            "Vehicles held": story.cite(f"{row.vehicles:.0f}", *row.evidence.split(";")),
            "Operation": held(
                study, story, row.disclosure_id, row.operation_yuan, measure="vehicle_operation", phase=row.phase
            ),
            "A vehicle": wan(row.per_vehicle_yuan),
        }
        for row in story.vehicles.itertuples()
    ]
    return frame(records, lang)


def bought(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the vehicles that budgets buy, beside the national ceiling where one is known for their kind."""
    titles = names(study, lang)
    records = [
        {
            "Document": titles[row.disclosure_id],
            "Kind": "; ".join(gloss(kind, lang) for kind in row.kinds.split(";")),
            "Bought": story.cite(f"{row.planned:.0f}", *row.evidence.split(";")[::-1]),
            "A purchase": wan(row.per_purchase_yuan),
            "Ceiling": wan(row.ceiling_yuan),
        }
        for row in story.bought.itertuples()
    ]
    return frame(records, lang)


def largest(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the largest project of each unit with its share of the unit's projects."""
    years = dict(zip(story.study.disclosures["disclosure_id"], story.study.disclosures["fiscal_year"], strict=True))
    records = [
        {
            "Office": plain(f"{unit_name(row.spending_unit, lang)} {years[row.disclosure_id]}"),
            "Largest project": gloss(row.project, lang),
            "Amount": story.cite(wan(row.amount_yuan), row.fact_id),
            "of all its projects": wan(row.projects_yuan),
            "Share": percent(row.share_percent, lang=lang),
        }
        for row in story.largest.itertuples()
    ]
    return frame(records, lang)


def unnamed(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return what each document calls other goods and services."""
    titles = names(study, lang)
    where = {"table": "general_budget_basic", "measure": ("total", "amount")}
    records = [
        {
            "Document": titles[row.disclosure_id],
            "Other goods and services": cell(study, story, row.disclosure_id, code="30299", **where),
            "of goods and services": cell(study, story, row.disclosure_id, code="302", **where),
            "Share": percent(row.share_percent, lang=lang),
        }
        for row in story.unnamed.itertuples()
    ]
    return frame(records, lang)


def missed(story: Story, lang: str = "en") -> pd.DataFrame:
    """Return targets that earned full marks by an answer in another unit, or by one without a figure, each once."""
    own = story.missed.drop_duplicates(["disclosure_id", "target", "actual"])
    records = [
        {
            "Asked": gloss(row.target, lang),
            "Answered": gloss(row.actual, lang),
            "Points": _scored(story, row, lang),
            "The answer": word(row.answer, lang),
        }
        for row in own.itertuples()
    ]
    return frame(records, lang)


def _scored(story: Story, row: Any, lang: str) -> str:
    """Return the score of a target of its points, leading to the cell that prints it: the last numeral of its row."""
    numbers = story.study.numbers
    own = numbers[(numbers["ref"] == row.indicator_id) & (numbers["token"] == str(row.score))]
    text = f"{row.score}/{row.points}"
    if own.empty:
        return text
    place = own["locator"].iloc[-1].partition("@")[0]
    return story.cite_at(text, address(row.disclosure_id, place, lang), row.indicator_id)


def personnel(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return personnel and operating expenses, all goods and services beside the 公用经费 column."""
    titles = names(study, lang)
    columns = {
        "Basic": "basic_yuan",
        "Personnel": "personnel_yuan",
        "Operating": "public_yuan",
        "Goods and services, whole": "class_302_yuan",
        "of it under personnel": "class_302_in_personnel_yuan",
    }
    records = [
        {
            "Document": titles[row.disclosure_id],
            **{head: cell(study, story, row.disclosure_id, **compare.PRINTED[name]) for head, name in columns.items()},
            "Operating share": percent(row.public_share_percent, lang=lang),
        }
        for row in story.basic.itertuples()
    ]
    return frame(records, lang)


def undefined(story: Story, lang: str = "en") -> Markdown:
    """Return a sentence for each document without basic expenditure."""
    sentences = []
    for row in story.undefined.itertuples():
        office = plain(unit_name(row.spending_unit, lang))
        whole = not pd.isna(row.total_yuan) and row.basic_yuan == 0
        if lang == "zh":
            text = f"{office}{row.fiscal_year}年{row.reason_zh}"
            text += f"，其{wan(row.total_yuan)}万元支出全部列为项目支出。" if whole else "。"
        else:
            text = f"{office} {row.fiscal_year}: {row.reason}."
            if whole:
                text += f" All of its {wan(row.total_yuan)} 万元 are project expenditure."
        sentences.append(text)
    return Markdown("\n\n".join(map(marked, sentences)))


def receptions(story: Story, lang: str = "en") -> Markdown:
    """Return a paragraph for each document whose kinds of reception cost more together than it states."""
    paragraphs = []
    for row in story.receptions.itertuples():
        kinds = [gloss(name, lang) for name in row.kinds.split(";")]
        costs = " + ".join(wan(Decimal(cost)) for cost in row.costs_yuan.split(";"))
        together, stated = wan(row.together_yuan), wan(row.stated_yuan)
        pairs = list(zip(row.counts.split(";"), kinds, strict=True))
        if lang == "zh":
            counted = "、".join(f"{kind}{count}批" for count, kind in pairs)
            sentences = [
                f"**接待。** 同一份文字称接待{row.counted}批：{counted}。",
                "各类批次相加正好等于总数，可见彼此并列。",
                f"所述各类费用{costs}，合计{together}万元；而所述公务接待费为{stated}万元。",
                "差额列于何处，文件未作说明。",
            ]
        else:
            counted = ", ".join(f"{count} {kind}" for count, kind in pairs)
            sentences = [
                f"**Receptions.** The same prose counts {row.counted} receptions: {counted}. ",
                "The kinds add up to the whole, so they stand beside one another. ",
                f"The costs it gives for them, {costs}, come to {together} 万元; ",
                f"its reception expenses are stated as {stated} 万元. It does not say where the difference is booked.",
            ]
        paragraphs.append(marked("".join(sentences)))
    return Markdown("\n\n".join(paragraphs))


def _total(study: Study, story: Story, disclosure_id: str, phase: str, amount: Any) -> str:
    """Return a document's total of a phase, leading to the cell that prints it, in its own or in an annex's table."""
    own = study.facts[(study.facts["disclosure_id"] == disclosure_id) & (study.facts["phase"] == phase)]
    tables = ("expenditure", "self_evaluation_overall")
    same = [row.fact_id for row in compare.printed(own, table=tables).itertuples() if row.amount_yuan == amount]
    return story.cite(wan(amount), *same)


def offices(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return the panel of Beijing offices: approved totals, outturn apart, and the staff in post that is published."""
    records = [
        {
            "Office": plain(unit_name(row.spending_unit, lang)),
            "Year": str(row.fiscal_year),
            "Approved": _total(study, story, row.disclosure_id, "approved", row.approved_yuan),
            "Outturn": _total(study, story, row.disclosure_id, "executed", row.outturn_yuan),
            "Staff in post": "–" if pd.isna(row.staff_in_post) else str(row.staff_in_post),
        }
        for row in story.offices.itertuples()
    ]
    return frame(records, lang)
