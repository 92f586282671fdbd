"""What a user of `statements.csv` relies on: subject, sign, base, reason, slogan, and every numeral accounted for."""

# ruff: noqa: E501 (a printed sentence stays on one line)

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.documents import Claims, Line
from analysis.statements.kinds import kind_of
from analysis.statements.leads import Sentence, lead_of
from analysis.statements.passages import passages
from analysis.statements.quantities import quantities
from analysis.statements.reader import read

RAW = Path(__file__).parents[1] / "data/raw"
DOCUMENTS = {
    "changsha-beijing-office_2024_budget": (2024, "budget"),
    "changsha-beijing-office_2026_budget": (2026, "budget"),
    "changsha-czt-centre_2023_budget": (2023, "budget"),
    "changsha-general-office_2024_budget": (2024, "budget"),
    "zhuzhou-beijing-office_2024_final": (2024, "final_accounts"),
}


def lines_of(*texts):
    return [Line(text, f"L{number}", 1) for number, text in enumerate(texts, 1)]


def understood(*texts, year=2031, kind="budget"):
    """Read invented lines; every numeral must be claimed."""
    lines = lines_of(*texts)
    rows, claims = read(lines, disclosure_id="d", fiscal_year=year, document_type=kind)
    assert [place for line in lines for place, *_ in line.numerals() if place not in claims] == []
    assert {ref for role, ref in claims.values() if role == "statement"} <= {row["statement_id"] for row in rows}
    return rows


def short(rows, *columns):
    return [tuple(row[column] for column in columns) for row in rows]


def wan(text):
    return Decimal(text) * 10000


def test_level_and_change_with_the_reason_in_the_next_sentence():
    level, part, change = understood(
        "（一）收入预算：包括各项收入。2031年本单位收入预算 500.10 万元，其中，一般公",
        "共预算拨款 500.10 万元。收入较去年减少 20.05 万元，下降 3.85%。主要是本年落实“过紧日子”的要求，压减项目经费。",
    )
    assert (level["subject"], level["kind"], level["amount_yuan"]) == ("revenue", "level", wan("500.10"))
    assert (level["slogan"], level["reason"], level["step_yuan"]) == (False, "", 100)
    assert (part["subject"], part["part_of"]) == ("general_budget", "revenue")
    assert (change["subject"], change["part_of"], change["kind"]) == ("revenue", "", "change")
    assert (change["amount_yuan"], change["percent"], change["percent_step"]) == (
        wan("-20.05"),
        Decimal("-3.85"),
        Decimal("0.01"),
    )
    assert (change["base_year"], change["base_phase"], change["slogan"]) == (2030, "approved", True)
    assert change["reason"] == "本年落实“过紧日子”的要求，压减项目经费"
    assert change["quote"] == "收入较去年减少20.05万元，下降3.85%。"
    assert change["locator"] == "L2@25"


def test_words_broken_over_lines_and_pages():
    lines = [Line("支出较上年增加1.5万元，上升", "a", 3), Line("2.10%。", "b", 4)]
    (row,), claims = read(lines, disclosure_id="d", fiscal_year=2031, document_type="budget")
    assert (row["subject"], row["amount_yuan"], row["percent"]) == ("expenditure", wan("1.5"), Decimal("2.10"))
    assert claims == {"a@8": ("statement", "d/s001"), "b@1": ("statement", "d/s001")}


def test_the_page_number_between_two_halves_of_a_sentence_is_form():
    lines = [Line("会议费预算3万元，比上年减", "a", 3), Line("- 3 -", "b", 3), Line("少1万元。", "c", 4)]
    rows, claims = read(lines, disclosure_id="d", fiscal_year=2031, document_type="budget")
    assert short(rows, "kind", "amount_yuan") == [("level", 30000), ("change", -10000)]
    assert claims["b@3"] == ("form", "")


def test_three_public_with_nested_parts_and_no_change():
    rows = understood(
        "（二）“三公”经费预算：2031 年甲市驻乙办事处“三公”经费预算数为 9 万元，其中，公务接待费 1 万元，公务用车购置及运行费 8 万元"
        "（其中，公务用车购置费 3 万元，公务用车运行费 5 万元），因公出国（境）费 0 万元。2031年“三公”经费预算与2030年持平，"
        "主要是响应过“紧日子”号召。"
    )
    assert short(rows, "subject", "part_of", "amount_yuan") == [
        ("three_public", "", 90000),
        ("reception", "three_public", 10000),
        ("vehicles", "three_public", 80000),
        ("vehicle_purchase", "vehicles", 30000),
        ("vehicle_operation", "vehicles", 50000),
        ("abroad", "three_public", 0),
        ("three_public", "", 0),
    ]
    assert short(rows[-1:], "kind", "base_year", "slogan") == [("no_change", 2030, True)]
    assert rows[5]["item"] == "因公出国（境）费"


