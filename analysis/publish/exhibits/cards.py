"""The wall of verdicts: each tight-belt claim in its own words, with its verdict and its range on one axis for all.

It is a table, so that it numbers, breaks and reads aloud as one; `study.lua` draws the ranges, `tables.css` lays its
rows out as cards.
"""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from analysis import compare
from analysis.publish import sums
from analysis.publish.exhibits.argument import between, listed
from analysis.publish.exhibits.cells import colon, frame, names, plain, subject, word
from analysis.publish.marks import marked
from analysis.publish.phrases import signed, wan
from analysis.publish.results import Story
from analysis.reference import glosses
from analysis.store import Study

SIGNS = {
    "borne out": "●",
    "only as stated": "△",
    "borne out within the year only": "◐",
    "under-execution": "▽",
    "no change under the slogan": "□",
    "depends on the boundary": "◇",
    "boundary change": "◆",
    "contradicted": "✗",
    "not testable": "○",
}
"""A sign for each verdict, for grey print and for eyes that tell no colours apart."""

_AMOUNT = re.compile(r"[\d,]+\.\d\d(?=\s?万元(?!（[^）]*推算| \([^)]*implied))")
"""An amount that is not implied."""

_GRID = 25
"""The axis ends at a multiple of so many percent."""


def claims(study: Study, story: Story, lang: str = "en") -> pd.DataFrame:
    """Return one row a tight-belt claim: its words, the tests that were possible, the verdict, range, arithmetic."""
    titles = names(study, lang)
    tests = compare.TESTS if lang == "en" else compare.TESTS_ZH
    terms = sums.Terms(study, {ref for ids in story.claims["evidence"] for ref in ids.split(";")})
    records = [
        {
            "Document": story.cite(titles[row.disclosure_id], *row.statement_ids.split(";")),
            "Claim": _claim(row, lang),
            "Its words": _words(row),
            "Meaning": _meaning(row, lang),
            "Tested against": listed((tests[test] for test in row.test.split(";") if test != "none"), lang),
            "Verdict": f"{SIGNS[row.verdict]} **{_verdict(row.verdict, lang)}**",
            "Range": "" if pd.isna(row.low_percent) else between(row.low_percent, row.high_percent, lang),
            "Arithmetic": _arithmetic(story, row, terms, lang),
        }
        for row in story.claims.itertuples()
    ]
    return frame(records, lang)


def _verdict(name: str, lang: str) -> str:
    return name if lang == "en" else compare.VERDICTS_ZH[name]


def _claim(row: Any, lang: str) -> str:
    """Return what a claim is about, and how many sentences make it, where there are several."""
    number, about = len(row.statement_ids.split(";")), subject(row.subject, lang)
    if number == 1:
        return about
    return f"{about}（{number}句）" if lang == "zh" else f"{about} ({number} sentences)"


def _words(row: Any) -> str:
    """Return the claim's sentence; its reason as well, where another sentence gives it."""
    own = plain(row.quote)
    return own if plain(row.reason) in own else f"{own} …… {plain(row.reason)}"


def _meaning(row: Any, lang: str) -> str:
    """Return what the sentence says: its change by the figures, and its reason in the words of the edition."""
    said = "" if row.stated_percent is None or pd.isna(row.stated_percent) else _stated(row, lang)
    reason = glosses().get(row.reason or row.quote, "") if lang == "en" else ""
    return colon(lang).join(filter(None, (said, f"“{reason}”" if reason else "")))


def _stated(row: Any, lang: str) -> str:
    """Return the percentage that a claim states: of a change, or of a budget that was spent."""
    if row.kind == "completion":
        spent = f"{row.stated_percent:f}"
        return f"所述完成预算的{spent}%" if lang == "zh" else f"states that {spent} % of the budget were spent"
    change = signed(row.stated_percent, max(0, -row.stated_percent.as_tuple().exponent), lang)
    return f"所述变动{change}" if lang == "zh" else f"states {change}"


def _arithmetic(story: Story, row: Any, terms: sums.Terms, lang: str) -> str:
    """Return the arithmetic of a claim, its printed amounts leading to their cells; an implied one stands in none."""
    found = [term for ref in row.evidence.split(";") if (term := terms.of(ref, "元"))]
    cells = {wan(abs(term.value)): term for term in reversed(found)}
    told = plain(row.arithmetic if lang == "en" else row.arithmetic_zh)

    def led(match: re.Match[str]) -> str:
        term = cells.get(match[0])
        return story.cite_at(match[0], term.address, term.ref) if term else match[0]

    told = _AMOUNT.sub(led, told)
    return f"{told} † {word('rests on a figure that breaks a check', lang)}" if row.broken_checks else told


def wall(study: Study, story: Story, lang: str = "en") -> Markdown:
    """Return the claims as a table of cards, each with its range on the one axis that all of them share."""
    rows, axis = claims(study, story, lang), axis_of(story.claims)
    ends = ("至" if lang == "zh" else " to ").join(signed(end, 0, lang) for end in axis)
    heads = [word("Claim", lang), word("Its words", lang), ends, word("Verdict", lang)]
    lines = [_line(map(marked, heads)), "|:--|:--|:--|:--|"]
    for shown, row in zip(rows.to_numpy().tolist(), story.claims.itertuples(), strict=True):
        document, about, quote, meaning, tested, verdict, ends, steps = map(marked, shown)
        told = {"quote": quote, "meaning": meaning, "sum": steps}
        told["tested"] = f"{word('Tested against', lang)}{colon(lang)}{tested}" if tested else ""
        words = " ".join(f"[{text}]{{.{part}}}" for part, text in told.items() if text)
        reach = f"{verdict} [{ends}]{{.ends}}" if ends else verdict
        lines.append(_line((f"{document} [{about}]{{.about}}", words, _strip(row, axis), reach)))
    return Markdown("\n".join(lines))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def axis_of(claims: pd.DataFrame) -> tuple[Decimal, Decimal]:
    """Return the ends of the axis in percent: zero and every range lie between them."""
    ends = [0.0, *(float(end) for name in ("low_percent", "high_percent") for end in claims[name].dropna())]
    low, high = (way(end / _GRID) * _GRID for way, end in ((math.floor, min(ends)), (math.ceil, max(ends))))
    return Decimal(low), Decimal(high)


def _strip(row: Any, axis: tuple[Decimal, Decimal]) -> str:
    """Return a mark that `study.lua` draws: where a range and the stated figure lie, in percent of the axis.

    Nothing but numbers stands in it, so whatever a document prints cannot act there.
    """
    if pd.isna(row.low_percent) or axis[0] == axis[1]:
        return ""
    at = compare.change(row.base_yuan, row.level_yuan)
    points = {"low": row.low_percent, "high": row.high_percent, "at": row.low_percent if at is None else at, "zero": 0}
    placed = {name: 100 * (float(point) - float(axis[0])) / float(axis[1] - axis[0]) for name, point in points.items()}
    placed |= {"from": float(axis[0]), "to": float(axis[1])}
    marks = " ".join(f'{name}="{place:.2f}"' for name, place in placed.items())
    return f"[]{{.strip {marks}}}"
