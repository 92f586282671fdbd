"""Single planted errors in clean rows and in raw text, and the arithmetic that says which of them must be found.

An edit counts only where it exceeds what rounding could explain for a rule that holds in
the untouched document; the bound is computed here, without the audit's own judgement.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analysis import clean
from analysis.audit import audit, rules

Row = dict[str, Any]
Rows = dict[str, list[Row]]

LEAST = {i.name for i in rules.IDENTITIES if i.relation == "≥"} | {"cost target of a project"}
KEYS = {"facts": "fact_id", "statements": "statement_id", "indicators": "indicator_id"}
_GOOD = {"ties", "rounding"}
NOTICED = {"breaks", "boundary", "untestable"}


@dataclass(frozen=True)
class Planted:
    """One planted error: its kind, the figure it touches, and how to make it."""

    kind: str
    figure: str
    make: Callable[[], Rows]
    among: frozenset[str] = frozenset()

    def outcome(self, before: set[tuple[str, ...]]) -> str:
        """Return whether the audit of the mutated rows accuses the figure, or only says that it proves nothing."""
        wanted = self.among or {self.figure}
        new = [row for row in audit(self.make()) if key(row) not in before and row["verdict"] in NOTICED]
        verdicts = {row["verdict"] for row in new if wanted & set(row["evidence"].split(";"))}
        return "breaks" if "breaks" in verdicts else "held back" if verdicts else "missed"


def key(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("check", "evidence", "stated", "derived", "explanation"))


def breaks(findings: Iterable[Row]) -> set[tuple[str, ...]]:
    return {key(row) for row in findings if row["verdict"] in NOTICED}


def single(cleaned: clean.Cleaned) -> Rows:
    """Return the rows of one document as a collection of its own."""
    return dict(cleaned.rows)


class Subject:
    """One document with its findings: which figures a rule covers, and what change of one a rule must notice."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.findings = audit(rows)
        self.before = breaks(self.findings)
        self.by_id = {row[ident]: (table, row) for table, ident in KEYS.items() for row in rows[table]}
        self.good = [f for f in self.findings if f["verdict"] in _GOOD]
        self.of: dict[str, list[Row]] = {}
        for found in self.good:
            for ident in found["evidence"].split(";"):
                self.of.setdefault(ident, []).append(found)

    def values(self, table: str) -> list[Row]:
        """Return the rows of a table that print a figure."""
        return [row for row in self.rows[table] if any(row.get(c) is not None for c in COLUMNS[table])]

    def must_notice(self, ident: str, column: str, old: Decimal, new: Decimal) -> bool:
        """Tell whether a rule that holds now cannot hold with the new value, whatever the unrounded values are."""
        return any(self._notices(found, ident, column, old, new) for found in self.of.get(ident, ()))

    def _notices(self, found: Row, ident: str, column: str, old: Decimal, new: Decimal) -> bool:
        """Tell whether one finding turns, by twice its tolerance: truncation may explain as much again."""
        stated = found["evidence"].split(";")[0] == ident
        own = self.by_id[ident][1].get("step_yuan") if column == "amount_yuan" else None
        allowed = 2 * found["tolerance"] + (Decimal("0.02") if found["unit"] == "%" else own or 0)
        if found["unit"] in ("points", "names") or (column == "percent") > (found["unit"] == "%"):
            return False
        itself = stated and (column == "percent" or self.by_id[ident][1].get("quantity_unit") == "%")
        if found["unit"] == "%" and not itself:
            return column != "percent" and self._ratio_moves(found, ident, old, new, allowed)
        if found["check"] in LEAST:
            residual = found["residual"] + (new - old) * (1 if stated else -1)
            return bool(residual < -allowed)
        return bool(abs(new - old) > allowed)

    def _ratio_moves(self, found: Row, ident: str, old: Decimal, new: Decimal, allowed: Decimal) -> bool:
        """Tell whether a percent leaves its interval when part or whole is replaced."""
        if not old or not new or not found["derived"]:
            return False
        share = found["derived"]
        if found["check"] == "percent of a change":
            change, now = (self._amount(name) for name in found["evidence"].split(";"))
            mutated = (new, now) if found["evidence"].split(";")[0] == ident else (change, new)
            base = mutated[1] - mutated[0]
            return bool(base > 0 and abs(100 * mutated[0] / base - share) > allowed)
        part = found["evidence"].split(";")[1] == ident
        moved = share * new / old if part else share * old / new
        return bool(abs(moved - share) > allowed)

    def _amount(self, ident: str) -> Decimal:
        value = self.by_id[ident][1]["amount_yuan"]
        assert isinstance(value, Decimal)
        return value

    def with_value(self, table: str, ident: str, column: str, value: Decimal | None) -> Rows:
        """Return the rows with one figure replaced (None drops the row)."""
        rows = [
            r if r[KEYS[table]] != ident else ({**r, column: value} if value is not None else None)
            for r in self.rows[table]
        ]
        return {**self.rows, table: [row for row in rows if row is not None]}


