"""The appendix of the printed report: every row that a figure of it leads to, with its heads, the cell marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
from IPython.display import Markdown

from analysis import wording
from analysis.publish import downloads, printed
from analysis.publish.evidence import FOLDER, SUFFIX
from analysis.publish.exhibits.cells import names
from analysis.publish.marks import plain
from analysis.publish.printed import Printed, Table
from analysis.publish.results import Story

_WIDE, _SHOWN, _LONG, _NEAR = 10, 8, 24, 60
# What a figure counts stays beside it, whether it is money, a rate or things.
_UNIT = re.compile(r"\s?(?:%|[万亿]?元|[^\W\d_])")
Cited = Mapping[str, str]
"""Locator -> address, of one document, in the order of the text."""
Row = Sequence[Sequence[str]]
"""The cells of a row, each with its locator and its text."""
Place = tuple[int, int]
"""Where a row stands: the number of its table and its own."""
Rows = dict[Place, dict[int, str]]
"""The addresses of the cited cells of rows, by column."""


def citation(lang: str = "en") -> Markdown:
    """Return how to cite the study."""
    return Markdown(plain(downloads.cited(lang)))


def cited_rows(story: Story, lang: str = "en") -> Markdown:
    """Return the rows that the text has led to so far, document by document: call it last."""
    found, titles = printed.read(Path.cwd()), names(story.study, lang)
    parts = []
    for document, source in found.items():
        start = f"{FOLDER}/{document}{SUFFIX['en']}#"
        mine = {unquote(one.removeprefix(start)): one for one in story.cited if one.startswith(start)}
        if mine:
            parts += [
                f"::: {{.cited-document}}\n{plain(titles[document])}\n:::",
                *_tables(source, mine),
                *_sentences(story, document, source, mine),
            ]
    return Markdown("\n\n".join(parts) or plain(wording.page("receipt", lang)["no_rows"]))


def _tables(source: Printed, cited: Cited) -> Iterator[str]:
    """Yield each table of which a cell is cited, with its cited rows alone; one that goes on over pages once."""
    found: dict[tuple[str, str], tuple[Table, Rows]] = {}
    for number, table in enumerate(source.tables):
        for place, (of, row, column) in source.cells.items():
            if of == number and place in cited:
                _, rows = found.setdefault((table.title, str(table.heads)), (table, {}))
                rows.setdefault((number, row), {})[column] = cited[place]
    for table, rows in found.values():
        printed_rows = {key: source.tables[key[0]].rows[key[1]] for key in sorted(rows)}
        title = f"::: {{.cited-table}}\n{plain(table.title)}\n:::\n\n" if table.title else ""
        yield title + _table(table.heads, printed_rows, rows)


def _table(heads: Sequence[Sequence[str]], chosen: Mapping[Place, Row], cited: Rows) -> str:
    """Return the cited rows under the heads; of a wide table only the columns that they fill, up to a sheet's width."""
    columns, whole = _columns(heads, chosen, cited)
    more = [] if whole else ["…"]
    names = [" / ".join(dict.fromkeys(head[n] for head in heads if n < len(head) and head[n])) for n in columns]
    sides = ["--:" if _figures(chosen, n) else ":--" for n in columns]
    lines = [["", *map(plain, names), *more], [":--", *sides, *(":--" for _ in more)]]
    for key, row in chosen.items():
        cells = [_cell(row[n], cited[key].get(n, "")) if n < len(row) else "" for n in columns]
        lines.append([f"*{plain(_row_of(row))}*", *cells, *more])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _columns(heads: Sequence[Sequence[str]], chosen: Mapping[Place, Row], cited: Rows) -> tuple[list[int], bool]:
    """Return the columns to print, and whether they are all that hold anything."""
    width = max(len(row) for row in [*chosen.values(), *heads])
    if width <= _WIDE:
        return list(range(width)), True
    filled = [n for n in range(width) if any(n < len(row) and row[n][1].strip() for row in chosen.values())]
    last = max(column for columns in cited.values() for column in columns)
    shown = [n for place, n in enumerate(filled) if place < _SHOWN or n <= last]
    return shown, len(shown) == len(filled)


