"""Every rule on a small table typed by hand: it ties as typed, takes all its figures in, and breaks when one is wrong.

The words and columns are those of published forms, and none is taken from the rule: a rule that picks the wrong
column, label or part does not find its figures here.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import pytest

from analysis.audit import identities, rules, years
from analysis.audit.cases import Case
from analysis.audit.figures import Figure, by_table, of_tables
from analysis.audit.grammar import Identity

WAN = 10_000
SUMMARY, APPROPRIATION, BASIC, THREE = "summary", "appropriation_summary", "general_budget_basic", "three_public"
TARGETS, OVERALL, OUTTURN, ANNEX = "project_targets", "overall_targets", "project_outturn", "evaluation_base"
WHOLE_SELF, PROJECT_SELF, PROSE = "self_evaluation_overall", "self_evaluation_project", "prose"
IN, OUT = {"direction": "revenue"}, {"direction": "expenditure"}
DONE, BUDGET = {"phase": "executed"}, {"phase": "adjusted"}
OFFICE = {"spending_unit": "岳阳市人民政府驻武汉办事处"}
Typed = list[Figure]


def f(table: str, measure: str, wan: float, label: str = "", **more: str) -> Figure:
    """One printed figure in 万元 with two decimals; counts give their unit."""
    money = more.get("unit", "元") == "元"
    value = Decimal(str(wan)) * (WAN if money else 1)
    texts = {"phase": "approved", "disclosure_id": "d", **more}
    step = Decimal(100) if money else Decimal(0)
    return Figure(id="", value=value, step=step, year=2024, table=table, measure=measure, label=label, **texts)  # type: ignore[arg-type]


def row(table: str, label: str = "合计", code: str = "", **amounts: float) -> Typed:
    """One row of a table, its columns by name."""
    return [f(table, measure, wan, label, code=code) for measure, wan in amounts.items()]


def said(subject: str, wan: float, item: str = "", part_of: str = "", **more: str) -> Figure:
    return f(PROSE, subject, wan, item, part_of=part_of, **more)


FUNCTION = {"label": "行政运行", "code": "2010301"}
# Rule (its Chinese name, and which of several of that name) -> the total, then everything it is made of.
TYPED: dict[str, Typed] = {
    "支出按性质分项": row("expenditure", **FUNCTION, total=1652.53, basic=707.83, project=804.7, reserve=140),
    "一般公共预算支出分项": row("general_budget", **FUNCTION, total=1652.53, basic=707.83, project=944.7),
    "财政拨款支出分项": row("appropriation_expenditure", **FUNCTION, total=90.5, basic=70.25, project=20.25),
    "政府性基金支出分项": row("government_fund", **FUNCTION, total=30, basic=10, project=20),
    "国有资本经营支出分项": row("state_capital", **FUNCTION, total=30, basic=10, project=20),
    "基本支出分类": row(BASIC, "办公费", "30201", total=12.5, personnel=2.5, public=10),
    "财政拨款基本支出分类": row("appropriation_basic", "办公费", "30201", total=12.5, personnel=2.5, public=10),
    "收入按来源分项": row("revenue", total=938.91, appropriation=900, business_revenue=30.91, carry_over=8),
    "财政拨款分预算": row(APPROPRIATION, "本年支出", total=50, general_budget=45, government_fund=5),
    "“三公”经费分项": row(THREE, total=10.57, reception=1.57, abroad=0, vehicles=9),
    "“三公”经费、会议费、培训费合计": row(THREE, grand_total=1452.35, total=584.35, meetings=168, training=700),
    "公务用车费分项": row(THREE, vehicles=9, vehicle_purchase=2.5, vehicle_operation=6.5),
    "整体绩效资金按支出性质": row(OVERALL, "驻汉办", total=300, basic=120, project=180),
    "整体绩效资金按收入性质": row(OVERALL, "驻汉办", total=300, general_budget=280, other_revenue=20),
    "整体自评资金按支出性质": [
        f(WHOLE_SELF, "amount", 257, "年度资金总额"),
        f(WHOLE_SELF, "basic", 57, "基本支出"),
        f(WHOLE_SELF, "project", 200, "项目支出"),
    ],
    "整体自评资金按收入性质": [
        f(WHOLE_SELF, "amount", 257, "年度资金总额"),
        f(WHOLE_SELF, "general_budget", 250, "一般公共预算"),
        f(WHOLE_SELF, "other_revenue", 7, "其他资金"),
    ],
    "项目超支结余": [
        f(OUTTURN, "balance", -1.54, "招商专项", **DONE),
        f(OUTTURN, "amount", 38.46, "招商专项", **DONE),
        f(OUTTURN, "amount", 40, "招商专项", **BUDGET),
    ],
    "收入各行合计": [
        f(SUMMARY, "amount", 430.5, "本年收入合计", **IN),
        f(SUMMARY, "amount", 400, "财政拨款收入", **IN),
        f(SUMMARY, "amount", 30.5, "事业收入", **IN),
    ],
    "支出各行合计": [
        f(SUMMARY, "amount", 430.5, "本年支出合计", **OUT),
        f(SUMMARY, "amount", 400, "教育支出", **OUT),
        f(SUMMARY, "amount", 30.5, "住房保障支出", **OUT),
    ],
    "收入总计": [
        f(SUMMARY, "amount", 450.5, "收入总计", **IN),
        f(SUMMARY, "amount", 430.5, "本年收入合计", **IN),
        f(SUMMARY, "amount", 20, "年初结转和结余", **IN),
    ],
    "支出总计": [
        f(SUMMARY, "amount", 450.5, "支出总计", **OUT),
        f(SUMMARY, "amount", 440, "本年支出合计", **OUT),
        f(SUMMARY, "amount", 10.5, "年末结转和结余", **OUT),
    ],
    "财政拨款支出各行合计": [
        f(APPROPRIATION, "total", 50, "本年支出", **OUT),
        f(APPROPRIATION, "total", 40, "一般公共服务支出", **OUT),
        f(APPROPRIATION, "total", 10, "住房保障支出", **OUT),
    ],
    "一般公共预算财政拨款各行合计": [
        f(APPROPRIATION, "general_budget", 50, "本年支出", **OUT),
        f(APPROPRIATION, "general_budget", 40, "一般公共服务支出", **OUT),
        f(APPROPRIATION, "general_budget", 10, "住房保障支出", **OUT),
    ],
    "财政拨款收入各行合计": [
        f(APPROPRIATION, "amount", 50, "本年收入", **IN),
        f(APPROPRIATION, "amount", 45, "一般公共预算拨款收入", **IN),
        f(APPROPRIATION, "amount", 5, "政府性基金预算拨款收入", **IN),
    ],
    "财政拨款收入总计": [
        f(APPROPRIATION, "amount", 53, "收入总计", **IN),
        f(APPROPRIATION, "amount", 50, "本年收入", **IN),
        f(APPROPRIATION, "amount", 3, "上年结转", **IN),
    ],
    "财政拨款支出总计": [
        f(APPROPRIATION, "total", 53, "支出总计", **OUT),
        f(APPROPRIATION, "total", 50, "本年支出", **OUT),
        f(APPROPRIATION, "total", 3, "结转下年", **OUT),
    ],
    "“三公”经费各单位合计": [
        f(THREE, "reception", 3.5, "合计"),
        f(THREE, "reception", 2.5, "驻深圳办事处"),
        f(THREE, "reception", 1, "驻上海联络处"),
    ],
    "各单位项目合计": [
        f(TARGETS, "amount", 80, "合计"),
        f(TARGETS, "amount", 50, "甲处"),
        f(TARGETS, "amount", 30, "乙处"),
    ],
    "单位项目合计": [
        f(TARGETS, "amount", 80, OFFICE["spending_unit"], **OFFICE),
        f(TARGETS, "amount", 50, "驻京维稳", project="驻京维稳", **OFFICE),
        f(TARGETS, "amount", 30, "招商引资", project="招商引资", **OFFICE),
    ],
    "项目资金各行合计": [
        f(OUTTURN, "amount", 247.81, "合计", **DONE),
        f(OUTTURN, "amount", 209.35, "驻京工作经费", **DONE),
        f(OUTTURN, "amount", 38.46, "招商专项", **DONE),
    ],
    "绩效基础数据三公分项": [
        f(ANNEX, "amount", 36.13, "三公经费"),
        f(ANNEX, "amount", 26.42, "公车运行维护"),
        f(ANNEX, "amount", 9.71, "公务接待"),
    ],
    "绩效基础数据公车分项": [
        f(ANNEX, "amount", 26.42, "公务用车购置和维护经费"),
        f(ANNEX, "amount", 0, "公车购置"),
        f(ANNEX, "amount", 26.42, "公车运行维护"),
    ],
    "绩效基础数据项目分项": [
        f(ANNEX, "amount", 247.8, "项目支出"),
        f(ANNEX, "amount", 209.35, "业务工作经费"),
        f(ANNEX, "amount", 38.45, "运行维护经费"),
    ],
    "绩效基础数据公用经费分项": [
        f(ANNEX, "amount", 176.4, "公用经费"),
        f(ANNEX, "amount", 50, "办公经费"),
        f(ANNEX, "amount", 20, "会议费、培训费"),
    ],
    "自评表资金合计": [
        f(PROJECT_SELF, "amount", 40, "年度资金总额", project="招商"),
        f(PROJECT_SELF, "amount", 38, "当年财政拨款", project="招商"),
        f(PROJECT_SELF, "amount", 2, "其他资金", project="招商"),
    ],
    "收支平衡": [f(SUMMARY, "amount", 450.5, "收入总计", **IN), f(SUMMARY, "amount", 450.5, "支出总计", **OUT)],
    "财政拨款收支平衡": [
        f(APPROPRIATION, "amount", 53, "收入总计", **IN),
        f(APPROPRIATION, "total", 53, "支出总计", **OUT),
    ],
    "收支总表与收入总表": [f(SUMMARY, "amount", 430.5, "本年收入合计", **IN), f("revenue", "total", 430.5, "合计")],
    "收支总表与支出总表": [
        f(SUMMARY, "amount", 430.5, "本年支出合计", **OUT),
        f("expenditure", "total", 430.5, "合计"),
    ],
    "收支总表基本支出": [f(SUMMARY, "amount", 70, "基本支出", **OUT), f("expenditure", "basic", 70, "合计")],
    "收支总表项目支出": [f(SUMMARY, "amount", 70, "项目支出", **OUT), f("expenditure", "project", 70, "合计")],
    "收支总表财政拨款": [f(SUMMARY, "amount", 70, "本级财政拨款收入", **IN), f("revenue", "appropriation", 70, "合计")],
    "财政拨款表一般公共预算": [
        f(APPROPRIATION, "general_budget", 45, "本年支出", **OUT),
        f("general_budget", "total", 45, "合计"),
    ],
    "财政拨款收入": [f(APPROPRIATION, "amount", 70, "本年收入", **IN), f("revenue", "appropriation", 70, "合计")],
    "财政拨款表与财政拨款支出表": [
        f(APPROPRIATION, "total", 45, "本年支出", **OUT),
        f("appropriation_expenditure", "total", 45, "合计"),
    ],
    "财政拨款基本支出表合计": [
        f("appropriation_expenditure", "basic", 45, "合计"),
        f("appropriation_basic", "amount", 45, "合计"),
    ],
    "机关运行经费表与文字": [
        f("operating_expenses", "amount", 27.2, "合计"),
        said("operating_expenses", 27.2, "机关运行经费"),
    ],
    "政府采购表与文字": [f("procurement", "total", 309.6, "合计"), said("procurement", 309.6, "政府采购支出")],
    "基本支出表合计": [f("general_budget", "basic", 70, "合计"), f(BASIC, "total", 70, "合计")],
    "支出总表与一般公共预算表": [f("expenditure", "project", 70, "合计"), f("general_budget", "project", 70, "合计")],
    "支出总表与一般公共预算表（科目）": [
        f("expenditure", "basic", 70, "行政运行", code="2010301"),
        f("general_budget", "basic", 70, "行政运行", code="2010301"),
    ],
    "收入总表与支出总表（科目）": [
        f("revenue", "total", 70, "行政运行", code="2010301"),
        f("expenditure", "total", 70, "行政运行", code="2010301"),
    ],
    "项目合计与项目支出": [f(TARGETS, "amount", 80, "合计"), f("expenditure", "project", 80, "合计")],
    "单位项目与整体绩效项目支出": [
        f(OVERALL, "project", 80, "甲处", **OFFICE),
        f(TARGETS, "amount", 80, "甲处", **OFFICE),
    ],
    "整体绩效资金与收支总表": [
        f(SUMMARY, "amount", 300, "本年支出合计", **OUT),
        f(OVERALL, "total", 200, "甲处"),
        f(OVERALL, "total", 100, "乙处"),
    ],
    "整体绩效基本支出与收支总表": [f(SUMMARY, "amount", 70, "基本支出", **OUT), f(OVERALL, "basic", 70, "甲处")],
    "整体绩效项目支出与收支总表": [f(SUMMARY, "amount", 70, "项目支出", **OUT), f(OVERALL, "project", 70, "甲处")],
    "项目资金表与支出表": [
        f(OUTTURN, "amount", 247.8, "合计", **DONE),
        f("expenditure", "project", 247.8, "合计", **DONE),
    ],
    "绩效基础数据与支出表": [f(ANNEX, "amount", 247.8, "项目支出"), f("expenditure", "project", 247.8, "合计")],
    "绩效基础数据与项目资金表": [f(ANNEX, "amount", 257, "项目支出"), f(OUTTURN, "amount", 257, "合计")],
    "整体自评表与支出表": [f(WHOLE_SELF, "amount", 257, "年度资金总额"), f("expenditure", "total", 257, "合计")],
    "项目自评表与项目资金表": [
        f(PROJECT_SELF, "amount", 38.46, "年度资金总额", project="招商专项"),
        f(OUTTURN, "amount", 38.46, "招商专项", project="招商专项"),
    ],
    "各项目自评表合计": [
        f(WHOLE_SELF, "amount", 257, "年度资金总额"),
        f(PROJECT_SELF, "amount", 217, "年度资金总额", project="驻京工作经费"),
        f(PROJECT_SELF, "amount", 40, "年度资金总额", project="招商专项"),
    ],
    "公用经费与经济分类": [
        f(BASIC, "public", 77.48, "合计"),
        f(BASIC, "total", 70, "商品和服务支出", code="302"),
        f(BASIC, "total", 7.48, "资本性支出", code="310"),
    ],
    "人员经费与经济分类": [
        f(BASIC, "personnel", 600, "合计"),
        f(BASIC, "total", 550, "工资福利支出", code="301"),
        f(BASIC, "total", 50, "对个人和家庭的补助", code="303"),
    ],
    "公务接待费不小于基本支出": [
        f(THREE, "reception", 25.4, "合计"),
        f(BASIC, "total", 19.1, "公务接待费", code="30217"),
    ],
    "因公出国费不小于基本支出": [
        f(THREE, "abroad", 25.4, "合计"),
        f(BASIC, "total", 19.1, "因公出国费用", code="30212"),
    ],
    "公车运行费不小于基本支出": [
        f(THREE, "vehicle_operation", 25.4, "合计"),
        f(BASIC, "total", 19.1, "公务用车运行维护费", code="30231"),
    ],
    "公车购置费不小于基本支出": [
        f(THREE, "vehicle_purchase", 25.4, "合计"),
        f(BASIC, "total", 19.1, "公务用车购置", code="31013"),
    ],
    "会议费不小于基本支出": [said("meetings", 27.8, "会议费"), f(BASIC, "total", 4, "会议费", code="30215")],
    "培训费不小于基本支出": [said("training", 14.87, "培训费"), f(BASIC, "total", 5.42, "培训费", code="30216")],
    "文字与表：收入": [said("revenue", 938.91, "收入预算"), f(SUMMARY, "amount", 938.91, "本年收入合计", **IN)],
    "文字与表：支出": [said("expenditure", 938.91, "支出预算"), f(SUMMARY, "amount", 938.91, "本年支出合计", **OUT)],
    "文字与表：收支总计": [
        said("revenue_and_expenditure", 450.5, "收、支总计"),
        f(SUMMARY, "amount", 450.5, "支出总计", **OUT),
    ],
    "文字与表：财政拨款": [
        said("appropriation", 53, "财政拨款收、支总计"),
        f(APPROPRIATION, "total", 53, "支出总计", **OUT),
    ],
    "文字与表：财政拨款收入": [
        said("appropriation", 900, "财政拨款收入", "revenue"),
        f("revenue", "appropriation", 900, "合计"),
    ],
    "文字与表：一般公共预算": [
        said("general_budget", 45, "一般公共预算支出"),
        f("general_budget", "total", 45, "合计"),
    ],
    "文字与表：一般公共预算拨款收入": [
        said("general_budget", 45, "一般公共预算拨款", "revenue"),
        f("revenue", "appropriation", 45, "合计"),
    ],
    "文字与表：基本支出": [said("basic", 707.83, "基本支出"), f("expenditure", "basic", 707.83, "合计")],
    "文字与表：基本支出#2": [
        said("basic", 707.83, "基本支出", "expenditure"),
        f("expenditure", "basic", 707.83, "合计"),
    ],
    "文字与表：一般公共预算基本支出": [
        said("basic", 5364.75, "一般公共预算财政拨款基本支出"),
        f("general_budget", "basic", 5364.75, "合计"),
    ],
    "文字与表：财政拨款基本支出": [
        said("basic", 13979.92, "财政拨款基本支出"),
        f("appropriation_expenditure", "basic", 13979.92, "合计"),
    ],
    "文字与表：人员经费": [said("personnel", 4884.09, "人员经费", "basic"), f(BASIC, "personnel", 4884.09, "合计")],
    "文字与表：公用经费": [said("public", 480.66, "公用经费", "basic"), f(BASIC, "public", 480.66, "公用经费合计")],
    "文字与表：项目支出": [said("project", 944.7, "项目支出"), f("expenditure", "project", 944.7, "合计")],
    "文字与表：项目支出#2": [
        said("project", 944.7, "项目支出", "expenditure"),
        f("expenditure", "project", 944.7, "合计"),
    ],
    "文字与表：项目支出（绩效基础数据）": [said("project", 247.8, "项目支出"), f(ANNEX, "amount", 247.8, "项目支出")],
    "文字与表：项目支出（整体自评表）": [
        said("project", 257, "项目支出"),
        f(WHOLE_SELF, "amount", 257, "年度资金总额"),
    ],
    "文字与表：整体绩效资金": [
        said("overall_target", 938.91, "整体支出绩效目标的金额"),
        f(SUMMARY, "amount", 938.91, "本年支出合计", **OUT),
    ],
    "机关运行经费与公用经费": [f(BASIC, "public", 77.48, "合计"), said("operating_expenses", 60, "机关运行经费")],
    "文字与表：机关运行经费（绩效基础数据）": [
        said("operating_expenses", 176.4, "机关运行经费支出"),
        f(ANNEX, "amount", 176.4, "公用经费"),
    ],
    "文字与表：功能科目": [
        said("function", 754.75, "社会保障和就业支出", "general_budget"),
        f("expenditure", "total", 754.75, "社会保障和就业支出", code="208"),
    ],
    "文字与表：功能科目项目支出": [
        said("function", 904.7, "一般公共服务支出", "project"),
        f("expenditure", "project", 904.7, "一般公共服务支出", code="201"),
    ],
    "文字与表：项目结余": [
        said("surplus", 9.19, "项目资金结余", "project", **DONE),
        f(OUTTURN, "balance", -9.19, "合计", **DONE),
    ],
    "文字与表：“三公”经费": [said("three_public", 10.57, "“三公”经费"), f(THREE, "total", 10.57, "合计")],
    "文字与表：公务接待费": [
        said("reception", 1.57, "公务接待费", "three_public"),
        f(THREE, "reception", 1.57, "合计"),
    ],
    "文字与表：因公出国（境）费": [said("abroad", 3, "因公出国费", "three_public"), f(THREE, "abroad", 3, "合计")],
    "文字与表：公务用车费": [
        said("vehicles", 9, "公务用车购置及运行费", "three_public"),
        f(THREE, "vehicles", 9, "合计"),
    ],
    "文字与表：公车购置费": [
        said("vehicle_purchase", 2.5, "公务用车购置费", "vehicles"),
        f(THREE, "vehicle_purchase", 2.5, "合计"),
    ],
    "文字与表：公车运行费": [
        said("vehicle_operation", 6.5, "公务用车运行费", "vehicles"),
        f(THREE, "vehicle_operation", 6.5, "合计"),
    ],
    "文字与表：“三公”经费（绩效基础数据）": [
        said("three_public", 23.3, "“三公”经费"),
        f(ANNEX, "amount", 23.3, "三公经费"),
    ],
    "文字与表：公务接待费（绩效基础数据）": [
        said("reception", 3.6, "公务接待费", "three_public"),
        f(ANNEX, "amount", 3.6, "公务接待"),
    ],
    "文字与表：公车运行费（绩效基础数据）": [
        said("vehicle_operation", 19.7, "公车运行维护费", "vehicles"),
        f(ANNEX, "amount", 19.7, "公车运行维护"),
    ],
    "文字与表：会议费": [said("meetings", 200.44, "会议费"), f(THREE, "meetings", 200.44, "合计")],
    "文字与表：培训费": [said("training", 700, "培训费"), f(THREE, "training", 700, "合计")],
    "文字与表：政府采购（绩效基础数据）": [
        said("procurement", 66.71, "政府采购"),
        f(ANNEX, "amount", 66.71, "政府采购金额"),
    ],
    "文字与表：会议费中的基本支出": [
        said("basic", 4, "基本支出", "meetings"),
        f(BASIC, "total", 4, "会议费", code="30215"),
    ],
    "文字与表：培训费中的基本支出": [
        said("basic", 5.42, "基本支出", "training"),
        f(BASIC, "total", 5.42, "培训费", code="30216"),
    ],
    "文字与表：编制数": [
        said("staff_established", 7, "编制", unit="人"),
        f("staff", "established_posts", 7, "编制数", unit="人"),
    ],
    "文字与表：在职人数": [
        said("staff_in_post", 5, "在职", unit="人"),
        f("staff", "staff_in_post", 5, "在职人数", unit="人"),
    ],
    "文字“三公”分项": [
        said("three_public", 23.3, "“三公”经费"),
        said("reception", 3.6, "公务接待费", "three_public"),
        said("vehicles", 19.7, "公务用车费", "three_public"),
    ],
    "文字“三公”分项#2": [
        said("three_public", 23.3, "“三公”经费"),
        said("reception", 3.6, "公务接待费", "three_public"),
        said("vehicle_operation", 19.7, "公务用车运行费", "three_public"),
    ],
    "文字公车分项": [
        said("vehicles", 9, "公务用车费", "three_public"),
        said("vehicle_purchase", 2.5, "购置", "vehicles"),
        said("vehicle_operation", 6.5, "运行", "vehicles"),
    ],
    "文字支出分项": [
        said("expenditure", 1652.53, "支出"),
        said("basic", 707.83, "基本支出", "expenditure"),
        said("project", 804.7, "项目支出", "expenditure"),
        said("reserve", 140, "单位预留机动经费", "expenditure"),
    ],
    "文字基本支出分项": [
        said("basic", 5377.64, "一般公共预算财政拨款基本支出"),
        said("personnel", 4896.98, "人员经费", "basic"),
        said("public", 480.66, "公用经费", "basic"),
    ],
    "文字整体绩效分项": [
        said("overall_target", 938.91, "金额"),
        said("basic", 598.49, "基本支出", "overall_target"),
        said("project", 340.42, "项目支出", "overall_target"),
    ],
    "文字收入分项": [
        said("revenue", 938.91, "收入"),
        said("appropriation", 900, "财政拨款", "revenue"),
        said("other_revenue", 30, "其他收入", "revenue"),
    ],
    "文字收入分项#2": [
        said("revenue", 938.91, "收入"),
        said("general_budget", 900, "一般公共预算", "revenue"),
        said("business_revenue", 30, "事业收入", "revenue"),
    ],
    "文字项目结余": [
        said("surplus", 9.19, "项目资金结余", "project", **DONE),
        said("project", 257, "项目支出", **BUDGET),
        said("project", 247.81, "项目支出", **DONE),
    ],
    "文字会议费分项": [
        said("meetings", 27.8, "会议费"),
        said("basic", 4, "基本支出", "meetings"),
        said("project", 23.8, "项目支出", "meetings"),
    ],
    "文字培训费分项": [
        said("training", 14.87, "培训费"),
        said("basic", 5.42, "基本支出", "training"),
        said("project", 9.45, "项目支出", "training"),
    ],
    "文字采购分项": [
        said("procurement", 66.71, "政府采购"),
        said("procurement_goods", 2.8, "货物", "procurement"),
        said("procurement_services", 63.91, "服务", "procurement"),
    ],
    "文字接待费分项": [
        said("reception", 3.57, "公务接待费", "three_public"),
        said("reception", 2.71, "公务接待", "reception"),
        said("reception", 0.86, "商务接待", "reception"),
    ],
    "食堂接待与公务接待费": [
        said("reception", 3.66, "公务接待费", "three_public"),
        said("reception", 3.6, "菜价成本支出", "reception"),
    ],
    "接待批次与人次": [
        said("reception", 125, "接待了", unit="批次"),
        said("reception", 16, "公务接待", "reception", unit="批次"),
        said("reception", 109, "开展食堂接待", unit="批次"),
    ],
    "车辆分类": [
        said("vehicles_held", 3, "公务用车", unit="辆"),
        said("vehicles_held", 2, "机要通信用车", "vehicles_held", unit="辆"),
        said("vehicles_held", 1, "其他用车", "vehicles_held", unit="辆"),
    ],
    "新增车辆分类": [
        said("vehicles_planned", 3, "公务用车", unit="辆"),
        said("vehicles_planned", 3, "其他用车", "vehicles_planned", unit="辆"),
    ],
    "设备按价值": [
        said("equipment", 5, "单位价值50万元以上设备", unit="台"),
        said("equipment", 2, "单位价值100万元以上设备", "equipment", unit="台"),
    ],
    "新增设备按价值": [
        said("equipment_planned", 5, "单位价值50万元以上设备", unit="台"),
        said("equipment_planned", 2, "单位价值100万元以上设备", "equipment_planned", unit="台"),
    ],
}


def named(every: tuple[Identity, ...]) -> Iterator[tuple[str, Identity]]:
    for zh, group in groupby(sorted(every, key=lambda rule: rule.zh), key=lambda rule: rule.zh):
        for number, rule in enumerate(group, 1):
            yield (zh if number == 1 else f"{zh}#{number}"), rule


RULES = dict(named(rules.IDENTITIES))


def judged(rule: Identity, figures: Typed) -> Case:
    numbered = [replace(figure, id=f"f{n}") for n, figure in enumerate(figures)]
    return next(case for case in identities.of_identity(rule, by_table(numbered)) if case.stated.id == "f0")


def test_every_rule_has_a_typed_table() -> None:
    assert set(TYPED) == set(RULES)


@pytest.mark.parametrize("zh", TYPED)
def test_a_rule_ties_on_its_typed_table_and_breaks_on_a_wrong_figure(zh: str) -> None:
    rule, figures = RULES[zh], TYPED[zh]
    sound = judged(rule, figures)
    assert sound.outcome() == "ties" and len(sound.terms) == len(figures) - 1
    assert {figure.id for figure in sound.figures} == {f"f{n}" for n in range(len(figures))}
    for place in range(1, len(figures)):
        more = 9_000_000 if figures[place].unit == "元" else 900
        wrong = [replace(x, value=x.value + more) if n == place else x for n, x in enumerate(figures)]
        assert judged(rule, wrong).outcome() == "breaks"
    less = replace(figures[0], value=figures[0].value - (9_000_000 if figures[0].unit == "元" else 900))
    assert judged(rule, [less, *figures[1:]]).outcome() == "breaks"


def test_what_two_forms_draw_differently_is_said_by_the_rule() -> None:
    drawn = {rule.name for rule in rules.IDENTITIES if rule.definition}
    assert drawn == {
        "public expenses by economic class",
        "personnel by economic class",
        "operating expenses within public expenses",
    }


def test_a_total_that_a_form_draws_wider_is_asked_both_ways() -> None:
    """Jiangsu's 三公 table counts 会议费 and 培训费 into its 合计; elsewhere the total leaves them out."""
    figures = row(THREE, total=1467.7, reception=28, abroad=70, vehicles=411.2, meetings=933.5, training=25)
    rule = RULES["“三公”经费分项"]
    assert judged(rule, figures).outcome() == "ties"
    assert judged(rule, [replace(figures[0], value=Decimal(5_092_000)), *figures[1:]]).outcome() == "ties"
    assert judged(rule, [replace(figures[0], value=Decimal(5_192_000)), *figures[1:]]).outcome() == "breaks"


