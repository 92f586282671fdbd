"""Performance tables -> amounts of units and projects, and the indicators that stand beside them.

Budgets print 项目支出绩效目标表 and 整体支出绩效目标表, final accounts the self-evaluations of both. A table of
targets goes on over many pages: each page prints the header again, most repeat the name and amount of the
project or unit they continue, and some print it with a cell more or less.
"""

from typing import Any

from analysis.documents import Cell, Row, chinese
from analysis.performance import header, heads, self_evaluation
from analysis.performance.header import Header, word
from analysis.performance.heads import Head, Print
from analysis.performance.indicators import Indicators, Performance, Record, plain
from analysis.tables import Context, Piece, Tables, fact

__all__ = ["Performance", "read"]


def read(tables: Tables, context: Context) -> Performance:
    """Return the amounts, projects and indicators of all performance tables of a document."""
    indicators = Indicators(context)
    targets = _Targets(indicators)
    for table in ("project_targets", "overall_targets"):
        for piece in tables.of(table):
            targets.read(piece)
    targets.units()
    for piece in tables.of("self_evaluation_overall", "self_evaluation_project"):
        self_evaluation.read(piece, indicators)
    return indicators.found


class _Targets:
    """The tables of targets: remembers units, projects and amounts, as a later page prints them again."""

    def __init__(self, indicators: Indicators):
        self.indicators, self.context, self.found = indicators, indicators.context, indicators.found
        self.owners: dict[str, str] = {}
        self.known: dict[tuple[str, ...], list[Record]] = {}
        self.projects: dict[tuple[str, str], Record] = {}
        self.prints: list[Print] = []

    def read(self, piece: Piece) -> None:
        """Read a piece: units, projects, and the indicators beside and below them."""
        found = header.find(piece.rows)
        for row in piece.rows:
            if row.texts in found.printed:
                self.found.claim(row.cells, "form")
            elif head := heads.head_of(row, found):
                self._head(piece, row, found, head)
                self.indicators.indicator(piece, row, found, head.start)
            else:
                start = found.columns.get("level_1", 0)
                self.indicators.indicator(piece, row, found, 0 if any(row.texts[:start]) else start)
        self.indicators.settle()

    def _head(self, piece: Piece, row: Row, header: Header, head: Head) -> None:
        self.found.claim([head.name, head.code] if head.code else [head.name], "identifier")
        if piece.table == "overall_targets":
            self.prints.append(heads.print_of(piece, head, header))
            self.indicators.turn(piece.table, chinese(head.name.text), "")
        elif word("row", head.name.text) == "total":
            self._amount(piece, head.amounts[0][1], label=chinese(head.name.text))
        else:
            self._unit_or_project(piece, row, head)
        self.indicators.pending += [head.goal] if head.goal else []

    def _unit_or_project(self, piece: Piece, row: Row, head: Head) -> None:
        """A row of a new code with nothing but an amount names a unit, any other a project of its code's unit."""
        name, cell = chinese(head.name.text), head.amounts[0][1]
        code = head.code.text if head.code else next(reversed(self.owners), "")
        amount_alone = not head.goal and not any(row.texts[head.start :])
        if amount_alone and self.owners.setdefault(code, name) == name:
            self.indicators.turn(piece.table, name, "")
            self._amount(piece, cell, label=name, unit=name)
        else:
            unit = self.owners.get(code, self.context.spending_unit)
            self.indicators.turn(piece.table, unit, name)
            amount = self._amount(piece, cell, label=name, unit=unit, project=name)
            self._project(amount, code, (unit, name), head.goal)

    def _project(self, amount: Record, code: str, key: tuple[str, str], goal: Cell | None) -> None:
        """Add a project once, with the first goal that any of its pages prints."""
        if key not in self.projects:
            self.projects[key] = self.found.add_project(amount, code)
        if goal and not self.projects[key]["goal"]:
            self.projects[key]["goal"] = plain(goal)

    def _amount(self, piece: Piece, cell: Cell, *, label: str, unit: str = "", project: str = "") -> Record:
        """Return the fact of an amount: the first print of it, where a continued page repeats it."""
        new = self._fact(piece, cell, measure="amount", label=label, spending_unit=unit)
        seen = self.known.setdefault((piece.table, unit, label, project), [])
        same = next((old for old in seen if old["amount_yuan"] == new["amount_yuan"]), None)
        if same is not None:
            self.found.repeat(cell, same)
            return same
        seen.append(new)
        return self.found.add_fact(cell, new, project)

    def _fact(self, piece: Piece, cell: Cell, **more: Any) -> Record:
        more |= {"direction": "expenditure", "phase": "approved", "scale": piece.scale}
        return fact(self.context, cell, table=piece.table, **more)

    def units(self) -> None:
        """Emit the amounts of 整体支出绩效目标表, once all its pages have said how they are to be placed."""
        for prints in heads.units(self.prints):
            known: list[Record] = []
            for each in prints:
                known += self._unit(each, prints[0].head.name.text, known)

    def _unit(self, each: Print, name: str, known: list[Record]) -> list[Record]:
        """Return the facts of a print that no print before it gave; one fact answers for one amount of a print."""
        added, free, unit = [], list(known), "" if word("row", name) == "total" else name
        for (_, cell), measure in zip(each.head.amounts, each.measures, strict=True):
            sure = measure != "unplaced"
            new = self._fact(each.piece, cell, measure=measure, label=name, spending_unit=unit, aligned=sure)
            same = next((old for old in free if _same(old, new)), None)
            if same is None:
                added.append(self.found.add_fact(cell, new))
            else:
                free.remove(same)
                self.found.repeat(cell, same)
        return added


def _same(one: Record, other: Record) -> bool:
    """Say whether two prints may be the same amount: an unplaced one may stand in any column."""
    measures = {one["measure"], other["measure"]}
    return one["amount_yuan"] == other["amount_yuan"] and (len(measures) == 1 or "unplaced" in measures)