def test_a_reason_between_changes_is_shared():
    rows = understood(
        "2031年“三公”经费预算较2030年减少21万元，主要是落实坚持过紧日子的",
        "要求，公务接待费预算减少12万元，公务用车购置及运行费预算减少9万元。",
    )
    assert short(rows, "subject", "amount_yuan", "base_year", "slogan") == [
        ("three_public", -210000, 2030, True),
        ("reception", -120000, 2030, True),
        ("vehicles", -90000, 2030, True),
    ]
    assert {row["reason"] for row in rows} == {"落实坚持过紧日子的要求"}


def test_parts_by_source_do_not_become_the_subject():
    rows = understood(
        "2031年本部门会议费预算27.8万元，其中基本支出4万元，项目支出23.8万元，比上年减少2万元，拟召开座谈会，人数约50人；培训费预算1万元。"
    )
    assert short(rows, "subject", "part_of", "kind") == [
        ("meetings", "", "level"),
        ("basic", "meetings", "level"),
        ("project", "meetings", "level"),
        ("meetings", "", "change"),
        ("attendance", "meetings", "level"),
        ("training", "", "level"),
    ]


def test_siblings_are_no_parts_of_each_other():
    rows = understood("2031年基本支出预算6万元，其中：人员经费5万元，公用经费1万元；项目支出预算3万元，较上年压减10%。")
    assert short(rows, "subject", "part_of", "percent") == [
        ("basic", "", None),
        ("personnel", "basic", None),
        ("public", "basic", None),
        ("project", "", None),
        ("project", "", -10),
    ]
    assert rows[-1]["slogan"]


def test_a_comparison_between_semicolons_belongs_to_its_part():
    rows = understood(
        "2031年收入预算90万元，其中：财政拨款收入80万元，比2030年预算减少5万元；事业收入10万元，与2030年预算持平。"
    )
    assert short(rows, "subject", "kind", "base_year") == [
        ("revenue", "level", None),
        ("appropriation", "level", None),
        ("appropriation", "change", 2030),
        ("business_revenue", "level", None),
        ("business_revenue", "no_change", 2030),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费和公务用车运行费各减少3、5万元。",
        "公务接待费、公务用车运行费分别减少3万元、5万元。",
        "公务接待费和公务用车运行维护费较上年分别减少3万元和5万元，分别下降10%、20%。",
        "公务接待费和公务用车运行维护费较上年分别减少3万元和5万元，下降10%、20%。",
    ],
)
def test_figures_dealt_out_to_two_subjects(text):
    rows = understood(text)
    assert short(rows, "subject", "kind", "amount_yuan") == [
        ("reception", "change", -30000),
        ("vehicle_operation", "change", -50000),
    ]
    if "%" in text:
        assert short(rows, "percent") == [(-10,), (-20,)]


def test_levels_dealt_out():
    rows = understood("公务接待费和公务用车运行费各是1.5、4万元，比上年各减少0.5、1万元。")
    assert short(rows, "subject", "kind", "amount_yuan") == [
        ("reception", "level", 15000),
        ("vehicle_operation", "level", 40000),
        ("reception", "change", -5000),
        ("vehicle_operation", "change", -10000),
    ]


def test_final_accounts_phases_completion_and_the_reason_of_a_completion():
    rows = understood(
        "公务接待费支出预算为20万元，支出决算为3.6万元，完成预算的18%，决算数小于预算数的主要原因是为响应财政号召，节约经费。与上年相比减少6万元，减少62.5%。",
        kind="final_accounts",
    )
    assert short(rows, "subject", "phase", "kind", "slogan") == [
        ("reception", "approved", "level", False),
        ("reception", "executed", "level", False),
        ("reception", "executed", "completion", True),
        ("reception", "executed", "change", False),
    ]
    assert short(rows, "base_year", "base_phase")[2:] == [(2031, "approved"), (2030, "executed")]
    assert rows[2]["reason"] == "响应财政号召，节约经费"
    assert rows[3]["percent"] == Decimal("-62.5")


def test_adjusted_budget_and_surplus():
    rows = understood(
        "2031年项目支出年初预算为25万元，调整后预算为24万元，项目支出决算数为20万元，完成全年预算的83.3%，项目资金结余4万元。",
        kind="final_accounts",
    )
    assert short(rows, "subject", "phase", "kind") == [
        ("project", "approved", "level"),
        ("project", "adjusted", "level"),
        ("project", "executed", "level"),
        ("project", "executed", "completion"),
        ("surplus", "executed", "level"),
    ]
    assert rows[3]["base_phase"] == "adjusted"