def test_rules_for_general_budget_money_alone_wait_for_the_tables_to_say_so() -> None:
    def checks(carried: float) -> set[str]:
        figures = [
            *row("revenue", total=70, appropriation=70),
            *row("expenditure", total=70, basic=70),
            *row("general_budget", total=70, basic=70),
            f(SUMMARY, "amount", carried, "年初结转和结余", **IN),
        ]
        numbered = [replace(figure, id=f"f{n}") for n, figure in enumerate(figures)]
        return {case.check for case in identities.cases(by_table(numbered))}

    assert "expenditure against general budget" in checks(0)
    assert "expenditure against general budget" not in checks(3)


RATIOS: dict[str, tuple[Figure, Figure, Figure]] = {
    "执行率": (
        f(OUTTURN, "execution_rate", 96.15, "招商专项", unit="%", **DONE),
        f(OUTTURN, "amount", 38.46, "招商专项", **DONE),
        f(OUTTURN, "amount", 40, "招商专项", **BUDGET),
    ),
    "整体自评执行率": (
        f(WHOLE_SELF, "execution_rate", 96.42, "年度资金总额", unit="%", **DONE),
        f(WHOLE_SELF, "amount", 247.8, "年度资金总额", **DONE),
        f(WHOLE_SELF, "amount", 257, "年度资金总额", **BUDGET),
    ),
    "项目自评执行率": (
        f(PROJECT_SELF, "execution_rate", 96.15, "年度资金总额", unit="%", project="招商", **DONE),
        f(PROJECT_SELF, "amount", 38.46, "年度资金总额", project="招商", **DONE),
        f(PROJECT_SELF, "amount", 40, "年度资金总额", project="招商", **BUDGET),
    ),
    "整体自评执行率得分": (
        f(WHOLE_SELF, "execution_rate", 96, "年度资金总额", unit="%", **DONE),
        f(WHOLE_SELF, "score", 9.6, "年度资金总额", unit="分", **DONE),
        f(WHOLE_SELF, "points", 10, "年度资金总额", unit="分", **DONE),
    ),
    "项目自评执行率得分": (
        f(PROJECT_SELF, "execution_rate", 96, "年度资金总额", unit="%", project="招商", **DONE),
        f(PROJECT_SELF, "score", 9.6, "年度资金总额", unit="分", project="招商", **DONE),
        f(PROJECT_SELF, "points", 10, "年度资金总额", unit="分", project="招商", **DONE),
    ),
    "人员控制率": (
        f("staff", "control_rate", 71.43, "控制率", unit="%"),
        f("staff", "staff_in_post", 5, "在职人数", unit="人"),
        f("staff", "established_posts", 7, "编制数", unit="人"),
    ),
}


