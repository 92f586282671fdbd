"""How rows stand under one another: the code of a row from its cells, the level of a label from its numbering."""

import re
from collections.abc import Sequence

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d+[、.．](?!\d)"),
    re.compile(r"\(\d+\)"),
)
PART = 9
_PART = re.compile(r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[、.．])?其中(?:之一)?:")
_CLASS = 3  # digits of a class, of the functions and of the economy alike


def level(label: str) -> int:
    """Return how deep a label stands by its numbering: 一、 is 1, （一） 2, 1. 3, （1） 4, 其中： 9; 0 without any."""
    if _PART.match(label):
        return PART
    return next((n for n, known in enumerate(_LEVELS, start=1) if known.match(label)), 0)


def row_codes(texts: Sequence[str], before: Sequence[str]) -> tuple[str, list[str], bool]:
    """Return (the row's whole code, what the next row inherits, whether its code is damaged).

    Offices print the code whole, in three cells (201 | 03 | 01), in three cells with a blank for what the rows above
    have said, or growing from cell to cell (201 | 20103 | 2010301). A class of other than three digits is damaged:
    the cells are then kept as printed, side by side.
    """
    if len(texts) < 2:
        code = texts[0] if texts else ""
        return (code if code.isdigit() else ""), list(before), False
    digits = [text if text.isdigit() else "" for text in texts]
    if not any(digits):
        return "", list(before), False
    first = next(n for n, text in enumerate(digits) if text)
    digits = [*before[:first], *[""] * (first - len(before)), *digits[first:]]
    if len(digits[0]) != _CLASS and any(digits[1:]):
        return "|".join(filter(None, digits)), list(before), True
    return _grown(digits), digits, False


def _grown(parts: Sequence[str]) -> str:
    code = ""
    for part in parts:
        code = part if code and len(part) > len(code) and part.startswith(code) else code + part
    return code
