"""White space -> columns and rows of a table without vertical lines.

Its columns are those of the body: amounts stand below one another, header words do not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from analysis.documents.document import squeeze
from analysis.documents.pdf.page import Glyph

NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?%?")
AMOUNT = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+%?|[-−+]?\d{1,3}(?:,\d{3})+|[-−+]?0")


@dataclass
class Word:
    """Glyphs of one line that stand together, with white space on both sides."""

    glyphs: list[Glyph]
    text: str
    x0: float
    x1: float

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass
class Printed:
    """A printed line as words."""

    words: list[Word]
    base: float
    size: float

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for word in self.words for glyph in word.glyphs]

    def amounts(self) -> list[Word]:
        return [word for word in self.words if AMOUNT.fullmatch(word.text)]


def split(glyphs: Sequence[Glyph]) -> Printed:
    """Return a line's words: a gap as wide as a character parts them."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.x0, glyph.order))
    words: list[list[Glyph]] = []
    for glyph in ordered:
        if not words or glyph.x0 - words[-1][-1].x1 > 0.8 * glyph.size:
            words.append([])
        words[-1].append(glyph)
    made = [Word(w, squeeze("".join(g.text for g in w)), w[0].x0, max(g.x1 for g in w)) for w in words]
    return Printed(made, median(g.base for g in ordered), median(g.size for g in ordered))


def spaced(line: Printed) -> Printed:
    """Join header words that are set with white space inside (项 目, 金 额); 类 款 项 are three columns."""
    words: list[Word] = []
    for word in line.words:
        before = words[-1] if words else Word([], "", -9e9, -9e9)
        both, close = before.text + word.text, word.x0 - before.x1 < 2.5 * line.size
        if close and len(word.text) == 1 and len(before.text) < 4 and both not in ("类款", "款项", "类款项"):
            words[-1] = Word([*before.glyphs, *word.glyphs], both, before.x0, word.x1)
        else:
            words.append(word)
    return Printed(words, line.base, line.size)


def leaves(head: Sequence[Sequence[Printed]], clusters: Sequence[tuple[float, float]]) -> list[Word]:
    """Return the header words that head a column: those with no other below them.

    One between the words below may head a group of them: it is a column only if body words
    stand there that have no other head.
    """
    leaves: list[Word] = []
    for row in reversed(head):
        lower = [(leaf.x0, leaf.x1) for leaf in leaves]
        for first, last in merged([(word.x0, word.x1) for line in row for word in line.words]):
            if _meets((first, last), lower):
                continue
            outside = all(last < x0 for x0, _ in lower) or all(x1 < first for _, x1 in lower)
            if outside or any(_meets((first, last), [c]) and not _meets(c, lower) for c in clusters):
                leaves.append(Word([], "", first, last))
    return sorted(leaves, key=lambda word: word.x0)


def _meets(span: tuple[float, float], others: Iterable[tuple[float, float]]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in others)


def matched(clusters: list[tuple[float, float]], leaves: Sequence[Word]) -> list[tuple[float, float]]:
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


def heads_placed(
    row: Sequence[Printed], below: Sequence[Sequence[Printed]], columns: Sequence[tuple[float, float]]
) -> list[tuple[Word, int]]:
    """Place header words; one over several columns goes to the first of those that have heads of their own below."""
    lower = {nearest(word, columns) for later in below for line in later for word in line.words}
    here = [word for line in row for word in line.words]
    placed = [(word, nearest(word, columns)) for word in here]
    taken = {column for _, column in placed}
    result = []
    for word, column in placed:
        free = lower - taken | {column}
        while {column, column - 1} <= free & lower and _closer(word, here, columns[column - 1]):
            column -= 1
        result.append((word, column))
    return result


def _closer(word: Word, others: Sequence[Word], column: tuple[float, float]) -> bool:
    middle = (column[0] + column[1]) / 2
    return all(abs(word.x - middle) <= abs(other.x - middle) for other in others)


def columns(words: Iterable[Word]) -> list[tuple[float, float]]:
    """Return the columns that the words of a body stand in: words that overlap share one.

    Amounts go first, because a long label may reach below the next column's header.
    """
    numbers: list[Word] = []
    others: list[Word] = []
    for word in words:
        (numbers if NUMBER.fullmatch(word.text) or set(word.text) <= {"*"} else others).append(word)
    columns = merged([(word.x0, word.x1) for word in numbers])
    free = [w for w in others if sum(c[0] < w.x1 and w.x0 < c[1] for c in columns) < 2]
    return merged([*columns, *((w.x0, w.x1) for w in free if not _inside_amounts(w, columns))])


def _inside_amounts(word: Word, columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a label overlaps a column of numbers by a corner only: it then runs out of its own column."""
    for first, last in columns:
        overlap = min(word.x1, last) - max(word.x0, first)
        if 0 < overlap < 0.3 * (word.x1 - word.x0) and word.x0 < first:
            return True
    return False


def merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for first, last in sorted(spans):
        if found and first < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def nearest(word: Word, columns: Sequence[tuple[float, float]]) -> int:
    """Return the column of a word: the one that it overlaps most, the first of those that a merged header spans."""
    overlaps = [min(word.x1, last) - max(word.x0, first) for first, last in columns]
    best = max(overlaps)
    return overlaps.index(best)


def head_rows(head: Sequence[Printed]) -> list[list[Printed]]:
    """Return header lines as rows: lines set as close as running text are one cell broken over lines."""
    rows: list[list[Printed]] = []
    for line in head:
        close = bool(rows) and line.base - rows[-1][-1].base < 1.45 * line.size
        if close and not any(over_two(word, line.words) for word in rows[-1][-1].words):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def over_two(word: Word, below: Sequence[Word]) -> bool:
    return sum(word.x0 < other.x1 and other.x0 < word.x1 for other in below) > 1


def body_rows(body: Sequence[Printed], columns: Sequence[tuple[float, float]]) -> list[list[Printed]]:
    """Return body lines as rows: a line with a label's words alone, close to a line with amounts, belongs to it."""
    full = [n for n, line in enumerate(body) if any(NUMBER.fullmatch(word.text) for word in line.words)]
    gaps = [body[b].base - body[a].base for a, b in pairwise(full)]
    pitch = median(gaps) if gaps else 0.0
    rows = {n: [body[n]] for n in full}
    for n, line in enumerate(body):
        if n in rows:
            continue
        near = min(full, key=lambda m: abs(body[m].base - line.base), default=None)
        distance = abs(body[near].base - line.base) if near is not None else pitch
        if near is not None and len({nearest(w, columns) for w in line.words}) == 1 and distance < 0.8 * pitch:
            rows[near].append(line)
        else:
            rows[n] = [line]
    return [sorted(rows[n], key=lambda line: line.base) for n in sorted(rows)]