@pytest.mark.parametrize("rule", rules.RATIOS, ids=lambda rule: rule.zh)
def test_a_ratio_ties_on_its_typed_row_and_breaks_on_a_wrong_percent(rule: identities.Ratio) -> None:
    percent, part, whole = (replace(figure, id=f"f{n}") for n, figure in enumerate(RATIOS[rule.zh]))
    percent = replace(percent, step=Decimal("0.01"))

    def outcome(stated: Figure) -> str:
        (case,) = identities.of_ratio(rule, by_table([stated, part, whole]))
        return case.outcome()

    assert outcome(percent) == "ties"
    assert outcome(replace(percent, value=percent.value + 1)) == "breaks"


@pytest.mark.parametrize("table", rules.ROLLUPS)
def test_a_roll_up_adds_each_level_of_the_classification(table: str) -> None:
    printed = {"": 90, "201": 80, "20103": 50, "20105": 30, "2010301": 50, "2010501": 30, "221": 10, "22102": 10}

    def outcomes(changed: str = "", by: int = 0) -> dict[str, str]:
        wan = {code: value + (by if code == changed else 0) for code, value in printed.items()}
        figures = [f(table, "total", v, code or "合计", code=code) for code, v in wan.items()]
        numbered = [replace(figure, id=figure.code or "合计") for figure in figures]
        return {case.stated.id: case.outcome() for case in identities.of_rollup(table, numbered)}

    sums = ("合计", "201", "20103", "20105", "221")
    assert outcomes() == dict.fromkeys(sums, "ties")
    for code, broken in {"201": ("合计", "201"), "20103": ("201", "20103"), "2010501": ("20105",)}.items():
        assert outcomes(code, 9) == dict.fromkeys(sums, "ties") | dict.fromkeys(broken, "breaks")


