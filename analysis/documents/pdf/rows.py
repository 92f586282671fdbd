"""White space, rules and fills -> the rows of a table without vertical lines.

A producer that draws no vertical lines often parts the rows all the same: by a rule under each, or by filling every
second one. Where it does neither, the numbers of a row, which are never broken, tell its height; what its other cells
break over lines stands around that height, or begins or ends there.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from analysis.documents.pdf.columns import Span, nearest, parted
from analysis.documents.pdf.printed import KEY, Printed, Word

Row = list[tuple[int, Word]]
_MOST, _TRIED = 12, 6  # lines of one cell; distances between them
_TIGHT = 1.0  # points off the leading: a browser sets lines on whole pixels


def body_rows(body: Sequence[Printed], columns: Sequence[Span], parted_at: Sequence[float]) -> list[Row]:
    """Return the rows of a body, each as its words with their columns: as rules and fills part them, or white space."""
    bands: dict[int, list[Printed]] = {}
    for line in body:
        bands.setdefault(bisect_right(parted_at, line.y), []).append(line)
    full = [sum(bool(line.amounts()) for line in lines) for lines in bands.values()]
    if len(bands) > 1 and sum(map(bool, full)) >= 0.6 * sum(full):
        return [row for lines in bands.values() for row in _banded(lines, columns)]
    return _spaced(body, columns)


def _banded(lines: Sequence[Printed], columns: Sequence[Span]) -> list[Row]:
    """Return what stands between two rules: one row, or several where more than one line of it prints amounts."""
    if sum(bool(line.amounts()) for line in lines) > 1:
        return _spaced(lines, columns)
    return [[(nearest(each, columns), each) for line in lines for each in parted(line, columns)]]


@dataclass
class _Cell:
    """The words of one cell, and the row of numbers that it stands beside; None where it stands beside none."""

    column: int
    words: list[Word]
    anchor: int | None

    @property
    def top(self) -> float:
        return self.words[0].base - 0.8 * self.words[0].glyphs[0].size

    @property
    def foot(self) -> float:
        return self.words[-1].base


_Reference = Callable[[Sequence[Word]], float]
_REFERENCES: tuple[_Reference, ...] = (
    lambda cell: (cell[0].base + cell[-1].base) / 2,
    lambda cell: cell[0].base,
    lambda cell: cell[-1].base,
)


def _spaced(body: Sequence[Printed], columns: Sequence[Span]) -> list[Row]:
    """Return the rows of a body that nothing but white space parts."""
    words = [(nearest(each, columns), each, line.base) for line in body for each in parted(line, columns)]
    counted = _counted(words)
    numbers = [entry for entry in words if entry[1].number and entry[0] in counted]
    texts: dict[int, list[Word]] = {}
    for column, each, _ in (entry for entry in words if not (entry[1].number and entry[0] in counted)):
        texts.setdefault(column, []).append(each)
    anchors = sorted({base for _, _, base in numbers})
    rows: dict[int, Row] = {n: [] for n in range(len(anchors))}
    for column, each, base in numbers:
        rows[bisect_left(anchors, base)].append((column, each))
    return _gathered(rows, _cells(texts, anchors, median(line.size for line in body)))


def _counted(words: Sequence[tuple[int, Word, float]]) -> set[int]:
    """Return the columns in which numbers stand by themselves: in others the last line of a sentence may be `5%`."""
    whole = Counter(column for column, _, _ in words)
    figures = Counter(column for column, each, _ in words if each.number)
    return {column for column in whole if 3 * figures[column] >= whole[column]}


def _cells(texts: dict[int, list[Word]], anchors: list[float], size: float) -> list[_Cell]:
    """Return the cells of all columns of text, in the way of setting them that fits the numbers best."""
    gaps = Counter(round(b.base - a.base, 1) for column in texts.values() for a, b in pairwise(column))
    leadings = [gap for gap, _ in gaps.most_common() if size < gap < 2 * size][:_TRIED]
    pitch = min((b - a for a, b in pairwise(anchors)), default=0.0)
    ways = []
    for leading in sorted(leadings) or [0.0]:
        for reference in _REFERENCES:
            columns = [_Column(n, words, anchors, size, leading, pitch, reference) for n, words in texts.items()]
            done = [column.cells() for column in columns]
            ways.append((sum(cost for cost, _ in done), [cell for _, cells in done for cell in cells]))
    return min(ways, key=lambda way: way[0])[1]


@dataclass
class _Column:
    """One column of text: its words from above to below become cells at the least cost."""

    number: int
    words: list[Word]
    anchors: list[float]
    size: float
    leading: float
    pitch: float
    reference: _Reference

    def __post_init__(self) -> None:
        self.width = max(each.x1 - each.x0 for each in self.words)

    def cells(self) -> tuple[float, list[_Cell]]:
        """Return what the best cells cost, and these: a cell costs that stands off its numbers, or beside none."""
        best: list[tuple[float, list[_Cell]]] = [(0.0, [])]
        for end in range(1, len(self.words) + 1):
            options = []
            start = end - 1
            while start >= max(0, end - _MOST) and (start == end - 1 or self._close(start)):
                cost, before = best[start]
                price, cell = self._cell(self.words[start:end], before[-1].anchor if before else None)
                options.append((cost + price, [*before, cell]))
                start -= 1
            best.append(min(options, key=lambda option: option[0]))
        return best[-1]

    def _close(self, n: int) -> bool:
        """Tell whether a word and the next are as far apart as lines of one cell."""
        return abs(self.words[n + 1].base - self.words[n].base - self.leading) < _TIGHT

    def _cell(self, words: list[Word], taken: int | None) -> tuple[float, _Cell]:
        at = self.reference(words)
        after = bisect_left(self.anchors, at)
        beside = range(max(0, after - 1), min(after + 1, len(self.anchors)))
        off, near = min(((abs(self.anchors[n] - at), n) for n in beside), default=(self.size, 0))
        if near != taken and off < 0.6 * self.size:
            return off + self._unlike(words), _Cell(self.number, words, near)
        parts = 1 if self.leading < 0.9 * self.pitch else len(words)
        return 0.5 * self.size * parts + self._unlike(words), _Cell(self.number, words, None)

    def _unlike(self, words: list[Word]) -> float:
        """What speaks against one cell: a line before another that is not full, a key that does not open it."""
        missing = [(self.width - (each.x1 - each.x0)) / self.size for each in words[:-1]]
        keys = sum(bool(KEY.fullmatch(each.text)) for each in words[1:])
        return self.size * (sum(0.01 if m < 1.5 else 0.4 if m < 3.5 else 1.0 for m in missing) + keys)


def _gathered(rows: dict[int, Row], cells: Sequence[_Cell]) -> list[Row]:
    """Return the rows from above to below; cells without numbers are one row where they stand side by side."""
    found = [_Band(min(w.base for _, w in row) - 1, max(w.base for _, w in row), row) for row in rows.values()]
    for cell in (cell for cell in cells if cell.anchor is not None):
        found[cell.anchor or 0].add(cell)
    for cell in sorted((cell for cell in cells if cell.anchor is None), key=lambda cell: cell.top):
        home = max(found, key=lambda band: band.shared(cell), default=None)
        if home is None or home.shared(cell) < 0.5 * min(cell.foot - cell.top, home.foot - home.top):
            found.append(home := _Band(cell.top, cell.foot, []))
        home.add(cell)
    return [band.row for band in sorted(found, key=lambda band: band.top + band.foot)]


@dataclass
class _Band:
    """How far a row reaches, and what stands in it."""

    top: float
    foot: float
    row: Row

    def add(self, cell: _Cell) -> None:
        self.top, self.foot = min(self.top, cell.top), max(self.foot, cell.foot)
        self.row += [(cell.column, each) for each in cell.words]

    def shared(self, cell: _Cell) -> float:
        return min(self.foot, cell.foot) - max(self.top, cell.top)
