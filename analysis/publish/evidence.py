"""Raw documents as pages in which every line and every cell has an address, and every figure says what it was read as.

A page is made of the `Document` that the readers of the project see, whatever its format, so a place of the clean
tables is an anchor of the page. Nothing is mended here: a slip of a transcription stands as printed, with its note.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any

from analysis import documents, figures, reference, schema, store
from analysis.documents import Cell, Line, Row
from analysis.publish import readings
from analysis.publish.readings import Known
from analysis.store import Study

FOLDER = "evidence"
ASSETS = Path(__file__).parent / "assets"
_OF_ROW = re.compile(r"(.+)\.C?\d+")
_FIGURE = re.compile(r"[\d,.%+\-–−—*]+")
_IN_A_LINK = str.maketrans({"%": "%25", " ": "%20", '"': "%22", "<": "%3C", ">": "%3E", "`": "%60"})
_READ_AS = ("fact", "statement", "indicator")
_GRAVEST = ("breaks", "boundary", "untestable", "rounding")
VERDICTS = {"breaks": ("✗", "does not tie 不符"), "untestable": ("?", "cannot be tested 无法检验")}
VERDICTS |= {"boundary": ("≠", "two forms, two definitions 口径不同")}
VERDICTS |= {"rounding": ("≈", "ties but for rounding 四舍五入"), "ties": ("✓", "ties 相符")}
_KINDS = {"budget": "budget 部门预算", "final_accounts": "final accounts 部门决算"}

_PAGE = Template((ASSETS / "evidence.html").read_text(encoding="utf-8"))
_INDEX = Template("""<details class="index"><summary>Index: the $count readings of this document</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Index of readings"><table>
<thead><tr><th scope="col">Place</th><th scope="col">Printed</th><th scope="col">Read as</th></tr></thead>
<tbody>$rows</tbody>
</table></div></details>""")


class Changed(store.StoreError):
    """A raw file that is no longer the one the clean tables were made from: its places may be others."""


def address(disclosure_id: str, locator: str) -> str:
    """Return the link, relative to the report, that leads to a place; a numeral's place is its cell or line."""
    return f"{FOLDER}/{disclosure_id}.html#{readings.cell_of(locator)}".translate(_IN_A_LINK)


def links(study: Study) -> dict[str, str]:
    """Return fact, statement and indicator ids, each with the address of the place that prints it."""
    ids = {"fact_id": study.facts, "statement_id": study.statements, "indicator_id": study.indicators}
    found: dict[str, str] = {}
    for key, frame in ids.items():
        found |= zip(frame[key], map(address, frame["disclosure_id"], frame["locator"]), strict=True)
    return found


def write(study: Study, raw: Path, output: Path) -> list[Path]:
    """Write the evidence page of every disclosure into `output/evidence` and return the files.

    Raises `Changed` where a raw file differs from the one that was cleaned: anchors would then point elsewhere.
    """
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    manifest = dict(store.raw_files(raw))
    known, made = readings.of_documents(study), []
    for row in study.disclosures.to_dict("records"):
        name = row["source_file"]
        document = documents.read(name, store.raw_bytes(raw, name, manifest.get(name, {})))
        if document.sha256 != row["sha256"]:
            raise Changed(f"{raw / name} has changed since it was cleaned: run `python -m analysis clean` first.")
        path = folder / f"{row['disclosure_id']}.html"
        path.write_text(_page(document.items, row, known[row["disclosure_id"]]), encoding="utf-8", newline="\n")
        made.append(path)
    return made


def _page(items: Sequence[Line | Row], row: Mapping[str, Any], known: Known) -> str:
    """Return the page of one document."""
    kind = row["document_type"].replace("_", " ")
    title = f"{reference.unit_name(row['spending_unit'])} {row['fiscal_year']}, {kind}"
    parts = {
        "title": escape(title),
        "unit": escape(row["spending_unit"]),
        "head": "\n".join(_head(row, known)),
        "findings": _breaks(known),
        "body": "\n".join(_body(items, row["format"] != "text", known)),
        "index": _index(known),
        "example": escape(next((line.locator for item in items for line in _lines(item)), "")),
    }
    style = (ASSETS / "evidence.css").read_text(encoding="utf-8")
    return _PAGE.substitute(parts, font=figures.embedded_font(_PAGE.template + "".join(parts.values())), style=style)


