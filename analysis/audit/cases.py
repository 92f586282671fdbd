"""One application of a rule -> one `findings` row that says in plain words what was stated and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from analysis.audit.intervals import Figure, Span, ratio, rounded, truncated, verdict

_SMALL, _LARGE, _HUGE = Decimal("0.005"), Decimal("0.05"), Decimal("0.25")
_OF_THE_FORM = {"points", "names"}
_POINTS_OF_PERCENT = ("percentage points", "个百分点")
_FEW = 4
# fmt: off
_NAMES = {
    "approved": ("budget", "年初预算"), "adjusted": ("adjusted budget", "调整后预算"),
    "executed": ("outturn", "决算"), "basic": ("basic", "基本支出"), "project": ("project", "项目支出"),
    "personnel": ("personnel", "人员经费"), "public": ("public", "公用经费"),
    "reception": ("reception", "公务接待费"), "abroad": ("abroad", "因公出国（境）费"),
    "vehicles": ("vehicles", "公务用车费"), "vehicle_purchase": ("vehicle purchase", "公车购置费"),
    "vehicle_operation": ("vehicle operation", "公车运行费"), "general_budget": ("general budget", "一般公共预算"),
    "government_fund": ("government fund", "政府性基金"), "state_capital": ("state capital", "国有资本经营"),
    "appropriation": ("appropriation", "财政拨款"), "total": ("total", "合计"),
    "other_revenue": ("other revenue", "其他收入"), "prose": ("the prose", "文字"),
    "summary": ("the summary table", "收支总表"), "revenue": ("the revenue table", "收入总表"),
    "expenditure": ("the expenditure table", "支出总表"),
    "appropriation_summary": ("the appropriation table", "财政拨款收支总表"),
    "general_budget_basic": ("the basic-expenditure table", "基本支出表"),
    "three_public": ("the 三公 table", "“三公”经费表"),
    "project_targets": ("the project target table", "项目支出绩效目标表"),
    "overall_targets": ("the overall target table", "整体支出绩效目标表"),
    "project_outturn": ("the project outturn table", "项目资金支出情况表"),
    "evaluation_base": ("the evaluation annex", "绩效评价基础数据表"),
    "self_evaluation_overall": ("the overall self-evaluation", "整体支出自评表"),
    "self_evaluation_project": ("the project self-evaluation", "项目支出自评表"),
    "indicators": ("the indicator", "绩效指标"), "staff": ("the staff table", "人员情况表"),
}
# fmt: on


@dataclass(frozen=True)
class Case:
    """What one rule compares: a stated interval with a derived one, the figures behind both, and whose they are.

    `cut` holds both intervals under truncation, where that could explain a residual;
    `reason` says in both languages why nothing can be derived; `terms` are the signed figures that `derived`
    adds up; `told` says what is stated in a sentence of its own, where a bare number would not be understood.
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
    terms: tuple[tuple[int, Figure], ...] = ()
    told: tuple[str, str] = ("", "")

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
        terms: Sequence[tuple[int, Figure]] | None = None,
        told: tuple[str, str] = ("", ""),
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
            tuple(terms) if terms is not None else tuple((1, figure) for figure in others),
            told,
        )


_RATE = ("{part} of {whole} is {stated}", "{part} 占 {whole} 的 {stated}")


def percent_case(
    check: str, zh: str, stated: Figure, part: Figure, whole: Figure, template: tuple[str, str] = _RATE
) -> Case:
    """Return the case in which a printed percent is checked against part ÷ whole."""
    derived = ratio(rounded(part), rounded(whole))
    reason = ("the whole is zero", "分母为零") if derived is None else ("", "")
    told = spoken(template, stated, part=part, whole=whole)
    cut = (truncated(stated), derived) if derived else None
    return Case.of(check, zh, stated, derived, [part, whole], reason=reason, told=told, cut=cut)


def spoken(template: tuple[str, str], stated: Figure, **values: Figure) -> tuple[str, str]:
    """Return both sentences with the figures filled in."""
    texts = {name: amount(figure.value, figure.unit) for name, figure in values.items()}
    english, chinese = (text.format(stated=amount(stated.value, stated.unit), **texts) for text in template)
    return english, chinese


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
    if (
        case.unit == "%"
        and case.percent_step
        and case.derived.value.quantize(case.percent_step, ROUND_HALF_UP) == case.stated.value
    ):
        return "ties", False
    outcome = verdict(case.stated, case.derived, case.relation)
    if outcome == "breaks" and case.cut and verdict(*case.cut) != "breaks":
        return "rounding", True
    return outcome, False


def _severity(case: Case, residual: Decimal | None) -> str:
    """Size against the figure; a claim of the prose that rests on it weighs more than a form's own footing."""
    size = max(
        abs(case.stated.value) if case.stated else Decimal(0), abs(case.derived.value) if case.derived else Decimal(0)
    )
    share = abs(residual or Decimal(0)) / size if size else Decimal(1)
    if share >= (_LARGE if case.claimed else _HUGE) and case.unit not in _OF_THE_FORM:
        return "serious"
    return "material" if share >= (_SMALL if case.claimed else _LARGE) else "minor"


