"""Two years side by side: the boundary, and projects by name."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.bars import HATCHED
from analysis.figures.style import BLUE, GREY, ORANGE, SMALL, house, page, page_width, say
from analysis.figures.words import each, named, on_scale, wan, wrap
from analysis.wording import word


@house
def boundary(held: Mapping[str, Any], earlier: object, later: object, codes: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw 公用经费 of two years as slopes, as printed and with the boundary held constant; `codes` fill the gap."""
    figure, axes = page(2.7, 0.7, min(3.1, 0.5 * page_width()), word("unit", lang), scale=True)
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
    """Stack the reclassified amounts beside the later year, each with its name and meaning, the names kept apart."""
    low, high = axes.get_ylim()
    roomy = page_width() > 6
    fits = 20 if roomy else 7 if lang == "en" else 5
    last = low
    for row in each(codes):
        amount = on_scale(row.reclassified_yuan)
        axes.bar(1.2, amount, 0.09, start, linewidth=0.8, **HATCHED)
        last = max(start + amount / 2, last + (high - low) * 0.085)
        about = wrap(named(row.label, lang, whole=False), fits)
        text = f"{wan(row.reclassified_yuan)}  {row.code} {about}"
        say(axes, 1.25, last, text, 5, size=SMALL)
        start += amount
    if len(codes):
        say(axes, 1.155, start, word("moved", lang), 0, 12 if roomy else 20, size=SMALL)


@house
def projects(frame: pd.DataFrame, earlier: object, later: object, lang: str = "en") -> Figure:
    """Draw the projects that two documents of a unit name alike as slopes from one year to the other, from zero.

    Most projects are small and lie close together, so their labels stand apart, each joined to its end by a thin line.
    """
    both = frame[(frame["earlier_yuan"] > 0) & (frame["later_yuan"] > 0)]
    rows = sorted(each(both), key=lambda row: -row.later_yuan)
    names = [wrap(named(row.project, lang, whole=False), _names_fit()) for row in rows]
    sizes = [0.16 * (text.count("\n") + 1) + 0.06 for text in names]
    height = max(2.2, sum(sizes) + 0.4)
    figure, axes = page(height, 0.75, _room(), word("from zero", lang), scale=True)
    most = max((max(row.earlier_yuan, row.later_yuan) for row in rows), default=1)
    up = [height - 0.15 - (height - 0.45) * float(amount / most) for row in rows for amount in _ends(row)]
    starts, ends = up[::2], up[1::2]
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 1], [str(earlier), str(later)])
    for row, start, end in zip(rows, starts, ends, strict=True):
        color, shape = (ORANGE, "^") if row.change_yuan > 0 else (BLUE, "o")
        axes.plot([0, 1], [start, end], color=color, marker=shape, linewidth=1.8, markersize=5, clip_on=False)
    for row, text, end, place in zip(rows, names, ends, apart(ends, sizes, height), strict=True):
        axes.plot([1.01, 1.07], [end, place], color=GREY, linewidth=0.6, clip_on=False)
        say(axes, 1.08, place, f"{wan(row.later_yuan)}", 0, size=SMALL, weight="bold")
        say(axes, 1.08, place, text, 42, size=SMALL, linespacing=1.1)
    order = sorted(range(len(rows)), key=lambda n: starts[n])
    for n, place in zip(order, apart([starts[n] for n in order], [0.17] * len(rows), height), strict=True):
        say(axes, 0, place, wan(rows[n].earlier_yuan), -7, size=SMALL, ha="right")
    return figure


def _ends(row: Any) -> tuple[Any, Any]:
    return row.earlier_yuan, row.later_yuan


def _room() -> float:
    """Return how wide amounts and names at the right are now, in inches."""
    return 0.62 * page_width() if page_width() < 6 else 0.52 * page_width()


def _names_fit() -> float:
    return (_room() * 72 - 62) / SMALL


def apart(wanted: Sequence[float], sizes: Sequence[float], height: float) -> list[float]:
    """Return places near the wanted ones, in their order, that keep labels of these sizes apart and on the page."""
    places: list[float] = []
    low = 0.0
    for place, size in zip(wanted, sizes, strict=True):
        places.append(max(place, low + size / 2))
        low = places[-1] + size / 2
    high = height
    for n in range(len(places) - 1, -1, -1):
        places[n] = min(places[n], high - sizes[n] / 2)
        high = places[n] - sizes[n] / 2
    return places
