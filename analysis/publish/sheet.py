"""One document as a reader checks it: lines as they stand, tables with their names and heads, every place an anchor.

What a transcription adds for looks, `#` before a heading and `**` around bold words, is not shown; nothing is mended.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from analysis import reference, wording
from analysis.documents import Cell, Line, Row, squeeze
from analysis.publish.readings import Known

SIGNS = {"breaks": "✗", "untestable": "?", "boundary": "◇", "rounding": "≈", "ties": "✓"}
GRAVEST = list(SIGNS)
IN_A_LINK = str.maketrans(
    {"%": "%25", " ": "%20", '"': "%22", "<": "%3C", ">": "%3E", "`": "%60", "(": "%28", ")": "%29", "\\": "%5C"}
)
READ_AS = ("fact", "statement", "indicator")
_OF_ROW = re.compile(r"(.+)\.C?\d+")
_FIGURE = re.compile(r"[\d,.%+\-–−—*]+")
_LOOKS = re.compile(r"^#+\s*|\*\*(?!\s*\*)|(?<!\*)\*\*$")
_HEAD_ROWS = 4


@dataclass(frozen=True)
class Table:
    """Neighbouring rows, with the name that a line above them prints; the first `heads` rows name the columns."""

    rows: Sequence[Row]
    title: str
    heads: int


def lines(item: Line | Row) -> Iterator[Line]:
    """Yield the lines of an item, of a row cell by cell."""
    if isinstance(item, Line):
        yield item
    else:
        yield from (line for cell in item.cells for line in cell.lines)


def pieces(items: Iterable[Line | Row], known: Known) -> Iterator[Line | Table]:
    """Yield lines one by one and rows by table: a lone cell below a row of cells is a title and opens one."""
    rows: list[Row] = []
    title = ""
    for item in items:
        opens = isinstance(item, Line) or (len(item.cells) == 1 and rows and len(rows[-1].cells) > 1)
        if rows and opens:
            yield _table_of(rows, title, known)
            rows = []
        text = item.text if isinstance(item, Line) else item.cells[0].text
        if (isinstance(item, Line) or len(item.cells) == 1) and reference.table_of_title(squeeze(text)):
            title = _LOOKS.sub("", text).strip()
        if isinstance(item, Line):
            yield item
        else:
            rows.append(item)
    if rows:
        yield _table_of(rows, title, known)


def _table_of(rows: Sequence[Row], title: str, known: Known) -> Table:
    """Heads are the rows before the first that holds a figure; a table that begins with one continues another's."""
    body = next((n for n, row in enumerate(rows) if _holds_data(row, known)), 0)
    return Table(tuple(rows), title, body if body <= _HEAD_ROWS else 0)


def _holds_data(row: Row, known: Known) -> bool:
    places = (place for cell in row.cells for line in cell.lines for place, _, _ in line.numerals())
    return any(known.numbers.get(place, ("", ""))[0] in READ_AS for place in places)


def body(items: Sequence[Line | Row], paged: bool, known: Known, lang: str) -> Iterator[str]:
    """Yield the document in reading order."""
    said = wording.page("evidence", lang)
    seen = {line.locator for item in items for line in lines(item)}
    for page, on_page in groupby(items, key=lambda item: next(lines(item)).page if paged else 0):
        if page:
            yield f'<h2 class="page" lang="{_tag(lang)}">{said["page"].format(page=page)}</h2>'
        before = 0
        for piece in pieces(on_page, known):
            if isinstance(piece, Table):
                yield from _table(piece, seen, known, lang)
                continue
            number = int(number_of(piece.locator) or 0)
            apart = "" if number == before + 1 else " apart"
            before = number
            start = f'<div class="line{apart}" id="{escape(piece.locator)}">'
            yield f"{start}{_gutter(piece.locator)}{marked(piece, known, lang)}</div>"


def number_of(locator: str) -> str:
    """Return the number that the gutter shows: of the line, or of the table row."""
    found = re.findall(r"\d+", _OF_ROW.sub(r"\1", locator) if "." in locator else locator)
    return found[-1] if found else ""


def _tag(lang: str) -> str:
    return "zh-CN" if lang == "zh" else "en"


def _gutter(locator: str) -> str:
    """Return the number of a line, which is a link to the line itself: whoever cites it copies that."""
    return f'<a class="n" href="#{escape(locator.translate(IN_A_LINK))}" tabindex="-1">{number_of(locator)}</a>'


def _table(table: Table, seen: set[str], known: Known, lang: str) -> Iterator[str]:
    """Yield one table in a box of its own, so that a wide one scrolls; its heads and row labels stay in view."""
    first, last = (table.rows[n].cells[0].locator for n in (0, -1))
    width = max(len(row.cells) for row in table.rows)
    name = escape(wording.page("evidence", lang)["table"].format(first=first, last=last))
    label = f"{escape(table.title)} · {name}" if table.title else name
    long = " long" if len(table.rows) > 12 else ""
    yield f'<div class="scroll{long}" role="region" tabindex="0" aria-label="{label}"><table>'
    if table.title and not any(table.title in row.cells[0].text for row in table.rows[:2]):
        yield f"<caption>{escape(table.title)}</caption>"
    for number, row in enumerate(table.rows):
        part = {0: "<thead>", table.heads: "</thead><tbody>"}.get(number, "") if table.heads else ""
        yield f"{part or ('<tbody>' if number == 0 else '')}{_row(row, width, number < table.heads, seen, known, lang)}"
    yield "</tbody></table></div>"


