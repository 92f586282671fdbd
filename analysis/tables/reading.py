"""One table -> its facts, and its entries: each amount with the row, lane and column it stands in.

Facts are what a researcher gets; entries are what the proof needs besides, so that the table's own sums can
tell whether it was read as it was meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from analysis.amounts import number
from analysis.documents import Cell, Claims, Row, chinese
from analysis.reference import kind
from analysis.tables import header
from analysis.tables.header import Column
from analysis.tables.labels import Name, name
from analysis.tables.layout import Lane, Layout
from analysis.tables.outline import row_codes
from analysis.tables.pieces import Piece
from analysis.tables.record import Context, claim_numbering, clean_label, fact
from analysis.tables.sheets import Sheet

_FORM = {"line": "form", "code": "code"}
_NAMES = {"label": "identifier", "note": "identifier"}  # 台式计算机（20万以下）
_PERSONNEL, _PUBLIC = "人员", "公用"
_COMPONENTS = (
    *("total", "reception", "abroad", "vehicles", "vehicle_purchase", "vehicle_operation"),
    *("meetings", "training", "operating_expenses"),
)


@dataclass(frozen=True)
class Entry:
    """One printed amount in its table: row and lane are counted through all pages."""

    row: int
    lane: int
    column: Column
    code: str
    label: str
    level: int
    depths: tuple[int, int]
    outer: str
    amount: Decimal | None
    step: Decimal
    fact_id: str

    @property
    def key(self) -> tuple[object, ...]:
        """What a column says of its amounts: those of one key may be added, whichever lane they stand in."""
        return self.column.measure, self.column.phase, self.column.year, self.column.before


@dataclass
class Reading:
    """What was read of one table."""

    sheet: Sheet
    facts: list[dict[str, object]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Place:
    """Where the reading of a table stands: what one row hands on to the next."""

    piece: Piece
    layout: Layout
    reading: Reading
    context: Context
    claims: Claims
    codes: dict[int, list[str]]
    row: int = 0


def read(sheet: Sheet, context: Context, claims: Claims) -> Reading:
    """Return the facts and entries of a table whose header names its columns; claim the numerals it understands."""
    reading = Reading(sheet, notes=sheet.notes)
    codes: dict[int, list[str]] = {}
    row = 0
    for piece, layout in sheet.layouts:
        at = _Place(piece, layout, reading, context, claims, codes, row)
        _claim_form(at)
        before = len(reading.facts)
        if layout.lanes:
            for position in range(len(layout.body)):
                at.row += 1
                _read_row(at, position)
            if len(reading.facts) == before and kind(sheet.table)["direction"]:
                reading.facts.append(_printed_empty(at))
        _claim_serials(at)
        row = at.row
    return reading


def _claim_form(at: _Place) -> None:
    for row in at.layout.head:
        for cell in row.cells:
            at.claims.cell(cell, "date" if "年" in cell.text else "form")


def _claim_serials(at: _Place) -> None:
    """Claim the row numbers of a table without amounts, such as a list of the units that a document covers."""
    rows = [*at.layout.head, *at.layout.body]
    if rows and rows[0].cells[0].text in ("序号", "行次"):
        for row in rows[1:]:
            if row.cells[0].text.isdigit():
                at.claims.cell(row.cells[0], "numbering")


def _read_row(at: _Place, position: int) -> None:
    row = at.layout.body[position]
    cells = at.layout.place(row)
    if cells is None:
        at.reading.facts.extend(_pairs(at, row))
        return
    _claim(at, cells, _FORM)
    for index, lane in enumerate(at.layout.lanes):
        _read_lane(at, index, lane, cells, name(at.layout, lane, cells, position))
    _claim(at, cells, _NAMES)


def _claim(at: _Place, cells: Sequence[Cell | None], roles: Mapping[str, str]) -> None:
    for column, cell in zip(at.layout.columns, cells, strict=True):
        if cell and column.role in roles:
            at.claims.cell(cell, roles[column.role])


def _read_lane(at: _Place, index: int, lane: Lane, cells: Sequence[Cell | None], names: Name) -> None:
    """Add the facts of one lane of a row; the row `……` stands for rows that were left out."""
    for _, label in names.cells:
        claim_numbering(label, at.claims)
    code = _code(at, index, lane, cells)
    amounts = [(c, cell) for c in lane.amounts if (cell := cells[c.index]) is not None and cell.span != (0, 0)]
    if names.furniture:
        for _, cell in amounts:
            at.claims.cell(cell, "form")
        return
    for column, cell in _printed(amounts, bool(code) or names.own):
        row = _fact(at, cell, column, names.label, code)
        at.reading.facts.append(row)
        _enter(at, index, column, row, names)


def _printed(amounts: Sequence[tuple[Column, Cell]], named: bool) -> Sequence[tuple[Column, Cell]]:
    """Return the printed amounts of a lane; of a name whose amounts are all blank, the first place is kept empty."""
    printed = [(column, cell) for column, cell in amounts if number(cell.text) is not None]
    blank = named and not any(cell.text for _, cell in amounts)
    return amounts[:1] if blank and not printed else printed


def _code(at: _Place, index: int, lane: Lane, cells: Sequence[Cell | None]) -> str:
    texts = [cell.text if (cell := cells[column.index]) else "" for column in lane.codes]
    code, kept, damaged = row_codes(texts, at.codes.get(index, []))
    at.codes[index] = kept
    if damaged:
        first = next(cell for column in lane.codes if (cell := cells[column.index]) and cell.text)
        at.reading.notes.append(f"the code {code} ({first.locator}) is damaged: kept as printed")
    return code


def _fact(at: _Place, cell: Cell, column: Column, label: str, code: str) -> dict[str, object]:
    table = at.reading.sheet.table
    measure, quantity = _measure(at, column, label), ""
    if column.role == "count":
        quantity = "个"
    elif column.measure in ("execution_rate", "percent"):
        quantity = "%"
    row = fact(
        at.context,
        cell,
        table=table,
        measure=measure,
        label=label or ("" if column.role == "unplaced" else _words(at.layout, column)),
        code=code,
        direction=column.side or kind(table)["direction"],
        spending_unit=_unit(table, label),
        fiscal_year=column.year or (at.context.fiscal_year - 1 if column.before else 0),
        phase=column.phase,
        scale=column.scale or at.piece.scale,
        quantity_unit=quantity,
    )
    at.claims.cell(cell, "fact", str(row["fact_id"]))
    return row


def _measure(at: _Place, column: Column, label: str) -> str:
    """Return what a column's header says of its amounts; where it says only 金额, the title or the label may tell."""
    table, title, measure = at.reading.sheet.table, at.piece.title, column.measure
    if measure == "amount" and label.endswith("经费合计"):
        return header.meaning(label.removesuffix("合计"))[1] or measure
    if table == "three_public" and measure == "amount":
        by_label = header.meaning(label)[1]
        return by_label if by_label in _COMPONENTS else measure
    if table == "operating_expenses" and measure == table:
        return "amount"
    parts = [part for words, part in ((_PERSONNEL, "personnel"), (_PUBLIC, "public")) if words in title]
    return parts[0] if len(parts) == 1 and measure in ("amount", "total") else measure


