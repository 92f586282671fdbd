"""A second reading with pdfplumber, for pages on which pdfium misses characters.

A font that is not embedded has no shapes on a machine that lacks it; pdfium then passes
over a character that stands by itself (类 | 款 | 项), where pdfminer reads its code. It
takes ten times as long, so only the pages that need it are read again.
"""

import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

import pdfplumber

from analysis.documents.pdf.page import THIN, Glyph, Page, Rule, sized, struck_once


def mend(data: bytes, found: Sequence[Page], doubtful: Sequence[int]) -> list[Page]:
    """Return the pages, those numbered in `doubtful` read anew unless pdfminer sees fewer characters.

    pdfminer stops at damage that pdfium has repaired: such a page stays as it was, and the others are mended.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of the same
    mended = list(found)
    with suppress(Exception), pdfplumber.open(BytesIO(data), pages=list(doubtful)) as source:
        for printed in source.pages:
            with suppress(Exception):
                page, before = read(printed), found[printed.page_number - 1]
                if len(page.glyphs) >= len(before.glyphs) + len(before.aslant) - before.unmapped:
                    mended[printed.page_number - 1] = page
            printed.close()
    return mended


def read(printed: Any) -> Page:
    """Return the glyphs and rules of a pdfplumber page."""
    page = Page(printed.page_number, images=len(printed.images))
    glyphs = []
    for index, char in enumerate(printed.chars):
        if char["text"].startswith("(cid:"):
            page.unmapped += 1
        elif char["upright"] and not char["text"].isspace() and _shown(char, printed.bbox):
            base = printed.height - char["matrix"][5]
            glyphs.append(Glyph(char["text"], char["x0"], char["x1"], base, char["size"], index))
    page.glyphs = struck_once(sized(glyphs))
    for x0, top, x1, bottom in _strokes(printed):
        if bottom - top <= THIN and x1 - x0 >= bottom - top:
            page.across.append(Rule((top + bottom) / 2, x0, x1))
        if x1 - x0 <= THIN and bottom - top >= x1 - x0:
            page.down.append(Rule((x0 + x1) / 2, top, bottom))
    return page


def _shown(char: dict[str, Any], page: tuple[float, float, float, float]) -> bool:
    """Tell whether a character stands on the page and not beyond its edge."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(page[0] <= x <= page[2] and page[1] <= y <= page[3] and math.isfinite(char["size"]))


def _strokes(printed: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield the boxes of what is drawn as a line: a line, a thin fill, a side of a stroked box."""
    for item in [*printed.lines, *printed.rects, *printed.curves]:
        x0, top, x1, bottom = item["x0"], item["top"], item["x1"], item["bottom"]
        curve = item["object_type"] == "curve"
        if curve and (not item["stroke"] or any(step[0] in "cvy" for step in item.get("path", ()))):
            continue
        if min(x1 - x0, bottom - top) <= THIN:
            yield x0, top, x1, bottom
        elif item["stroke"]:
            points = item["pts"] if curve else [(x0, top), (x1, top), (x1, bottom), (x0, bottom)]
            for (xa, ya), (xb, yb) in zip(points, [*points[1:], points[0]], strict=True):
                yield min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
