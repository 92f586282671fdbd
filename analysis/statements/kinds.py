"""What a quantity says: its kind and sign, the base it is measured against, its year and its phase.

Each is told by the words of the lead alone; the last such word before the number counts.
"""

import re
from typing import NamedTuple

from analysis.statements.leads import YEAR, Lead
from analysis.statements.vocabulary import clauses, mentions, phrases

_COMPARISONS = (("lower_than", -1), ("higher_than", 1))


class Base(NamedTuple):
    """What a change is measured against.

    `stated` is `phase` where words name it (较上年预算); 较去年 names the `year` alone.
    """

    year: int
    phase: str
    stated: str = "phase"


def kind_of(lead: Lead) -> tuple[str, int]:
    """Tell a level, a change, a share or a completion by the last such word before the quantity, and its sign."""
    if lead.quantity.kind == "same":
        return "no_change", 1
    if sign := _exceeds(lead):
        return "change", sign
    clause = _without_subjects(lead.clause)
    wanted = [("change", "rise", 1), ("change", "fall", -1)]
    if lead.quantity.kind == "percent":
        wanted += [("share", "share", 1), ("completion", "completion", 1)]
    said = [
        (match.start(), -order, match.end(), kind, sign)
        for order, (kind, words, sign) in enumerate(wanted)
        for match in phrases(words).finditer(clause + "0")  # some words count only right before the number
    ]
    if not said:
        return "level", 1
    _, _, end, kind, sign = max(said)
    reached = phrases("rest").match(clause, end) or clause.startswith("的", end)
    return ("level", 1) if kind == "change" and reached else (kind, sign)


def _exceeds(lead: Lead) -> int:
    """Return the sign of a change that its base alone tells: `小于上年预算数 29.65 万元`; 0 for none."""
    words = lead.words.rstrip("为的 ")
    beside = next((m.group() for m in phrases("base").finditer(words) if m.end() == len(words)), "")
    return next((sign for kind, sign in _COMPARISONS if phrases(kind).match(beside)), 0)


def _without_subjects(clause: str) -> str:
    """Return a clause with the names of subjects blotted out: 增加 may be part of one."""
    for mention in mentions(clause):
        clause = clause[: mention.start] + "□" * (mention.end - mention.start) + clause[mention.end :]
    return clause


def base_of(words: str, year: int, own_phase: str) -> Base | None:
    """Return the last base that words name, None if they name none; `own_phase` is the document's.

    较上年 does not say of which phase; it is taken for the document's own.
    """
    for match in reversed(list(phrases("base").finditer(words))):
        when, phase, same_time = match["when"] or "", match["phase"] or "", match["yoy"] or ""
        if when or phase or same_time:
            named = _base_phase(phase)
            return Base(_base_year(when or same_time, year), named or own_phase, "phase" if named else "year")
    return None


def _base_year(when: str, year: int) -> int:
    """Return the year of a base: printed, the year before, the one before that (前年), or the same year."""
    if printed := re.match(r"\d{4}", when):
        return int(printed.group())
    return year - (2 if "前年" in when else 1 if when else 0)


def _base_phase(phase: str) -> str:
    if phrases("adjusted").search(phase) or "全年" in phase:
        return "adjusted"
    if phrases("outturn").search(phase) or "执行" in phase:
        return "executed"
    return "approved" if phase.strip("数情况") else ""


def year_of(plain: str, year: int) -> int:
    """Return the last year that a lead prints, the remembered one where it prints none."""
    years = YEAR.findall(plain)
    return int(years[-1]) if years else year


def phase_of(lead: Lead, kind: str, own_phase: str) -> str:
    """Return the phase of a quantity: as its last clause with any words says, else the document's."""
    if kind == "completion":
        return "executed"
    if lead.quantity.kind == "count":
        return own_phase
    for clause in reversed(clauses(phrases("budget_name").sub("", lead.plain))):
        if phase := _said_phase(clause, own_phase):
            return phase
        if clause.strip():
            break
    return own_phase


def _said_phase(clause: str, own_phase: str) -> str:
    """Return the phase that a clause names, "" if none; in final accounts the later of 预算 and 支出 counts."""
    if phrases("adjusted").search(clause):
        return "adjusted"
    if own_phase == "approved":
        return "executed" if phrases("outturn").search(clause) else ""
    budget, spent = ([m.end() for m in phrases(words).finditer(clause)] for words in ("approved", "spent"))
    if budget and ("年初" in clause or not spent or budget[-1] > spent[-1]):
        return "approved"
    return ""


def time_of(lead: Lead, kind: str, base: Base | None, *, year: int, own_phase: str) -> Base:
    """Return the year and phase that a quantity is for: a level may be last year's, or its base's.

    `较2030年预算5万元减少…` prints the base's own level.
    """
    phase = phase_of(lead, kind, own_phase)
    if kind != "level":
        return Base(year, phase)
    if base and any(m.end() == len(lead.words.rstrip("为的 ")) for m in phrases("base").finditer(lead.words)):
        return base
    if phrases("last_year").search(lead.clause) or phrases("from").search(lead.words):
        return Base(year, "approved") if "年初" in clauses(lead.words)[-1] else Base(year - 1, phase)
    return Base(year, phase)
