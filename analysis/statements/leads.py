"""The lead of a quantity: the words between it and the quantity before, which say what it is.

An office prints `支出决算为 3.6 万元` and means the 公务接待费 of the line above, so the lead is read first and what it
leaves out is taken from what is remembered.
"""

import re
from dataclasses import dataclass, replace

from analysis.statements.passages import Passage
from analysis.statements.quantities import Quantity
from analysis.statements.vocabulary import blanked, clauses

YEAR = re.compile(r"((?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def quote(self) -> str:
        return self.passage.quote(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Lead:
    """A quantity and the words before it.

    `words` are without what a form's template left in; `plain` are without bases (`较上年预算`) besides, and
    `clauses` are those of `plain`, the last of them right before the quantity.
    """

    sentence: Sentence
    quantity: Quantity
    start: int
    words: str
    plain: str
    clauses: tuple[str, ...]

    @property
    def clause(self) -> str:
        return self.clauses[-1]

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def with_own_base(self) -> str:
        """The words in which a base is sought: words for no change may hold it (`等于上年预算数`)."""
        own = self.quantity if self.quantity.kind == "same" else None
        return self.words + self.text[own.start : own.end] if own else self.words

    def without_whole(self, kind: str) -> "Lead":
        """Return the lead as the subject is sought in it: for a share without its whole."""
        if kind != "share":
            return self
        return replace(self, clauses=(*self.clauses[:-1], self.clause[: self.clause.rfind("占")]))


def lead_of(sentence: Sentence, start: int, quantity: Quantity) -> Lead:
    """Return the lead of a quantity from `start`, where the quantity before it ends."""
    words = blanked("template", sentence.text[start : quantity.start])
    plain = blanked("base", words)
    return Lead(sentence, quantity, start, words, plain, tuple(clauses(plain)))
