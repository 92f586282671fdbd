"""Bars under headings: the account of numbers, personnel and public, 三公, units side by side."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LIGHT,
    ORANGE,
    RED,
    SMALL,
    Look,
    house,
    name,
    names_fit,
    page,
    say,
    side,
)
from analysis.figures.words import each, label, on_scale, wan, wrap
from analysis.reference import unit_name
from analysis.wording import word

ROLES = {
    "fact": (BLUE, ""),
    "statement": (ORANGE, ""),
    "indicator": (GREEN, "///"),
    "code": ("#D9D9D9", ""),
    "form": ("#A6A6A6", ""),
    "date": ("#EFEFEF", "|||"),
    "numbering": ("#8C8C8C", "\\\\\\"),
    "identifier": ("#555555", ""),
    "unread": (RED, "xxx"),
}
_PHASES: dict[str, dict[str, Any]] = {
    "approved": {"color": LIGHT, "edgecolor": BLUE},
    "executed": {"color": BLUE, "edgecolor": BLUE},
}
_PARTS: dict[str, dict[str, Any]] = {
    "basic": {"color": LIGHT, "edgecolor": BLUE},
    "project": {"color": "white", "edgecolor": BLUE, "hatch": "////"},
}
_LINE = 0.24
_BASIC = ("personnel", "public", "class_302", "class_302_in_personnel")
HATCHED: dict[str, Any] = {"color": ORANGE, "hatch": "////", "edgecolor": BLUE, "clip_on": False}
"""What was reclassified under personnel."""

Bars = dict[str, dict[str, dict[str, Any]]]
"""Heading -> row -> phase or part -> amount in 元; a row of missing amounts is one without a document."""


@house
def account(numbers: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the account of every number as one thin strip by role; what nobody understood would be red."""
    counts = numbers["role"].value_counts()
    known = {role: int(counts.get(role, 0)) for role in ROLES}
    key = {
        f"{word(role, lang)} {known[role]:,}": look for role, look in ROLES.items() if known[role] or role == "unread"
    }
    figure, axes = page(0.42, 0.08, 0.08, "", key=key)
    end = 0
    for role, (color, hatch) in ROLES.items():
        axes.barh(0.24, known[role], 0.24, end, color=color, hatch=hatch, edgecolor=INK, linewidth=0.4)
        end += known[role]
    axes.set_xlim(0, end or 1)
    return figure


