"""The findings of a clean folder for a terminal: by document, the grave ones first, each with its place, and a total.

A line is never wrapped where nobody watches, so that `grep` finds what a document prints; colours stand for nothing
that words do not say, and only on a terminal. What a document prints cannot steer the terminal.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from analysis import store, wording
from analysis.pipeline.outcome import printable

_ORDER = ("breaks", "boundary", "untestable", "rounding", "ties")
_GRADES = ("serious", "material", "minor", "")
_LOOKS = {"breaks": "bold red", "boundary": "yellow", "untestable": "yellow", "rounding": "cyan", "ties": "green"}
_SHOWN = ("breaks", "boundary", "untestable")
_PLACES = 3
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def print_findings(folder: Path, *, everything: bool = False, chinese: bool = False) -> None:
    """Print the findings of `folder`: what does not tie, and the rest with `everything`."""
    console = Console(highlight=False, soft_wrap=False)
    lang, places = "zh" if chinese else "en", _places(folder)
    findings = store.read("findings", folder)
    for disclosure, group in findings.groupby("disclosure_id", sort=False):
        name = Text(_harmless(str(disclosure)), "bold")
        _line(console, name.append(f": {_counted(group, lang)}", "not bold"))
        for row in sorted(group.itertuples(), key=_rank):
            if everything or row.verdict in _SHOWN:
                _line(console, _finding(row, places, lang), indent=2)
                if row.repair.startswith(("probably", "one of")):
                    _line(console, Text(_harmless(row.repair), "italic"), indent=22)
    total = Text(wording.page("terminal", lang)["total"].format(documents=findings["disclosure_id"].nunique()), "bold")
    _line(console, total.append(f": {_counted(findings, lang)}", "not bold"))


def _rank(row: Any) -> tuple[int, int]:
    severity = row.severity if row.severity in _GRADES else ""
    return _ORDER.index(row.verdict), _GRADES.index(severity)


def _counted(findings: Any, lang: str) -> str:
    counts, said = Counter(findings["verdict"]), wording.page("terminal", lang)
    causes = findings.loc[findings["verdict"] == "breaks", "cause_id"].nunique()
    parts = (f"{counts[name]} {wording.word(name, lang)}" for name in _ORDER if counts[name])
    number = f" ({said['causes'].format(count=causes)})" if causes else ""
    return f"{sum(counts.values())} {said['checks']}: {', '.join(parts)}{number}"


def _finding(row: Any, places: Mapping[str, str], lang: str) -> Text:
    """Return a finding as one line: verdict, severity, where its figures stand, what they say."""
    text = Text(f"{wording.word(row.verdict, lang):<10} ", _LOOKS[row.verdict])
    text.append(f"{wording.word(row.severity, lang) if row.severity else '':<8} ", "not bold")
    found = list(dict.fromkeys(places[ref] for ref in row.evidence.split(";") if ref in places))
    more = f" +{len(found) - _PLACES}" if len(found) > _PLACES else ""
    text.append(f"{' '.join(found[:_PLACES])}{more}", "dim")
    explanation = row.explanation_zh if lang == "zh" else row.explanation
    return text.append(f"  {_harmless(str(explanation))}", "default not bold")


def _places(folder: Path) -> dict[str, str]:
    """Return where each id of the clean tables stands, without the numeral inside a line."""
    keys = {"facts": "fact_id", "statements": "statement_id", "indicators": "indicator_id"}
    return dict(pair for name, key in keys.items() for pair in _located(store.read(name, folder), key))


def _harmless(text: str) -> str:
    return _CONTROL.sub("", printable(text))


def _located(frame: Any, key: str) -> Iterator[tuple[str, str]]:
    for ident, locator in zip(frame[key], frame["locator"], strict=True):
        yield ident, _harmless(locator.partition("@")[0])


def _line(console: Console, text: Text, indent: int = 0) -> None:
    """Print one line; on a terminal what does not fit is continued under its beginning."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        console.print(Text(" " * indent).append_text(text), soft_wrap=True)
