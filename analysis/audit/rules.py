"""The identities that the audit applies, as data: one line a rule.

A rule says that one printed figure must equal (or be at least) the sum of others, for
every group of figures that agree in the columns of `per`. A new rule is one line here
and one planted-error test.
"""

# A rule is one line, however long: that is how the table stays a table.
# fmt: off

from analysis.audit.figures import PROSE
from analysis.audit.grammar import DOCUMENT, ROW, UNIT, Identity, Pick, Ratio, row, same

_TOTAL_ROW = "合计|总计"
_TOTALS = "total|amount"
_REVENUE_TOTAL = "本年收入合计|本年收入"
_EXPENDITURE_TOTAL = "本年支出合计|本年支出"
_FORM = "the form's own column numbers and footings"
_BUDGET_LAW = "Budget Law 预算法, art. 12: revenue and expenditure balance"

ROWS = (
    row("expenditure by type", "支出按性质分项", "expenditure", "total", "basic|project|reserve|business_operation|subsidy_to_subordinates|remitted_to_superior", _FORM),
    row("general budget by type", "一般公共预算支出分项", "general_budget", "total", "basic|project|reserve", _FORM),
    row("appropriation by type", "财政拨款支出分项", "appropriation_expenditure", "total", "basic|project|reserve", _FORM),
    row("government fund by type", "政府性基金支出分项", "government_fund", "total", "basic|project", _FORM),
    row("state capital by type", "国有资本经营支出分项", "state_capital", "total", "basic|project", _FORM),
    row("basic by category", "基本支出分类", "general_budget_basic", "total", "personnel|public", _FORM),
    row("basic appropriation by category", "财政拨款基本支出分类", "appropriation_basic", "total", "personnel|public", _FORM),
    Identity("revenue by source", "收入按来源分项", Pick("revenue", "total"), (Pick("revenue", "appropriation|fiscal_account_revenue|operating_revenue|subsidy_from_superior|superior_subsidy|remitted_by_subordinates|other_revenue|other_funds|business_revenue|carried_over|carry_over|use_of_balances"),), _FORM, per=ROW, optional=(Pick("revenue", "education_fees"),)),
    row("appropriation by fund", "财政拨款分预算", "appropriation_summary", "total", "general_budget|government_fund|state_capital", _FORM),
    Identity("three public by component", "“三公”经费分项", Pick("three_public", "total"), (Pick("three_public", "reception|abroad|vehicles"),), _FORM, per=ROW, optional=(Pick("three_public", "meetings|training"),)),
    row("three public with meetings and training", "“三公”经费、会议费、培训费合计", "three_public", "grand_total", "total|meetings|training", _FORM),
    row("vehicles by component", "公务用车费分项", "three_public", "vehicles", "vehicle_purchase|vehicle_operation", _FORM),
    row("overall target by type", "整体绩效资金按支出性质", "overall_targets", "total", "basic|project", _FORM),
    row("overall target by source", "整体绩效资金按收入性质", "overall_targets", "total", "general_budget|government_fund|fiscal_account_revenue|other_revenue", _FORM),
    Identity("self-evaluation by type", "整体自评资金按支出性质", Pick("self_evaluation_overall", "amount", "年度资金总额", phase="approved"), (Pick("self_evaluation_overall", "basic|project", phase="approved"),), _FORM),
    Identity("self-evaluation by source", "整体自评资金按收入性质", Pick("self_evaluation_overall", "amount", "年度资金总额", phase="approved"), (Pick("self_evaluation_overall", "general_budget|government_fund|fiscal_account_revenue|other_revenue", phase="approved"),), _FORM),
    Identity("project balance", "项目超支结余", Pick("project_outturn", "balance"), (Pick("project_outturn", "amount", phase="executed"), Pick("project_outturn", "amount", phase="adjusted", sign=-1)), "超支（+）/结余（-） = 支出 − 指标", per=("disclosure_id", "year", "spending_unit", "table", "label")),
)

