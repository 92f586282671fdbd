"""Printed pieces -> tables: pages of one table belong together, and codes decide where a title leaves its kind open.

Some offices repeat the title on every page, others print it once and go on without title, scale or header.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from analysis.documents import Row
from analysis.reference import kind
from analysis.tables import layout
from analysis.tables.layout import Layout
from analysis.tables.pieces import Piece, Tables

_FAMILIES = {"2": "function", "3": "economy", "5": "government"}
OTHER = "other"


@dataclass
class Sheet:
    """One table as printed: its kind, its pieces from page to page, and each stretch of rows under one header."""

    table: str
    pieces: list[Piece]
    layouts: list[tuple[Piece, Layout]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.pieces[0].title

    @property
    def rows(self) -> Iterator[Row]:
        return (row for piece in self.pieces for row in piece.rows)

    @property
    def place(self) -> str:
        """The locator of the table's first cell, which names the table."""
        return next((row.cells[0].locator for row in self.rows), "")


def sheets(tables: Tables) -> list[Sheet]:
    """Return the tables of a document in the order of print."""
    found: list[Sheet] = []
    for piece in tables.pieces:
        if not piece.rows:
            continue
        last = found[-1].pieces[-1] if found else None
        if last and piece.table and (last.table, last.title, last.owner) == (piece.table, piece.title, piece.owner):
            found[-1].pieces.append(piece)
        else:
            found.append(Sheet(piece.table or OTHER, [piece]))
    for sheet in found:
        sheet.layouts = [(piece, each) for piece in sheet.pieces for each in _layouts(piece.rows)]
        sheet.table = _by_codes(sheet)
    return found


def _layouts(rows: list[Row]) -> Iterator[Layout]:
    """Yield the stretches of rows under one header; a page may repeat the header or bring a table with its own."""
    grids = list(_grids(rows))
    whole = layout.read([row for grid in grids[:1] for row in grid])
    for grid in grids[1:]:
        next_one = layout.read(grid)
        repeated = [row.texts for row in next_one.head] == [row.texts for row in whole.head]
        if next_one.head and next_one.lanes and not repeated:
            yield whole
            whole = next_one
        else:
            rows = [*whole.head, *whole.body, *(next_one.body if repeated else grid)]
            whole = layout.read(rows)
            whole = Layout((*whole.head, *next_one.head), whole.body, whole.columns, whole.lanes) if repeated else whole
    yield whole


def _grids(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each ruled grid by itself; a text knows no grids, and is one."""
    grid: list[Row] = []
    for row in rows:
        if grid and row.cells[0].span and _grid(grid[-1]) != _grid(row):
            yield grid
            grid = []
        grid.append(row)
    if grid:
        yield grid


def _grid(row: Row) -> str:
    """Return which grid of its page a row belongs to (`p7.T2`); a sheet of a workbook is one grid."""
    grid, ruled, _ = row.cells[0].locator.rpartition(".R")
    return grid if ruled else ""


def _by_codes(sheet: Sheet) -> str:
    """Return the kind that title and codes allow: 支出表 by economic codes is not the table by functions."""
    allowed = kind(sheet.table)["codes"].split()
    family = _family(sheet)
    if not allowed or not family or family in allowed:
        return sheet.table
    sheet.notes.append(f"its codes are of the classification by {family}, its title is of {sheet.table}")
    return OTHER


def _family(sheet: Sheet) -> str:
    """Return the classification that nearly all codes belong to: 2… functions, 3… economy, 5… the government's own."""
    codes = [
        cell.text
        for _, each in sheet.layouts
        for column in each.columns
        if column.role == "code"
        for row in each.body
        for cell in row.cells[column.index : column.index + 1]
        if cell.text.isdigit() and len(cell.text) > 2
    ]
    first = [_FAMILIES.get(code[0], "") for code in codes]
    best = max(_FAMILIES.values(), key=first.count)
    return best if codes and first.count(best) >= 0.8 * len(codes) else ""
