"""What charts say: the words of both languages, the labels of documents, amounts in 万元, lines that fit."""

import math
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.reference import glosses, unit_name
from analysis.wording import word


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame; what their columns hold is for the frame's maker to say."""
    yield from frame.itertuples()


def label(row: Any, lang: str = "en") -> str:
    """Return a document's label: the short name of its spending unit, its year, and its kind where the row has it."""
    kind = word(row.document_type, lang) if hasattr(row, "document_type") else ""
    return f"{unit_name(row.spending_unit, lang)} {row.fiscal_year} {kind}".strip()


def labels(disclosures: pd.DataFrame, lang: str = "en") -> dict[str, str]:
    """Return the label of every document by its `disclosure_id`."""
    return {row.disclosure_id: label(row, lang) for row in each(disclosures)}


def named(text: str, lang: str, whole: bool = True) -> str:
    """Return the name of a project or an item: in English its meaning first, the name after it where there is room."""
    english = glosses().get(text, "") if lang == "en" else ""
    return f"{english}\n{text}" if english and whole else english or text


def in_wan(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with every `…_yuan` column as `…_wan`: 万元, a dash where nothing is printed.

    Two decimals, and up to four where they say more: the bounds of a rounded figure lie between two printed ones.
    """
    plain = frame.assign(**{name: frame[name].map(_fine) for name in frame.columns if name.endswith("_yuan")})
    return plain.rename(columns=lambda name: re.sub("_yuan$", "_wan", str(name)))


def _fine(yuan: Any) -> str:
    return wan(yuan) if pd.isna(yuan) or yuan % 100 == 0 else wan(yuan, 4).rstrip("0")


def wan(yuan: Any, digits: int = 2) -> str:
    """Return an amount in 元 as the text that a chart prints, in 万元."""
    return "–" if pd.isna(yuan) else f"{yuan / 10000:,.{digits}f}".replace("-", "−")


def on_scale(yuan: Any) -> float:
    """Return where an amount in 元 stands on a scale of 万元."""
    return float(yuan / 10000)


def ems(text: str) -> float:
    """Return the width of a text in ems, near enough to lay out by: one for a Chinese character, 0.57 for others."""
    wide = len([character for character in text if character > "⺀" or character == "…"])
    return wide + 0.57 * (len(text) - wide)


def wrap(text: str, width: float = 10.5) -> str:
    """Break a text into lines of about `width` ems: at spaces, and in Chinese evenly, never before a comma."""
    if "\n" in text:
        return "\n".join(wrap(line, width) for line in text.split("\n"))
    even = ems(text) / max(1, math.ceil(ems(text) / width))
    limit = even + 1 if text and text[0] > "⺀" else width
    lines = [""]
    for token in re.findall(
        r"“?[⺀-\uffff][、。，：）”]*|[^ \n“⺀-\uffff]+[ \n]*|“[^ \n⺀-\uffff]*[ \n]*|[ \n]+", text
    ):
        if lines[-1] and ems((lines[-1] + token).rstrip()) > limit:
            lines.append("")
        lines[-1] += token
    return "\n".join(line.strip() for line in lines)