COLUMNS = {"facts": ("amount_yuan", "quantity"), "statements": ("amount_yuan", "percent", "quantity")}


def digit_changed(token: str, chance: random.Random) -> str:
    """Return the number with its first (or only) significant digit replaced by another."""
    places = [i for i, c in enumerate(token) if c.isdigit()]
    at = next((i for i in places if token[i] != "0"), places[0])
    return token[:at] + chance.choice([d for d in "123456789" if d != token[at]]) + token[at + 1 :]


def transposed(token: str, chance: random.Random) -> str:
    """Return the number with two neighbouring, different digits exchanged."""
    pairs = [i for i in range(len(token) - 1) if token[i : i + 2].isdigit() and token[i] != token[i + 1]]
    if not pairs:
        return token
    at = chance.choice(pairs)
    return token[:at] + token[at + 1] + token[at] + token[at + 2 :]


EDITS = {"a digit changed": digit_changed, "two digits transposed": transposed}


def in_clean_rows(subject: Subject, chance: random.Random, count: int) -> Iterator[Planted]:
    """Yield planted errors of every kind in the clean rows of one document."""
    yield from _values(subject, chance, count)
    yield from _last_digits(subject, chance, count)
    yield from _wrong_base(subject)
    yield from _below_basic_line(subject)
    yield from _points(subject, chance, count // 6)


def _values(subject: Subject, chance: random.Random, count: int) -> Iterator[Planted]:
    """Digits changed or exchanged, and signs turned, in figures that a rule covers."""
    covered = [(t, r) for t in COLUMNS for r in subject.values(t) if r[KEYS[t]] in subject.of]
    for table, row in chance.sample(covered, min(count, len(covered))):
        ident = row[KEYS[table]]
        column = chance.choice([c for c in COLUMNS[table] if row.get(c) is not None])
        old = row[column]
        for kind, new in _new_values(old, chance):
            if new != old and subject.must_notice(ident, column, old, new):
                yield Planted(kind, ident, lambda t=table, i=ident, c=column, v=new: subject.with_value(t, i, c, v))  # type: ignore[misc]


def _last_digits(subject: Subject, chance: random.Random, count: int) -> Iterator[Planted]:
    """The last printed digit one up or down, where some rule leaves rounding no room for it."""
    covered = [r for r in subject.values("facts") if r["fact_id"] in subject.of and r["amount_yuan"]]
    for row in chance.sample(covered, min(count, len(covered))):
        ident, old = row["fact_id"], row["amount_yuan"]
        new = old + row["rounding_step_yuan"] * chance.choice([-1, 1])
        if any(_exact(found, ident, new - old) for found in subject.of[ident]):
            yield Planted(
                "one unit of the last place",
                ident,
                lambda i=ident, v=new: subject.with_value("facts", i, "amount_yuan", v),
            )  # type: ignore[misc]


def _exact(found: Row, ident: str, change: Decimal) -> bool:
    """Tell whether a finding of two figures of tables, printed to one step, cannot hold with one of them moved.

    A figure of the prose takes its finer step from the table that prints the same value, and loses it with that.
    """
    if any("/" in name for name in found["evidence"].split(";")):
        return False
    equal = found["check"] not in LEAST and found["unit"] == "元" and len(found["evidence"].split(";")) == 2
    return equal and found["residual"] == 0 and abs(change) >= found["tolerance"]


def _new_values(old: Decimal, chance: random.Random) -> Iterator[tuple[str, Decimal]]:
    for kind, edit in EDITS.items():
        yield kind, Decimal(edit(f"{old:f}", chance))
    yield "a sign turned", -old


def _wrong_base(subject: Subject) -> Iterator[Planted]:
    """A percent of the new level instead of the base; a completion rate turned upside down."""
    for found in subject.good:
        ids = found["evidence"].split(";")
        if found["check"] not in ("percent of a change", "completion rate") or not found["derived"]:
            continue
        row = subject.by_id[ids[0]][1]
        first, second = (subject._amount(ident) for ident in ids[-2:])
        if not first or not second:
            continue
        wrong = 100 * first / second if found["check"] == "percent of a change" else 100 * second / first
        wrong = wrong.quantize(row["percent_step"])
        if subject.must_notice(ids[0], "percent", row["percent"], wrong):
            yield Planted(
                "a percent on the wrong base",
                ids[0],
                lambda i=ids[0], v=wrong: subject.with_value("statements", i, "percent", v),  # type: ignore[misc]
            )


def _below_basic_line(subject: Subject) -> Iterator[Planted]:
    for found in subject.good:
        if found["check"] in LEAST and "basic line" in found["check"]:
            stated, part = found["evidence"].split(";")[:2]
            table, row = subject.by_id[stated]
            new = subject._amount(part) / 2
            if subject.must_notice(stated, "amount_yuan", row["amount_yuan"], new):
                yield Planted(
                    "a component below its basic line",
                    stated,
                    lambda t=table, i=stated, v=new: subject.with_value(t, i, "amount_yuan", v),  # type: ignore[misc]
                    frozenset([stated, part]),
                )


def _points(subject: Subject, chance: random.Random, count: int) -> Iterator[Planted]:
    """Points of one indicator changed; 90 and 100 are both full, so a change between them is none."""
    covered = [r for r in subject.rows["indicators"] if r["indicator_id"] in subject.of and r["points"]]
    for row in chance.sample(covered, min(count, len(covered))):
        new = row["points"] + chance.choice([1, 2, 3, 7])
        ident = row["indicator_id"]
        yield Planted("points changed", ident, lambda i=ident, v=new: subject.with_value("indicators", i, "points", v))  # type: ignore[misc]


def edited_text(text: str, locator: str, token: str, new: str) -> str | None:
    """Return the text with the number at a locator (`L12.3@4`: line, cell, character) replaced; None if not there."""
    match = re.fullmatch(r"L(\d+)(?:\.(\d+))?(?:@(\d+))?", locator)
    if not match:
        return None
    lines = text.split("\n")
    line = lines[int(match[1]) - 1]
    found = [m.start() for m in re.finditer(rf"(?<![\d.,]){re.escape(token)}(?![\d]|[.,]\d)", line)]
    if match[3] and not match[2] and line[int(match[3]) - 1 :].startswith(token):
        at = int(match[3]) - 1
    elif match[2]:
        cells = line.split("\t")
        start = sum(len(cell) + 1 for cell in cells[: int(match[2]) - 1])
        inside = [place for place in found if start <= place <= start + len(cells[int(match[2]) - 1])]
        if not inside:
            return None
        at = inside[0]
    elif len(found) == 1:
        at = found[0]
    else:
        return None
    lines[int(match[1]) - 1] = line[:at] + new + line[at + len(token) :]
    return "\n".join(lines)


def in_raw_text(subject: Subject, name: str, text: str, chance: random.Random, count: int) -> Iterator[Planted]:
    """Yield the same kinds of errors as edits of the raw text, with the whole chain run again."""
    places = [n for n in subject.rows["numbers"] if n["role"] in ("fact", "statement") and n["ref"] in subject.of]
    made = 0
    for number in chance.sample(places, len(places)):
        table, row = subject.by_id[number["ref"]]
        kind, edit = chance.choice(list(EDITS.items()))
        new = edit(number["token"], chance)
        column, old = _printed_in(row, COLUMNS[table], number["token"])
        if column is None or new == number["token"]:
            continue
        factor = old / _number(number["token"]) if _number(number["token"]) else _SCALE.get(row["scale"], Decimal(1))
        if subject.must_notice(number["ref"], column, old, _number(new) * factor):
            changed = edited_text(text, number["locator"], number["token"], new)
            if changed is not None:
                yield Planted(f"{kind} in the text", number["ref"], lambda t=changed: _again(name, t))  # type: ignore[misc]
                made += 1
        if made == count:
            return


_SCALE = {"万元": Decimal(10000), "元": Decimal(1)}


def _number(token: str) -> Decimal:
    return Decimal(token.replace(",", ""))


def _printed_in(row: Row, columns: Sequence[str], token: str) -> tuple[str | None, Decimal]:
    """Return the column whose value the token prints."""
    for column in columns:
        value = row.get(column)
        if value is None:
            continue
        scale = _SCALE.get(row["scale"], Decimal(1)) if column == "amount_yuan" else Decimal(1)
        if abs(value) == _number(token) * scale:
            return column, value
    return None, Decimal(0)


def _again(name: str, text: str) -> Rows:
    return single(clean.document(name, text.encode("utf-8")))


def changed_names(subject: Subject, name: str, text: str, other: str) -> Iterator[Planted]:
    """One table names the unit by another name."""
    unit = subject.rows["disclosures"][0]["spending_unit"]
    if subject.rows["disclosures"][0]["consolidated"]:
        return
    rows = {
        f["locator"].split(".")[0]: f
        for f in subject.rows["facts"]
        if f["table"] in ("three_public", "project_targets")
    }
    lines = text.split("\n")
    for table in ("three_public", "project_targets"):
        place = next((loc for loc, f in rows.items() if f["table"] == table and f["label"] == unit), None)
        if place:
            at = int(place[1:]) - 1
            changed = "\n".join([*lines[:at], lines[at].replace(unit, other), *lines[at + 1 :]])
            among = frozenset(f["fact_id"] for f in subject.rows["facts"] if f["spending_unit"])
            yield Planted("a unit's name changed", rows[place]["fact_id"], lambda t=changed: _again(name, t), among)  # type: ignore[misc]


def other_unit(subject: Subject, text: str, factor: Decimal, years: int, names: dict[str, str]) -> str:
    """Return a disclosure of another unit and year: every amount times a factor, rounded anew, in the same words."""
    lines = text.split("\n")
    money = [n for n in subject.rows["numbers"] if n["role"] in ("fact", "statement", "indicator")]
    for number in sorted(money, key=_from_the_right, reverse=True):
        if not _is_money(subject, number, lines):
            continue
        token = number["token"]
        places = len(token.partition(".")[2])
        scaled = (_number(token) * factor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        changed = edited_text(
            "\n".join(lines), number["locator"], token, f"{scaled:,f}" if "," in token else f"{scaled:f}"
        )
        assert changed is not None, number
        lines = changed.split("\n")
    moved = re.sub(r"(?<!\d)20\d\d(?=\s*年)", lambda m: str(int(m[0]) + years), "\n".join(lines))
    for old, new in names.items():
        moved = moved.replace(old, new)
    return moved


def _from_the_right(number: Row) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number["locator"]))


def _is_money(subject: Subject, number: Row, lines: list[str]) -> bool:
    _, row = subject.by_id.get(number["ref"], ("", {}))
    if number["role"] == "fact":
        return row["amount_yuan"] is not None
    if number["role"] == "statement":
        return row["amount_yuan"] is not None and abs(row["amount_yuan"]) == _number(number["token"]) * 10000
    return bool(row) and row["target"].strip() == number["token"] and row["measure_unit"].strip() == "万元"
