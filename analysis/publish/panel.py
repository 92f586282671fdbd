"""What a number of the report leads to, shown beside the text: the printed row with its heads, and its checks.

The report's pages, whichever route made them, hold links to evidence pages. `fold_into` looks up what stands at each
and puts it into the page itself, as data with a small script: a click then opens it in place, offline. Without a script
a link leads to the evidence page, as before.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from analysis import figures, wording
from analysis.documents import Cell, Line, Row
from analysis.publish import sheet
from analysis.publish.readings import Known

ASSETS = Path(__file__).parent / "assets"
_LINK = re.compile(r'href="(evidence/([^"#]+?)(?:\.zh)?\.html#([^"]+))"')
_FONT = re.compile(r'@font-face \{ font-family: "Noto Sans SC";.*?\}')
_AROUND, _CHECKS, _HEADS, _READINGS = 90, 5, 3, 12


@dataclass
class Source:
    """A document's items, what is known of them, and where each place stands; looked up once for both editions."""

    items: Sequence[Line | Row]
    known: Known

    def __post_init__(self) -> None:
        self.at: dict[str, tuple[Line | sheet.Table, Row | None, Cell | None]] = {}
        for piece in sheet.pieces(self.items, self.known):
            if isinstance(piece, Line):
                self.at[piece.locator] = piece, None, None
                continue
            for row in piece.rows:
                for cell in row.cells:
                    for line in cell.lines:
                        self.at[line.locator] = piece, row, cell
        self.refs: dict[str, list[str]] = {}
        for ref, place in self.known.places.items():
            self.refs.setdefault(place, []).append(ref)


def fold_into(path: Path, sources: Mapping[str, Source], lang: str) -> None:
    """Put what the links of a page lead to into the page; a page that is not there has nothing to learn."""
    if not path.is_file():
        return
    page = path.read_text(encoding="utf-8")
    shown: dict[str, Any] = {}
    for href, document, place in _LINK.findall(page):
        source, locator = sources.get(unquote(unescape(document))), unquote(unescape(place))
        if source and locator in source.at:
            shown[unescape(href)] = _shown(source, locator, lang)
    said = wording.page("panel", lang)
    data = json.dumps({"words": said, "shown": shown}, ensure_ascii=False, separators=(",", ":"))
    style, script, steps = ((ASSETS / n).read_text(encoding="utf-8") for n in ("panel.css", "panel.js", "steps.js"))
    script += steps if 'class="steps' in page else ""
    # `</script>` inside a printed word would end the data.
    data = data.replace("<", "\\u003c")
    added = f'<style>\n{style}</style>\n<script type="application/json" id="evidence-data">{data}</script>\n'
    page = page.replace("</body>", f"{added}<script>\n{script}</script>\n</body>", 1)
    if lang == "zh":
        page = _LINK.sub(lambda found: found[0].replace(".zh.html#", ".html#").replace(".html#", ".zh.html#"), page)
    path.write_text(_FONT.sub(lambda _: figures.embedded_font(page), page, count=1), encoding="utf-8", newline="\n")


def _shown(source: Source, locator: str, lang: str) -> dict[str, Any]:
    """Return what the panel says of a place: title, printed rows with the marked cell, or the sentence; then checks."""
    piece, row, cell = source.at[locator]
    known = source.known
    found: dict[str, Any] = {
        "read": [known.read[lang][ref].split("\n") for ref in source.refs.get(locator, ())[:_READINGS]],
        "ties": known.ties.get(locator, 0),
        "checks": list(_checks(known, locator, lang)),
    }
    if isinstance(piece, Line) or row is None:
        assert isinstance(piece, Line)
        return found | {"place": sheet.number_of(locator), "sentence": _sentence(source, piece, locator)}
    heads = [[one.text for one in head.cells] for head in sheet.heads_of(piece)[-_HEADS:]]
    return found | {
        "title": piece.title,
        "heads": heads,
        "row": [one.text for one in row.cells],
        "cell": next(n for n, one in enumerate(row.cells) if one is cell),
    }


def _checks(known: Known, locator: str, lang: str) -> Iterator[list[str]]:
    ranked = sorted(known.findings.get(locator, ()), key=lambda finding: sheet.GRAVEST.index(finding.verdict))
    for finding in ranked[:_CHECKS]:
        yield [sheet.SIGNS[finding.verdict], finding.verdict, sheet.explained(finding, lang)]


def _sentence(source: Source, line: Line, locator: str) -> list[str]:
    """Return a line's words, and those among them that were read first; a long line is cut at both ends."""
    refs = set(source.refs.get(locator, ()))
    spans = [(a, b) for place, a, b in line.numerals() if source.known.numbers.get(place, ("", ""))[1] in refs]
    first, last = (spans[0], spans[-1]) if spans else ((0, 0), (0, 0))
    start, end = max(0, first[0] - _AROUND), min(len(line.text), last[1] + _AROUND)
    text = f"{'…' * (start > 0)}{line.text[start:end]}{'…' * (end < len(line.text))}"
    return [text.replace("**", "").lstrip("#"), line.text[first[0] : first[1]]]
