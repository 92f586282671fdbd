"""Printed lines become passages of running text, and their numerals become figures with a unit and a place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from analysis import reference
from analysis.amounts import SCALES
from analysis.documents import Claims, Line

HIGH, LOW = "一二三四五六七八九十", r"\d{1,2}"
OPENING = re.compile(
    rf"#|-(?!\d)|■|{LOW}[、.)](?!\d)|\({LOW}\)|[(]?[{HIGH}]{{1,3}}[)、.]|第[{HIGH}]{{1,2}}部分|附件|附表|表{LOW}|注:"
)
NUMBER = re.compile(rf"(?:(?P<major>第[{HIGH}]{{1,2}}部分|[(]?[{HIGH}]{{1,3}}[)、.])|{LOW}[、.)](?!\d)|\({LOW}\)) *")
SENTENCE = re.compile(r"[^。!?]+[。!?]*")
STOP = re.compile(r"(?:[。!?]|其中:?)$")
UNLESS_COMPARED = ("一致", "相同", "相等")  # no change only beside a base: 与上年一致
CLAUSE = re.compile(r"[,;:]|\((?=其中|其|含(?!\))|较|比|与|增|减|下降|上升|占)")
DATE = re.compile(r"((?:19|20)\d\d)年")
BASE = re.compile(
    r"(?:与|和|同|比|较|跟|相比于?|相较于?|对比|高于|低于)(?=(?:19|20)\d\d年|上一?年|上一度|去年|前年|年初|全年|调整|部门预算|预算|决算|执行)"
    r"(?P<when>(?:19|20)\d\d年度?|上一?年度?|上一度|去年度?|前年度?)?的?(?P<phase>(?:年初|全年|调整后?的?)?(?:部门)?"
    r"(?:预算|决算|执行|年初)?(?:数|情况)?)(?:相比|比较|对比|增减)?|(?P<yoy>同比)"
)


@cache
def phrases(kind: str) -> re.Pattern[str]:
    """Return one pattern for all phrases of a kind in `reference/phrases.csv`."""
    return re.compile("|".join(row["pattern"] for row in reference.rows("phrases") if row["kind"] == kind))


@cache
def _unit() -> re.Pattern[str]:
    measures = sorted(phrases("measure").pattern.split("|"), key=len, reverse=True)
    return re.compile(
        rf" ?(?:(?P<percent>%)|(?P<scale>[百千]?万|[百千亿]|)[余多]?(?:(?P<money>元)|(?P<measure>{'|'.join(measures)}))"
        r"|(?P<bare>[万亿])(?![\u4e00-\u9fff]))"
    )


@cache
def _roles() -> list[tuple[str, re.Pattern[str]]]:
    rows = reference.rows("numerals")
    roles = dict.fromkeys(row["role"] for row in rows)
    return [(role, re.compile("|".join(row["pattern"] for row in rows if row["role"] == role))) for role in roles]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeric token: its place in the document and in the passage."""

    locator: str
    start: int
    end: int
    page: int


@dataclass(slots=True)
class Figure:
    """A number with its unit: an amount, a percent, a count, a bare number, or the words for no change."""

    kind: str
    start: int
    end: int
    number: Decimal = Decimal(0)
    unit: str = ""
    scale: int = 1
    step: Decimal | None = None
    numerals: list[Numeral] = field(default_factory=list)

    @property
    def yuan(self) -> Decimal:
        return self.number * self.scale