def _lines(item: Line | Row) -> Iterator[Line]:
    if isinstance(item, Line):
        yield item
    else:
        yield from (line for cell in item.cells for line in cell.lines)


def _head(row: Mapping[str, Any], known: Known) -> Iterator[str]:
    roles = Counter(role for role, _ in known.numbers.values())
    account = ", ".join(f"{roles[role]:,} {role}" for role in schema.ROLES if roles[role] or role == "unread")
    kind = _KINDS[row["document_type"]] + (", consolidated 含所属单位汇总" if row["consolidated"] else "")
    entries = {
        "Document 文件": f"{kind}, {row['fiscal_year']}",
        "Unit code 单位代码": row["unit_code"] or "none printed",
        "Source file 来源": row["source_file"],
        "SHA-256": row["sha256"],
        "Numbers 数字": f"{sum(roles.values()):,}: {account}",
    }
    for name, text in entries.items():
        yield f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>"


def _breaks(known: Known) -> str:
    """Return the list of what breaks in this document, each leading to its first place."""
    if not known.breaks:
        return '<p class="breaking">No check of this document breaks.</p>'
    entries = "\n".join(f"<li>{_link(place)} {escape(finding.explanation)}</li>" for place, finding in known.breaks)
    count = len(known.breaks)
    words = "1 check breaks" if count == 1 else f"{count} checks break"
    return f'<details class="breaking"><summary>{words} in this document</summary>\n<ol>\n{entries}\n</ol></details>'


def _link(place: str) -> str:
    return f'<a href="#{escape(place.translate(_IN_A_LINK))}">{escape(place)}</a>'


def _body(items: Sequence[Line | Row], paged: bool, known: Known) -> Iterator[str]:
    """Yield the document in reading order: lines as they stand, neighbouring rows as tables."""
    seen = {line.locator for item in items for line in _lines(item)}
    for page, on_page in groupby(items, key=lambda item: next(_lines(item)).page if paged else 0):
        if page:
            yield f'<h2 class="page">Page 第 {page} 页</h2>'
        before = 0
        for run in _runs(on_page):
            if isinstance(run, list):
                yield from _table(run, seen, known)
                continue
            number = int(_number(run.locator) or 0)
            apart = "" if number == before + 1 else " apart"
            before = number
            start = f'<div class="line{apart}" id="{escape(run.locator)}">'
            yield f"{start}{_gutter(run.locator)}{_marked(run, known)}</div>"


def _runs(items: Iterable[Line | Row]) -> Iterator[Line | list[Row]]:
    """Yield lines one by one and rows by table: a lone cell below a row of cells is a title and opens one."""
    rows: list[Row] = []
    for item in items:
        opens = isinstance(item, Line) or (len(item.cells) == 1 and rows and len(rows[-1].cells) > 1)
        if rows and opens:
            yield rows
            rows = []
        if isinstance(item, Line):
            yield item
        else:
            rows.append(item)
    if rows:
        yield rows


def _number(locator: str) -> str:
    """Return the number that the gutter shows: of the line, or of the table row."""
    found = re.findall(r"\d+", _OF_ROW.sub(r"\1", locator) if "." in locator else locator)
    return found[-1] if found else ""


def _gutter(locator: str) -> str:
    """Return the number of a line, which is a link to the line itself: whoever cites it copies that."""
    return f'<a class="n" href="#{escape(locator.translate(_IN_A_LINK))}" tabindex="-1">{_number(locator)}</a>'


def _table(rows: Sequence[Row], seen: set[str], known: Known) -> Iterator[str]:
    """Yield one table in a box of its own, so that a wide one scrolls and the page does not."""
    first, last = (rows[n].cells[0].locator for n in (0, -1))
    width = max(len(row.cells) for row in rows)
    name = escape(f"Table 表格 {first}–{last}")
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{name}"><table>'
    for row in rows:
        start = row.cells[0].locator
        of_row = _OF_ROW.fullmatch(start)
        anchor = f' id="{escape(of_row[1])}"' if of_row and of_row[1] not in seen else ""
        seen.add(of_row[1] if of_row else start)
        columns = width if len(row.cells) == 1 else 1
        cells = "".join(_cell(cell, columns, known) for cell in row.cells)
        yield f'<tr{anchor}><th scope="row" class="n">{_number(start)}</th>{cells}</tr>'
    yield "</table></div>"