def _figures(rows: Mapping[Place, Row], column: int) -> bool:
    """Tell whether a column holds figures alone: they stand at the right; codes have no point."""
    texts = [row[column][1].strip() for row in rows.values() if column < len(row)]
    return any("." in text for text in texts) and all(not any(c.isalpha() for c in text) for text in texts)


def _row_of(row: Row) -> str:
    """Return the locator of a row: its cells' without their columns."""
    return row[0][0].rpartition(".")[0] or row[0][0]


def _cell(cell: Sequence[str], address: str) -> str:
    """Return a cell; one that is cited is marked, and carries the address by which the text finds it."""
    text = " ".join(cell[1].split())
    text = f"{text[:_LONG]}…" if len(text) > _LONG and not address else text
    return _marked(text, address) if address else plain(text)


def _marked(text: str, address: str) -> str:
    return f'[{plain(text)}]{{.printed-cell evidence="{address}"}}'


def _sentences(story: Story, document: str, source: Printed, cited: Cited) -> Iterator[str]:
    """Yield the lines of prose that are cited, each cut around the figures that were read as what the text cites."""
    numbers = story.study.numbers[story.study.numbers["disclosure_id"] == document]
    for place, address in cited.items():
        if place in source.lines:
            line = source.lines[place]
            own = numbers[numbers["locator"].str.startswith(f"{place}@")]
            yield f"*{plain(place)}* {_around(line, _spans(story, own, line, address), address)}"


def _spans(story: Story, own: pd.DataFrame, line: str, address: str) -> list[tuple[int, int]]:
    """Return where in a line the cited figures stand, by id or by value: a numeral's place ends with its column."""
    findings, ids = story.study.findings, {ident for ident, _ in story.cited[address]}
    said = {_value(text) for _, text in story.cited[address]} - {None}
    resting = findings.loc[findings["finding_id"].isin(ids), "evidence"]
    ids |= {ident for evidence in resting for ident in evidence.split(";")}
    own = own[own["ref"].isin(ids) | own["token"].map(_value).isin(said)]
    if own.empty:
        return _without_figure(story.study.statements, ids, line)
    starts = [int(at.rpartition("@")[2]) - 1 for at in own["locator"]]
    ends = [start + len(token) for start, token in zip(starts, own["token"], strict=True)]
    units = (_UNIT.match(line, end) for end in ends)
    return sorted(
        zip(starts, (unit.end() if unit else end for unit, end in zip(units, ends, strict=True)), strict=True)
    )


def _without_figure(statements: pd.DataFrame, ids: set[str], line: str) -> list[tuple[int, int]]:
    """Return where a statement that prints no figure of its own begins and its clause ends: 与上年持平."""
    places = statements.loc[statements["statement_id"].isin(ids), "locator"]
    starts = sorted({int(at.partition("@")[2] or 1) - 1 for at in places})
    return [(start, start + len(re.split("[，。；]", line[start:])[0])) for start in starts[:1]]


def _value(text: str) -> Decimal | None:
    """Return the value of a figure, however it is written; nothing of words."""
    found = re.fullmatch(r"[−+-]?([\d,]+(?:\.\d+)?)\s?%?", text.replace("\\", ""))
    return Decimal(found[1].replace(",", "")) if found else None


def _around(line: str, spans: Sequence[tuple[int, int]], address: str) -> str:
    """Return a line with its cited figures marked; what stands far from them is left out."""
    spans = spans or [(0, 0)]
    start, end = max(0, spans[0][0] - _NEAR), min(len(line), spans[-1][1] + _NEAR)
    parts, position = ["…" * (start > 0)], start
    for first, last in spans:
        parts += [_words(line[position:first]), _marked(line[first:last], address)]
        position = last
    return "".join([*parts, _words(line[position:end]), "…" * (end < len(line))])


def _words(text: str) -> str:
    """Return printed words without the marks that a transcription adds for looks."""
    return plain(text.replace("**", "").lstrip("#"))
