"""Headings: what a numbered or unpunctuated line says that its paragraph is about."""

import re

from analysis.statements.passages import NUMBERING, Passage
from analysis.statements.quantities import Quantity
from analysis.statements.topic import Topic, placed
from analysis.statements.vocabulary import Subject, mentions, phrases

_LONGEST = 60
_SHORT = 8
_TOP = re.compile("第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、")
_END = re.compile(r"[:。,;]")
SIDES = ("expenditure", "revenue")


def open_passage(topic: Topic, passage: Passage, quantities: list[Quantity]) -> Topic:
    """Start a passage; its heading, if it has one, says what it is about."""
    text = passage.text
    number = NUMBERING.match(text)
    if _TOP.match(text):
        topic = topic._replace(listed=())
    topic = topic._replace(before=topic.listed, wholes=(), first=None)
    body = number.end() if number else 0
    mark = _END.search(text, body, body + _LONGEST)
    end = mark.start() if mark else len(text)
    whole = end == len(text)
    if end - body > _LONGEST or any(body <= q.start < end for q in quantities) or not (number or whole):
        return topic
    major = bool(number and number["major"]) or text.startswith("第")
    return _headed(topic, text[body:end], bool(number), major, whole)


def _headed(topic: Topic, head: str, numbered: bool, major: bool, whole: bool) -> Topic:
    """Return the topic under a heading; one of a major section forgets the project and the lists before."""
    project = phrases("project_heading").search(head)
    if project and whole:
        return topic._replace(project=project[1].strip("“”"), main=None)
    if found := mentions(head):
        main, before = placed(found[-1], topic.before)
        topic = topic._replace(main=main, before=before, first=main)
    elif major or numbered:
        sides = [side for side in SIDES if phrases(f"side_{side}").search(head)]
        if major or sides:
            side = Subject(sides[0], head) if len(sides) == 1 and len(head) <= _SHORT else None
            topic = topic._replace(main=side)
    if major:
        topic = topic._replace(project="")
        if not (topic.main and topic.main.part_of):
            topic = topic._replace(before=(), listed=())
    return topic._replace(current=topic.main)


def close_passage(topic: Topic, passage: Passage, quantities: list[Quantity]) -> Topic:
    """End a passage; one that ends in `其中：` leaves its list to the next."""
    if phrases("listing").search(passage.text[-12:]):
        return topic._replace(listed=topic.wholes)
    if quantities and topic.main and not topic.main.part_of:
        return topic._replace(listed=())
    return topic
