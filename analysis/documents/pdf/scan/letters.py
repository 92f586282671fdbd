"""The words of a picture: PP-OCR as the package `rapidocr` carries it, offline, on the CPU.

Its two models lie inside the package; their files are named here, so that it never comes to fetch others. Words are
looked for at a lower resolution than they are read at: finding them costs most of the time, reading them little.
"""

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from analysis.documents.pdf.scan.picture import DPI, POINT, Box, Grey, Ruled

_SEARCH = 0.6  # of the resolution of the picture: enough to find words, too little to read them
_GAP = 1.5  # of the height of a word: white space that parts two columns, wider than any inside a title
_SURE = 0.5  # below this the recogniser guesses at specks


class Word(NamedTuple):
    """A word as read, where its ink lies, and how sure the recogniser is."""

    text: str
    box: Box
    score: float


@functools.cache
def _engine() -> Any:
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 20 * DPI,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # documents are read side by side: a core each
            "Det.model_path": str(next(models.glob("*_det_*.onnx"))),
            "Rec.model_path": str(next(models.glob("*_rec_*.onnx"))),
        }
    )


def read(page: Ruled, found: Sequence[Box]) -> list[Word]:
    """Return the words in the boxes that were found, each piece between two ruled lines or columns by itself."""
    pieces = _once([piece for box in found for piece in _pieces(page, box)])
    texts = recognised([_cut(page.grey, piece) for piece in pieces])
    read = zip(pieces, texts, strict=True)
    return [Word(text, piece, score) for piece, (text, score) in read if text and score >= _SURE]


def boxes(grey: Grey) -> list[Box]:
    """Return where words stand; a box may reach over several columns."""
    small = cv2.resize(grey, None, fx=_SEARCH, fy=_SEARCH, interpolation=cv2.INTER_AREA)
    found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    corners = np.empty((0, 4, 2)) if found.boxes is None else np.asarray(found.boxes) / _SEARCH
    height, width = grey.shape
    whole = (
        Box(max(0, int(xs.min())), max(0, int(ys.min())), min(width, int(xs.max()) + 1), min(height, int(ys.max()) + 1))
        for xs, ys in ((quad[:, 0], quad[:, 1]) for quad in corners)
    )
    return [box for box in whole if box.right - box.left > 2 and box.bottom - box.top > 2]


def _pieces(page: Ruled, box: Box) -> Iterator[Box]:
    """Yield the parts of a box that hold ink, cut where a ruled line crosses it and where white space is wide."""
    ink = page.ink[box.top : box.bottom, box.left : box.right] > 0
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return
    wide = np.diff(columns) > _GAP * (box.bottom - box.top) * 0.7
    walls = _walls(page, box)
    crossed = np.searchsorted(walls, columns[1:]) != np.searchsorted(walls, columns[:-1])
    for run in np.split(columns, np.flatnonzero(wide | crossed) + 1):
        left, right = int(run[0]), int(run[-1]) + 1
        rows = np.flatnonzero(ink[:, left:right].any(axis=1))
        yield Box(box.left + left, box.top + int(rows[0]), box.left + right, box.top + int(rows[-1]) + 1)


def _once(pieces: list[Box]) -> list[Box]:
    """Return the pieces in their order without those that lie inside a larger one: some words are found twice."""
    kept: list[Box] = []
    for piece in sorted(pieces, key=_area, reverse=True):
        if all(2 * _area(_shared(piece, other)) < _area(piece) for other in kept):
            kept.append(piece)
    return [piece for piece in pieces if piece in kept]


def _area(box: Box) -> int:
    return max(0, box.right - box.left) * max(0, box.bottom - box.top)


def _shared(a: Box, b: Box) -> Box:
    return Box(max(a.left, b.left), max(a.top, b.top), min(a.right, b.right), min(a.bottom, b.bottom))


def _walls(page: Ruled, box: Box) -> Sequence[float]:
    """Return where a vertical line crosses the middle of a box, in pixels from its left."""
    middle = (box.top + box.bottom) / 2 * POINT
    at = (rule.at / POINT - box.left for rule in page.down if rule.start <= middle <= rule.end)
    return sorted(x for x in at if 0 < x < box.right - box.left)


def _cut(grey: Grey, box: Box) -> Any:
    """Return a piece with a little paper round it: the recogniser was taught on such."""
    edge = max(2, round(0.35 * (box.bottom - box.top)))
    part = grey[max(0, box.top - edge) : box.bottom + edge, max(0, box.left - edge) : box.right + edge]
    return cv2.cvtColor(part, cv2.COLOR_GRAY2BGR)


def recognised(pictures: Sequence[Any]) -> list[tuple[str, float]]:
    """Return the text of each picture, and how sure the recogniser is."""
    if not pictures:
        return []
    found = _engine().recognize_txt(list(pictures))
    return [("".join(text.split()), float(score)) for text, score in zip(found.txts, found.scores, strict=True)]
