"""Print the final accounts of an invented office: the public forms, the explanations, and the annex on projects."""

from collections.abc import Iterator
from decimal import Decimal

from made_budgets import NAMES
from made_offices import Year
from made_paper import Paper
from sound_documents import sum_of

TABLES = (
    "summary",
    "revenue",
    "expenditure",
    "appropriation_summary",
    "general_budget",
    "general_budget_basic",
    "three_public",
    "government_fund",
    "state_capital",
    "project_outturn",
)
OMISSIBLE = ("three_public", "government_fund", "state_capital", "project_outturn")
FAULTS = {
    "total of its parts": "three total executed",
    "line of a class": "basic 30201",
    "class of its lines": "basic 302",
    "table against table": "general_budget item total",
    "prose against table": "say basic",
    "percent of a change": "total percent",
    "vehicles by kind": "vehicles",
    "project of its unit": "outturn 0 spent",
}
_LANES = (("301", "303"), ("302",), ("307", "310", "399"))
_BARE = {"307": "债务利息及费用支出", "310": "资本性支出", "31002": "办公设备购置", "399": "其他支出"}


def final(p: Paper, now: Year, before: Year, planned: Year) -> str:
    """Return the text of one year's accounts: the outturn, that of the year before, and the budget it had."""
    year = now.year
    p.say(f"{p.office.name}", f"{year}年度部门决算公开", "第一部分 部门概况")
    p.say(f"{p.office.name}只有本级，没有其他独立核算的下属单位。", "第二部分 部门决算表")
    tables = [table for table in TABLES if table not in p.omitted and table != "project_outturn"]
    for table in tables:
        _PRINT[table](p, now, planned)
    p.say("第三部分", f"{year}年度部门决算情况说明")
    _prose(p, now, before, planned)
    if "project_outturn" not in p.omitted:
        p.say("第四部分", "附件")
        _projects(p, now, planned)
    return "\n".join(p.lines) + "\n"


# ---- prose ---------------------------------------------------------------------------


def _prose(p: Paper, now: Year, before: Year, planned: Year) -> None:
    _totals_said(p, now, before)
    _general_said(p, now, before, planned)
    _three_said(p, now, planned)
    running = p.change("operating", _public(now), _public(before), "上年决算数", now.belt)
    p.say("七、机关运行经费支出说明")
    p.say(f"{now.year}年度机关运行经费支出{p.wan('say operating', _public(now))}，{running}")
    _procurement(p, now)
    held = [1 + p.office.number % 3, p.office.number % 2]
    kinds = f"机要通信用车{held[0]}辆、其他用车{held[1]}辆"
    p.say("九、国有资产占用情况说明")
    p.say(f"截至{now.year}年12月31日，共有车辆{p.count('vehicles', sum(held))}辆，其中，{kinds}。")


def _public(year: Year) -> Decimal:
    """公用经费 of final accounts is class 302 as a whole, wherever the budget put its codes."""
    return sum_of(year.lanes("302"))


def _personnel(year: Year) -> Decimal:
    return year.lanes("301")[0] + year.lanes("303")[0]


def _belt(now: Year) -> str:
    return "fall" if now.belt in ("fall", "boundary") else "none"


def _totals_said(p: Paper, now: Year, before: Year) -> None:
    def part(words: str, name: str, value: Decimal) -> str:
        return f"{words}{p.wan(f'say {name}', value)}，占{p.percent(f'share {name}', 100 * value / now.total)}"

    moved = p.change("total", now.total, before.total, "上年决算", _belt(now))
    p.say("一、收入支出决算总体情况说明", f"{now.year}年度收、支总计{p.wan('say total', now.total)}，{moved}")
    sources = [part("财政拨款收入", "appropriation", now.total - now.other)]
    sources += [part("其他收入", "other", now.other)] if now.other else []
    p.say("二、收入决算情况说明", f"本年收入合计{p.wan('say revenue', now.total)}，其中：{'；'.join(sources)}。")
    kinds = f"{part('基本支出', 'basic', now.basic)}；{part('项目支出', 'project', now.project)}"
    p.say("三、支出决算情况说明", f"本年支出合计{p.wan('say expenditure', now.total)}，其中：{kinds}。")


