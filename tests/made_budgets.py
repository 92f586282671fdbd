"""Print the budget of an invented office: the explanations, then the ten tables of the region's form."""

from collections.abc import Iterator
from decimal import Decimal

from made_offices import Year
from made_paper import WAN, Paper
from sound_documents import rounded

TABLES = (
    "summary",
    "revenue",
    "expenditure",
    "appropriation_summary",
    "general_budget",
    "general_budget_basic",
    "three_public",
    "government_fund",
    "project_targets",
    "overall_targets",
)
OMISSIBLE = ("three_public", "government_fund", "project_targets", "overall_targets")
NAMES = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30108": "机关事业单位基本养老保险缴费",
    "30110": "职工基本医疗保险缴费",
    "30113": "住房公积金",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30212": "因公出国（境）费用",
    "30215": "会议费",
    "30216": "培训费",
    "30217": "公务接待费",
    "30228": "工会经费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "303": "对个人和家庭的补助",
    "30301": "离休费",
    "30399": "其他对个人和家庭的补助",
}
# Of the misprints below every one can be decided from the page alone; `names` of figures, by kind.
FAULTS = {
    "total of its parts": "three 合计 total",
    "line of a class": "basic 30201 total",
    "class of its lines": "basic 302 total",
    "table against table": "general_budget item total",
    "prose against table": "say basic",
    "percent of a change": "operating percent",
    "vehicles by kind": "vehicles",
    "project of its unit": "project 0",
}
_CLASSES = (
    "外交 公共安全 教育 科学技术 文化旅游体育与传媒 社会保障和就业 卫生健康 节能环保 城乡社区 农林水 交通运输 "
    "住房保障 其他"
)


def budget(p: Paper, now: Year, before: Year) -> str:
    """Return the text of one budget; `before` is the year before, of which its sentences tell."""
    year = now.year
    p.say(p.office.name, f"{year}年部门预算公开", "第一部分 部门预算公开说明", "一、部门基本概况")
    p.say(f"{p.office.name}为一级预算单位，只有本级，没有其他二级预算单位。")
    _prose(p, now, before)
    p.say(f"第二部分 {year}年部门预算表")
    for table in TABLES:
        if table not in p.omitted:
            _PRINT[table](p, now)
    return "\n".join(p.lines) + "\n"


# ---- prose ---------------------------------------------------------------------------


def _prose(p: Paper, now: Year, before: Year) -> None:
    year, general = now.year, now.total - now.other
    total_belt = "fall" if now.belt in ("fall", "boundary") else "none"
    p.say("三、部门收支总体情况")
    income = f"其中，一般公共预算拨款{p.wan('say general', general)}，其他收入{p.wan('say other', now.other)}。"
    moved = p.change("total", now.total, before.total, "上年预算", total_belt)
    p.say(f"（一）收入预算：{year}年本单位收入预算{p.wan('say revenue', now.total)}，{income}收入{moved}")
    classes = [(code, row) for code, row in now.functions().items() if len(code) == 3]
    parts = "，".join(f"{row[0]}{p.wan(f'say {code}', row[1] + row[2])}" for code, row in classes)
    p.say(f"（二）支出预算：{year}年本单位支出预算{p.wan('say expenditure', now.total)}，其中：{parts}。支出{moved}")
    p.say("四、一般公共预算拨款支出")
    p.say(f"{year}年本单位一般公共预算拨款支出{p.wan('say general budget', general)}。具体安排情况如下：")
    p.say(f"（一）基本支出：{year}年本单位基本支出预算数{p.wan('say basic', now.basic)}，主要用于保障机构正常运转。")
    p.say(
        f"（二）项目支出：{year}年本单位项目支出预算{p.wan('say project', now.project)}，主要用于完成特定的工作任务。"
    )
    p.say("五、政府性基金预算支出", f"{year}年本单位无政府性基金安排的支出。", "六、其他重要事项的情况说明")
    running = p.change("operating", now.public, before.public, "上年预算", now.belt)
    p.say(f"（一）机关运行经费：{year}年本单位机关运行经费{p.wan('say operating', now.public)}，{running}")
    _three_said(p, now, before)
    meetings, training = p.wan("say meetings", now.meetings), p.wan("say training", now.training)
    p.say(f"（三）一般性支出情况：{year}年本单位会议费预算{meetings}，培训费预算{training}。")
    _procurement(p, now)
    _held(p, now)
    whole = (p.wan(f"target {name}", value) for name, value in _kinds(now))
    amounts = "纳入{}年部门整体支出绩效目标的金额为{}，其中，基本支出{}，项目支出{}。".format(year, *whole)
    p.say(f"（六）预算绩效目标说明：本单位所有支出实行绩效目标管理。{amounts}")


