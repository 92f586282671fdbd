"""The prose of a disclosure becomes statements: what it says of which money or count, against which base, and why.

A published paragraph is read figure by figure. The words since the previous figure (its *lead*) name the subject,
the year, the phase and the base; what they leave out is remembered from the figures before.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.documents import Claims, Line
from analysis.statements import headings, reasons, topic
from analysis.statements.kinds import Base, base_of, kind_of, time_of, year_of
from analysis.statements.leads import Lead, Sentence, lead_of
from analysis.statements.passages import Numeral, Passage, passages
from analysis.statements.quantities import Quantity, quantities
from analysis.statements.statement import Statement, values_of
from analysis.statements.subjects import OTHER, subject_of, whole_of_share
from analysis.statements.topic import Topic
from analysis.statements.vocabulary import Subject, blanked, clauses, mentions, phrases, slogans

_LINK = re.compile(r"[、,;和及与]*")
_LONGEST_QUOTE = 100
_GENERAL = Subject("general", "")


class Memory(NamedTuple):
    """What is remembered from one figure to the next; `phase` is the document's own."""

    document_year: int
    phase: str
    topic: Topic = Topic()
    pending: Sequence[Statement] = ()  # changes without a reason so far
    here: bool = False  # whether those stand in this passage
    base: Base | None = None  # of the last change of the passage
    changed: frozenset[Subject] = frozenset()  # the subjects whose change the passage has told
    year: int = 0  # that the sentence printed last
    dealt: int = 1  # as how many figures the sentence dealt out last
    unit_values: tuple[Numeral, ...] = ()  # thresholds that wait for the count they describe


Read = tuple[list[Statement], Memory]


def read(
    lines: Sequence[Line], *, disclosure_id: str, fiscal_year: int, document_type: str
) -> tuple[list[dict[str, Any]], Claims]:
    """Return the statements of a document's prose and who understood each of its numerals.

    Disclosures repeat whole paragraphs in their annexes; each printed statement is a row.
    """
    claims = Claims()
    memory = Memory(fiscal_year, "approved" if document_type == "budget" else "executed")
    found: list[tuple[Passage, Statement]] = []
    for passage in passages(lines, claims):
        statements, memory = of_passage(passage, quantities(passage, claims), memory)
        found += [(passage, statement) for statement in statements]
    rows = []
    for index, (passage, each) in enumerate(found, 1):
        page, locator = passage.place(each.numerals[0].start if each.numerals else each.start)
        identity = {"statement_id": f"{disclosure_id}/s{index:03d}", "disclosure_id": disclosure_id}
        rows.append({**identity, **each.values, "page": page, "locator": locator})
        for locator in (locator for numeral in each.numerals for locator in numeral.locators):
            claims.setdefault(locator, ("statement", identity["statement_id"]))
    return rows, claims


def of_passage(passage: Passage, found: list[Quantity], memory: Memory) -> Read:
    """Return the statements of a passage in order, and what is remembered after it."""
    pending = reasons.still_waiting(memory.pending, passage)
    subject = headings.open_passage(memory.topic, passage, found)
    memory = memory._replace(topic=subject, pending=pending, here=False, base=None, changed=frozenset())
    statements: list[Statement] = []
    if found or memory.pending or slogans(passage.text):
        rest = iter([*found, None])
        quantity = next(rest)
        for start, end in passage.sentences():
            inside = []
            while quantity and quantity.start < end:
                inside.append(quantity)
                quantity = next(rest)
            more, memory = of_sentence(Sentence(passage, start, end), inside, memory)
            statements += more
    memory = memory._replace(topic=headings.close_passage(memory.topic, passage, found))
    return sorted(statements, key=lambda statement: statement.start), memory


def of_sentence(sentence: Sentence, found: list[Quantity], memory: Memory) -> Read:
    """Return the statements of a sentence with the reasons that it gives, and its pledge."""
    opened = topic.open_sentence(memory.topic, sentence)
    memory = memory._replace(topic=opened, year=memory.document_year, dealt=1, unit_values=())
    statements: list[Statement] = []
    last, index = sentence.start, 0
    while index < len(found):
        length = 1
        if _is_unit_value(sentence.text, found[index : index + 2]):
            memory = memory._replace(unit_values=(*memory.unit_values, *found[index].numerals))
        else:
            length = _run(sentence.text, last, found[index:], memory.dealt)
            more, memory = of_run(sentence, last, found[index : index + length], statements, memory)
            statements += more
            last = found[index + length - 1].end
        index += length
    memory = memory._replace(topic=topic.close_sentence(memory.topic, sentence, last))
    used = reasons.explain(sentence, statements, memory.pending, here=memory.here)
    if found:
        pending = reasons.without_reason(statements)
        memory = memory._replace(pending=pending, here=bool(pending))
    return statements + _pledge(sentence, used, memory), memory


