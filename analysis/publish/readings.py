"""What the clean tables say of each place of a document: readings, the account of numbers, findings, corrections."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import reference
from analysis.store import Study

_TOKEN = re.compile(r"@\d+$")


def cell_of(locator: str) -> str:
    """Return the cell or line that a locator names: the `@7` of a numeral inside it is dropped."""
    return _TOKEN.sub("", locator)


@dataclass(frozen=True)
class Known:
    """What the clean tables say of one document: by numeral, by id, and by place."""

    numbers: Mapping[str, tuple[str, str]]
    read: Mapping[str, str]
    places: Mapping[str, str]
    printed: Mapping[str, str]
    findings: Mapping[str, list[Any]]
    breaks: Sequence[tuple[str, Any]]
    ties: Mapping[str, int]
    corrections: Mapping[str, dict[str, str]]


def of_documents(study: Study) -> dict[str, Known]:
    """Return what is known of each document, all of it looked up once."""
    frames = [(study.facts, "fact_id", _fact), (study.statements, "statement_id", _statement)]
    frames.append((study.indicators, "indicator_id", _indicator))
    read: dict[str, dict[str, str]] = defaultdict(dict)
    place: dict[str, dict[str, str]] = defaultdict(dict)
    printed: dict[str, str] = {}
    for frame, key, describe in frames:
        for row in frame.to_dict("records"):
            read[row["disclosure_id"]][row[key]] = describe(row)
            place[row["disclosure_id"]][row[key]] = cell_of(row["locator"])
            printed[row[key]] = row.get("printed") or row.get("level_3") or ""
    numbers: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in study.numbers.itertuples():
        numbers[row.disclosure_id][row.locator] = (row.role, row.ref)
    source = study.disclosures.set_index("disclosure_id")["source_file"]
    return {
        name: Known(
            numbers[name], read[name], place[name], printed, *_judged(study, place[name]), _corrections(source[name])
        )
        for name in source.index
    }


def _judged(
    study: Study, places: Mapping[str, str]
) -> tuple[dict[str, list[Any]], list[tuple[str, Any]], Counter[str]]:
    """Return the findings to mark at each place, the breaks with their first place, and how often each place ties."""
    marked: dict[str, list[Any]] = defaultdict(list)
    breaks, ties = [], Counter[str]()
    for finding in study.findings.itertuples():
        mine = dict.fromkeys(places[ref] for ref in finding.evidence.split(";") if ref in places)
        if finding.verdict == "ties":
            ties.update(list(mine))
            continue
        for place in mine:
            marked[place].append(finding)
        if finding.verdict == "breaks" and mine:
            breaks.append((next(iter(mine)), finding))
    return marked, breaks, ties


def _corrections(source_file: str) -> dict[str, dict[str, str]]:
    return {row["locator"]: row for row in reference.rows("corrections") if row["source_file"] == source_file}


def _fact(row: Mapping[str, Any]) -> str:
    subject = " ".join(part for part in (row["project"], row["code"], row["label"]) if part)
    counted = f"{row['quantity']} {row['quantity_unit']}" if not _missing(row["quantity"]) else ""
    amount = _yuan(row["amount_yuan"]) or counted or "blank"
    return "\n".join(
        (f"{_words(row['table'])} · {_words(row['measure'])}", subject, amount, f"{row['phase']} {row['fiscal_year']}")
    )


def _statement(row: Mapping[str, Any]) -> str:
    percent = "" if _missing(row["percent"]) else f"{row['percent']} %"
    counted = "" if _missing(row["quantity"]) else f"{row['quantity']} {row['quantity_unit']}"
    base = "" if _missing(row["base_year"]) else f"against {int(row['base_year'])} {row['base_phase']}".strip()
    figure = ", ".join(part for part in (_yuan(row["amount_yuan"]), percent, counted, base) if part)
    head = f"statement · {_words(row['subject'])} {row['item']} · {_words(row['kind'])}"
    return "\n".join(part for part in (head, figure, f"{row['phase']} {row['fiscal_year']}") if part)


def _indicator(row: Mapping[str, Any]) -> str:
    target = " ".join(part for part in (row["operator"], row["target"], row["measure_unit"]) if part)
    points = "" if _missing(row["points"]) else f"{row['points']} points"
    parts = (f"indicator · {row['project'] or 'the whole unit'}", row["level_3"], target, points)
    return "\n".join(part for part in parts if part)


def _missing(value: Any) -> bool:
    return value is None or value == "" or bool(pd.isna(value))


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f} 元"


def _words(name: str) -> str:
    return name.replace("_", " ")
