"""Bytes become a `Document`: pages of prose lines and table rows, each with its place.

A *place* is a page number and a locator that is unique in its document. In a text
transcription the page is the number of the line that opens it and the locator is
`L262` (line 262) or `L262.3` (third tab-separated cell of line 262). A numeral inside
it adds its column: `L262.3@1`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from unicodedata import normalize

from analysis.amounts import NUMERAL

# Full-width ASCII, and the radicals and look-alikes that PDF producers emit (Chromium writes ⼀ for 一,
# ⻋ for 车; NFKC knows the first kind, not the second); one character to one character, so that every
# offset still points into the printed text.
_FOLD: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {ord("\u3000"): " ", ord("\xa0"): " ", ord("\t"): " "}
_FOLD |= {code: normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))}
_SUPPLEMENT = (
    "⺁厂⺊卜⺎兀⺐尢⺓幺⺛旡⺝月⺟母⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺶羊⺷羊⺸羊⺻聿⺼月⺽臼⻁虎⻄西⻅见⻆角⻇角⻉贝⻊足"
    "⼾户⾭青⻋车⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻲龟⻳龟"
)
_FOLD |= {ord(a): b for a, b in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)}


def fold(text: str) -> str:
    """Return `text` with look-alike characters replaced one for one (same length)."""
    return text if text.isascii() and "\t" not in text else text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Return `text` folded and without any white space: `收 入 总 计` is `收入总计`."""
    return "".join(fold(text).split())


_CHINESE = str.maketrans("(),:;?!", "（），：；？！")


def chinese(text: str) -> str:
    """Return squeezed text with the full-width punctuation that Chinese prints: for labels and names."""
    return squeeze(text).translate(_CHINESE)


@dataclass(frozen=True)
class Line:
    """One printed line, or one line of a cell: the text as it stands, and its place."""

    text: str
    locator: str
    page: int

    @property
    def folded(self) -> str:
        return fold(self.text)

    def numerals(self) -> Iterator[tuple[str, int, int]]:
        """Yield (token locator, start, end) of each numeric token, offsets into `text`."""
        if not self.text:
            return
        for match in NUMERAL.finditer(self.folded):
            yield f"{self.locator}@{match.start() + 1}", match.start(), match.end()


@dataclass(frozen=True)
class Cell:
    """A table cell; transcriptions and narrow columns break one cell over several lines.

    `text` is the cell without any white space, look-alike characters folded. `span` is how
    many (rows, columns) it covers, (0, 0) if it is covered itself, None where the source does
    not tell.
    """

    lines: tuple[Line, ...]
    span: tuple[int, int] | None = field(default=None, compare=False)
    text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", squeeze("".join(line.text for line in self.lines)))

    @property
    def locator(self) -> str:
        return self.lines[0].locator

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def printed(self) -> str:
        """The text as printed, lines joined, outer white space removed."""
        return "".join(line.text for line in self.lines).strip().strip("\u3000")


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells from left to right; a cell covered by a merge is blank."""

    cells: tuple[Cell, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True)
class Document:
    """A published disclosure in reading order, whatever the format it came in.

    `damaged` holds the locators of lines that are known to be garbled: they are counted and not read. `scanned` numbers
    the pages that were pictures: what stands there was read by OCR and may be misread. `pictures` numbers those that
    were not read at all.
    """

    source_file: str
    sha256: str
    format: str
    items: tuple[Line | Row, ...]
    damaged: frozenset[str] = frozenset()
    scanned: frozenset[int] = frozenset()
    pictures: frozenset[int] = frozenset()

    @property
    def legible(self) -> "Document":
        """The document without its damaged lines, and without the table rows that hold one."""
        if not self.damaged:
            return self
        return replace(self, items=tuple(item for item in self.items if not self.damaged & _locators(item)))

    def lines(self) -> Iterator[Line]:
        """Yield every printed line, those inside cells included, in reading order."""
        for item in self.items:
            if isinstance(item, Line):
                yield item
            else:
                for cell in item.cells:
                    yield from cell.lines


def _locators(item: Line | Row) -> set[str]:
    if isinstance(item, Line):
        return {item.locator}
    return {line.locator for cell in item.cells for line in cell.lines}


class Claims(dict[str, tuple[str, str]]):
    """Which reader understood which numeral: token locator -> (role, ref). First claim wins."""

    def line(self, line: Line, role: str, ref: str = "", start: int = 0, end: int | None = None) -> None:
        """Claim the numerals of `line` that lie within [start, end)."""
        for locator, first, last in line.numerals():
            if first >= start and (end is None or last <= end):
                self.setdefault(locator, (role, ref))

    def cell(self, cell: Cell, role: str, ref: str = "") -> None:
        """Claim every numeral of `cell`."""
        for line in cell.lines:
            self.line(line, role, ref)


class Unreadable(Exception):
    """A file that cannot be read: `code` for scripts, one plain sentence for people."""

    def __init__(self, code: str, reason: str):
        super().__init__(reason)
        self.code = code
        self.reason = reason
