"""pdfium: one page of a PDF -> its glyphs and its ruled lines.

pdfium's characters and paths give what pdfminer gives and are read an order of magnitude
faster. Of its two boxes the tight one is that of the ink (flat for 一, low for a comma);
the loose one is as wide as the advance and as high as the font, and is used here.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2.raw as pdfium

from analysis.documents.document import Unreadable
from analysis.documents.pdf.page import THIN, Glyph, Page, Rule, sized, struck_once

_MOST = 50_000  # characters: the fullest page of a budget prints some thousand
_UNMAPPED = {0, 0xFFFD, 0xFFFE, 0xFFFF}
_PRINTED_CONTROLS = {0: 0xFFFD, 2: 0x2D}  # a character without a meaning, and a hyphen at the end of a line


def read(page: ctypes.c_void_p, number: int) -> Page:
    """Return the glyphs and rules of a loaded pdfium page.

    The page's own /Rotate says how it is shown and is passed over: a landscape table may
    be drawn upright on a page that is turned, or turned on a page that is not. The way
    most of the text runs decides.
    """
    found = Page(number)
    textpage = pdfium.FPDFText_LoadPage(page)
    try:
        turned = _glyphs(textpage, found)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    _Rules(found, turned).walk(page)
    found.glyphs = struck_once(found.glyphs)
    return found


def _glyphs(textpage: ctypes.c_void_p, found: Page) -> int:
    """Collect the glyphs of a page; return how many quarter turns most of its text is rotated by."""
    raw = list(_characters(textpage, found))
    turns = Counter(quarter for *_, quarter in raw)
    turned = turns.most_common(1)[0][0] if turns else 0
    glyphs: list[Glyph] = []
    for text, left, top, right, bottom, x, y, index, quarter in raw:
        if turned:
            (left, top), (right, bottom), (x, y) = (_turn(*p, turned) for p in ((left, top), (right, bottom), (x, y)))
            left, right, y = min(left, right), max(left, right), -y
        glyph = Glyph(text, left, right, -y, abs(top - bottom), index)
        (glyphs if quarter == turned else found.aslant).append(glyph)
    found.glyphs = sized(glyphs)
    return turned


_Character = tuple[str, float, float, float, float, float, float, int, int]


def _characters(textpage: ctypes.c_void_p, found: Page) -> Iterator[_Character]:
    """Yield printed characters as pdfium has them, without white space and what pdfium adds of its own.

    Each is (text, left, top, right, bottom, x, y, index, quarter turns); the first thing that
    costs time on a page.
    """
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    origin_of, angle_of = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetCharAngle
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    count = pdfium.FPDFText_CountChars(textpage)
    if count > _MOST:
        raise Unreadable(
            "crowded_page", f"page {found.number} prints {count:,} characters: print it anew and add that."
        )
    for index in range(count):
        code = code_of(textpage, index)
        if code <= 32 or code == 0xA0 or code == 0x3000:
            if code not in _PRINTED_CONTROLS:
                continue
            code = _PRINTED_CONTROLS[code]
        if code in _UNMAPPED or 0xE000 <= code < 0xF900:
            found.unmapped += 1
        box_of(textpage, index, at_box)
        origin_of(textpage, index, at_x, at_y)
        angle = angle_of(textpage, index)
        quarter = round(angle / (math.pi / 2)) % 4 if angle else 0
        yield chr(code), box.left, box.top, box.right, box.bottom, x.value, y.value, index, quarter


def _turn(x: float, y: float, quarters: int) -> tuple[float, float]:
    """Return a point of the page in the frame in which text turned by `quarters` runs from left to right."""
    return ((x, -y), (-y, -x), (-x, y), (y, x))[quarters]


class _Rules:
    """Walk the paths of a page, those in forms too, and keep what is straight, thin and drawn."""

    def __init__(self, page: Page, turned: int):
        self.page, self.turned = page, turned
        self.sides = [ctypes.c_float() for _ in range(4)]
        self.point = ctypes.c_float(), ctypes.c_float()
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()

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
            self._text(item)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            within = (_matrix(item), *outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._object(pdfium.FPDFFormObj_GetObject(item, index), within)

    def _text(self, item: ctypes.c_void_p) -> None:
        """Count text that pdfium passes over: a single character of a font that is neither embedded nor installed."""
        left, bottom, right, top = self.sides
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        if right.value - left.value < 0.01 and top.value - bottom.value < 0.01:
            self.page.unseen += not pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item))

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
        (xa, ya), (xb, yb) = _turn(left, bottom, self.turned), _turn(right, top, self.turned)
        return min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)


def _matrix(item: ctypes.c_void_p) -> pdfium.FS_MATRIX:
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix


def _through(matrices: tuple[pdfium.FS_MATRIX, ...], x: float, y: float) -> tuple[float, float]:
    for m in matrices:
        x, y = m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f
    return x, y