def _cell(cell: Cell, columns: int, known: Known) -> str:
    """Return one cell over `columns` columns; the second and following of its lines carry addresses of their own."""
    first, *others = (_marked(line, known) for line in cell.lines)
    more = "".join(
        f'<span class="more" id="{escape(line.locator)}">{text}</span>'
        for line, text in zip(cell.lines[1:], others, strict=True)
    )
    span = f' colspan="{columns}"' if columns > 1 else ""
    return f'<td id="{escape(cell.locator)}"{_shape(cell, known)}{span}>{first}{more}</td>'


def _shape(cell: Cell, known: Known) -> str:
    """Return how a cell is set: figures right, short words on one line, long text with room; codes are words."""
    roles = {known.numbers.get(place, ("", ""))[0] for line in cell.lines for place, _, _ in line.numerals()}
    if _FIGURE.fullmatch(cell.text) and roles & {*_READ_AS, "form"}:
        return ' class="r"'
    return ' class="short"' if 0 < len(cell.text) <= 7 else ' class="long"' if len(cell.text) > 14 else ""


def _marked(line: Line, known: Known) -> str:
    """Return the text of a line with its numerals marked, then the findings that rest on it."""
    parts, position = [], 0
    for place, start, end in line.numerals():
        parts.append(escape(line.text[position:start]))
        parts.append(_numeral(line.text[start:end], known, *known.numbers.get(place, ("", "")), place=line.locator))
        position = end
    parts.append(escape(line.text[position:]))
    return "".join(parts) + _correction(line, known) + _findings(known.findings.get(line.locator, ()))


def _numeral(text: str, known: Known, role: str, ref: str, place: str) -> str:
    """Return one numeral; what no reader understood, and what became data, is told apart by its class."""
    if role not in _READ_AS:
        return f'<span class="unread" title="not understood">{text}</span>' if role == "unread" else escape(text)
    count = known.ties.get(place, 0)
    ties = f"\n✓ {count} {'check ties' if count == 1 else 'checks tie'}" if count else ""
    said = f"{known.read.get(ref, role)}\n{ref}{ties}"
    return f'<span class="{role}" data-ref="{escape(ref)}" title="{escape(said)}">{escape(text)}</span>'


def _correction(line: Line, known: Known) -> str:
    row = known.corrections.get(line.locator)
    if row is None:
        return ""
    text = escape(f"Printed {row['printed']}, read as {row['corrected']}: {row['reason']}")
    return f'<details class="mark rounding" lang="en"><summary aria-label="Correction">✎</summary>{text}</details>'


def _findings(findings: Sequence[Any]) -> str:
    """Return a mark that unfolds into what does not simply tie here, the gravest first."""
    if not findings:
        return ""
    ranked = sorted(findings, key=lambda finding: _GRAVEST.index(finding.verdict))
    sign, words = VERDICTS[ranked[0].verdict]
    both = ((escape(finding.explanation), escape(finding.explanation_zh)) for finding in ranked)
    entries = "".join(f'<li>{english} <span lang="zh">{chinese}</span></li>' for english, chinese in both)
    label = escape(f"{words}: {len(ranked)} {'finding' if len(ranked) == 1 else 'findings'}")
    summary = f'<summary aria-label="{label}" title="{label}">{sign}</summary>'
    return f'<details class="mark {ranked[0].verdict}" lang="en">{summary}<ul>{entries}</ul></details>'


def _index(known: Known) -> str:
    """Return the same readings as the tooltips, for the keyboard and the phone: one row a figure."""
    shown = {ref: known.printed[ref] for ref in known.read if known.printed[ref]}
    rows = "\n".join(
        f"<tr><td>{_link(known.places[ref])}</td><td>{escape(printed)}</td>"
        f"<td>{escape(known.read[ref].replace(chr(10), ' · '))}</td></tr>"
        for ref, printed in shown.items()
    )
    return _INDEX.substitute(count=f"{len(shown):,}", rows=rows)
