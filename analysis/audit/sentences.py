"""One judged case -> a plain sentence in two languages: what is stated, what follows, and what explains the rest."""

from analysis.audit.cases import FORM_UNITS, Case, amount
from analysis.audit.figures import Figure
from analysis.audit.intervals import rounded

_POINTS_OF_PERCENT = ("percentage points", "个百分点")
_FEW = 4
# fmt: off
NAMES = {
    "approved": ("budget", "年初预算"), "adjusted": ("adjusted budget", "调整后预算"),
    "executed": ("outturn", "决算"), "basic": ("basic", "基本支出"), "project": ("project", "项目支出"),
    "personnel": ("personnel", "人员经费"), "public": ("public", "公用经费"),
    "reception": ("reception", "公务接待费"), "abroad": ("abroad", "因公出国（境）费"),
    "vehicles": ("vehicles", "公务用车费"), "vehicle_purchase": ("vehicle purchase", "公车购置费"),
    "vehicle_operation": ("vehicle operation", "公车运行费"), "general_budget": ("general budget", "一般公共预算"),
    "government_fund": ("government fund", "政府性基金"), "state_capital": ("state capital", "国有资本经营"),
    "appropriation": ("appropriation", "财政拨款"), "total": ("total", "合计"), "reserve": ("reserve", "预留机动经费"),
    "other_revenue": ("other revenue", "其他收入"), "prose": ("the prose", "文字"),
    "meetings": ("meetings", "会议费"), "training": ("training", "培训费"),
    "summary": ("the summary table", "收支总表"), "revenue": ("the revenue table", "收入总表"),
    "expenditure": ("the expenditure table", "支出总表"),
    "appropriation_summary": ("the appropriation table", "财政拨款收支总表"),
    "appropriation_expenditure": ("the appropriation expenditure table", "财政拨款支出表"),
    "appropriation_basic": ("the basic appropriation table", "财政拨款基本支出表"),
    "general_budget_basic": ("the basic-expenditure table", "基本支出表"),
    "three_public": ("the 三公 table", "“三公”经费表"),
    "project_targets": ("the project target table", "项目支出绩效目标表"),
    "overall_targets": ("the overall target table", "整体支出绩效目标表"),
    "project_outturn": ("the project outturn table", "项目资金支出情况表"),
    "evaluation_base": ("the evaluation annex", "绩效评价基础数据表"),
    "self_evaluation_overall": ("the overall self-evaluation", "整体支出自评表"),
    "self_evaluation_project": ("the project self-evaluation", "项目支出自评表"),
    "operating_expenses": ("the running-cost table", "机关运行经费支出表"),
    "procurement": ("the procurement table", "政府采购支出表"),
    "indicators": ("the indicator", "绩效指标"), "staff": ("the staff table", "人员情况表"),
}
# fmt: on
# What each outcome says behind the sentence; {0} is the residual, {1} what rounding can explain.
_ENDS = {
    "cut": (
        "digits cut off instead of rounded explain the {0} between them",
        "系截去尾数（未四舍五入）所致",
    ),
    "pressed": (
        "the shares were pressed to add up to 100, which explains the {0} between them",
        "各项占比凑足 100% 所致",
    ),
    "rounding": ("rounding explains the {0} between them", "在四舍五入误差之内"),
    "boundary": (
        "two forms draw this line differently, {0} lie between them",
        "两张表口径不同",
    ),
}


def place(figure: Figure, language: int) -> str:
    """Return the name of the table, or of the prose, that prints a figure."""
    return NAMES.get(figure.table, (figure.table.replace("_", " "), figure.table))[language]


def explanation(case: Case, outcome: str, language: int, doubt: tuple[str, str] = ("", "")) -> str:
    """Return the sentence of a case; `doubt` says why a residual proves nothing."""
    title = (case.check[:1].upper() + case.check[1:], case.zh)[language]
    item = case.item or f"{case.stated.code} {case.stated.label}".strip()
    name = title + (f"（{item}）" if language else f" ({item})") if item else title
    return name + (_chinese if language else _english)(case, outcome, doubt[language])


