"""The house style: fonts, colours, marks, a page measured in inches, and SVG that every machine draws alike."""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from io import StringIO
from typing import Any

import matplotlib.style
import seaborn
from IPython.display import SVG
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, NullLocator

from analysis.figures import fonts
from analysis.figures.words import ems, wrap

Look = tuple[str, ...]
"""How a mark looks, (shape, colour, filling), or a patch, (colour, hatch)."""

_SIDE = 1.65
"""Of the names at the left of a page, in inches, at most."""

_WIDTH = ContextVar("width", default=4.8)
"""Of a page, in inches: that of a notebook; `wide` changes it for the report."""

SMALL = 9.8
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
LIGHT, PALE, GREY, INK = "#BFDCEF", "#DDDDDD", "#6B6B6B", "#222222"
_FAMILY = "Tight Belts Sans"
FALLBACK = "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
# Under a name of our own, for a system may have another Noto Sans SC; importing zhplot would change every chart's font.
# One file answers for both weights: bold is the browser's to find or to make.
_FONT = str(fonts.folder() / "NotoSansSC-Regular.ttf")
font_manager.fontManager.ttflist += [font_manager.FontEntry(fname=_FONT, name=_FAMILY, weight=n) for n in (400, 700)]
_STYLE = seaborn.axes_style("ticks") | {
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.titlesize": 10,
    "font.family": [_FAMILY],
    "font.size": 10,
    "hatch.linewidth": 1.2,
    "legend.columnspacing": 1,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "legend.handlelength": 1.2,
    "svg.fonttype": "none",
    # A dollar sign in the name of a unit opens no formula.
    "text.parse_math": False,
    "svg.hashsalt": "tight-belts",
    "xtick.color": INK,
    "xtick.labelsize": SMALL,
    "xtick.major.size": 3,
}
house = matplotlib.style.context(["default", _STYLE])


@house
def svg(figure: Figure) -> SVG:
    """Return a chart as SVG for a notebook or report, the same bytes for the same frame on every machine.

    Its text is text, measured in our own font; a browser without that falls back to another Chinese one.
    Hundredths of a point are finer than any eye.
    """
    file = StringIO()
    figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = re.sub(r"(\.\d\d)\d+", r"\1", file.getvalue().replace(f"'{_FAMILY}'", FALLBACK))
    return SVG(re.sub(r'<g id="[\w.]+_\d+">', "<g>", text))


@contextmanager
def wide(inches: float) -> Iterator[None]:
    """Draw pages of this width for a while."""
    token = _WIDTH.set(inches)
    try:
        yield
    finally:
        _WIDTH.reset(token)


def page_width() -> float:
    """Return how wide a page is now, in inches."""
    return _WIDTH.get()


def side() -> float:
    """Return how wide the names at the left of a page are now, in inches."""
    return min(_SIDE, 0.35 * page_width())


def names_fit() -> float:
    """Return how many ems fit into a line at the left of a page."""
    return side() * 72 / SMALL - 1


def page(
    height: float,
    left: float,
    right: float,
    note: str,
    *,
    scale: bool = False,
    key: Mapping[str, Look] | None = None,
    width: float | None = None,
) -> tuple[Figure, Axes]:
    """Return a figure whose axes measure inches downward from their top, so that rows are placed and never collide.

    Beneath stand a scale if `scale`, a note, and the `key` (words to looks) of marks that have no room for words.
    """
    key, width = key or {}, width or page_width()
    columns = int((width - 0.1) * 72 / (SMALL * (max(map(ems, key), default=0) + 3.2)))
    lines = math.ceil(len(key) / columns)
    said = wrap(note, (width * 72 - 12) / SMALL)
    foot = 0.08 + 0.19 * (said.count("\n") + 1) * bool(note) + 0.23 * lines + 0.28 * scale
    whole = height + foot
    figure = Figure((width, whole), dpi=72)
    axes = figure.add_axes((left / width, foot / whole, (width - left - right) / width, height / whole))
    axes.set(ylim=(height, 0), yticks=[])
    axes.xaxis.set_major_formatter("{x:,.0f}")
    ticks = max(2, min(5, int((width - left - right) / 0.55)))
    axes.xaxis.set_major_locator(MaxNLocator(ticks) if scale else NullLocator())
    seaborn.despine(ax=axes, left=True, bottom=not scale)
    figure.text(
        0.08 / width, (0.08 + 0.23 * lines) / whole, said, size=SMALL, color=GREY, va="bottom", linespacing=1.15
    )
    if key:
        handles = [_mark(look) for look in key.values()]
        figure.legend(handles, list(key), loc="lower left", bbox_to_anchor=(0, 0), ncols=columns, borderpad=0.3)
    return figure, axes


def _mark(look: Look) -> Patch | Line2D:
    if len(look) == 2:
        return Patch(facecolor=look[0], hatch=look[1], edgecolor=INK, linewidth=0.4)
    return Line2D([], [], linestyle="", **marker(look))


def marker(look: Look) -> dict[str, Any]:
    """Return the options with which matplotlib draws a mark of (shape, colour, filling)."""
    shape, color, filling = look
    face = {"markerfacecoloralt": "white", "markeredgewidth": 1.5, "markersize": 7, "clip_on": False}
    return face | {"marker": shape, "color": color, "fillstyle": filling}


def say(axes: Axes, x: float, y: float, text: str, dx: float = 4, dy: float = 0, **style: Any) -> None:
    """Write a text beside a point of the axes, `dx` and `dy` in points away."""
    options: dict[str, Any] = {"va": "center", "annotation_clip": False, "textcoords": "offset points"}
    axes.annotate(text, (x, y), (dx, dy), **options | style)


def name(axes: Axes, y: float, text: str, **style: Any) -> None:
    """Write a text at the left edge of the page, in line with `y` of the axes."""
    say(axes, 0, y, text, 6, xycoords=("figure fraction", "data"), **{"linespacing": 1.25} | style)
