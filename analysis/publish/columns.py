"""What the explorer shows: the columns and rows of findings, of tight-belt statements, and of projects.

Amounts are in 万元 in one column, figures of any other measure in another: sorting 元 among persons and percent would
say nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from analysis import compare, figures, wording
from analysis.publish import evidence, readings
from analysis.reference import glosses, unit_name
from analysis.store import Study

VERDICTS = ("breaks", "boundary", "untestable", "rounding", "ties")
_SEVERITIES = ("serious", "material", "minor", "none")
_PHASES = ("approved", "adjusted", "executed")

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


Shown = tuple[list[Column], list[Row]]
"""A table of the explorer: its columns and its rows."""


def tables(study: Study, lang: str) -> dict[str, Shown]:
    """Return the tables of the explorer by name; only findings are there where nothing else is."""
    found = {"findings": _findings(study, lang), "statements": _statements(study, lang)}
    found["projects"] = _projects(study, lang)
    return {name: shown for name, shown in found.items() if shown[1] or name == "findings"}


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
        Column("verdict", "word", lambda row: row["verdict"], True, VERDICTS),
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
    return VERDICTS.index(row["verdict"]), _SEVERITIES.index(row["severity"] or "none")


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


def _projects(study: Study, lang: str) -> Shown:
    """Return the columns and rows of every project of every document, in the order of the documents."""
    names, links = _names(study, lang), evidence.links(study)
    meanings = glosses() if lang == "en" else {}
    columns = [
        Column("document", "text", lambda row: _documents(row, names), filtered=True),
        Column("office", "text", lambda row: unit_name(row["spending_unit"], lang), filtered=True),
        Column("project", "text", lambda row: row["project"]),
        Column("phase", "word", lambda row: row["phase"], True, _PHASES),
        Column("amount", "number", lambda row: _wan(row["amount_yuan"])),
        Column("goal", "long", lambda row: row["goal"]),
        Column("places", "places", lambda row: [_place(links[row["fact_id"]])] if row["fact_id"] in links else []),
    ]
    if meanings:
        columns.insert(3, Column("meaning", "text", lambda row: meanings.get(row["project"], "")))
    return columns, study.projects.to_dict("records")
