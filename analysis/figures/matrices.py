"""Rows by documents, a mark in each cell: which document ties where, and which publishes what."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import audit, reference
from analysis.figures.style import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    RED,
    SIDE,
    SMALL,
    WIDTH,
    Look,
    house,
    marker,
    name,
    page,
    say,
)
from analysis.figures.words import labels, wrap
from analysis.wording import word

VERDICTS = {
    "breaks": ("X", RED, "full"),
    "boundary": ("D", RED, "none"),
    "rounding": ("D", ORANGE, "none"),
    "untestable": ("s", GREY, "none"),
    "ties": ("o", BLUE, "full"),
}
"""The audit's verdicts, the gravest first."""

STATES = {
    "published": ("o", BLUE, "full"),
    "all zero": ("o", BLUE, "none"),
    "printed empty": ("s", GREY, "none"),
    "incomplete": ("o", RED, "left"),
    "in prose only": ("^", ORANGE, "full"),
    "omitted": ("X", RED, "full"),
    "not required": ("_", "#BBBBBB", "full"),
}
FAMILIES = {
    "rows and footings": "",
    "between tables": "",
    "roll-ups": "roll-up",
    "prose and tables": "^prose on",
    "within the prose": "stated",
    "percentages, changes": "rate$|share|change|base|fell",
    "targets, points": "target|goal|points|score",
    "names, forms": "",
}
"""The families of checks in the order of their rows, and the words in a check's name where no rule places it."""

_RULES: dict[str, Iterable[Any]] = {
    "rows and footings": (*audit.ROWS, *audit.FOOTINGS),
    "between tables": audit.BETWEEN,
    "prose and tables": audit.PROSE_TO_TABLES,
    "within the prose": audit.WITHIN_PROSE,
    "percentages, changes": audit.RATIOS,
}
_FAMILY = {rule.name: family for family, group in _RULES.items() for rule in group}
_COLUMN, _ROW = 0.7, 0.3


def family(check: str) -> str:
    """Return the family of a check: that of its rule, else by the words of its name."""
    by_word = (family for family, words in FAMILIES.items() if words and re.search(words, check))
    return _FAMILY.get(check) or next(by_word, "names, forms")


@house
def ties(findings: pd.DataFrame, disclosures: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw which document ties where: families of checks down, documents across, the gravest verdict as a mark."""
    frame = findings.assign(
        disclosure_id=findings["disclosure_id"].str.split(";"), family=findings["check"].map(family)
    ).explode("disclosure_id")
    cells: dict[Any, tuple[str, str]] = {}
    for place, own in frame.groupby(["family", "disclosure_id"]):
        gravest = next(verdict for verdict in VERDICTS if (own["verdict"] == verdict).any())
        count = (own["verdict"] == gravest).sum()
        cells[place] = gravest, f"{count}" if gravest == "ties" else f"{count}/{len(own)}"
    rows = {family: word(family, lang) for family in FAMILIES if (frame["family"] == family).any()}
    return _matrix(cells, rows, labels(disclosures, lang), VERDICTS, "families", lang)


@house
def completeness(card: pd.DataFrame, disclosures: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the completeness card: standard tables down, documents across, the state of each as a mark."""
    names = {row["table"]: row["english" if lang == "en" else "chinese"] for row in reference.rows("table_names")}
    states = {(table, column): state for column in card.columns for table, state in card[column].items()}
    cells = {place: (state, "") for place, state in states.items() if state in STATES}
    rows = {table: names[table] for table in card.index}
    return _matrix(cells, rows, labels(disclosures, lang), STATES, "", lang)


def _matrix(
    cells: Mapping[Any, tuple[str, str]],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    looks: Mapping[str, Look],
    note: str,
    lang: str,
) -> Figure:
    """Draw named rows by named columns of marks, each with a short text; a page as wide as the columns need."""
    heads = [wrap(text, 5.9) for text in columns.values()]
    top = 0.185 * max(head.count("\n") + 1 for head in heads) + 0.1
    width = max(WIDTH, SIDE + _COLUMN * len(columns) + 0.05)
    seen = {mark for mark, _ in cells.values()}
    key = {word(mark, lang): look for mark, look in looks.items() if mark in seen}
    figure, axes = page(top + _ROW * len(rows), SIDE, 0.05, word(note, lang), key=key, width=width)
    axes.set_xlim(0, (width - SIDE - 0.05) / _COLUMN)
    for x, head in enumerate(heads):
        say(axes, x + 0.5, top - 0.06, head, 0, ha="center", va="bottom", size=SMALL)
    for number, (row, text) in enumerate(rows.items()):
        y = top + _ROW * number
        axes.axhline(y, color=PALE, linewidth=0.6)
        name(axes, y + _ROW / 2, text)
        for x, column in enumerate(columns):
            if (row, column) in cells:
                _cell(axes, x, y + _ROW / 2, *cells[row, column], looks)
    return figure


def _cell(axes: Axes, x: float, y: float, mark: str, text: str, looks: Mapping[str, Look]) -> None:
    axes.plot(x + (0.22 if text else 0.5), y, **marker(looks[mark]))
    say(axes, x + 0.38, y, text, 0, size=SMALL)
