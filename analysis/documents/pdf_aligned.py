"""Tables without vertical lines: columns by alignment, below a column-number row, between rules, or under a title.

Published tables are ruled; a few are set in three lines (above and below the header, and
at the end) or in none. Nothing marks their cells but white space, so a table is looked
for only where something else says that there is one, and its columns are those of the
body: amounts stand below one another, header words do not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from analysis.documents import squeeze
from analysis.documents.pdf_page import Glyph, Rule
from analysis.reference import table_of_title

_ANCHOR = re.compile(r"\*+|栏次|行次|\d{1,2}(?:=[\d+()-]+)?")
_NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?%?")
_AMOUNT = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+%?|[-−+]?\d{1,3}(?:,\d{3})+|[-−+]?0")
_CAPTION = re.compile(r".*(?:单位|部门|单位名称)[:：].*")
_NOTE = re.compile(r"(?:注|备注|说明)\d*[:：.、]")


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
        return [word for word in self.words if _AMOUNT.fullmatch(word.text)]


@dataclass
class Block:
    """Lines [start, head) are a table's header, [head, end) its body."""

    start: int
    head: int
    end: int


@dataclass
class Aligned:
    """A table without vertical lines: the glyphs of its filled cells by row and column."""

    top: float
    rows: int
    columns: int
    cells: dict[tuple[int, int], list[Glyph]]


