"""From one year to another: slopes, levels, a waterfall, and the range of each tight-belt claim."""

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import compare
from analysis.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    RED,
    SMALL,
    house,
    marker,
    name,
    page,
    page_width,
    say,
    side,
)
from analysis.figures.words import each, label, named, on_scale, wan, wrap
from analysis.wording import known, word

OUTCOMES = {
    "borne out": ("o", GREEN, "full"),
    "only as stated": ("^", GREEN, "none"),
    "borne out within the year only": ("o", GREEN, "left"),
    "under-execution": ("v", GREY, "full"),
    "no change under the slogan": ("s", GREY, "none"),
    "depends on the boundary": ("D", ORANGE, "none"),
    "boundary change": ("D", ORANGE, "full"),
    "contradicted": ("X", RED, "full"),
    "not testable": ("o", GREY, "none"),
}
_ROW = 0.42
"""Of a waterfall, in inches, at least."""

_ORIGINS = {"printed": ("o", BLUE), "stated": ("s", BLUE), "implied": ("o", "white")}


@house
def series(frames: Mapping[str, pd.DataFrame], lang: str = "en", against: Mapping[int, str] | None = None) -> Figure:
    """Draw levels over years, one panel a named series: printed and stated levels filled, implied ones as rings.

    A line to or from an implied level is dashed. Whiskers show the rounding intervals where they can be seen.
    `against` names earlier years with what the last one is against each; their levels are drawn on to the last.
    """
    tall = 2.5 * len(frames) + 0.25
    figure = Figure((page_width(), tall), dpi=72)
    years = sorted({int(year) for frame in frames.values() for year in frame["fiscal_year"]})
    for row, (title, frame) in enumerate(frames.items()):
        right = 0.72 if against else 0.92
        axes = figure.add_axes((0.04, (tall - 2.5 * row - 2.22) / tall, right, 1.9 / tall))
        axes.set_title(word("series", lang).format(title=title), loc="left", pad=8)
        axes.set(xlim=(years[0] - 0.4, years[-1] + 0.4), yticks=[])
        axes.set_xticks(years, [str(year) for year in years])
        seaborn.despine(ax=axes, left=True)
        if len(frame):
            _levels(axes, list(each(frame)), lang)
            _comparisons(axes, list(each(frame)), against or {})
    figure.text(0.02, 0.02 / tall, word("not zero", lang), size=SMALL, color=GREY, va="bottom")
    return figure


def _comparisons(axes: Axes, points: Sequence[Any], against: Mapping[int, str]) -> None:
    """Draw the level of earlier years on to the last one, and say beside it what lies between."""
    last = points[-1]
    for point in points:
        if int(point.fiscal_year) not in against:
            continue
        y = on_scale(point.amount_yuan)
        axes.plot(
            [point.fiscal_year, last.fiscal_year + 0.3],
            [y, y],
            color=GREY,
            linewidth=0.8,
            dashes=(2, 2),
            zorder=0,
            clip_on=False,
        )
        axes.annotate(
            "",
            (last.fiscal_year + 0.28, on_scale(last.amount_yuan)),
            (last.fiscal_year + 0.28, y),
            arrowprops={"arrowstyle": "->", "color": ORANGE, "linewidth": 1.6},
            annotation_clip=False,
        )
        above = y > on_scale(last.amount_yuan)
        text = wrap(against[int(point.fiscal_year)], 8)
        say(axes, last.fiscal_year + 0.3, y, text, 6, 4 if above else -4, size=SMALL, va="bottom" if above else "top")


def _levels(axes: Axes, points: Sequence[Any], lang: str) -> None:
    xs, ys = [int(point.fiscal_year) for point in points], [on_scale(point.amount_yuan) for point in points]
    pad = (max(ys) - min(ys) or abs(ys[0]) or 1) * 1.2
    axes.set_ylim(min(ys) - pad, max(ys) + pad)
    for n in range(len(points) - 1):
        implied = "implied" in (points[n].origin, points[n + 1].origin)
        axes.plot(xs[n : n + 2], ys[n : n + 2], color=BLUE, linewidth=1.8, dashes=(4, 3) if implied else ())
    for n, point in enumerate(points):
        axes.vlines(xs[n], on_scale(point.low_yuan), on_scale(point.high_yuan), color=INK, linewidth=1)
        shape, face = _ORIGINS[point.origin]
        axes.plot(xs[n], ys[n], shape, color=BLUE, markersize=8, markeredgewidth=1.8, markerfacecolor=face)
        near = [ys[m] for m in (n - 1, n + 1) if 0 <= m < len(ys)]
        shift, side = (9, "bottom") if not near or ys[n] >= statistics.fmean(near) else (-9, "top")
        text = f"{wan(point.amount_yuan)}\n{word(point.origin, lang)}"
        # The dotted lines of the comparisons pass behind the words.
        clear = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
        say(axes, xs[n], ys[n], text, 0, shift, ha="center", va=side, size=SMALL, bbox=clear)


