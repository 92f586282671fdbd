"""Where tables without vertical lines begin and end among the lines of a page.

Nothing marks such a table but white space, so it is looked for where lines print amounts that stand by themselves: its
body is what surrounds them, its header what stands above it, up to a title, a caption or the rule that opens it.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.documents.pdf import columns
from analysis.documents.pdf.page import Rule
from analysis.documents.pdf.printed import KEY, Printed
from analysis.reference import table_of_title

_ANCHOR = re.compile(r"\*+|栏次|行次|\d{1,2}(?:=[\d+()-]+)?")
_CAPTION = re.compile(r".*(?:单位|部门|单位名称|编制日期)[:：].*|公开\d+表|表\d+|[(（](?!.*(?:费|款)).*[)）]")
_NOTE = re.compile(r"(?:注|备注|说明|附注)\d*[:：.、]")
_LONG = 30  # characters that stand together: a line of prose
_HEAD = 12  # lines
_LARGE = 1.15  # times the text of a table: a title


@dataclass
class Region:
    """The lines of one table on one page, the first `head` of them its header.

    The last line of the header may number the columns. `parted_at` are the heights of rules and fills between lines,
    `follows` is the region of the page before that goes on here.
    """

    lines: list[Printed]
    head: int
    numbered: bool
    parted_at: list[float]
    follows: "Region | None" = field(default=None, repr=False)

    @property
    def top(self) -> float:
        return self.lines[0].base - self.lines[0].size

    @property
    def numbers(self) -> Printed | None:
        """The line that numbers the columns."""
        return self.lines[self.head - 1] if self.numbered else None

    @property
    def body(self) -> list[Printed]:
        return self.lines[self.head :]


def find(
    lines: Sequence[Printed], rules: Sequence[Rule], shades: Sequence[Rule] = (), before: Region | None = None
) -> tuple[list[Region], list[Printed]]:
    """Return the tables among the lines of a page, and the lines that are left.

    `before` is the table that the page before ended with: its rows may go on without a header.
    """
    page = _Lines(lines, rules, shades)
    found: list[Region] = []
    left: list[Printed] = []
    position = 0
    while (first := page.opening(position)) is not None:
        start = page.top(first, position)
        continued = before if start == 0 and not left and not found else None
        start = start if continued else page.below_rule(start, first)
        region = page.region(start, first, continued)
        if region is None:
            left.extend(lines[position : first + 1])
            position = first + 1
        else:
            left.extend(lines[position:start])
            found.append(region)
            position = start + len(region.lines)
    left.extend(lines[position:])
    return found, left


def tabular(line: Printed) -> bool:
    """Tell whether a line prints an amount that stands by itself beside something else."""
    return len(line.words) > 1 and bool(line.amounts())


def _numbered(line: Printed) -> bool:
    """Tell the column-number row (`** ** 1 2 3`, 栏次 1 2): the surest sign, and the place of every column."""
    words = [word.text for word in line.words]
    numbers = [word for word in words if word[0].isdigit()]
    return len(numbers) > 1 and len(words) > 2 and all(map(_ANCHOR.fullmatch, words)) and not words[0].isdigit()


def _heading(line: Printed) -> bool:
    """Tell what stands above a table and is no part of it: its title, its scale, the number of its form."""
    named = line.text.endswith("表") if len(line.words) == 1 else len(line.words) < 4 and table_of_title(line.text)
    return bool(_CAPTION.fullmatch(line.text) or named)


def _prose(line: Printed, left: float) -> bool:
    """Tell a note, or a line of running text: that begins at the left of the page, where a cell need not."""
    alone = len(line.words) == 1 and not line.amounts() and line.words[0].x0 < left + 3 * line.size
    return bool(_NOTE.match(line.text)) or (alone and (len(line.text) > _LONG or line.text.endswith("。")))


class _Lines:
    """The lines of a page, and the rules and fills that part them."""

    def __init__(self, lines: Sequence[Printed], rules: Sequence[Rule], shades: Sequence[Rule]) -> None:
        self.lines, self.rules, self.edges = lines, rules, [*rules, *shades]
        self.left = min((line.words[0].x0 for line in lines), default=0.0)

    def opening(self, position: int) -> int | None:
        """Return the next line that prints amounts by themselves, or the numbers of columns."""
        rest = range(position, len(self.lines))
        return next((n for n in rest if tabular(self.lines[n]) or _numbered(self.lines[n])), None)

    def top(self, first: int, position: int) -> int:
        """Return where the table starts whose first line of amounts, or of column numbers, is `first`."""
        start = first
        while start > position and first - start < _HEAD and not self._ends_above(start):
            start -= 1
        return start

    def _ends_above(self, start: int) -> bool:
        """Tell whether what stands above a line is no part of its table: prose, a title, or far away."""
        above, size = self.lines[start - 1], max(line.size for line in self.lines[start : start + _HEAD])
        apart = self.lines[start].base - above.base > 4 * above.size
        title = _heading(above) or (len(above.words) == 1 and above.size > _LARGE * size)
        return apart or title or _prose(above, self.left)

    def below_rule(self, start: int, first: int) -> int:
        """Return the first line below the rule that opens a table, where nothing but a title stands above that."""
        opening = min(_wide(self.rules, self.lines[start].y, self.lines[first].y), default=-math.inf)
        above = [line for line in self.lines[start:first] if line.y < opening]
        return start + len(above) if all(len(line.words) == 1 for line in above) else start

    def end(self, start: int) -> int:
        """Return where a body ends: before a note, a title, a sentence or a gap."""
        lines, end = self.lines, start
        while end < len(lines) and not _heading(lines[end]) and not _prose(lines[end], self.left):
            if lines[end].base - lines[end - 1].base > 5 * lines[end].size:
                break
            end += 1
        foot = lines[end - 1]
        alone = end > start and len(foot.words) == 1
        before_prose = end < len(lines) and _prose(lines[end], self.left) and bool(KEY.fullmatch(foot.text))
        return end - 1 if alone and (foot.text.strip("-—– 第页").isdigit() or before_prose) else end

    def region(self, start: int, first: int, before: Region | None) -> Region | None:
        """Return the table whose first line of amounts is `first`; None where these are no table."""
        lines = list(self.lines[start : self.end(first + 1)])
        numbered = _numbered(self.lines[first])
        if numbered:
            head = first + 1 - start
        elif before is not None:
            head = _repeated(lines, before)
        else:
            head = _head(lines, first - start, self.rules)
        region = Region(lines, head, numbered, _separators(self.edges, lines), before)
        titled = start > 0 and _heading(self.lines[start - 1])
        return region if _convinces(region, titled) else None


def _convinces(region: Region, titled: bool) -> bool:
    """Tell a table from a list: under a title a few amounts will do, elsewhere they must stand below one another."""
    body = region.body
    full = [line for line in body if tabular(line)]
    if region.numbered or region.follows or not full:
        return bool(full)
    if region.head and (len(full[0].amounts()) > 2 or (titled and len(full) + len(full[0].amounts()) > 2)):
        return True
    return _aligned(full) > 2 and (bool(region.head) or 2 * len(full) >= len(body))


def _aligned(lines: Sequence[Printed]) -> int:
    """Return how many lines have an amount in the column that most lines have one in."""
    amounts = [[(word.x0, word.x1) for word in line.amounts()] for line in lines]
    spans = columns.merged(span for line in amounts for span in line)
    return max(sum(any(a < x1 and x0 < b for x0, x1 in line) for line in amounts) for a, b in spans)


def _head(lines: Sequence[Printed], first: int, rules: Sequence[Rule]) -> int:
    """Return how many lines are the header: up to a rule, or to the first that a code or a numbered label opens."""
    keyed = next(n for n in range(first + 1) if n == first or any(KEY.fullmatch(word.text) for word in lines[n].words))
    above = _wide(rules, lines[0].y, lines[keyed].y)
    if above:
        return next(n for n, line in enumerate(lines) if line.y > max(above))
    while keyed > 0 and (_around(lines, keyed - 1, first) or _upon(lines, keyed - 1)):
        keyed -= 1
    return keyed


def _upon(lines: Sequence[Printed], above: int) -> bool:
    """Tell whether a line is the upper part of cells that end beside the first amounts: nearer to them than the head.

    Header words stand in the middle of their columns, the lines of a cell begin at one edge.
    """
    here, below = lines[above], lines[above + 1]
    near = above > 0 and here.base - lines[above - 1].base > 1.1 * (below.base - here.base)
    return near and all(any(abs(word.x0 - other.x0) < 1 for other in below.words) for word in here.words)


def _wide(rules: Sequence[Rule], first: float, last: float) -> list[float]:
    """Return the heights of the rules between two lines that are as long as any; a shorter one stands under a group."""
    full = 0.8 * max((rule.end - rule.start for rule in rules), default=0)
    return [rule.at for rule in rules if first < rule.at < last and rule.end - rule.start >= full]


def _around(lines: Sequence[Printed], above: int, first: int) -> bool:
    """Tell whether a line is the upper part of cells around the first line of amounts: the lower part mirrors it."""
    height = 2 * lines[first].base - lines[above].base
    mirrored = [word for line in lines[first + 1 :] if abs(line.base - height) < 1 for word in line.words]
    return all(any(abs(w.x0 - m.x0) < 1 or abs(w.x - m.x) < 1 for m in mirrored) for w in lines[above].words)


def _repeated(lines: Sequence[Printed], before: Region) -> int:
    """Return how many lines at the top of a page repeat the header of the table that goes on there."""
    head = [line.text for line in before.lines[: before.head]]
    return before.head if head and head == [line.text for line in lines[: before.head]] else 0


def _separators(rules: Sequence[Rule], lines: Sequence[Printed]) -> list[float]:
    """Return where rules or fills as wide as the table part its lines."""
    first, last = min(line.words[0].x0 for line in lines), max(line.words[-1].x1 for line in lines)
    wide = [rule.at for rule in rules if min(rule.end, last) - max(rule.start, first) > 0.8 * (last - first)]
    return sorted(at for at in wide if lines[0].y < at < lines[-1].y)
