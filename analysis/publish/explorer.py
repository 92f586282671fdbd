"""All findings and all tight-belt statements as two tables that a reader sorts, filters, searches and takes along.

The rows are packed into the page as data; a script of our own shows a page of them at a time. Without it the page still
prints what does not tie. Amounts are in 万元 in one column, figures of any other measure in another: sorting 元 among
persons and percent would say nothing.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Literal

import pandas as pd

from analysis import compare, figures, wording
from analysis.publish import evidence, readings, sheet
from analysis.reference import unit_name
from analysis.store import Study

ASSETS = Path(__file__).parent / "assets"
FILES = {"en": "explorer.html", "zh": "explorer.zh.html"}
_VERDICTS = ("breaks", "boundary", "untestable", "rounding", "ties")
_SEVERITIES = ("serious", "material", "minor", "none")
_WITHOUT_SCRIPT = 150

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: its key in an address and in `page_words`, how its cells are shown, and the value it takes of a row.

    The values of a `word` column stand in the order in which they sort; a filtered column gets a list to choose from.
    """

    key: str
    kind: Literal["word", "text", "long", "number", "places"]
    value: Callable[[Row], Any]
    filtered: bool = False
    order: Sequence[str] = ()


def write(study: Study, output: Path, lang: str = "en") -> Path:
    """Write the explorer in one language into `output`; its links lead to the evidence pages beside it."""
    output.mkdir(parents=True, exist_ok=True)
    said = wording.page("explorer", lang)
    tables = {"findings": _findings(study, lang), "statements": _statements(study, lang)}
    data = {name: _packed(columns, rows, lang) for name, (columns, rows) in tables.items()}
    whole = json.dumps({"tables": data, "words": said, "suffix": evidence.SUFFIX[lang]}, ensure_ascii=False)
    parts = {name: escape(text) for name, text in said.items()}
    parts |= {"lang": "zh-CN" if lang == "zh" else "en", "report": f"report{evidence.SUFFIX[lang]}"}
    parts |= {"other": FILES["zh" if lang == "en" else "en"], "other_lang": "zh-CN" if lang == "en" else "en"}
    parts["fallback"] = "\n".join(_fallback(*tables["findings"], lang))
    template = Template((ASSETS / "explorer.html").read_text(encoding="utf-8"))
    page = template.substitute(
        parts,
        font=figures.embedded_font(template.template + whole + "".join(parts.values())),
        style=(ASSETS / "explorer.css").read_text(encoding="utf-8"),
        script=(ASSETS / "explorer.js").read_text(encoding="utf-8"),
        data=b64encode(gzip.compress(whole.encode(), 9, mtime=0)).decode(),
    )
    path = output / FILES[lang]
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def _names(study: Study, lang: str) -> dict[str, str]:
    """Return the short name of every document: unit, year and kind."""
    documents = study.disclosures.itertuples()
    kinds = {kind: wording.word(kind, lang) for kind in study.disclosures["document_type"].unique()}
    return {
        row.disclosure_id: f"{unit_name(row.spending_unit, lang)} {row.fiscal_year} {kinds[row.document_type]}"
        for row in documents
    }


def _findings(study: Study, lang: str) -> tuple[list[Column], list[Row]]:
    """Return the columns and rows of all findings: what breaks first, the serious ones before the others."""
    names, known = _names(study, lang), readings.of_documents(study)
    rows = sorted(study.findings.to_dict("records"), key=_rank)
    columns = [
        Column("verdict", "word", lambda row: row["verdict"], True, _VERDICTS),
        Column("severity", "word", lambda row: row["severity"] or "none", True, _SEVERITIES),
        Column("document", "text", lambda row: _documents(row, names), filtered=True),
        Column("family", "word", lambda row: figures.family(row["check"]), True, tuple(figures.FAMILIES)),
        Column("check", "text", lambda row: _check(row, lang)),
        Column("stated", "number", lambda row: _in_wan(row, "stated")),
        Column("derived", "number", lambda row: _in_wan(row, "derived")),
        Column("residual", "number", lambda row: _in_wan(row, "residual")),
        Column("otherwise", "text", _otherwise),
        Column("words", "long", lambda row: row["explanation" if lang == "en" else "explanation_zh"]),
        Column("places", "places", lambda row: list(_places(pd.Series(row), known))),
    ]
    return columns, rows


def _rank(row: Row) -> tuple[int, int]:
    return _VERDICTS.index(row["verdict"]), _SEVERITIES.index(row["severity"] or "none")


def _statements(study: Study, lang: str) -> tuple[list[Column], list[Row]]:
    """Return the columns and rows of the statements with a tight-belt phrase."""
    names, links = _names(study, lang), evidence.links(study)
    note = wording.page("explorer", lang)["dagger"]
    verdicts = list(compare.VERDICTS) if lang == "en" else [compare.VERDICTS_ZH[name] for name in compare.VERDICTS]
    own = dict(zip(compare.VERDICTS, verdicts, strict=True))
    columns = [
        Column("verdict", "word", lambda row: own[row["verdict"]], True, verdicts),
        Column("document", "text", lambda row: _documents(row, names), filtered=True),
        Column("subject", "text", lambda row: row["item"] or "–"),
        Column("quote", "long", lambda row: row["quote"]),
        Column("figure", "word", lambda row: row["direction"], True, ("fell", "unchanged", "rose", "none")),
        Column("base", "number", lambda row: _wan(row["base_yuan"])),
        Column("level", "number", lambda row: _wan(row["level_yuan"])),
        Column(
            "arithmetic",
            "long",
            lambda row: row["arithmetic" if lang == "en" else "arithmetic_zh"] + (note if row["broken_checks"] else ""),
        ),
        Column("places", "places", lambda row: [_place(links[ref]) for ref in row["evidence"].split(";") if ref]),
    ]
    return columns, compare.tight_belts(study).to_dict("records")


def _documents(row: Row, names: Mapping[str, str]) -> str:
    return "; ".join(names[name] for name in row["disclosure_id"].split(";"))


def _check(row: Row, lang: str) -> str:
    """Return the name of a check; its Chinese name opens the Chinese explanation."""
    if lang == "en":
        return str(row["check"])
    head, colon, rest = str(row["explanation_zh"]).split("（", 1)[0].partition("：")
    return f"{head}：{rest}" if head == "文字与表" and colon else head


def _in_wan(row: Row, name: str) -> str:
    return _wan(row[name]) if row["unit"] == "元" else ""


def _wan(amount: Decimal | None) -> str:
    return "" if amount is None or pd.isna(amount) else str((amount / 10000).quantize(Decimal("0.01")))


def _otherwise(row: Row) -> str:
    """Return what a finding in another measure than money states and derives, in one line with the measure."""
    if row["unit"] == "元" or row["stated"] is None:
        return ""
    pair = " / ".join("–" if row[name] is None else f"{row[name]:f}" for name in ("stated", "derived"))
    return f"{pair} {row['unit']}".strip()


def _places(finding: Any, known: Mapping[str, readings.Known]) -> Iterator[str]:
    """Yield document and place of every figure that a finding rests on, the stated one first."""
    for name in finding.disclosure_id.split(";"):
        for place in dict.fromkeys(readings.evidence_places(known[name], finding)):
            yield f"{name}#{place}"


def _place(link: str) -> str:
    return link.removeprefix(f"{evidence.FOLDER}/").replace(evidence.SUFFIX["en"] + "#", "#")


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
