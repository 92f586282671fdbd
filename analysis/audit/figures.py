"""The one way from a clean row to a `Figure`: a printed value with its step, its place and what it measures.

Offices drop zeros (247.8 is 247.80 elsewhere), print counts beside money and repeat a figure in several sentences;
a figure therefore carries the finest step that the document prints for its value, and the sentence it stands in.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from analysis.amounts import DIGITS, SCALES, number
from analysis.amounts import step as step_of
from analysis.documents import squeeze

Row = Mapping[str, object]
PROSE = "prose"
TOTAL_ROWS = ("合计", "总计")
_SUBTOTAL = "小计"
_CELL = re.compile(r"(.+)\.C?\d+")
_UNITS = {"人次": "人"}
_MONEY = re.compile(rf"({DIGITS})(亿元|万元|元|亿|万)")
_SAID = re.compile(rf"(?:实际支出|支出|≤|不超过)?{_MONEY.pattern}(?:预算|以内|之内)?")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One printed figure: its value and step in `unit` (元, %, 人 …), where it stands and what it measures.

    `column` tells two figures of one row apart (a change and its percent), `scale` is the printed unit in 元,
    `sentence` the words around a figure of the prose, `table_id` the printed table.
    """

    id: str
    value: Decimal
    step: Decimal = Decimal(0)
    unit: str = "元"
    disclosure_id: str = ""
    spending_unit: str = ""
    year: int = 0
    phase: str = ""
    table: str = ""
    measure: str = ""
    label: str = ""
    code: str = ""
    direction: str = ""
    part_of: str = ""
    project: str = ""
    column: str = ""
    scale: Decimal = Decimal(1)
    sentence: str = field(default="", repr=False)
    table_id: str = ""

    @property
    def low(self) -> Decimal:
        return self.value - self.step / 2

    @property
    def high(self) -> Decimal:
        return self.value + self.step / 2

    @property
    def key(self) -> tuple[str, str]:
        """The figure among all figures: a statement prints an amount and a percent under one id."""
        return self.id, self.column


def of_fact(row: Row) -> Figure | None:
    """Return the figure of a fact, None for a blank cell."""
    value, step, unit = row["amount_yuan"], row["rounding_step_yuan"], "元"
    if value is None and row["quantity"] is not None:
        value, unit = row["quantity"], str(row["quantity_unit"])
        printed = squeeze(str(row["printed"]))
        step = step_of(printed) if unit == "%" or "." in printed else Decimal(0)
    if not isinstance(value, Decimal) or not isinstance(step, Decimal):
        return None
    return Figure(
        id=str(row["fact_id"]),
        value=value,
        step=step,
        unit=unit,
        spending_unit=str(row["spending_unit"]),
        table=str(row["table"]),
        measure=str(row["measure"]),
        label=str(row["label"]),
        code=str(row["code"]),
        direction=str(row["direction"]),
        project=str(row.get("project") or ""),
        table_id=str(row.get("table_id") or ""),
        scale=_scale(row, unit),
        **_of_document(row),  # type: ignore[arg-type]
    )


def of_statement(row: Row, column: str = "amount_yuan") -> Figure | None:
    """Return the figure that a statement prints in `column`: amount_yuan, or percent; counts are exact."""
    value, step, unit = row[column], row["step_yuan"], "元"
    if column == "percent":
        step, unit = row["percent_step"], "%"
    elif value is None:
        unit = str(row["quantity_unit"])
        value, step, unit = row["quantity"], Decimal(0), _UNITS.get(unit, unit)
    if not isinstance(value, Decimal) or not isinstance(step, Decimal):
        return None
    return Figure(
        id=str(row["statement_id"]),
        value=value,
        step=step,
        unit=unit,
        table=PROSE,
        measure=str(row["subject"]),
        label=str(row["item"]),
        part_of=str(row["part_of"]),
        column="percent" if column == "percent" else "",
        scale=_scale(row, unit),
        sentence=str(row["quote"]),
        **_of_document(row),  # type: ignore[arg-type]
    )


def of_level(row: Row) -> Figure | None:
    """Return the figure of a level statement, None for other kinds.

    `其他用车1辆，其他用车主要是借调用车1辆` explains one count by another: the second is no further part.
    """
    found = of_statement(row) if row["kind"] == "level" else None
    explains = row["item"] and f"主要是{row['item']}" in str(row["quote"])
    return replace(found, part_of="explanation") if found and explains else found


def of_target(row: Row, column: str) -> Figure | None:
    """Return the money of an indicator's cell: `10.34` with 万元 as its unit, `79.73万元`, `实际支出38.46万元`."""
    text, unit = squeeze(str(row[column])), str(row["measure_unit"])
    inline = _SAID.fullmatch(text)
    digits, scale = (inline[1], inline[2]) if inline else (text, unit if column == "target" else "")
    factor = _factor(scale)
    value = number(digits)
    if value is None or not factor or (not inline and unit not in SCALES):
        return None
    return of_indicator(row, column, value * factor, step_of(digits) * factor, factor)


