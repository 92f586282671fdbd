"""Performance tables -> amounts of units and projects, and the indicators that stand beside them.

In the published tables one row carries two things: an amount of money and a row of
indicator cells. Amounts stand where the header says and are never guessed. Indicator
cells drift, because a transcription drops or adds a cell where the page merged some;
they are placed by what they say, and only where one order alone fits the header.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from typing import Any

from analysis.documents import Cell, Claims, Row, chinese
from analysis.facts import Context, clean_label, fact, number
from analysis.reference import pattern, rows
from analysis.tables import Piece, Tables

_CODE = re.compile(r"\d{3,}")
_MONEY = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_POINTS = re.compile(r"\d+(?:\.\d+)?分?")
_FIGURE = re.compile(r"(?:[<>]=?|[≥≤])?\d[\d.,]*\D{0,3}")
_RULE = re.compile(r"[得计记]满?分|满分|扣.{0,6}分|[得计]\d+分|[加扣]分")
_WEIGHT = re.compile(r"\(\d+分\)$")
_PARTS = re.compile(r"[;、/]")
_DIGIT = re.compile(r"\d")
_SHORT = re.compile(r"[^\d≥≤=<>]{1,4}")
_SCALE = re.compile(r"\((亿元|万元|千元|百元|元)\)")
_INLINE = re.compile(r"(\D+?):?(-?\d[\d,]*(?:\.\d+)?)(亿元|万元|元)?")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")
_LISTED = re.compile(r"(?<![\d.、])\d{1,2}(?=\s*(?:、|\.(?!\d)))")
_NAMES = {"code", "name", "goal", "level_1", "level_2", "level_3", "group", "achieved"}
_PHASES = ("approved", "adjusted", "executed")
_FUNDS = (*_PHASES, "points", "execution_rate", "score")
_UNITS = {"execution_rate": "%", "points": "分", "score": "分"}
_PLACE = ("fact_id", "fiscal_year", "page", "locator")
_SHARED = ("disclosure_id", "spending_unit", "project", "amount_yuan", "phase", *_PLACE)
_TEXTS = ("target", "measure_unit", "content", "rule", "actual", "operator")

Record = dict[str, object]


@dataclass
class Performance:
    """What the performance tables hold: facts, projects, indicators, and the numerals that were understood."""

    facts: list[Record] = field(default_factory=list)
    projects: list[Record] = field(default_factory=list)
    indicators: list[Record] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)


@dataclass(frozen=True)
class Header:
    """Where a piece prints each field; `fields` are those behind level_3 in order; `repaired` if one was put back."""

    columns: dict[str, int]
    fields: tuple[str, ...]
    repaired: bool = False

    def amounts(self) -> dict[int, str]:
        """Return the amount columns: column -> measure."""
        return {column: name for name, column in self.columns.items() if name in _measures()}


@dataclass
class Head:
    """The cells by which a row names a unit or project; `start` is where its indicator cells begin."""

    code: Cell | None
    name: Cell
    amounts: list[tuple[int, Cell]]
    goal: Cell | None
    start: int
    exact: bool
    measures: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """What a self-evaluation has said so far: whose it is, its scale, its current header, its rows in projects."""

    piece: Piece
    scale: str
    unit: str = ""
    project: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    projects: list[Record] = field(default_factory=list)


def read(tables: Tables, context: Context) -> Performance:
    """Return the amounts, projects and indicators of all performance tables of a document."""
    reader = _Reader(context)
    for table in ("project_targets", "overall_targets"):
        for piece in tables.of(table):
            reader.targets(piece)
    reader.units()
    for piece in tables.of("self_evaluation_overall", "self_evaluation_project"):
        reader.self_evaluation(piece)
    return reader.found


@cache
def _patterns(kind: str) -> list[tuple[re.Pattern[str], str]]:
    words = (row for row in rows("indicator_words") if row["kind"] == kind)
    return [(re.compile(pattern(row["pattern"])), row["meaning"]) for row in words]


@cache
def _measures() -> frozenset[str]:
    return frozenset(meaning for _, meaning in _patterns("amount"))


@cache
def _short_word(kind: str, text: str) -> str:
    return next((meaning or "-" for words, meaning in _patterns(kind) if words.fullmatch(text)), "")


def _word(kind: str, text: str) -> str:
    """Return what a cell means as a word of `kind`, "" where it is none; long texts are no words."""
    return _short_word(kind, text) if text and len(text) <= 24 else ""


def _level_1(text: str) -> str:
    """Return the first-level name; self-evaluations print its weight behind it: `产出指标（60分）`."""
    return _word("level_1", _WEIGHT.sub("", text))


def _at(texts: Sequence[str], index: int) -> str:
    return texts[index] if 0 <= index < len(texts) else ""


def _fields(row: Row, *kinds: str) -> dict[str, int]:
    """Return field -> column of a header row, {} if any cell of it is no header word."""
    found: dict[str, int] = {}
    for column, text in enumerate(row.texts):
        if text:
            meaning = next((m for kind in kinds if (m := _word(kind, text))), "")
            if not meaning:
                return {}
            found.setdefault(meaning, column)
    return found


def _header(columns: dict[str, int]) -> Header:
    """Return the header of the columns that were found.

    The last leaf of 按支出性质分 is pushed out behind the last column where a transcription lost the
    merge above it: 项目支出 is put back behind 基本支出, and what stood there moves on by one. 备注 holds
    the points where no column is called so.
    """
    columns = {name: column for name, column in columns.items() if name != "group"}
    if "remark" in columns:
        columns["note" if "points" in columns else "points"] = columns.pop("remark")
    basic, level = columns.get("basic", 0), columns.get("level_1", 0)
    repaired = basic < level < columns.get("project", 0) and "basic" in columns
    if repaired:
        columns = {name: column + (column > basic) for name, column in columns.items()} | {"project": basic + 1}
    behind = sorted((column, name) for name, column in columns.items() if column > columns.get("level_3", 0))
    return Header(columns, tuple(n for _, n in behind if n not in _NAMES | _measures()), repaired)


def _head(row: Row, header: Header) -> Head | None:
    """Return the cells that name a unit or project (or 合计), None for a row of indicators alone.

    The name and its amount stand at their columns, or together some cells beside them with a first-level
    name at the same distance: where a page merged the levels above, the whole head moves right.
    """
    texts, columns = row.texts, header.columns
    if not {"name", "total"} <= set(columns):
        return None
    name, total, level = columns["name"], columns["total"], columns.get("level_1", len(texts))
    figures = [i - total for i, text in enumerate(texts) if text and text[-1].isdigit() and _MONEY.fullmatch(text)]
    for offset in sorted((i for i in figures if i >= -1), key=abs):
        code = columns.get("code", -99) + offset
        label = code if _word("row", _at(texts, code)) == "total" else name + offset
        text = _at(texts, label)
        if not text or _level_1(text) or _word("operator", text):
            continue
        alone = all(_MONEY.fullmatch(t) for t in texts[total + offset :] if t)
        if _level_1(_at(texts, level + offset)) or (offset == 0 and (_CODE.fullmatch(_at(texts, code)) or alone)):
            return _head_at(row, header, offset, label)
    return None


def _head_at(row: Row, header: Header, offset: int, label: int) -> Head:
    texts, columns = row.texts, header.columns
    total, level = columns["total"] + offset, columns.get("level_1", len(texts)) + offset
    first = next((i for i in range(total, len(texts)) if texts[i] and not _MONEY.fullmatch(texts[i])), len(texts))
    levelled = bool(_level_1(_at(texts, first)) or _word("level_2", _at(texts, first)))
    goal = first if not levelled and first <= level and first < len(texts) else None
    code = _at(texts, columns.get("code", -99) + offset)
    return Head(
        row.cells[columns["code"] + offset] if _CODE.fullmatch(code) else None,
        row.cells[label],
        [(i, row.cells[i]) for i in range(total, first) if texts[i]],
        row.cells[first] if goal is not None else None,
        first + 1 if goal is not None else min(first, level),
        not offset and (first == (level if levelled else columns.get("goal")) or first > level),
    )


def _place(texts: Sequence[str], start: int, header: Header) -> tuple[dict[str, int], bool] | None:
    """Return (field -> cell, certain) for the indicator cells of a row from `start`, None if it is no indicator."""
    first = next((i for i in range(start, len(texts)) if texts[i]), None)
    if first is None:
        return None
    candidates = list(_anchors(texts, first, header))
    for fit in (_fit_exactly, _fit_uniquely):
        for levels in candidates:
            if (fields := fit(texts, levels, header)) is not None:
                return levels | fields, True
    levels = candidates[0]
    if len(levels) == 1 and not any(_word("operator", text) for text in texts):
        return None
    third = levels["level_3"]
    if _word("operator", _at(texts, third)):
        third = levels.get("level_2", third - 1)
        levels = {name: i for name, i in (levels | {"level_3": third}).items() if name != "level_2" and i >= first}
    return levels | _certain(texts, third + 1, header), False


def _anchors(texts: Sequence[str], first: int, header: Header) -> Iterator[dict[str, int]]:
    """Yield where the three levels may stand, the likelier first: by their names, then by their columns."""
    places = [header.columns.get(name, -1) for name in ("level_1", "level_2", "level_3")]
    second, third = (max(b - a, 1) for a, b in pairwise(places))
    following, named = _at(texts, first + second), bool(_word("level_2", _at(texts, first + second)))
    if _level_1(texts[first]):
        if first == places[1] and not named:
            yield {"level_2": first, "level_3": first + third}
        if named or not following or first == places[0]:
            level_2 = {"level_2": first + second} if following else {}
            yield {"level_1": first, "level_3": first + second + third} | level_2
        if following and not named:
            yield {"level_1": first, "level_3": first + second}
    elif _word("level_2", texts[first]):
        yield {"level_2": first, "level_3": first + third}
        yield {"level_2": first, "level_3": next((i for i in range(first + 1, len(texts)) if texts[i]), first + third)}
    else:
        yield {"level_3": first}
        if first == places[1]:
            yield {"level_2": first, "level_3": first + third}
        if first == places[0]:
            yield {"level_1": first, "level_2": first + second, "level_3": first + second + third}


def _fits(name: str, text: str) -> bool:
    """Say whether a filled cell can stand in the column `name`."""
    operator = _word("operator", text)
    if name == "operator":
        return bool(operator)
    if name in ("points", "score"):
        return bool(_POINTS.fullmatch(text))
    if name == "measure_unit":
        return not operator and all(_word("measure_unit", p) or _SHORT.fullmatch(p) for p in _PARTS.split(text))
    return operator not in ("sign", "kind") and (name in ("target", "actual") or number(text) is None)


def _fit_exactly(texts: Sequence[str], levels: dict[str, int], header: Header) -> dict[str, int] | None:
    """Return the fields if every cell stands as far behind level_3 as the header says, and fits there."""
    third, printed = levels["level_3"], header.columns.get("level_3", 0)
    places = {header.columns[name] - printed + third: name for name in header.fields}
    filled = [i for i in range(third + 1, len(texts)) if texts[i]]
    name = _at(texts, third)
    if number(name) is not None or _word("operator", name):
        return None
    if not all(i in places and _fits(places[i], texts[i]) for i in filled):
        return None
    found = {places[i]: i for i in filled}
    if "content" in found and "rule" not in found and _RULE.search(texts[found["content"]]):
        return None
    return found if third == printed or _typed(found, levels, header) else None


def _typed(found: dict[str, int], levels: dict[str, int], header: Header) -> bool:
    """Say whether something but order vouches for a row: a level name, an operator, or else its points."""
    sign = "operator" if "operator" in header.fields else "points"
    return len(levels) > 1 or sign in found


def _fit_uniquely(texts: Sequence[str], levels: dict[str, int], header: Header) -> dict[str, int] | None:
    """Return the fields if the filled cells fit the header in one order only, blanks left out of account."""
    third, fields = levels["level_3"], header.fields
    cells = [i for i in range(third + 1, len(texts)) if texts[i]]
    if len(cells) > len(fields) or not _at(texts, third) or _word("operator", texts[third]):
        return None
    orders = (dict(zip(names, cells, strict=True)) for names in combinations(fields, len(cells)))
    ways = [order for order in orders if all(_fits(name, texts[i]) for name, i in order.items())]
    if len(ways) != 1:
        return None
    return ways[0] if "target" in ways[0] and _typed(ways[0], {}, header) else None


def _certain(texts: Sequence[str], start: int, header: Header) -> dict[str, int]:
    """Return the fields that the content alone tells apart in a row whose cells drifted."""
    cells = [i for i in range(start, len(texts)) if texts[i]]
    found: dict[str, list[int]] = {
        "operator": [i for i in cells if _word("operator", texts[i]) in ("sign", "kind")],
        "rule": [i for i in cells if _RULE.search(texts[i])],
        "measure_unit": [i for i in cells if _word("measure_unit", texts[i]) == "-"],
    }
    signs = found["operator"]
    if signs and cells[-1] > signs[0] and _POINTS.fullmatch(texts[cells[-1]]):
        found["points"] = cells[-1:]
    behind = cells if header.fields[0] == "target" else [i for i in cells if signs and i > signs[0]]
    if behind and behind[:1] != found.get("points") and _FIGURE.fullmatch(texts[behind[0]]):
        found["target"] = behind[:1]
    return {name: places[0] for name, places in found.items() if len(places) == 1 and name in header.fields}


def _measures_of(head: Head, header: Header) -> list[str]:
    """Return the measure of each amount of a unit's row, `unplaced` where neither shape nor content is certain.

    Transcriptions add or drop a blank cell before 基本支出. The two amounts that lead straight to the goal
    are 基本支出 and 项目支出 where their sum, and the sum of those before them, is the 资金总额.
    """
    if head.exact:
        columns = header.amounts()
        return [columns.get(column, "unplaced") for column, _ in head.amounts]
    values = [number(cell.text) or Decimal(0) for _, cell in head.amounts]
    measures = ["total"] + ["unplaced"] * (len(values) - 1)
    end = head.start - bool(head.goal)
    adjacent = [column for column, _ in head.amounts[-2:]] == [end - 2, end - 1]
    if len(values) > 3 and adjacent and sum(values[1:-2]) == values[0] == sum(values[-2:]):
        measures[-2:] = sorted(("basic", "project"), key=lambda name: header.columns.get(name, 0))
    return measures


def _plain(cell: Cell) -> str:
    return "".join(cell.printed.split())


class _Reader:
    """Pieces in, rows out: remembers units, amounts and levels, as every page repeats some of them and drops others."""

    def __init__(self, context: Context):
        self.context = context
        self.found = Performance()
        self.owners: dict[str, str] = {}
        self.known: dict[tuple[str, ...], list[Record]] = {}
        self.projects: dict[tuple[str, str], Record] = {}
        self.prints: list[tuple[Piece, Head]] = []
        self.drifted = False
        self.subject = ("", "", "")
        self.levels = ("", "")
        self.pending: list[Cell] = []

    def targets(self, piece: Piece) -> None:
        """Read a piece of the tables of targets: units, projects, and the indicators beside and below them."""
        columns: dict[str, int] = {}
        printed: list[tuple[str, ...]] = []
        for row in piece.rows:
            if len(more := _fields(row, "header", "amount")) > 1:
                columns = more | columns
                printed.append(row.texts)
            elif printed:
                break
        header = _header(columns)
        for row in piece.rows:
            if row.texts in printed:
                self._claim(row.cells, "form")
            else:
                self._target_row(piece, row, header)
        self._settle("")

    def _target_row(self, piece: Piece, row: Row, header: Header) -> None:
        start = header.columns.get("level_1", 0)
        if (head := _head(row, header)) is None:
            self._indicator(piece, row, header, 0 if any(row.texts[:start]) else start)
            return
        self._claim([head.name, *([head.code] if head.code else [])], "identifier")
        if piece.table == "overall_targets":
            head.measures = _measures_of(head, header)
            self.drifted |= header.repaired or not head.exact
            self.prints.append((piece, head))
            self._turn(piece.table, chinese(head.name.text), "")
        else:
            self._project(piece, row, head)
        self.pending += [head.goal] if head.goal else []
        self._indicator(piece, row, header, head.start)

    def _project(self, piece: Piece, row: Row, head: Head) -> None:
        """A row of a new code with nothing but an amount names a unit, any other a project of its code's unit."""
        code, name, cell = head.code.text if head.code else "", chinese(head.name.text), head.amounts[0][1]
        if _word("row", name) == "total":
            self._amount(piece, cell, measure="amount", label=name)
            return
        code = code or next(reversed(self.owners), "")
        if not head.goal and not any(row.texts[head.start :]) and self.owners.setdefault(code, name) == name:
            self._turn(piece.table, name, "")
            self._amount(piece, cell, measure="amount", label=name, spending_unit=name)
            return
        unit = self.owners.get(code, self.context.spending_unit)
        self._turn(piece.table, unit, name)
        fact_row = self._amount(piece, cell, measure="amount", label=name, spending_unit=unit, project=name)
        if (unit, name) not in self.projects:
            self.projects[unit, name] = self._project_row(fact_row, code)
        project = self.projects[unit, name]
        project["goal"] = project["goal"] or (_plain(head.goal) if head.goal else "")

    def _project_row(self, row: Record, code: str) -> Record:
        self.found.projects.append({name: row[name] for name in _SHARED} | {"unit_code": code, "goal": ""})
        return self.found.projects[-1]

    def _amount(self, piece: Piece, cell: Cell, *, project: str = "", **more: Any) -> Record:
        """Return the fact of an amount: the first print of it, where a continued page repeats it."""
        new = self._target(piece, cell, **more)
        seen = self.known.setdefault((piece.table, more.get("spending_unit", ""), more["label"], project), [])
        same = next((old for old in seen if old["amount_yuan"] == new["amount_yuan"]), None)
        if same is None:
            seen.append(new)
        return self._keep(cell, same or new, project)

    def _target(self, piece: Piece, cell: Cell, **more: Any) -> Record:
        more = {"direction": "expenditure", "phase": "approved", "scale": piece.scale} | more
        return fact(self.context, cell, table=piece.table, **more)

    def _keep(self, cell: Cell, row: Record, project: str = "") -> Record:
        """Add `row` to the facts unless it is there, and claim the numerals of its cell."""
        self.found.claims.cell(cell, "fact", str(row["fact_id"]))
        if "project" not in row:
            row["project"] = project
            self.found.facts.append(row)
        return row

    def units(self) -> None:
        """Give the amounts of 整体支出绩效目标表 their measures and emit them: a row may be printed on several pages.

        Prints of one row are told by code and total, for a code was printed under two names, and a name under
        two totals. A print that kept its shape places the same amounts of the one that did not. An amount alone
        between 基本支出 and 项目支出 is placed only if no page of the table drifted: a page with one blank too
        many looks whole.
        """
        rows_printed: dict[tuple[str, Decimal | None], list[tuple[Piece, Head]]] = {}
        for piece, head in self.prints:
            if self.drifted and len({"basic", "project"} & set(head.measures)) == 1:
                head.measures = ["unplaced" if m in ("basic", "project") else m for m in head.measures]
            key = (head.code or head.name).text, number(head.amounts[0][1].text)
            rows_printed.setdefault(key, []).append((piece, head))
        for printed in rows_printed.values():
            models = {_values(h): h.measures for _, h in reversed(printed) if "unplaced" not in h.measures}
            known: list[Record] = []
            for piece, head in printed:
                self._unit(piece, printed[0][1].name.text, head, models.get(_values(head), head.measures), known)

    def _unit(self, piece: Piece, name: str, head: Head, measures: list[str], known: list[Record]) -> None:
        unit, free = "" if _word("row", name) == "total" else name, list(known)
        for (_, cell), measure in zip(head.amounts, measures, strict=True):
            sure = measure != "unplaced"
            new = self._target(piece, cell, measure=measure, label=name, spending_unit=unit, aligned=sure)
            same = next((old for old in free if _same(old, new)), None)
            if same:
                free.remove(same)
            else:
                known.append(new)
            self._keep(cell, same or new)

    def self_evaluation(self, piece: Piece) -> None:
        """Read a self-evaluation: a head, funds, goals and indicators on one sheet, each under a header of its own."""
        sheet = Sheet(piece, piece.scale)
        for row in piece.rows:
            columns = _fields(row, "header")
            if set(columns) - {"group"}:
                sheet.columns = columns
                sheet.scale = next((m[1] for text in row.texts if (m := _SCALE.search(text))), sheet.scale)
                self._claim(row.cells, "form")
            elif not self._named(sheet, row):
                self._sheet_row(sheet, row)
        self._settle("")

    def _named(self, sheet: Sheet, row: Row) -> bool:
        filled = [cell for cell in row.cells if cell.text]
        names = {_word("row", label.text): cell for label, cell in pairwise(filled)}
        if not filled or _word("row", filled[0].text) not in ("project", "spending_unit", "other"):
            return False
        if "project" in names:
            sheet.project = chinese(names["project"].text)
        if "spending_unit" in names:
            sheet.unit = chinese(names["spending_unit"].text)
        self._claim([cell for word, cell in names.items() if word], "identifier")
        return True

    def _sheet_row(self, sheet: Sheet, row: Row) -> None:
        if "executed" in sheet.columns:
            if not self._funds(sheet, row):
                self._inline(sheet, row)
        elif "goal" in sheet.columns:
            goals = [cell for cell in row.cells if cell.text and not _word("header", cell.text)]
            self.pending += goals
            for project in sheet.projects if goals else []:
                project["goal"] = project["goal"] or _plain(goals[0])
        elif "level_1" in sheet.columns:
            self._turn(sheet.piece.table, sheet.unit or self.context.spending_unit, sheet.project)
            filled = [i for i, text in enumerate(row.texts) if text and _word("header", text) != "group"]
            if filled and _word("row", row.texts[filled[0]]) == "score_total":
                self._score_total(sheet.piece, row, filled)
            else:
                self._indicator(sheet.piece, row, _header(sheet.columns), filled[0] if filled else 0)

    def _funds(self, sheet: Sheet, row: Row) -> bool:
        """Read a row of funds, False if it is none: label, three phases of an amount, points, rate and score."""
        places = {sheet.columns[name]: name for name in _FUNDS if name in sheet.columns}
        first = min(places)
        figures = [(i, cell) for i, cell in enumerate(row.cells) if number(cell.text) is not None]
        label = next((text for text in reversed(row.texts[: figures[0][0]]) if text), "") if figures else ""
        if not label:
            return False
        filled = {i for i, text in enumerate(row.texts) if text and i >= first} | {i for i, _ in figures}
        for i, cell in figures:
            name = places[i] if filled <= set(places) else "unplaced"
            phase, measure = (name, "amount") if name in _PHASES else ("executed", name)
            unit = _UNITS.get(name, "%" if cell.text.endswith("%") else "")
            new = self._self_evaluated(sheet, cell, measure, label, phase=phase, quantity_unit=unit)
            if sheet.project and name in _PHASES and _word("amount", clean_label(label)) == "total":
                sheet.projects.append(self._project_row(new, ""))
        return True

    def _inline(self, sheet: Sheet, row: Row) -> None:
        """Read the amounts that stand behind their words in one cell (`其中：基本支出：0`)."""
        for cell in row.cells:
            match = _INLINE.fullmatch(clean_label(cell.text))
            if match and (measure := _word("amount", match[1])):
                more = {"phase": "approved", "printed": match[2]} | ({"scale": match[3]} if match[3] else {})
                self._self_evaluated(sheet, cell, measure, match[1], **more)

    def _self_evaluated(self, sheet: Sheet, cell: Cell, measure: str, label: str, **more: Any) -> Record:
        more = {"scale": sheet.scale, "spending_unit": sheet.unit, "direction": "expenditure"} | more
        label, sure = clean_label(label), measure != "unplaced"
        new = fact(self.context, cell, table=sheet.piece.table, measure=measure, label=label, aligned=sure, **more)
        return self._keep(cell, new, sheet.project)

    def _score_total(self, piece: Piece, row: Row, filled: list[int]) -> None:
        """总分 prints the points there were and the points scored, in that order."""
        values = [i for i in filled[1:] if _POINTS.fullmatch(row.texts[i])]
        fields = dict(zip(("points", "score"), values, strict=False)) if len(values) == 2 else {}
        self.levels = ("总分", "")
        self._add(piece, row, filled[0], fields, len(values) == len(filled) - 1 == 2)

    def _indicator(self, piece: Piece, row: Row, header: Header, start: int) -> None:
        """Add the indicator of a row, if it is one; a first-level name alone waits for the rows below it."""
        if not header.fields or (placed := _place(row.texts, start, header)) is None:
            return
        fields, certain = placed
        self._carry(row.texts, fields)
        if all(name == "level_1" or not _at(row.texts, i) for name, i in fields.items()):
            self.pending += row.cells[start:]
        else:
            self._add(piece, row, start, fields, certain)

    def _carry(self, texts: Sequence[str], fields: dict[str, int]) -> None:
        """Carry the levels down over merged blanks.

        A merged first-level name may be printed in the middle of its rows, so a second-level name overrules
        the one carried from above; and no second level is carried past a new first.
        """
        first, second = (_at(texts, fields.get(name, -1)) for name in ("level_1", "level_2"))
        if first:
            self.levels = (_level_1(first) or chinese(first), chinese(second))
        elif second:
            parent = _word("level_2", second)
            self.levels = (parent if parent else self.levels[0], chinese(second))

    def _add(self, piece: Piece, row: Row, start: int, fields: dict[str, int], certain: bool) -> None:
        cells = row.cells
        texts = {name: _plain(cells[i]) for name, i in fields.items() if i < len(cells)}
        new = f"{self.context.disclosure_id}/i{len(self.found.indicators) + 1:04d}"
        place = next(cell for cell in cells[start:] if cell.text)
        _, unit, project = self.subject
        points = {n: number(cells[fields[n]].text.rstrip("分")) if n in fields else None for n in ("points", "score")}
        self.found.indicators.append(
            {
                "indicator_id": new,
                "disclosure_id": self.context.disclosure_id,
                "spending_unit": unit or self.context.spending_unit,
                "table": piece.table,
                "project": project,
                "level_1": self.levels[0],
                "level_2": self.levels[1],
                **{name: texts.get(name, "") for name in ("level_3", *_TEXTS)},
                **points,
                "as_printed": " | ".join(cell.printed if cell.text else "" for cell in cells[start:]),
                "aligned": certain,
                "page": place.page,
                "locator": place.locator,
            }
        )
        self._settle(new)
        self._claim(cells[start:], "indicator", new)

    def _turn(self, *subject: str) -> None:
        """Another project or unit begins: the levels of the one before do not carry over."""
        if subject != self.subject:
            self.subject, self.levels = subject, ("", "")  # type: ignore[assignment]

    def _settle(self, ref: str) -> None:
        """Claim goals and first-level names for the indicator behind them; years are dates, list numbers numbering."""
        for cell in self.pending:
            for line in cell.lines:
                for role, words in (("date", _YEAR), ("numbering", _LISTED)):
                    for match in words.finditer(line.folded):
                        self.found.claims.line(line, role, start=match.start(), end=match.end())
        self._claim(self.pending, "indicator", ref)
        self.pending = []

    def _claim(self, cells: Sequence[Cell], role: str, ref: str = "") -> None:
        for cell in cells:
            if _DIGIT.search(cell.text):
                self.found.claims.cell(cell, role, ref)


def _same(one: Record, other: Record) -> bool:
    """Say whether two prints may be the same amount: an unplaced one may stand in any column."""
    measures = {one["measure"], other["measure"]}
    return one["amount_yuan"] == other["amount_yuan"] and (len(measures) == 1 or "unplaced" in measures)


def _values(head: Head) -> tuple[Decimal | None, ...]:
    return tuple(number(cell.text) for _, cell in head.amounts)
