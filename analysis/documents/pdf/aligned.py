"""Tables without vertical lines: columns by alignment, below a column-number row, between rules, or under a title.

Published tables are ruled; a few are set in three lines (above and below the header, and
at the end) or in none. Nothing marks their cells but white space, so a table is looked
for only where something else says that there is one, and its columns are those of the
body: amounts stand below one another, header words do not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.documents.document import squeeze
from analysis.documents.pdf import columns as layout
from analysis.documents.pdf.columns import Printed
from analysis.documents.pdf.page import Glyph, Rule
from analysis.reference import table_of_title

_ANCHOR = re.compile(r"\*+|栏次|行次|\d{1,2}(?:=[\d+()-]+)?")
_CAPTION = re.compile(r".*(?:单位|部门|单位名称)[:：].*")
_NOTE = re.compile(r"(?:注|备注|说明)\d*[:：.、]")


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


def find(lines: Sequence[Printed], across: Sequence[Rule]) -> tuple[list[Aligned], list[Printed]]:
    """Return the aligned tables among the lines of a page, and the lines that are left."""
    tables: list[Aligned] = []
    left: list[Printed] = []
    position = 0
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
    foot = lines[end - 1]
    page_number = len(foot.words) == 1 and foot.text.strip("-—").isdigit()
    return end - 1 if end > start + 1 and page_number else end


def _table(lines: Sequence[Printed], block: Block) -> Aligned | None:
    body = lines[block.head : block.end]
    numbered = block.head > 0 and _numbered(lines, block.head - 1) is not None
    head = layout.head_rows([layout.spaced(line) for line in lines[block.start : block.head - numbered]])
    clusters = layout.columns([word for line in body for word in line.words])
    leaves = lines[block.head - 1].words if numbered else layout.leaves(head, clusters)
    columns = layout.matched(clusters, leaves)
    if len(columns) < 2:
        return None
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for r, row in enumerate(head):
        for word, column in layout.heads_placed(row, head[r + 1 :], columns):
            cells.setdefault((r, column), []).extend(word.glyphs)
    rows = [*([[lines[block.head - 1]]] if numbered else []), *layout.body_rows(body, columns)]
    for r, row in enumerate(rows, start=len(head)):
        for word in (word for line in row for word in line.words):
            cells.setdefault((r, layout.nearest(word, columns)), []).extend(word.glyphs)
    return Aligned(lines[block.start].base - lines[block.start].size, len(head) + len(rows), len(columns), cells)
