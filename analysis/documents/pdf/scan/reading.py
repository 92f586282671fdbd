"""A picture of a page -> glyphs and rules in the frame of a `Page`."""

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from analysis.documents.pdf.page import Glyph, Page
from analysis.documents.pdf.scan import letters, picture
from analysis.documents.pdf.scan.letters import Word
from analysis.documents.pdf.scan.picture import DPI, POINT, Grey, Ruled
from analysis.documents.progress import told

_HAN, _FIGURE = 0.9, 0.72  # how much of the height of its font a character fills with ink
_LONGEST = 17 * DPI  # pixels: A3; a page with a point for every pixel of its picture is not as large as it says
_DOUBTFUL = 0.8  # below this mean score the page may stand on its head
_UNSURE = 0.9  # a score below which the recogniser takes 收 for 救
_FEW = 20  # one word in so many may be unsure; with more the headings go wrong, and with them what an amount means


def read(page: Any, number: int, count: int) -> Page:
    """Return what a scanned page prints; a page scanned sideways is turned first, one that is too faint is not read."""
    told(number, count)
    scale = min(DPI / 72, _LONGEST / max(page.get_size()))
    grey = page.render(scale=scale, grayscale=True).to_numpy().squeeze()
    best = _read(grey)
    if best.sideways:
        best = max((_read(np.rot90(grey, turns)) for turns in (1, 3)), key=_sureness)
    elif _sureness(best) < _DOUBTFUL:
        best = max(best, _read(np.rot90(grey, 2)), key=_sureness)
    if _faint(best):
        return Page(number, images=1, scanned=True)
    found = Page(number, across=best.ruled.across, down=best.ruled.down, images=1, scanned=True)
    for word in best.words:
        found.glyphs.extend(_glyphs(word, len(found.glyphs)))
    return found


class _Reading(NamedTuple):
    ruled: Ruled
    words: list[Word]
    sideways: bool


def _read(grey: Grey) -> _Reading:
    ruled = picture.ruled(picture.straightened(np.ascontiguousarray(grey)))
    boxes = letters.boxes(ruled.grey)
    tall = [box for box in boxes if box.bottom - box.top > 2 * (box.right - box.left)]
    sideways = 2 * len(tall) > len(boxes)
    return _Reading(ruled, [] if sideways else letters.read(ruled, boxes), sideways)


def _sureness(reading: _Reading) -> float:
    """Return the mean score of the characters."""
    characters = sum(len(word.text) for word in reading.words)
    return sum(word.score * len(word.text) for word in reading.words) / max(1, characters)


def _faint(reading: _Reading) -> bool:
    """Tell whether a page is too coarse to be read: true below some 100 dots an inch, or of a photograph."""
    unsure = sum(word.score < _UNSURE for word in reading.words)
    return _FEW * unsure > len(reading.words) or not reading.words


def _glyphs(word: Word, order: int) -> Iterator[Glyph]:
    """Yield the characters of a word side by side over its ink: a Chinese one is a square, others are half as wide."""
    box, widths = word.box, [_width(character) for character in word.text]
    ink = (box.bottom - box.top) * POINT
    size = ink / (_HAN if max(widths) == 1 else _FIGURE)
    x, unit = box.left * POINT, (box.right - box.left) * POINT / sum(widths)
    base = (box.top + box.bottom) / 2 * POINT + size / 3
    for n, (character, width) in enumerate(zip(word.text, widths, strict=True)):
        yield Glyph(character, x, x + unit * width, base, size, order + n)
        x += unit * width


def _width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.5
