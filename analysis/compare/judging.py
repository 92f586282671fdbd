"""A tight-belt claim judged: against its own figures, a published base, earlier years, and every boundary.

A verdict holds over the whole range that the tables allow, or says that it depends. Which tests were possible is part
of the answer: a claim that nothing but its own sentence can test has not passed a test.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.compare import boundary, bounds, levels, verdicts
from analysis.compare.cells import Cells, Said
from analysis.compare.levels import Level
from analysis.compare.repetitions import CHANGES, Claim, headings
from analysis.compare.verdicts import signed, wan
from analysis.store import Study

_ZERO = Decimal(0)
_PHASE_OF = {"budget": "approved", "final_accounts": "executed"}


@dataclass(frozen=True)
class Figures:
    """The level a statement gives, the base it is measured against, and the direction of the figure alone."""

    now: Level | None
    base: Level | None
    direction: str


@dataclass(frozen=True)
class Known:
    """What the collection knows, laid out once: levels by unit and subject, the ledger's rows, codes, broken checks."""

    levels: Mapping[tuple[str, str], list[Level]]
    ledger: Mapping[tuple[str, str, str], list[Mapping[str, Any]]]
    cells: Cells
    broken: Mapping[str, list[str]]


@dataclass(frozen=True)
class Judged:
    """The outcome of a claim's tests; `points` are the changes in percent that the figures allow."""

    verdict: str
    tests: tuple[str, ...]
    points: tuple[Decimal, ...]
    english: str
    chinese: str


def known_of(study: Study, units: set[str]) -> Known:
    rows_of: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in bounds.ledger(study, units).to_dict("records"):
        rows_of.setdefault((row["spending_unit"], row["document_type"], row["heading"]), []).append(row)
    mine = study.disclosures.loc[study.disclosures["spending_unit"].isin(list(units)), "disclosure_id"]
    cells = Cells(study.of(mine).facts, "general_budget_basic")
    broken: dict[str, list[str]] = {}
    breaks = study.findings[study.findings["verdict"] == "breaks"]
    for name, evidence in zip(breaks["finding_id"], breaks["evidence"], strict=True):
        for ident in evidence.split(";"):
            broken.setdefault(ident, []).append(name)
    return Known(levels.by_subject(levels.known(study, units)), rows_of, cells, broken)


def own_levels(said: Said, document: Any, known: Known) -> list[Level]:
    own = known.levels.get((document.spending_unit, said.subject), [])
    return [x for x in own if x.item == said.item] if said.subject == "function" else own


def _at(own: Iterable[Level], year: int, phase: str) -> Level | None:
    return next((x for x in own if x.year == year and x.phase == phase and x.origin != "implied"), None)


def figures_of(said: Said, own: Sequence[Level]) -> Figures:
    """Return the level of a statement and its base: implied by its change, or the budget of a completion rate.

    A pledge that spending only falls (只减不增) is measured against the year before, where a table prints it.
    """
    year = int(said.fiscal_year)
    now, base = _at(own, year, said.phase), None
    if said.kind in CHANGES:
        base = next((x for x in own if x.origin == "implied" and said.statement_id in x.evidence), None)
    elif said.kind == "completion":
        base = _at(own, year, said.base_phase or "approved")
    elif now:
        base = _at(own, year - 1, said.phase)
    return Figures(now, base, _direction(said, now, base))


def _direction(said: Said, now: Level | None, base: Level | None) -> str:
    """Return the direction of the figure: by its sign where a change is stated, else by level against base."""
    sign = said.amount_yuan if said.kind in CHANGES else None
    if sign is None and said.kind == "change":
        sign = said.percent
    if sign is None and said.kind == "completion" and said.percent is not None and not (now and base):
        sign = said.percent - 100
    if sign is None and now and base:
        sign = now.value - base.value
    if sign is None:
        return "none"
    return "fell" if sign < 0 else "rose" if sign > 0 else "unchanged"


