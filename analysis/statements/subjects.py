"""The subject of a quantity: named in its clause, in one before, or remembered.

Money that others spend stands in the same paragraphs (`注册资本1亿元`), so an amount whose words are no known subject
is `other` unless it goes on about one.
"""

import re
from dataclasses import replace

from analysis.statements.counts import counted
from analysis.statements.headings import SIDES
from analysis.statements.leads import YEAR, Lead
from analysis.statements.topic import Topic, Whole, named, placed
from analysis.statements.vocabulary import Mention, Subject, mentions, phrases, sided

_BRACKETS = re.compile(r"\([^()]*\)")
_MARK = re.compile("[,;。:]")
_LONGEST = 20
_NEXT = 30  # characters behind a semicolon in which the next part is named
OTHER = Subject("other", "")

About = tuple[Subject, Topic]


def subject_of(lead: Lead, topic: Topic, kind: str) -> About:
    """Return what a quantity is about, and the topic that it leaves."""
    if lead.quantity.kind == "count":
        return counted(lead, topic)
    if _is_label(lead) or any(phrases("elsewhere").search(clause) for clause in lead.clauses):
        return Subject("other", lead.plain[-_LONGEST:].strip(" ,;:")), topic
    return _told(lead.without_whole(kind), _among(lead, topic), kind)


def _told(lead: Lead, topic: Topic, kind: str) -> About:
    """Return the subject that the words name, in the last clause or before it, or the one that is remembered."""
    if found := mentions(lead.clause):
        return _chosen(found, lead.clause, topic)
    rest = phrases("bare").sub("", _BRACKETS.sub("", lead.clause))
    nearby = _earlier(lead.clauses) if len(rest) <= 2 else None
    if nearby:
        return named(topic, nearby)
    if rest:
        return _foreign(lead, topic, rest)
    for side in SIDES:
        if phrases(f"side_{side}").search(lead.clause) and _turns_to(side, topic):
            return _side(side, topic)
    return _remembered(lead, topic, kind)


def _remembered(lead: Lead, topic: Topic, kind: str) -> About:
    """Return the subject of a quantity whose words name none."""
    if kind == "change" and _explains(lead):
        return OTHER, topic
    if topic.wholes and kind in ("change", "no_change") and phrases("base").search(lead.words):
        topic = _of_whole(lead, topic)
    return topic.current or OTHER, topic


def _explains(lead: Lead) -> bool:
    """Tell whether an amount only explains a change: it stands behind 主要原因, or names what it is of behind it."""
    if phrases("base").search(lead.words):
        return False
    if phrases("of_what").match(lead.text, lead.quantity.end):
        return True
    marks = phrases("reason").finditer(lead.text, lead.sentence.start, lead.quantity.start)
    return any("主要" in mark.group() or "原因" in mark.group() for mark in marks)


def _is_label(lead: Lead) -> bool:
    """Tell whether a percent is the label of a chart: text without a mark, whose order says nothing."""
    text = lead.text[lead.sentence.start : lead.sentence.end]
    return lead.quantity.kind == "percent" and text.count("%") > 1 and not _MARK.search(text)


def _among(lead: Lead, topic: Topic) -> Topic:
    """Open the whole of `“三公”经费支出决算中，…`."""
    before = lead.plain[: len(lead.plain) - len(lead.clause)]
    among = phrases("among").search(before) if before.rstrip(",:").endswith("中") else None
    whole = mentions(among[1]) if among else ()
    if not whole:
        return topic
    subject, _ = placed(whole[-1], ())
    wholes = (Whole(subject, topic.depth, lead.start),)
    return topic._replace(main=subject, current=subject, first=topic.first or subject, wholes=wholes, opened=True)


def _chosen(found: tuple[Mention, ...], clause: str, topic: Topic) -> About:
    """Take the last subject of a clause, unless it only says where the money comes from.

    `机关运行经费当年一般公共预算拨款` is about 机关运行经费; `会议费和培训费合计` is about neither alone.
    """
    last = found[-1]
    if topic.first and _is_bare_total(last.subject.item, topic.first):
        return topic.first, topic._replace(current=topic.first, opened=True)
    if len(found) > 1:
        one, between = found[-2], clause[found[-2].end : last.start]
        if between in ("和", "、", "及", "与") and re.search("[共合总]计", clause[last.end :]):
            return Subject("other", clause[one.start : last.end]), topic
        if last.subject.name in sided("funding") and one.subject.name not in sided("funding"):
            last = last if "中" in between else one
    return named(topic, last)