FOOTINGS = (
    Identity("revenue lines", "收入各行合计", Pick("summary", "amount", _REVENUE_TOTAL, direction="revenue"), (Pick("summary", "amount", r"(?!本年收入|.*总计|.*结转|.*结余|总计).*", direction="revenue"),), _FORM),
    Identity("expenditure lines", "支出各行合计", Pick("summary", "amount", _EXPENDITURE_TOTAL, direction="expenditure"), (Pick("summary", "amount", r"(?!本年支出|.*总计|.*结转|.*结余|总计).*", direction="expenditure"),), _FORM),
    Identity("revenue grand total", "收入总计", Pick("summary", "amount", "收入总计|总计", direction="revenue"), (Pick("summary", "amount", rf"{_REVENUE_TOTAL}|.*结转.*|.*结余.*", direction="revenue"),), _FORM),
    Identity("expenditure grand total", "支出总计", Pick("summary", "amount", "支出总计|总计", direction="expenditure"), (Pick("summary", "amount", rf"{_EXPENDITURE_TOTAL}|.*结转.*|结余分配", direction="expenditure"),), _FORM),
    Identity("appropriation expenditure lines", "财政拨款支出各行合计", Pick("appropriation_summary", "total", _EXPENDITURE_TOTAL, direction="expenditure"), (Pick("appropriation_summary", "total", r"(?!本年支出|.*总计|.*结转|.*结余|总计).*", direction="expenditure"),), _FORM),
    Identity("appropriation general budget lines", "一般公共预算财政拨款各行合计", Pick("appropriation_summary", "general_budget", _EXPENDITURE_TOTAL, direction="expenditure"), (Pick("appropriation_summary", "general_budget", r"(?!本年支出|.*总计|.*结转|.*结余|总计).*", direction="expenditure"),), _FORM),
    Identity("appropriation revenue lines", "财政拨款收入各行合计", Pick("appropriation_summary", "amount", _REVENUE_TOTAL, direction="revenue"), (Pick("appropriation_summary", "amount", ".+拨款收入", direction="revenue"),), _FORM),
    Identity("appropriation revenue grand total", "财政拨款收入总计", Pick("appropriation_summary", "amount", "收入总计|总计", direction="revenue"), (Pick("appropriation_summary", "amount", rf"{_REVENUE_TOTAL}|.*结转.*", direction="revenue"),), _FORM),
    Identity("appropriation expenditure grand total", "财政拨款支出总计", Pick("appropriation_summary", "total|general_budget", "支出总计|总计", direction="expenditure"), (Pick("appropriation_summary", "total|general_budget", rf"{_EXPENDITURE_TOTAL}|.*结转.*", direction="expenditure"),), _FORM, per=(*DOCUMENT, "measure")),
    Identity("three public rows", "“三公”经费各单位合计", Pick("three_public", ".+", _TOTAL_ROW), (Pick("three_public", ".+", rf"(?!(?:{_TOTAL_ROW})$).+"),), _FORM, per=(*DOCUMENT, "measure")),
    Identity("projects of all units", "各单位项目合计", Pick("project_targets", "amount", _TOTAL_ROW), (Pick("project_targets", "amount", rf"(?!(?:{_TOTAL_ROW})$).+", project=""),), _FORM),
    Identity("projects of a unit", "单位项目合计", Pick("project_targets", "amount", rf"(?!(?:{_TOTAL_ROW})$).+", project=""), (Pick("project_targets", "amount", project=".+"),), _FORM, per=UNIT),
    Identity("project outturn rows", "项目资金各行合计", Pick("project_outturn", "amount|balance", _TOTAL_ROW), (Pick("project_outturn", "amount|balance", rf"(?!(?:{_TOTAL_ROW})$).+"),), _FORM, per=(*DOCUMENT, "measure")),
    Identity("three public in the evaluation annex", "绩效基础数据三公分项", Pick("evaluation_base", "amount", "三公经费"), (Pick("evaluation_base", "amount", "公车购置|公车运行维护|出国经费|公务接待"),), _FORM),
    Identity("vehicles in the evaluation annex", "绩效基础数据公车分项", Pick("evaluation_base", "amount", "公务用车购置和维护经费"), (Pick("evaluation_base", "amount", "公车购置|公车运行维护"),), _FORM),
    Identity("projects in the evaluation annex", "绩效基础数据项目分项", Pick("evaluation_base", "amount", "项目支出"), (Pick("evaluation_base", "amount", "业务工作经费|运行维护经费|市级专项资金.*"),), _FORM),
    Identity("public expenses in the evaluation annex", "绩效基础数据公用经费分项", Pick("evaluation_base", "amount", "公用经费"), (Pick("evaluation_base", "amount", "办公经费|水费.*|会议费.*"),), "the form names some of the parts (其中)", relation="≥"),
    Identity("self-evaluation funds", "自评表资金合计", Pick("self_evaluation_project", "amount", "年度资金总额"), (Pick("self_evaluation_project", "amount", "当年财政拨款|上年结转资金|其他资金"),), _FORM, per=(*DOCUMENT, "project")),
)

