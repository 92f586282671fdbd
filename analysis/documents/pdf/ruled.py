"""Ruled lines -> grids: the tables of a page, each cell with its place and with what its merge covers.

Word draws every side of every cell, Excel long lines, others thin filled rectangles or a
rectangle a cell, a point off its neighbour. So lines are gathered by position first; what
crosses is one table; its cells are what the lines leave whole.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.documents.pdf.page import NEAR, Glyph, Page, Rule, gather


class Area(NamedTuple):
    """What one cell covers: rows [top, bottom) and columns [left, right)."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass
class Ruled:
    """A ruled table: where its columns and rows begin and end, and the glyphs inside."""

    xs: list[float]
    ys: list[float]
    across: list[Rule]
    down: list[Rule]
    glyphs: list[Glyph] = field(default_factory=list)
    cells: list[Area] = field(default_factory=list)
    filled: dict[Area, list[Glyph]] = field(default_factory=dict)

    @property
    def top(self) -> float:
        return self.ys[0]

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a glyph stands in the table; a comma at the end of a line may hang over its border."""
        return self.xs[0] - 1 <= glyph.x and glyph.x0 <= self.xs[-1] and self.ys[0] <= glyph.y <= self.ys[-1]

    def borders(self) -> tuple[list[list[bool]], list[list[bool]]]:
        """Return, row by row, whether a line stands to the right of each place, and whether one lies below it."""
        rows, columns = range(len(self.ys) - 1), range(len(self.xs) - 1)
        down = [[rule for rule in self.down if abs(rule.at - x) <= NEAR] for x in self.xs]
        across = [[rule for rule in self.across if abs(rule.at - y) <= NEAR] for y in self.ys]
        return (
            [[c == columns[-1] or _covers(down[c + 1], self.ys[r], self.ys[r + 1]) for c in columns] for r in rows],
            [[r == rows[-1] or _covers(across[r + 1], self.xs[c], self.xs[c + 1]) for c in columns] for r in rows],
        )


def find(page: Page) -> list[Ruled]:
    """Return the ruled tables of a page from top to bottom, each with its glyphs; charts and frames are none."""
    across, down = gather(page.across), gather(page.down)
    tables = [table for group in _crossing(across, down) if (table := _table(*group))]
    tables.sort(key=lambda table: (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0]))
    for glyph in page.glyphs:
        if home := next((table for table in tables if table.holds(glyph)), None):
            home.glyphs.append(glyph)
    return sorted((table for table in tables if is_table(table)), key=lambda table: table.top)


def _crossing(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the groups of rules that hang together, those with lines both ways."""
    group = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = n = group[group[n]]
        return n

    for i, h in enumerate(across):
        for j, v in enumerate(down, start=len(across)):
            if h.start - NEAR <= v.at <= h.end + NEAR and v.start - NEAR <= h.at <= v.end + NEAR:
                group[root(i)] = root(j)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*across, *down]):
        found.setdefault(root(i), ([], []))[i >= len(across)].append(rule)
    return [(h, v) for h, v in found.values() if len(h) > 1 and v]


def _table(across: list[Rule], down: list[Rule]) -> Ruled | None:
    """Return the grid of crossing rules; a side that the page leaves open is closed where the lines end."""
    xs = _positions([rule.at for rule in down], min(r.start for r in across), max(r.end for r in across))
    ys = _positions([rule.at for rule in across], min(r.start for r in down), max(r.end for r in down))
    table = Ruled(xs, ys, across, down)
    right, below = table.borders()
    table.xs = _drawn(xs, [any(column) for column in zip(*right, strict=True)])
    table.ys = _drawn(ys, [any(row) for row in below])
    return table if len(table.xs) > 2 and len(table.ys) > 1 else None


def _drawn(positions: list[float], drawn: list[bool]) -> list[float]:
    """Return the positions, those within only where a line is drawn beside one place at least."""
    within = [at for at, line in zip(positions[1:-1], drawn, strict=False) if line]
    return [positions[0], *within, positions[-1]]


def _positions(rules: list[float], first: float, last: float) -> list[float]:
    found: list[float] = []
    for at in sorted([first, *rules, last]):
        if not found or at - found[-1] > NEAR:
            found.append(at)
    return found