def _kinds(now: Year) -> tuple[tuple[str, Decimal], ...]:
    return (("total", now.total), ("basic", now.basic), ("project", now.project))


def _three_said(p: Paper, now: Year, before: Year) -> None:
    three = now.three
    vehicles = three["purchase"] + three["operation"]
    figures = (
        p.wan("say three", now.three_public),
        p.wan("say reception", three["reception"]),
        p.wan("say vehicles", vehicles),
        p.wan("say purchase", three["purchase"]),
        p.wan("say operation", three["operation"]),
        p.wan("say abroad", three["abroad"]),
    )
    parts = "公务接待费{1}，公务用车购置及运行费{2}（其中，公务用车购置费{3}，公务用车运行费{4}），因公出国（境）费{5}"
    change = p.change("three", now.three_public, before.three_public, "上年预算", now.belt)
    said = f"（二）“三公”经费预算：{now.year}年本单位“三公”经费预算数为{{0}}，其中，{parts}。“三公”经费预算{change}"
    p.say(said.format(*figures))


def _procurement(p: Paper, now: Year) -> None:
    parts = [now.project * share / 100 for share in (11, 3, 9)]
    words = (p.wan(f"procured {n}", part) for n, part in enumerate((sum(parts), *parts)))
    said = "政府采购预算总额{}，其中，货物类采购预算{}；工程类采购预算{}；服务类采购预算{}。".format(*words)
    p.say(f"（四）政府采购情况：{now.year}年本单位{said}")


def _held(p: Paper, now: Year) -> None:
    kinds = (
        "机要通信用车",
        "应急保障用车",
        "其他按照规定配备的公务用车",
    )
    held = [1 + p.office.number % 3, p.office.number % 2, 2]
    parts = "，".join(f"{kind}{count}辆" for kind, count in zip(kinds, held, strict=True))
    said = f"本单位共有公务用车{p.count('vehicles', sum(held))}辆，其中，{parts}"
    p.say(f"（五）国有资产占用使用情况：截至{now.year - 1}年12月底，{said}。")


# ---- tables --------------------------------------------------------------------------