def _is_unit_value(text: str, found: list[Quantity]) -> bool:
    """A unit value (`单位价值50万元以上设备0台`) says which equipment is counted, and is no amount."""
    if [each.kind for each in found] != ["amount", "count"]:
        return False
    mark = phrases("threshold").match(text, found[0].end)
    return mark is not None and not re.search(r"[,;。]", text[mark.end() : found[1].start])


def _run(text: str, last: int, found: list[Quantity], dealt: int) -> int:
    """Return how many quantities 各 or 分别 deals out to as many subjects; 1 otherwise."""
    count = 1
    for one, other in pairwise(found):
        if one.kind != other.kind or not _LINK.fullmatch(text[one.end : other.start]):
            break
        count += 1
    return count if count == dealt or _is_dealt(text[last : found[0].start]) else 1


def _is_dealt(words: str) -> bool:
    return bool(phrases("dealt").search(clauses(words)[-1]))


def of_run(sentence: Sentence, last: int, run: list[Quantity], said: list[Statement], memory: Memory) -> Read:
    """Return the statements of quantities that share one lead: dealt out to as many subjects, or one by one."""
    words = sentence.text[last : run[0].start]
    named = mentions(blanked("base", words))
    subjects, memory = _dealt_subjects(len(run), words, named, said, memory)
    if len(subjects) < 2 or len(run) not in (1, len(subjects)):
        return _one_by_one(sentence, last, run, said, memory)
    made: list[Statement] = []
    waiting, memory = said[-len(subjects) :], memory._replace(dealt=len(subjects))
    for index, subject in enumerate(subjects):
        quantity = run[index] if len(run) > 1 else replace(run[0], numerals=list(run[0].numerals))
        before = waiting[index : index + 1] if not named else []
        more, memory = of_quantity(lead_of(sentence, last, quantity), before, memory, subject)
        made += more
    return made, memory._replace(topic=memory.topic._replace(opened=True))


def _dealt_subjects(
    size: int, words: str, named: Sequence[Any], said: list[Statement], memory: Memory
) -> tuple[list[Subject], Memory]:
    """Return the subjects that a run of `size` is dealt out to; `分别下降 3%、5%` goes on about those before."""
    if size == 1 and not _is_dealt(words):
        return [], memory
    subjects = []
    for mention in named[-max(size, 2) :] if size > 1 else named:
        subject, wholes = topic.placed(mention, memory.topic.wholes)
        memory = memory._replace(topic=memory.topic._replace(wholes=wholes))
        subjects.append(subject)
    return subjects or [statement.subject for statement in said[-size:]], memory


def _one_by_one(sentence: Sentence, last: int, run: list[Quantity], said: list[Statement], memory: Memory) -> Read:
    made: list[Statement] = []
    for quantity in run:
        more, memory = of_quantity(lead_of(sentence, last, quantity), said + made, memory)
        made += more
        last = quantity.end
    return made, memory


def of_quantity(lead: Lead, said: list[Statement], memory: Memory, subject: Subject | None = None) -> Read:
    """Return the statement of one quantity, none where it completes the last of `said`."""
    sentence, quantity = lead.sentence, lead.quantity
    scope = topic.scoped(memory.topic, sentence.text[lead.start : quantity.start], lead.start)
    base = base_of(lead.with_own_base, memory.year, memory.phase)
    memory = memory._replace(topic=scope, year=year_of(lead.plain, memory.year))
    kind, sign = kind_of(lead)
    if quantity.kind == "bare":
        _take_lost_percent(lead, kind, said)
        return [], memory
    if kind in ("change", "no_change") and (last := _last(lead, said)) and _completes(lead, sign, last, subject):
        return [], memory
    if subject is None:
        subject, memory = _subject(lead, kind, base, memory)
    time = time_of(lead, kind, base, year=memory.year, own_phase=memory.phase)
    values = values_of(sentence, subject, time, kind, quantity, sign)
    if kind == "change" and quantity.kind != "percent" and not quantity.number:
        values["kind"] = "no_change"
    base, memory = _measured_against(lead, kind, base, time, memory)
    values["base_year"], values["base_phase"], values["base_stated"] = base or (None, "", "")
    if kind == "share":
        values["part_of"] = whole_of_share(clauses(lead.words)[-1], subject, memory.topic)
    numerals = [*memory.unit_values, *quantity.numerals]
    statement = Statement(values, quantity.start, lead.start, quantity.end, numerals)
    changed = memory.changed | {subject} if kind == "change" else memory.changed
    return [statement], memory._replace(unit_values=(), changed=changed)