def test_shares_name_their_whole():
    rows = understood(
        "本年支出合计10万元，其中：基本支出4万元，占40%；项目支出6万元，占60%。",
        "一般公共预算财政拨款支出9万元，占本年支出合计的90%。",
        kind="final_accounts",
    )
    assert short([r for r in rows if r["kind"] == "share"], "subject", "part_of", "percent") == [
        ("basic", "expenditure", 40),
        ("project", "expenditure", 60),
        ("general_budget", "expenditure", 90),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "amount", "percent"),
    [
        ("比上年增加0万元", "no_change", 0, None),
        ("与上年相比，与上年相比，减少减少3.5万元，减少7%", "change", -35000, -7),
        ("同比下降7%（减少3.5万元）", "change", -35000, -7),
        ("比上年决算数减少3.5万元，下降（增长）7%", "change", -35000, -7),
        ("较上年增长3.5万元，增长13.95", "change", 35000, None),
        ("比去年减少0.5亿元", "change", -50000000, None),
        ("比去年减少1200.55元", "change", Decimal("-1200.55"), None),
        ("较2030年下降7.00%", "change", None, -7),
        ("与上年一致", "no_change", 0, None),
        ("比上年无增减变化", "no_change", 0, None),
    ],
)
def test_shapes_of_a_change(text, kind, amount, percent):
    _, change = understood(f"2031年甲局机关运行经费50万元，{text}。")
    assert short([change], "subject", "kind", "amount_yuan", "percent", "base_year") == [
        ("operating_expenses", kind, amount, percent, 2030)
    ]


def test_template_words_left_in():
    row, spent, left = understood(
        "1.年初预算项目“窗口服务专项，年中执行调增（减）0万元，实际支出8.46万元，结余结转1.44万元。",
        kind="final_accounts",
    )
    assert (row["subject"], row["item"], row["kind"], row["amount_yuan"]) == ("project", "窗口服务专项", "no_change", 0)
    assert (row["phase"], row["base_phase"]) == ("adjusted", "approved")
    assert (spent["subject"], spent["item"], left["subject"]) == ("project", "窗口服务专项", "surplus")


def test_level_reached_and_level_left():
    rows = understood("公务接待费由上年的5万元减少到3万元，下降40%。")
    assert short(rows[:2], "fiscal_year", "kind", "amount_yuan") == [(2030, "level", 50000), (2031, "level", 30000)]


def test_holdings_and_plans():
    rows = understood(
        "（五）国有资产占用使用及新增资产配置情况：截至2030年12月底，本单位共有公务用车3辆，其中，机要通信用车2辆、其他用车1辆；单位价值 50",
        "万元以上设备2台，其中，单位价值100万元（含）以上设备1台（套）。2031年拟新增配置公务用车1辆，其中，机要通信用车1辆；新增配备单位价值50万元以上设备0台。",
    )
    assert short(rows, "subject", "fiscal_year", "quantity", "part_of") == [
        ("vehicles_held", 2030, 3, ""),
        ("vehicles_held", 2030, 2, "vehicles_held"),
        ("vehicles_held", 2030, 1, "vehicles_held"),
        ("equipment", 2030, 2, ""),
        ("equipment", 2030, 1, "equipment"),
        ("vehicles_planned", 2031, 1, ""),
        ("vehicles_planned", 2031, 1, "vehicles_planned"),
        ("equipment_planned", 2031, 0, ""),
    ]
    assert {row["amount_yuan"] for row in rows} == {None}


def test_reception_counts_and_money():
    rows = understood(
        "2、公务接待费支出决算为3.6万元，全年公务接待16批次176人次，支出2.71万元；商务接待5批次47人，支出0.86万元。",
        kind="final_accounts",
    )
    assert {row["subject"] for row in rows} == {"reception"}
    assert short(rows[1:], "item", "part_of", "quantity", "amount_yuan") == [
        ("公务接待", "reception", 16, None),
        ("公务接待", "reception", 176, None),
        ("公务接待", "reception", None, 27100),
        ("商务接待", "reception", 5, None),
        ("商务接待", "reception", 47, None),
        ("商务接待", "reception", None, 8600),
    ]


def test_staff():
    rows = understood("甲中心现有科室3个，编制17人，现有在职人员15人，退休人员2人。2030年新进人员增加4人。")
    assert short(rows, "subject", "quantity", "quantity_unit") == [
        ("other", 3, "个"),
        ("staff_established", 17, "人"),
        ("staff_in_post", 15, "人"),
        ("staff_retired", 2, "人"),
        ("staff_change", 4, "人"),
    ]
    assert rows[-1]["fiscal_year"] == 2030


def test_money_of_others_is_not_the_offices_budget():
    rows = understood(
        "三、服务大局。累计对接企业80余家，协调设立子公司，注册资本1亿元，预计总投资超50亿元，协助申报专项债项目128个152亿元。"
    )
    assert {row["subject"] for row in rows} == {"other"}
    assert short(rows, "amount_yuan", "quantity")[-1] == (Decimal(152) * 10**8, None)