def _is_bare_total(words: str, first: Subject) -> bool:
    """Tell whether 支出合计 or 收、支总计 is that of what the passage is about, a fund or a function."""
    return first.name in sided("funding") | {"function"} and bool(phrases("bare_total").fullmatch(words))


def _earlier(clauses: tuple[str, ...]) -> Mention | None:
    """Find the subject in the clauses before, up to one that lists what money is for."""
    for clause in reversed(clauses[:-1]):
        if phrases("list_of_uses").search(clause):
            return None
        if found := mentions(clause):
            return found[-1]
    return None


def _side(side: str, topic: Topic) -> About:
    """Take the whole of a side, revenue or expenditure, as the subject."""
    return named(topic, Mention(Subject(side, phrases(f"side_{side}").pattern), 0, 0, frozenset()))


def _turns_to(side: str, topic: Topic) -> bool:
    """Tell whether a bare 收入 or 支出 leaves the paragraph's subject: it must stand on the other side."""
    if topic.opened or not topic.main:
        return not topic.opened
    name = topic.main.name
    opposite = (name in sided("revenue")) != (side == "revenue")
    return opposite and "expenditure" in (side, name)


def _of_whole(lead: Lead, topic: Topic) -> Topic:
    """Turn to the whole of a list that a comparison follows, unless it is the last part's own.

    Between semicolons every part brings its own comparison; after a list with commas the
    comparison is the whole's again.
    """
    whole, text, quantity = topic.wholes[-1], lead.text, lead.quantity
    if whole.compared:
        return topic
    scope = text[whole.start : quantity.start]
    following = text.find(";", quantity.end, lead.sentence.end)
    name = whole.subject.name
    parts = {m.subject.item for m in mentions(scope) if m.fits(name)}
    if ";" not in scope and len(parts) == 1:
        after = mentions(text[following : following + _NEXT]) if following >= 0 else ()
        if following < 0 or (after and after[0].fits(name)):
            return topic._replace(wholes=(*topic.wholes[:-1], replace(whole, compared=True)))
    return topic._replace(current=whole.subject)


def _foreign(lead: Lead, topic: Topic, rest: str) -> About:
    """Place an amount whose words are no known subject: a kind of the current one, or not the office's own."""
    item = _item(lead.clause, rest)
    if lead.quantity.kind == "same":
        return topic.current or Subject("other", item), topic
    if phrases("office").search(rest):
        if _explains(lead):
            return Subject("other", item), topic
        if topic.main:
            return topic.main, topic._replace(opened=True)
        for side in SIDES:
            if phrases(f"side_{side}").search(lead.clause):
                return _side(side, topic)
    whole = _whole_of(lead, topic, rest)
    function = topic.current and topic.current.name == "function" and phrases("functional_item").search(item)
    subject = Subject("function" if function else whole.name, item, whole.name) if whole else Subject("other", item)
    return subject, topic._replace(current=subject)


def _whole_of(lead: Lead, topic: Topic, rest: str) -> Subject | None:
    """Return the subject of which an unknown item is a kind: an open whole, or what the sentence is about."""
    kind, whole = lead.quantity.kind, topic.wholes[-1].subject if topic.wholes else None
    if kind == "percent" and not topic.opened:
        return None
    if whole and kind == "amount" and whole.name != "other":
        return whole
    noun = phrases("money_noun")
    money = noun.search(lead.clause.strip("为是约 ")) or noun.search(rest)
    return topic.current if topic.opened and money else None


def _item(clause: str, rest: str) -> str:
    """Return the words of an unknown item, without the verb of its change."""
    words = phrases("not_the_item").sub("", YEAR.sub("", clause)).strip("的为是约度 ")
    words = re.sub(f"(?:{phrases('rise').pattern}|{phrases('fall').pattern})了?$", "", words)
    return (words or rest).strip("“”()")[-_LONGEST:]


def whole_of_share(clause: str, subject: Subject, topic: Topic) -> str:
    """Return the subject of which a share is taken: named behind 占, or remembered."""
    if found := mentions(clause[clause.rfind("占") :]):
        first = topic.first if topic.first and topic.first.name in sided("funding") - {subject.name} else None
        return first.name if first and _is_bare_total(found[-1].subject.item, first) else found[-1].subject.name
    if subject.part_of:
        return subject.part_of
    if topic.wholes:
        return topic.wholes[-1].subject.name
    return topic.main.name if topic.main and topic.main.name != subject.name else ""