def split(glyphs: Sequence[Glyph]) -> Printed:
    """Return a line's words: a gap as wide as a character parts them."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.x0, glyph.index))
    words: list[list[Glyph]] = []
    for glyph in ordered:
        if not words or glyph.x0 - words[-1][-1].x1 > 0.8 * glyph.size:
            words.append([])
        words[-1].append(glyph)
    made = [Word(w, squeeze("".join(g.text for g in w)), w[0].x0, max(g.x1 for g in w)) for w in words]
    return Printed(made, median(g.base for g in ordered), median(g.size for g in ordered))


def find(lines: Sequence[Printed], across: Sequence[Rule]) -> tuple[list[Aligned], list[Printed]]:
    """Return the aligned tables among the lines of a page, and the lines that are left."""
    tables, left, position = [], [], 0
    for block in _blocks(lines, across):
        if block.start >= position and (table := _table(lines, block)):
            left.extend(lines[position : block.start])
            tables.append(table)
            position = block.end
    left.extend(lines[position:])
    return tables, left


def _blocks(lines: Sequence[Printed], across: Sequence[Rule]) -> list[Block]:
    found = []
    position = 0
    while position < len(lines):
        block = _numbered(lines, position) or _titled(lines, position, across)
        if block and block.end > block.head:
            found.append(block)
            position = block.end
        else:
            position += 1
    return found


def _numbered(lines: Sequence[Printed], position: int) -> Block | None:
    """A table with a column-number row (`** ** 1 2 3`, 栏次 1 2): the surest sign, and the place of every column."""
    words = [word.text for word in lines[position].words]
    numbers = [word for word in words if word[0].isdigit()]
    if len(numbers) < 2 or len(words) < 3 or not all(_ANCHOR.fullmatch(word) for word in words) or words[0].isdigit():
        return None
    return Block(_head_start(lines, position), position + 1, _body_end(lines, position + 1))


def _titled(lines: Sequence[Printed], position: int, across: Sequence[Rule]) -> Block | None:
    """A table under a known title: its header runs up to the first line of amounts, or to the rule under it."""
    if not table_of_title(squeeze(lines[position].text)) or len(lines[position].words) > 3:
        return None
    start = position + 1
    while start < len(lines) and (_CAPTION.fullmatch(lines[start].text) or table_of_title(lines[start].text)):
        start += 1
    head = start
    while head < len(lines) and head - start < 9 and not lines[head].amounts() and len(lines[head].text) < 120:
        head += 1
    if head == len(lines) or not lines[head].amounts() or head == start or len(lines[head].words) < 2:
        return None
    full = 0.8 * max((rule.end - rule.start for rule in across), default=0)  # a shorter one stands under a group
    ruled = [r.at for r in across if lines[start].base < r.at < lines[head].base and r.end - r.start >= full]
    if ruled:
        head = next(n for n in range(start + 1, head + 1) if lines[n].base > max(ruled))
    end = _body_end(lines, head)
    if head + 1 >= len(lines) or any(_numbered(lines, n) for n in range(start, head)):
        return None
    amounts = sum(bool(line.amounts()) for line in lines[head:end])
    return Block(start, head, end) if amounts >= 2 and 2 * amounts >= end - head else None


def _head_start(lines: Sequence[Printed], anchor: int) -> int:
    start = anchor
    while start > 0 and anchor - start < 8:
        text = lines[start - 1].text
        if _CAPTION.fullmatch(text) or table_of_title(text) or lines[start - 1].amounts() or text.endswith("。"):
            break
        start -= 1
    return start


def _body_end(lines: Sequence[Printed], start: int) -> int:
    """A body ends with a note, a title, a sentence or a gap."""
    end = start
    while end < len(lines):
        line = lines[end]
        if _NOTE.match(line.text) or table_of_title(line.text) or line.text.endswith("。"):
            break
        if len(line.words) == 1 and not line.amounts() and len(line.text) > 30:
            break
        if end > start and line.base - lines[end - 1].base > 5 * line.size:
            break
        end += 1
    while end > start + 1 and len(lines[end - 1].words) == 1 and _NUMBER.fullmatch(lines[end - 1].text.strip("-—")):
        end -= 1  # the number of the page
    return end


def _table(lines: Sequence[Printed], block: Block) -> Aligned | None:
    body = lines[block.head : block.end]
    numbered = block.head > 0 and _numbered(lines, block.head - 1) is not None
    head = _head_rows([_spaced(line) for line in lines[block.start : block.head - numbered]])
    clusters = _columns([word for line in body for word in line.words])
    columns = _matched(clusters, lines[block.head - 1].words if numbered else _leaves(head, clusters))
    if len(columns) < 2:
        return None
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for r, row in enumerate(head):
        for word, column in _heads_placed(row, head[r + 1 :], columns):
            cells.setdefault((r, column), []).extend(word.glyphs)
    rows = [*([[lines[block.head - 1]]] if numbered else []), *_body_rows(body, columns)]
    for r, row in enumerate(rows, start=len(head)):
        for word in (word for line in row for word in line.words):
            cells.setdefault((r, _nearest(word, columns)), []).extend(word.glyphs)
    return Aligned(lines[block.start].base - lines[block.start].size, len(head) + len(rows), len(columns), cells)


def _spaced(line: Printed) -> Printed:
    """Join header words that are set with white space inside (项 目, 金 额); 类 款 项 are three columns."""
    words: list[Word] = []
    for word in line.words:
        before = words[-1] if words else None
        close = before is not None and word.x0 - before.x1 < 2.5 * line.size
        if before and close and len(word.text) == 1 and len(before.text) < 4 and before.text + word.text not in ("类款", "款项", "类款项"):
            words[-1] = Word([*before.glyphs, *word.glyphs], before.text + word.text, before.x0, word.x1)
        else:
            words.append(word)
    return Printed(words, line.base, line.size)


def _leaves(head: Sequence[Sequence[Printed]], clusters: Sequence[tuple[float, float]]) -> list[Word]:
    """Return the header words that head a column: those with no other below them.

    One between the words below may head a group of them: it is a column only if body words
    stand there that have no other head.
    """
    leaves: list[Word] = []
    for row in reversed(head):
        lower = [(leaf.x0, leaf.x1) for leaf in leaves]
        for first, last in _merged([(word.x0, word.x1) for line in row for word in line.words]):
            if _meets((first, last), lower):
                continue
            outside = all(last < x0 for x0, _ in lower) or all(x1 < first for _, x1 in lower)
            if outside or any(_meets((first, last), [c]) and not _meets(c, lower) for c in clusters):
                leaves.append(Word([], "", first, last))
    return sorted(leaves, key=lambda word: word.x0)


def _meets(span: tuple[float, float], others: Iterable[tuple[float, float]]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in others)


def _matched(clusters: list[tuple[float, float]], leaves: Sequence[Word]) -> list[tuple[float, float]]:
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
            here = cost + max(0.0, leaf.x - last, first - leaf.x) + 0.1 * abs(leaf.x - (first + last) / 2), (*chosen, n - 1)
            best[m, n] = min(here, best.get((m, n - 1), here))
    heads = dict(zip(best[len(clusters), len(leaves)][1], clusters, strict=True))
    return [heads.get(n, (leaf.x0, leaf.x1)) for n, leaf in enumerate(leaves)]


def _heads_placed(
    row: Sequence[Printed], below: Sequence[Sequence[Printed]], columns: Sequence[tuple[float, float]]
) -> list[tuple[Word, int]]:
    """Place header words; one over several columns goes to the first of those that have heads of their own below."""
    lower = {_nearest(word, columns) for later in below for line in later for word in line.words}
    here = [word for line in row for word in line.words]
    placed = [(word, _nearest(word, columns)) for word in here]
    taken = {column for _, column in placed}
    result = []
    for word, column in placed:
        while column in lower and column - 1 in lower and column - 1 not in taken and _closer(word, here, columns[column - 1]):
            column -= 1
        result.append((word, column))
    return result


def _closer(word: Word, others: Sequence[Word], column: tuple[float, float]) -> bool:
    middle = (column[0] + column[1]) / 2
    return all(abs(word.x - middle) <= abs(other.x - middle) for other in others)


def _columns(words: Iterable[Word]) -> list[tuple[float, float]]:
    """Return the columns that the words of a body stand in: words that overlap share one.

    Amounts go first, because a long label may reach below the next column's header.
    """
    numbers, others = [], []
    for word in words:
        (numbers if _NUMBER.fullmatch(word.text) or set(word.text) <= {"*"} else others).append(word)
    columns = _merged([(word.x0, word.x1) for word in numbers])
    free = [w for w in others if sum(c[0] < w.x1 and w.x0 < c[1] for c in columns) < 2]
    return _merged([*columns, *((w.x0, w.x1) for w in free if not _inside_amounts(w, columns))])


def _inside_amounts(word: Word, columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a label overlaps a column of numbers by a corner only: it then runs out of its own column."""
    for first, last in columns:
        overlap = min(word.x1, last) - max(word.x0, first)
        if 0 < overlap < 0.3 * (word.x1 - word.x0) and word.x0 < first:
            return True
    return False


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for first, last in sorted(spans):
        if found and first < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def _nearest(word: Word, columns: Sequence[tuple[float, float]]) -> int:
    """Return the column of a word: the one that it overlaps most, the first of those that a merged header spans."""
    overlaps = [min(word.x1, last) - max(word.x0, first) for first, last in columns]
    best = max(overlaps)
    return overlaps.index(best)


