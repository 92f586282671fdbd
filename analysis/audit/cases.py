"""What one application of a rule compares: a stated figure with what others give, before anything is judged.

The figures are kept and not only their sum, so that a case can be asked again with one figure replaced: that is how
a misprint is told from a misreading.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from analysis.audit.figures import PROSE, Figure
from analysis.audit.intervals import Span, Term, change, ratio, rounded, total, truncated, verdict

FORM_UNITS = {"points", "names"}
_NEITHER = ("", "")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One rule on its figures.

    `operation` says how `terms` give what the stated figure has to be: their signed `sum`, the `share` of the first
    in the second, or the percent of the base that a `change` (first) and its level (second) imply.
    `route` is the way of the proof: along a `row`, down a `column`, `between` tables, from `prose` to table, `told`
    by the prose's own parts, in one `sentence`, printed `twice`, a `target`, the `form` itself.
    `named` and `assumed` say that words name what is compared, or that it only holds if the document lacks something.
    `cuts` is false where the table is known to round half up.
    `reason` says in both languages why nothing can be derived; `told` states a case in a sentence of its own.
    """

    check: str
    zh: str
    stated: Figure
    terms: tuple[Term, ...] = ()
    operation: str = "sum"
    route: str = "between"
    relation: str = "="
    reason: tuple[str, str] = _NEITHER
    told: tuple[str, str] = _NEITHER
    item: str = ""
    disclosure_id: str = ""
    extra: tuple[str, ...] = ()
    definition: bool = False
    named: bool = False
    assumed: bool = False
    cuts: bool = True

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.stated, *(figure for _, figure in self.terms))

    @property
    def evidence(self) -> tuple[str, ...]:
        ids = [figure.id for figure in self.figures if figure.id]
        return tuple(dict.fromkeys([*ids, *self.extra]))

    @property
    def testable(self) -> bool:
        return not self.reason[0] and self.derived() is not None

    @property
    def claimed(self) -> bool:
        return any(figure.table == PROSE for figure in self.figures)

    def derived(self, interval: Callable[[Figure], Span] = rounded) -> Span | None:
        """Return what the terms give, None where that is undefined."""
        figures = [figure for _, figure in self.terms]
        if self.operation == "share":
            return ratio(rounded(figures[0]), rounded(figures[1]))
        if self.operation == "change":
            return change(figures[0], figures[1])
        return total(self.terms, interval)

    @property
    def residual(self) -> Decimal:
        """What is stated less what is derived."""
        derived = self.derived()
        return self.stated.value - derived.value if derived else Decimal(0)

    def outcome(self) -> str:
        """Return the verdict of the arithmetic alone: ties, rounding, cut (only truncation explains it) or breaks."""
        derived = self.derived()
        if derived is None or self.reason[0]:
            return "untestable"
        stated = self.stated
        if stated.unit == "%" and stated.step and derived.value.quantize(stated.step, ROUND_HALF_UP) == stated.value:
            return "ties"
        found = verdict(rounded(stated), derived, self.relation)
        return "cut" if found == "breaks" and self._cut(derived) else found

    def _cut(self, derived: Span) -> bool:
        if self.relation != "=" or self.stated.unit not in ("元", "%") or not self.cuts:
            return False
        other = derived if self.stated.unit == "%" else self.derived(truncated)
        return other is not None and verdict(truncated(self.stated), other) != "breaks"

    def holds(self) -> bool:
        return self.outcome() in ("ties", "rounding", "cut")

    def replaced(self, old: Figure, value: Decimal) -> "Case":
        """Return the case with one figure's value replaced wherever it stands."""

        def new(figure: Figure) -> Figure:
            return replace(figure, value=value) if figure.key == old.key else figure

        terms = tuple((sign, new(figure)) for sign, figure in self.terms)
        return replace(self, stated=new(self.stated), terms=terms)

    def wanted(self, figure: Figure) -> Decimal | None:
        """Return the value of one figure with which the case holds exactly, None where there is none."""
        derived = self.derived()
        if derived is None:
            return None
        if figure.key == self.stated.key:
            return derived.value.quantize(figure.step) if figure.step else derived.value
        value = self._solved(figure)
        return value.quantize(figure.step) if value is not None and figure.step else value

    def _solved(self, figure: Figure) -> Decimal | None:
        stated, amounts = self.stated.value, [other for _, other in self.terms]
        first = bool(amounts) and figure.key == amounts[0].key
        if self.operation == "share":
            if first:
                return stated * amounts[1].value / 100
            return 100 * amounts[0].value / stated if stated else None
        if self.operation == "change":
            if first:
                return stated * amounts[1].value / (100 + stated) if stated != -100 else None
            return amounts[0].value * (100 + stated) / stated if stated else None
        sign = next((s for s, other in self.terms if other.key == figure.key), 0)
        return figure.value + sign * (stated - total(self.terms).value) if sign else None


def compared(check: str, zh: str, stated: Figure, other: Figure, route: str, **more: object) -> Case:
    """Return the case in which one quantity is printed in two places."""
    return Case(check=check, zh=zh, stated=stated, terms=((1, other),), route=route, **more)  # type: ignore[arg-type]


def untested(check: str, zh: str, stated: Figure, reason: tuple[str, str], *others: Figure) -> Case:
    """Return the case that cannot be tested, with the reason."""
    return Case(check=check, zh=zh, stated=stated, reason=reason, extra=tuple(figure.id for figure in others))


_RATE = ("{part} of {whole} is {stated}", "{part} 占 {whole} 的 {stated}")
_ZERO_WHOLE = ("the whole is zero", "分母为零")


def percent_case(
    check: str,
    zh: str,
    stated: Figure,
    part: Figure,
    whole: Figure,
    template: tuple[str, str] = _RATE,
    route: str = "sentence",
) -> Case:
    """Return the case in which a printed percent is checked against part ÷ whole."""
    reason = _ZERO_WHOLE if ratio(rounded(part), rounded(whole)) is None else _NEITHER
    told = spoken(template, stated, part=part, whole=whole)
    terms = ((1, part), (1, whole))
    return Case(
        check=check, zh=zh, stated=stated, terms=terms, operation="share", route=route, reason=reason, told=told
    )


def spoken(template: tuple[str, str], stated: Figure, **values: Figure) -> tuple[str, str]:
    """Return both sentences with the figures filled in."""
    texts = {name: amount(figure.value, figure.unit) for name, figure in values.items()}
    english, chinese = (text.format(stated=amount(stated.value, stated.unit), **texts) for text in template)
    return english, chinese


def amount(value: Decimal, unit: str) -> str:
    """Return a figure for people: money in 万元 with at least two decimals, other numbers as they are."""
    if unit == "元":
        text = f"{value / 10000:,.6f}"
        return text[:-4] + text[-4:].rstrip("0") + " 万元"
    text = (
        f"{value.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".") if value % 1 else f"{value:f}".partition(".")[0]
    )
    return f"{text} {unit}".strip()


def of_terms(
    check: str, zh: str, stated: Figure, terms: Sequence[Term], route: str, relation: str = "=", **more: object
) -> Case:
    """Return the case in which a printed figure is the signed sum of others."""
    return Case(
        check=check,
        zh=zh,
        stated=stated,
        terms=tuple(terms),
        route=route,
        relation=relation,
        **more,  # type: ignore[arg-type]
    )
