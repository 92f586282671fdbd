"""Why an office says a figure changed: the reason beside, between, before or after the changes it explains."""

import re
from dataclasses import dataclass, field
from typing import Any

from analysis.statements.passages import CLAUSE, NUMBER, Numeral, Passage, phrases
from analysis.statements.topic import mentions, slogans

COMPARED = ("change", "no_change", "completion")


@dataclass(slots=True)
class Row:
    """A statement while it is read: its values, the span it stands in, the numerals it explains."""

    values: dict[str, Any]
    start: int
    lead: int
    end: int
    numerals: list[Numeral] = field(default_factory=list)


class Reasons:
    """Gives changes their reasons, and keeps those that still wait for one."""

    def __init__(self) -> None:
        self.pending: list[Row] = []

    def open(self, passage: Passage) -> None:
        """Start a passage; a numbered one is about something else than the one before."""
        self.p = passage
        self.here = False  # whether a change without a reason stands in this passage
        if NUMBER.match(passage.text):
            self.pending = []

    def wait(self, rows: list[Row]) -> None:
        """Keep the changes of a sentence that found no reason in it: the next may bring one."""
        self.pending = [row for row in rows if row.values["kind"] in COMPARED and not row.values["reason"]]
        self.here = bool(self.pending)

    def explain(self, start: int, end: int, rows: list[Row]) -> list[tuple[int, int]]:
        """Give each change its reason and return the spans that were used.

        The reason stands after the change, before it, between two changes that share it, or in
        a sentence of its own; a level has none (`主要用于` says what it is for).
        """
        text = self.p.text
        used: list[tuple[int, int]] = []
        compared = [row for row in rows if row.values["kind"] in COMPARED]
        if not rows and not self.pending:
            return []
        marks = list(phrases("reason").finditer(text, start, end))
        for index, mark in enumerate(marks):
            limit = marks[index + 1].start() if index + 1 < len(marks) else end
            limit = self._cut(mark.end(), limit, rows)
            first = not any(row.start < mark.start() for row in rows)
            waiting = self.pending if first else [row for row in compared if row.start < mark.start()]
            if first:  # `公务接待费减少的主要原因是…` explains that subject alone
                named = {m.subject.name for m in mentions(text[start : mark.end()])}
                beside = [row for row in waiting if row.values["subject"] in named]
            else:
                beside = [row for row in waiting if row.start > text.rfind(";", start, mark.start())]
            waiting = [row for row in beside or waiting if not row.values["reason"]]
            shared = [row for row in compared if row.start >= limit and not marks[index + 1 :]]
            for row in [*waiting, *(r for r in shared if r.values["amount_yuan"] is not None)]:
                row.values["reason"] = self.p.quote(mark.end(), limit).strip("。，；：, ")
                row.values["slogan"] |= bool(slogans(text[mark.start() : limit]))
            if waiting or shared:
                used.append((mark.start(), limit))
        if not rows and not marks and self.here and slogans(text[start:end]):
            for row in self.pending:
                row.values["slogan"] = True
                row.values["reason"] = row.values["reason"] or self.p.quote(start, end).strip("。")
            used.append((start, end))
        for row in rows:
            own = self._own_words(row)
            if slogans(text[own[0] : own[1]]):
                row.values["slogan"] = True
                used.append(own)
        return used + self._unmarked(end, rows, compared)

    def _own_words(self, row: Row) -> tuple[int, int]:
        """Return the span of a statement's own words: for a change the whole lead, else the last clause."""
        lead = self.p.text[row.lead : row.start]
        if row.values["kind"] in COMPARED:
            marks = list(phrases("reason").finditer(lead))
            return (row.start if marks else row.lead), row.end
        return row.start - len(CLAUSE.split(lead)[-1]), row.end

    def _unmarked(self, end: int, rows: list[Row], compared: list[Row]) -> list[tuple[int, int]]:
        """A tight-belt clause right after or before a change is its reason even without 主要是."""
        used = []
        text = self.p.text
        if rows and compared and rows[-1] is compared[-1] and not rows[-1].values["reason"]:
            tail = (rows[-1].end, end)
            if slogans(text[tail[0] : tail[1]]):
                used.append(tail)
                for row in compared:
                    if not row.values["reason"]:
                        row.values["reason"] = self.p.quote(*tail).strip("。，；：, ")
                        row.values["slogan"] = True
        for row in compared:
            if row.values["slogan"] and not row.values["reason"]:
                own = text[row.lead : row.start]
                clauses = [c for c in CLAUSE.split(own)[:-1] if slogans(c)]
                row.values["reason"] = clauses[-1] if clauses else ""
        return used

    def _cut(self, start: int, end: int, rows: list[Row]) -> int:
        """End a reason where the next statement about the budget begins."""
        for mark in re.finditer("[,;]?其中[:,]", self.p.text[start:end]):
            end = start + mark.start()
        for row in rows:
            if start < row.start < end and row.values["amount_yuan"] is not None:
                clause = max(self.p.text.rfind(mark, start, row.start) for mark in ",;")
                if clause - start >= 4:
                    return clause
        return end