def _summary(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年部门收支总体情况表")
    p.row("收 入", "", "支 出", "")
    p.row("项 目", "本年预算", "项 目", "本年预算")
    general = p.cell("summary general", now.total - now.other)
    p.row("一、本级财政拨款收入", general, "一、基本支出", p.cell("summary basic", now.basic))
    p.row("二、财政专户管理事业收入", "", "二、项目支出", p.cell("summary project", now.project))
    p.row("三、其它收入", p.cell("summary other", now.other), "三、事业单位经营支出", "")
    total = [p.cell(f"summary {side}", now.total) for side in ("revenue", "expenditure")]
    p.row("本 年 收 入 合 计", total[0], "本 年 支 出 合 计", total[1])
    p.row("四、上年结转", "", "四、结转下年", "")
    total = [p.cell(f"summary {side} grand", now.total) for side in ("revenue", "expenditure")]
    p.row("收 入 总 计", total[0], "支 出 总 计", total[1])
    p.end()


Coded = tuple[list[str], str, Decimal, Decimal]


def _coded(table: str, now: Year, *, general: bool = False) -> Iterator[Coded]:
    """Yield (class, group, item, name), the figures' name, basic and project of every row; groups leave 类 blank."""
    project = now.project - (now.other if general else 0)
    yield ["", "", "", "合计"], f"{table} 合计", now.basic, project
    for code, (name, basic, spent) in now.functions(general=general).items():
        whole = [code[:3], "", ""] if len(code) == 3 else ["", code[3:], ""]
        own = now.office.function[2] + "02"
        yield (
            [*(whole if len(code) < 7 else [code[:3], code[3:5], code[5:]]), name],
            f"{table} {'item' if code == own else code}",
            basic,
            spent,
        )


def _revenue(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年部门收入总体情况表")
    p.row("类", "款", "项", "功能科目", "合计", "本级财政拨款", "其它收入", "上年结转")
    p.row("**", "**", "**", "**", "1", "2", "3", "4")
    carrying = {f"revenue {code}" for code in ("合计", now.office.function[0], now.office.function[2], "item")}
    for place, name, basic, project in _coded("revenue", now):
        other = now.other if name in carrying else Decimal(0)
        total = basic + project
        p.row(
            *place,
            p.cell(f"{name} total", total),
            p.cell(f"{name} appropriation", total - other),
            p.cell(f"{name} other", other),
            "",
        )
    p.end()


def _by_function(p: Paper, now: Year, table: str, title: str) -> None:
    p.head(f"{now.year}年{title}")
    p.row("科目编码", "", "", "功能科目", "总 计", "基本支出", "项目支出")
    p.row("类", "款", "项", "", "", "", "")
    p.row("**", "**", "**", "**", "1", "2", "3")
    for place, name, basic, project in _coded(table, now, general=table == "general_budget"):
        total = p.cell(f"{name} total", basic + project)
        p.row(*place, total, p.cell(f"{name} basic", basic), p.cell(f"{name} project", project))
    p.end()


def _expenditure(p: Paper, now: Year) -> None:
    _by_function(p, now, "expenditure", "部门支出总体情况表")


def _general(p: Paper, now: Year) -> None:
    _by_function(p, now, "general_budget", "一般公共预算支出情况表")


def _appropriation(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年财政拨款收支总体情况表")
    p.row("收 入", "", "支 出", "", "", "", "")
    p.row("项 目", "金 额", "项 目", "合 计", "一般公共预算", "政府性基金预算", "国有资本经营预算")
    amounts = {row[0]: row[1] + row[2] for code, row in now.functions(general=True).items() if len(code) == 3}
    names = dict.fromkeys(["一般公共服务支出", *(f"{name}支出" for name in _CLASSES.split())])
    general = now.total - now.other
    income = ["1、一般公共预算拨款收入", "2、政府性基金预算拨款收入", "3、国有资本经营预算拨款收入"]
    own = [p.cell(f"appropriation {name}", general) for name in ("revenue", "expenditure", "general")]
    p.row("一、本年收入", own[0], "一、本年支出", own[1], own[2], "", "")
    for number, name in enumerate(names, start=1):
        left = income[number - 1] if number <= len(income) else ""
        first = p.cell("appropriation funds", general) if number == 1 else ""
        cells = [p.cell(f"appropriation {name} {n}", amounts.get(name)) for n in ("total", "general")]
        p.row(left, first, f"{number}、{name}", *cells, "", "")
    p.row("二、上年结转", "", "二、结转下年", "", "", "", "")
    own = [p.cell(f"appropriation {name} grand", general) for name in ("revenue", "expenditure", "general")]
    p.row("收 入 总 计", own[0], "支 出 总 计", own[1], own[2], "", "")
    p.end()


def _basic(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年一般公共预算基本支出情况表")
    p.row("经济科目编码", "经济科目名称", "总计", "人员类", "公用经费")
    p.row("**", "**", "1", "2", "3")
    codes = sorted({*now.economy, *(code[:3] for code in now.economy)})
    for code in ("", *codes):
        personnel, public = now.lanes(code)
        amounts = (("total", personnel + public), ("personnel", personnel), ("public", public))
        cells = [p.cell(f"basic {code or '合计'} {measure}", value) for measure, value in amounts]
        p.row(code, NAMES.get(code, "合计"), *cells)
    p.end()


def _three(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年一般公共预算“三公”经费支出情况表")
    p.row("部门名称", "三公经费预（决）算数（财政拨款）", "", "", "", "", "")
    heads = (
        "小计",
        "公务接待费",
        "因公出国（境）费",
        "公务用车购置及运行费",
        "其中：公务用车购置费",
        "其中：公务用车运行费",
    )
    p.row("", *heads)
    three = now.three
    vehicles = three["purchase"] + three["operation"]
    order = {"total": now.three_public, "reception": three["reception"], "abroad": three["abroad"]}
    order |= {"vehicles": vehicles, "purchase": three["purchase"], "operation": three["operation"]}
    for label in ("合计", p.office.name):
        p.row(label, *(p.cell(f"three {label} {name}", value) for name, value in order.items()))
    p.end()


def _fund(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年政府性基金预算支出情况表")
    p.row("科目编码", "", "", "功能科目", "总 计", "基本支出", "项目支出")
    p.row("类", "款", "项", "", "", "", "")
    p.row("**", "**", "**", "**", "1", "2", "3")
    p.end()
    p.say("注：此表如无数字则表示单位无该项支出。")


def _project_targets(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年项目支出绩效目标表")
    p.row("单位编码", "单位（项目）名称", "资金总额", "绩效目标", "绩效指标", *[""] * 8)
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "指标值内容",
        "评（扣）分标准",
        "度量单位",
        "指标值类型",
        "备注",
    )
    p.row("", "", "", "", *heads)
    p.row("合计", "", p.cell("projects", now.project), *[""] * 10)
    p.row(p.office.code, p.office.name, p.cell("projects of the unit", now.project), *[""] * 10)
    for number, (name, amount) in enumerate(now.projects.items()):
        first = [p.office.code, name, p.cell(f"project {number}", amount), f"做好{name}安排的各项工作"]
        for place, indicator in enumerate(_indicators(amount)):
            p.row(*(first if not place else [""] * 4), *indicator)
    p.end()


def _indicators(amount: Decimal) -> Iterator[tuple[str, ...]]:
    cost = f"{rounded(amount / WAN, Decimal('0.01'))}"
    yield "成本指标", "经济成本指标", "项目支出", cost, "成本有效控制", "超出预算不得分", "万元", "≤", "20"
    yield "产出指标", "数量指标", "完成工作期数", "12", "按月完成", "每少一期扣一分", "期", "≥", "10"
    yield "", "质量指标", "验收合格率", "95", "质量达到要求", "达到目标得满分", "%", "≥", "20"
    yield "", "时效指标", "按时完成率", "100", "在年度内完成", "达到目标得满分", "%", "=", "10"
    yield "效益指标", "社会效益指标", "服务水平", "提升", "服务水平有所提升", "提升得满分", "", "定性", "20"
    yield "满意度指标", "服务对象满意度指标", "服务对象满意度", "90", "服务对象满意", "达到目标得满分", "%", "≥", "10"


def _overall(p: Paper, now: Year) -> None:
    p.head(f"{now.year}年部门整体支出绩效目标表")
    p.row("单位编码", "单位名称", "年度预算申请", *[""] * 6, "整体绩效目标", "部门整体支出绩效目标", *[""] * 8)
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值类型",
        "指标值",
        "计量单位",
        "指标解释",
        "评（扣）分标准",
        "备注",
    )
    p.row("", "", "资金总额", "按收入性质分", "", "", "", "按支出性质分", "", "", *heads)
    funds = ("一般公共预算", "政府性基金拨款", "财政专户管理资金", "其他资金")
    p.row("", "", "", *funds, "基本支出", "项目支出", *[""] * 10)
    own = [p.cell("overall total", now.total), p.cell("overall general", now.total - now.other), "", ""]
    own += [
        p.cell("overall other", now.other),
        p.cell("overall basic", now.basic),
        p.cell("overall project", now.project),
    ]
    first = [p.office.code, p.office.name, *own, "完成年度各项工作任务"]
    for place, indicator in enumerate(_of_the_unit(now)):
        p.row(*(first if not place else [""] * 10), *indicator)
    p.end()


def _of_the_unit(now: Year) -> Iterator[tuple[str, ...]]:
    spent = [f"{rounded(value / WAN, Decimal('0.01'))}" for value in (now.project, now.basic)]
    yield "成本指标", "经济成本指标", "项目支出", "≤", spent[0], "万元", "成本有效控制", "超出预算不得分", "10"
    yield "成本指标", "经济成本指标", "基本支出", "≤", spent[1], "万元", "成本有效控制", "超出预算不得分", "10"
    yield "产出指标", "数量指标", "完成工作期数", "≥", "12", "期", "按月完成", "每少一期扣一分", "20"
    yield "产出指标", "质量指标", "验收合格率", "≥", "95", "%", "质量达到要求", "达到目标得满分", "20"
    yield "产出指标", "时效指标", "按时完成率", "=", "100", "%", "在年度内完成", "达到目标得满分", "10"
    yield "效益指标", "社会效益指标", "服务水平", "定性", "提升", "", "服务水平有所提升", "提升得满分", "20"
    yield "满意度指标", "服务对象满意度指标", "服务对象满意度", "≥", "90", "%", "服务对象满意", "达到目标得满分", "10"


_PRINT = {
    "summary": _summary,
    "revenue": _revenue,
    "expenditure": _expenditure,
    "appropriation_summary": _appropriation,
    "general_budget": _general,
    "general_budget_basic": _basic,
    "three_public": _three,
    "government_fund": _fund,
    "project_targets": _project_targets,
    "overall_targets": _overall,
}
