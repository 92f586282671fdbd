"""From one year to another: slopes, levels, a waterfall, and each tight-belt statement."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import compare
from analysis.figures.bars import HATCHED
from analysis.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
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
from analysis.figures.words import each, label, on_scale, wan, wrap
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
_ORIGINS = {"printed": ("o", BLUE), "stated": ("s", BLUE), "implied": ("o", "white")}


@house
def boundary(held: Mapping[str, Any], earlier: object, later: object, codes: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw 公用经费 of two years as slopes, as printed and with the boundary held constant; `codes` fill the gap."""
    figure, axes = page(2.7, 0.7, min(2.4, 0.5 * page_width()), word("unit", lang), scale=True)
    looks = {"printed": (ORANGE, "o", "as printed", -9), "constant": (BLUE, "s", "held constant", 9)}
    ends = {way: [held[f"{way}_earlier_yuan"], held[f"{way}_later_yuan"]] for way in looks}
    values = [on_scale(value) for pair in ends.values() for value in pair]
    pad = ((max(values) - min(values)) or 1) * 0.3
    axes.set(ylim=(min(values) - pad, max(values) + pad), xlim=(0, 1.2))
    axes.set_xticks([0, 1], [str(earlier), str(later)])
    for way, (color, shape, key, shift) in looks.items():
        axes.plot(
            [on_scale(end) for end in ends[way]], color=color, marker=shape, linewidth=2.2, markersize=8, clip_on=False
        )
        text = f"{wan(ends[way][1])}\n{word(key, lang)}"
        say(axes, 1, on_scale(ends[way][1]), text, 5, shift, ha="right", va="bottom" if shift > 0 else "top")
    for value in dict.fromkeys(pair[0] for pair in ends.values()):
        say(axes, 0, on_scale(value), wan(value), -8, ha="right")
    _moved(axes, codes[codes["reclassified_yuan"] != 0], on_scale(ends["printed"][1]), lang)
    return figure


def _moved(axes: Axes, codes: pd.DataFrame, start: float, lang: str) -> None:
    """Stack the reclassified amounts beside the later year, each with its code and name, the names kept apart."""
    low, high = axes.get_ylim()
    last = low
    for row in each(codes):
        amount = on_scale(row.reclassified_yuan)
        axes.bar(1.2, amount, 0.09, start, linewidth=0.8, **HATCHED)
        last = max(start + amount / 2, last + (high - low) * 0.085)
        say(
            axes,
            1.25,
            last,
            f"{wan(row.reclassified_yuan)}  {row.code} {wrap(row.label, 9 if page_width() > 6 else 5)}",
            5,
            size=SMALL,
        )
        start += amount
    if len(codes):
        say(axes, 1.155, start, word("moved", lang), 0, 10, size=SMALL)


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
        say(axes, xs[n], ys[n], text, 0, shift, ha="center", va=side, size=SMALL)


@house
def decomposition(frame: pd.DataFrame, earlier: object, later: object, lang: str = "en") -> Figure:
    """Draw a waterfall from the earlier to the later total; totals are dots, for the scale does not start at zero."""
    total, parts = frame.iloc[-1], frame.iloc[:-1]
    figure, axes = page(0.42 * (len(parts) + 2), side(), 0.75, word("not zero", lang), scale=True)
    level = on_scale(total["earlier_yuan"])
    for row, part in enumerate(each(parts), start=1):
        level = _step(axes, 0.42 * row + 0.21, level, part, lang)
    for row, year, amount in ((0, earlier, total["earlier_yuan"]), (len(parts) + 1, later, total["later_yuan"])):
        y = 0.42 * row + 0.21
        axes.plot(on_scale(amount), y, "o", color=INK, markersize=SMALL)
        say(axes, on_scale(amount), y, wan(amount), 9, weight="bold")
        name(axes, y, f"{word('all expenditure', lang)} {year}", weight="bold")
    axes.margins(x=0.08)
    return figure


def _step(axes: Axes, y: float, level: float, part: Any, lang: str) -> float:
    """Draw one step of the waterfall; return the level that it leads to."""
    change = on_scale(part.change_yuan)
    rise: dict[str, Any] = {"color": ORANGE, "hatch": "///", "edgecolor": "white"}
    axes.vlines([level, level + change], [y - 0.42, y], [y, y + 0.42], color=GREY, linewidth=0.8, zorder=0)
    axes.barh(y, change, 0.26, level, linewidth=0, **rise if change > 0 else {"color": BLUE})
    say(axes, max(level, level + change), y, f"{'+' if change > 0 else ''}{wan(part.change_yuan)}")
    held = part.component in ("personnel", "public")
    name(axes, y, wrap(word(f"{part.component} constant" if held else part.component, lang)))
    return level + change


@house
def tight_belts(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw one row a tight-belt statement: an arrow from its base to its level, the figures, the verdict in words."""
    groups = [list(each(own)) for _, own in frame.groupby("disclosure_id", sort=False)]
    height = 0.34 * len(groups) + 0.41 * len(frame)
    figure, axes = page(height, 1.8, 1.75, word("row scale", lang))
    axes.set_xlim(-0.04, 1.04)
    y = 0.2
    for group in groups:
        name(axes, y, label(group[0], lang), weight="bold")
        y += 0.34
        for row in group:
            _statement(axes, y, row, lang)
            y += 0.41
    return figure


def _statement(axes: Axes, y: float, row: Any, lang: str) -> None:
    """Draw one statement; a track without an arrow would claim a level, so one without figures has none.

    A subject that the charts have no word for, such as a functional item, is named as it is printed.
    """
    verdict = row.verdict if lang == "en" else compare.VERDICTS_ZH[row.verdict]
    axes.plot(1.17, y, **marker(OUTCOMES[row.verdict]))
    say(axes, 1.17, y, wrap(verdict, 13), 9)
    named = word(row.subject, lang) if known(row.subject) else row.item
    if pd.isna(row.base_yuan) or pd.isna(row.level_yuan):
        name(axes, y, named, size=SMALL)
        return
    year = "" if pd.isna(row.base_year) else f" ({row.base_year:.0f})"
    year = f" ({word('approved', lang)})" if row.kind == "completion" else year
    name(axes, y, f"{named}\n{wan(row.base_yuan)}{year} → {wan(row.level_yuan)}", size=SMALL, linespacing=1.15)
    _arrow(axes, y, row)


def _arrow(axes: Axes, y: float, row: Any) -> None:
    whole = max(row.base_yuan, row.level_yuan) or 1
    base, level = float(row.base_yuan / whole), float(row.level_yuan / whole)
    axes.plot([0, 1], [y, y], color=PALE, linewidth=1, zorder=0)
    axes.plot([base, level], [y, y], color=BLUE, linewidth=2)
    axes.plot(base, y, "|", color=INK, markersize=11, markeredgewidth=1.5)
    axes.plot(level, y, {"fell": "<", "rose": ">"}.get(row.direction, "s"), color=BLUE, markersize=7)