def test_procurement():
    rows = understood(
        "2031年度政府采购支出总额9万元，其中：政府采购货物支出2万元、政府采购工程支出0万元、政府采购服务支出7万元。授予中小企业合同金额9万元，"
        "占政府采购支出总额的100%，其中：授予小微企业合同金额8万元，占政府采购支出总额的88.9%。",
        kind="final_accounts",
    )
    assert short(rows, "subject", "part_of") == [
        ("procurement", ""),
        ("procurement_goods", "procurement"),
        ("procurement_works", "procurement"),
        ("procurement_services", "procurement"),
        ("procurement_sme", ""),
        ("procurement_sme", "procurement"),
        ("procurement_micro", "procurement_sme"),
        ("procurement_micro", "procurement"),
    ]


@pytest.mark.parametrize(
    "slogan", ["过紧日子", "过“紧日子”", "“过 紧 日子”", "厉行节约", "勤俭节约", "压缩开支", "响应财政号召", "只减不增"]
)
def test_slogans_with_any_quotes(slogan):
    row = understood(f"机关运行经费比上年减少1万元，主要是{slogan}。")[0]
    assert row["slogan"]


def test_pledges():
    rows = understood(
        "严控“三公”经费，确保只减不增。",
        "三是着力优管理。坚持过紧日子思想，" + "不断完善各项制度，" * 12 + "累计接待10批次。",
    )
    assert short(rows, "kind", "subject", "slogan") == [
        ("pledge", "three_public", True),
        ("pledge", "general", True),
        ("level", "reception", False),
    ]
    assert rows[1]["quote"] == "坚持过紧日子思想"


def test_a_slogan_before_the_change_counts():
    (row,) = understood("按照过紧日子要求，2031年机关运行经费比上年减少1万元。")
    assert row["slogan"]
    (row,) = understood("2031年机关运行经费比上年增加1万元。")
    assert not row["slogan"]


def test_what_is_no_quantity():
    lines = lines_of(
        "1、根据甲编办【2010】297号规定，推动“3+3+2”产业，走访“三类500强”企业，配合110社会联动，在905基地。",
        "附件3-1",
        "2025年5月8日",
        "（7）其他。",
        "表1.资金情况",
    )
    rows, claims = read(lines, disclosure_id="d", fiscal_year=2031, document_type="budget")
    assert rows == []
    assert all(place in claims for line in lines for place, *_ in line.numerals())
    assert {role for role, _ in claims.values()} == {"numbering", "identifier", "date"}


def test_an_unknown_number_stays_unclaimed():
    lines = lines_of("机关运行经费 12 3 号角 77 甲。")
    _, claims = read(lines, disclosure_id="d", fiscal_year=2031, document_type="budget")
    assert "L1@16" not in claims


def test_the_source_of_the_money_is_not_the_subject():
    rows = understood("机关运行经费当年一般公共预算拨款77.48万元，比上年预算减少4.87万元，下降5.91%。")
    assert {row["subject"] for row in rows} == {"operating_expenses"}


def test_a_level_beside_its_base_is_the_base_years():
    rows = understood("支出预算1,652.53万元，较2030年预算1,771.32万元减少118.79万元，下降6.71%。")
    assert short(rows, "fiscal_year", "kind", "base_year") == [
        (2031, "level", None),
        (2030, "level", None),
        (2031, "change", 2030),
    ]


def test_parts_printed_without_their_whole_words():
    rows = understood("2031年政府采购预算总额10万元，其中工程类0万元，货物类4万元，服务类6万元。")
    assert short(rows[1:], "subject", "part_of") == [
        ("procurement_works", "procurement"),
        ("procurement_goods", "procurement"),
        ("procurement_services", "procurement"),
    ]


def test_a_named_part_keeps_the_subject_of_its_whole():
    rows = understood(
        "2031年项目支出预算数为300万元，其中：驻外招商专项200万元；机关运行经费较上年减少3万元，主要是办公费减少2万元。"
    )
    assert short(rows[1:], "subject", "item", "part_of", "amount_yuan") == [
        ("project", "驻外招商专项", "project", 2000000),
        ("operating_expenses", "机关运行经费", "", -30000),
        ("operating_expenses", "办公费", "operating_expenses", -20000),
    ]


def test_a_reason_stays_with_its_semicolon_and_its_subject():
    rows = understood(
        "因公出国（境）费支出决算为0万元，完成预算的0%；公务接待费支出决算为3万元，完成预算的60%，主要原因是厉行节约。",
        "培训费与上年持平；会议费减少1万元。会议费减少的主要原因是压缩开支。",
        kind="final_accounts",
    )
    assert short([r for r in rows if r["kind"] != "level"], "subject", "reason", "slogan") == [
        ("abroad", "", False),
        ("reception", "厉行节约", True),
        ("training", "", False),
        ("meetings", "压缩开支", True),
    ]