BETWEEN = (
    same("revenue equals expenditure", "收支平衡", Pick("summary", "amount", "收入总计|总计", direction="revenue"), Pick("summary", "amount", "支出总计|总计", direction="expenditure"), _BUDGET_LAW),
    same("appropriation balances", "财政拨款收支平衡", Pick("appropriation_summary", "amount", "收入总计|总计", direction="revenue"), Pick("appropriation_summary", "total", "支出总计|总计", direction="expenditure"), _BUDGET_LAW),
    same("summary against revenue table", "收支总表与收入总表", Pick("summary", "amount", _REVENUE_TOTAL, direction="revenue"), Pick("revenue", "total", _TOTAL_ROW), "one quantity, two forms"),
    same("summary against expenditure table", "收支总表与支出总表", Pick("summary", "amount", _EXPENDITURE_TOTAL, direction="expenditure"), Pick("expenditure", "total", _TOTAL_ROW), "one quantity, two forms"),
    same("basic in summary", "收支总表基本支出", Pick("summary", "amount", "基本支出", direction="expenditure"), Pick("expenditure", "basic", _TOTAL_ROW), "one quantity, two forms"),
    same("project in summary", "收支总表项目支出", Pick("summary", "amount", "项目支出", direction="expenditure"), Pick("expenditure", "project", _TOTAL_ROW), "one quantity, two forms"),
    same("appropriation in summary", "收支总表财政拨款", Pick("summary", "amount", "本级财政拨款收入|财政拨款收入", direction="revenue"), Pick("revenue", "appropriation", _TOTAL_ROW), "one quantity, two forms"),
    same("general budget in appropriation summary", "财政拨款表一般公共预算", Pick("appropriation_summary", "general_budget", _EXPENDITURE_TOTAL, direction="expenditure"), Pick("general_budget", "total", _TOTAL_ROW), "one quantity, two forms"),
    same("appropriation revenue", "财政拨款收入", Pick("appropriation_summary", "amount", _REVENUE_TOTAL, direction="revenue"), Pick("revenue", "appropriation", _TOTAL_ROW), "one quantity, two forms"),
    same("appropriation expenditure in appropriation summary", "财政拨款表与财政拨款支出表", Pick("appropriation_summary", "total", _EXPENDITURE_TOTAL, direction="expenditure"), Pick("appropriation_expenditure", "total", _TOTAL_ROW), "one quantity, two forms"),
    same("basic appropriation table total", "财政拨款基本支出表合计", Pick("appropriation_expenditure", "basic", _TOTAL_ROW), Pick("appropriation_basic", _TOTALS, _TOTAL_ROW), "one quantity, two forms"),
    same("running-cost table against prose", "机关运行经费表与文字", Pick("operating_expenses", f"{_TOTALS}|operating_expenses", _TOTAL_ROW), Pick(PROSE, "operating_expenses"), "one quantity, two forms"),
    same("procurement table against prose", "政府采购表与文字", Pick("procurement", _TOTALS, _TOTAL_ROW), Pick(PROSE, "procurement"), "one quantity, two forms"),
    same("basic table total", "基本支出表合计", Pick("general_budget", "basic", _TOTAL_ROW), Pick("general_budget_basic", "total", _TOTAL_ROW), "one quantity, two forms"),
    same("expenditure against general budget", "支出总表与一般公共预算表", Pick("expenditure", "total|basic|project", _TOTAL_ROW), Pick("general_budget", "total|basic|project", _TOTAL_ROW), "one quantity, two forms", per=(*DOCUMENT, "measure"), only_general_budget=True),
    same("expenditure against general budget by code", "支出总表与一般公共预算表（科目）", Pick("expenditure", "total|basic|project", code=r"\d+"), Pick("general_budget", "total|basic|project", code=r"\d+"), "one quantity, two forms", per=(*DOCUMENT, "measure", "code"), only_general_budget=True),
    same("revenue against expenditure by code", "收入总表与支出总表（科目）", Pick("revenue", "total", code=r"\d+"), Pick("expenditure", "total", code=r"\d+"), "one quantity, two forms", per=(*DOCUMENT, "code"), only_general_budget=True),
    same("projects against project expenditure", "项目合计与项目支出", Pick("project_targets", "amount", _TOTAL_ROW), Pick("expenditure", "project", _TOTAL_ROW), "one quantity, two forms"),
    same("projects against overall target", "单位项目与整体绩效项目支出", Pick("overall_targets", "project"), Pick("project_targets", "amount", rf"(?!(?:{_TOTAL_ROW})$).+", project=""), "one quantity, two forms", per=UNIT),
    same("overall targets against summary", "整体绩效资金与收支总表", Pick("summary", "amount", _EXPENDITURE_TOTAL, direction="expenditure"), Pick("overall_targets", "total"), "one quantity, two forms"),
    same("overall basic against summary", "整体绩效基本支出与收支总表", Pick("summary", "amount", "基本支出", direction="expenditure"), Pick("overall_targets", "basic"), "one quantity, two forms"),
    same("overall project against summary", "整体绩效项目支出与收支总表", Pick("summary", "amount", "项目支出", direction="expenditure"), Pick("overall_targets", "project"), "one quantity, two forms"),
    same("project outturn against expenditure", "项目资金表与支出表", Pick("project_outturn", "amount", _TOTAL_ROW, phase="executed"), Pick("expenditure", "project", _TOTAL_ROW), "one quantity, two forms"),
    same("evaluation annex against expenditure", "绩效基础数据与支出表", Pick("evaluation_base", "amount", "项目支出"), Pick("expenditure", "project", _TOTAL_ROW), "one quantity, two forms"),
    same("evaluation annex against project outturn", "绩效基础数据与项目资金表", Pick("evaluation_base", "amount", "项目支出"), Pick("project_outturn", "amount", _TOTAL_ROW), "one quantity, two forms"),
    same("self-evaluation against expenditure", "整体自评表与支出表", Pick("self_evaluation_overall", "amount", "年度资金总额"), Pick("expenditure", "total", _TOTAL_ROW), "one quantity, two forms"),
    same("self-evaluation against project outturn", "项目自评表与项目资金表", Pick("self_evaluation_project", "amount", "年度资金总额"), Pick("project_outturn", "amount"), "one quantity, two forms", per=(*DOCUMENT, "project")),
    Identity("self-evaluated projects", "各项目自评表合计", Pick("self_evaluation_overall", "amount", "年度资金总额"), (Pick("self_evaluation_project", "amount", "年度资金总额"),), "one quantity, two forms"),
    Identity("public expenses by economic class", "公用经费与经济分类", Pick("general_budget_basic", "public", f"{_TOTAL_ROW}|公用经费合计"), (Pick("general_budget_basic", _TOTALS, code="302|307|310|399"),), "final-accounts definition: public = 302 + 307 + 310 + 399; a difference is a boundary that was moved", definition=True),
    Identity("personnel by economic class", "人员经费与经济分类", Pick("general_budget_basic", "personnel", f"{_TOTAL_ROW}|人员经费合计"), (Pick("general_budget_basic", _TOTALS, code="301|303"),), "final-accounts definition: personnel = 301 + 303; a difference is a boundary that was moved", definition=True),
    Identity("reception at least its basic line", "公务接待费不小于基本支出", Pick("three_public", "reception", _TOTAL_ROW), (Pick("general_budget_basic", _TOTALS, code="30217"),), "三公 spans basic and project expenditure", relation="≥"),
    Identity("abroad at least its basic line", "因公出国费不小于基本支出", Pick("three_public", "abroad", _TOTAL_ROW), (Pick("general_budget_basic", _TOTALS, code="30212"),), "三公 spans basic and project expenditure", relation="≥"),
    Identity("vehicle operation at least its basic line", "公车运行费不小于基本支出", Pick("three_public", "vehicle_operation", _TOTAL_ROW), (Pick("general_budget_basic", _TOTALS, code="30231"),), "三公 spans basic and project expenditure", relation="≥"),
    Identity("vehicle purchase at least its basic line", "公车购置费不小于基本支出", Pick("three_public", "vehicle_purchase", _TOTAL_ROW), (Pick("general_budget_basic", _TOTALS, code="31013"),), "三公 spans basic and project expenditure", relation="≥"),
    Identity("meetings at least their basic line", "会议费不小于基本支出", Pick(PROSE, "meetings"), (Pick("general_budget_basic", _TOTALS, code="30215"),), "会议费 may be paid from projects too", relation="≥"),
    Identity("training at least its basic line", "培训费不小于基本支出", Pick(PROSE, "training"), (Pick("general_budget_basic", _TOTALS, code="30216"),), "培训费 may be paid from projects too", relation="≥"),
)