def _general_said(p: Paper, now: Year, before: Year, planned: Year) -> None:
    spent, past, meant = (x.total - x.other for x in (now, before, planned))
    of_it = f"{now.year}年度一般公共预算财政拨款支出"
    p.say("四、一般公共预算财政拨款支出决算情况说明")
    p.say(f"{of_it}{p.wan('say general', spent)}，{p.change('general', spent, past, '上年决算', _belt(now))}")
    rate = p.percent("rate general", 100 * spent / meant)
    stated = f"年初预算数为{p.wan('planned general', meant)}，支出决算数为{p.wan('say general', spent)}"
    p.say(f"{of_it}{stated}，完成年初预算的{rate}。")
    lanes = f"人员经费{p.wan('say personnel', _personnel(now))}，公用经费{p.wan('say public', _public(now))}"
    p.say("五、一般公共预算财政拨款基本支出决算情况说明")
    p.say(f"{now.year}年度一般公共预算财政拨款基本支出{p.wan('say general basic', now.basic)}，其中：{lanes}。")


def _three_said(p: Paper, now: Year, planned: Year) -> None:
    p.say("六、财政拨款“三公”经费支出决算情况说明")
    names = (
        ("three", "“三公”经费财政拨款支出", now.three_public, planned.three_public),
        ("abroad", "因公出国（境）费支出", now.three["abroad"], planned.three["abroad"]),
        ("reception", "公务接待费支出", now.three["reception"], planned.three["reception"]),
        ("purchase", "公务用车购置费支出", now.three["purchase"], planned.three["purchase"]),
        ("operation", "公务用车运行维护费支出", now.three["operation"], planned.three["operation"]),
    )
    for name, words, spent, meant in names:
        said = f"{words}预算为{p.wan(f'planned {name}', meant)}，支出决算为{p.wan(f'say {name}', spent)}"
        rate = f"，完成预算的{p.percent(f'rate {name}', 100 * spent / meant)}" if meant else ""
        p.say(f"{said}{rate}。")


def _procurement(p: Paper, now: Year) -> None:
    parts = [now.project * share / 100 for share in (12, 2, 7)]
    words = (p.wan(f"procured {n}", part) for n, part in enumerate((sum(parts), *parts)))
    said = "政府采购支出总额{}，其中：政府采购货物支出{}、政府采购工程支出{}、政府采购服务支出{}。".format(*words)
    p.say("八、政府采购支出说明", f"{now.year}年度{said}")


# ---- tables --------------------------------------------------------------------------


def _head(p: Paper, now: Year, title: str) -> None:
    p.say(f"{now.year}年度{title}", f"部门：{p.office.name}", f"单位：{p.office.scale}")


def _cell(p: Paper, name: str, value: Decimal) -> str:
    return p.cell(name, value, blank=False)


def _summary(p: Paper, now: Year, planned: Year) -> None:
    _head(p, now, "收入支出决算总表")
    classes = [row for code, row in now.functions().items() if len(code) == 3]
    general = _cell(p, "summary general", now.total - now.other)
    income = [("一、一般公共预算财政拨款收入", general), ("二、政府性基金预算财政拨款收入", "0.00")]
    income += [("三、事业收入", "0.00"), ("四、其他收入", _cell(p, "summary other", now.other))]
    spent = [
        (f"{n}、{row[0]}", _cell(p, f"summary {row[0]}", row[1] + row[2]))
        for n, row in zip("一二三四", classes, strict=False)
    ]
    p.row("收入", "", "", "支出", "", "")
    p.row("项 目", "行次", "决算数", "项 目", "行次", "决算数")
    p.row("栏 次", "", "1", "栏 次", "", "2")
    for number in range(4):
        left, right = income[number], spent[number] if number < len(spent) else ("", "")
        p.row(left[0], str(number + 1), left[1], right[0], str(number + 8), right[1])
    totals = [_cell(p, f"summary {side}", now.total) for side in ("revenue", "expenditure")]
    p.row("本年收入合计", "5", totals[0], "本年支出合计", "12", totals[1])
    p.row("年初结转和结余", "6", "0.00", "年末结转和结余", "13", "0.00")
    totals = [_cell(p, f"summary {side} grand", now.total) for side in ("revenue", "expenditure")]
    p.row("总计", "7", totals[0], "总计", "14", totals[1])
    p.end()