def test_a_reason_without_its_usual_words():
    (row,) = understood("收入较去年减少8万元，下降6.71%。本年严格落实“过紧日子”的要求，压减项目经费开支。")
    assert (row["slogan"], row["reason"]) == (True, "本年严格落实“过紧日子”的要求，压减项目经费开支")


def test_completion_in_other_words():
    rows = understood(
        "2031年度财政拨款支出年初预算为25万元，支出决算为24万元，为年初预算的96%。", kind="final_accounts"
    )
    assert short(rows[-1:], "subject", "kind", "percent", "base_phase") == [
        ("appropriation", "completion", 96, "approved")
    ]


def test_lists_that_go_on_below():
    rows = understood(
        "“三公”经费支出预算为40万元，支出决算为23万元，其中：",
        "公务接待费支出预算为22万元，支出决算为3万元。与上年相比减少6万元。",
        "公务用车运行维护费支出预算为18万元。",
        kind="final_accounts",
    )
    assert short(rows[2:], "subject", "part_of") == [("reception", "three_public")] * 3 + [
        ("vehicle_operation", "three_public")
    ]


# ---- forms of other provinces ------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("比2030年预算执行数减少5万元", (-50000, 2030, "executed", "phase")),
        ("比2030年预算减少5万元", (-50000, 2030, "approved", "phase")),
        ("与上年部门预算相比，减少5万元", (-50000, 2030, "approved", "phase")),
        ("预算数比上年执行数减少5万元", (-50000, 2030, "executed", "phase")),
        ("比上年决算数增加5万元", (50000, 2030, "executed", "phase")),
        ("较调整后预算增加5万元", (50000, 2031, "adjusted", "phase")),
        ("较去年减少5万元", (-50000, 2030, "approved", "year")),
        ("较前年减少5万元", (-50000, 2029, "approved", "year")),
        ("同比减少5万元", (-50000, 2030, "approved", "year")),
        ("本年数小于上年预算数5万元", (-50000, 2030, "approved", "phase")),
        ("本年数大于上年预算数5万元", (50000, 2030, "approved", "phase")),
        ("本年数等于上年预算数", (0, 2030, "approved", "phase")),
    ],
)
def test_a_base_names_its_phase_or_its_year_alone(words, expected):
    _, change = understood(f"机关运行经费预算50万元，{words}。")
    assert change["subject"] == "operating_expenses" and change["phase"] == "approved"
    assert short([change], "amount_yuan", "base_year", "base_phase", "base_stated") == [expected]


def test_every_part_brings_its_own_comparison():
    rows = understood(
        "支出预算90万元，其中：财政拨款支出预算80万元，比2030年预算增加5万元。财政拨款支出预算中，一般公共预算拨款支出预算80万元，比2030年预算增加5万元；"
        "政府性基金拨款支出预算0万元，与2030年预算持平；国有资本经营预算拨款支出预算为0。"
    )
    assert short(rows[1:], "subject", "part_of", "kind") == [
        ("appropriation", "expenditure", "level"),
        ("appropriation", "expenditure", "change"),
        ("general_budget", "appropriation", "level"),
        ("general_budget", "appropriation", "change"),
        ("government_fund", "appropriation", "level"),
        ("government_fund", "appropriation", "no_change"),
        ("state_capital", "appropriation", "level"),
    ]
    assert rows[-1]["amount_yuan"] == 0


def test_items_of_the_functional_classification_by_name_and_by_code():
    rows = understood(
        "1.小学教育（2050202），2031年度决算数为7,970.38万元，比2030年度决算数增长0.39%。",
        "2.“社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项）”53.84万元。",
        "3、住房保障支出（类）住房改革支出（款）住房公积金（项）。",
        "年初预算为289.59万元。",
        kind="final_accounts",
    )
    assert short(rows, "subject", "item", "kind") == [
        ("function", "小学教育（2050202）", "level"),
        ("function", "小学教育（2050202）", "change"),
        ("function", "事业单位离退休（项）", "level"),
        ("function", "住房公积金（项）", "level"),
    ]


def test_a_total_is_that_of_the_fund_or_function_the_passage_is_about():
    rows = understood(
        "（一）收入预算。",
        "财政拨款收、支总预算50万元。与上年相比收、支预算总计各增加5万元。",
        "（三）公共安全支出（类）检察（款）：2031年预算支出合计40万元。",
        "（四）支出预算总计60万元。",
    )
    assert short(rows, "subject", "kind", "amount_yuan") == [
        ("appropriation", "level", 500000),
        ("appropriation", "change", 50000),
        ("function", "level", 400000),
        ("expenditure", "level", 600000),
    ]


def test_a_share_of_all_spending_under_a_fund_is_one_of_the_funds():
    rows = understood(
        "财政拨款支出总计为90万元，其中基本支出60万元，占总支出的66.67%；项目支出30万元，占本年支出合计的20%。",
        "教育支出30万元，占总支出的20%。",
    )
    assert short([r for r in rows if r["kind"] == "share"], "subject", "part_of") == [
        ("basic", "appropriation"),
        ("project", "expenditure"),
        ("function", "expenditure"),
    ]