def _head_rows(head: Sequence[Printed]) -> list[list[Printed]]:
    """Return header lines as rows: lines set as close as running text are one cell broken over lines."""
    rows: list[list[Printed]] = []
    for line in head:
        close = bool(rows) and line.base - rows[-1][-1].base < 1.45 * line.size
        if close and not any(_over_two(word, line.words) for word in rows[-1][-1].words):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _over_two(word: Word, below: Sequence[Word]) -> bool:
    return sum(word.x0 < other.x1 and other.x0 < word.x1 for other in below) > 1


def _body_rows(body: Sequence[Printed], columns: Sequence[tuple[float, float]]) -> list[list[Printed]]:
    """Return body lines as rows: a line with a label's words alone, close to a line with amounts, belongs to it."""
    full = [n for n, line in enumerate(body) if any(_NUMBER.fullmatch(word.text) for word in line.words)]
    gaps = [body[b].base - body[a].base for a, b in zip(full, full[1:], strict=False)]
    pitch = median(gaps) if gaps else 0.0
    rows = {n: [body[n]] for n in full}
    for n, line in enumerate(body):
        if n in rows:
            continue
        near = min(full, key=lambda m: abs(body[m].base - line.base), default=None)
        distance = abs(body[near].base - line.base) if near is not None else pitch
        if near is not None and len({_nearest(w, columns) for w in line.words}) == 1 and distance < 0.8 * pitch:
            rows[near].append(line)
        else:
            rows[n] = [line]
    return [sorted(rows[n], key=lambda line: line.base) for n in sorted(rows)]
