"""Counts and shares of a whole collection: bars with their counts, shares with their intervals, parts of a whole.

Rows stand under headings as in the other charts. A share is drawn on a scale from 0 to 100 % always, so that a small
one looks small, and its interval is a line as long as few documents deserve.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.figures.style import (
    BLUE,
    INK,
    LIGHT,
    ORANGE,
    PALE,
    RED,
    SMALL,
    Look,
    house,
    marker,
    name,
    names_fit,
    page,
    say,
    side,
)
from analysis.figures.words import each, wrap
from analysis.wording import word

PARTS: Mapping[str, Mapping[str, Look]] = {
    "proof": {"proven": (BLUE, ""), "partly": (LIGHT, "////"), "unproven": ("white", "....")},
    "behind": {
        "a fall": (BLUE, ""),
        "a change of boundary": (ORANGE, "////"),
        "a fall or a rise, by the boundary": (LIGHT, "////"),
        "less than the budget": (LIGHT, ""),
        "no change": (PALE, ""),
        "a rise": (RED, ""),
        "no figure": ("white", "...."),
    },
    "state": {
        "published": (BLUE, ""),
        "all zero": (LIGHT, ""),
        "printed empty": ("white", ""),
        "incomplete": (LIGHT, "////"),
        "in prose only": (ORANGE, ".."),
        "omitted": (RED, "xx"),
    },
}
"""The parts that a row can be made of, in the order of drawing."""

_HEAD, _LINE = 0.34, 0.17


@house
def counts(frame: pd.DataFrame, what: str = "documents", lang: str = "en") -> Figure:
    """Draw a bar for each row of `heading`, `label`, `count`; `text` stands beside it, else the count."""
    texts = [str(text) for text in frame.get("text", frame["count"].map("{:,}".format))]
    right = 0.2 + 0.078 * max(map(len, texts))
    figure, axes = page(_height(frame), side(), right, word(f"{what} counted", lang), scale=True)
    most = max(1, int(frame["count"].max()))
    axes.set_xlim(0, most)
    ticks = MaxNLocator(4, integer=True).tick_values(0, most)  # there is no half document
    axes.set_xticks([tick for tick in ticks if tick <= most])
    for (y, _), count, text in zip(_rows(axes, frame), frame["count"], texts, strict=True):
        axes.barh(y, count, 0.19, color=BLUE)
        say(axes, count, y, text, size=SMALL)
    return figure


@house
def intervals(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw a share with its interval for each row of `heading`, `label`, `share`, `low`, `high` (0 to 1) and `text`.

    What was measured and not found here (`measured`) has a mark of its own.
    """
    looks = {False: ("o", BLUE, "full"), True: ("D", ORANGE, "none")}
    words = {False: "share and interval", True: "share and interval measured"}
    key = {word(words[kind], lang): looks[kind] for kind in sorted(set(frame["measured"]))}
    right = 0.3 + 0.078 * max(len(str(text)) for text in frame["text"])
    figure, axes = page(_height(frame), side(), right, word("percent of documents", lang), scale=True, key=key)
    axes.set_xlim(0, 100)
    for y, row in _rows(axes, frame):
        axes.plot([100 * row.low, 100 * row.high], [y, y], color=INK, linewidth=1.2, clip_on=False)
        axes.plot(100 * row.share, y, **marker(looks[row.measured]))
        say(axes, 100, y, str(row.text), 10, size=SMALL)
    return figure


@house
def parts(frame: pd.DataFrame, kind: str, lang: str = "en") -> Figure:
    """Draw each row of `heading`, `label` and the counts of its parts (`PARTS[kind]`) as a whole of full width."""
    looks = {part: look for part, look in PARTS[kind].items() if part in frame and frame[part].sum()}
    totals = frame[list(looks)].sum(axis="columns")
    key = {word(part, lang): look for part, look in looks.items()}
    right = 0.2 + 0.078 * len(f"{totals.max():,}")
    figure, axes = page(_height(frame), side(), right, word(f"percent of {kind}", lang), scale=True, key=key)
    axes.set_xlim(0, 100)
    for (y, row), total in zip(_rows(axes, frame), totals, strict=True):
        end = 0.0
        for part, (color, hatch) in looks.items():
            width = 100 * frame.at[row.Index, part] / total if total else 0.0
            axes.barh(y, width, 0.19, end, color=color, hatch=hatch, edgecolor=INK, linewidth=0.5)
            end += width
        say(axes, 100, y, f"{total:,}", size=SMALL)
    return figure


def _rows(axes: Axes, frame: pd.DataFrame) -> Iterator[tuple[float, Any]]:
    """Yield where each row is drawn, and the row; headings and labels are written on the way."""
    y, before = 0.0, None
    for row in each(frame):
        if row.heading != before and row.heading:
            name(axes, y + 0.2, str(row.heading), weight="bold")
            y += _HEAD
        before, text = row.heading, wrap(str(row.label), names_fit())
        name(axes, y + _of(text) / 2, text, size=SMALL)
        yield y + _of(text) / 2, row
        y += _of(text)


def _height(frame: pd.DataFrame) -> float:
    """Return how high the rows and their headings stand, in inches."""
    heads = sum(1 for heading in dict.fromkeys(frame["heading"]) if heading)
    return _HEAD * heads + sum(_of(wrap(str(label), names_fit())) for label in frame["label"]) + 0.05


def _of(text: str) -> float:
    return 0.1 + max(0.2, _LINE * (text.count("\n") + 1))