def _exact(value: Decimal | None) -> Decimal | None:
    """Return a value without trailing zeros and without an exponent, derived percents to four decimals."""
    return None if value is None else Decimal(f"{value.quantize(Decimal('0.0001')).normalize():f}")


def amount(value: Decimal, unit: str) -> str:
    """Return a figure for people: money in 万元 with at least two decimals, other numbers as they are."""
    if unit == "元":
        text = f"{value / 10000:,.6f}"
        return text[:-4] + text[-4:].rstrip("0") + " 万元"
    text = (
        f"{value.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".") if value % 1 else f"{value:f}".partition(".")[0]
    )
    return f"{text} {unit}".strip()


def _value(span: Span | None, case: Case) -> str:
    return amount(span.value, case.unit) if span else ""


def _arithmetic(case: Case, language: int) -> str:
    """Return how the derived figure comes about: its parts by name, or the place that prints it."""
    assert case.derived
    result = amount(case.derived.value, case.unit)
    if sum(sign * figure.value for sign, figure in case.terms) != case.derived.value or case.told[0]:
        return result
    if not case.terms:
        return f"{result}（各分项为空）" if language else f"{result} (its parts are blank)"
    if len(case.terms) == 1:
        sign, figure = case.terms[0]
        place = _NAMES.get(figure.table, ("", ""))[language]
        return (f"{result}（{place}）" if language else f"{result} in {place}") if place and sign > 0 else result
    if len(case.terms) > _FEW:
        count = len(case.terms)
        return f"{count} 行合计 {result}" if language else f"{count} lines that add up to {result}"
    parts = (
        f"{'−' if sign * figure.value < 0 else '+'} {_term(case, figure, language)}" for sign, figure in case.terms
    )
    return f"{' '.join(parts).removeprefix('+ ')} = {result}"


def _term(case: Case, figure: Figure, language: int) -> str:
    """Return one part with the name that tells it from the others: phase, measure or label."""
    figures = [other for _, other in case.terms]
    value = amount(abs(figure.value), figure.unit).rpartition(" ")[0]
    for name in ("phase", "measure", "label"):
        if len({getattr(other, name) for other in figures}) == len(figures):
            word = str(getattr(figure, name))
            return f"{_NAMES.get(word, (word.replace('_', ' '), figure.label or word))[language]} {value}"
    return value


def _texts(case: Case, language: int) -> tuple[str, str, str, str]:
    assert case.stated and case.derived  # an untestable case prints its reason instead
    unit = _POINTS_OF_PERCENT[language] if case.unit == "%" else case.unit
    residual = amount(abs(case.stated.value - case.derived.value), unit)
    tolerance = amount(case.stated.radius + case.derived.radius, unit)
    stated = case.told[language] or amount(case.stated.value, case.unit)
    return stated, _arithmetic(case, language), residual, tolerance


def _english(case: Case, outcome: str, by_cutting: bool) -> str:
    name = case.check[:1].upper() + case.check[1:] + (f" ({case.item})" if case.item else "")
    if outcome == "untestable":
        return f"{name}: not testable, {case.reason[0]}."
    least = "at least " if case.relation == "≥" else ""
    if outcome == "ties":
        return f"{name}: stated {_value(case.stated, case)}, derived {least}{_value(case.derived, case)}; they tie."
    stated, derived, residual, tolerance = _texts(case, 0)
    sentence = f"{name}: stated: {stated}; derived: {least}{derived}"
    if by_cutting:
        return f"{sentence}; digits cut off instead of rounded explain the {residual} between them."
    if case.unit in _OF_THE_FORM:
        return f"{name}: {stated}."
    if outcome == "rounding":
        return f"{sentence}; rounding explains the {residual} between them."
    exact = tolerance.startswith("0 ")
    return f"{sentence}; they differ by {residual}" + (
        "." if exact else f", and rounding explains less than {tolerance}."
    )


def _chinese(case: Case, outcome: str, by_cutting: bool) -> str:
    name = case.zh + (f"（{case.item}）" if case.item else "")
    if outcome == "untestable":
        return f"{name}：无法检验，{case.reason[1]}。"
    least = "至少应为 " if case.relation == "≥" else ""
    if outcome == "ties":
        return f"{name}：公布 {_value(case.stated, case)}，推算{least or ' '}{_value(case.derived, case)}，相符。"
    stated, derived, residual, tolerance = _texts(case, 1)
    sentence = f"{name}：公布 {stated}，推算{least or ' '}{derived}，相差 {residual}"
    if by_cutting:
        return f"{sentence}，系截去尾数（未四舍五入）所致。"
    if case.unit in _OF_THE_FORM:
        return f"{name}：{stated}。"
    if outcome == "rounding":
        return f"{sentence}，在四舍五入误差之内。"
    exact = tolerance.startswith("0 ")
    return f"{sentence}。" if exact else f"{sentence}，四舍五入至多可解释 {tolerance}。"
