"""A scanned page as a picture: set straight, its ruled lines found and taken out of the way of the letters.

Scanners turn a page by a degree or two, so that a line of the form drops by a row from one margin to the other; a fax
or a strong JPEG frays it. A vertical line beside a figure is read as the digit 1 by any OCR: the lines go first.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.documents.pdf.page import THIN, Rule

DPI = 200
POINT = 72 / DPI  # points a pixel
_STEEPEST = 3.0  # degrees: a page that lies more askew was not put on the glass by a person
_SHORTEST = 40, 32  # pixels: across and down; a shorter stroke belongs to a character
_LONG = 100  # pixels: no stroke of a title is as long
_NEAR = 3  # pixels between the end of a line and the line it meets
_CROWDED = 0.2  # share of ink beside a stroke above which it is the edge of characters

Grey = NDArray[np.uint8]


class Box(NamedTuple):
    """A part of a picture in pixels: [left, right) and [top, bottom)."""

    left: int
    top: int
    right: int
    bottom: int


class Ruled(NamedTuple):
    """A picture without its ruled lines, where its ink is, and these lines in points."""

    grey: Grey
    ink: Grey
    across: list[Rule]
    down: list[Rule]


def straightened(grey: Grey) -> Grey:
    """Return the picture turned by so much that its lines and rows lie level."""
    angle = _askew(grey)
    return grey if abs(angle) < 0.05 else _turned(grey, angle)


def _turned(grey: Grey, angle: float) -> Grey:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    paper = int(np.percentile(grey, 90))
    return np.asarray(cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper), np.uint8)


def _askew(grey: Grey) -> float:
    """Return the angle at which rows of ink are sharpest: tried roughly first, then finely about the best."""
    small = cv2.resize(_ink(grey), None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)

    def sharpness(angle: float) -> float:
        rows = _turned(np.asarray(small, np.uint8), angle).astype(np.float64).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.25), key=sharpness)
    return float(max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=sharpness))


def _ink(grey: Grey) -> Grey:
    """Return what is darker than the paper round it, shades behind a header being paper too."""
    light = cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15
    )
    return np.asarray(light, np.uint8)


def ruled(grey: Grey) -> Ruled:
    """Find the ruled lines of a straight picture and paint them over with paper."""
    ink = _ink(grey)
    across, down = _strokes(ink, across=True), _strokes(ink, across=False)
    across, down = _lines(across, down, ink), _lines(down, across, ink)
    painted = np.zeros(grey.shape, bool)
    for box, shape in (*across, *down):
        painted[box.top : box.bottom, box.left : box.right] |= shape
    painted = cv2.dilate(painted.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return Ruled(
        np.where(painted, np.uint8(np.percentile(grey, 90)), grey),
        np.where(painted, np.uint8(0), ink),
        [Rule((b.top + b.bottom) / 2 * POINT, b.left * POINT, b.right * POINT) for b, _ in across],
        [Rule((b.left + b.right) / 2 * POINT, b.top * POINT, b.bottom * POINT) for b, _ in down],
    )


_Stroke = tuple[Box, NDArray[np.bool_]]


def _strokes(ink: Grey, *, across: bool) -> list[_Stroke]:
    """Return the thin strokes that run one way, each with its pixels: what is left when shorter ones wear off."""
    bridge, shortest = ((1, 3), (1, _SHORTEST[0])) if across else ((3, 1), (_SHORTEST[1], 1))
    bridged = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(bridge, np.uint8))
    left_over = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones(shortest, np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(left_over, np.uint8), connectivity=8)
    strokes = []
    for n in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[n])
        if area / (width if across else height) * POINT <= THIN:
            box = Box(left, top, left + width, top + height)
            strokes.append((box, labels[box.top : box.bottom, box.left : box.right] == n))
    return strokes


def _lines(strokes: list[_Stroke], others: list[_Stroke], ink: Grey) -> list[_Stroke]:
    """Return strokes that are no part of a character: long ones, and short ones in the open that end at a long one."""
    long = [box for box, _ in others if _length(box) >= _LONG]
    return [
        (box, shape)
        for box, shape in strokes
        if _length(box) >= _LONG or (_in_the_open(box, ink) and any(_touch(box, other) for other in long))
    ]


def _length(box: Box) -> int:
    return max(box.right - box.left, box.bottom - box.top)


def _in_the_open(box: Box, ink: Grey) -> bool:
    """Tell a line from the feet of figures, which also touch each other: those have ink on one side."""
    grown = ink[max(0, box.top - 4) : box.bottom + 4, max(0, box.left - 4) : box.right + 4] > 0
    sides = (grown[:2], grown[-2:]) if box.right - box.left > box.bottom - box.top else (grown[:, :2], grown[:, -2:])
    return all(side.mean() < _CROWDED for side in sides)


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left - _NEAR <= other.right
        and other.left <= one.right + _NEAR
        and one.top - _NEAR <= other.bottom
        and other.top <= one.bottom + _NEAR
    )
