"""What people wrote down for the readers: titles, headers, codes, subjects, spending units, corrections.

Each file is a CSV that a researcher extends without touching code; the first line names
its columns.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of `reference/<name>.csv` as dictionaries, in file order."""
    path = Path(__file__).with_name(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pattern(text: str) -> str:
    """Return the regular expression of a reference row, for folded text: a full-width bracket stands for itself."""
    return text.replace("（", r"\(").replace("）", r"\)").replace("：", ":").replace("，", ",")


@cache
def _titles() -> list[tuple[str, re.Pattern[str]]]:
    lead = r"(?:附?表[\d一二三四五六七八九十-]*[.、:]?)?(?P<lead>.{0,40}?)"
    return [(row["table"], re.compile(lead + f"(?:{pattern(row['pattern'])})(?:\\(.*\\))?")) for row in rows("titles")]


@cache
def _qualifiers() -> re.Pattern[str]:
    """Return what makes a table another table where it stands before a known title: 政府采购 before 支出预算表."""
    words = "|".join(row["word"] for row in rows("title_qualifiers"))
    return re.compile(rf".*(?:{words})(?:预算|财政)?")


@cache
def table_of_title(text: str) -> str | None:
    """Return the standard table that a squeezed title line names, or None.

    Titles carry markdown marks in some transcriptions, the year, the spending unit and
    an appended bracket (`text` is folded); forms are numbered differently from year to year, so the words
    decide and never the number. A title is matched whole: only a unit, a year and a number may stand before it.
    """
    text = text.strip("#*")
    if len(text) > 60 or not text.endswith(("表", ")", "情况")) or "。" in text:
        return None
    for table, known in _titles():
        match = known.fullmatch(text)
        if match and not _qualifiers().fullmatch(match["lead"]):
            return table
    return None


def is_qualified(title: str, known: str) -> bool:
    """Tell whether the words before a known title make it another table's: 项目 | 支出预算表."""
    return bool(_qualifiers().fullmatch(title.removesuffix(known)))


@cache
def kind(table: str) -> dict[str, str]:
    """Return the row of `kinds.csv` of a table: the direction of its amounts, the classifications of its codes."""
    return next((row for row in rows("kinds") if row["table"] == table), {"direction": "", "codes": ""})


def unit_name(spending_unit: str, lang: str = "en") -> str:
    """Return a spending unit's short name in `lang` (en, zh); the printed name where the reference data has none."""
    column = "english" if lang == "en" else "short"
    return next((row[column] for row in rows("spending_units") if row["spending_unit"] == spending_unit), spending_unit)


@cache
def glosses() -> Mapping[str, str]:
    """Return the English meaning of every name, reason and item that somebody put into English."""
    return {row["chinese"]: row["english"] for row in rows("glosses")}
