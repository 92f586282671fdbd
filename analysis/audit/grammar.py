"""How a rule is written: which figures it picks, and how they must relate.

A form names one quantity in many ways, so a pick goes by measure, label, code and direction, as patterns.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.audit.figures import Figure

DOCUMENT = ("disclosure_id", "year", "phase")
UNIT = (*DOCUMENT, "spending_unit")
ROW = (*UNIT, "table", "direction", "code", "label", "project")


@dataclass(frozen=True)
class Pick:
    """The figures of one table (or of the prose) by measure, label, code and direction; patterns match whole texts."""

    table: str
    measure: str
    label: str = ".*"
    code: str = ".*"
    direction: str = ".*"
    part_of: str = ""
    phase: str = ".*"
    project: str = ".*"
    unit: str = ".*"
    sign: int = 1

    @cached_property
    def patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        names = ("measure", "label", "code", "direction", "part_of", "phase", "project", "unit")
        return tuple((name, re.compile(getattr(self, name))) for name in names if getattr(self, name) != ".*")


def select(pick: Pick, by_table: Mapping[str, Sequence[Figure]]) -> list[Figure]:
    """Return the figures that a pick names."""
    chosen = by_table.get(pick.table, ())
    for name, pattern in pick.patterns:
        chosen = [figure for figure in chosen if pattern.fullmatch(getattr(figure, name))]
    return list(chosen)


@dataclass(frozen=True)
class Identity:
    """`total` must relate to the sum of `parts` by `relation`, once in each group of `per`.

    A rule with `only_general_budget` holds where all the year's money is general-budget money of that year,
    which the audit looks up in the document's own tables. `needs` and `unless` name measures (or words of a label)
    that must, or must not, be among the parts: 三公 is told with vehicles as one part or as purchase and operation.
    `optional` parts belong to the total of some forms only (会议费 and 培训费 beside 三公). A rule by `definition`
    compares what two forms may draw differently: where they differ lies a boundary. A rule is `named` where the
    words of the prose say outright which row is meant.
    """

    name: str
    zh: str
    total: Pick
    parts: tuple[Pick, ...]
    source: str
    per: tuple[str, ...] = DOCUMENT
    relation: str = "="
    only_general_budget: bool = False
    needs: str = ""
    unless: str = ""
    optional: tuple[Pick, ...] = ()
    definition: bool = False
    named: bool = False


def row(name: str, zh: str, table: str, total: str, parts: str, source: str) -> Identity:
    """A rule on the columns of one row."""
    picks = tuple(Pick(table, measure) for measure in parts.split("|"))
    return Identity(name, zh, Pick(table, total), picks, source, per=ROW)


def same(name: str, zh: str, total: Pick, other: Pick, source: str, **more: object) -> Identity:
    """A rule that one quantity is printed alike in two places."""
    return Identity(name, zh, total, (other,), source, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Ratio:
    """`percent` must be 100 × `part` ÷ `whole` in each group of `per`."""

    name: str
    zh: str
    percent: Pick
    part: Pick
    whole: Pick
    source: str
    per: tuple[str, ...] = (*DOCUMENT[:2], "spending_unit", "table", "label", "project")
