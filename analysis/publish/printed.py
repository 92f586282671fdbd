"""What stands printed at each place of the documents, handed to the kernel that runs the report's cells.

On paper no evidence page is a click away, so the report prints the rows it cites. Its cells know the clean tables
alone; the documents lie beside the source as JSON while it is rendered.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.documents import Line
from analysis.publish import sheet
from analysis.publish.panel import Source

FILE = "printed.json"


@dataclass(frozen=True)
class Table:
    """A table as printed: its title, its heads, its rows with the locator of each cell."""

    title: str
    heads: list[list[str]]
    rows: list[list[list[str]]]


@dataclass(frozen=True)
class Printed:
    """One document: its tables, where each of their cells stands (table, row, column), and its lines of prose."""

    tables: list[Table]
    cells: dict[str, list[int]]
    lines: dict[str, str]


def write(sources: Mapping[str, Source], folder: Path) -> None:
    """Write what the documents print into `folder`, beside the source of the report."""
    found = {name: _printed(source) for name, source in sources.items()}
    data = {name: vars(one) | {"tables": [vars(table) for table in one.tables]} for name, one in found.items()}
    (folder / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> dict[str, Printed]:
    """Return what the documents print; nothing where the report is rendered without them."""
    path = folder / FILE
    if not path.is_file():
        return {}
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Printed([Table(**table) for table in one["tables"]], one["cells"], one["lines"])
        for name, one in data.items()
    }


def _printed(source: Source) -> Printed:
    tables: list[Table] = []
    cells: dict[str, list[int]] = {}
    lines = {}
    for piece in sheet.pieces(source.items, source.known):
        if isinstance(piece, Line):
            lines[piece.locator] = piece.text
            continue
        for number, row in enumerate(piece.rows):
            for column, cell in enumerate(row.cells):
                cells |= {line.locator: [len(tables), number, column] for line in cell.lines}
        rows = [[[cell.locator, cell.printed] for cell in row.cells] for row in piece.rows]
        tables.append(Table(piece.title, _heads(piece), rows))
    return Printed(tables, cells, lines)


def _heads(table: sheet.Table) -> list[list[str]]:
    return [_filled([cell.text for cell in row.cells]) for row in sheet.heads_of(table)]


def _filled(texts: Iterable[str]) -> list[str]:
    """Return a row of heads without the furniture of forms: `**`, and the numbers of columns."""
    return [text if any(character.isalpha() for character in text) else "" for text in texts]