def of_indicator(row: Row, column: str, value: Decimal, step: Decimal, scale: int = 1, unit: str = "元") -> Figure:
    """Return the figure that one cell of an indicator's row stands for."""
    return Figure(
        id=str(row["indicator_id"]),
        value=value,
        step=step,
        unit=unit,
        spending_unit=str(row["spending_unit"]),
        table="indicators",
        measure="target",
        label=str(row["level_3"]),
        project=str(row["project"]),
        column=column,
        scale=Decimal(scale),
        disclosure_id=str(row["disclosure_id"]),
        year=int(str(row["fiscal_year"])),
        phase="approved",
    )


def in_goal(goal: str, name: str, amount: Figure) -> Figure | None:
    """Return the amount that a goal prints behind the project's name."""
    match = re.search(re.escape(name) + _MONEY.pattern, goal)
    if not match:
        return None
    factor, value = _factor(match[2]), number(match[1])
    if value is None:
        return None
    return replace(
        amount, value=value * factor, table="indicators", label=name, column="goal", scale=Decimal(factor), code=""
    )


def of_tables(amounts: Iterable[Row], statements: Iterable[Row]) -> list[Figure]:
    """Return the printed figures of facts and of level statements, each with its finest printed step.

    A prose figure (247.8) takes the finer step where the document prints the same value finer (247.80),
    but none finer than its prose prints at all: prose in whole 万元 was rounded, and dropped no zeros.
    """
    figures = [f for f in (*_headed(amounts), *map(of_level, statements)) if f]
    finest: dict[tuple[str, str, Decimal], Decimal] = {}
    in_prose: dict[tuple[str, str], Decimal] = {}
    for figure in figures:
        _keep_least(finest, (figure.disclosure_id, figure.unit, figure.value), figure.step)
        if figure.table == PROSE:
            _keep_least(in_prose, (figure.disclosure_id, figure.unit), figure.step)
    return [_with_step(f, finest[f.disclosure_id, f.unit, f.value], in_prose) for f in figures]


def _headed(amounts: Iterable[Row]) -> list[Figure | None]:
    """Return the figures of facts; a row without a label of its own, under column heads, is the total row.

    三公 forms of one unit print heads and amounts only: there the reader's label is the head of each column. Where a
    transcription or a spreadsheet has a place of its own for each cell, the one row is all of the table.
    """
    rows = list(amounts)
    found = [of_fact(row) for row in rows]
    lines: dict[tuple[object, ...], list[int]] = {}
    for place, (row, figure) in enumerate(zip(rows, found, strict=True)):
        cell = _CELL.fullmatch(str(row.get("locator", "")))
        if cell and figure and not figure.code:
            lines.setdefault((figure.table, row.get("page"), cell[1]), []).append(place)
        if figure and figure.table_id:
            lines.setdefault((figure.disclosure_id, figure.table_id), []).append(place)
    for places in lines.values():
        own = [f for place in places if (f := found[place])]
        if _unlabelled(own):
            for place, figure in zip(places, own, strict=True):
                found[place] = replace(figure, label=TOTAL_ROWS[0])
    return found


def _unlabelled(own: Sequence[Figure]) -> bool:
    """Tell whether the figures of one row are told apart by their columns alone."""
    columns = {(f.measure, f.phase, f.year) for f in own}
    totals = any(f.measure in ("total", "grand_total") and f.label in (*TOTAL_ROWS, _SUBTOTAL) for f in own)
    coded = any(f.code for f in own)
    return totals and not coded and len(columns) == len(own) and len({f.label for f in own}) > 1


def by_table(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Return the figures by the standard table (or the prose) they stand in."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.table, []).append(figure)
    return found


def line(figure: Figure) -> tuple[str, ...]:
    """Return what tells the row of a figure in its table."""
    return figure.table, figure.code, figure.label, figure.project, figure.spending_unit


def _of_document(row: Row) -> dict[str, object]:
    year = int(str(row["fiscal_year"]))
    return {"disclosure_id": str(row["disclosure_id"]), "year": year, "phase": str(row["phase"])}


def _scale(row: Row, unit: str) -> Decimal:
    return Decimal(SCALES.get(str(row.get("scale") or ""), 1) if unit == "元" else 1)


def _factor(scale: str) -> int:
    return SCALES.get(scale if scale.endswith("元") else scale + "元", 0) if scale else 0


def _keep_least(kept: dict[Any, Decimal], key: object, step: Decimal) -> None:
    kept[key] = min(kept.get(key, step), step)


def _with_step(figure: Figure, finest: Decimal, prose: Mapping[tuple[str, str], Decimal]) -> Figure:
    least = prose[figure.disclosure_id, figure.unit] if figure.table == PROSE else finest
    step = min(figure.step, max(finest, least))
    return figure if step == figure.step else replace(figure, step=step)