def test_a_class_without_children_in_one_column_breaks_where_another_column_prints_them() -> None:
    figures = [
        f("expenditure", "total", 50, "政府办公厅", code="20103"),
        f("expenditure", "total", 50, "行政运行", code="2010301"),
        f("expenditure", "basic", 50, "政府办公厅", code="20103"),
    ]
    numbered = [replace(figure, id=f"f{n}") for n, figure in enumerate(figures)]
    assert [case.outcome() for case in identities.of_rollup("expenditure", numbered)] == ["ties", "breaks"]


def test_a_row_under_column_heads_alone_is_the_total_row() -> None:
    """The one row of a unit's 三公 form has no label: its columns have heads."""
    heads = {"total": "合计", "abroad": "因公出国（境）费", "vehicles": "小计", "reception": "公务接待费"}
    facts = [
        {"fact_id": f"p17.R5.C{n}", "disclosure_id": "d", "spending_unit": "", "fiscal_year": 2024, "phase": "executed"}
        | {"table": THREE, "measure": measure, "label": label, "code": "", "direction": "", "quantity": None}
        | {"amount_yuan": Decimal(wan * 10_000), "rounding_step_yuan": Decimal(100), "page": 17}
        | {"locator": f"p17.T1.R5.C{n}"}
        for n, ((measure, label), wan) in enumerate(zip(heads.items(), (12, 3, 4, 5), strict=True))
    ]
    checks = {case.check: case.outcome() for case in identities.cases(by_table(of_tables(facts, [])))}
    assert checks["three public by component"] == "ties"


