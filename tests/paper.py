"""What a printed page must not do: set one character upon another."""

from collections import defaultdict
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
