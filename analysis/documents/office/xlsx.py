"""Excel workbooks (.xlsx): every cell as it is shown, merged ranges exact, one table a sheet.

The parts are read directly, since a reader of values alone cannot tell 10 from 10.00. What a
reader of the published sheet cannot see is not read: hidden sheets, rows and columns,
zeros that the sheet is told not to show, and what lies under a merged cell.
"""

import hashlib
import re
from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.documents.document import Document, Line, Row, Unreadable
from analysis.documents.grid import Grid, Lines, printed_lines, require_tables
from analysis.documents.office.number_formats import BUILT_IN, printed
from analysis.documents.office.package import DAMAGED, Package
from analysis.documents.options import USUAL, Options

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]+)(\d+)")
_ON = ("1", "true")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_383  # what a workbook can hold, columns from 0

_Place = tuple[int, int]
_Merges = dict[_Place, _Place | None]


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` of an .xlsx file; raises `Unreadable` where it is damaged or holds no table."""
    package = Package(data, options)
    part = package.main("xl/workbook.xml")
    if part.endswith(".bin") or part not in package.names:
        raise Unreadable("binary_workbook", "a binary workbook (.xlsb): save it as .xlsx in a spreadsheet program.")
    book = _Book(package, part)
    items = require_tables([item for index, sheet in book.sheets() for item in book.items(index, sheet)], "workbook")
    return Document(name, hashlib.sha256(data).hexdigest(), "xlsx", items)


class _Book:
    """A workbook's strings and number formats, and its sheets in their order."""

    def __init__(self, package: Package, part: str):
        self.package, self.related = package, package.related(part)
        self.root = package.xml(part)
        kinds = dict(self.related.values())
        self.strings = [_text(node) for node in package.xml(kinds["sharedStrings"])] if "sharedStrings" in kinds else []
        self.formats = _formats(package.xml(kinds["styles"])) if "styles" in kinds else []
        properties = self.root.find(f"{_S}workbookPr")
        self.from_1904 = properties is not None and properties.get("date1904") in _ON

    def sheets(self) -> Iterator[tuple[int, Any]]:
        for index, sheet in enumerate(self.root.iterfind(f"{_S}sheets/{_S}sheet"), start=1):
            kind = self.related.get(sheet.get(f"{_R}id", ""), ("", ""))[0]
            if sheet.get("state", "visible") == "visible" and kind == "worksheet":
                yield index, sheet

    def items(self, index: int, sheet: Any) -> Iterator[Line | Row]:
        """Yield the rows of one sheet, from its first used column to its last."""
        root = self.package.xml(self.related[sheet.get(f"{_R}id")][1])
        placed = [*_cells(root)]
        hidden = _hidden_columns(root, max((column for _, column, _ in placed), default=-1))
        merged = _merged(root, placed, self.package.options)
        view = root.find(f"{_S}sheetViews/{_S}sheetView")
        blank_zeros = view is not None and view.get("showZeros") in ("0", "false")
        cells = {}
        for row, column, cell in placed:
            if column not in hidden and merged.get((row, column), (row, column)):
                lines = printed_lines(self._shown(cell, blank_zeros))
                if any(line.strip() for line in lines):
                    cells[row, column] = lines
        yield from _grid(sheet.get("name"), index, cells, merged, hidden, self.package.options).items()

    def _shown(self, cell: Any, blank_zeros: bool) -> str:
        kind, stored = cell.get("t", "n"), cell.findtext(f"{_S}v")
        if kind == "inlineStr":
            inside = cell.find(f"{_S}is")
            return "" if inside is None else _text(inside)
        if not stored:
            if cell.find(f"{_S}f") is not None and kind != "str":
                raise Unreadable("uncalculated", "formulas without results: save it anew in a spreadsheet program.")
            return ""
        if kind == "s":
            return self.strings[int(stored)]
        if kind == "b":
            return "TRUE" if stored == "1" else "FALSE"
        if kind != "n":
            return _unescaped(stored)
        if blank_zeros and not float(stored):
            return ""
        style = int(cell.get("s", 0))
        return printed(stored, self.formats[style] if style < len(self.formats) else "", from_1904=self.from_1904)


def _grid(
    name: str, page: int, cells: dict[_Place, Lines], merged: _Merges, hidden: set[int], options: Options
) -> Grid:
    """Return the used part of a sheet as a grid; a merged cell reaches as far as the rows and columns that are used."""
    rows, columns = sorted({row for row, _ in cells}), [column for _, column in cells]
    shown = [c for c in range(min(columns, default=0), max(columns, default=-1) + 1) if c not in hidden]
    grid = Grid(lambda row, column: f"{name}!{_letters(shown[column])}{rows[row]}", page, options=options)
    for (row, column), lines in cells.items():
        bottom, right = merged.get((row, column)) or (row, column)
        wide, high = bisect(shown, right) - bisect_left(shown, column), bisect(rows, bottom) - bisect_left(rows, row)
        grid.put(bisect_left(rows, row), bisect_left(shown, column), lines, wide, high)
    return grid


def _cells(root: Any) -> Iterator[tuple[int, int, Any]]:
    """Yield (row, column, cell), rows from 1 and columns from 0; some producers leave the addresses out."""
    number = 0
    for row in root.iterfind(f"{_S}sheetData/{_S}row"):
        number = int(row.get("r") or number + 1)
        column = -1
        for cell in row.iterfind(f"{_S}c") if row.get("hidden") not in _ON else ():
            address = _PLACE.fullmatch(cell.get("r", ""))
            column = _column(address[1]) if address else column + 1
            if number > _LAST_ROW or column > _LAST_COLUMN:
                raise Unreadable("damaged", DAMAGED)
            yield number, column, cell


def _merged(root: Any, placed: Sequence[tuple[int, int, Any]], options: Options) -> _Merges:
    """Return first cell -> last (row, column) of merged ranges, and None for the cells in them that hold something.

    A range may reach to the last row that a sheet can have, so the cells are walked and not the range.
    """
    merged: _Merges = {}
    columns: dict[int, list[int]] = {}
    for row, column, _ in sorted(placed, key=lambda cell: cell[:2]):
        columns.setdefault(row, []).append(column)
    rows, walked = [*columns], 0
    for node in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        ends = [_PLACE.fullmatch(end) for end in node.get("ref", "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            top, bottom = int(ends[0][2]), int(ends[1][2])
            left, right = _column(ends[0][1]), _column(ends[1][1])
            for row in rows[bisect_left(rows, top) : bisect(rows, bottom)]:
                own = columns[row]
                inside = own[bisect_left(own, left) : bisect(own, right)]
                merged |= {(row, column): None for column in inside}
                walked += 1 + len(inside)
                options.cells(walked)
            merged[top, left] = (bottom, right)
    return merged


def _hidden_columns(root: Any, last: int) -> set[int]:
    """Return the hidden columns up to the last one that is used; a sheet may hide all that follow."""
    nodes = [node for node in root.iterfind(f"{_S}cols/{_S}col") if node.get("hidden") in _ON]
    return {column for node in nodes for column in range(int(node.get("min")) - 1, min(int(node.get("max")), last + 1))}


def _formats(styles: Any) -> list[str]:
    own = {int(n.get("numFmtId")): n.get("formatCode", "") for n in styles.iterfind(f"{_S}numFmts/{_S}numFmt")}
    ids = [int(node.get("numFmtId", 0)) for node in styles.iterfind(f"{_S}cellXfs/{_S}xf")]
    return [own.get(number, BUILT_IN.get(number, "")) for number in ids]


def _text(node: Any) -> str:
    """Return a string item: plain, or in runs; the phonetic guides beside it are not printed."""
    parts = [t.text or "" for t in node.iter(f"{_S}t") if t.getparent().tag != f"{_S}rPh"]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _letters(column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