def _unit(table: str, label: str) -> str:
    """A row of the 三公 table that is named after no component and no total is named after a spending unit."""
    return label if table == "three_public" and label and not header.meaning(label)[1] else ""


def _words(layout: Layout, column: Column) -> str:
    """Return the header words that name an amount in a table without labels."""
    if any(lane.labels or lane.codes for lane in layout.lanes):
        return ""
    return next(
        (
            chinese(header.without_year(words))
            for words in reversed(column.path)
            if header.meaning(words)[1] != "amount"
        ),
        "",
    )


def _enter(at: _Place, lane: int, column: Column, row: dict[str, object], names: Name) -> None:
    """Keep an amount for the proof; a count or a percent is no amount."""
    if row["quantity_unit"]:
        return
    amount, step = row["amount_yuan"], row["rounding_step_yuan"]
    at.reading.entries.append(
        Entry(
            row=at.row,
            lane=lane,
            column=column,
            code=str(row["code"]),
            label=str(row["label"]),
            level=names.level,
            depths=names.depths,
            outer=chinese(names.outer) or str(row["label"]),
            amount=amount if isinstance(amount, Decimal) else None,
            step=step if isinstance(step, Decimal) else Decimal(0),
            fact_id=str(row["fact_id"]),
        )
    )


def _pairs(at: _Place, row: Row) -> Iterator[dict[str, object]]:
    """A row that fits no column (人员经费合计 | 0.00 | 公用经费合计 | 0.00) is read as label and amount in turn."""
    filled = [cell for cell in row.cells if cell.text]
    shape = [number(cell.text) is None for cell in filled]
    single = all(len(lane.amounts) == 1 for lane in at.layout.lanes)
    if single and len(filled) % 2 == 0 and shape == [True, False] * (len(filled) // 2):
        for n, (label, cell) in enumerate(zip(filled[::2], filled[1::2], strict=True)):
            row_ = _fact(at, cell, at.layout.lanes[0].amounts[0], clean_label(label.text), "")
            _enter(at, n, at.layout.lanes[0].amounts[0], row_, Name())
            yield row_
        return
    label_text = next((cell.text for cell in filled if number(cell.text) is None), "")
    for cell in filled:
        if number(cell.text) is not None and not cell.text.isdigit():
            row_ = _fact(at, cell, Column(-1, "unplaced", "unplaced"), clean_label(label_text), "")
            yield row_ | {"aligned": False}


def _printed_empty(at: _Place) -> dict[str, object]:
    """A table printed without any figure is a fact too: the office says that there was none."""
    cell = (at.layout.body or at.layout.head)[-1].cells[0]
    blank = {"amount_yuan": None, "printed": "", "rounding_step_yuan": None, "label": ""}
    return _fact(at, cell, at.layout.lanes[0].amounts[0], "", "") | blank