def _covers(rules: Iterable[Rule], start: float, end: float) -> bool:
    """Tell whether rules cover most of the stretch from `start` to `end`."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= 0.6 * (end - start)


def lay_out(table: Ruled) -> int:
    """Find the cells of a table, row by row, and what stands in them; return how many cells are ragged.

    Neighbours without a line between them are one cell; a ragged one is open to a
    neighbour and still no rectangle together with it.
    """
    rows, columns = len(table.ys) - 1, len(table.xs) - 1
    wall, floor = table.borders()
    taken: set[tuple[int, int]] = set()
    found, ragged = [], 0
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            right, bottom = c + 1, r + 1
            while right < columns and not wall[r][right - 1] and (r, right) not in taken:
                right += 1
            while bottom < rows and not any(floor[bottom - 1][c:right]) and not any(wall[bottom][c : right - 1]):
                bottom += 1
            taken.update((y, x) for y in range(r, bottom) for x in range(c, right))
            found.append(Area(r, bottom, c, right))
            open_side = any(not wall[y][right - 1] for y in range(r, bottom))
            ragged += open_side or not all(floor[bottom - 1][c:right])
    table.cells, table.filled = found, _fill(table, found)
    return ragged


def is_table(table: Ruled) -> bool:
    """Tell a table from a chart or a frame: its first row is filled, and its cells are rectangles.

    The grid of a chart has bars in place of cells, so that what is left of the background
    has corners that turn inwards, and its numbers stand outside or on the lines. The last
    page of a table may hold labels alone, one a row; a form may leave its first row empty.
    """
    ragged = lay_out(table)
    tops = Counter(area.top for area in table.filled)
    busiest = max(tops.values(), default=0)
    labels = busiest == 1 and ragged == 0 and len(table.xs) > 3
    opens = 0 in tops or (ragged == 0 and sum(count > 1 for count in tops.values()) > 1)
    return (busiest > 1 or labels) and opens and ragged <= 0.2 * len(table.cells)


def _fill(table: Ruled, cells: Sequence[Area]) -> dict[Area, list[Glyph]]:
    """Return the glyphs of each filled cell: a glyph lies where its middle lies, unless a line cuts its word."""
    home = {(r, c): area for area in cells for r in range(area.top, area.bottom) for c in range(area.left, area.right)}
    rows, columns = len(table.ys) - 2, len(table.xs) - 2
    found: dict[Area, list[Glyph]] = {}
    placed: list[tuple[Glyph, Area]] = []
    cut = False
    for glyph in table.glyphs:
        row = min(max(bisect_right(table.ys, glyph.y) - 1, 0), rows)
        column = min(max(bisect_right(table.xs, glyph.x) - 1, 0), columns)
        area = home[row, column]
        cut = cut or _cut(glyph, table, area)
        placed.append((glyph, area))
    for glyph, area in _whole_words(placed, table) if cut else placed:
        found.setdefault(area, []).append(glyph)
    return found


def _cut(glyph: Glyph, table: Ruled, area: Area) -> bool:
    """Tell whether a line runs through the ink of a glyph."""
    slack = 0.15 * (glyph.x1 - glyph.x0)
    return glyph.x0 + slack < table.xs[area.left] or glyph.x1 - slack > table.xs[area.right]


def _whole_words(placed: list[tuple[Glyph, Area]], table: Ruled) -> list[tuple[Glyph, Area]]:
    """Give a word that Excel lets run over a line to one cell: a number to its last, others to that of most of it."""
    words: list[list[tuple[Glyph, Area]]] = []
    for glyph, area in sorted(placed, key=lambda pair: pair[0].order):
        before = words[-1][-1][0] if words else None
        touches = before and abs(before.base - glyph.base) < 1 and abs(glyph.x0 - before.x1) < 0.2 * glyph.size
        if not touches:
            words.append([])
        words[-1].append((glyph, area))
    whole = []
    for word in words:
        homes = [area for _, area in word]
        if len(set(homes)) > 1 and any(_cut(glyph, table, area) for glyph, area in word):
            number = all(glyph.text in "0123456789.,-" for glyph, _ in word)
            home = homes[-1] if number else max(homes, key=homes.count)
            word = [(glyph, home) for glyph, _ in word]
        whole.extend(word)
    return whole


def align(tables: Sequence[Ruled]) -> None:
    """Give the pages of one table the same columns: a page may lack a line that another has."""
    common = _positions([x for table in tables for x in table.xs[1:-1]], tables[0].xs[0], tables[0].xs[-1])
    for table in tables:
        xs = [min(table.xs, key=lambda own: abs(own - x)) if _near(x, table.xs) else x for x in common]
        if xs != table.xs:
            table.xs = xs
            lay_out(table)


def _near(x: float, xs: Iterable[float]) -> bool:
    return any(abs(own - x) <= NEAR for own in xs)
