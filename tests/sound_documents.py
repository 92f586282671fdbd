"""Generate clean rows of sound disclosures: unrounded amounts first, then every figure rounded by itself."""

import random
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]

UNITS = ("岳阳市人民政府驻武汉办事处", "衡阳市档案馆", "湘潭市城市管理局", "某县水利局")
PERSONNEL = ("30101", "30102", "30103", "30108", "30113", "30301", "30399")
PUBLIC = ("30201", "30207", "30211", "30212", "30215", "30216", "30217", "30231", "30299")


class Printer:
    """Prints the rows of one generated document: every amount rounded to the step of its table or sentence."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance = chance
        self.name = f"sound-{number}"
        self.unit = UNITS[number % len(UNITS)]
        self.year = 2015 + number % 20
        self.step = chance.choice([Decimal("0.01"), Decimal(1), Decimal(100), Decimal(100), Decimal(1000)])
        self.prose_step = max(self.step, chance.choice([Decimal(100), Decimal(1000), Decimal(10000)]))
        self.percent_step = chance.choice([Decimal(1), Decimal("0.1"), Decimal("0.01")])
        self.mode = chance.choice([ROUND_HALF_UP, ROUND_HALF_UP, ROUND_DOWN])  # some documents cut percents off
        self.facts: list[Row] = []
        self.statements: list[Row] = []

    def fact(self, table: str, measure: str, value: Decimal, label: str = "合计", **more: Any) -> None:
        row = {
            "fact_id": f"{self.name}:{len(self.facts)}",
            "disclosure_id": self.name,
            "spending_unit": self.unit,
            "fiscal_year": self.year,
            "phase": "approved",
            "table": table,
            "measure": measure,
            "label": label,
            "code": "",
            "direction": "",
            "amount_yuan": rounded(value, self.step),
            "quantity": None,
            "quantity_unit": "",
            "rounding_step_yuan": self.step,
            "printed": "",
            "scale": "元",
            "project": "",
        }
        self.facts.append(row | more)

    def say(self, subject: str, kind: str = "level", value: Decimal | None = None, **more: Any) -> None:
        row = {
            "statement_id": f"{self.name}/s{len(self.statements):03d}",
            "disclosure_id": self.name,
            "subject": subject,
            "item": subject,
            "part_of": "",
            "fiscal_year": self.year,
            "phase": "approved",
            "kind": kind,
            "amount_yuan": None if value is None else rounded(value, self.prose_step),
            "step_yuan": self.prose_step,
            "percent": None,
            "percent_step": self.percent_step,
            "quantity": None,
            "quantity_unit": "",
            "base_year": None,
            "base_phase": "",
            "quote": "",
        }
        if "percent" in more:
            more["percent"] = rounded(more["percent"], self.percent_step, self.mode)
        self.statements.append(row | more)

    def amount(self, low: int = 20_000, high: int = 9_000_000) -> Decimal:
        return Decimal(str(self.chance.uniform(low, high)))


def rounded(value: Decimal, step: Decimal, mode: str = ROUND_HALF_UP) -> Decimal:
    return (value / step).quantize(Decimal(1), mode) * step


def document(chance: random.Random, number: int) -> Rows:
    """Return the rows of one sound document, a collection of its own."""
    p = Printer(chance, number)
    personnel = {code: p.amount() for code in PERSONNEL}
    public = {code: p.amount(high=900_000) for code in PUBLIC}
    projects = {f"项目{letter}": p.amount() for letter in "甲乙丙丁"[: chance.randint(2, 4)]}
    basic, project = sum_of(personnel.values()) + sum_of(public.values()), sum_of(projects.values())
    functions = {"2010301": (basic, Decimal(0)), "2010302": (Decimal(0), project)}
    for code in ("2080505", "2100102")[: chance.randint(0, 2)]:
        extra = p.amount()
        functions[code] = (extra, Decimal(0))
        personnel["30199"] = personnel.get("30199", Decimal(0)) + extra
        basic += extra
    total = basic + project
    carried = chance.choice([Decimal(0), Decimal(0), p.amount(high=100_000)])  # other money of earlier years
    _summary(p, basic, project, carried)
    _functions(p, functions, carried)
    _basic_table(p, personnel, public)
    three = _three_public(p, public)
    _projects(p, projects, basic, project, total)
    administrative = chance.choice([Decimal(1), Decimal("0.3")])  # the other units of the document are institutions
    _prose(p, basic, project, (total, total - carried), sum_of(public.values()) * administrative, three)
    _outturn(p, projects)
    disclosure = {
        "disclosure_id": p.name,
        "spending_unit": p.unit,
        "unit_code": "",
        "region": "other",
        "fiscal_year": p.year,
        "document_type": "budget",
        "consolidated": False,
    }
    return {
        "disclosures": [disclosure],
        "facts": p.facts,
        "statements": p.statements,
        "projects": [],
        "indicators": [],
        "numbers": [],
    }


def sum_of(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _summary(p: Printer, basic: Decimal, project: Decimal, carried: Decimal) -> None:
    total, revenue = basic + project, basic + project - carried
    for label in ("本级财政拨款收入", "本年收入合计"):
        p.fact("summary", "amount", revenue, label, direction="revenue")
    p.fact("summary", "amount", carried, "年初结转和结余", direction="revenue")
    p.fact("summary", "amount", total, "收入总计", direction="revenue")
    for label, value in (("基本支出", basic), ("项目支出", project), ("本年支出合计", total), ("支出总计", total)):
        p.fact("summary", "amount", value, label, direction="expenditure")
    for label in ("本年收入", "一般公共预算拨款收入", "收入总计"):
        p.fact("appropriation_summary", "amount", revenue, label, direction="revenue")
    for label in ("本年支出", "一般公共服务支出", "支出总计"):
        for measure in ("total", "general_budget"):
            p.fact("appropriation_summary", measure, revenue, label, direction="expenditure")


def _functions(p: Printer, functions: dict[str, tuple[Decimal, Decimal]], carried: Decimal) -> None:
    _by_code(p, functions, ("expenditure",))
    _by_code(
        p, {**functions, "2010302": (Decimal(0), functions["2010302"][1] - carried)}, ("general_budget", "revenue")
    )


def _by_code(p: Printer, functions: dict[str, tuple[Decimal, Decimal]], tables: tuple[str, ...]) -> None:
    rows: dict[str, tuple[Decimal, Decimal]] = {}
    for code, (basic, project) in functions.items():
        for length in (0, 3, 5, 7):
            before = rows.get(code[:length], (Decimal(0), Decimal(0)))
            rows[code[:length]] = (before[0] + basic, before[1] + project)
    for code, (basic, project) in rows.items():
        label = f"科目{code}" if code else "合计"
        values = {"total": basic + project, "appropriation": basic + project, "basic": basic, "project": project}
        for table in tables:
            for measure in ("total", "appropriation") if table == "revenue" else ("total", "basic", "project"):
                p.fact(table, measure, values[measure], label, code=code)


def _basic_table(p: Printer, personnel: dict[str, Decimal], public: dict[str, Decimal]) -> None:
    table = "general_budget_basic"
    for code in ("", "301", "303"):
        below = {c: v for c, v in personnel.items() if c.startswith(code)}
        shared = sum_of(public.values()) if not code else Decimal(0)
        p.fact(table, "total", sum_of(below.values()) + shared, code or "合计", code=code)
        p.fact(table, "personnel", sum_of(below.values()), code or "合计", code=code)
        if not code:
            p.fact(table, "public", shared, code=code)
        for c, value in below.items() if code else ():
            p.fact(table, "total", value, c, code=c)
            p.fact(table, "personnel", value, c, code=c)
    for code, value in {"302": sum_of(public.values()), **public}.items():
        p.fact(table, "total", value, code, code=code)
        p.fact(table, "public", value, code, code=code)


def _three_public(p: Printer, public: dict[str, Decimal]) -> dict[str, Decimal]:
    more = {name: p.amount(0, 200_000) for name in ("reception", "abroad", "vehicle_operation")}
    three = {
        "reception": public["30217"] + more["reception"],
        "abroad": public["30212"] + more["abroad"],
        "vehicle_operation": public["30231"] + more["vehicle_operation"],
        "vehicle_purchase": p.amount(0, 500_000),
    }
    three["vehicles"] = three["vehicle_operation"] + three["vehicle_purchase"]
    three["total"] = three["reception"] + three["abroad"] + three["vehicles"]
    for label in ("合计", p.unit):
        for measure, value in three.items():
            p.fact("three_public", measure, value, label)
    return three


def _projects(p: Printer, projects: dict[str, Decimal], basic: Decimal, project: Decimal, total: Decimal) -> None:
    p.fact("project_targets", "amount", project)
    p.fact("project_targets", "amount", project, p.unit)
    for name, value in projects.items():
        p.fact("project_targets", "amount", value, name, project=name)
    for measure, value in (("total", total), ("general_budget", total), ("basic", basic), ("project", project)):
        p.fact("overall_targets", measure, value, p.unit)


def _prose(
    p: Printer,
    basic: Decimal,
    project: Decimal,
    totals: tuple[Decimal, Decimal],
    operating: Decimal,
    three: dict[str, Decimal],
) -> None:
    total, revenue = totals
    base_of = {"base_year": p.year - 1, "base_phase": "approved"}
    for subject, now in (("revenue", revenue), ("expenditure", total)):
        base = now * Decimal(str(p.chance.uniform(0.7, 1.3)))
        p.say(subject, value=now)
        p.say(subject, "change", now - base, percent=100 * (now - base) / base, **base_of)
    p.say("basic", value=basic, part_of="expenditure")
    p.say("basic", "share", part_of="expenditure", percent=100 * basic / total)
    p.say("project", value=project, part_of="expenditure", item="项目支出")
    p.say("project", "share", part_of="expenditure", percent=100 * project / total, item="项目支出")
    p.say("operating_expenses", value=operating)
    p.say("three_public", value=three["total"])
    for name in ("reception", "abroad", "vehicles"):
        p.say(name, value=three[name], part_of="three_public")
    for name in ("vehicle_purchase", "vehicle_operation"):
        p.say(name, value=three[name], part_of="vehicles")
    changes = {name: p.amount(-50_000, 50_000) for name in ("reception", "abroad", "vehicles")}
    p.say("three_public", "change", sum_of(changes.values()), **base_of)
    for name, value in changes.items():
        p.say(name, "change", value, **base_of)
    held = {kind: p.chance.randint(0, 9) for kind in ("机要通信用车", "应急保障用车", "其他用车")}
    p.say("vehicles_held", quantity=Decimal(sum(held.values())), quantity_unit="辆", item="公务用车")
    for kind, count in held.items():
        p.say("vehicles_held", quantity=Decimal(count), quantity_unit="辆", item=kind, part_of="vehicles_held")


def _outturn(p: Printer, projects: dict[str, Decimal]) -> None:
    """The annex of a final account: budgets, outturns, rates, balances; and a completion rate in the prose."""
    spent = {name: value * Decimal(str(p.chance.uniform(0.6, 1.1))) for name, value in projects.items()}
    rows = [("合计", sum_of(projects.values()), sum_of(spent.values()))]
    rows += [(name, projects[name], spent[name]) for name in projects]
    step = p.percent_step
    for label, budget, outturn in rows:
        p.fact("project_outturn", "amount", budget, label, phase="adjusted")
        p.fact("project_outturn", "amount", outturn, label, phase="executed")
        p.fact("project_outturn", "balance", outturn - budget, label, phase="executed")
        rate = rounded(100 * outturn / budget, step)
        more = {"quantity": rate, "quantity_unit": "%", "amount_yuan": None, "printed": f"{rate:f}%"}
        p.fact("project_outturn", "execution_rate", rate, label, phase="executed", **more)
    budget, outturn = p.amount(), p.amount()
    p.say("procurement", value=budget)
    p.say("procurement", value=outturn, phase="executed")
    base = {"base_year": p.year, "base_phase": "approved", "phase": "executed"}
    p.say("procurement", "completion", percent=100 * outturn / budget, **base)
