"""The receipt as text: the sentence and its meaning, the lines that check it, and where each figure is printed.

The page prints lines of text; on paper the chart of the lines stands in their place, over the list of their sources.
The meaning of a sentence in English is computed from what was read of it, its reason from `reference/glosses.csv`.
"""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from analysis import compare, figures, wording
from analysis.figures import Chart
from analysis.publish import receipt as receipts
from analysis.publish.exhibits.cells import gloss
from analysis.publish.marks import plain
from analysis.publish.phrases import percent, signed, wan
from analysis.publish.receipt import Line, Receipt
from analysis.publish.results import Story
from analysis.reference import unit_name


def receipt(story: Story, lang: str = "en") -> Markdown:
    """Return the receipt for the page: words, lines, notes."""
    found = receipts.of(story)
    if found is None:
        return Markdown("")
    lines = "\n".join(_line(story, line, lang) for line in found.lines)
    return Markdown("\n\n".join([*_head(story, found, lang), lines, *_notes(story, found, lang)]))


def receipt_words(story: Story, lang: str = "en") -> Markdown:
    """Return the words of the receipt alone, for paper, where a chart draws its lines."""
    found = receipts.of(story)
    return Markdown("" if found is None else "\n\n".join(_head(story, found, lang)))


def receipt_sources(story: Story, lang: str = "en") -> Markdown:
    """Return the figures of the receipt with their places, and its notes, for paper."""
    found = receipts.of(story)
    if found is None:
        return Markdown("")
    said = wording.page("receipt", lang)
    stop = "；" if lang == "zh" else "; "
    colon = "：" if lang == "zh" else ": "
    listed = stop.join(f"{plain(_name(line, lang))}{colon}{_amounts(story, line)}" for line in found.lines)
    text = f"{said['sources']}{colon}{listed}{'。' if lang == 'zh' else '.'}"
    notes = (part for part in _said(story, found, lang) if part)
    return Markdown(f"::: {{.sources}}\n{text} {' '.join(notes)}\n:::")


def receipt_chart(story: Story, lang: str = "en") -> Chart | None:
    """Return the chart of the lines; the words stand over it as text."""
    found = receipts.of(story)
    return None if found is None else figures.chart(figures.receipt, found.frame, lang=lang)


def receipt_picture(story: Story, lang: str = "en") -> dict[str, str]:
    """Return the words that the whole picture prints over the lines: whose, which, and what they mean."""
    found = receipts.of(story)
    if found is None:
        return {}
    said, *others = _sentence(found)
    words = "\n".join([said, *(f"……{text}。" for text in others)])
    return {"by": _by(found, lang), "said": words, "gloss": _gloss(found) if lang == "en" else ""}


def _head(story: Story, found: Receipt, lang: str) -> Iterator[str]:
    """Yield whose words they are, the words as a quotation, and in the English edition what they mean."""
    ident = str(found.said["statement_id"])
    said, *others = _sentence(found)
    words = [story.cite(plain(said), ident), *(f"……{plain(text)}。" for text in others)]
    yield f"::: {{.by}}\n{plain(_by(found, lang))}\n:::"
    yield "::: {{.said}}\n> {}\n:::".format("\\\n> ".join(words))
    if lang == "en":
        yield f"::: {{.gloss}}\n{plain(_gloss(found))}\n:::"


def _by(found: Receipt, lang: str) -> str:
    kinds = found.belt.documents.loc[found.belt.later, "document_type"]
    unit = unit_name(found.belt.unit, lang)
    return wording.page("receipt", lang)["by"].format(unit=unit, kind=wording.word(kinds, lang), year=found.belt.year)


def _sentence(found: Receipt) -> list[str]:
    """Return the sentence as printed, then the reason where it stands in a sentence of its own."""
    quote, reason = str(found.said["quote"]), str(found.said["reason"] or "").rstrip("。")
    return [quote, reason] if reason and reason not in quote else [quote]


def _gloss(found: Receipt) -> str:
    """Return what the sentence means, from its parts; of its reason what the reference data tell."""
    said, row = wording.page("receipt", "en"), found.said
    whole = gloss(str(row["quote"]), "en").removeprefix(str(row["quote"])).strip(" ()")
    if not whole:
        amount = Decimal(row["amount_yuan"] or 0)
        by = "" if pd.isna(row["percent"]) else said["percent"].format(percent=percent(abs(row["percent"]), 2))
        way = "fell" if amount < 0 else "rose" if amount else "unchanged"
        shown = {"change": wan(abs(amount)) if amount else "", "percent": by if amount else ""}
        whole = said[way].format(base=int(row["base_year"]), **shown)
    reason = str(row["reason"] or "")
    meant = gloss(reason, "en").removeprefix(reason).strip(" ()")
    return f"{whole} … {meant}." if meant and reason not in str(row["quote"]) else whole


def _name(line: Line, lang: str) -> str:
    return wording.word(f"receipt {line.kind}", lang).format(earlier=line.earlier_year)


def _amounts(story: Story, line: Line) -> str:
    """Return both amounts, each leading to where it is printed; an implied one is printed nowhere."""
    earlier, later = wan(line.earlier_yuan), wan(line.later_yuan)
    shown = rf"{earlier}\*" if line.implied else story.cite(earlier, *line.earlier_ids)
    return f"{shown} → {story.cite(later, *line.later_ids)}"


def _line(story: Story, line: Line, lang: str) -> str:
    """Return one line of the page: name, amounts, the change in 万元 and in percent."""
    change = f"{'+' if line.change_yuan > 0 else ''}{wan(line.change_yuan)}"
    shown = plain(change) if not line.implied else story.cite(plain(change), *line.earlier_ids)
    way = "rise" if line.change_yuan > 0 else "fall"
    return (
        f"- [{plain(_name(line, lang))}]{{.of}} [{_amounts(story, line)}]{{.amounts}} "
        f"[{shown} 万元]{{.change}} [{plain(signed(line.change_percent, lang=lang))}]{{.percent .{way}}}"
    )


def _notes(story: Story, found: Receipt, lang: str) -> Iterator[str]:
    for part in _said(story, found, lang):
        if part:
            yield f"::: {{.note}}\n{part}\n:::"


def _said(story: Story, found: Receipt, lang: str) -> Iterator[str]:
    """Yield the verdict, the range over every boundary, and what the star says."""
    said = wording.page("receipt", lang)
    if found.verdict:
        verdict = found.verdict if lang == "en" else compare.VERDICTS_ZH[found.verdict]
        yield f"{said['verdict']}{'：' if lang == 'zh' else ': '}**{plain(verdict)}**{'。' if lang == 'zh' else '.'}"
    if "boundary" in story.has:
        ends = found.belt.boundaries.change_percent
        low, high = (plain(signed(ends[name], lang=lang)) for name in ("least", "greatest"))
        yield said["range"].format(low=low, high=high)
    if any(line.implied for line in found.lines):
        yield plain(said["implied"])