class Passage:
    """Running text put together from printed lines, without white space, every character with its place.

    Published pages break words over lines and pages and put spaces inside words; `text` has
    look-alikes folded for matching, `printed` keeps the characters as they stand. A space
    stays only where it keeps two numbers apart.
    """

    def __init__(self) -> None:
        self.text = ""
        self.printed = ""
        self.numerals: list[Numeral] = []
        self._starts: list[int] = []
        self._places: list[tuple[Line, int]] = []

    def add(self, line: Line) -> None:
        """Append a line; decoration of a Markdown transcription (`**`, `#`, `- `) is left out."""
        folded, shift = line.folded, {}
        for run in re.finditer(r"[^\s*]+", folded):
            first = run.start()
            if not self._starts or self._places[-1][0] is not line:
                first += len(run.group()) - len(run.group().lstrip("#■-")) if not run.group()[1:2].isdigit() else 0
            if first == run.end():
                continue
            if self.text and self.text[-1] in "0123456789.," and folded[first].isdigit():
                self.text, self.printed = self.text + " ", self.printed + " "
            self._starts.append(len(self.text))
            self._places.append((line, first))
            shift[run.start()] = (run.end(), len(self.text) - first)
            self.text += folded[first : run.end()]
            self.printed += line.text[first : run.end()]
        for locator, start, end in line.numerals():
            for last, delta in shift.values():
                if start < last:
                    self.numerals.append(Numeral(locator, start + delta, end + delta, line.page))
                    break

    def place(self, position: int) -> tuple[int, str]:
        """Return the page and the locator (with its column) of a character."""
        index = bisect_right(self._starts, position) - 1
        line, first = self._places[index]
        return line.page, f"{line.locator}@{first + position - self._starts[index] + 1}"

    def quote(self, start: int, end: int) -> str:
        return self.printed[start:end].strip(" ,，；;")

    def figures(self, claims: Claims) -> list[Figure]:
        """Return the figures in order; dates, numbering and names are claimed on the way."""
        named = self._claim_roles(claims)
        found = [figure for figure in map(self._figure, self.numerals) if figure.numerals[0].locator not in named]
        for i in range(len(found) - 2, -1, -1):
            _share_unit(self.text, found[i], found[i + 1])
        for match in phrases("same").finditer(self.text):
            clause = CLAUSE.split(self.text[max(0, match.start() - 24) : match.start()])[-1]
            if match.group() not in UNLESS_COMPARED or BASE.search(clause):
                found.append(Figure("same", match.start(), match.end()))
        return sorted(found, key=lambda figure: figure.start)

    def _claim_roles(self, claims: Claims) -> set[str]:
        """Claim the numerals that `reference/numerals.csv` knows to be no quantity."""
        named: set[str] = set()
        if not self.numerals:
            return named
        for role, pattern in _roles():
            for match in pattern.finditer(self.text):
                first = bisect_left(self.numerals, match.start(), key=lambda numeral: numeral.start)
                for numeral in self.numerals[first:]:
                    if numeral.end > match.end():
                        break
                    claims.setdefault(numeral.locator, (role, ""))
                    named.add(numeral.locator)
        return named

    def _figure(self, numeral: Numeral) -> Figure:
        token = self.text[numeral.start : numeral.end].replace(",", "")
        step = Decimal(1).scaleb(-len(token.partition(".")[2]))
        figure = Figure("bare", numeral.start, numeral.end, Decimal(token), step=step, numerals=[numeral])
        if unit := _unit().match(self.text, numeral.end):
            figure.end = unit.end()
            figure.kind = "percent" if unit["percent"] else "count" if unit["measure"] else "amount"
            scale = unit["scale"] or unit["bare"] or ""
            figure.scale = SCALES[f"{scale}元"]
            figure.unit = "%" if unit["percent"] else unit["measure"] or f"{scale}元"
        return figure


def _share_unit(text: str, figure: Figure, following: Figure) -> None:
    """Give a bare number the unit of the next: `各是 1、2 万元`, `3-5人`; a bare zero needs none."""
    between = text[figure.end : following.start]
    if (
        figure.kind == "bare"
        and following.kind != "bare"
        and between in ("、", "和", ",", "与", "及", "-", "~", "—", "至")
    ):
        figure.kind, figure.unit, figure.scale = following.kind, following.unit, following.scale
    elif figure.kind == "bare" and not figure.number and text[: figure.start].endswith(("为", "是")):
        figure.kind, figure.unit, figure.scale = "amount", "元", 1


def passages(lines: Sequence[Line], claims: Claims) -> Iterator[Passage]:
    """Join lines to passages: a new one after a full stop, after a heading, before a numbering.

    A page's own number, alone on its first or last line, would cut a sentence in two; it is
    claimed as `form` and left out.
    """
    passage = Passage()
    for index, line in enumerate(lines):
        bare = line.folded.strip(" *#")
        if not bare:
            continue
        if _is_page_number(lines, index, bare):
            claims.line(line, "form")
            continue
        if passage.text and (OPENING.match(bare) or _is_closed(passage.text)):
            yield passage
            passage = Passage()
        passage.add(line)
    if passage.text:
        yield passage


def _is_page_number(lines: Sequence[Line], index: int, bare: str) -> bool:
    if re.fullmatch(r"[-—–] ?\d{1,3} ?[-—–]|第 ?\d{1,3} ?页(?:[,/ ]*共 ?\d{1,3} ?页)?", bare):
        return True
    if not bare.isdigit() or len(bare) > 3:
        return False
    last = len(lines) - 1
    turns = index < last and lines[index + 1].page != lines[index].page
    return turns or (index > 0 and (index == last or lines[index - 1].page != lines[index].page))


def _is_closed(text: str) -> bool:
    """Tell whether a passage is complete: a full stop, or an unpunctuated heading or title."""
    if STOP.search(text[-3:]):
        return True
    return len(text) <= 40 and not re.search(r"[,;。:]", text) and bool(phrases("heading").search(text))
