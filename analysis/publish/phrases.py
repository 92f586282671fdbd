"""Figures as words of a sentence: amounts in 万元, percentages, the verb of a change, in the edition's language."""

from decimal import Decimal

import pandas as pd

from analysis import compare


def wan(amount: Decimal | None) -> str:
    """Return an amount in 元 as 万元 with two decimals; a dash where none is printed."""
    return "–" if amount is None or pd.isna(amount) else f"{amount / 10000:,.2f}".replace("-", "−")


def percent(value: float | Decimal | None, digits: int = 1, lang: str = "en") -> str:
    """Return a percentage; the word `undefined` where it has no denominator. Chinese sets no space before the sign."""
    if value is None or pd.isna(value):
        return "无定义" if lang == "zh" else "undefined"
    return f"{value:.{digits}f}{'' if lang == 'zh' else ' '}%".replace("-", "−")


def signed(value: float | Decimal | None, digits: int = 1, lang: str = "en") -> str:
    """Return a change in percent with its sign."""
    text = percent(value, digits, lang)
    return f"+{text}" if value is not None and not pd.isna(value) and value > 0 else text


def moved(change: Decimal | float | None, lang: str = "en") -> str:
    """Return the verb for a change."""
    words = {"en": ("rose", "fell", "did not change"), "zh": ("上升", "下降", "未变")}[lang]
    return words[2] if not change else words[0] if change > 0 else words[1]


def change(earlier: Decimal | None, later: Decimal | None) -> float | None:
    """Return the change from `earlier` to `later` in percent of `earlier`; None where it is undefined."""
    return compare.change(earlier, later)


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun, in the singular where there is one."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def of(count: int, whole: int, one: str, many: str = "") -> str:
    """Return how many of a whole: 3 of 5 documents, 1 of 1 document."""
    return f"{count:,} of {counted(whole, one, many)}"


def interval(low: float | None, high: float | None, digits: int = 1, lang: str = "en") -> str:
    """Return the two ends of an interval from 0 to 1 in percent; a dash where nothing was counted."""
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return "–"
    joined = "至" if lang == "zh" else " to "
    return f"{100 * low:.{digits}f}{joined}{percent(100 * high, digits, lang)}"