@house
def decomposition(frame: pd.DataFrame, earlier: object, later: object, lang: str = "en") -> Figure:
    """Draw a waterfall from the earlier to the later total; totals are dots, for the scale does not start at zero."""
    total, parts = frame.iloc[-1], list(each(frame.iloc[:-1]))
    names = [_component(part.component, lang) for part in parts]
    heights = [max(_ROW, 0.17 * (name.count("\n") + 1) + 0.12) for name in names]
    figure, axes = page(math.fsum([2 * _ROW, *heights]), _names(), 0.75, word("not zero", lang), scale=True)
    level, y, before = on_scale(total["earlier_yuan"]), _ROW / 2, _ROW
    for part, text, height in zip(parts, names, heights, strict=True):
        y += (before + height) / 2
        _step(axes, y, level, (before, height), part, text)
        level, before = level + on_scale(part.change_yuan), height
    ends = ((_ROW / 2, earlier, total["earlier_yuan"]), (y + (before + _ROW) / 2, later, total["later_yuan"]))
    for y, year, amount in ends:
        axes.plot(on_scale(amount), y, "o", color=INK, markersize=SMALL)
        say(axes, on_scale(amount), y, wan(amount), 9, weight="bold")
        name(axes, y, f"{word('all expenditure', lang)} {year}", weight="bold")
    axes.margins(x=0.08)
    return figure


def _names() -> float:
    """Return how wide names with their meaning are now, in inches."""
    return side() if page_width() < 6 else 0.36 * page_width()


def _component(component: str, lang: str) -> str:
    """Return the name of a step in lines that fit: a part held constant, or a project with its meaning."""
    held = component in ("personnel", "public")
    text = word(f"{component} constant", lang) if held else word(named(component, lang, page_width() > 6), lang)
    return wrap(text, _names() * 72 / SMALL - 1)


def _step(axes: Axes, y: float, level: float, heights: tuple[float, float], part: Any, text: str) -> None:
    """Draw one step of the waterfall, joined to the one above it; `heights` are of that row and of its own."""
    change = on_scale(part.change_yuan)
    rise: dict[str, Any] = {"color": ORANGE, "hatch": "///", "edgecolor": "white"}
    axes.vlines(level, y - sum(heights) / 2, y, color=GREY, linewidth=0.8, zorder=0)
    axes.vlines(level + change, y, y + heights[1] / 2, color=GREY, linewidth=0.8, zorder=0)
    axes.barh(y, change, 0.26, level, linewidth=0, **rise if change > 0 else {"color": BLUE})
    say(axes, max(level, level + change), y, f"{'+' if change > 0 else ''}{wan(part.change_yuan)}")
    name(axes, y, text)


@house
def claims(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw one row a tight-belt claim on one axis of percent: its figure, its range, the verdict in words.

    A claim without a figure has no mark: one at zero would say that nothing changed.
    """
    groups = [list(each(own)) for _, own in frame.groupby("disclosure_id", sort=False)]
    figure, axes = page(0.34 * len(groups) + 0.34 * len(frame), side(), 1.75, word("claims scale", lang), scale=True)
    y = 0.2
    for group in groups:
        name(axes, y, label(group[0], lang), weight="bold")
        y += 0.34
        for row in group:
            _claim(axes, y, row, lang)
            y += 0.34
    axes.axvline(0, color=GREY, linewidth=1, zorder=0)
    return figure


def _claim(axes: Axes, y: float, row: Any, lang: str) -> None:
    """Draw one claim; a subject that the charts have no word for, such as a functional item, is named as printed."""
    verdict = row.verdict if lang == "en" else compare.VERDICTS_ZH[row.verdict]
    say(axes, 1, y, wrap(verdict, 13), 14, xycoords=("axes fraction", "data"))
    name(axes, y, word(row.subject, lang) if known(row.subject) else word("function", lang), size=SMALL)
    if pd.isna(row.low_percent):
        return
    at = compare.change(row.base_yuan, row.level_yuan)
    if row.low_percent != row.high_percent:
        axes.plot([float(row.low_percent), float(row.high_percent)], [y, y], color=ORANGE, linewidth=4)
    axes.plot(float(row.low_percent) if at is None else at, y, **marker(OUTCOMES[row.verdict]))
