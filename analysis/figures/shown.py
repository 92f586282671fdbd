"""A chart as the report prints it: a headline that says what it shows, two drawings, its values, its data.

One function draws both, for a desk and for a phone, where a wide one would have letters of eight pixels. The headline
and the source stand inside the drawing, so that they travel with it. Its values in words are for those who do not see
it, its data for those who want to draw it themselves.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures import style
from analysis.figures.words import wrap

NARROW = "application/vnd.tight-belts.narrow+svg"
"""The name under which a notebook's output carries the narrow drawing; who does not know it shows the wide one."""

WIDE_INCHES, NARROW_INCHES = 7.4, 3.9
_HEAD, _FOOT = 13.0, 9.8
_OWN_ROWS = 300
_SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt" viewBox="0 0 [\d.]+ [\d.]+"')


@dataclass(frozen=True)
class Chart:
    """Two drawings of one frame, the values in words, the frame as CSV."""

    wide: str
    narrow: str
    values: str
    data: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self.wide, NARROW: self.narrow, "text/csv": self.data, "text/plain": self.values}


def chart(
    draw: Callable[..., Figure],
    *frames: Any,
    headline: str = "",
    source: str = "",
    lang: str = "en",
    data: pd.DataFrame | None = None,
    **options: Any,
) -> Chart:
    """Return what `draw` makes of `frames`, wide and narrow, under its headline and above its source.

    `data` is what a reader takes along where `frames` are whole clean tables.
    """
    drawn = []
    for inches in (WIDE_INCHES, NARROW_INCHES):
        with style.wide(inches):
            drawn.append(_headed(str(style.svg(draw(*frames, lang=lang, **options)).data), headline, source))
    return Chart(drawn[0], drawn[1], _values(drawn[0]), _csv(frames if data is None else (data,)))


def _headed(svg: str, headline: str, source: str) -> str:
    """Return a drawing with its headline above and its source below, both in lines that fit its width."""
    found = _SIZE.search(svg)
    if not found:
        return svg
    width, height = float(found[1]), float(found[2])
    head = wrap(headline, (width - 12) / _HEAD).split("\n") if headline else []
    foot = wrap(source, (width - 12) / _FOOT).split("\n") if source else []
    top = 1.3 * _HEAD * len(head) + 4 * bool(head)
    whole = top + height + 1.35 * _FOOT * len(foot) + 4 * bool(foot)
    texts = [_text(line, 1.3 * _HEAD * (n + 0.8), _HEAD, "#222222", 700) for n, line in enumerate(head)]
    texts += [_text(line, top + height + 1.35 * _FOOT * (n + 0.8), _FOOT, style.GREY) for n, line in enumerate(foot)]
    size = f'width="{width:g}pt" height="{whole:.2f}pt" viewBox="0 0 {width:g} {whole:.2f}"'
    svg = svg.replace(found[0], size, 1)
    start = svg.index(">", svg.index(size)) + 1
    end = svg.rindex("</svg>")
    inner = f'<g transform="translate(0 {top:.2f})">{svg[start:end]}</g>'
    return f"{svg[:start]}{''.join(texts)}{inner}{svg[end:]}"


def _text(line: str, y: float, size: float, color: str, weight: int = 400) -> str:
    look = f"font-size: {size:g}px; font-weight: {weight}; font-family: {style.FALLBACK}; fill: {color}"
    return f'<text style="{look}" x="6" y="{y:.2f}">{escape(line)}</text>'


def _values(svg: str) -> str:
    """Return every word and figure of a drawing in the order in which it is drawn, for a screen reader."""
    said = (" ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()) for text in re.findall(r"<text\b.*?</text>", svg))
    return "; ".join(dict.fromkeys(text for text in said if text))


def _csv(frames: tuple[Any, ...]) -> str:
    """Return the first frame among the arguments as CSV; an apostrophe guards text that a spreadsheet would compute.

    A whole clean table is no chart's own data: it is in the archive of the clean data, and not in the page again.
    """
    given = (next(iter(one.values())) if isinstance(one, Mapping) and one else one for one in frames)
    frame = next((one for one in given if isinstance(one, pd.DataFrame)), pd.DataFrame())
    if len(frame) > _OWN_ROWS:
        return ""
    guarded = frame.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell)
    return str(guarded.to_csv(index=False))
