"""The words of statements as `reference/` lists them: phrases by kind, subjects with their wholes, slogans.

Patterns are written for folded text without white space. Offices put quote marks round any part of a slogan
(过“紧日子”), so these are left out of account when one is sought.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis import reference

_QUOTES = "“”\"'‘’「」『』"
_QUOTE = re.compile(f"[{_QUOTES}]")
_WITH_SIDE = r"(?:(?:财政)?拨款)?(?:支出|收入)?"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement is about: its name in the data, its words, and the subject it is a part of."""

    name: str
    item: str
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A subject named in the text, and the wholes it may be a part of."""

    subject: Subject
    start: int
    end: int
    wholes: frozenset[str]

    def fits(self, whole: str) -> bool:
        """Tell whether this may be a part of `whole`: it is listed, or all are (`*`) but this (`!basic`)."""
        return whole in self.wholes or ("*" in self.wholes and f"!{whole}" not in self.wholes)


@cache
def phrases(kind: str) -> re.Pattern[str]:
    """Return one pattern for all phrases of a kind in `reference/phrases.csv`."""
    return re.compile("|".join(row["pattern"] for row in reference.rows("phrases") if row["kind"] == kind))


@cache
def _clause() -> re.Pattern[str]:
    return re.compile(rf"[,;:]|\((?={phrases('aside').pattern})")


def clauses(text: str) -> list[str]:
    """Return the clauses of a text; a bracket that says 其中 or compares is one of its own."""
    return _clause().split(text)


def blanked(kind: str, text: str) -> str:
    """Return a text with every phrase of a kind made blank: what is left keeps its place."""
    return phrases(kind).sub(lambda match: " " * len(match.group()), text)


@cache
def _subjects() -> tuple[re.Pattern[str], list[dict[str, str]]]:
    rows = reference.rows("subjects")
    return re.compile("|".join(f"((?:{row['pattern']}){_WITH_SIDE})" for row in rows)), rows


_TITLE = re.compile("《[^《》]*》")


@lru_cache(4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the subjects that a text names, in order; the title of a table in 《》 names none."""
    pattern, rows = _subjects()
    found = []
    for match in pattern.finditer(_TITLE.sub(lambda title: "□" * len(title[0]), text)):
        row = rows[(match.lastindex or 1) - 1]
        words = match.group()
        item = re.sub("[“”]|科目", "", words) if row["subject"] == "function" else words
        wholes = frozenset(row["wholes"].split())
        found.append(Mention(Subject(row["subject"], item), match.start(), match.end(), wholes))
    return tuple(found)


@cache
def sided(side: str) -> frozenset[str]:
    """Return the subjects of a side: `revenue`, or `funding` for those that only say where money comes from."""
    return frozenset(row["subject"] for row in reference.rows("subjects") if row["side"] == side)


@cache
def _slogans() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in reference.rows("slogans")))


def slogans(text: str) -> list[tuple[int, int]]:
    """Return where tight-belt phrases stand."""
    if not _QUOTE.search(text):
        return [match.span() for match in _slogans().finditer(text)]
    at = [i for i, char in enumerate(text) if char not in _QUOTES]
    found = _slogans().finditer("".join(text[i] for i in at))
    return [(at[match.start()], at[match.end() - 1] + 1) for match in found]
