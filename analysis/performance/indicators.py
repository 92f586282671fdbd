"""What the performance tables hold, and where their reading stands from row to row.

Every page repeats some merged cells and drops others, so whose row it is and the levels it stands under are
remembered; goals and first-level names wait for the indicator that is printed behind them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.amounts import number
from analysis.documents import Cell, Claims, Row, chinese
from analysis.performance.header import Header, level_1, text_at, word
from analysis.performance.placing import POINTS, place
from analysis.tables import Context, Piece

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")
_LISTED = re.compile(r"(?<![\d.、])\d{1,2}(?=\s*(?:、|\.(?!\d)))")
_OF_ITS_FACT = (
    *("disclosure_id", "spending_unit", "project", "amount_yuan", "phase"),
    *("fact_id", "fiscal_year", "page", "locator"),
)
_TEXTS = ("level_3", "target", "measure_unit", "content", "rule", "actual", "operator")
_NUMBERS = ("points", "score")

Record = dict[str, object]


@dataclass
class Performance:
    """What the performance tables hold: facts, projects, indicators, and the numerals that were understood."""

    facts: list[Record] = field(default_factory=list)
    projects: list[Record] = field(default_factory=list)
    indicators: list[Record] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)

    def add_fact(self, cell: Cell, row: Record, project: str = "") -> Record:
        """Add the fact that `cell` prints, of a project if one is named."""
        self.facts.append(row)
        row["project"] = project
        self.repeat(cell, row)
        return row

    def repeat(self, cell: Cell, row: Record) -> None:
        """Claim a cell that prints a fact which is already there."""
        self.claims.cell(cell, "fact", str(row["fact_id"]))

    def add_project(self, row: Record, unit_code: str) -> Record:
        """Add the project whose amount is the fact `row`; its goal is not known yet."""
        self.projects.append({name: row[name] for name in _OF_ITS_FACT} | {"unit_code": unit_code, "goal": ""})
        return self.projects[-1]

    def claim(self, cells: Sequence[Cell], role: str, ref: str = "") -> None:
        """Claim the numerals of `cells`; most print none, and are not searched line by line."""
        for cell in cells:
            if _DIGIT.search(cell.text):
                self.claims.cell(cell, role, ref)


@dataclass
class Indicators:
    """Rows in, indicators out: `subject` is the table, unit and project whose rows are read."""

    context: Context
    found: Performance = field(default_factory=Performance)
    subject: tuple[str, str, str] = ("", "", "")
    levels: tuple[str, str] = ("", "")
    pending: list[Cell] = field(default_factory=list)

    def turn(self, table: str, unit: str, project: str) -> None:
        """Another project or unit begins: the levels of the one before do not carry over."""
        if (table, unit, project) != self.subject:
            self.subject, self.levels = (table, unit, project), ("", "")

    def indicator(self, piece: Piece, row: Row, header: Header, start: int) -> None:
        """Add the indicator of a row, if it is one; a first-level name alone waits for the rows below it."""
        texts = row.texts
        if not header.fields or (placed := place(texts, start, header)) is None:
            return
        fields, aligned = placed
        self._carry(texts, fields)
        if all(name == "level_1" or not text_at(texts, i) for name, i in fields.items()):
            self.pending += row.cells[start:]
        else:
            self._add(piece, row.cells[start:], {n: row.cells[i] for n, i in fields.items() if i < len(texts)}, aligned)

    def score_total(self, piece: Piece, cells: Sequence[Cell]) -> None:
        """总分 prints the points there were and the points scored, in that order; nothing else may stand there."""
        filled = [cell for cell in cells[1:] if cell.text]
        values = [cell for cell in filled if POINTS.fullmatch(cell.text)]
        fields = dict(zip(_NUMBERS, values, strict=True)) if len(values) == 2 else {}
        self.levels = ("总分", "")
        self._add(piece, cells, fields, len(values) == len(filled) == 2)

    def _carry(self, texts: Sequence[str], fields: dict[str, int]) -> None:
        """Carry the levels down over merged blanks.

        A merged first-level name may be printed in the middle of its rows, so a second-level name overrules
        the one carried from above; and no second level is carried past a new first.
        """
        first, second = (text_at(texts, fields.get(name, -1)) for name in ("level_1", "level_2"))
        if first:
            self.levels = (level_1(first) or chinese(first), chinese(second))
        elif second:
            self.levels = (word("level_2", second) or self.levels[0], chinese(second))

    def _add(self, piece: Piece, cells: Sequence[Cell], fields: dict[str, Cell], aligned: bool) -> None:
        """Add the indicator that `cells` print, and claim its numerals with those that waited for it."""
        new = f"{self.context.disclosure_id}/i{len(self.found.indicators) + 1:04d}"
        _, unit, project = self.subject
        first = next(cell for cell in cells if cell.text)
        whose = {"spending_unit": unit or self.context.spending_unit, "table": piece.table, "project": project}
        self.found.indicators.append(
            {"indicator_id": new, "disclosure_id": self.context.disclosure_id, **whose}
            | {"level_1": self.levels[0], "level_2": self.levels[1]}
            | {name: plain(fields[name]) if name in fields else "" for name in _TEXTS}
            | {name: number(fields[name].text.rstrip("分")) if name in fields else None for name in _NUMBERS}
            | {"as_printed": " | ".join(cell.printed if cell.text else "" for cell in cells), "aligned": aligned}
            | {"page": first.page, "locator": first.locator}
        )
        self.settle(new)
        self.found.claim(cells, "indicator", new)

    def settle(self, ref: str = "") -> None:
        """Claim what waited for the indicator `ref`; years in it are dates, list numbers numbering."""
        for line in (line for cell in self.pending for line in cell.lines):
            for role, words in (("date", _YEAR), ("numbering", _LISTED)):
                for match in words.finditer(line.folded):
                    self.found.claims.line(line, role, start=match.start(), end=match.end())
        self.found.claim(self.pending, "indicator", ref)
        self.pending = []


def plain(cell: Cell) -> str:
    """Return a cell as printed, without white space."""
    return "".join(cell.printed.split())
