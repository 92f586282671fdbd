"""Rows by documents, a mark in each cell: which document ties where, and which publishes what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

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
    SMALL,
    Look,
    house,
    marker,
    name,
    names_fit,
    page,
    page_width,
    say,
    side,
)
from analysis.figures.words import ems, labels, wrap
from analysis.wording import word

VERDICTS = {
    "breaks": ("X", RED, "full"),
    "boundary": ("^", ORANGE, "none"),
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
_COLUMN, _ROW = (0.62, 0.9), 0.36


def family(check: str) -> str:
    """Return the family of a check: that of its rule, else by the words of its name."""
    by_word = (family for family, words in FAMILIES.items() if words and re.search(words, check))
    return _FAMILY.get(check) or next(by_word, "names, forms")


@house
def ties(findings: pd.DataFrame, disclosures: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw which document ties where: documents down, families of checks across, the gravest verdict as a mark.

    The number of a mark leads to those checks in the explorer, which lies beside the report.
    """
    frame = findings.assign(
        disclosure_id=findings["disclosure_id"].str.split(";"), family=findings["check"].map(family)
    ).explode("disclosure_id")
    names, cells = labels(disclosures, lang), {}
    explorer = "explorer.html" if lang == "en" else "explorer.zh.html"
    for (group, document), own in frame.groupby(["family", "disclosure_id"]):
        gravest = next(verdict for verdict in VERDICTS if (own["verdict"] == verdict).any())
        count = (own["verdict"] == gravest).sum()
        asked = urlencode({"family": group, "document": names[document], "verdict": gravest}, quote_via=quote)
        text = f"{count}" if gravest == "ties" else f"{count}/{len(own)}"
        cells[document, group] = gravest, text, f"{explorer}#findings?{asked}"
    columns = {family: word(family, lang) for family in FAMILIES if (frame["family"] == family).any()}
    rows = {document: text for document, text in names.items() if (frame["disclosure_id"] == document).any()}
    return _matrix(cells, rows, columns, VERDICTS, "families", lang)


@house
def completeness(card: pd.DataFrame, disclosures: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the completeness card: standard tables down, documents across, the state of each as a mark."""
    names = {row["table"]: row["english" if lang == "en" else "chinese"] for row in reference.rows("table_names")}
    states = {(table, column): state for column in card.columns for table, state in card[column].items()}
    cells = {place: (state, "", "") for place, state in states.items() if state in STATES}
    rows = {table: names[table] for table in card.index}
    return _matrix(cells, rows, labels(disclosures, lang), STATES, "", lang)


def _column(columns: Mapping[str, str]) -> float:
    """Return how wide a column is, in inches; below a third of one, marks would stand on each other."""
    return max(0.36, min(_COLUMN[1], (page_width() - side() - 0.05) / len(columns)))


def _matrix(
    cells: Mapping[Any, tuple[str, str, str]],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    looks: Mapping[str, Look],
    note: str,
    lang: str,
) -> Figure:
    """Draw named rows by named columns of marks, each with a short text; a page as wide as the columns need."""
    if _column(columns) < _COLUMN[0] and len(rows) < len(columns):
        cells, rows, columns = {(b, a): own for (a, b), own in cells.items()}, columns, rows
    column = _column(columns)
    upright = column < 0.6
    heads = [wrap(text, 12 if upright else column * 72 / SMALL - 0.6) for text in columns.values()]
    top = _head_room(heads, upright)
    names = [wrap(text, names_fit()) for text in rows.values()]
    high = max(_ROW, 0.16 * max(text.count("\n") + 1 for text in names) + 0.08)
    width = max(page_width(), side() + column * len(columns) + 0.05)
    seen = {mark for mark, _, _ in cells.values()}
    key = {word(mark, lang): look for mark, look in looks.items() if mark in seen}
    figure, axes = page(top + high * len(rows), side(), 0.05, word(note, lang), key=key, width=width)
    axes.set_xlim(0, (width - side() - 0.05) / column)
    for x, head in enumerate(heads):
        say(axes, x + 0.5, top - 0.06, head, 0, ha="center", va="bottom", size=SMALL, rotation=90 * upright)
    for number, row in enumerate(rows):
        y = top + high * number
        axes.axhline(y, color=PALE, linewidth=0.6)
        name(axes, y + high / 2, names[number], size=SMALL, linespacing=1.1)
        for x, key_of in enumerate(columns):
            if (row, key_of) in cells:
                _cell(axes, x, y + high / 2, *cells[row, key_of], looks)
    return figure


def _head_room(heads: Sequence[str], upright: bool) -> float:
    """Return how high the heads of the columns stand, in inches."""
    if upright:
        return float(max(ems(line) for head in heads for line in head.split("\n")) * SMALL / 72 + 0.15)
    return 0.185 * max(head.count("\n") + 1 for head in heads) + 0.1


def _cell(axes: Axes, x: float, y: float, mark: str, text: str, address: str, looks: Mapping[str, Look]) -> None:
    axes.plot(x + (0.2 if text else 0.5), y, **marker(looks[mark]))
    say(axes, x + 0.36, y, text, 0, size=SMALL, url=address or None)
