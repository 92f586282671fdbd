"""What a printed page must not do: set characters upon another, stand a third empty, tear a figure from its unit."""

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber

_HALF = "，。、；：！？“”‘’（）《》〈〉"


def overprinted(path: Path) -> list[str]:
    """Return the characters that stand on another one's place, each with its page."""
    with pdfplumber.open(path) as document:
        return [f"page {page.page_number}: {text}" for page in document.pages for text in _piled(page.chars)]


def _piled(chars: list[dict[str, Any]]) -> list[str]:
    """Two characters are piled if their middles are nearer than a third of the smaller one.

    Two full-width marks in a row are set closer: each fills only half of its square.
    """
    seen: dict[tuple[int, int], list[tuple[float, float, float, float, str]]] = defaultdict(list)
    piled = []
    for char in chars:
        if char["text"].isspace() or char["size"] < 1:
            continue
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        wide, high = char["x1"] - char["x0"], char["size"]
        column, row = int(x // 10), int(y // 10)
        near = (one for i in (-1, 0, 1) for k in (-1, 0, 1) for one in seen[column + i, row + k])
        for there_x, there_y, there_wide, there_high, text in near:
            if text in _HALF and char["text"] in _HALF:
                continue
            if abs(x - there_x) < min(wide, there_wide) / 3 and abs(y - there_y) < min(high, there_high) / 3:
                piled.append(f"{text} under {char['text']}")
        seen[column, row].append((x, y, wide, high, char["text"]))
    return piled


def emptiest(path: Path) -> dict[int, float]:
    """Return, for every page but the last, the greatest gap from text to text, as a share of what lies between margins.

    The lines at head and foot are in the margins; a chart fills its gap by its bars and words.
    """
    gaps = {}
    with pdfplumber.open(path) as document:
        for page in document.pages[:-1]:
            top, bottom = float(page.height) * 0.1, float(page.height) * 0.91
            shown = [*page.chars, *page.rects, *page.curves, *page.lines]
            inside = sorted((one["top"], one["bottom"]) for one in shown if top < one["bottom"] and one["top"] < bottom)
            filled, gap = top, 0.0
            for start, end in inside:
                gap, filled = max(gap, start - filled), max(filled, end)
            gaps[page.page_number] = max(gap, bottom - filled) / (bottom - top)
    return gaps


def torn(path: Path) -> list[str]:
    """Return the lines of prose whose last figure is parted from the unit that begins the next line."""
    found = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            lines = sorted(page.extract_text_lines(), key=lambda line: line["top"])
            for line, below in pairwise(lines):
                # The words of charts are set in the Chinese typeface; figures of the text never are.
                if "Noto" in line["chars"][-1]["fontname"]:
                    continue
                if re.search(r"\d$", line["text"]) and re.match(r"[年月个份项%]|万元", below["text"]):
                    found.append(f"page {page.page_number}: {line['text'][-12:]}|{below['text'][:6]}")
    return found
