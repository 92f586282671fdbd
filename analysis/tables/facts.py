"""A standard table -> `facts` rows: every printed amount with its code, label, measure, phase, scale and place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.amounts import number, step, yuan
from analysis.documents import Cell, Claims, Row, chinese, squeeze
from analysis.tables import header
from analysis.tables.pieces import Piece, Tables

_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[、.．](?!\d))")


@dataclass(frozen=True)
class Context:
    """What a document says of itself, as far as its facts need it."""

    disclosure_id: str
    spending_unit: str
    fiscal_year: int
    document_type: str
    scale: str

    @property
    def phase(self) -> str:
        return "executed" if self.document_type == "final_accounts" else "approved"


def fact(
    context: Context,
    cell: Cell,
    *,
    table: str,
    measure: str,
    label: str = "",
    code: str = "",
    direction: str = "",
    spending_unit: str = "",
    fiscal_year: int = 0,
    phase: str = "",
    scale: str = "",
    printed: str | None = None,
    quantity_unit: str = "",
    aligned: bool = True,
) -> dict[str, object]:
    """Return one `facts` row for the number printed in `cell` (amount empty where it is blank).

    `quantity_unit` (人, ㎡, %, 分) marks a number that is no money: it goes to `quantity`.
    `printed` names the part of the cell that is the figure, where the cell prints more.
    `aligned` is false where the transcription lost the column: then `measure` is `unplaced`.
    """
    printed = cell.printed if printed is None else printed
    value, scale = number(squeeze(printed)), "" if quantity_unit else scale or context.scale
    return {
        "fact_id": f"{context.disclosure_id}:{cell.locator}",
        "disclosure_id": context.disclosure_id,
        "spending_unit": chinese(spending_unit) or context.spending_unit,
        "fiscal_year": fiscal_year or context.fiscal_year,
        "phase": phase or context.phase,
        "table": table,
        "direction": direction,
        "code": code,
        "label": chinese(label),
        "measure": measure,
        "amount_yuan": yuan(value, scale) if value is not None else None,
        "quantity": value if quantity_unit else None,
        "quantity_unit": quantity_unit,
        "printed": printed,
        "scale": scale,
        "rounding_step_yuan": yuan(step(squeeze(printed)), scale) if value is not None else None,
        "aligned": aligned,
        "page": cell.page,
        "locator": cell.locator,
    }


def clean_label(text: str) -> str:
    """Return a squeezed label without its numbering (`一、`, `（二）`, `3.`) and without `其中：`."""
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"^(?:其中|其中之一):", "", text)
        text = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    return text.rstrip(":")


_DIRECTIONS = {
    "revenue": "revenue",
    "expenditure": "expenditure",
    "general_budget": "expenditure",
    "general_budget_basic": "expenditure",
    "three_public": "expenditure",
    "government_fund": "expenditure",
    "state_capital": "expenditure",
    "project_outturn": "expenditure",
}
_LANE_TABLES = ("summary", "appropriation_summary", *_DIRECTIONS)
_PERCENT_MEASURES = {"execution_rate": "%"}


def read(tables: Tables, context: Context) -> tuple[list[dict[str, object]], Claims]:
    """Return the facts of all tables but the performance tables and annexes, with the claims of their numerals."""
    facts: list[dict[str, object]] = []
    claims = Claims()
    for piece in tables.of(*_LANE_TABLES):
        facts.extend(_Lanes(piece, context, claims).read())
    for piece in tables.of(""):
        _claim_serials(piece, claims)
    return facts, claims


def _claim_serials(piece: Piece, claims: Claims) -> None:
    """Claim the row numbers of an unknown table: a list of the units that a document covers has no amounts."""
    first = [row.cells[0] for row in piece.rows]
    if first and first[0].text in ("序号", "行次"):
        for cell in first[1:]:
            if cell.text.isdigit():
                claims.cell(cell, "numbering")


class _Lanes:
    """One piece of a table whose header names its columns."""

    def __init__(self, piece: Piece, context: Context, claims: Claims):
        self.piece, self.context, self.claims = piece, context, claims
        self.layout = header.read(piece.rows)
        self.class_code = ""

    def read(self) -> Iterator[dict[str, object]]:
        for row in self.layout.head:
            for cell in row.cells:
                self.claims.cell(cell, "date" if "年" in cell.text else "form")
        if not self.layout.lanes:
            return
        facts = [*self._rows()]
        if not facts and self.piece.table in _DIRECTIONS:
            facts = [self._printed_empty()]
        yield from facts

    def _rows(self) -> Iterator[dict[str, object]]:
        for row in self.layout.body:
            cells = self.layout.place(row)
            if cells is None:
                yield from self._pairs(row)
            else:
                for lane in self.layout.lanes:
                    yield from self._lane(lane, cells)

    def _lane(self, lane: header.Lane, cells: list[Cell | None]) -> Iterator[dict[str, object]]:
        """Yield the facts of one lane of a row; a label whose amounts are all blank is kept with one empty fact."""
        label_cell = cells[lane.label.index] if lane.label else None
        label = self._label(label_cell)
        codes = [cells[column.index] for column in lane.codes]
        code = self._code(codes)
        lines = [cells[column.index] for column in self.layout.columns if column.role == "line"]
        for line in filter(None, lines):
            self.claims.cell(line, "form")
        amounts = [(column, cell) for column in lane.amounts if (cell := cells[column.index]) is not None]
        if label in ("……", "...") or code == "……":
            for _, cell in amounts:
                self.claims.cell(cell, "form")
            return
        printed = [(column, cell) for column, cell in amounts if number(cell.text) is not None]
        if not printed and (label or code) and amounts and not any(cell.text for _, cell in amounts):
            printed = amounts[:1]
        if not label and any(cell and cell.text == "合计" for cell in [*codes, *lines]):
            label = "合计"  # in a cell merged over code and name
        for column, cell in printed:
            yield self._fact(cell, column, label, code)

    def _label(self, cell: Cell | None) -> str:
        if cell is None:
            return ""
        claim_numbering(cell, self.claims)
        return clean_label(cell.text)

    def _code(self, cells: list[Cell | None]) -> str:
        """Join a code's cells: the 款 row leaves its 类 blank, and a split code prints 301 | 01."""
        parts = [cell.text if cell else "" for cell in cells]
        for cell in cells:
            if cell:
                self.claims.cell(cell, "code")
        if len(parts) > 1 and parts[0]:
            self.class_code = parts[0]
        elif len(parts) > 1 and any(parts):
            parts[0] = self.class_code
        joined = "".join(parts)
        return joined if joined.isdigit() else ""

    def _fact(self, cell: Cell, column: header.Column, label: str, code: str) -> dict[str, object]:
        table, unit = self.piece.table, ""
        if table == "three_public" and label and label not in ("合计", "总计"):
            unit = label
        by_label = (
            header.meaning(re.sub(r"合计$", "", label))[1]
            if column.measure == "amount" and label.endswith("经费合计")
            else ""
        )
        row = fact(
            self.context,
            cell,
            table=table,
            measure=by_label or self._by_title(column.measure),
            label=label,
            code=code,
            direction=column.side or _DIRECTIONS.get(table, ""),
            spending_unit=unit,
            fiscal_year=column.year,
            phase=column.phase,
            scale=column.scale or self.piece.scale,
            quantity_unit=_PERCENT_MEASURES.get(column.measure, ""),
        )
        self.claims.cell(cell, "fact", str(row["fact_id"]))
        return row

    def _by_title(self, measure: str) -> str:
        """Some offices print personnel and public expenses as two tables; only the titles tell them apart."""
        parts = [part for words, part in (("人员", "personnel"), ("公用", "public")) if words in self.piece.title]
        return parts[0] if len(parts) == 1 and measure in ("amount", "total") else measure

    def _pairs(self, row: Row) -> Iterator[dict[str, object]]:
        """A row that fits no column (人员经费合计 | 0.00 | 公用经费合计 | 0.00) is read as label and amount in turn."""
        filled = [cell for cell in row.cells if cell.text]
        shape = [number(cell.text) is None for cell in filled]
        if len(filled) % 2 == 0 and shape == [True, False] * (len(filled) // 2) and self._one_amount():
            for label, cell in zip(filled[::2], filled[1::2], strict=True):
                yield self._fact(cell, self.layout.lanes[0].amounts[0], clean_label(label.text), "")
            return
        label_text = next((cell.text for cell in filled if number(cell.text) is None), "")
        for cell in filled:
            if number(cell.text) is not None and not cell.text.isdigit():
                row_ = self._fact(cell, header.Column(-1, "amount", "unplaced"), clean_label(label_text), "")
                yield row_ | {"aligned": False}

    def _one_amount(self) -> bool:
        return all(len(lane.amounts) == 1 for lane in self.layout.lanes)

    def _printed_empty(self) -> dict[str, object]:
        """A table printed without any figure is a fact too: the office says that there was none."""
        cell = (self.layout.body or self.layout.head)[-1].cells[0]
        lane = self.layout.lanes[0]
        return self._fact(cell, lane.amounts[0], "", "") | {
            "amount_yuan": None,
            "printed": "",
            "rounding_step_yuan": None,
        }


def claim_numbering(cell: Cell, claims: Claims) -> None:
    """Claim the list number that a label prints before its words (`3、市级专项资金`)."""
    line = cell.lines[0]
    if match := re.match(r"[\s(]*\d+\s*[、.)](?!\d)", line.folded):
        claims.line(line, "numbering", end=match.end())
