"""Cells with spans -> `Row`s that hold every column of their table, and `Line`s where a row is no table row.

Word, Excel and HTML tables say the same thing in three ways: a text stands at a row and
a column and may cover its neighbours. Only its first place keeps the text, the covered
ones are blank. Spreadsheets and many Word forms also set notes, remarks and whole
paragraphs into merged cells: those are prose, and come out as lines.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from analysis.documents.document import Cell, Line, Row, Unreadable, squeeze
from analysis.documents.options import USUAL, Options
from analysis.documents.prose import is_prose

_NOTE = re.compile(r"(?:注|备注|说明|附注)\d*[:.、]")
_SENTENCE = 20

Lines = tuple[str, ...]


def printed_lines(text: str) -> Lines:
    """Return the lines of a text without those that print nothing; a text without any is one empty line."""
    lines = re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text)
    return tuple(line for line in lines if line.strip()) or ("",)


def placed(texts: Sequence[str], locator: str, page: int) -> tuple[Line, ...]:
    """Return the lines of one paragraph or cell; the second and following carry their number: `T3.R4.C2/2`."""
    return tuple(Line(text, locator if n == 1 else f"{locator}/{n}", page) for n, text in enumerate(texts, start=1))


def require_tables(items: Sequence[Line | Row], what: str) -> tuple[Line | Row, ...]:
    """Return `items` as they are; raise `Unreadable` where there is no text, or no table, among them."""
    if not items:
        raise Unreadable("empty", f"this {what} holds no text: fetch it again from the publishing office.")
    if not any(isinstance(item, Row) for item in items) and not is_prose(items):
        raise Unreadable(
            "no_tables", f"no tables were found in this {what}: add the file that holds the budget tables."
        )
    return tuple(items)


@dataclass
class Grid:
    """One table: the texts at their first places, and how many (rows, columns) each of them covers.

    `locator` names the place of (row, column), both counted from 0; `ends` the row of the last cell
    that begins in a column, and `area` all that the cells cover: spans may lie over each other.
    """

    locator: Callable[[int, int], str]
    page: int
    texts: dict[tuple[int, int], Lines] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    pages: dict[int, int] = field(default_factory=dict)
    width: int = 0
    height: int = 0
    options: Options = USUAL
    area: int = 0
    ends: dict[int, int] = field(default_factory=dict)

    def put(self, row: int, column: int, lines: Lines, columns: int = 1, rows: int = 1) -> None:
        """Set a text; where two cells share one place (a sliver beside a column), their lines follow each other.

        Raises `Unreadable` where the table grows beyond what a disclosure prints.
        """
        self.area += rows * columns
        self._reach(row, column + columns)
        shown = tuple(line for line in (*self.texts.get((row, column), ()), *lines) if line.strip())
        self.texts[row, column] = shown or lines[:1]
        before = self.spans.get((row, column), (1, 1))
        self.spans[row, column] = (max(rows, before[0]), max(columns, before[1]))
        self.ends[column] = row

    def _reach(self, row: int, end: int) -> None:
        self.width, self.height = max(self.width, end), max(self.height, row + 1)
        self.options.cells(max(self.area, self.width * self.height))

    def extend(self, row: int, column: int, end: int) -> None:
        """Let the cell that covers (row, column) from above reach down to `row`; blanks where there is none."""
        self._reach(row, end)
        above = self.ends.get(column)
        if above is not None and above < row:
            rows, columns = self.spans[above, column]
            self.area += (row - above + 1 - rows) * columns
            self.spans[above, column] = (row - above + 1, columns)

    def items(self) -> Iterator[Line | Row]:
        """Yield the rows from top to bottom, rows without any text left out."""
        filled = {row: self._filled(row) for row in range(self.height)}
        last = max((row for row, columns in filled.items() if len(columns) > 1), default=-1)
        covered = self._covered()
        for row, columns in filled.items():
            if len(columns) == 1 and self._is_prose(row, columns[0], last):
                yield from self._lines(row, columns[0])
            elif len(columns) == 2 and self._is_remark(row, *columns):
                yield Row(tuple(self._cell(row, column, covered) for column in columns))
            elif columns:
                yield Row(tuple(self._cell(row, column, covered) for column in range(self.width)))

    def _covered(self) -> set[tuple[int, int]]:
        areas = (
            ((row + r, column + c) for r in range(rows) for c in range(columns))
            for (row, column), (rows, columns) in self.spans.items()
        )
        return {place for area in areas for place in area} - self.spans.keys()

    def _cell(self, row: int, column: int, covered: set[tuple[int, int]]) -> Cell:
        span = self.spans.get((row, column), (0, 0) if (row, column) in covered else (1, 1))
        return Cell(self._lines(row, column), span)

    def _filled(self, row: int) -> list[int]:
        return [c for c in range(self.width) if any(text.strip() for text in self.texts.get((row, c), ()))]

    def _is_prose(self, row: int, column: int, last: int) -> bool:
        """Say whether a row's only text is a note, a sentence, or a line below the last row of the table proper."""
        text = squeeze("".join(self.texts[row, column]))
        wide = self.spans[row, column][1] >= self.width
        sentence = text.endswith("。") and len(text) > _SENTENCE and column == 0
        return last < 0 or bool(_NOTE.match(text)) or sentence or (wide and row > last)

    def _is_remark(self, row: int, label: int, column: int) -> bool:
        """Say whether a row is a label with a paragraph beside it that fills the rest of the table."""
        text = squeeze("".join(self.texts[row, column]))
        fills = label == 0 and self.spans[row, label][1] == column and column + self.spans[row, column][1] >= self.width
        return fills and self.spans[row, column][1] > 1 and text.endswith("。")

    def _lines(self, row: int, column: int) -> tuple[Line, ...]:
        page = self.pages.get(row, self.page)
        return placed(self.texts.get((row, column), ("",)), self.locator(row, column), page)
