"""What one document may cost, and what becomes of one that costs more.

Published files are small: the longest budgets run to some hundred pages and some ten thousand cells. A file far beyond
that is no disclosure, or was made to harm: a few bytes in a zip archive, a spreadsheet's address or a column span
stand for more than a machine holds. Every reader asks here before it spends.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.documents.document import Line, Row, Unreadable

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Options:
    """The limits of one document, and whether a damaged line is read around (`lenient`)."""

    max_megabytes: int = 100
    max_expansion: int = 100
    max_pages: int = 2_000
    max_cells: int = 500_000
    max_line: int = 20_000
    max_seconds: int = 120
    max_memory: int = 2_000
    lenient: bool = False

    def size(self, count: int) -> None:
        """Refuse a file of too many bytes."""
        if count > self.max_megabytes * MEGABYTE:
            raise self.beyond("too_large", "file", self.max_megabytes, "megabytes", "megabytes")

    def expanded(self, size: int) -> None:
        """Refuse an archive whose parts unpack to too much."""
        if size > self.max_expansion * MEGABYTE:
            raise self.beyond("expands", "file unpacked", self.max_expansion, "megabytes", "expansion")

    def tags(self, content: bytes) -> None:
        """Refuse markup with so many tags that its tree would not fit: a cell takes six or so."""
        if content.count(b"<") > 8 * self.max_cells:
            raise self.too_many_cells()

    def pages(self, count: int) -> None:
        if count > self.max_pages:
            raise self.beyond("too_many_pages", "document", self.max_pages, "pages", "pages")

    def cells(self, count: int) -> None:
        if count > self.max_cells:
            raise self.too_many_cells()

    def too_many_cells(self) -> Unreadable:
        return self.beyond("too_many_cells", "document", self.max_cells, "table cells", "cells")

    def items(self, items: Iterable[Line | Row]) -> None:
        """Refuse a document with too many cells, or with a line that no page prints."""
        cells = 0
        for item in items:
            if isinstance(item, Row):
                cells += len(item.cells)
            for line in (item,) if isinstance(item, Line) else (line for cell in item.cells for line in cell.lines):
                if len(line.text) > self.max_line:
                    what = f"line at {line.locator}"
                    raise self.beyond("long_line", what, self.max_line, "characters", "line")
        self.cells(cells)

    @staticmethod
    def beyond(code: str, what: str, most: int, unit: str, option: str) -> Unreadable:
        """Return the refusal of what goes beyond one limit, with the option that raises it."""
        return Unreadable(
            code, f"its {what} has more than {most:,} {unit}, as no disclosure does: if it is one, use --max-{option}."
        )


USUAL = Options()
"""The limits that hold where nobody sets others."""
