"""What the clean tables say of each place of a document: readings, the account of numbers, findings, corrections."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import reference, wording
from analysis.store import Study

_TOKEN = re.compile(r"@\d+$")


def cell_of(locator: str) -> str:
    """Return the cell or line that a locator names: the `@7` of a numeral inside it is dropped."""
    return _TOKEN.sub("", locator)


@dataclass
class Known:
    """What the clean tables say of one document: by numeral, by id, and by place.

    `read` holds what an id was read as, by language; `cells` the places of its numerals with what they print;
    `findings` those to mark at a place, `breaks` and `stated` the first and the stated place of a finding.
    """

    numbers: dict[str, tuple[str, str]] = field(default_factory=dict)
    read: dict[str, dict[str, str]] = field(default_factory=lambda: {lang: {} for lang in wording.LANGUAGES})
    places: dict[str, str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    points: dict[str, Decimal] = field(default_factory=dict)
    cells: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    breaks: list[tuple[str, Any]] = field(default_factory=list)
    ties: Counter[str] = field(default_factory=Counter)
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)


def of_documents(study: Study) -> dict[str, Known]:
    """Return what is known of each document, all of it looked up once."""
    known: dict[str, Known] = defaultdict(Known)
    frames = [(study.facts, "fact_id", _fact), (study.statements, "statement_id", _statement)]
    frames.append((study.indicators, "indicator_id", _indicator))
    for frame, key, describe in frames:
        for row in frame.to_dict("records"):
            mine, ref = known[row["disclosure_id"]], row[key]
            for lang in wording.LANGUAGES:
                mine.read[lang][ref] = describe(row, lang)
            mine.places[ref] = cell_of(row["locator"])
            mine.printed[ref] = row.get("printed") or row.get("level_3") or ""
            if key == "indicator_id" and not _missing(row["points"]):
                mine.points[ref] = row["points"]
    for number in study.numbers.itertuples():
        mine = known[number.disclosure_id]
        mine.numbers[number.locator] = (number.role, number.ref)
        mine.cells[number.ref].append((cell_of(number.locator), number.token))
    for row in study.disclosures.itertuples():
        known[row.disclosure_id].corrections = _corrections(row.source_file)
    for finding in study.findings.itertuples():
        for name in finding.disclosure_id.split(";"):
            _judge(known[name], finding)
    return dict(known)


def _judge(known: Known, finding: Any) -> None:
    """Note a finding at each of its places, the stated one first; of what ties only how often."""
    mine = list(dict.fromkeys(evidence_places(known, finding)))
    if finding.verdict == "ties":
        known.ties.update(mine)
        return
    for place in mine:
        known.findings[place].append(finding)
    if finding.verdict == "breaks" and mine:
        known.breaks.append((mine[0], finding))


def evidence_places(known: Known, finding: Any) -> Iterator[str]:
    """Yield the places of a finding in this document: first the cell of the stated figure, where one prints it.

    The place of an indicator is its name; the figure of a check on its target or its points stands in another cell.
    """
    refs = [ref for ref in finding.evidence.split(";") if ref in known.places]
    if refs:
        yield _figure_of(known, refs[0], finding)
    yield from (_figure_of(known, ref, finding) for ref in refs[1:])


def _figure_of(known: Known, ref: str, finding: Any) -> str:
    if "points" in str(finding.check) and ref in known.points:
        wanted = [known.points[ref]]
    else:
        wanted = [] if _missing(finding.stated) else [abs(finding.stated), abs(finding.stated) / 10000]
    values = [(place, _value(token)) for place, token in known.cells.get(ref, ())]
    return next((place for place, value in values if value in wanted), known.places[ref])


def _value(token: str) -> Decimal | None:
    plain = token.replace(",", "").rstrip("%")
    return abs(Decimal(plain)) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def _corrections(source_file: str) -> dict[str, dict[str, str]]:
    return {row["locator"]: row for row in reference.rows("corrections") if row["source_file"] == source_file}


def _table_name(table: str, lang: str) -> str:
    column = wording.LANGUAGES[lang]
    return next((row[column] for row in reference.rows("table_names") if row["table"] == table), table)


def _said(page: str, name: str, lang: str) -> str:
    return wording.page(page, lang).get(name) or wording.word(name, lang)


def _year(row: Mapping[str, Any], lang: str) -> str:
    return f"{_said('phase', row['phase'], lang)} {row['fiscal_year']}"


def _fact(row: Mapping[str, Any], lang: str) -> str:
    subject = " ".join(part for part in (row["project"], row["code"], row["label"]) if part)
    counted = f"{row['quantity']} {row['quantity_unit']}" if not _missing(row["quantity"]) else ""
    amount = _yuan(row["amount_yuan"]) or counted or wording.page("evidence", lang)["blank"]
    head = f"{_table_name(row['table'], lang)} · {_said('measure', row['measure'], lang)}"
    return "\n".join((head, subject, amount, _year(row, lang)))


def _statement(row: Mapping[str, Any], lang: str) -> str:
    said = wording.page("evidence", lang)
    percent = "" if _missing(row["percent"]) else f"{row['percent']} %"
    counted = "" if _missing(row["quantity"]) else f"{row['quantity']} {row['quantity_unit']}"
    base = (
        ""
        if _missing(row["base_year"])
        else f"{int(row['base_year'])} {_said('phase', row['base_phase'], lang)}".strip()
    )
    against = said["against"].format(base=base) if base else ""
    figure = ", ".join(part for part in (_yuan(row["amount_yuan"]), percent, counted, against) if part)
    subject = row["item"] or wording.word(row["subject"], lang)
    head = f"{said['statement']} · {subject} · {_said('kind', row['kind'], lang)}"
    return "\n".join(part for part in (head, figure, _year(row, lang)) if part)


def _indicator(row: Mapping[str, Any], lang: str) -> str:
    target = " ".join(part for part in (row["operator"], row["target"], row["measure_unit"]) if part)
    points = "" if _missing(row["points"]) else f"{wording.page('measure', lang)['points']} {row['points']}"
    whole = wording.page("evidence", lang)["whole_unit"]
    parts = (f"{wording.page('role', lang)['indicator']} · {row['project'] or whole}", row["level_3"], target, points)
    return "\n".join(part for part in parts if part)


def _missing(value: Any) -> bool:
    return value is None or value == "" or bool(pd.isna(value))


def _yuan(amount: Decimal | None) -> str:
    """Return an amount in 万元, as the documents and the report print it; four decimals only where they say more."""
    if amount is None or _missing(amount):
        return ""
    return f"{amount / 10000:,.{2 if amount % 100 == 0 else 4}f} 万元"
