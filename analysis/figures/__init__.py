"""A frame -> a chart, in one house style.

No arithmetic but 元 -> 万元 and what drawing needs: what a chart says was computed where the frame was. Colours keep
apart for colour-blind readers, shapes and hatches in grey print; labels stand at what they name; values are printed.
The words of both languages are rows of `reference/chart_words.csv`.
"""

from analysis.figures.bars import account, personnel_and_public, side_by_side, three_public
from analysis.figures.changes import claims, decomposition, series
from analysis.figures.fonts import embedded as embedded_font
from analysis.figures.fonts import folder as font_folder
from analysis.figures.matrices import FAMILIES, completeness, family, ties
from analysis.figures.receipts import CARD_PIXELS, card, receipt
from analysis.figures.shares import PARTS, counts, intervals, parts
from analysis.figures.shown import NARROW, Chart, chart
from analysis.figures.slopes import boundary, projects
from analysis.figures.style import svg
from analysis.figures.words import in_wan, label, labels

__all__ = [
    "CARD_PIXELS",
    "FAMILIES",
    "NARROW",
    "PARTS",
    "Chart",
    "account",
    "boundary",
    "card",
    "chart",
    "claims",
    "completeness",
    "counts",
    "decomposition",
    "embedded_font",
    "family",
    "font_folder",
    "in_wan",
    "intervals",
    "label",
    "labels",
    "parts",
    "personnel_and_public",
    "projects",
    "receipt",
    "series",
    "side_by_side",
    "svg",
    "three_public",
    "ties",
]
