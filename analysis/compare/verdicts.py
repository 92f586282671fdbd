"""The closed list of verdicts on tight-belt claims, and what each certifies: a figure, never its reason."""

from collections.abc import Sequence
from decimal import Decimal

from analysis.compare.cells import change
from analysis.compare.levels import Level

VERDICTS = {
    "borne out": "The figure fell against a published base, under every boundary that can be drawn, and no earlier "
    "published level lies below it. This certifies the fall, never its reason.",
    "only as stated": "A fall is stated and its own figures agree, but the base is not published: nothing else can "
    "test it.",
    "borne out within the year only": "It fell against the year it names, but an earlier level of the unit lies below.",
    "under-execution": "Less was spent than was budgeted for the same year: a verdict on the budget, not on thrift.",
    "no change under the slogan": "The slogan is given as the reason for a figure that did not change.",
    "depends on the boundary": "Whether it fell or rose depends on how the tables' boundary is drawn; they do not say.",
    "boundary change": "It fell as printed, but under every boundary held constant it did not.",
    "contradicted": "The figure rose, or exceeded the budget it is measured against.",
    "not testable": "No figure stands with the claim, and no table prints one for it.",
}
VERDICTS_ZH = {
    "borne out": "降幅属实",
    "only as stated": "仅据自述",
    "borne out within the year only": "仅与上年相比下降",
    "under-execution": "支出低于预算",
    "no change under the slogan": "以口号解释持平",
    "depends on the boundary": "取决于口径",
    "boundary change": "口径变动",
    "contradicted": "与数据相反",
    "not testable": "无法检验",
}
MEANINGS_ZH = {
    "borne out": "数字较已公开的基数下降，在任何可行口径下均成立，且不高于以往任一已公开水平。仅认定降幅，不认定原因。",
    "only as stated": "表述称下降，自身数字前后一致，但基数未公开，别无数据可供检验。",
    "borne out within the year only": "较所称基年下降，但该单位更早年份的水平低于此数。",
    "under-execution": "同一年度支出低于预算：说明预算执行，不说明节约。",
    "no change under the slogan": "数字未变，却以“过紧日子”为由。",
    "depends on the boundary": "升降取决于口径如何划定，而文件未予说明。",
    "boundary change": "公布数下降，但在任何不变口径下均未下降。",
    "contradicted": "数字上升，或超过所比照的预算。",
    "not testable": "表述没有数字，表中亦无对应数字。",
}
TESTS = {
    "own figures": "the claim's own level, change and percent",
    "printed base": "a base that is published elsewhere",
    "earlier years": "levels of years before",
    "codes": "both years' basic tables by economic code",
    "codes of one year": "one year's basic table by economic code",
    "form": "both years' expenditure by form",
    "budget and outturn": "budget and outturn of one year",
    "none": "none",
}
TESTS_ZH = {
    "own figures": "表述自身的水平、变动额与变动率",
    "printed base": "他处公开的基数",
    "earlier years": "以往年份的水平",
    "codes": "两年按经济科目的基本支出表",
    "codes of one year": "一年按经济科目的基本支出表",
    "form": "两年按列支形式的支出",
    "budget and outturn": "同年预算与决算",
    "none": "无",
}


def of_range(low: Decimal, high: Decimal) -> str:
    """Return what a stated fall comes to over the whole range of boundaries: fell, rose, or it depends."""
    if high < 0:
        return "fell"
    return "rose" if low >= 0 else "depends"


def lower(own: Sequence[Level], now: Level) -> list[Level]:
    """Return the earlier levels that surely lie below, one a year, a printed one before an implied one.

    Of the same phase only: a budget and an outturn are two measures. Intervals that touch do not overlap, for the
    upper end of a rounded figure is not its own.
    """
    rank = {"printed": 0, "stated": 1, "implied": 2}
    below = [x for x in own if x.phase == now.phase and x.year < now.year and x.high <= now.low]
    below.sort(key=lambda x: (x.year, -rank[x.origin]))
    return list({x.year: x for x in below}.values())


def wan(value: Decimal, lang: str = "en") -> str:
    """Return an amount in 万元 for a sentence."""
    return f"{value / 10000:,.2f}{'' if lang == 'zh' else ' '}万元".replace("-", "−")


def signed(value: Decimal | float | None, lang: str = "en") -> str:
    """Return a change in percent with its sign; Chinese sets no space before %, and nothing is no plus."""
    if value is None:
        return "–"
    text = f"{value:+.1f} %".replace("-", "−") if value else "0.0 %"
    return text.replace(" ", "") if lang == "zh" else text


def above(now: Level, level: Level) -> tuple[str, str]:
    """Return how far a level lies above an earlier one, in both languages."""
    rate = change(level.value, now.value)
    origin = {"implied": (", implied", "，推算")}.get(level.origin, ("", ""))
    more = "–" if rate is None else f"{rate:.1f}"
    return (
        f"{more} % above {level.year} ({wan(level.value)}{origin[0]})",
        f"比{level.year}年（{wan(level.value, 'zh')}{origin[1]}）高{more}%",
    )
