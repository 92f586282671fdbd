"""The annex tables of a self-evaluation: 部门整体支出绩效自评表 and 项目支出绩效自评表.

One sheet holds a head (whose it is), the funds, the goals and the indicators, each under a header row of its
own, and a total score at its foot. A sheet of a whole unit prints some amounts behind their words in one cell.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from analysis.amounts import DIGITS, SCALE, number, scale_in
from analysis.documents import Cell, Row, chinese
from analysis.performance.header import Header, columns_of, header_of, word
from analysis.performance.indicators import Indicators, Record, plain
from analysis.tables import Piece, clean_label, fact

_INLINE = re.compile(rf"(\D+?):?(-?{DIGITS})({SCALE})?")
_PHASES = ("approved", "adjusted", "executed")
_FUNDS = (*_PHASES, "points", "execution_rate", "score")
_UNITS = {"execution_rate": "%", "points": "分", "score": "分"}


def read(piece: Piece, indicators: Indicators) -> None:
    """Read one sheet: its funds become facts, its 年度资金总额 projects, its indicators indicators."""
    sheet = _Sheet(piece, indicators)
    for row in piece.rows:
        if not (sheet.header_row(row) or sheet.name_row(row)):
            sheet.row(row)
    indicators.settle()


class _Sheet:
    """What a self-evaluation has said so far: whose it is, its scale, its current header, its rows in projects."""

    def __init__(self, piece: Piece, indicators: Indicators):
        self.piece, self.indicators, self.scale = piece, indicators, piece.scale
        self.unit = self.project = ""
        self.columns: dict[str, int] = {}
        self.header = Header({}, ())
        self.projects: list[Record] = []

    def header_row(self, row: Row) -> bool:
        """Take a header row, False if it is none; the header of the funds prints their scale."""
        columns = columns_of(row, "header")
        if not set(columns) - {"group"}:
            return False
        self.columns, self.header = columns, header_of(columns)
        self.scale = next(filter(None, map(scale_in, row.texts)), self.scale)
        self.indicators.found.claim(row.cells, "form")
        return True

    def name_row(self, row: Row) -> bool:
        """Take a row of the head (项目支出名称, 实施单位), False if it is none: each label before its name."""
        filled = [cell for cell in row.cells if cell.text]
        if not filled or word("row", filled[0].text) not in ("project", "spending_unit", "other"):
            return False
        names = {word("row", label.text): cell for label, cell in pairwise(filled)}
        if "project" in names:
            self.project = chinese(names["project"].text)
        if "spending_unit" in names:
            self.unit = chinese(names["spending_unit"].text)
        self.indicators.found.claim([cell for label, cell in names.items() if label], "identifier")
        return True

    def row(self, row: Row) -> None:
        """Read a row by the header it stands under."""
        if "executed" in self.columns:
            if not self._funds(row):
                self._inline(row)
        elif "goal" in self.columns:
            self._goals(row)
        elif "level_1" in self.columns:
            self._indicator(row)

    def _funds(self, row: Row) -> bool:
        """Read a row of funds, False if it is none: label, three phases of an amount, points, rate and score.

        A row with any cell beside the columns of its header has drifted: then none of its figures is placed.
        """
        texts = row.texts
        places = {self.columns[name]: name for name in _FUNDS if name in self.columns}
        figures = [i for i, text in enumerate(texts) if number(text) is not None]
        label = next((text for text in reversed(texts[: figures[0]]) if text), "") if figures else ""
        if not label:
            return False
        filled = {i for i, text in enumerate(texts) if text and i >= min(places)} | set(figures)
        for i in figures:
            self._fund(row.cells[i], places[i] if filled <= set(places) else "unplaced", clean_label(label))
        return True

    def _fund(self, cell: Cell, column: str, label: str) -> None:
        """Add one figure of a row of funds; the total of a project is the project's amount."""
        phase, measure = (column, "amount") if column in _PHASES else ("executed", column)
        unit = _UNITS.get(column, "%" if cell.text.endswith("%") else "")
        new = self._add(cell, measure, label, phase=phase, quantity_unit=unit)
        if self.project and column in _PHASES and word("amount", label) == "total":
            self.projects.append(self.indicators.found.add_project(new, ""))

    def _inline(self, row: Row) -> None:
        """Read the amounts that stand behind their words in one cell (`其中：基本支出：0`)."""
        for cell in row.cells:
            match = _INLINE.fullmatch(clean_label(cell.text))
            if match and (measure := word("amount", match[1])):
                label, scale = clean_label(match[1]), match[3] or self.scale
                self._add(cell, measure, label, phase="approved", printed=match[2], scale=scale)

    def _add(self, cell: Cell, measure: str, label: str, **more: Any) -> Record:
        more = {"scale": self.scale, "spending_unit": self.unit, "direction": "expenditure"} | more
        table, sure = self.piece.table, measure != "unplaced"
        new = fact(self.indicators.context, cell, table=table, measure=measure, label=label, aligned=sure, **more)
        return self.indicators.found.add_fact(cell, new, self.project)

    def _goals(self, row: Row) -> None:
        """Keep the goals for the indicators below; the first is the goal of the sheet's project."""
        goals = [cell for cell in row.cells if cell.text and not word("header", cell.text)]
        self.indicators.pending += goals
        for project in self.projects if goals else []:
            project["goal"] = project["goal"] or plain(goals[0])

    def _indicator(self, row: Row) -> None:
        self.indicators.turn(self.piece.table, self.unit or self.indicators.context.spending_unit, self.project)
        start = _first_filled(row.texts)
        if word("row", row.texts[start]) == "score_total":
            self.indicators.score_total(self.piece, row.cells[start:])
        else:
            self.indicators.indicator(self.piece, row, self.header, start)


def _first_filled(texts: Sequence[str]) -> int:
    """Return the first cell with words of its own: 绩效指标 stands upright beside the rows, and is no part of them."""
    return next((i for i, text in enumerate(texts) if text and word("header", text) != "group"), 0)