@house
def personnel_and_public(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw personnel and public expenses as one bar a document; class 302 under personnel is hatched.

    Budgets differ a hundredfold, so the full width is each document's own basic expenditure. Where there is
    none a share is undefined, and the word stands in place of the bars.
    """
    figure, axes = page(0.72 * len(frame) + 0.05, side(), 0.1, word("own scale", lang), key=_basic_key(lang))
    axes.set_xlim(0, 1)
    for number, row in enumerate(each(frame)):
        y = 0.72 * number + 0.34
        name(axes, y, wrap(label(row, lang), names_fit()))
        if row.reason:
            reason = word(row.reason.partition(":")[0], lang)
            say(axes, 0, y, wrap(word("undefined because", lang).format(reason=reason), 25), color=GREY)
        else:
            _basic(axes, y, row, lang)
    return figure


def _basic_key(lang: str) -> dict[str, Look]:
    looks = {"personnel": (BLUE, ""), "goods under personnel": (ORANGE, "////"), "public": (ORANGE, "")}
    return {word(part, lang): look for part, look in looks.items()}


def _basic(axes: Axes, y: float, row: Any, lang: str) -> None:
    """Draw the bar of a document; the block that stands under personnel is hatched and named beneath."""
    parts = (row.personnel_yuan, row.public_yuan, row.class_302_in_personnel_yuan)
    personnel, public, moved = (0.0 if pd.isna(part) else float(part / row.basic_yuan) for part in parts)
    axes.barh(y - 0.13, personnel, 0.22, color=BLUE)
    axes.barh(y - 0.13, public, 0.22, personnel, color=ORANGE)
    if moved:
        axes.barh(y - 0.13, moved, 0.22, personnel - moved, linewidth=0, **HATCHED)
    amounts = {part: wan(getattr(row, f"{part}_yuan")) for part in _BASIC}
    texts = (word("personnel bar with class 302" if moved else "personnel bar", lang), word("public bar", lang))
    for line, text in enumerate(texts):
        say(axes, 0, y + 0.1 + 0.19 * line, text.format(**amounts), 0, size=SMALL)


@house
def three_public(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw 三公 and its components, budget beside outturn where both are published, document by document."""
    bars: Bars = {}
    for _, own in frame.groupby("disclosure_id", sort=False):
        split = own["component"].isin(["vehicle_purchase", "vehicle_operation"]).any()
        for row in each(own[(own["component"] != "vehicles") | (not split)]):
            rows = bars.setdefault(label(row, lang), {})
            rows.setdefault(word(row.component, lang), {})[row.phase] = row.amount_yuan
    return _phased(bars, lang)


@house
def side_by_side(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw a panel's approved totals year by year, outturns apart; a unit without a document in a year says so.

    Where the document prints both, an approved total is made up of basic and project expenditure.
    """
    bars: Bars = {}
    for year in sorted(frame["fiscal_year"].unique()):
        rows = bars[str(year)] = {unit_name(unit, lang): {} for unit in frame["spending_unit"]}
        for row in each(frame[frame["fiscal_year"] == year]):
            amounts = {part: getattr(row, f"{part}_yuan", None) for part in _PARTS}
            amounts |= {"approved": row.approved_yuan, "executed": row.outturn_yuan}
            rows[unit_name(row.spending_unit, lang)] = amounts
    return _phased(bars, lang)


def _phased(bars: Bars, lang: str) -> Figure:
    """Draw bars under headings: a light one for what was approved, a dark one for the outturn, each with its value."""
    known = {head: {row: _known(own) for row, own in rows.items()} for head, rows in bars.items()}
    every = [(row, own) for rows in known.values() for row, own in rows.items()]
    phases = {phase for _, own in every for phase in own if phase in _PHASES}
    words = {phase: f" {word(phase, lang)}" if len(phases) > 1 else "" for phase in phases}
    # Summed exactly: a plain sum has another last digit from Python 3.12 on, and matplotlib names clip paths after it.
    height = math.fsum([0.34 * len(bars), *(_height(row, own) for row, own in every)])
    figure, axes = page(height, side(), 1.25, word("unit", lang), scale=True)
    y = 0.0
    for head, rows in known.items():
        name(axes, y + 0.2, head, weight="bold")
        y += 0.34
        for row, own in rows.items():
            name(axes, y + _height(row, own) / 2, wrap(row, names_fit()))
            _row(axes, y + _height(row, own) / 2, own, words, lang)
            y += _height(row, own)
    axes.set_xlim(left=0)
    return figure


def _known(own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the amounts of a row in the order of drawing; parts only where all of a sum are printed."""
    parts = {part: own[part] for part in _PARTS if not pd.isna(own.get(part))}
    phases = {phase: own[phase] for phase in _PHASES if not pd.isna(own.get(phase))}
    whole = len(parts) == len(_PARTS) and "approved" in phases
    return {"approved": phases.pop("approved"), "parts": parts} | phases if whole else phases


def _height(row: str, own: Mapping[str, Any]) -> float:
    return 0.08 + max(_LINE * len(own), 0.19 * len(wrap(row, names_fit()).split("\n")), _LINE)


def _row(axes: Axes, middle: float, own: Mapping[str, Any], words: Mapping[str, str], lang: str) -> None:
    y = middle - _LINE * (len(own) - 1) / 2
    for key, value in own.items():
        if key == "parts":
            _composition(axes, y, value, lang)
        else:
            axes.barh(y, on_scale(value), 0.19, linewidth=0.8, **_PHASES[key])
            say(axes, on_scale(value), y, wan(value) + words[key], size=SMALL)
        y += _LINE
    if not own:
        say(axes, 0, middle, word("no document", lang), 4, style="italic", color=GREY)


def _composition(axes: Axes, y: float, parts: Mapping[str, Any], lang: str) -> None:
    """Divide the bar above `y` into its parts, and name them in their order."""
    end = 0.0
    for part, value in parts.items():
        axes.barh(y - _LINE, on_scale(value), 0.19, end, linewidth=0.8, **_PARTS[part])
        end += on_scale(value)
    text = " + ".join(f"{word(part, lang)} {wan(value)}" for part, value in parts.items())
    say(axes, 0, y - 0.02, text, 0, size=SMALL)
