"""A page that is a picture -> a `Page`, as if it had been printed: with the extra `ocr`, offline and on the CPU.

`picture` sets the page upright and finds its ruled lines, `letters` reads its words, `reading` makes a `Page` of both;
its tables are then found as on any other page. What was read this way is a guess until the arithmetic of the document
says the same.
"""

import importlib.util
from typing import Any

from analysis.documents.pdf.page import Page


def available() -> bool:
    """Tell whether the extra `ocr` is installed."""
    return all(importlib.util.find_spec(name) for name in ("cv2", "onnxruntime", "rapidocr"))


def read(page: Any, number: int, count: int) -> Page:
    """Return what page `number` of `count` prints, as far as it can be read from its picture."""
    from analysis.documents.pdf.scan import reading

    return reading.read(page, number, count)


__all__ = ["available", "read"]