def _said(subject: str, zh: str, pick: Pick, part_of: str = "", label: str = "", **more: object) -> Identity:
    """A rule that the prose repeats a table."""
    whole = part_of.partition("|")[0]
    name = f"prose on {subject.replace('_', ' ')}" + (f" in {whole.replace('_', ' ')}" if whole else "")
    label = label or (".*项目(?:支出|经费).*" if subject == "project" else ".*")
    stated = Pick(PROSE, subject, label, part_of=part_of)
    return Identity(name, f"文字与表：{zh}", stated, (pick,), "the prose repeats the table", **more)  # type: ignore[arg-type]


# 基本支出 of all money, and 基本支出 of one fund: the words tell which.
_OF_ALL = "(?!.*(?:财政拨款|一般公共预算)).*基本支出.*"
_OF_BUDGET = ".*一般公共预算.*基本支出.*"
_OF_APPROPRIATION = "(?!.*一般公共预算).*财政拨款.*基本支出.*"
_OF_ALL_PROJECTS = "(?!.*(?:财政拨款|一般公共预算)).*项目(?:支出|经费).*"

PROSE_TO_TABLES = (
    _said("revenue", "收入", Pick("summary", "amount", _REVENUE_TOTAL, direction="revenue")),
    _said("expenditure", "支出", Pick("summary", "amount", _EXPENDITURE_TOTAL, direction="expenditure")),
    _said("revenue_and_expenditure", "收支总计", Pick("summary", "amount", "支出总计|总计", direction="expenditure")),
    _said("appropriation", "财政拨款", Pick("appropriation_summary", "total", "支出总计|总计", direction="expenditure")),
    _said("appropriation", "财政拨款收入", Pick("revenue", "appropriation", _TOTAL_ROW), part_of="revenue"),
    _said("general_budget", "一般公共预算", Pick("general_budget", "total", _TOTAL_ROW)),
    _said("general_budget", "一般公共预算拨款收入", Pick("revenue", "appropriation", _TOTAL_ROW), part_of="revenue", only_general_budget=True),
    _said("basic", "基本支出", Pick("expenditure", "basic", _TOTAL_ROW), label=_OF_ALL),
    _said("basic", "基本支出", Pick("expenditure", "basic", _TOTAL_ROW), part_of="expenditure|overall_target", label=_OF_ALL),
    Identity("prose on basic general budget", "文字与表：一般公共预算基本支出", Pick(PROSE, "basic", _OF_BUDGET, part_of=".*"), (Pick("general_budget", "basic", _TOTAL_ROW),), "the prose repeats the table", named=True),
    Identity("prose on basic appropriation", "文字与表：财政拨款基本支出", Pick(PROSE, "basic", _OF_APPROPRIATION, part_of=".*"), (Pick("appropriation_expenditure", "basic", _TOTAL_ROW),), "the prose repeats the table", named=True),
    Identity("prose on personnel", "文字与表：人员经费", Pick(PROSE, "personnel", "人员经费", part_of="basic"), (Pick("general_budget_basic", "personnel", f"{_TOTAL_ROW}|人员经费合计"),), "the prose repeats the table"),
    Identity("prose on public expenses", "文字与表：公用经费", Pick(PROSE, "public", "公用经费", part_of="basic"), (Pick("general_budget_basic", "public", f"{_TOTAL_ROW}|公用经费合计"),), "the prose repeats the table"),
    _said("project", "项目支出", Pick("expenditure", "project", _TOTAL_ROW), label=_OF_ALL_PROJECTS),
    _said("project", "项目支出", Pick("expenditure", "project", _TOTAL_ROW), part_of="expenditure|overall_target", label=_OF_ALL_PROJECTS),
    _said("project", "项目支出（绩效基础数据）", Pick("evaluation_base", "amount", "项目支出")),
    _said("project", "项目支出（整体自评表）", Pick("self_evaluation_overall", "amount", "年度资金总额")),
    _said("overall_target", "整体绩效资金", Pick("summary", "amount", _EXPENDITURE_TOTAL, direction="expenditure")),
    Identity("operating expenses within public expenses", "机关运行经费与公用经费", Pick("general_budget_basic", "public", f"{_TOTAL_ROW}|公用经费合计"), (Pick(PROSE, "operating_expenses"),), "机关运行经费 is the 公用经费 of the administrative units; a document may hold others", relation="≥", definition=True),
    _said("operating_expenses", "机关运行经费（绩效基础数据）", Pick("evaluation_base", "amount", "公用经费")),
    Identity("prose on a function", "文字与表：功能科目", Pick(PROSE, "function", part_of="expenditure|general_budget"), (Pick("expenditure", "total", code=r"\d{3}"),), "the prose repeats the table", per=(*DOCUMENT, "label")),
    Identity("prose on a function's projects", "文字与表：功能科目项目支出", Pick(PROSE, "function", part_of="project"), (Pick("expenditure", "project", code=r"\d{3}"),), "the prose repeats the table", per=(*DOCUMENT, "label")),
    Identity("prose on the balance of projects", "文字与表：项目结余", Pick(PROSE, "surplus", "项目.*", part_of="project"), (Pick("project_outturn", "balance", _TOTAL_ROW, sign=-1),), "the prose repeats the table, without its sign"),
    _said("three_public", "“三公”经费", Pick("three_public", "total", _TOTAL_ROW)),
    _said("reception", "公务接待费", Pick("three_public", "reception", _TOTAL_ROW), part_of="three_public|"),
    _said("abroad", "因公出国（境）费", Pick("three_public", "abroad", _TOTAL_ROW), part_of="three_public|"),
    _said("vehicles", "公务用车费", Pick("three_public", "vehicles", _TOTAL_ROW), part_of="three_public|"),
    _said("vehicle_purchase", "公车购置费", Pick("three_public", "vehicle_purchase", _TOTAL_ROW), part_of="vehicles|three_public|"),
    _said("vehicle_operation", "公车运行费", Pick("three_public", "vehicle_operation", _TOTAL_ROW), part_of="vehicles|three_public|"),
    _said("three_public", "“三公”经费（绩效基础数据）", Pick("evaluation_base", "amount", "三公经费")),
    _said("reception", "公务接待费（绩效基础数据）", Pick("evaluation_base", "amount", "公务接待"), part_of="three_public|"),
    _said("vehicle_operation", "公车运行费（绩效基础数据）", Pick("evaluation_base", "amount", "公车运行维护"), part_of="vehicles|three_public|"),
    _said("meetings", "会议费", Pick("three_public", "meetings", _TOTAL_ROW)),
    _said("training", "培训费", Pick("three_public", "training", _TOTAL_ROW)),
    _said("procurement", "政府采购（绩效基础数据）", Pick("evaluation_base", "amount", "政府采购金额")),
    _said("basic", "会议费中的基本支出", Pick("general_budget_basic", _TOTALS, code="30215"), part_of="meetings"),
    _said("basic", "培训费中的基本支出", Pick("general_budget_basic", _TOTALS, code="30216"), part_of="training"),
    _said("staff_established", "编制数", Pick("staff", "established_posts")),
    _said("staff_in_post", "在职人数", Pick("staff", "staff_in_post")),
)

