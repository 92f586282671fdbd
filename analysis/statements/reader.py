"""The prose of a disclosure becomes statements: what it says of which money or count, against which base, and why.

A published paragraph is read figure by figure. The words since the previous figure (its
*lead*) name the subject, the year, the phase and the base; what they leave out is taken
from the figures before, because an office prints `支出决算为 3.6 万元` and means the 公务接待费
of the line above.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from analysis.documents import Claims, Line
from analysis.statements.passages import BASE, CLAUSE, DATE, SENTENCE, Figure, Numeral, Passage, passages, phrases
from analysis.statements.reasons import Reasons, Row
from analysis.statements.topic import Subject, Topic, mentions, slogans

LAST_YEAR = re.compile(r"(?<![比较与和同跟])(?:上一?年度?|去年)(?!度?(?:结转|结余))")
NAMES_OF_BUDGETS = re.compile(r"(?:一般公共|政府性基金|国有资本经营|社会保险基金|部门|财政)预算内?")
ADJUSTED, APPROVED = re.compile("调整|全年预算|调[增减]"), re.compile("预算")
SPENT, OUTTURN = re.compile("决算|执行|实际|支出|使用"), re.compile("决算|执行数")
DEALT = re.compile(r"各(?![项类级区县市种部单])|分别")
THRESHOLD = re.compile(r"(?:\(含\))?(?:及)?以[上下]")
LINK = re.compile(r"[、,;和及与]*")


def read(
    lines: Sequence[Line], *, disclosure_id: str, fiscal_year: int, document_type: str
) -> tuple[list[dict[str, Any]], Claims]:
    """Return the statements of a document's prose and who understood each of its numerals.

    Disclosures repeat whole paragraphs in their annexes; each printed statement is a row.
    """
    claims = Claims()
    reader = _Reader(fiscal_year, document_type)
    found = [(passage, row) for passage in passages(lines, claims) for row in reader.passage(passage, claims)]
    rows = []
    for index, (passage, row) in enumerate(found, 1):
        page, locator = passage.place(row.numerals[0].start if row.numerals else row.start)
        identity = {"statement_id": f"{disclosure_id}/s{index:03d}", "disclosure_id": disclosure_id}
        rows.append({**identity, **row.values, "page": page, "locator": locator})
        for numeral in row.numerals:
            claims.setdefault(numeral.locator, ("statement", identity["statement_id"]))
    return rows, claims


class _Reader:
    """What a reader remembers from one figure to the next."""

    def __init__(self, fiscal_year: int, document_type: str) -> None:
        self.document_year = fiscal_year
        self.phase = "approved" if document_type == "budget" else "executed"
        self.topic = Topic()
        self.reasons = Reasons()

    def passage(self, passage: Passage, claims: Claims) -> list[Row]:
        """Return the rows of a passage in order."""
        self.p = passage
        self.base: tuple[int, str] | None = None
        figures = passage.figures(claims)
        self.topic.open(passage, figures)
        self.reasons.open(passage)
        rows: list[Row] = []
        if not figures and not self.reasons.pending and not slogans(passage.text):
            self.topic.close(figures)
            return rows
        for sentence in SENTENCE.finditer(passage.text):
            inside = [f for f in figures if sentence.start() <= f.start < sentence.end()]
            rows += self._sentence(sentence.start(), sentence.end(), inside)
        self.topic.close(figures)
        return sorted(rows, key=lambda row: row.start)

    # ---- sentences ------------------------------------------------------------------

    def _sentence(self, start: int, end: int, figures: list[Figure]) -> list[Row]:
        self.start, self.end, self.year, self.dealt = start, end, self.document_year, 1
        self.topic.open_sentence(start, end)
        rows: list[Row] = []
        last, index = start, 0
        extra: list[Numeral] = []
        while index < len(figures):
            figure = figures[index]
            if self._is_threshold(figure, figures[index + 1 :]):
                extra += figure.numerals
                index += 1
                continue
            run = self._run(last, figures[index:])
            rows += self._figures(last, figures[index : index + run], rows, extra)
            index += run
            last = figures[index - 1].end
        self.topic.close_sentence(last)
        used = self.reasons.explain(start, end, rows)
        if figures:
            self.reasons.wait(rows)
        return rows + self._pledges(start, end, used)

    def _is_threshold(self, figure: Figure, following: list[Figure]) -> bool:
        """A unit value (`单位价值50万元以上设备0台`) says which equipment is counted, and is no amount."""
        mark = THRESHOLD.match(self.p.text, figure.end)
        if figure.kind != "amount" or not mark or not following or following[0].kind != "count":
            return False
        return not re.search(r"[,;。]", self.p.text[mark.end() : following[0].start])

    def _run(self, last: int, figures: list[Figure]) -> int:
        """Return how many figures `各`/`分别` deals out to as many subjects; 1 otherwise."""
        count = 1
        shared = DEALT.search(CLAUSE.split(self.p.text[last : figures[0].start])[-1])
        for one, other in pairwise(figures):
            if one.kind != other.kind or not LINK.fullmatch(self.p.text[one.end : other.start]):
                break
            count += 1
        return count if shared or count == self.dealt else 1

    def _figures(self, last: int, run: list[Figure], rows: list[Row], extra: list[Numeral]) -> list[Row]:
        text = self.p.text[last : run[0].start]
        if len(run) == 1 and not DEALT.search(CLAUSE.split(text)[-1]):
            return self._figure(last, run[0], rows, extra)
        named = mentions(BASE.sub(lambda m: " " * len(m.group()), text))
        count = max(len(run), 2) if len(run) > 1 else len(named)
        dealt = [self.topic.placed(m, self.topic.wholes) for m in named[-count:]]
        if not dealt:  # `分别下降 3%、5%` goes on about the subjects of the run before
            dealt = [Subject(r.values["subject"], r.values["item"], r.values["part_of"]) for r in rows[-len(run) :]]
        if len(dealt) < 2 or len(run) not in (1, len(dealt)):
            made: list[Row] = []
            for figure in run:
                made += self._figure(last, figure, rows + made, extra)
                last = figure.end
            return made
        made, waiting, self.dealt = [], rows[-len(dealt) :], len(dealt)
        for index, subject in enumerate(dealt):
            figure = run[index] if len(run) > 1 else replace(run[0], numerals=list(run[0].numerals))
            made += self._figure(last, figure, waiting[index : index + 1] if not named else [], extra, subject)
        self.topic.opened = True
        return made

    def _figure(
        self, last: int, figure: Figure, rows: list[Row], extra: list[Numeral], subject: Subject | None = None
    ) -> list[Row]:
        """Make the row of one figure, or add the figure to the change it completes."""
        text = self.p.text
        self.topic.scope(text[last : figure.start], last)
        lead = text[last : figure.start]
        lead = phrases("template").sub(lambda m: " " * len(m.group()), lead)
        clause = CLAUSE.split(lead)[-1]
        base = self._base(lead)
        plain = BASE.sub(lambda m: " " * len(m.group()), lead)
        self._set_year(plain)
        kind, sign = self._kind(figure, plain, lead)
        if figure.kind == "bare":
            if kind == "change" and rows and re.match(r"[,;。)]|$", text[figure.end :]):
                rows[-1].numerals += figure.numerals  # a percent that lost its sign
            return []
        if kind in ("change", "no_change") and rows and self._completes(rows[-1], figure, plain, sign, subject):
            return []
        if subject is None:
            subject = self.topic.subject(figure, plain, lead, kind)
        phase, year = self._phase(plain, kind, figure), self.year
        if kind == "level" and (LAST_YEAR.search(CLAUSE.split(plain)[-1]) or phrases("from").search(lead)):
            year, phase = (year, "approved") if "年初" in clause else (year - 1, phase)
        if kind == "level" and base and any(m.end() == len(lead.rstrip("为的 ")) for m in BASE.finditer(lead)):
            year, phase = base  # 较2030年预算5万元减少…
        values = self._values(subject, year, phase, kind, figure, sign)
        if kind == "change" and figure.kind != "percent" and not figure.number:
            values["kind"] = "no_change"
        if kind in ("change", "no_change"):
            self.base = base or (self.base if figure.kind != "count" else None)
            base = self.base or ((year, "approved") if re.search("调[增减]", clause) else None)
        elif kind == "completion":
            base = (year, "adjusted" if ADJUSTED.search(clause) else "approved")
        elif kind == "share":
            values["part_of"] = self.topic.whole_of_share(clause, subject)
            base = None
        else:
            self.base = base or self.base
            base = None
        values["base_year"], values["base_phase"] = base or (None, "")
        row = Row(values, figure.start, last, figure.end, [*extra, *figure.numerals])
        extra.clear()
        return [row]

    def _values(self, subject: Subject, year: int, phase: str, kind: str, figure: Figure, sign: int) -> dict[str, Any]:
        is_money, is_percent, is_count = (figure.kind == k for k in ("amount", "percent", "count"))
        printed = self.p.printed[figure.start : figure.end]
        amount = Decimal(0) if figure.kind == "same" else sign * figure.yuan + 0 if is_money else None
        return {
            "subject": subject.name,
            "item": self._printed_item(subject.item, figure),
            "part_of": subject.part_of,
            "fiscal_year": year,
            "phase": phase,
            "kind": kind,
            "amount_yuan": amount,
            "percent": sign * figure.number + 0 if is_percent else None,
            "quantity": sign * figure.yuan + 0 if is_count else None,
            "quantity_unit": figure.unit if is_count else "",
            "base_year": None,
            "base_phase": "",
            "reason": "",
            "slogan": False,
            "quote": self.p.quote(self.start, self.end),
            "printed": printed,
            "scale": figure.unit,
            "step_yuan": figure.step * figure.scale if is_money and figure.step is not None else None,
            "percent_step": figure.step if is_percent else None,
        }

    def _printed_item(self, item: str, figure: Figure) -> str:
        """Return the words of a subject with the brackets and quotes that were printed."""
        at = self.p.text.rfind(item, 0, figure.start) if item else -1
        return (self.p.printed[at : at + len(item)] if at >= 0 else item).strip()

    # ---- what a figure is -----------------------------------------------------------

    def _kind(self, figure: Figure, plain: str, lead: str) -> tuple[str, int]:
        """Tell a level, a change, a share or a completion by the last such word before the figure."""
        if figure.kind == "same":
            return "no_change", 1
        clause = CLAUSE.split(plain)[-1]
        for mention in mentions(clause):
            clause = clause[: mention.start] + "□" * (mention.end - mention.start) + clause[mention.end :]
        clause += "0"  # some words count only right before the number
        best, kind, sign = -1, "level", 1
        wanted = [("change", "rise", 1), ("change", "fall", -1)]
        if figure.kind == "percent":
            wanted += [("share", "share", 1), ("completion", "completion", 1)]
        for name, words, direction in wanted:
            for match in phrases(words).finditer(clause):
                if match.start() > best:
                    best, kind, sign = match.start(), name, direction
                    after = clause[match.end() : -1]
        if kind == "change" and (phrases("rest").match(after) or after.startswith("的")):
            return "level", 1
        return kind, sign

    def _completes(self, row: Row, figure: Figure, plain: str, sign: int, subject: Subject | None) -> bool:
        """Join `下降 6.71%` to the fall in 万元 before it, and `与上年持平` to a change of 0."""
        values = row.values
        if values["kind"] not in ("change", "no_change") or row.start < self.start or (not subject and mentions(plain)):
            return False
        if figure.kind == "same":
            return bool(values["kind"] == "no_change")
        if figure.kind == "percent" and values["percent"] is None and values["quantity"] is None:
            values["percent"], values["percent_step"] = sign * figure.number, figure.step
        elif figure.kind == "amount" and values["amount_yuan"] is None and values["quantity"] is None:
            values["amount_yuan"], values["step_yuan"] = sign * figure.yuan, (figure.step or 1) * figure.scale
            values["scale"] = figure.unit
        else:
            return False
        values["printed"] += "，" + self.p.printed[figure.start : figure.end]
        row.numerals += figure.numerals
        row.end = figure.end
        return True

    def _base(self, lead: str) -> tuple[int, str] | None:
        for match in reversed(list(BASE.finditer(lead))):
            when, phase = match["when"] or "", match["phase"] or ""
            if not (when or phase or match["yoy"]):
                continue
            if year := re.match(r"\d{4}", when):
                base_year = int(year.group())
            else:
                base_year = self.year - 2 if "前年" in when else self.year - 1 if when or match["yoy"] else self.year
            if ADJUSTED.search(phase) or "全年" in phase:
                return base_year, "adjusted"
            if OUTTURN.search(phase) or "执行" in phase:
                return base_year, "executed"
            return base_year, "approved" if phase.strip("数情况") else self.phase
        return None

    def _set_year(self, plain: str) -> None:
        if years := DATE.findall(plain):
            self.year = int(years[-1])

    def _phase(self, plain: str, kind: str, figure: Figure) -> str:
        if kind == "completion":
            return "executed"
        if figure.kind == "count":
            return self.phase
        for clause in reversed(CLAUSE.split(NAMES_OF_BUDGETS.sub("", plain))):
            if ADJUSTED.search(clause):
                return "adjusted"
            if self.phase == "approved":
                if OUTTURN.search(clause):
                    return "executed"
            else:
                budget, spent = ([m.end() for m in words.finditer(clause)] for words in (APPROVED, SPENT))
                if (budget and "年初" in clause) or (budget and (not spent or budget[-1] > spent[-1])):
                    return "approved"
            if clause.strip():
                break
        return self.phase

    def _pledges(self, start: int, end: int, used: list[tuple[int, int]]) -> list[Row]:
        """A tight-belt phrase that explains no figure is a pledge."""
        free = [s for s in slogans(self.p.text[start:end]) if not any(a <= start + s[0] < b for a, b in used)]
        if not free:
            return []
        first, last = start + free[0][0], start + free[-1][1]
        text = self.p.text
        left = max(start, *(text.rfind(mark, start, first) + 1 for mark in ",;:"))
        right = min((i for i in (text.find(mark, last, end) for mark in ",;。") if i >= 0), default=end)
        named = mentions(text[left:right])
        subject = named[0].subject if named else Subject("general", "")
        words = Figure("", first, last)
        values = self._values(subject, self.document_year, self.phase, "pledge", words, 1)
        values |= {"slogan": True, "scale": "", "fiscal_year": self.document_year}
        if end - start > 100:
            values["quote"] = self.p.quote(left, right)
        return [Row(values, first, left, last)]