def test_third_parts_and_other_money():
    rows = understood(
        "本年支出预算合计90万元，其中：基本支出40万元，占44.44%；项目支出30万元，占33.33%；单位预留机动经费20万元，占22.22%。",
        "本年收入预算合计90万元，其中：一般公共预算收入80万元；其他资金10万元。",
        "政府采购预算总金额为8万元。拟购买货物3万元；拟采购工程支出0万元；拟购买服务5万元。授予小型和微型企业合同金额2万元。",
    )
    assert [row["subject"] for row in rows] == [
        *("expenditure", "basic", "basic", "project", "project", "reserve", "reserve"),
        *("revenue", "general_budget", "other_funds"),
        *("procurement", "procurement_goods", "procurement_works", "procurement_services", "procurement_micro"),
    ]
    assert {row["part_of"] for row in rows[5:7]} == {"expenditure"}


def test_this_years_revenue_is_part_of_a_total_that_carries_balances():
    rows = understood(
        "收支总预算90万元，其中本年收入预算70万元，使用非财政拨款结余5万元，上年结转15万元。",
        "收入预算90万元（本年预算收入70万元），其中：事业收入70万元；使用非财政拨款结余5万元；上年结转15万元。",
    )
    assert short(rows, "subject", "part_of") == [
        ("revenue_and_expenditure", ""),
        ("revenue", "revenue_and_expenditure"),
        ("use_of_balances", "revenue_and_expenditure"),
        ("carried_over", "revenue_and_expenditure"),
        ("revenue", ""),
        ("revenue", "revenue"),
        ("business_revenue", "revenue"),
        ("use_of_balances", "revenue"),
        ("carried_over", "revenue"),
    ]


def test_basic_spending_of_a_fund_is_part_of_it_by_its_own_words():
    rows = understood("财政拨款基本支出预算9万元。", "一般公共预算财政拨款基本支出预算8万元。", "基本支出预算9万元。")
    assert [row["part_of"] for row in rows] == ["appropriation", "general_budget", ""]


def test_causes_of_a_change_are_no_changes_of_its_subject():
    rows = understood(
        "社会保障和就业支出18万元，与上年相比减少1万元。主要原因是养老金改由社保发放，减少6万元。同时，新列职业年金，增加部门预算5万元。",
        "项目支出9万元，与上年相比增加4万元，主要原因是分院增加了4万元的办案费预算。",
    )
    assert [row["subject"] for row in rows] == ["function", "function", "other", "other", "project", "project", "other"]


def test_a_list_behind_an_explanation_divides_what_the_paragraph_is_about():
    rows = understood(
        "一般公共预算财政拨款支出年初预算为90万元，支出决算为80万元。决算数小于预算数的主要原因：城乡社区支出（类）未完成，其中",
        "项目支出规划服务较年初完成92%，部分未开展。其中：",
        "1、住房公积金（项）。年初预算为9万元。",
        kind="final_accounts",
    )
    assert short(rows[-1:], "item", "part_of") == [("住房公积金（项）", "general_budget")]


@pytest.mark.parametrize(
    ("first", "second", "token"),
    [
        ("会议费预算24", ".31万元。", "24.31"),
        ("会议费预算24.", "31 万元。", "24.31"),
        ("会议费预算1,6", "52.53万元。", "1652.53"),
        ("会议费预算1,", "652.53万元。", "1652.53"),
        ("会议费预算11", "8.79万元。", "118.79"),
    ],
)
def test_a_number_torn_over_two_lines_is_one(first, second, token):
    (row,) = understood(first, second)
    assert (row["amount_yuan"], row["printed"]) == (wan(token), row["printed"].replace(" ", ""))
    assert row["step_yuan"] == (100 if "." in token else 10000)


def test_a_year_at_the_end_of_a_line_is_no_half_of_a_number():
    rows, _ = read(lines_of("会议费2030", "24.5万元。"), disclosure_id="d", fiscal_year=2031, document_type="budget")
    assert [row["amount_yuan"] for row in rows] == [wan("24.5")]


def test_a_growth_in_times_completes_its_change_over_an_aside():
    _, change, aside = understood("项目支出24万元，与上年相比增加22.5万元（上年财政安排1.5万元），增长15倍。")
    assert short([change], "amount_yuan", "percent", "percent_step") == [(wan("22.5"), 1500, 100)]
    assert (aside["fiscal_year"], aside["amount_yuan"]) == (2030, 15000)


def test_a_share_behind_an_unknown_item_is_that_items():
    rows = understood("财政拨款支出预算90万元，其中教育支出60万元，占66.67%；住房改革支出预算数为30万元，占比33.33%。")
    assert short(rows[1:], "item", "part_of", "kind") == [
        ("教育支出", "appropriation", "level"),
        ("教育支出", "appropriation", "share"),
        ("住房改革支出预算数", "appropriation", "level"),
        ("住房改革支出预算数", "appropriation", "share"),
    ]


