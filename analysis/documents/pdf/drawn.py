"""What a page draws besides its characters: ruled lines, the edges of fills, and clips that hide a part of a text."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from analysis.documents.pdf.page import THIN, Page, Rule

_LATIN = 32  # a font descriptor's flag: the characters are those of the Latin set
Box = tuple[float, float, float, float]  # left, bottom, right, top


def turn(x: float, y: float, quarters: int) -> tuple[float, float]:
    """Return a point of the page in the frame in which text turned by `quarters` runs from left to right."""
    return ((x, -y), (-y, -x), (-x, y), (y, x))[quarters]


def within(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


class Drawn:
    """Walk the objects of a page, those in forms too: keep lines, the edges of fills, and the clips that cut a text.

    `clipped` is by the address of the text: what of it is shown.
    """

    def __init__(self, page: Page, turned: int):
        self.page, self.turned = page, turned
        self.sides = [ctypes.c_float() for _ in range(4)]
        self.point = ctypes.c_float(), ctypes.c_float()
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.clipped: dict[int, Box] = {}

    def walk(self, page: ctypes.c_void_p) -> None:
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            self._object(pdfium.FPDFPage_GetObject(page, index), ())

    def _object(self, item: ctypes.c_void_p, outer: tuple[pdfium.FS_MATRIX, ...]) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.page.images += 1
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._text(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            within = (_matrix(item), *outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._object(pdfium.FPDFFormObj_GetObject(item, index), within)

    def _text(self, item: ctypes.c_void_p, outer: tuple[pdfium.FS_MATRIX, ...]) -> None:
        """Note a text that its clip cuts, and one that pdfium passes over.

        That is a single character of a font that is neither embedded nor installed. A blank looks the same; of
        Latin fonts pdfium has shapes of its own, so that there it is always a blank.
        """
        left, bottom, right, top = self.sides
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        if right.value - left.value < 0.01 and top.value - bottom.value < 0.01:
            font = pdfium.FPDFTextObj_GetFont(item)
            latin = pdfium.FPDFFont_GetFlags(font) & _LATIN
            self.page.unseen += not latin and not pdfium.FPDFFont_GetIsEmbedded(font)
            return
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        for n in range(pdfium.FPDFClipPath_CountPaths(clip)):
            box = self._clip(clip, n)
            if (
                box[0] > left.value + 1
                or box[1] > bottom.value + 1
                or box[2] < right.value - 1
                or box[3] < top.value - 1
            ):
                self._cut(item, box, outer)

    def _clip(self, clip: ctypes.c_void_p, number: int) -> Box:
        """Return the box of a clip; of a rectangle two opposite corners are enough."""
        count = pdfium.FPDFClipPath_CountPathSegments(clip, number)
        points = []
        for n in (0, 2) if count in (4, 5) else range(count):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, number, n)
            pdfium.FPDFPathSegment_GetPoint(segment, *self.point)
            points.append((self.point[0].value, self.point[1].value))
        return _box(points)

    def _cut(self, item: Any, box: Box, outer: tuple[pdfium.FS_MATRIX, ...]) -> None:
        corners = [_through(outer, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        here, address = _box(corners), ctypes.addressof(item.contents)
        before = self.clipped.get(address, here)
        left, bottom = map(max, before[:2], here[:2])
        right, top = map(min, before[2:], here[2:])
        self.clipped[address] = left, bottom, right, top

    def _path(self, path: ctypes.c_void_p, outer: tuple[pdfium.FS_MATRIX, ...]) -> None:
        pdfium.FPDFPath_GetDrawMode(path, self.fill, self.stroke)
        if not self.fill.value and not self.stroke.value:
            return
        if not outer:
            left, bottom, right, top = self.sides
            pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top)
            box = left.value, bottom.value, right.value, top.value
            if min(box[2] - box[0], box[3] - box[1]) <= THIN:
                self._thin(*box)
                return
            if not self.stroke.value and pdfium.FPDFPath_CountSegments(path) <= 5:
                self._shade(*box)
                return  # a fill behind cells, or a bar of a chart
        for points in self._lines(path, (_matrix(path), *outer)):
            if self.stroke.value:
                for (x0, y0), (x1, y1) in pairwise(points):
                    self._thin(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            else:
                xs, ys = zip(*points, strict=True)
                self._thin(min(xs), min(ys), max(xs), max(ys))

    def _lines(
        self, path: ctypes.c_void_p, matrices: tuple[pdfium.FS_MATRIX, ...]
    ) -> Iterator[list[tuple[float, float]]]:
        """Yield the straight subpaths of a path; a curve belongs to a chart or a seal."""
        points: list[tuple[float, float]] = []
        for index in range(pdfium.FPDFPath_CountSegments(path)):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                return
            pdfium.FPDFPathSegment_GetPoint(segment, *self.point)
            point = _through(matrices, self.point[0].value, self.point[1].value)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points
                points = []
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1:
            yield points

    def _thin(self, left: float, bottom: float, right: float, top: float) -> None:
        """Keep a box as a rule if it is thin: lying, standing, or a dot that is part of a dotted line."""
        x0, x1, y0, y1 = self._turned(left, bottom, right, top)
        if y1 - y0 <= THIN and x1 - x0 >= y1 - y0:
            self.page.across.append(Rule((y0 + y1) / 2, x0, x1))
        if x1 - x0 <= THIN and y1 - y0 >= x1 - x0:
            self.page.down.append(Rule((x0 + x1) / 2, y0, y1))

    def _shade(self, left: float, bottom: float, right: float, top: float) -> None:
        x0, x1, y0, y1 = self._turned(left, bottom, right, top)
        self.page.shades += Rule(y0, x0, x1), Rule(y1, x0, x1)

    def _turned(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        (xa, ya), (xb, yb) = turn(left, bottom, self.turned), turn(right, top, self.turned)
        return min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)


def _matrix(item: ctypes.c_void_p) -> pdfium.FS_MATRIX:
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix


def _through(matrices: tuple[pdfium.FS_MATRIX, ...], x: float, y: float) -> tuple[float, float]:
    for m in matrices:
        x, y = m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f
    return x, y


def _box(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    return min(xs), min(ys), max(xs), max(ys)
