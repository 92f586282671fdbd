"""The lists behind every share of a collection's report: documents, breaks, claims, forms, refusals, on one page.

Rows come from the database as they are packed, words once and rows as their numbers, so that a list of a hundred
thousand rows is some hundred kilobytes of a page that opens from the file system. The script is the explorer's: it
filters, sorts, pages and hands the rows out as CSV. The list of documents is there as a file as well.
"""

import csv
import gzip
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Literal
from urllib.parse import quote, urlencode

from analysis import compare, figures, reference, schema, store, wording
from analysis.publish.collected import Collected
from analysis.publish.downloads import guarded_text
from analysis.reference import unit_name

ASSETS = Path(__file__).parent / "assets"
FILE, DOCUMENTS = "collection.lists.html", "collection.documents.csv"
COLUMN_OF = {"document_type": "kind", "fiscal_year": "year"}
"""The columns of the lists that have another name than those of the documents."""

_WITHOUT_SCRIPT = 150

Kind = Literal["word", "text", "long", "number"]


def address(table: str, **chosen: str) -> str:
    """Return the address of a list, narrowed to the rows that have what is chosen."""
    asked = f"?{urlencode(chosen, quote_via=quote, safe='')}" if chosen else ""
    return f"{FILE}#{table}{asked}"


@dataclass
class _Column:
    """A column of a list; `words` gives its values in words, in the order in which they sort."""

    key: str
    kind: Kind = "text"
    filtered: bool = False
    words: Mapping[str, str] | None = None
    cells: list[Any] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        if self.kind in ("word", "text"):
            self.cells.append(self.known.setdefault(str(value), len(self.known)))
        else:
            self.cells.append("" if value is None else str(value))

    def packed(self, head: str) -> tuple[dict[str, Any], list[Any]]:
        """Return the column as the page describes it, and its cells."""
        told: dict[str, Any] = {"key": self.key, "kind": self.kind, "head": head}
        if self.kind not in ("word", "text"):
            return told, self.cells
        order = [*(self.words or {})]
        keys = sorted(self.known, key=lambda key: (order.index(key) if key in order else len(order), key))
        place = {self.known[key]: number for number, key in enumerate(keys)}
        told |= {"keys": keys, "values": [(self.words or {}).get(key, key) for key in keys], "filtered": self.filtered}
        return told, [place[cell] for cell in self.cells]


def write(told: Collected, folder: Path, output: Path, lang: str = "en") -> list[Path]:
    """Write the page of lists and the list of documents of the collection in `folder` into `output`."""
    output.mkdir(parents=True, exist_ok=True)
    with store.connected(folder) as connection:
        asked = compare.collection
        known = {row.disclosure_id: row for row in told.documents.itertuples()}
        tables = {
            "documents": _packed(_documents(lang), _document_rows(told), lang),
            "breaks": _packed(_breaks(lang), _break_rows(asked.breaks(connection), known), lang),
            "claims": _packed(_claims(lang), _claim_rows(asked.claims_listed(connection), known), lang),
            "forms": _packed(_forms(lang), _form_rows(asked.forms(connection), known), lang),
            "refused": _packed(
                _refused(), told.refused[["source_file", "reason_code", "reason"]].values.tolist(), lang
            ),
        }
    return [_page(tables, told, output / FILE, lang), _csv(told, output / DOCUMENTS)]


def _words(names: Iterable[str], lang: str) -> dict[str, str]:
    return {name: wording.word(name, lang) for name in names}


def _of_a_document(lang: str) -> list[_Column]:
    return [
        _Column("document"),
        _Column("unit"),
        _Column("region", "text", True, _words(schema.REGIONS, lang)),
        _Column("kind", "text", True, _words(schema.DOCUMENT_TYPES, lang)),
        _Column("year", "text", True),
        _Column("format", "text", True),
    ]


def _of(row: Any) -> tuple[Any, ...]:
    unit = unit_name(row.spending_unit)
    return row.disclosure_id, unit, row.region, row.document_type, row.fiscal_year, row.format


def _documents(lang: str) -> list[_Column]:
    numbers = ("causes", "tables", "unproven", "numerals", "unread", "claims")
    return [
        *_of_a_document(lang),
        _Column("outcome", "word", True, _words(compare.collection.OUTCOMES, lang)),
        _Column("tested", "text", True, _words(("yes", "no"), lang)),
        *(_Column(name, "number") for name in numbers),
    ]


def _document_rows(told: Collected) -> Iterator[tuple[Any, ...]]:
    for row in told.documents.itertuples():
        tested = "yes" if row.outcome in ("inconsistent", "none found") else "no"
        numbers = (row.causes, row.printed_tables, row.unproven, row.numerals, row.unread, row.claims)
        yield (*_of(row), row.outcome, tested, *numbers)


def _breaks(lang: str) -> list[_Column]:
    return [
        *_of_a_document(lang),
        _Column("check", "text", True),
        _Column("severity", "word", True, _words(("serious", "material", "minor", "none"), lang)),
        _Column("between", "text", True, _words(("yes", "no"), lang)),
        _Column("cause"),
        _Column("words", "long"),
    ]


