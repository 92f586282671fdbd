"""All findings, tight-belt statements and projects as tables that a reader sorts, filters, searches and takes along.

The rows are packed into the page as data; a script of our own shows some of them at a time. Without it the page still
prints what does not tie. A large collection has several such pages, the gravest findings on the first, so that none
takes long to open or to sort.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from analysis import figures, wording
from analysis.publish import columns, evidence, sheet
from analysis.publish.columns import Column, Row, Shown
from analysis.store import Study

ASSETS = Path(__file__).parent / "assets"
FILES = {"en": "explorer.html", "zh": "explorer.zh.html"}
ROWS = 5000
"""So many rows of a table go into one page: they open and sort within a second."""

_WITHOUT_SCRIPT = 150


def write(study: Study, output: Path, lang: str = "en") -> Path:
    """Write the explorer in one language into `output` and return its first page.

    Its links lead to the evidence pages beside it.
    """
    output.mkdir(parents=True, exist_ok=True)
    tables = columns.tables(study, lang)
    last = max(1, *(-(-len(rows) // ROWS) for _, rows in tables.values()))
    for number in range(1, last + 1):
        part = {name: (heads, rows[(number - 1) * ROWS : number * ROWS]) for name, (heads, rows) in tables.items()}
        page = _page(part, number, {name: len(rows) for name, (_, rows) in tables.items()}, last, lang)
        (output / _name(number, lang)).write_text(page, encoding="utf-8", newline="\n")
    return output / FILES[lang]


def _name(number: int, lang: str) -> str:
    return FILES[lang] if number == 1 else FILES[lang].replace("explorer.", f"explorer.{number}.", 1)


def _page(tables: Mapping[str, Shown], number: int, whole: Mapping[str, int], last: int, lang: str) -> str:
    """Return one page; where there are several, it says which rows it holds and leads to the others."""
    said, other = wording.page("explorer", lang), "zh" if lang == "en" else "en"
    data = {name: _packed(*shown, lang) for name, shown in tables.items()}
    words = json.dumps({"tables": data, "words": said, "suffix": evidence.SUFFIX[lang]}, ensure_ascii=False)
    parts = {name: escape(text) for name, text in said.items()}
    parts |= {"lang": _tag(lang), "report": f"report{evidence.SUFFIX[lang]}"}
    parts |= {"other": _name(number, other), "other_lang": _tag(other)}
    parts["fallback"] = "\n".join(_fallback(*tables["findings"], lang))
    parts["tabs"] = "\n".join(_tab(name, said) for name in tables)
    parts["panels"] = "\n".join(_panel(name) for name in tables if name != "findings")
    parts["others"] = _others(number, whole, last, lang) if last > 1 else ""
    template = Template((ASSETS / "explorer.html").read_text(encoding="utf-8"))
    return template.substitute(
        parts,
        font=figures.embedded_font(template.template + words + "".join(parts.values())),
        style=(ASSETS / "explorer.css").read_text(encoding="utf-8"),
        script=(ASSETS / "explorer.js").read_text(encoding="utf-8"),
        data=b64encode(gzip.compress(words.encode(), 9, mtime=0)).decode(),
    )


def _tag(lang: str) -> str:
    return "zh-CN" if lang == "zh" else "en"


def _tab(name: str, said: Mapping[str, str]) -> str:
    first = name == "findings"
    state = 'aria-selected="true"' if first else 'aria-selected="false" tabindex="-1"'
    start = f'<button type="button" role="tab" id="tab-{name}" aria-controls="panel-{name}" {state}>'
    return f'{start}{escape(said[f"all_{name}"])} <span class="count"></span></button>'


def _panel(name: str) -> str:
    return f'<section role="tabpanel" id="panel-{name}" aria-labelledby="tab-{name}"></section>'


def _others(number: int, whole: Mapping[str, int], last: int, lang: str) -> str:
    """Return the way to the other pages of a large collection."""
    said = wording.page("explorer", lang)
    lead = said["part"].format(page=number, pages=last, findings=f"{whole['findings']:,}", rows=f"{ROWS:,}")
    links = (
        f"<b>{page}</b>" if page == number else f'<a href="{_name(page, lang)}">{page}</a>'
        for page in range(1, last + 1)
    )
    return (
        f'<nav class="others" aria-label="{escape(said["pages"])}"><span>{escape(lead)}</span> {" ".join(links)}</nav>'
    )


def _packed(columns: Sequence[Column], rows: Sequence[Row], lang: str) -> dict[str, Any]:
    """Return a table as data: of columns with few values the values once, of rows their numbers."""
    said = wording.page("explorer", lang)
    table: dict[str, Any] = {"columns": [], "rows": [[] for _ in rows]}
    for column in columns:
        cells = [column.value(row) for row in rows]
        described: dict[str, Any] = {"key": column.key, "kind": column.kind, "head": said[f"head.{column.key}"]}
        if column.kind in ("word", "text"):
            values = [name for name in column.order if name in cells] or sorted(set(cells))
            described |= {"values": [wording.word(name, lang) if column.order else name for name in values]}
            described |= {"keys": values if column.order else described["values"], "filtered": column.filtered}
            places = {value: n for n, value in enumerate(values)}
            cells = [places[cell] for cell in cells]
        table["columns"].append(described)
        for row, cell in zip(table["rows"], cells, strict=True):
            row.append(cell)
    return table


def _fallback(columns: Sequence[Column], rows: Sequence[Row], lang: str) -> Iterator[str]:
    """Yield the rows that do not tie as a plain table, for a reader without scripts."""
    said = wording.page("explorer", lang)
    shown = [column for column in columns if column.key in ("verdict", "document", "words", "places")]
    heads = "".join(f'<th scope="col">{escape(said[f"head.{column.key}"])}</th>' for column in shown)
    yield f'<table class="fallback"><thead><tr>{heads}</tr></thead><tbody>'
    for row in [row for row in rows if row["verdict"] in ("breaks", "boundary", "untestable")][:_WITHOUT_SCRIPT]:
        verdict, document, words, places = (column.value(row) for column in shown)
        verdict = f"{sheet.SIGNS[verdict]} {wording.word(verdict, lang)}"
        cells = "".join(f"<td>{escape(text)}</td>" for text in (verdict, document, words))
        yield f"<tr>{cells}<td>{_links(places, lang)}</td></tr>"
    yield "</tbody></table>"


def _links(places: Sequence[str], lang: str) -> str:
    found = [place.partition("#") for place in places[:3]]
    return " ".join(
        f'<a href="{escape(evidence.address(name, place, lang))}">{escape(place)}</a>' for name, _, place in found
    )