def test_a_part_of_a_column_is_not_counted_beside_it() -> None:
    """Universities print 教育收费 as a part (其中) of 事业收入, others beside it."""
    rule = RULES["收入按来源分项"]
    figures = row("revenue", total=390.14, appropriation=266.12, business_revenue=124.02, education_fees=75.02)
    assert judged(rule, figures).outcome() == "ties" and len(judged(rule, figures).terms) == 2
    beside = [replace(figures[0], value=figures[0].value + figures[3].value), *figures[1:]]
    assert judged(rule, beside).outcome() == "ties"


def test_only_a_whole_with_parts_elsewhere_may_be_more() -> None:
    """三公, meetings and training are paid from projects too; running costs name some of their parts."""

    def grows(zh: str) -> bool:
        total, *parts = TYPED[zh]
        more = replace(total, value=total.value + (9_000_000 if total.unit == "元" else 900))
        return judged(RULES[zh], [more, *parts]).outcome() == "ties"

    assert {RULES[zh].name for zh in TYPED if grows(zh)} == {
        "reception at least its basic line",
        "abroad at least its basic line",
        "vehicle operation at least its basic line",
        "vehicle purchase at least its basic line",
        "meetings at least their basic line",
        "training at least its basic line",
        "public expenses in the evaluation annex",
        "canteen within reception",
        "operating expenses within public expenses",
        "equipment by value",
        "planned equipment by value",
        "revenue parts stated",
    }