def _english(case: Case, outcome: str, doubt: str) -> str:
    if outcome == "untestable" and not doubt:
        return f": not testable, {case.reason[0]}."
    least = "at least " if case.relation == "≥" else ""
    stated, derived, residual, tolerance = _texts(case, 0)
    if outcome == "ties":
        return f": stated {_plain(case)}, derived {least}{_result(case)}; they tie."
    if case.stated.unit in FORM_UNITS:
        return f": {stated}{f'; not testable, {doubt}' if doubt else ''}."
    sentence = f": stated: {stated}; derived: {least}{derived}"
    if doubt:
        return f"{sentence}; the {residual} between them prove nothing, {doubt}."
    if outcome in _ENDS:
        return f"{sentence}; {_ENDS[outcome][0].format(residual)}."
    exact = tolerance.startswith("0 ")
    return f"{sentence}; they differ by {residual}" + (
        "." if exact else f", and rounding explains less than {tolerance}."
    )


def _chinese(case: Case, outcome: str, doubt: str) -> str:
    if outcome == "untestable" and not doubt:
        return f"：无法检验，{case.reason[1]}。"
    least = "至少应为 " if case.relation == "≥" else ""
    stated, derived, residual, tolerance = _texts(case, 1)
    if outcome == "ties":
        return f"：公布 {_plain(case)}，推算{least or ' '}{_result(case)}，相符。"
    if case.stated.unit in FORM_UNITS:
        return f"：{stated}{f'；无法检验，{doubt}' if doubt else ''}。"
    sentence = f"：公布 {stated}，推算{least or ' '}{derived}，相差 {residual}"
    if doubt:
        return f"{sentence}，不足为据：{doubt}。"
    if outcome in _ENDS:
        return f"{sentence}，{_ENDS[outcome][1]}。"
    exact = tolerance.startswith("0 ")
    return f"{sentence}。" if exact else f"{sentence}，四舍五入至多可解释 {tolerance}。"


def _plain(case: Case) -> str:
    return amount(case.stated.value, case.stated.unit)


def _result(case: Case) -> str:
    derived = case.derived()
    assert derived
    return amount(derived.value, case.stated.unit)


def _texts(case: Case, language: int) -> tuple[str, str, str, str]:
    derived = case.derived()
    assert derived  # an untestable case prints its reason instead
    stated = rounded(case.stated)
    unit = _POINTS_OF_PERCENT[language] if case.stated.unit == "%" else case.stated.unit
    residual = amount(abs(stated.value - derived.value), unit)
    tolerance = amount(stated.radius + derived.radius, unit)
    return case.told[language] or _plain(case), _arithmetic(case, language), residual, tolerance


def _arithmetic(case: Case, language: int) -> str:
    """Return how the derived figure comes about: its parts by name, or the place that prints it."""
    result = _result(case)
    if case.operation != "sum" or case.told[0]:
        return result
    if not case.terms:
        return f"{result}（各分项为空）" if language else f"{result} (its parts are blank)"
    if len(case.terms) == 1:
        return _one(case, result, language)
    if len(case.terms) > _FEW:
        count = len(case.terms)
        return f"{count} 行合计 {result}" if language else f"{count} lines that add up to {result}"
    parts = (
        f"{'−' if sign * figure.value < 0 else '+'} {_term(case, figure, language)}" for sign, figure in case.terms
    )
    return f"{' '.join(parts).removeprefix('+ ')} = {result}"


def _one(case: Case, result: str, language: int) -> str:
    sign, figure = case.terms[0]
    where = NAMES.get(figure.table, ("", ""))[language]
    if not where or sign < 0:
        return result
    return f"{result}（{where}）" if language else f"{result} in {where}"


def _term(case: Case, figure: Figure, language: int) -> str:
    """Return one part with the name that tells it from the others: phase, measure or label."""
    figures = [other for _, other in case.terms]
    value = amount(abs(figure.value), figure.unit).rpartition(" ")[0]
    for name in ("phase", "measure", "label"):
        if len({getattr(other, name) for other in figures}) == len(figures):
            word = str(getattr(figure, name))
            return f"{NAMES.get(word, (word.replace('_', ' '), figure.label or word))[language]} {value}"
    return value
