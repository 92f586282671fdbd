"""What a reader keeps in mind about the subject: the paragraph's, the last figure's, and every open `其中`.

Offices name a subject once and then go on with `支出决算为…`, `比上年减少…`, `其中：…`. A `Topic` never changes: each
function here takes one and returns the next.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from analysis.statements.leads import Sentence
from analysis.statements.vocabulary import Mention, Subject, phrases


@dataclass(frozen=True, slots=True)
class Whole:
    """An open `其中`: the subject it divides, how deep in brackets it stands, whether its parts are compared."""

    subject: Subject
    depth: int
    start: int
    compared: bool = False


Wholes = tuple[Whole, ...]


class Topic(NamedTuple):
    """What is remembered from one figure to the next."""

    main: Subject | None = None  # what the paragraph is about
    current: Subject | None = None  # what the last figure was about
    project: str = ""  # the name of the project a section is about
    wholes: Wholes = ()  # every open `其中`
    before: Wholes = ()  # the wholes of the sentence before: its list may go on
    listed: Wholes = ()  # the wholes of a paragraph that ended in `其中：`
    depth: int = 0  # of brackets
    opened: bool = False  # whether a figure of this sentence has named its subject
    first: Subject | None = None  # what the heading or the first figure of this passage named


def open_sentence(topic: Topic, sentence: Sentence) -> Topic:
    """Start a sentence; a project that it names in quote marks is its subject."""
    topic = topic._replace(depth=0, current=topic.main, opened=False)
    project = phrases("project").search(sentence.text, sentence.start, sentence.end)
    if not project:
        return topic
    subject = Subject("project", project[1])
    return topic._replace(project=project[1], main=subject, current=subject, opened=True)


def close_sentence(topic: Topic, sentence: Sentence, last: int) -> Topic:
    """End a sentence whose last figure ends at `last`; the next may go on with its list."""
    topic = scoped(topic, sentence.text[last : sentence.end], last)
    wholes = () if sentence.end < len(sentence.text) else topic.wholes
    return topic._replace(before=topic.wholes or topic.before, wholes=wholes)


def scoped(topic: Topic, words: str, offset: int) -> Topic:
    """Follow `其中` and brackets: a whole is open until its bracket or its sentence closes.

    A sentence that is nothing but 其中 divides what the paragraph is about, not what its explanations named last.
    """
    marks = list(phrases("scope").finditer(words))
    if not marks:
        return topic
    alone = phrases("listing").fullmatch(words)
    wholes, current, depth = list(topic.wholes), topic.current, topic.depth
    for match in marks:
        word = match.group()
        depth += (word[0] == "(") - (word == ")")
        if word == ")":
            while wholes and wholes[-1].depth > depth:
                current = wholes.pop().subject
        elif word != "(" and (whole := (alone and topic.first) or current):
            wholes.append(Whole(whole, depth, offset + match.start()))
    return topic._replace(wholes=tuple(wholes), current=current, depth=depth)


def placed(mention: Mention, wholes: Wholes) -> tuple[Subject, Wholes]:
    """Return the subject as a part of the innermost open whole that can have such a part, and what stays open."""
    while wholes and not mention.fits(wholes[-1].subject.name):
        wholes = wholes[:-1]
    part_of = wholes[-1].subject.name if wholes else ""
    return replace(mention.subject, part_of=part_of or _fund(mention.subject)), wholes


def _fund(subject: Subject) -> str:
    """Return the fund that basic or project spending names in its own words: 一般公共预算财政拨款基本支出."""
    if subject.name not in ("basic", "project"):
        return subject.part_of
    return next((fund for fund in ("general_budget", "appropriation") if phrases(fund).match(subject.item)), "")


def named(topic: Topic, mention: Mention) -> tuple[Subject, Topic]:
    """Return the subject of a figure whose words name it, and the topic that it leaves."""
    fresh, main = not topic.wholes, topic.main
    subject, wholes = placed(mention, topic.wholes)
    if not (subject.part_of and wholes):
        if topic.opened and main and main.name in mention.wholes and main.item != subject.item:
            subject = replace(subject, part_of=main.name)
        else:
            subject = _as_before(topic, mention, subject) if fresh else subject
            if not subject.part_of and main and main.name == subject.name and main.part_of != _fund(main):
                subject = replace(subject, part_of=main.part_of)
            main = subject
    first, current = topic.first or subject, _of_project(topic, subject)
    return current, topic._replace(wholes=wholes, main=main, opened=True, first=first, current=current)


def _as_before(topic: Topic, mention: Mention, subject: Subject) -> Subject:
    """Return the subject as a part of what the sentence or paragraph before divided, where that can have it."""
    any_whole = bool(topic.listed) and "*" in mention.wholes
    wholes = [whole for whole in topic.before if any_whole or whole.subject.name in mention.wholes]
    return replace(subject, part_of=wholes[-1].subject.name) if wholes else subject


def _of_project(topic: Topic, subject: Subject) -> Subject:
    """Give a project, or what is left of its money, the name of the project that the section is about."""
    if not topic.project or subject.name not in ("project", "surplus"):
        return subject
    return replace(subject, item=topic.project + (subject.item if subject.name == "surplus" else ""))