def _row(row: Row, width: int, heads: bool, seen: set[str], known: Known, lang: str) -> str:
    start = row.cells[0].locator
    of_row = _OF_ROW.fullmatch(start)
    anchor = f' id="{escape(of_row[1])}"' if of_row and of_row[1] not in seen else ""
    seen.add(of_row[1] if of_row else start)
    columns = width if len(row.cells) == 1 else 1
    label = -1 if heads else _label(row)
    cells = "".join(_cell(cell, columns, known, lang, n == label) for n, cell in enumerate(row.cells))
    return f'<tr{anchor}><th scope="row" class="n">{number_of(start)}</th>{cells}</tr>'


def _label(row: Row) -> int:
    """Return the place of the first cell of words: what the row is called."""
    return next((n for n, cell in enumerate(row.cells) if re.search(r"[^\W\d_]", cell.text)), -1)


def _cell(cell: Cell, columns: int, known: Known, lang: str, label: bool) -> str:
    """Return one cell over `columns` columns; the second and following of its lines carry addresses of their own."""
    first, *others = (marked(line, known, lang) for line in cell.lines)
    more = "".join(
        f'<span class="more" id="{escape(line.locator)}">{text}</span>'
        for line, text in zip(cell.lines[1:], others, strict=True)
    )
    span = f' colspan="{columns}"' if columns > 1 else ""
    kinds = " ".join(filter(None, (shape(cell, known), "label" if label and columns == 1 else "")))
    style = f' class="{kinds}"' if kinds else ""
    return f'<td id="{escape(cell.locator)}"{style}{span}>{first}{more}</td>'


def shape(cell: Cell, known: Known) -> str:
    """Return how a cell is set: figures right, short words on one line, long text with room; codes are words."""
    roles = {known.numbers.get(place, ("", ""))[0] for line in cell.lines for place, _, _ in line.numerals()}
    if _FIGURE.fullmatch(cell.text) and roles & {*READ_AS, "form"}:
        return "r"
    return "short" if 0 < len(cell.text) <= 7 else "wide" if len(cell.text) > 14 else ""


def marked(line: Line, known: Known, lang: str) -> str:
    """Return the text of a line with its numerals marked, then the findings that rest on it."""
    parts, position = [], 0
    for place, start, end in line.numerals():
        parts.append(_words(line.text[position:start], position == 0))
        role, ref = known.numbers.get(place, ("", ""))
        parts.append(_numeral(line.text[start:end], known, role, ref, line.locator, lang))
        position = end
    parts.append(_words(line.text[position:], position == 0))
    notes = _correction(line, known, lang) + _findings(known.findings.get(line.locator, ()), lang)
    return "".join(parts) + notes


def _words(text: str, begins: bool) -> str:
    return escape(re.sub(r"\*\*", "", re.sub(r"^#+\s*", "", text) if begins else text) if len(text) > 2 else text)


def _numeral(text: str, known: Known, role: str, ref: str, place: str, lang: str) -> str:
    """Return one numeral; what no reader understood, and what became data, is told apart by its class."""
    if role not in READ_AS:
        name = wording.page("role", lang)["unread"]
        return f'<span class="unread" title="{name}">{text}</span>' if role == "unread" else escape(text)
    count = known.ties.get(place, 0)
    ties = f"\n✓ {wording.page('evidence', lang)['ties'].format(count=count)}" if count else ""
    said = f"{known.read[lang].get(ref, role)}\n{ref}{ties}"
    return f'<span class="{role}" data-ref="{escape(ref)}" title="{escape(said)}">{escape(text)}</span>'


def _correction(line: Line, known: Known, lang: str) -> str:
    row = known.corrections.get(line.locator)
    if row is None:
        return ""
    said = wording.page("evidence", lang)
    text = escape(said["corrected"].format(**{key: row[key] for key in ("printed", "corrected", "reason")}))
    summary = f'<summary aria-label="{said["correction"]}">✎</summary>'
    return f'<details class="mark rounding" lang="{_tag(lang)}">{summary}{text}</details>'


def _findings(findings: Sequence[Any], lang: str) -> str:
    """Return a mark that unfolds into what does not simply tie here, the gravest first."""
    if not findings:
        return ""
    ranked = sorted(findings, key=lambda finding: GRAVEST.index(finding.verdict))
    gravest = ranked[0].verdict
    entries = "".join(f"<li>{escape(explained(finding, lang))}</li>" for finding in ranked)
    words = wording.page("verdict", lang)[gravest]
    label = escape(wording.page("evidence", lang)["findings"].format(words=words, count=len(ranked)))
    summary = f'<summary aria-label="{label}" title="{label}">{SIGNS[gravest]}</summary>'
    return f'<details class="mark {gravest}" lang="{_tag(lang)}">{summary}<ul>{entries}</ul></details>'


def explained(finding: Any, lang: str) -> str:
    """Return what a finding says, in a language."""
    return str(finding.explanation if lang == "en" else finding.explanation_zh)


def heads_of(table: Table) -> Sequence[Row]:
    """Return the rows that name the columns of a table."""
    return table.rows[: table.heads]