def outcomes_of(rule: Identity, figures: Typed) -> dict[str, str]:
    numbered = [replace(figure, id=f"f{n}") for n, figure in enumerate(figures)]
    return {case.stated.label: case.outcome() for case in identities.of_identity(rule, by_table(numbered))}


def test_projects_are_added_up_unit_by_unit() -> None:
    figures = [
        f(TARGETS, "amount", wan, label, project=project, spending_unit=unit)
        for unit, label, project, wan in (
            ("甲局", "甲局", "", 50),
            ("甲局", "档案", "档案", 30),
            ("甲局", "信访", "信访", 20),
            ("乙局", "乙局", "", 10),
            ("乙局", "维稳", "维稳", 10),
        )
    ]
    assert outcomes_of(RULES["单位项目合计"], figures) == {"甲局": "ties", "乙局": "ties"}


def test_blank_parts_of_a_zero_total_say_nothing_and_of_another_break() -> None:
    figures = [
        *row("expenditure", "行政运行", "2010301", total=10, basic=10),
        *row("expenditure", "一般行政管理事务", "2010302", total=0),
        *row("expenditure", "机关服务", "2010303", total=5),
    ]
    assert outcomes_of(RULES["支出按性质分项"], figures) == {"行政运行": "ties", "机关服务": "breaks"}


