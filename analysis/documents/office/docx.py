"""Word documents (.docx): paragraphs and tables in reading order, merged cells exact.

Published forms merge header cells both ways, continue a merged cell over pages, break
words inside narrow cells and sit in layout tables. Hand-drawn borders that miss each
other by a hair leave columns too narrow to print a digit; those belong to the column
beside them. Headers, footers, footnotes, text boxes, hidden and deleted text are not
read, and automatic list numbers are not printed.
"""

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

from analysis.documents.document import Document, Line, Row
from analysis.documents.grid import Grid, Lines, placed, printed_lines, require_tables
from analysis.documents.office.package import Package
from analysis.documents.options import USUAL, Options

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {_W + tag for tag in ("del", "moveFrom", "drawing", "pict", "object", "txbxContent", "pPr")}
_SKIPPED |= {_MC + "AlternateContent"}
_BREAKS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_WRAPPERS = {_W + tag for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_OFF = ("0", "false", "off")
# A twentieth of a point each: narrower columns than five points cannot print a digit.
_SLIVER_TWIPS = 100


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` of a .docx file; raises `Unreadable` where it is damaged or holds no table."""
    package = Package(data, options)
    root = package.xml(package.main("word/document.xml"))
    items = require_tables([*_Reader(root, options).blocks(root.find(_W + "body"))], "Word document")
    return Document(name, hashlib.sha256(data).hexdigest(), "docx", items)


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children with these tags, those inside content controls and the like included."""
    wanted = {_W + tag for tag in tags}
    for child in element if element is not None else ():
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, *tags)


def _property(element: Any, path: str) -> str | None:
    """Return the value of a property, "" for one that is there without a value, None for one that is not."""
    found = element.find("/".join(_W + step for step in path.split("/")))
    return None if found is None else found.get(_W + "val", "")


def _continues(cell: Any, merge: str) -> bool:
    """Say whether a cell is a further part of a merged one; a merge without a value goes on."""
    value = _property(cell, f"tcPr/{merge}")
    return value is not None and value != "restart"


def _is_on(element: Any, path: str) -> bool:
    value = _property(element, path)
    return value is not None and value not in _OFF


def _printed(element: Any) -> Iterator[Any]:
    """Yield the nodes below `element` that print: no deleted, hidden or floating text."""
    for child in element:
        if child.tag in _SKIPPED or (child.tag == _W + "r" and _is_on(child, "rPr/vanish")):
            continue
        yield child
        yield from _printed(child)


class _Reader:
    """Blocks in, lines and rows out; counts paragraphs, tables and, where the file marks them, pages."""

    def __init__(self, root: Any, options: Options):
        self.options = options
        self.paragraphs = self.tables = 0
        self.page = 1
        rendered = next(root.iter(_W + "lastRenderedPageBreak"), None) is not None
        self.break_tag = _W + ("lastRenderedPageBreak" if rendered else "br")

    def blocks(self, element: Any) -> Iterator[Line | Row]:
        for block in _children(element, "p", "tbl"):
            if block.tag == _W + "tbl":
                yield from self._table(block)
            else:
                self.paragraphs += 1
                page, lines = self.page, self._paragraph(block)
                if any(lines):
                    yield from placed(lines, f"P{self.paragraphs}", page)

    def _paragraph(self, paragraph: Any) -> Lines:
        parts = []
        for node in _printed(paragraph):
            if node.tag == _W + "t":
                parts.append(node.text or "")
            elif node.tag in _BREAKS:
                parts.append(_BREAKS[node.tag])
            if node.tag == self.break_tag and (node.tag != _W + "br" or node.get(_W + "type") == "page"):
                self.page += 1
        return printed_lines("".join(parts))

    def _table(self, table: Any) -> Iterator[Line | Row]:
        """Yield the rows of a table, or what stands in its cells where it only lays out the tables inside it."""
        nested = sum(1 for _ in table.iter(_W + "tc")) - sum(len(_cells(row)) for row in _rows(table))
        if nested > sum(len(_cells(row)) for row in _rows(table)):
            for row in _rows(table):
                for cell in _cells(row):
                    yield from self.blocks(cell)
            return
        self.tables += 1
        number = self.tables
        grid = Grid(lambda row, column: f"T{number}.R{row + 1}.C{column + 1}", self.page, options=self.options)
        columns = _Columns(table)
        for index, row in enumerate(_rows(table)):
            grid.pages[index] = self.page
            self._row(grid, index, row, columns)
        yield from grid.items()

    def _row(self, grid: Grid, index: int, row: Any, columns: "_Columns") -> None:
        start = int(_property(row, "trPr/gridBefore") or 0)
        for cell in _cells(row):
            end = start + int(_property(cell, "tcPr/gridSpan") or 1)
            first, last = columns.at(start), max(columns.at(end), columns.at(start) + 1)
            if _continues(cell, "hMerge"):
                left = max((column for at, column in grid.spans if at == index), default=first)
                grid.put(index, left, ("",), last - left)
            elif _continues(cell, "vMerge"):
                grid.extend(index, first, last)
            else:
                grid.put(index, first, self._cell(cell), last - first)
            start = end

    def _cell(self, cell: Any) -> Lines:
        """Return the lines of a cell; a row of a table inside the cell is one line."""
        lines: list[str] = []
        for block in _children(cell, "p", "tbl"):
            if block.tag == _W + "p":
                lines += self._paragraph(block)
            else:
                lines += [" ".join(chain.from_iterable(map(self._cell, _cells(row)))) for row in _rows(block)]
        return printed_lines("\n".join(lines))


class _Columns:
    """Grid column -> printed column: slivers count with the column in front of them."""

    def __init__(self, table: Any):
        widths = [int(float(node.get(_W + "w") or 0)) for node in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
        if not all(widths):
            widths = []
        self.index, edge, start = [0], 0, 0
        for width in widths:
            edge += width
            wide = edge - start >= _SLIVER_TWIPS
            self.index.append(self.index[-1] + wide)
            start = edge if wide else start

    def at(self, column: int) -> int:
        beyond = column - len(self.index) + 1
        return self.index[column] if beyond <= 0 else self.index[-1] + beyond


def _rows(table: Any) -> list[Any]:
    return [
        row
        for row in _children(table, "tr")
        if not _is_on(row, "trPr/hidden") and row.find(f"{_W}trPr/{_W}del") is None
    ]


def _cells(row: Any) -> list[Any]:
    return [*_children(row, "tc")]
