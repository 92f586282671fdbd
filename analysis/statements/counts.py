"""What is counted: vehicles, staff, receptions, by the words before the number or the noun behind its measure word.

`reference/counts.csv` lists what can be counted; anything else is `other`, in its own words.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from analysis import reference
from analysis.statements.leads import YEAR, Lead
from analysis.statements.topic import Topic, named
from analysis.statements.vocabulary import Mention, Subject, phrases

_LONGEST = 16
_NOUN = re.compile(r"[\u4e00-\u9fff]{2,8}")
_ASIDE = re.compile(r"\([含不][^()]*\)")
_FILLERS = "约共计达了为是 有"


@dataclass(frozen=True)
class _Countable:
    """A row of `reference/counts.csv`, compiled."""

    subject: str
    before: re.Pattern[str]
    unit: re.Pattern[str]
    after: re.Pattern[str]
    planned: str
    wholes: frozenset[str]

    def is_named(self, words: str) -> bool:
        """Tell whether the words before a number say that this is counted; some must stand right before it."""
        return bool(self.before.search(words.rstrip(_FILLERS) if "$" in self.before.pattern else words))


@cache
def _countables() -> tuple[_Countable, ...]:
    return tuple(
        _Countable(
            subject=row["subject"],
            before=re.compile(row["before"]),
            unit=re.compile(row["unit"]),
            after=re.compile(row["after"]),
            planned=row["planned"],
            wholes=frozenset(row["wholes"].split()),
        )
        for row in reference.rows("counts")
    )


def counted(lead: Lead, topic: Topic) -> tuple[Subject, Topic]:
    """Return what a count counts, and the topic that it leaves."""
    text, quantity = lead.text, lead.quantity
    clause = _ASIDE.sub("", lead.clause).strip()
    if topic.current and _goes_on(lead.plain, clause, topic.current):
        return topic.current, topic
    words = next((part for part in reversed(clause.split("、")) if part), clause)
    for row in _countables():
        noun = row.after.match(text, quantity.end)
        if not noun or not row.unit.fullmatch(quantity.unit):
            continue
        if not row.before.pattern:
            return Subject(row.subject, noun.group()), topic
        if row.is_named(words):
            return _known(row, words, lead, topic)
    subject = Subject("other", _item(words, lead)[-_LONGEST:])
    return subject, topic._replace(current=subject)


def _goes_on(plain: str, clause: str, current: Subject) -> bool:
    """Tell whether nothing but a link stands before a count, which goes on about the same: 16批次176人次."""
    if len(plain) > 4 or phrases("bare").sub("", clause):
        return False
    return current.name != "other" or plain.strip() in ("", "、")


def _item(words: str, lead: Lead) -> str:
    """Return the words for something unknown that is counted: before the number, or the noun behind it."""
    item = phrases("not_the_counted").sub("", YEAR.sub("", words)).strip("的了有设约共达 ")
    end = min(lead.sentence.end, lead.quantity.end + _LONGEST)
    noun = _NOUN.match(lead.text[lead.quantity.end : end])
    return noun.group() if noun and (len(item) < 2 or phrases("doing").search(words)) else item


def _known(row: _Countable, words: str, lead: Lead, topic: Topic) -> tuple[Subject, Topic]:
    """Return a known subject that is counted; what is planned is not what is held."""
    name, wholes = row.subject, row.wholes
    if row.planned and phrases("planned").search(lead.text, lead.sentence.start, lead.quantity.start):
        name = row.planned
        wholes |= {name} if row.subject in wholes else set()
    subject = Subject(name, phrases("not_the_planned").sub("", words).strip("约共为 有")[-_LONGEST:])
    if name == "attendance":
        return replace(subject, part_of=_attended(row, lead.plain, topic)), topic
    return named(topic, Mention(subject, 0, 0, wholes))


def _attended(row: _Countable, plain: str, topic: Topic) -> str:
    """Return what was attended, a meeting or a training: the paragraph's subject, else the last that is named."""
    if topic.main and topic.main.name in row.wholes:
        return topic.main.name
    last = {name: [m.start() for m in phrases(f"attended_{name}").finditer(plain)] for name in ("meetings", "training")}
    return max((name for name in last if last[name]), key=lambda name: last[name][-1], default="")