def test_a_class_of_nothing_needs_no_children() -> None:
    figures = [
        f("expenditure", "total", 50, "政府办公厅", code="20103"),
        f("expenditure", "total", 50, "行政运行", code="2010301"),
        f("expenditure", "basic", 0, "政府办公厅", code="20103"),
    ]
    numbered = [replace(figure, id=f"f{n}") for n, figure in enumerate(figures)]
    assert [case.stated.measure for case in identities.of_rollup("expenditure", numbered)] == ["total"]


def test_rates_do_not_add_up() -> None:
    rates = [
        f(THREE, "execution_rate", rate, label, unit="%") for rate, label in ((96, "合计"), (97, "甲局"), (95, "乙局"))
    ]
    amounts = [f(THREE, "total", wan, label) for wan, label in ((5, "合计"), (3, "甲局"), (2, "乙局"))]
    rule = RULES["“三公”经费各单位合计"]
    assert outcomes_of(rule, amounts) == {"合计": "ties"} and outcomes_of(rule, rates) == {}


def test_a_code_joins_documents_of_one_known_region_alone() -> None:
    """Units are renamed, and every city numbers its units anew."""

    def disclosure(ident: str, unit: str, region: str, year: int, code: str = "101001") -> dict[str, object]:
        names = {"disclosure_id": ident, "spending_unit": unit, "unit_code": code}
        return names | {"region": region, "fiscal_year": year}

    def pairs(*found: dict[str, object]) -> list[tuple[object, object]]:
        return [(one["disclosure_id"], other["disclosure_id"]) for one, other in years.pairs(found)]

    own = disclosure("a", "驻京办", "changsha", 2025)
    assert pairs(own, disclosure("b", "驻京联络处", "changsha", 2024)) == [("b", "a")]
    assert pairs(own, disclosure("b", "驻京联络处", "zhuzhou", 2024)) == []
    assert pairs(own, disclosure("b", "驻京办", "zhuzhou", 2024)) == []
    nowhere = disclosure("c", "驻京办", "other", 2025)
    assert pairs(nowhere, disclosure("d", "档案馆", "other", 2024)) == []
    assert pairs(nowhere, disclosure("d", "驻京办", "other", 2024, "")) == [("d", "c")]
