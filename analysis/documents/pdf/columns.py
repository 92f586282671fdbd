"""White space -> the columns of a table without vertical lines.

They are those of the body: amounts stand below one another, header words do not.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from analysis.documents.pdf.printed import Printed, Word, word

Span = tuple[float, float]
_FIGURE = re.compile(r"[-−+]?\d[\d,]*[.,]\d+%?|\d{3,7}|[—–-]+")  # an amount, none, or a code


def find(lines: Sequence[Printed]) -> list[Span]:
    """Return the columns in which the words of a body stand.

    Every white space may part two columns (a code and its label stand closer than a character); it does so where it
    runs through all lines, and is wide in one of them or has nothing but figures on one side.
    """
    pieces = [line.pieces() for line in lines]
    figures = [word for line in lines for word in line.words if word.number]
    figures += [piece for line in pieces for piece in line if _FIGURE.fullmatch(piece.text)]
    spans = _clusters(figures, [piece for line in pieces for piece in line])
    found = spans[:1]
    for before, after in pairwise(spans):
        if _parts(before, after, lines, pieces):
            found.append(after)
        else:
            found[-1] = found[-1][0], after[1]
    return found


def _parts(before: Span, after: Span, lines: Sequence[Printed], pieces: Sequence[Sequence[Word]]) -> bool:
    """Tell whether the white space between two spans parts columns.

    It does where a word of the one stands apart from a word of the other, and where none stands beside the other.
    """

    def beside(one: Word, other: Word) -> bool:
        return before[0] < one.x1 <= after[0] and before[1] <= other.x0 < after[1]

    if any(beside(one, other) for line in lines for one, other in pairwise(line.words)):
        return True
    both = [(one.text, other.text) for line in pieces for one, other in pairwise(line) if beside(one, other)]
    return not both or (len(both) > 1 and any(all(_FIGURE.fullmatch(pair[n]) for pair in both) for n in (0, 1)))


def parted(line: Printed, columns: Sequence[Span]) -> list[Word]:
    """Return the words of a line, parted where two columns meet and whole where white space stands within one."""
    found: list[Word] = []
    for whole in line.words:
        pieces = Printed([whole], line.base, line.size).pieces()
        found.append(pieces[0])
        for piece in pieces[1:]:
            if _apart(found[-1], piece, columns):
                found.append(piece)
            else:
                found[-1] = word([*found[-1].glyphs, *piece.glyphs])
    return found


def _apart(one: Word, other: Word, columns: Sequence[Span]) -> bool:
    """Tell whether the white space between two pieces of a word is that between two columns."""
    between = ((before[1], after[0]) for before, after in pairwise(columns))
    return any(one.x0 < end and one.x1 < start and end < other.x0 and start < other.x1 for end, start in between)


def _clusters(figures: Sequence[Word], words: Sequence[Word]) -> list[Span]:
    """Return the spans of words that overlap: figures first, a long label may reach below the next column's header."""
    columns = merged((each.x0, each.x1) for each in figures)
    free = [each for each in words if sum(c[0] < each.x1 and each.x0 < c[1] for c in columns) < 2]
    return merged([*columns, *((each.x0, each.x1) for each in free if not _runs_out(each, columns))])


def _runs_out(label: Word, columns: Sequence[Span]) -> bool:
    """Tell whether a label overlaps a column of numbers by a corner only: it then runs out of its own column."""
    for first, last in columns:
        overlap = min(label.x1, last) - max(label.x0, first)
        if 0 < overlap < 0.3 * (label.x1 - label.x0) and label.x0 < first:
            return True
    return False


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans, those that overlap as one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def matched(clusters: list[Span], leaves: Sequence[Word]) -> list[Span]:
    """Give every cluster of body words to the head of a column, in order and with the least distance in all.

    Numbers stand to the right of their column and heads in its middle, so that the two need
    not overlap; a head that gets no cluster is a column that no row fills.
    """
    if len(leaves) < len(clusters):
        return clusters
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, n): (0.0, ()) for n in range(len(leaves) + 1)}
    for m, (first, last) in enumerate(clusters, start=1):
        for n in range(m, len(leaves) + 1):
            cost, chosen = best[m - 1, n - 1]
            leaf = leaves[n - 1]
            cost += max(0.0, leaf.x - last, first - leaf.x) + 0.1 * abs(leaf.x - (first + last) / 2)
            here = cost, (*chosen, n - 1)
            best[m, n] = min(here, best.get((m, n - 1), here))
    heads = dict(zip(best[len(clusters), len(leaves)][1], clusters, strict=True))
    return [heads.get(n, (leaf.x0, leaf.x1)) for n, leaf in enumerate(leaves)]


def nearest(each: Word, columns: Sequence[Span]) -> int:
    """Return the column of a word: the one that it overlaps most, the first of those that a merged header spans."""
    overlaps = [min(each.x1, last) - max(each.x0, first) for first, last in columns]
    best = max(overlaps)
    return overlaps.index(best)