def _subject(lead: Lead, kind: str, base: Base | None, memory: Memory) -> tuple[Subject, Memory]:
    """Return what a quantity is about; `同时，…增加部门预算5万元` is a cause of the change that was told before."""
    subject, scope = subject_of(lead, memory.topic, kind)
    cause = kind == "change" and not base and not scope.opened and subject in memory.changed
    return OTHER if cause else subject, memory._replace(topic=scope)


def _take_lost_percent(lead: Lead, kind: str, said: list[Statement]) -> None:
    """Claim a bare number behind a change for it: a percent that lost its sign, and whose step nobody knows."""
    if kind == "change" and said and re.match(r"[,;。)]|$", lead.text[lead.quantity.end : lead.quantity.end + 1]):
        said[-1].numerals += lead.quantity.numerals


def _last(lead: Lead, said: list[Statement]) -> Statement | None:
    """Return the last statement of the sentence that is not an aside in brackets, closed before this quantity."""
    text, start = lead.text, lead.sentence.start
    for each in reversed(said):
        before = text[max(start, each.lead) : each.start]
        aside = before.count("(") > before.count(")") and ")" in text[each.end : lead.quantity.start]
        if not aside or each.start < start:
            return each
    return None


def _completes(lead: Lead, sign: int, last: Statement, subject: Subject | None) -> bool:
    """Join `下降 6.71%` to the fall in 万元 before it, and `与上年持平` to a change of 0."""
    quantity, sentence = lead.quantity, lead.sentence
    if last.kind not in ("change", "no_change") or last.start < sentence.start:
        return False
    if not subject and mentions(lead.plain):
        return False
    if quantity.kind == "same":
        return last.kind == "no_change"
    return last.complete(quantity, sign, sentence.passage.printed[quantity.start : quantity.end])


def _measured_against(
    lead: Lead, kind: str, base: Base | None, time: Base, memory: Memory
) -> tuple[Base | None, Memory]:
    """Return the base of a statement, and the one to remember: a change goes on with that of the change before."""
    words = clauses(lead.words)[-1]
    if kind in ("change", "no_change"):
        memory = memory._replace(base=base or (memory.base if lead.quantity.kind != "count" else None))
        adjusted = Base(time.year, "approved", "year") if phrases("adjustment").search(words) else None
        return memory.base or adjusted, memory
    if kind == "completion":
        return Base(time.year, "adjusted" if phrases("adjusted").search(words) else "approved"), memory
    if kind == "share":
        return None, memory
    return None, memory._replace(base=base or memory.base)


def _pledge(sentence: Sentence, used: list[reasons.Span], memory: Memory) -> list[Statement]:
    """Return the pledge of a tight-belt phrase that explains no figure."""
    text, start, end = sentence.text, sentence.start, sentence.end
    spans = [(start + first, start + last) for first, last in slogans(text[start:end])]
    free = [span for span in spans if not any(a <= span[0] < b for a, b in used)]
    if not free:
        return []
    first, last = free[0][0], free[-1][1]
    left = max(start, *(text.rfind(mark, start, first) + 1 for mark in ",;:"))
    right = min((i for i in (text.find(mark, last, end) for mark in ",;。") if i >= 0), default=end)
    named = mentions(text[left:right])
    subject = named[0].subject if named else _GENERAL
    time = Base(memory.document_year, memory.phase)
    values = values_of(sentence, subject, time, "pledge", Quantity("", first, last)) | {"slogan": True, "scale": ""}
    if end - start > _LONGEST_QUOTE:
        values["quote"] = sentence.passage.quote(left, right)
    return [Statement(values, first, left, last)]
