"""Printed lines become passages of running text, every character of them with its place.

Published pages break words over lines and pages and put spaces inside words. A passage is one paragraph without
white space; a space stays only where it keeps two numbers apart.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.amounts import DIGITS, SCALE_WORDS
from analysis.documents import Claims, Line
from analysis.statements.vocabulary import phrases

_HIGH, _LOW = "一二三四五六七八九十", r"\d{1,2}"
_MAJOR = rf"第[{_HIGH}]{{1,2}}部分|[(]?[{_HIGH}]{{1,3}}[)、.]"
_MINOR = rf"{_LOW}[、.)](?!\d)|\({_LOW}\)"
_OPENING = re.compile(rf"#|-(?!\d)|■|{_MINOR}|{_MAJOR}|附件|附表|表{_LOW}|注:")
NUMBERING = re.compile(rf"(?:(?P<major>{_MAJOR})|{_MINOR}) *")
_SENTENCE = re.compile(r"[^。!?]+[。!?]*")
_STOP = re.compile(r"(?:[。!?]|其中:|[.…·]{3} ?\d{1,3})$")  # or a line of the contents
_PAGE_NUMBER = re.compile(r"[-—–] ?\d{1,3} ?[-—–]|第 ?\d{1,3} ?页(?:[,/ ]*共 ?\d{1,3} ?页)?")
_TAIL = re.compile(r"[^\d,. ]((?:\d[\d,]*\.?\d*))$")
_HEAD = re.compile(rf"([.,]?\d[\d,.]*) ?(?:%|(?:{SCALE_WORDS})?元)")
_WHOLE = re.compile(DIGITS)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_TAIL = 40
_LONGEST_HEADING = 40
_LONGEST_SENTENCE = 2000


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeric token: its place in the document and in the passage; a torn one has more places (`24⏎.31万元`)."""

    locator: str
    start: int
    end: int
    page: int
    more: tuple[str, ...] = ()

    @property
    def locators(self) -> tuple[str, ...]:
        return (self.locator, *self.more)


