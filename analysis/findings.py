"""One application of a rule -> one `findings` row that says in plain words what was stated and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from analysis.rounding import Figure, Span, ratio, rounded, verdict

_SMALL, _LARGE, _HUGE = Decimal("0.005"), Decimal("0.05"), Decimal("0.25")


@dataclass(frozen=True)
class Case:
    """What one rule compares: a stated interval with a derived one, the figures behind both, and whose they are.

    `cut` holds both intervals under truncation, where that could explain a residual;
    `reason` says in both languages why nothing can be derived.
    """

    check: str
    zh: str
    disclosure_id: str
    spending_unit: str
    year: int
    item: str
    stated: Span | None
    derived: Span | None
    unit: str
    evidence: tuple[str, ...]
    relation: str = "="
    cut: tuple[Span, Span] | None = None
    reason: tuple[str, str] = ("", "")
    claimed: bool = False
    percent_step: Decimal | None = None

    @classmethod
    def of(
        cls,
        check: str,
        zh: str,
        stated: Figure,
        derived: Span | None,
        others: Sequence[Figure],
        *,
        relation: str = "=",
        cut: tuple[Span, Span] | None = None,
        reason: tuple[str, str] = ("", ""),
    ) -> "Case":
        """Return the case in which one printed figure is checked against others."""
        figures = [stated, *others]
        return cls(
            check,
            zh,
            stated.disclosure_id,
            stated.spending_unit,
            stated.year,
            f"{stated.code} {stated.label}".strip(),
            rounded(stated),
            derived,
            stated.unit,
            tuple(dict.fromkeys(figure.id for figure in figures)),
            relation,
            cut,
            reason,
            any(figure.table == "prose" for figure in figures),
            stated.step if stated.unit == "%" else None,
        )


def percent_case(check: str, zh: str, stated: Figure, part: Figure, whole: Figure) -> Case:
    """Return the case in which a printed percent is checked against part ÷ whole."""
    derived = ratio(rounded(part), rounded(whole))
    reason = ("the whole is zero", "分母为零") if derived is None else ("", "")
    return Case.of(check, zh, stated, derived, [part, whole], reason=reason)


def finding(case: Case) -> dict[str, object]:
    """Return the findings row of a case."""
    outcome, by_cutting = _judge(case)
    residual = case.stated.value - case.derived.value if case.stated and case.derived else None
    tolerance = case.stated.radius + case.derived.radius if case.stated and case.derived else None
    return {
        "finding_id": "",
        "check": case.check,
        "disclosure_id": case.disclosure_id,
        "spending_unit": case.spending_unit,
        "fiscal_year": case.year,
        "verdict": outcome,
        "severity": _severity(case, residual) if outcome == "breaks" else "none",
        "stated": _exact(case.stated.value if case.stated else None),
        "derived": _exact(case.derived.value if case.derived else None),
        "residual": _exact(residual),
        "tolerance": _exact(tolerance),
        "unit": case.unit,
        "evidence": ";".join(case.evidence),
        "explanation": _english(case, outcome, by_cutting),
        "explanation_zh": _chinese(case, outcome, by_cutting),
    }


def _judge(case: Case) -> tuple[str, bool]:
    """Return the verdict, and whether only truncation explains the residual."""
    if case.stated is None or case.derived is None:
        return "untestable", False
    if case.unit == "%" and case.percent_step and case.derived.value.quantize(case.percent_step, ROUND_HALF_UP) == case.stated.value:
        return "ties", False
    outcome = verdict(case.stated, case.derived, case.relation)
    if outcome == "breaks" and case.cut and verdict(*case.cut) != "breaks":
        return "rounding", True
    return outcome, False


def _severity(case: Case, residual: Decimal | None) -> str:
    """Size against the figure; a claim of the prose that rests on it weighs more than a form's own footing."""
    size = max(abs(case.stated.value) if case.stated else Decimal(0), abs(case.derived.value) if case.derived else Decimal(0))
    share = abs(residual or Decimal(0)) / size if size else Decimal(1)
    if share >= (_LARGE if case.claimed else _HUGE):
        return "serious"
    return "material" if share >= (_SMALL if case.claimed else _LARGE) else "minor"


def _exact(value: Decimal | None) -> Decimal | None:
    """Return a value without trailing zeros and without an exponent, derived percents to four decimals."""
    return None if value is None else Decimal(f"{value.quantize(Decimal('0.0001')).normalize():f}")


def amount(value: Decimal, unit: str) -> str:
    """Return a figure for people: money in 万元 with two decimals, other numbers as they are."""
    if unit == "元":
        return f"{value / 10000:,.2f} 万元"
    text = f"{value.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".") if value % 1 else f"{value:f}".partition(".")[0]
    return f"{text} {unit}".strip()


def _numbers(case: Case) -> tuple[str, str, str, str]:
    assert case.stated and case.derived  # an untestable case prints its reason instead
    values = (
        case.stated.value,
        case.derived.value,
        abs(case.stated.value - case.derived.value),
        case.stated.radius + case.derived.radius,
    )
    stated, derived, residual, tolerance = (amount(value, case.unit) for value in values)
    return stated, derived, residual, tolerance


def _english(case: Case, outcome: str, by_cutting: bool) -> str:
    name = case.check[:1].upper() + case.check[1:] + (f" ({case.item})" if case.item else "")
    if outcome == "untestable":
        return f"{name}: not testable, {case.reason[0]}."
    stated, derived, residual, tolerance = _numbers(case)
    least = "at least " if case.relation == "≥" else ""
    if outcome == "ties":
        return f"{name}: stated {stated}, derived {least}{derived}; they tie."
    if by_cutting:
        return f"{name}: stated {stated}, derived {derived}; cutting digits off instead of rounding explains the {residual} between them."
    if outcome == "rounding":
        return f"{name}: stated {stated}, derived {least}{derived}; rounding explains the {residual} between them (at most {tolerance})."
    return f"{name}: stated {stated}, derived {least}{derived}; they differ by {residual}, and rounding explains at most {tolerance}."


def _chinese(case: Case, outcome: str, by_cutting: bool) -> str:
    name = case.zh + (f"（{case.item}）" if case.item else "")
    if outcome == "untestable":
        return f"{name}：无法检验，{case.reason[1]}。"
    stated, derived, residual, tolerance = _numbers(case)
    least = "至少 " if case.relation == "≥" else ""
    if outcome == "ties":
        return f"{name}：公布 {stated}，推算{least} {derived}，相符。"
    if by_cutting:
        return f"{name}：公布 {stated}，推算 {derived}，相差 {residual}，可由截尾（未四舍五入）解释。"
    if outcome == "rounding":
        return f"{name}：公布 {stated}，推算{least} {derived}，相差 {residual}，在四舍五入可解释的 {tolerance} 之内。"
    return f"{name}：公布 {stated}，推算{least} {derived}，相差 {residual}，四舍五入至多可解释 {tolerance}。"