def _break_rows(found: Iterable[tuple[Any, ...]], known: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the breaks; one between documents stands under the first of them, and names all."""
    for ids, check, severity, cause, words in found:
        first, *others = ids.split(";")
        of = _of(known[first])
        yield (ids.replace(";", "; "), *of[1:], check, severity or "none", "yes" if others else "no", cause, words)


def _claims(lang: str) -> list[_Column]:
    verdicts = compare.VERDICTS_ZH if lang == "zh" else {name: name for name in compare.VERDICTS}
    return [
        *_of_a_document(lang),
        _Column("behind", "word", True, _words(compare.collection.BEHIND, lang)),
        _Column("verdict", "word", True, verdicts),
        _Column("subject", "text", True),
        _Column("percent", "number"),
        _Column("quote", "long"),
    ]


def _claim_rows(found: Iterable[tuple[Any, ...]], known: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for name, behind, verdict, subject, percent, quoted in found:
        stated = "" if percent is None else f"{percent.normalize():f}"
        yield (*_of(known[name]), behind, verdict, subject.replace("_", " "), stated, quoted)


def _forms(lang: str) -> list[_Column]:
    column = "chinese" if lang == "zh" else "english"
    names = {row["table"]: row[column] for row in reference.rows("table_names")}
    return [
        *_of_a_document(lang),
        _Column("form", "text", True, names),
        _Column("state", "word", True, _words(compare.STATES, lang)),
    ]


def _form_rows(found: Iterable[tuple[Any, ...]], known: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for name, table, state in found:
        yield (*_of(known[name]), table, state)


def _refused() -> list[_Column]:
    return [_Column("file"), _Column("code", "text", True), _Column("reason", "long")]


def _packed(columns: Sequence[_Column], rows: Iterable[Sequence[Any]], lang: str) -> dict[str, Any]:
    said = wording.page("lists", lang)
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            column.add(value)
    described = [column.packed(said[f"head.{column.key}"]) for column in columns]
    cells = zip(*(own for _, own in described), strict=True)
    return {"columns": [column for column, _ in described], "rows": [*cells]}


def _page(tables: Mapping[str, Any], told: Collected, path: Path, lang: str) -> Path:
    said = wording.page("lists", lang)
    shown = {name: table for name, table in tables.items() if table["rows"] or name == "documents"}
    words = wording.page("explorer", lang) | said
    whole = json.dumps({"tables": shown, "words": words, "suffix": ".html"}, ensure_ascii=False, separators=(",", ":"))
    parts = {name: escape(text) for name, text in words.items()} | {"lang": "zh-CN" if lang == "zh" else "en"}
    parts["tabs"] = "\n".join(_tab(name, number, said[f"tab.{name}"]) for number, name in enumerate(shown))
    parts["panels"] = "\n".join(_panel(name, told, lang) for name in shown)
    template = Template((ASSETS / "lists.html").read_text(encoding="utf-8"))
    page = template.substitute(
        parts,
        font=figures.embedded_font(template.template + whole + "".join(parts.values())),
        style=(ASSETS / "explorer.css").read_text(encoding="utf-8"),
        script=(ASSETS / "explorer.js").read_text(encoding="utf-8"),
        data=b64encode(gzip.compress(whole.encode(), 9, mtime=0)).decode(),
    )
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def _tab(name: str, number: int, words: str) -> str:
    more = ' aria-selected="false" tabindex="-1"' if number else ' aria-selected="true"'
    start = f'<button type="button" role="tab" id="tab-{name}" aria-controls="panel-{name}"{more}>'
    return f'{start}{escape(words)} <span class="count"></span></button>'


def _panel(name: str, told: Collected, lang: str) -> str:
    said = wording.page("lists", lang)
    note = f'<p class="note">{escape(said[f"note.{name}"])}</p>'
    inner = f'<div class="without-script">{_fallback(told, lang)}</div>' if name == "documents" else ""
    return f'<section role="tabpanel" id="panel-{name}" aria-labelledby="tab-{name}">{note}{inner}</section>'


def _fallback(told: Collected, lang: str) -> str:
    """Return the inconsistent documents as a plain table, for a reader without scripts."""
    said = wording.page("lists", lang)
    heads = "".join(f'<th scope="col">{escape(said[f"head.{key}"])}</th>' for key in ("document", "unit", "causes"))
    own = told.documents[told.documents["outcome"] == "inconsistent"].head(_WITHOUT_SCRIPT)
    rows = "".join(
        f"<tr><td>{escape(row.disclosure_id)}</td><td>{escape(unit_name(row.spending_unit))}</td><td>{row.causes}</td></tr>"
        for row in own.itertuples()
    )
    table = f'<table class="fallback"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<p>{escape(said["no_script"])} <a href="{DOCUMENTS}">{DOCUMENTS}</a></p><div class="scroll">{table}</div>'


def _csv(told: Collected, path: Path) -> Path:
    """Write the list of documents, one row each."""
    frame = told.documents
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        for row in frame.itertuples(index=False):
            writer.writerow(guarded_text(cell) if isinstance(cell, str) else cell for cell in row)
    return path