def judge(document: Any, claim: Claim, figures: Figures, known: Known) -> Judged:
    """Return the verdict on a claim, what tested it, and its arithmetic in English and in Chinese."""
    direction = figures.direction
    if direction == "none":
        sentence = (
            "No figure stands with the claim, and no table prints one for it.",
            "该表述没有数字，表中亦无对应数字。",
        )
        return Judged("not testable", ("none",), (), *sentence)
    points = _points(claim.said, figures)
    english, chinese = _steps(claim, figures)
    if claim.said.kind == "completion":
        return Judged(_EXECUTED[direction], ("budget and outturn",), points, f"{english}.", f"{chinese}。")
    if direction in ("unchanged", "rose"):
        return Judged(_EXECUTED[direction], ("own figures",), points, f"{english}.", f"{chinese}。")
    return _fall(document, claim, figures, known)


_EXECUTED = {"fell": "under-execution", "unchanged": "no change under the slogan", "rose": "contradicted"}


def _fall(document: Any, claim: Claim, figures: Figures, known: Known) -> Judged:
    """Return the judgement of a stated fall: every published base and every boundary first, then earlier years."""
    now, base, points = figures.now, figures.base, _points(claim.said, figures)
    english, chinese = _steps(claim, figures)
    own = own_levels(claim.said, document, known)
    bases = _other_bases(claim, own, now, base)
    points += tuple(_rate(value, now.value) for value in bases if now and value)
    drawn, drawn_by = _drawn(document, claim.said, now, base, known)
    points = drawn or points
    tests = ["printed base" if bases or (base and base.origin != "implied") else "own figures", *drawn_by]
    earlier = [x for x in own if now and x.year < now.year and x.phase == now.phase and _foreign(x, claim, base)]
    tests += ["earlier years"] if earlier else []
    words = _over(points, drawn_by, _since(document, claim.said, known))
    english, chinese = f"{english}.{words[0]}", f"{chinese}。{words[1]}"
    return _fallen(points, tests, verdicts.lower(own, now) if now else [], now, english, chinese)


def _fallen(
    points: tuple[Decimal, ...],
    tests: Sequence[str],
    below: Sequence[Level],
    now: Level | None,
    english: str,
    chinese: str,
) -> Judged:
    """Return the verdict on a stated fall: over the whole range, then against earlier years, then by its base."""
    over = verdicts.of_range(min(points), max(points)) if points else "fell"
    if over != "fell":
        verdict = "boundary change" if over == "rose" else "depends on the boundary"
    elif below and now:
        parts = [verdicts.above(now, level) for level in below]
        english += f" But {'; '.join(part[0] for part in parts)}."
        chinese += f"但{'；'.join(part[1] for part in parts)}。"
        verdict = "borne out within the year only"
    else:
        verdict = "borne out" if "printed base" in tests else "only as stated"
    return Judged(verdict, tuple(tests), points, english, chinese)


def _rate(earlier: Decimal, later: Decimal) -> Decimal:
    return 100 * (later - earlier) / earlier


def _points(said: Said, figures: Figures) -> tuple[Decimal, ...]:
    """Return the change in percent: from the base to the level, else as stated."""
    if figures.now and figures.base and figures.base.value:
        return (_rate(figures.base.value, figures.now.value),)
    if said.percent is None:
        return ()
    return (said.percent - 100 if said.kind == "completion" else said.percent,)


def _other_bases(claim: Claim, own: Sequence[Level], now: Level | None, base: Level | None) -> list[Decimal]:
    """Return the base as it is published elsewhere than in the claim, and what rivals it where its parts disagree."""
    if not now or not base:
        return []
    found = [x for x in own if (x.year, x.phase) == (base.year, base.phase) and _foreign(x, claim, None)]
    values = [value for x in found if x.origin != "implied" for value in (x.value, *x.rivals)]
    return [value for value in dict.fromkeys(values) if value != base.value or base.origin == "implied"]


def _foreign(level: Level, claim: Claim, base: Level | None) -> bool:
    """Tell whether a level comes from elsewhere than the claim's own sentences, and is no version of its base year."""
    mine = {said.statement_id for said in claim.statements}
    return not mine & set(level.evidence) and (base is None or level.year != base.year)


