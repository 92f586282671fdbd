"""Rows that the edge of a page tears: what stands overleaf goes back to its row.

A word processor breaks a page within a row, so that a label ends overleaf (十七、国土海洋气象等支 | 出), with its
amounts on the one page or the other.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from analysis.documents.document import squeeze
from analysis.documents.pdf.page import Glyph, lines
from analysis.documents.pdf.placed import Placed, Torn
from analysis.documents.pdf.printed import AMOUNT, KEY, NUMBER


def mend(pages: Sequence[Placed]) -> None:
    """Give every row that a page tears what the next page prints of it."""
    widths = _widths(pages)
    for above, below in pairwise(pages):
        if above.columns == below.columns and above.rows:
            _mend(above, below, _first(pages[0], below), widths)


def _mend(above: Placed, below: Placed, first: int, widths: dict[int, float]) -> None:
    """Give the last row of a page the first row overleaf that it lacks, and the lines that follow there."""
    row = {column: [glyphs] for column, glyphs in above.row(above.rows - 1).items()}
    while first < below.rows and _torn({c: parts[-1] for c, parts in row.items()}, below.row(first), widths):
        below.gone.add(first)
        for column, glyphs in below.row(first).items():
            row.setdefault(column, []).append(glyphs)
            above.overleaf.setdefault(column, []).append(Torn(below, first, column))
        first += 1


def _first(head: Placed, below: Placed) -> int:
    """Return the first row of a page that does not repeat a row of the first page's header."""
    row = 0
    while head is not below and row < below.rows and _texts(below, row) and _texts(below, row) == _texts(head, row):
        row += 1
    return row


def _texts(table: Placed, row: int) -> dict[int, str]:
    return {column: _text(glyphs) for column, glyphs in table.row(row).items()}


def _text(glyphs: list[Glyph]) -> str:
    return squeeze("".join(glyph.text for line in lines(glyphs) for glyph in sorted(line, key=lambda g: g.x0)))


def _torn(above: dict[int, list[Glyph]], below: dict[int, list[Glyph]], widths: dict[int, float]) -> bool:
    """Tell whether two rows are one: a cell breaks off where its column is full, and both have not figures or keys."""
    if not above or not below or (_figures(above) and _figures(below)):
        return False
    if any(KEY.fullmatch(text) and not AMOUNT.fullmatch(text) for text in map(_text, below.values())):
        return False  # `5.00` begins as a numbered label does
    both = [column for column in below if column in above]
    return bool(both) and all(_full(above[column], widths.get(column)) for column in both)


def _figures(row: dict[int, list[Glyph]]) -> bool:
    texts = [_text(glyphs) for glyphs in row.values()]
    return any(AMOUNT.fullmatch(text) or NUMBER.fullmatch(text) for text in texts)


def _full(glyphs: list[Glyph], width: float | None) -> bool:
    last = lines(glyphs)[-1]
    return width is not None and _width(last) > width - 1.1 * last[0].size


def _width(line: Sequence[Glyph]) -> float:
    return max(glyph.x1 for glyph in line) - min(glyph.x0 for glyph in line)


def _widths(pages: Sequence[Placed]) -> dict[int, float]:
    """Return how wide the lines of a column are that its cells break."""
    found: dict[int, float] = {}
    for column, line in (broken for page in pages for broken in _broken(page)):
        found[column] = max(found.get(column, 0.0), _width(line))
    return found


def _broken(page: Placed) -> Iterator[tuple[int, list[Glyph]]]:
    for (row, column), glyphs in page.cells.items():
        if page.spans.get((row, column), (1, 1))[1] == 1 and glyphs:
            yield from ((column, line) for line in lines(glyphs)[:-1])
