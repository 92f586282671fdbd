"""Printed pieces -> tables: pages of one table belong together, and codes decide where a title leaves its kind open.

Some offices repeat the title on every page, others print it once and go on without title, scale or header.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from analysis.documents import Row
from analysis.reference import kind
from analysis.tables import header, layout
from analysis.tables.layout import Layout
from analysis.tables.pieces import Piece, Tables

_FAMILIES = {"2": "function", "3": "economy", "5": "government"}
OTHER = "other"
_AMOUNTS = 2


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
    def read_here(self) -> bool:
        """Tell whether sums and lanes make the table; performance tables and annexes have readers of their own."""
        return "table" in kind(self.table)

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
    found = [part for sheet in found for part in _parts(sheet)]
    for sheet in found:
        sheet.table = _by_codes(sheet)
    return found


def _parts(sheet: Sheet) -> list[Sheet]:
    """Return a table as one sheet, and what stands under its title with another header as sheets of their own."""
    if not sheet.read_here:
        sheet.layouts = [(sheet.pieces[0], layout.read(sheet.pieces[0].rows))]
        return [sheet]
    parts = [sheet]
    pieces = sheet.pieces
    sheet.pieces = []
    for piece in pieces:
        for each in _layouts(piece.rows):
            rows = [*each.head, *each.body]
            own = piece if len(rows) == len(piece.rows) else replace(piece, rows=rows)
            if parts[-1].layouts and not _alike(parts[-1].layouts[-1][1], each):
                parts.append(Sheet(OTHER, [], notes=["it stands under the title of the table before it"]))
            parts[-1].pieces.append(own)
            parts[-1].layouts.append((own, each))
    return parts


def _alike(one: Layout, other: Layout) -> bool:
    """Tell whether two pages of a title are one table: their columns say the same, or the second has no header."""
    said = [[(c.role, c.measure) for c in each.columns] for each in (one, other)]
    return said[0] == said[1] or not other.lanes


def _layouts(rows: list[Row]) -> Iterator[Layout]:
    """Yield the stretches of rows under one header.

    A page may repeat the header, bring a table with a header of its own, go on without any, or break inside it.
    """
    held: list[Row] = []
    repeats: list[Row] = []
    first = layout.read([])
    for grid in _grids(rows):
        here = layout.read(grid)
        repeated = bool(held) and _texts(here.head) == _texts(first.head)
        if first.body and _heads(here) and not repeated:
            yield _whole(held, repeats)
            held, repeats, first = [], [], here
        elif not first.body:
            first = layout.read([*held, *grid])
        held += here.body if repeated else grid
        repeats += here.head if repeated else ()
    if held:
        yield _whole(held, repeats)


def _heads(here: Layout) -> bool:
    """Tell whether a page brings a header: it names codes or labels, or three amounts; labels alone are rows."""
    words = [header.meaning(column.path[-1]) for column in here.columns if column.path]
    roles = [role for role, _ in words]
    amounts = len(roles) == len(here.columns) and sum(role == "amount" for role in roles) > _AMOUNTS
    return bool(here.lanes) and (amounts or any(role in ("label", "code") for role in roles))


def _whole(rows: list[Row], repeats: list[Row]) -> Layout:
    whole = layout.read(rows)
    return replace(whole, head=(*whole.head, *repeats))


def _texts(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    return [row.texts for row in rows]


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