def _drawn(
    document: Any, said: Said, now: Level | None, base: Level | None, known: Known
) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
    """Return the least and greatest change over the boundaries that the tables allow, and which test drew them."""
    heading = headings().get(said.subject, "")
    if said.phase != _PHASE_OF[document.document_type] or not now or not base:
        return (), ()
    for row in known.ledger.get((document.spending_unit, document.document_type, heading), []):
        if (row["earlier_year"], row["fiscal_year"], row["test"] != "none") == (base.year, now.year, True):
            ends = (row["low_percent"], row["high_percent"])
            return (ends, (row["test"],)) if None not in ends else ((), ())
    moved = _under_personnel(document.disclosure_id, known) if heading == "public" else _ZERO
    if moved and base.value:
        return (_rate(base.value, now.value), _rate(base.value, now.value + moved)), ("codes of one year",)
    return (), ()


def _under_personnel(disclosure_id: str, known: Known) -> Decimal:
    """Return what a document puts of the public classes under 人员类: the base year may have drawn another line."""
    found = boundary.items(known.cells, disclosure_id).items()
    return sum((item.personnel for code, item in found if code[:3] in boundary.PUBLIC_CLASSES), _ZERO)


def _since(document: Any, said: Said, known: Known) -> Mapping[str, Any] | None:
    """Return the ledger's row against the last earlier document, where the base year itself is not held."""
    own = known.ledger.get((document.spending_unit, document.document_type, headings().get(said.subject, "")), [])
    return next((row for row in own if row["later_id"] == document.disclosure_id and row["test"] == "codes"), None)


def _over(points: Sequence[Decimal], tests: Sequence[str], since: Mapping[str, Any] | None) -> tuple[str, str]:
    """Return the sentence on the range, and on the last document by which the boundary can be held."""
    english = chinese = ""
    if tests and len(set(points)) > 1:
        english = f" Over the boundaries that the tables allow: {_between(points, 'en')}."
        chinese = f"在各表所允许的口径内：{_between(points, 'zh')}。"
    elif len(set(points)) > 1:
        english = f" Over the printed bases: {_between(points, 'en')}."
        chinese = f"按各处所列基数：{_between(points, 'zh')}。"
    if since is not None and tests == ("codes of one year",) and since["low_percent"] is not None:
        ends = [since["low_percent"], since["high_percent"]]
        english += f" Against {since['earlier_year']}, whose table is published: {_between(ends, 'en')}."
        chinese += f"与有表可查的{since['earlier_year']}年相比：{_between(ends, 'zh')}。"
    return english, chinese


def _between(points: Sequence[Decimal], lang: str) -> str:
    ends = (signed(min(points), lang), signed(max(points), lang))
    return "至".join(ends) if lang == "zh" else " to ".join(ends)


def _steps(claim: Claim, figures: Figures) -> tuple[str, str]:
    """Return the step from base to level in words, with the parts of which a sum is made."""
    now, base = figures.now, figures.base
    if not now or not base:
        printed = claim.said.percent
        return f"The level is not printed; stated: {printed} %", f"未列本年数，所述为{printed}%"
    kinds = {"completion": ("budget", "预算"), "pledge": (str(base.year), f"{base.year}年")}
    name = kinds.get(claim.said.kind, (f"{base.year}, implied", f"{base.year}年，推算"))
    rate = _rate(base.value, now.value) if base.value else None
    english = f"{wan(base.value)} ({name[0]}) → {wan(now.value)}: {signed(rate)}"
    chinese = f"{wan(base.value, 'zh')}（{name[1]}）→{wan(now.value, 'zh')}：{signed(rate, 'zh')}"
    if claim.parts:
        parts = [(part.item, part.amount_yuan or _ZERO) for part in claim.parts]
        english += f", made up of {' and '.join(f'{wan(amount)} ({item})' for item, amount in parts)}"
        chinese += f"，由{'与'.join(item + wan(amount, 'zh') for item, amount in parts)}构成"
    return english, chinese