def _coded(table: str, now: Year, *, general: bool = False) -> Iterator[tuple[str, str, str, Decimal, Decimal]]:
    """Yield code, name, the figures' name, basic and project of every row, the total first."""
    yield "合计", "", f"{table} 合计", now.basic, now.project - (now.other if general else 0)
    own = now.office.function[2] + "02"
    for code, (name, basic, project) in now.functions(general=general).items():
        yield code, name, f"{table} {'item' if code == own else code}", basic, project


def _revenue(p: Paper, now: Year, planned: Year) -> None:
    _head(p, now, "收入决算表")
    p.row("项 目", "", "本年收入合计", "财政拨款收入", "事业收入", "其他收入")
    p.row("功能分类科目编码", "科目名称", "", "", "", "")
    p.row("栏次", "", "1", "2", "3", "4")
    function = now.office.function
    carrying = {"合计", function[0], function[2], function[2] + "02"}
    for code, label, name, basic, project in _coded("revenue", now):
        other = now.other if code in carrying else Decimal(0)
        total = basic + project
        cells = (
            _cell(p, f"{name} total", total),
            _cell(p, f"{name} paid", total - other),
            "0.00",
            _cell(p, f"{name} other", other),
        )
        p.row(code, label, *cells)
    p.end()


def _by_function(p: Paper, now: Year, table: str, title: str, whole: str) -> None:
    _head(p, now, title)
    p.row("项 目", "", whole, "基本支出", "项目支出")
    p.row("功能分类科目编码", "科目名称", "", "", "")
    p.row("栏次", "", "1", "2", "3")
    for code, label, name, basic, project in _coded(table, now, general=table == "general_budget"):
        amounts = (("total", basic + project), ("basic", basic), ("project", project))
        p.row(code, label, *(_cell(p, f"{name} {measure}", value) for measure, value in amounts))
    p.end()


def _expenditure(p: Paper, now: Year, planned: Year) -> None:
    _by_function(p, now, "expenditure", "支出决算表", "本年支出合计")


def _general(p: Paper, now: Year, planned: Year) -> None:
    _by_function(p, now, "general_budget", "一般公共预算财政拨款支出决算表", "小计")


def _appropriation(p: Paper, now: Year, planned: Year) -> None:
    _head(p, now, "财政拨款收入支出决算总表")
    p.row("收入", "", "", "支出", "", "", "", "")
    heads = ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款")
    p.row("项 目", "行次", "金额", "项 目", "行次", *heads)
    p.row("栏 次", "", "1", "栏 次", "", "2", "3", "4")
    general = now.total - now.other
    classes = [row for code, row in now.functions(general=True).items() if len(code) == 3]
    income = [
        ("一、一般公共预算财政拨款", _cell(p, "appropriation funds", general)),
        ("二、政府性基金预算财政拨款", "0.00"),
    ]
    for number in range(max(len(classes), len(income))):
        left = income[number] if number < len(income) else ("", "")
        cells = ["", "", "", ""]
        if number < len(classes):
            name, basic, project = classes[number]
            amounts = [_cell(p, f"appropriation {name} {n}", basic + project) for n in ("total", "general")]
            cells = [f"{'一二三四'[number]}、{name}", *amounts, "0.00"]
        p.row(left[0], str(number + 1), left[1], cells[0], str(number + 8), *cells[1:])
    for label, other, line, side in (("本年收入合计", "本年支出合计", 5, ""), ("总计", "总计", 7, " grand")):
        amounts = [_cell(p, f"appropriation {name}{side}", general) for name in ("revenue", "expenditure", "general")]
        p.row(label, str(line), amounts[0], other, str(line + 7), *amounts[1:], "0.00")
        if line == 5:
            p.row("年初财政拨款结转和结余", "6", "0.00", "年末财政拨款结转和结余", "13", "0.00", "0.00", "0.00")
    p.end()


