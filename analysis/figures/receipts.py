"""The receipt as a picture: what an office says, and beneath it, line by line, what checks it."""

from io import BytesIO
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from analysis.figures import style
from analysis.figures.style import BLUE, GREY, INK, ORANGE, SMALL, house, name, page, page_width, say
from analysis.figures.words import each, wan, wrap
from analysis.wording import word

CARD_PIXELS = (1200, 630)
"""Of a card that social media show beside a link."""

_CARD_INCHES = 7.2
_SAID, _GLOSS = 16.0, 10.5
_RISE: dict[str, Any] = {"color": ORANGE, "hatch": "///", "edgecolor": "white"}


@house
def receipt(frame: pd.DataFrame, lang: str = "en", said: str = "", gloss: str = "", by: str = "") -> Figure:
    """Draw the lines of a receipt on one axis of percent; above them whose words `said` are, and their `gloss`."""
    return _receipt(frame, lang, (by, said, gloss), 0)


@house
def card(frame: pd.DataFrame, lang: str = "en", said: str = "", gloss: str = "", by: str = "") -> bytes:
    """Return the receipt as a PNG for social media; what room the format leaves is shared among the lines."""
    with style.wide(_CARD_INCHES):
        dpi = CARD_PIXELS[0] / _CARD_INCHES
        tall = CARD_PIXELS[1] / dpi
        spare = tall - _receipt(frame, lang, (by, said, gloss), 0).get_figheight()
        figure = _receipt(frame, lang, (by, said, gloss), spare / (len(frame) + 1))
        figure.set_size_inches(_CARD_INCHES, tall)
    file = BytesIO()
    figure.savefig(file, format="png", dpi=dpi, metadata={"Software": None})
    return file.getvalue()


def _receipt(frame: pd.DataFrame, lang: str, head: tuple[str, str, str], spare: float) -> Figure:
    wide = page_width() > 6
    sizes = (SMALL, _SAID if wide else 13.0, _GLOSS)
    texts = [_lines(text, (page_width() * 72 - 20) / size) for text, size in zip(head, sizes, strict=True)]
    tall = [1.35 * size / 72 * (text.count("\n") + 1) * bool(text) for text, size in zip(texts, sizes, strict=True)]
    top = sum(tall, 0.06) + (0.15 + spare) * any(texts)
    row = (0.5 if wide else 0.66) + spare
    note = word("receipt implied", lang) if frame["implied"].any() else ""
    figure, axes = page(top + row * len(frame) + 0.08, 0.46 * page_width(), 0.9, note)
    values = [0.0, *(float(value) for value in frame["change_percent"] if not pd.isna(value))]
    axes.set_xlim(min(values), max(values) if max(values) > min(values) else 1)
    _words(axes, texts, sizes, tall, spare)
    for number, line in enumerate(each(frame)):
        _line(axes, top + row * number, row, line, lang)
    return figure


def _lines(text: str, width: float) -> str:
    """Return a text whose own lines fit."""
    return "\n".join(wrap(line, width) for line in text.split("\n"))


def _words(axes: Axes, texts: list[str], sizes: tuple[float, ...], tall: list[float], spare: float) -> None:
    """Write whose words they are, the words and their meaning, each beneath the other."""
    y = 0.06 + spare / 2
    for text, size, high, color in zip(texts, sizes, tall, (GREY, INK, GREY), strict=True):
        if text:
            name(axes, y, text, size=size, color=color, va="top", linespacing=1.2)
            y += high


def _line(axes: Axes, top: float, row: float, line: Any, lang: str) -> None:
    """Draw one line beneath its dashes: its name, both amounts, its bar.

    On a telephone the name has a row of its own above the bar.
    """
    across = blended_transform_factory(axes.figure.transFigure, axes.transData)
    dashes: dict[str, Any] = {"color": GREY, "linewidth": 0.7, "dashes": (2, 2), "clip_on": False}
    axes.add_line(Line2D([0.012, 0.988], [top, top], transform=across, **dashes))
    wide = page_width() > 6
    y = top + row / 2 if wide else top + row - 0.25
    named = word(f"receipt {line.kind}", lang).format(earlier=line.earlier_year)
    name(axes, y - 0.095 if wide else top + 0.15, named, size=SMALL)
    amounts = f"{wan(line.earlier_yuan)}{'*' if line.implied else ''} → {wan(line.later_yuan)}"
    name(axes, y + 0.095 if wide else y, amounts, size=SMALL, color=GREY)
    _bar(axes, y, line, lang)


def _bar(axes: Axes, y: float, line: Any, lang: str) -> None:
    """Draw a bar from zero to the change in percent, and beside it the change in both measures."""
    percent = 0.0 if pd.isna(line.change_percent) else float(line.change_percent)
    axes.barh(y, percent, 0.2, 0, linewidth=0, **_RISE if percent > 0 else {"color": BLUE})
    reach = 0.22 if page_width() > 6 else 0.14
    axes.vlines(0, y - reach, y + reach, color=INK, linewidth=0.9)
    gap = "" if lang == "zh" else "\u00a0"
    shown = f"{'+' if percent > 0 else ''}{percent:.1f}{gap}%".replace("-", "−")
    say(axes, max(percent, 0), y - 0.095, shown, 6, weight="bold", size=SMALL + 1.2)
    signed = f"{'+' if line.change_yuan > 0 else ''}{wan(line.change_yuan)}"
    say(axes, max(percent, 0), y + 0.095, signed, 6, size=SMALL, color=GREY)
