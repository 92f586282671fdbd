"""Annexes of the final accounts -> facts: 绩效评价基础数据表 prints staff, funds and buildings, section by section."""

import re
from collections.abc import Iterator

from analysis.amounts import SCALE, SCALES, number
from analysis.documents import Cell, Claims
from analysis.tables.header import column as column_of
from analysis.tables.pieces import Piece, Tables
from analysis.tables.record import Context, claim_numbering, clean_label, fact

_SECTION_UNIT = re.compile(rf"\((人|{SCALE})\)")
_BASE_MEASURES = {"编制数": "established_posts", "实际在职人数": "staff_in_post", "控制率": "control_rate"}


def read(tables: Tables, context: Context) -> tuple[list[dict[str, object]], Claims]:
    """Return the facts of the annexes, with the claims of their numerals."""
    facts: list[dict[str, object]] = []
    claims = Claims()
    for piece in tables.of("evaluation_base"):
        facts.extend(_evaluation_base(piece, context, claims))
    return facts, claims


def _evaluation_base(piece: Piece, context: Context, claims: Claims) -> Iterator[dict[str, object]]:
    """Yield the facts of 绩效评价基础数据表: sections, each with a header row of its own and its unit in brackets.

    The header's first cell names the section (财政供养人员情况（人）, 经费控制情况（万元）, 楼堂馆所控制情况); its
    other cells head the amounts below, with a year and a phase (2023年决算数) or a unit (预算投资（万元）).
    """
    head: list[Cell] = []
    for row in piece.rows:
        values = [number(cell.text) for cell in row.cells[1:]]
        if all(value is None for value in values) and len(row.cells) > 2:
            head = list(row.cells)
            for cell in row.cells:
                claims.cell(cell, "date" if "年" in cell.text else "form")
            continue
        if len(row.cells) != len(head):
            continue
        claim_numbering(row.cells[0], claims)
        for header, cell in zip(head[1:], row.cells[1:], strict=True):
            if number(cell.text) is not None:
                yield _base_fact(piece, context, head[0], header, row.cells[0], cell)
                claims.cell(cell, "fact", f"{context.disclosure_id}:{cell.locator}")


def _base_fact(
    piece: Piece, context: Context, section: Cell, header: Cell, label_cell: Cell, cell: Cell
) -> dict[str, object]:
    column = column_of(0, [header.text])
    own = _SECTION_UNIT.search(header.text) or re.search(r"\((㎡)\)", header.text)
    unit = own or _SECTION_UNIT.search(section.text)
    unit_text = "%" if cell.text.endswith("%") or header.text.endswith("率") else unit[1] if unit else ""
    measure = next((m for words, m in _BASE_MEASURES.items() if words in header.text), "amount")
    persons = _SECTION_UNIT.search(section.text)
    return fact(
        context,
        cell,
        table="staff" if persons and persons[1] == "人" else "evaluation_base",
        measure=measure if measure != "control_rate" or unit_text == "%" else "amount",
        label=clean_label(label_cell.text) or re.sub(r"\(.*\)$|^\d{4}年", "", header.text),
        fiscal_year=column.year,
        phase=column.phase,
        scale=unit_text if unit_text in SCALES else piece.scale,
        quantity_unit="" if unit_text in SCALES else unit_text,
    )