def _basic(p: Paper, now: Year, planned: Year) -> None:
    """Three lanes side by side, each as long as its classes are; the shorter ones end in blanks."""
    _head(p, now, "一般公共预算财政拨款基本支出决算明细表")
    p.row(*("经济分类科目编码", "科目名称", "决算数") * 3)
    lanes = [[*_lane(p, now, classes)] for classes in _LANES]
    for number in range(max(map(len, lanes))):
        p.row(*(text for lane in lanes for text in (lane[number] if number < len(lane) else ("", "", ""))))
    cells = _cell(p, "basic personnel", _personnel(now)), _cell(p, "basic public", _public(now))
    p.row("人员经费合计", cells[0], "公用经费合计", cells[1])  # each label over several columns
    p.end()


def _lane(p: Paper, now: Year, classes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for own in classes:
        codes = [code for code in (*now.economy, *_BARE) if code.startswith(own)]
        for code in sorted({own, *codes}):
            amount = sum_of(now.lanes(code)) if own in NAMES else Decimal(0)
            yield code, {**NAMES, **_BARE}[code], _cell(p, f"basic {code}", amount)


def _three(p: Paper, now: Year, planned: Year) -> None:
    _head(p, now, "一般公共预算财政拨款“三公”经费支出决算表")
    p.row("预算数", *[""] * 5, "决算数", *[""] * 5)
    half = ("合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费")
    p.row(*half, *half)
    half = ("", "", "小计", "公务用车购置费", "公务用车运行维护费", "")
    p.row(*half, *half)
    p.row(*map(str, range(1, 13)))
    p.row(*(cell for year, phase in ((planned, "planned"), (now, "executed")) for cell in _three_cells(p, year, phase)))
    p.end()


def _three_cells(p: Paper, year: Year, phase: str) -> Iterator[str]:
    three = year.three
    amounts = {
        "total": year.three_public,
        "abroad": three["abroad"],
        "vehicles": three["purchase"] + three["operation"],
        "purchase": three["purchase"],
        "operation": three["operation"],
        "reception": three["reception"],
    }
    for name, value in amounts.items():
        yield _cell(p, f"three {name} {phase}", value)


def _empty(title: str) -> object:
    def table(p: Paper, now: Year, planned: Year) -> None:
        _head(p, now, title)
        p.row("项 目", "", "本年支出", "", "")
        p.row("功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出")
        p.row("栏次", "", "1", "2", "3")
        p.row("合计", "", "", "", "")
        p.end()
        p.say("注：本单位没有此类收入，也没有使用此类资金安排的支出，故本表无数据。")

    return table


def _projects(p: Paper, now: Year, planned: Year) -> None:
    p.say("项目资金支出情况表", f"单位：{p.office.scale}")
    p.row("序号", "项目名称", "年初预算", "实际指标可用数", "支出金额", "执行率", "超支（+）/结余（-）")
    rows = [(str(n + 1), name, planned.projects[name], value) for n, (name, value) in enumerate(now.projects.items())]
    for number, name, meant, spent in [*rows, ("合 计", "", planned.project, now.project)]:
        key = f"outturn {int(number) - 1 if number.isdigit() else '合计'}"
        cells = (
            _cell(p, f"{key} planned", meant),
            _cell(p, f"{key} available", meant),
            _cell(p, f"{key} spent", spent),
            p.percent(f"{key} rate", 100 * spent / meant),
            _cell(p, f"{key} balance", spent - meant),
        )
        p.row(*filter(None, (number, name)), *cells)  # 合计 stands over two columns
    p.end()


_PRINT = {
    "summary": _summary,
    "revenue": _revenue,
    "expenditure": _expenditure,
    "appropriation_summary": _appropriation,
    "general_budget": _general,
    "general_budget_basic": _basic,
    "three_public": _three,
    "government_fund": _empty("政府性基金预算财政拨款支出决算表"),
    "state_capital": _empty("国有资本经营预算财政拨款支出决算表"),
}