_PART = "the prose adds its own parts (其中)"
WITHIN_PROSE = (
    Identity("three public parts stated", "文字“三公”分项", Pick(PROSE, "three_public"), (Pick(PROSE, "reception|abroad|vehicles", part_of="three_public|"),), _PART, needs="vehicles"),
    Identity("three public parts stated", "文字“三公”分项", Pick(PROSE, "three_public"), (Pick(PROSE, "reception|abroad|vehicles|vehicle_purchase|vehicle_operation", part_of="three_public|"),), _PART, needs="vehicle_operation", unless="vehicles"),
    Identity("vehicle parts stated", "文字公车分项", Pick(PROSE, "vehicles", part_of="three_public|"), (Pick(PROSE, "vehicle_purchase|vehicle_operation", part_of="vehicles"),), _PART),
    Identity("expenditure parts stated", "文字支出分项", Pick(PROSE, "expenditure"), (Pick(PROSE, "basic|project|reserve", part_of="expenditure"),), _PART),
    Identity("basic parts stated", "文字基本支出分项", Pick(PROSE, "basic", ".*(?:财政拨款|一般公共预算).*", part_of=".*"), (Pick(PROSE, "personnel|public", "人员经费|公用经费", part_of="basic"),), _PART, needs="public"),
    Identity("overall target parts stated", "文字整体绩效分项", Pick(PROSE, "overall_target"), (Pick(PROSE, "basic|project", part_of="overall_target"),), _PART),
    Identity("revenue parts stated", "文字收入分项", Pick(PROSE, "revenue", "(?!本年).*"), (Pick(PROSE, "appropriation|fiscal_account_revenue|operating_revenue|subsidy_from_superior|other_revenue|business_revenue|carried_over|use_of_balances|other_funds", part_of="revenue"),), _PART, relation="≥", needs="appropriation"),
    Identity("revenue parts stated", "文字收入分项", Pick(PROSE, "revenue", "(?!本年).*"), (Pick(PROSE, "appropriation|general_budget|fiscal_account_revenue|operating_revenue|subsidy_from_superior|other_revenue|business_revenue|carried_over|use_of_balances|other_funds", part_of="revenue"),), _PART, relation="≥", unless="appropriation"),
    Identity("balance of projects stated", "文字项目结余", Pick(PROSE, "surplus", "项目.*", part_of="project"), (Pick(PROSE, "project", "项目支出", phase="adjusted"), Pick(PROSE, "project", "项目支出", phase="executed", sign=-1)), "结余 = 调整后预算 − 决算", per=("disclosure_id", "year")),
    Identity("meetings parts stated", "文字会议费分项", Pick(PROSE, "meetings"), (Pick(PROSE, "basic|project", part_of="meetings"),), _PART),
    Identity("training parts stated", "文字培训费分项", Pick(PROSE, "training"), (Pick(PROSE, "basic|project", part_of="training"),), _PART),
    Identity("procurement parts stated", "文字采购分项", Pick(PROSE, "procurement"), (Pick(PROSE, "procurement_goods|procurement_works|procurement_services", part_of="procurement"),), _PART),
    Identity("reception parts stated", "文字接待费分项", Pick(PROSE, "reception", part_of="three_public|", unit="元"), (Pick(PROSE, "reception", "(?:公务|商务|外宾|外事|国内|国（境）外)接待", part_of="reception"),), _PART),
    Identity("canteen within reception", "食堂接待与公务接待费", Pick(PROSE, "reception", part_of="three_public|", unit="元"), (Pick(PROSE, "reception", ".*(?:食堂|菜价).*", part_of="reception", unit="元"),), "公务接待费 holds all reception (glossary of the documents)", relation="≥"),
    Identity("receptions by kind", "接待批次与人次", Pick(PROSE, "reception", "(?:累计|共|全年)?接待了?", unit="批次|人"), (Pick(PROSE, "reception", ".*(?:公务|商务|外宾|外事|国内|食堂)接待", part_of="reception|", unit="批次|人"),), _PART, needs="食堂接待"),
    Identity("vehicles by kind", "车辆分类", Pick(PROSE, "vehicles_held"), (Pick(PROSE, "vehicles_held", part_of="vehicles_held"),), _PART),
    Identity("planned vehicles by kind", "新增车辆分类", Pick(PROSE, "vehicles_planned"), (Pick(PROSE, "vehicles_planned", part_of="vehicles_planned"),), _PART),
    Identity("equipment by value", "设备按价值", Pick(PROSE, "equipment", ".*以上设备"), (Pick(PROSE, "equipment", ".*以上设备", part_of="equipment"),), _PART, relation="≥"),
    Identity("planned equipment by value", "新增设备按价值", Pick(PROSE, "equipment_planned", ".*以上设备"), (Pick(PROSE, "equipment_planned", ".*以上设备", part_of="equipment_planned"),), _PART, relation="≥"),
)