def test_contents_and_numbers_of_papers_are_no_statements():
    lines = lines_of(
        "目录",
        "一、收入支出决算总表......................3",
        "二、名词解释…………12",
        "根据（苏财预﹝ 2016﹞ 53 号）要求编制。",
    )
    rows, claims = read(lines, disclosure_id="d", fiscal_year=2031, document_type="budget")
    assert rows == [] and {role for role, _ in claims.values()} == {"form", "identifier"}
    assert all(place in claims for line in lines for place, *_ in line.numerals())


def test_labels_of_a_chart_are_nobodys_shares():
    rows = understood("财政拨款16.65%事业收入44.12%其他收入、结转下年39.23%")
    assert {row["subject"] for row in rows} == {"other"}


def test_what_others_bought_is_not_the_offices_share():
    rows = understood(
        "由中小企业供应商中标的，采购金额3万元；在其他政府采购项目中，由中小企业供应商中标的，采购金额2万元。",
        kind="final_accounts",
    )
    assert [row["subject"] for row in rows] == ["procurement_sme", "other"]


def test_a_reason_of_a_part_is_not_that_of_the_whole():
    rows = understood(
        "收入预算90万元，与上年相比减少4万元，其中：财政拨款收入减少6万元，一是因为过紧日子，二是因为基建减少；事业收入增加2万元，主要是科研增加。"
    )
    assert short(rows[1:], "subject", "reason", "slogan") == [
        ("revenue", "", False),
        ("appropriation", "过紧日子，二是因为基建减少", True),
        ("business_revenue", "科研增加", False),
    ]


def test_a_reason_ends_where_the_next_statement_begins_unless_nothing_were_left():
    cut, _ = understood("机关运行经费较上年减少3万元，主要是严格执行标准，会议费减少2万元。")
    whole, _ = understood("机关运行经费较上年减少3万元，主要是压减，会议费减少2万元。")
    assert (cut["reason"], whole["reason"]) == ("严格执行标准", "压减，会议费减少2万元")


@pytest.mark.parametrize(
    ("printed", "step"),
    [("17,192万元", 10000), ("17,192.0万元", 1000), ("1652.53元", Decimal("0.01")), ("0.5亿元", 10**7)],
)
def test_the_step_of_a_statement_is_that_of_its_last_digit(printed, step):
    (row,) = understood(f"支出预算{printed}。")
    assert row["step_yuan"] == step


def test_an_absurd_number_is_no_amount_and_a_sentence_without_end_is_cut():
    lines = lines_of(f"支出预算{'9' * 40}万元。")
    assert read(lines, disclosure_id="d", fiscal_year=2031, document_type="budget")[0] == []
    rows = understood("会议费1.5万元，" * 2000)
    assert {row["amount_yuan"] for row in rows} == {15000} and len(rows) == 2000
    assert max(len(row["quote"]) for row in rows) <= 2000


PARAGRAPH = (
    "会议费预算1,527.8万元，其中，基本支出24.31万元，项目支出1,503.49万元，比上年预算减少118.79万元，下降7.21%。培训费预算0.05亿元，"
    "占本年支出的12.5%，较去年持平，主要是厉行节约。"
)


@given(st.sets(st.integers(1, len(PARAGRAPH) - 1), max_size=12))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_lines_may_break_anywhere(places):
    ends = [0, *(place for place in sorted(places) if not places & {*range(place - 8, place)}), len(PARAGRAPH)]
    broken = understood(*(PARAGRAPH[start:end] for start, end in pairwise(ends)))
    columns = ("subject", "part_of", "kind", "amount_yuan", "percent", "base_year", "base_stated", "reason", "slogan")
    assert short(broken, *columns) == short(understood(PARAGRAPH), *columns)


@given(st.lists(st.sampled_from(["其中：", "，", "。", "（", "）", "占", "完成", "比上年", "减少", "12.5", "%", "3万元", "2031年", "主要是", "过紧日子", "三公经费", "支出", "1、", "一、", "0", "持平", "批次"]), max_size=30))  # fmt: skip
@settings(max_examples=100, derandomize=True, deadline=None)
def test_no_jumble_of_words_stops_the_reader(words):
    rows, claims = read(lines_of("".join(words)), disclosure_id="d", fiscal_year=2031, document_type="budget")
    refs = {ref for role, ref in claims.values() if role == "statement"}
    assert refs <= {row["statement_id"] for row in rows}
    assert all((row["base_year"] is None) == (row["base_stated"] == "") for row in rows)


