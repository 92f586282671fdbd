"""What a printed number is: scales, signs, separators, steps and exact values. No other module knows.

Offices print money in 元, 万元 and five scales between and beyond them, group digits or do not, drop zeros, put a
full-width minus before a fall and brackets around one, and write the scale beside the table, in a header or
behind the number itself.
"""

import re
from decimal import Decimal, localcontext

SCALES = {
    "元": 1,
    "百元": 100,
    "千元": 1000,
    "万元": 10_000,
    "百万元": 1_000_000,
    "千万元": 10_000_000,
    "亿元": 100_000_000,
}
"""Scale as printed -> 元."""

SCALE = f"(?:{'|'.join(SCALES)})"
"""The scales as a pattern; none is the beginning of another."""

SCALE_WORDS = "|".join(scale.removesuffix("元") for scale in SCALES if scale != "元")
"""What stands before 元, or before a measure word, in running text: 百, 万, 百万, 亿."""

PLAIN_DIGITS = r"\d+(?:\.\d+)?"
"""An unsigned number that nobody groups, as a pattern: points, shares."""

DIGITS = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|{PLAIN_DIGITS})"
"""An unsigned amount as a pattern: digits grouped by three or not at all."""

NUMBERLIKE = r"\d[\d.,]*"
"""What begins as a number and may be none, as a pattern: `2030.12.31`."""

NUMERAL = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?: \d{{3}})+\.\d+(?= ?(?:{SCALE_WORDS})?元)"
    rf"|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|{PLAIN_DIGITS}"
)
"""One numeric token of running text: `1,652.53`, `257`; blanks group digits only where 元 leaves no doubt."""

MONEY = re.compile(rf"-?{DIGITS}")
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "\u3000\xa0\u2009\u202f"), " "
)
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[-−+]?)(?P<digits>{DIGITS}|\d{{1,3}}(?: \d{{3}})+(?:\.\d+)?)(?P<close>\))?%?"
)
_IN_BRACKETS = re.compile(rf"\((?:单位:)?({SCALE})\)")
_CAPTION = re.compile(rf"单位[:(]?(?:人民币)?({SCALE})")
_LONGEST = 24  # digits; a page that prints more prints no amount
_CENT = Decimal("0.01")


def number(text: str) -> Decimal | None:
    """Return the number that a cell prints, None if the cell is anything but one number.

    Brackets around a number make it negative, as in accounts; a percent sign is dropped, full-width digits and
    marks are as good as others, and a blank may group digits.
    """
    match = _NUMBER.fullmatch(text if text.isascii() else text.translate(_PLAIN))
    if not match or bool(match["open"]) != bool(match["close"]) or sum(map(str.isdigit, text)) > _LONGEST:
        return None
    negative = match["sign"] in ("-", "−") or bool(match["open"])
    return Decimal(match["digits"].replace(",", "").replace(" ", "")) * (-1 if negative else 1)


def step(printed: str) -> Decimal:
    """Return the step of the last printed digit: 1,652.53 -> 0.01, 257 -> 1."""
    return Decimal(1).scaleb(-len(printed.rstrip("%)").partition(".")[2]))


def yuan(value: Decimal, scale: str) -> Decimal | None:
    """Return `value` of a scale in 元 with two decimals, None for an unknown scale."""
    factor = SCALES.get(scale)
    if factor is None:
        return None
    with localcontext(prec=2 * _LONGEST):
        return (value * factor).quantize(_CENT)


def scale_in(text: str) -> str:
    """Return the scale that squeezed words print in brackets (`金额(千元)`) or as a caption (`单位:万元`), else ""."""
    match = _IN_BRACKETS.search(text) or _CAPTION.search(text)
    return match[1] if match else ""


def without_scale(text: str) -> str:
    """Return squeezed header words without the scale in brackets behind them: `金额(千元)` -> `金额`."""
    return _IN_BRACKETS.sub("", text)
