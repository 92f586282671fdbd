"""pdfium: one page of a PDF -> the characters that it shows.

pdfium's characters and paths give what pdfminer gives and are read an order of magnitude
faster. Of its two boxes the tight one is that of the ink (flat for 一, low for a comma);
the loose one is as wide as the advance and as high as the font, and is used here.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from analysis.documents.document import Unreadable
from analysis.documents.pdf.drawn import Box, Drawn, turn, within
from analysis.documents.pdf.page import Glyph, Page, sized, struck_once

_MOST, _MOST_PIECES = 50_000, 20_000  # characters and pieces of text: the fullest page prints some thousand
_UNMAPPED = {0, 0xFFFD, 0xFFFE, 0xFFFF}
_BLANKS = {code for code in range(33, 0x10000) if chr(code).isspace()}
_PRINTED_CONTROLS = {0: 0xFFFD, 2: 0x2D}  # a character without a meaning, and a hyphen at the end of a line


def read(page: ctypes.c_void_p, number: int) -> Page:
    """Return the glyphs and rules of a loaded pdfium page.

    The page's own /Rotate says how it is shown and is passed over: a landscape table may
    be drawn upright on a page that is turned, or turned on a page that is not. The way
    most of the text runs decides.
    """
    found = Page(number)
    _require_legible(page, number)
    textpage = pdfium.FPDFText_LoadPage(page)
    try:
        turned = _glyphs(textpage, found, _shown(page))
        drawn = Drawn(found, turned)
        drawn.walk(page)
        if drawn.clipped:
            _hide(textpage, found, drawn.clipped)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    found.glyphs = struck_once(found.glyphs)
    return found


def _require_legible(page: ctypes.c_void_p, number: int) -> None:
    """Refuse a page with more pieces of text than paper holds: pdfium compares each with its neighbours."""
    objects = pdfium.FPDFPage_CountObjects(page)
    if objects <= _MOST_PIECES:
        return
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) for index in range(objects))
    if sum(kind == pdfium.FPDF_PAGEOBJ_TEXT for kind in kinds) > _MOST_PIECES:
        raise _crowded(number)


def _crowded(number: int) -> Unreadable:
    return Unreadable("crowded_page", f"page {number} prints more than a page can show: print it anew and add that.")


def _shown(page: ctypes.c_void_p) -> Box:
    """Return what of a page is shown: a producer may leave what it cropped away beyond the edge."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _hide(textpage: ctypes.c_void_p, found: Page, clipped: dict[int, Box]) -> None:
    """Drop the characters whose middle the clip of their text hides: of a full cell Excel prints the first lines."""
    hidden = set()
    box = pdfium.FS_RECTF()
    for glyph in [*found.glyphs, *found.aslant]:
        item = pdfium.FPDFText_GetTextObject(textpage, glyph.order)
        clip = clipped.get(ctypes.addressof(item.contents)) if item else None
        if clip:
            pdfium.FPDFText_GetLooseCharBox(textpage, glyph.order, box)
            if not within(clip, (box.left + box.right) / 2, (box.bottom + box.top) / 2):
                hidden.add(glyph.order)
    found.glyphs = [glyph for glyph in found.glyphs if glyph.order not in hidden]
    found.aslant = [glyph for glyph in found.aslant if glyph.order not in hidden]


def _glyphs(textpage: ctypes.c_void_p, found: Page, shown: Box) -> int:
    """Collect the glyphs that a page shows; return how many quarter turns most of its text is rotated by."""
    raw = [each for each in _characters(textpage, found) if within(shown, *each[5:7]) and math.isfinite(sum(each[1:5]))]
    turns = Counter(quarter for *_, quarter in raw)
    turned = turns.most_common(1)[0][0] if turns else 0
    glyphs: list[Glyph] = []
    for text, left, top, right, bottom, x, y, index, quarter in raw:
        if turned:
            (left, top), (right, bottom), (x, y) = (turn(*p, turned) for p in ((left, top), (right, bottom), (x, y)))
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
        raise _crowded(found.number)
    for index in range(count):
        code = code_of(textpage, index)
        if code <= 32 or code in _BLANKS:
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
