"""The findings of a clean folder for a terminal: by document, the grave ones first, each with its place, and a total.

A line is never wrapped where nobody watches, so that `grep` finds what a document prints; colours stand for nothing
that words do not say, and only on a terminal. What a document prints cannot steer the terminal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from analysis import store, wording
from analysis.pipeline.outcome import harmless

if TYPE_CHECKING:
    import duckdb

_ORDER = ("breaks", "boundary", "untestable", "rounding", "ties")
_GRADES = ("serious", "material", "minor", "")
_LOOKS = {"breaks": "bold red", "boundary": "yellow", "untestable": "yellow", "rounding": "cyan", "ties": "green"}
_SHOWN = ("breaks", "boundary", "untestable")
_PLACES = 3
_AT_ONCE = 20_000
"""Findings whose places are looked up together."""


class Wanted(NamedTuple):
    """Which findings to print: all where nothing is named; `unit` and `check` name a part of the words."""

    unit: str = ""
    year: int | None = None
    check: str = ""


class _Finding(NamedTuple):
    disclosure_id: str
    verdict: str
    severity: str
    evidence: str
    cause_id: str
    repair: str
    explanation: str


def print_findings(
    folder: Path,
    wanted: Wanted = Wanted(),  # noqa: B008
    *,
    everything: bool = False,
    chinese: bool = False,
) -> None:
    """Print the findings of `folder` that are wanted: what does not tie, and the rest with `everything`.

    They are read a stretch at a time, so a collection of any size fits.
    """
    console = Console(highlight=False, soft_wrap=False)
    lang = "zh" if chinese else "en"
    said, total, groups = wording.page("terminal", lang), _Counted(), 0
    verdicts = _ORDER if everything else _SHOWN
    with store.connected(folder) as connection:
        for stretch in _stretches(_asked(connection, wanted, verdicts, lang)):
            places = _places(connection.cursor(), (row for own in stretch for row in own.shown))
            for own in stretch:
                total.add(own)
                groups += 1
                _document(console, own, places, lang)
    if not groups:
        _line(console, Text(said["none"]))
        return
    head = said["total"] if wanted == Wanted() else said["chosen"]
    text = Text(head.format(documents=groups), "bold")
    _line(console, text.append(f": {total.words(lang)}", "not bold"))


class _Counted:
    """How many findings of some documents have each verdict, how many causes break, and the findings to show."""

    def __init__(self, name: str = "", verdicts: Mapping[str, int] | None = None) -> None:
        self.name = name
        self.verdicts = Counter(verdicts)
        self.shown: list[_Finding] = []
        self._causes: set[str] = set()

    @property
    def causes(self) -> set[str]:
        """What breaks; a break is always among the findings to show."""
        return self._causes | {row.cause_id for row in self.shown if row.verdict == "breaks"}

    def add(self, other: "_Counted") -> None:
        self.verdicts += other.verdicts
        self._causes |= other.causes

    def words(self, lang: str) -> str:
        said = wording.page("terminal", lang)
        named = (name for name in _ORDER if self.verdicts[name])
        parts = (f"{self.verdicts[name]} {wording.word(name, lang)}" for name in named)
        causes = len(self.causes)
        number = f" ({said['causes'].format(count=causes)})" if causes else ""
        return f"{sum(self.verdicts.values())} {said['checks']}: {', '.join(parts)}{number}"


def _document(console: Console, own: _Counted, places: Mapping[str, str], lang: str) -> None:
    name = Text(harmless(own.name), "bold")
    _line(console, name.append(f": {own.words(lang)}", "not bold"))
    for row in sorted(own.shown, key=_rank):
        _line(console, _finding(row, places, lang), indent=2)
        if row.repair.startswith(("probably", "one of")):
            _line(console, Text(harmless(row.repair), "italic"), indent=22)


def _asked(
    connection: "duckdb.DuckDBPyConnection", wanted: Wanted, verdicts: Sequence[str], lang: str
) -> Iterator[_Counted]:
    """Yield what there is to say of each wanted document, then of those that were held against each other.

    All findings are counted, and only those to show are fetched: in the order of the documents, for no scan of a
    collection in parts keeps the rows of a document together.
    """
    chosen, said = _chosen(connection, wanted), "explanation_zh" if lang == "zh" else "explanation"
    texts = ", ".join(f"coalesce({each}, '')" for each in ("severity", "evidence", "cause_id", "repair", said))
    order, asked = "contains(disclosure_id, ';'), disclosure_id", 'contains("check", ?)'
    counts = connection.execute(
        f"""SELECT disclosure_id, verdict, count(*) FROM findings WHERE {asked}
        GROUP BY disclosure_id, verdict ORDER BY {order}""",
        [wanted.check],
    ).fetchall()
    answer = connection.execute(
        f"""SELECT disclosure_id, verdict, {texts} FROM (
            SELECT row_number() OVER () AS place, * FROM findings WHERE {asked} AND list_contains(?, verdict))
        ORDER BY {order}, place""",
        [wanted.check, list(verdicts)],
    )
    rows = (_Finding(*row) for part in iter(lambda: answer.fetchmany(_AT_ONCE // 10), []) for row in part)
    shown = groupby(rows, lambda row: row.disclosure_id)
    waiting = next(shown, None)
    for ids, counted in groupby(counts, lambda row: row[0]):
        own = _Counted(ids, {verdict: count for _, verdict, count in counted})
        if waiting and waiting[0] == ids:
            own.shown += waiting[1]
            waiting = next(shown, None)
        if chosen is None or not chosen.isdisjoint(ids.split(";")):
            yield own


def _chosen(connection: "duckdb.DuckDBPyConnection", wanted: Wanted) -> frozenset[str] | None:
    """Return the documents of the wanted unit and year; None where neither is named."""
    if not wanted.unit and wanted.year is None:
        return None
    asked = """SELECT disclosure_id FROM disclosures
        WHERE contains(spending_unit, $unit) AND fiscal_year = coalesce($year, fiscal_year)"""
    return frozenset(
        name for (name,) in connection.execute(asked, {"unit": wanted.unit, "year": wanted.year}).fetchall()
    )


def _stretches(documents: Iterable[_Counted]) -> Iterator[list[_Counted]]:
    """Yield the documents in stretches whose places are looked up together."""
    stretch: list[_Counted] = []
    held = 0
    for own in documents:
        stretch.append(own)
        held += len(own.shown)
        if held >= _AT_ONCE:
            yield stretch
            stretch, held = [], 0
    if stretch:
        yield stretch


def _rank(row: _Finding) -> tuple[int, int]:
    severity = row.severity if row.severity in _GRADES else ""
    return _ORDER.index(row.verdict), _GRADES.index(severity)


def _finding(row: _Finding, places: Mapping[str, str], lang: str) -> Text:
    """Return a finding as one line: verdict, severity, where its figures stand, what they say."""
    text = Text(f"{wording.word(row.verdict, lang):<10} ", _LOOKS[row.verdict])
    text.append(f"{wording.word(row.severity, lang) if row.severity else '':<8} ", "not bold")
    found = list(dict.fromkeys(places[ref] for ref in row.evidence.split(";") if ref in places))
    more = f" +{len(found) - _PLACES}" if len(found) > _PLACES else ""
    text.append(f"{' '.join(found[:_PLACES])}{more}", "dim")
    return text.append(f"  {harmless(row.explanation)}", "default not bold")


def _places(connection: "duckdb.DuckDBPyConnection", shown: Iterable[_Finding]) -> dict[str, str]:
    """Return where the evidence of findings stands, id by id, without the numeral inside a line."""
    keys = {"facts": "fact_id", "statements": "statement_id", "indicators": "indicator_id"}
    wanted = list({ident: None for row in shown for ident in row.evidence.split(";")})
    found: dict[str, Any] = {}
    for table, key in keys.items():
        asked = f"SELECT {key}, locator FROM {table} WHERE {key} IN (SELECT unnest(?))"
        found |= dict(connection.execute(asked, [wanted]).fetchall())
    return {ident: harmless(locator.partition("@")[0]) for ident, locator in found.items()}


def _line(console: Console, text: Text, indent: int = 0) -> None:
    """Print one line; on a terminal what does not fit is continued under its beginning."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        console.print(Text(" " * indent).append_text(text), soft_wrap=True)
