"""Why an office says a figure changed: the reason beside, between, before or after the changes it explains.

A reason stands behind 主要是 or the like, or is a tight-belt clause without any such word; it may come in the sentence
after its change, or explain several. A level has none (`主要用于` says what it is for).
"""

import re
from collections.abc import Iterator, Sequence

from analysis.statements.leads import Sentence
from analysis.statements.passages import NUMBERING, Passage
from analysis.statements.statement import Statement
from analysis.statements.vocabulary import clauses, mentions, phrases, slogans

_SHORTEST = 4  # characters of a reason before the next statement cuts it
_MARKS = "。，；：, "
_PARTS = re.compile("[,;]?其中[:,]")

Span = tuple[int, int]
Statements = Sequence[Statement]


def still_waiting(pending: Statements, passage: Passage) -> Statements:
    """Return the changes that a new passage may explain: none if it is numbered, and so about something else."""
    return () if NUMBERING.match(passage.text) else pending


def without_reason(statements: Statements) -> Statements:
    """Return the changes of a sentence that found no reason in it: the next may bring one."""
    return [s for s in statements if s.is_compared and not s.reason]


def explain(sentence: Sentence, statements: Statements, pending: Statements, *, here: bool) -> list[Span]:
    """Give each change of a sentence its reason, and those that wait for one; return the spans that were used.

    `here` tells that those waiting stand in this passage: then a pledge without any figure explains them.
    """
    if not statements and not pending:
        return []
    marks = list(phrases("reason").finditer(sentence.text, sentence.start, sentence.end))
    used = list(_marked(sentence, marks, statements, pending))
    if not statements and not marks and here and slogans(sentence.text[sentence.start : sentence.end]):
        for each in pending:
            each.explain(sentence.quote.strip("。"), slogan=True)
        used.append((sentence.start, sentence.end))
    for each in statements:
        own = _own_words(sentence, each)
        if slogans(sentence.text[slice(*own)]):
            each.slogan = True
            used.append(own)
    return used + _behind(sentence, statements) + _before(sentence, statements)


def _marked(
    sentence: Sentence, marks: Sequence[re.Match[str]], statements: Statements, pending: Statements
) -> Iterator[Span]:
    """Give out the reasons that stand behind words such as 主要是, and yield their spans."""
    for index, mark in enumerate(marks):
        more = marks[index + 1 :]
        end = _cut(sentence, mark.end(), more[0].start() if more else sentence.end, statements)
        waiting = _waiting(sentence, mark, statements, pending)
        shared = [s for s in statements if s.is_compared and s.start >= end] if not more else []
        reason = sentence.passage.quote(mark.end(), end).strip(_MARKS)
        slogan = bool(slogans(sentence.text[mark.start() : end]))
        for each in [*waiting, *(s for s in shared if s.values["amount_yuan"] is not None)]:
            each.reason, each.slogan = reason, each.slogan or slogan
        if waiting or shared:
            yield mark.start(), end


def _waiting(sentence: Sentence, mark: re.Match[str], statements: Statements, pending: Statements) -> Statements:
    """Return the changes that a reason explains: those before it up to a semicolon, or of sentences before.

    `公务接待费减少的主要原因是…` at the head of a sentence explains that subject alone.
    """
    if any(s.start < mark.start() for s in statements):
        waiting = [s for s in statements if s.is_compared and s.start < mark.start()]
        limit = _own_part(sentence, mark)
        beside = [s for s in waiting if s.start > limit]
    else:
        waiting = list(pending)
        subjects = {m.subject.name for m in mentions(sentence.text[sentence.start : mark.end()])}
        beside = [s for s in waiting if s.values["subject"] in subjects]
    return [s for s in beside or waiting if not s.reason]


def _own_part(sentence: Sentence, mark: re.Match[str]) -> int:
    """Return where the part begins that a reason explains: a semicolon, or 其中 if other parts come behind one."""
    text = sentence.text[: mark.start()]
    parts = _PARTS.finditer(text, sentence.start) if ";" in sentence.text[mark.end() : sentence.end] else ()
    return max([text.rfind(";", sentence.start), *(part.start() for part in parts)])


def _own_words(sentence: Sentence, statement: Statement) -> Span:
    """Return the span of a statement's own words: for a change the whole lead, else the last clause."""
    lead = sentence.text[statement.lead : statement.start]
    if statement.is_compared:
        return (statement.start if phrases("reason").search(lead) else statement.lead), statement.end
    return statement.start - len(clauses(lead)[-1]), statement.end


def _behind(sentence: Sentence, statements: Statements) -> list[Span]:
    """A tight-belt clause right behind the last change is the reason of all, even without 主要是."""
    if not statements or not statements[-1].is_compared or statements[-1].reason:
        return []
    tail = (statements[-1].end, sentence.end)
    if not slogans(sentence.text[slice(*tail)]):
        return []
    for each in without_reason(statements):
        each.explain(sentence.passage.quote(*tail).strip(_MARKS), slogan=True)
    return [tail]


def _before(sentence: Sentence, statements: Statements) -> list[Span]:
    """A tight-belt clause right before a change is its reason, even without 因为; its span was used already."""
    for each in without_reason(statements):
        if each.slogan:
            own = sentence.text[each.lead : each.start]
            each.reason = next((c for c in reversed(clauses(own)[:-1]) if slogans(c)), "")
    return []


def _cut(sentence: Sentence, start: int, end: int, statements: Statements) -> int:
    """End a reason where the next statement about the budget begins."""
    text = sentence.text
    for mark in _PARTS.finditer(text[start:end]):
        end = start + mark.start()
    for each in statements:
        if start < each.start < end and each.values["amount_yuan"] is not None:
            clause = max(text.rfind(mark, start, each.start) for mark in ",;")
            if clause - start >= _SHORTEST:
                return clause
    return end