@pytest.mark.parametrize(
    ("words", "kind", "sign"),
    [
        ("下降6.71%", "change", -1),
        ("较上年增长2万元", "change", 1),
        ("增长之后减少2万元", "change", -1),
        ("由5万元下降到3万元", "level", 1),
        ("占本年支出合计的90%", "share", 1),
        ("完成年初预算的96%", "completion", 1),
        ("高于上年预算2万元", "change", 1),
        ("预算2万元", "level", 1),
    ],
)
def test_the_last_word_before_a_number_tells_its_kind(words, kind, sign):
    (passage,) = passages(lines_of(words), Claims())
    quantity = quantities(passage, Claims())[-1]
    start = quantities(passage, Claims())[-2].end if words.startswith("由") else 0
    assert kind_of(lead_of(Sentence(passage, 0, len(passage.text)), start, quantity)) == (kind, sign)


# ---- the five disclosures ----------------------------------------------------------


def narrative(name):
    """Prose lines of a transcription: no tab, and above the annexed tables."""
    lines = []
    for number, text in enumerate((RAW / f"{name}.txt").read_text(encoding="utf-8").split("\n"), 1):
        if text.strip() == "附件1":
            break
        if text.strip() and "\t" not in text:
            lines.append(Line(text, f"L{number}", 1))
    return lines


@pytest.fixture(scope="module")
def published():
    return {
        name: read(narrative(name), disclosure_id=name, fiscal_year=year, document_type=kind)
        for name, (year, kind) in DOCUMENTS.items()
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_numeral_of_the_five_disclosures_is_understood(published, name):
    rows, claims = published[name]
    unread = [place for line in narrative(name) for place, *_ in line.numerals() if place not in claims]
    assert unread == []
    assert len({row["statement_id"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("name", "locator", "expected"),
    [
        ("changsha-beijing-office_2026_budget", "L76@118",
         {"subject": "revenue", "amount_yuan": wan("-118.79"), "percent": Decimal("-6.71"), "base_year": 2025, "slogan": True}),
        ("changsha-beijing-office_2026_budget", "L111@167", {"subject": "three_public", "kind": "no_change", "slogan": True}),
        ("changsha-czt-centre_2023_budget", "L83@105", {"percent": Decimal("19.20"), "slogan": False}),
        ("changsha-general-office_2024_budget", "L118@42", {"subject": "basic", "part_of": "meetings"}),
        ("changsha-general-office_2024_budget", "L116@15", {"subject": "reception", "amount_yuan": wan("-12.4"), "slogan": True}),
        ("changsha-general-office_2024_budget", "L122@260", {"subject": "equipment_planned", "quantity": 0}),
        ("zhuzhou-beijing-office_2024_final", "L1134@32",
         {"subject": "reception", "kind": "completion", "percent": Decimal("16.26"), "base_phase": "approved"}),
        ("zhuzhou-beijing-office_2024_final", "L1144@44",
         {"subject": "operating_expenses", "amount_yuan": wan("-176.4"), "percent": -100, "base_phase": "executed"}),
        ("zhuzhou-beijing-office_2024_final", "L1209@35", {"subject": "project", "phase": "adjusted"}),
        ("zhuzhou-beijing-office_2024_final", "L1267@435", {"subject": "other"}),
    ],
)  # fmt: skip
def test_known_statements(published, name, locator, expected):
    (row,) = [row for row in published[name][0] if row["locator"] == locator]
    assert {column: row[column] for column in expected} == expected


def test_the_title_of_a_table_names_no_subject():
    change = understood(
        "1．一般行政管理事务(项)支出2354.4万元，与上年相比减少1311.6万元。",
        "主要原因一是压减支出；二是《财政拨款支出预算表（功能科目）》增加了“事业运行”项级科目分流315万元。",
    )[-1]
    assert (change["kind"], change["amount_yuan"]) == ("change", wan("315"))
    assert change["subject"] == "other"


def test_a_numbered_paragraph_explains_nothing_before_it():
    change = "公务接待费5万元，较上年减少2万元。"
    assert [row["reason"] for row in understood(change, "主要是严格执行标准。")][1] == "严格执行标准"
    assert [row["reason"] for row in understood(change, "二、主要是严格执行标准。")][1] == ""


def test_a_bracket_closes_its_parts_and_the_whole_goes_on():
    rows = understood("2031年收入预算90万元（其中：财政拨款收入80万元），较上年减少4万元。")
    assert short(rows, "subject", "part_of", "kind") == [
        ("revenue", "", "level"),
        ("appropriation", "revenue", "level"),
        ("revenue", "", "change"),
    ]


def test_what_cannot_be_a_part_of_its_neighbour_is_one_of_the_whole_before():
    rows = understood("基本支出60万元，其中：人员经费40万元，其中：住房公积金30万元；公用经费20万元。")
    assert short([rows[0], rows[1], rows[-1]], "subject", "part_of") == [
        ("basic", ""),
        ("personnel", "basic"),
        ("public", "basic"),
    ]