IDENTITIES = ROWS + FOOTINGS + BETWEEN + PROSE_TO_TABLES + WITHIN_PROSE

RATIOS = (
    Ratio("execution rate", "执行率", Pick("project_outturn", "execution_rate"), Pick("project_outturn", "amount", phase="executed"), Pick("project_outturn", "amount", phase="adjusted"), "执行率 = 支出 ÷ 指标"),
    Ratio("execution rate in the overall self-evaluation", "整体自评执行率", Pick("self_evaluation_overall", "execution_rate"), Pick("self_evaluation_overall", "amount", phase="executed"), Pick("self_evaluation_overall", "amount", phase="adjusted"), "执行率 = 执行数 ÷ 全年预算数"),
    Ratio("execution rate in a project self-evaluation", "项目自评执行率", Pick("self_evaluation_project", "execution_rate"), Pick("self_evaluation_project", "amount", phase="executed"), Pick("self_evaluation_project", "amount", phase="adjusted"), "执行率 = 执行数 ÷ 全年预算数"),
    Ratio("score of the execution rate", "整体自评执行率得分", Pick("self_evaluation_overall", "execution_rate"), Pick("self_evaluation_overall", "score"), Pick("self_evaluation_overall", "points"), "得分 = 分值 × 执行率"),
    Ratio("score of a project's execution rate", "项目自评执行率得分", Pick("self_evaluation_project", "execution_rate"), Pick("self_evaluation_project", "score"), Pick("self_evaluation_project", "points"), "得分 = 分值 × 执行率"),
    Ratio("staff control rate", "人员控制率", Pick("staff", "control_rate"), Pick("staff", "staff_in_post"), Pick("staff", "established_posts"), "控制率 = 实际在职人数 ÷ 编制数", per=("disclosure_id", "table")),
)

ROLLUPS = ("revenue", "expenditure", "appropriation_expenditure", "appropriation_basic", "general_budget", "general_budget_basic", "operating_expenses", "government_fund", "state_capital")
