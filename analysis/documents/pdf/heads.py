"""The header of a table without vertical lines: which words are one cell, which stand over which, and over what.

A cell's words are broken over lines and stand in its middle, so that the lines of one header row lie at three heights
and more; what is one cell is read from above to below, and never across.
"""

from collections.abc import Iterable, Sequence

from analysis.documents.pdf.columns import Span, nearest
from analysis.documents.pdf.printed import Printed, Word, word

_CLOSE, _FAR = 1.45, 1.8  # of a character: how far apart the lines of one cell stand, as a rule and at most
_SPACED = ("类款", "款项", "类款项")


def rows(lines: Sequence[Printed], columns: Sequence[Span]) -> list[list[Word]]:
    """Return the cells of a header from above to below: a row holds what stands below a cell of the row before."""
    cells: list[list[Word]] = []
    for line in map(_spaced, lines):
        for n, each in enumerate(line):
            above = [cell for cell in cells if _over(cell[-1], each)]
            home = max(above, key=lambda cell: cell[-1].base, default=None)
            beside = [w for w in line[max(0, n - 1) : n + 2] if w is not each]
            groups = len(beside) == 2 and not any(_over(part, w) for cell in cells for part in cell for w in beside)
            if home and not groups and _goes_on(home[-1], each, line, columns):
                home.append(each)
            else:
                cells.append([each])
    return _levels(cells, columns)


def _over(above: Word, below: Word) -> bool:
    return above.x0 < below.x1 and below.x0 < above.x1 and above.base < below.base


def _goes_on(above: Word, below: Word, line: Sequence[Word], columns: Sequence[Span]) -> bool:
    """Tell whether a word ends the cell of the word above it; rows may be as close as lines where that one is full."""
    if sum(_over(above, each) for each in line) > 1:
        return False
    size, gap = below.glyphs[0].size, below.base - above.base
    return gap < _CLOSE * size or (gap < _FAR * size and above.x1 - above.x0 > _room(below, columns) - 2 * size)


def _room(each: Word, columns: Sequence[Span]) -> float:
    """Return how wide the column of a word is, from the middle of the white space on either side."""
    n = nearest(each, columns)
    left = columns[n - 1][1] + columns[n][0] if n else 2 * min(columns[n][0], each.x0)
    right = columns[n][1] + columns[n + 1][0] if n + 1 < len(columns) else 2 * max(columns[n][1], each.x1)
    return (right - left) / 2


def _spaced(line: Printed) -> list[Word]:
    """Join header words that are set with white space inside (项 目, 金 额); 类 款 项 are three columns."""
    words: list[Word] = []
    for each in line.words:
        before = words[-1] if words else Word([], "", -9e9, -9e9)
        both, close = before.text + each.text, each.x0 - before.x1 < 2.5 * line.size
        if close and len(each.text) == 1 and len(before.text) < 4 and both not in _SPACED:
            words[-1] = word([*before.glyphs, *each.glyphs])
        else:
            words.append(each)
    return words


def _levels(cells: Sequence[list[Word]], columns: Sequence[Span]) -> list[list[Word]]:
    """Return the cells by level: one below those that it stands under, and level with those on its own line."""
    level: list[int] = []
    for n, cell in enumerate(cells):
        over = [level[m] for m in range(n) if _under(cell[0], cells[m], columns)]
        level.append(max(over, default=-1) + 1)
        for m in range(n):
            if abs(cells[m][0].base - cell[0].base) < 1:
                level[m] = level[n] = max(level[m], level[n])
    found: list[list[Word]] = [[] for _ in range(max(level, default=-1) + 1)]
    for cell, at in zip(cells, level, strict=True):
        found[at].append(word([glyph for part in cell for glyph in part.glyphs]))
    return found


def _under(each: Word, cell: Sequence[Word], columns: Sequence[Span]) -> bool:
    """Tell whether a word stands under a cell: below it, or beside what it heads, in one column with it."""
    if any(_over(part, each) for part in cell) and cell[-1].base < each.base:
        return True
    return cell[-1].base < each.base - 1 and nearest(each, columns) == nearest(cell[0], columns)


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in others)


def leaves(head: Sequence[Sequence[Word]], clusters: Sequence[Span]) -> list[Word]:
    """Return the header words that head a column: those with no other below them.

    One between the words below may head a group of them: it is a column only if body words
    stand there that have no other head.
    """
    found: list[Word] = []
    for row in reversed(head):
        lower = [(leaf.x0, leaf.x1) for leaf in found]
        for each in row:
            span = each.x0, each.x1
            outside = all(span[1] < x0 for x0, _ in lower) or all(x1 < span[0] for _, x1 in lower)
            if not _meets(span, lower) and (outside or _heads_one(span, clusters, lower)):
                found.append(each)
    return sorted(found, key=lambda leaf: leaf.x0)


def _heads_one(span: Span, clusters: Sequence[Span], lower: Sequence[Span]) -> bool:
    return any(_meets(span, [cluster]) and not _meets(cluster, lower) for cluster in clusters)


def placed(head: Sequence[Sequence[Word]], columns: Sequence[Span]) -> list[tuple[int, int, Word]]:
    """Return (row, column, word) of header words; one over several columns goes to the first that it stands over."""
    ends = leaves(head, columns)
    own = {id(leaf): n for n, leaf in enumerate(ends)} if len(ends) == len(columns) else {}
    return [
        (r, own.get(id(each), column), each)
        for r, row in enumerate(head)
        for each, column in _row_placed(row, [word for later in head[r + 1 :] for word in later], columns)
    ]


def _row_placed(row: Sequence[Word], below: Sequence[Word], columns: Sequence[Span]) -> list[tuple[Word, int]]:
    """Place the words of a row; one over several goes to the first of the columns whose own heads stand below."""
    lower = {nearest(each, columns) for each in below}
    found = [(each, nearest(each, columns)) for each in row]
    taken = {column for _, column in found}
    result = []
    for each, column in found:
        free = lower - taken | {column}
        while {column, column - 1} <= free & lower and _closer(each, row, columns[column - 1]):
            column -= 1
        result.append((each, column))
    return result


def _closer(each: Word, others: Sequence[Word], column: Span) -> bool:
    middle = (column[0] + column[1]) / 2
    return all(abs(each.x - middle) <= abs(other.x - middle) for other in others)