@dataclass(frozen=True)
class Passage:
    """Running text: `text` has look-alikes folded for matching, `printed` keeps the characters as they stand."""

    text: str
    printed: str
    numerals: tuple[Numeral, ...]
    _starts: tuple[int, ...] = field(repr=False)
    _places: tuple[tuple[Line, int], ...] = field(repr=False)

    def place(self, position: int) -> tuple[int, str]:
        """Return the page and the locator (with its column) of a character."""
        index = bisect_right(self._starts, position) - 1
        line, first = self._places[index]
        return line.page, f"{line.locator}@{first + position - self._starts[index] + 1}"

    def quote(self, start: int, end: int) -> str:
        return self.printed[start:end].strip(" ,，；;")

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield where each sentence begins and ends; one that no office would print is cut at its clauses."""
        for match in _SENTENCE.finditer(self.text):
            start, end = match.span()
            while end - start > _LONGEST_SENTENCE:
                comma = max(self.text.rfind(mark, start, start + _LONGEST_SENTENCE) for mark in ",;") + 1
                yield start, comma or start + _LONGEST_SENTENCE
                start = comma or start + _LONGEST_SENTENCE
            yield start, end


class _Joining:
    """A passage while its lines are put together."""

    def __init__(self) -> None:
        self.length = 0
        self.last = ""  # the text's last characters
        self.text: list[str] = []
        self.printed: list[str] = []
        self.numerals: list[Numeral] = []
        self.starts: list[int] = []
        self.places: list[tuple[Line, int]] = []
        self.torn = -1  # where a number begins that the next line goes on with

    def add(self, line: Line) -> None:
        """Append a line; decoration of a Markdown transcription (`**`, `#`, `- `) is left out."""
        folded, opens = line.folded, True
        runs: list[tuple[int, int]] = []  # end of a run in the line, its shift into the passage
        for run in re.finditer(r"[^\s*]+", folded):
            first = run.start() + (_decoration(run.group()) if opens else 0)
            if first == run.end():
                continue
            torn = _torn(self.last, folded[first:]) if opens else 0
            if torn:
                self.torn = self.length - torn
            elif self.last[-1:] in tuple("0123456789.,") and folded[first].isdigit():
                self._append(" ", " ")
            opens = False
            self.starts.append(self.length)
            self.places.append((line, first))
            runs.append((run.end(), self.length - first))
            self._append(folded[first : run.end()], line.text[first : run.end()])
        self._count(line, runs)

    def _append(self, text: str, printed: str) -> None:
        self.text.append(text)
        self.printed.append(printed)
        self.length += len(text)
        self.last = (self.last + text)[-_LONGEST_TAIL:]

    def _count(self, line: Line, runs: list[tuple[int, int]]) -> None:
        """Take over the numerals of a line, each by the shift of the run it stands in."""
        rest = iter(runs)
        last, shift = next(rest, (0, 0))
        for locator, start, end in line.numerals():
            while last <= start and (more := next(rest, None)):
                last, shift = more
            if start < last:
                self._add_numeral(Numeral(locator, start + shift, end + shift, line.page))

    def _add_numeral(self, numeral: Numeral) -> None:
        """Add a numeral, as one with those of the line before where the lines tore a number."""
        parts = [numeral]
        while self.torn >= 0 and self.numerals and self.numerals[-1].start >= self.torn:
            parts.insert(0, self.numerals.pop())
        more = tuple(locator for part in parts for locator in part.locators)[1:]
        self.numerals.append(Numeral(parts[0].locator, parts[0].start, numeral.end, parts[0].page, more))
        self.torn = -1

    def is_closed(self) -> bool:
        """Tell whether the passage is complete: a full stop, or an unpunctuated heading or title."""
        if _STOP.search(self.last[-7:]):
            return True
        text = "".join(self.text) if self.length <= _LONGEST_HEADING else ""
        return bool(text) and not re.search(r"[,;。:]", text) and bool(phrases("heading").search(text))

    def done(self) -> Passage:
        """Return the passage."""
        parts = tuple(self.numerals), tuple(self.starts), tuple(self.places)
        return Passage("".join(self.text), "".join(self.printed), *parts)


def _torn(tail: str, head: str) -> int:
    """Return the length of the number at the end of a text that the next line goes on with, 0 if none does.

    Inside a sentence two numbers never follow each other without a mark, so both halves are one where they make a
    number with a unit behind it; a year at the end of a line is whole.
    """
    before, after = _TAIL.search(tail), _HEAD.match(head)
    if not before or not after or _YEAR.fullmatch(before[1]):
        return 0
    return len(before[1]) if _WHOLE.fullmatch(before[1] + after[1]) else 0


def _decoration(run: str) -> int:
    """Return how many characters at the head of a line are decoration, none in `-3` and `#1`."""
    return 0 if run[1:2].isdigit() else len(run) - len(run.lstrip("#■-"))


def passages(lines: Sequence[Line], claims: Claims) -> Iterator[Passage]:
    """Join lines to passages: a new one after a full stop, after a heading, before a numbering.

    A page's own number, alone on its first or last line, would cut a sentence in two; it is
    claimed as `form` and left out.
    """
    joining = _Joining()
    for index, line in enumerate(lines):
        bare = line.folded.strip(" *#")
        if not bare:
            continue
        if _is_page_number(lines, index, bare):
            claims.line(line, "form")
            continue
        if joining.length and (_OPENING.match(bare) or joining.is_closed()):
            yield joining.done()
            joining = _Joining()
        joining.add(line)
    if joining.length:
        yield joining.done()


def _is_page_number(lines: Sequence[Line], index: int, bare: str) -> bool:
    if _PAGE_NUMBER.fullmatch(bare):
        return True
    if not bare.isdigit() or len(bare) > 3:
        return False
    last = len(lines) - 1
    turns = index < last and lines[index + 1].page != lines[index].page
    return turns or (index > 0 and (index == last or lines[index - 1].page != lines[index].page))
