"""Printed tables -> facts: codes, lanes, phases, scales, and amounts that fit no column."""

from decimal import Decimal

import pytest

from analysis.clean import Cleaned
from analysis.documents import text
from analysis.tables import facts, pieces
from analysis.tables.facts import Context

CONTEXT = Context("d", "某市某局", 2031, "budget", "万元")
HEAD = "2031年{title}\n\n部门名称：某市某局\n\n单位：{scale}\n\n"


def read(title: str, body: str, scale: str = "万元") -> list[dict[str, object]]:
    document = text.read("d.txt", (HEAD.format(title=title, scale=scale) + body).encode())
    return facts.read(pieces.find(document), CONTEXT)[0]


def values(found: list[dict[str, object]]) -> dict[tuple[object, ...], object]:
    return {(row["code"] or row["label"], row["measure"]): row["amount_yuan"] for row in found}


def test_a_blank_class_takes_the_class_above() -> None:
    found = read(
        "部门支出总体情况表",
        "科目编码\t\t\t功能科目\t总 计\t基本支出\t项目支出\n类\t款\t项\t\t\t\t\n**\t**\t**\t**\t1\t2\t3\n"
        "\t\t\t合计\t7.00\t3.00\t4.00\n205\t\t\t教育支出\t7.00\t3.00\t4.00\n\t02\t\t普通教育\t7.00\t3.00\t4.00\n205\t02\t01\t学前教育\t7.00\t3.00\t4.00\n",
    )
    assert [row["code"] for row in found[3::3]] == ["205", "20502", "2050201"]
    assert values(found)["2050201", "project"] == Decimal("40000.00")


def test_lanes_side_by_side_do_not_borrow() -> None:
    found = read(
        "部门收支总体情况表",
        "收 入\t\t支 出\t\n项 目\t本年预算\t项 目\t本年预算\n"
        "一、本级财政拨款收入\t10.00\t一、基本支出\t\n\t\t二、项目支出\t10.00\n",
    )
    assert [(r["direction"], r["label"], r["amount_yuan"]) for r in found] == [
        ("revenue", "本级财政拨款收入", Decimal("100000.00")),
        ("expenditure", "基本支出", None),
        ("expenditure", "项目支出", Decimal("100000.00")),
    ]


@pytest.mark.parametrize(("scale", "factor"), [("元", 1), ("万元", 10_000), ("亿元", 100_000_000)])
def test_the_scale_beside_the_table_counts(scale: str, factor: int) -> None:
    found = read("部门收入总表", "科目编码\t科目名称\t合计\n**\t**\t1\n\t合计\t2.50\n", scale)
    assert found[0]["amount_yuan"] == Decimal("2.50") * factor
    assert found[0]["rounding_step_yuan"] == Decimal("0.01") * factor


def test_an_amount_that_fits_no_column_is_kept_and_not_guessed() -> None:
    found = read(
        "一般公共预算支出情况表",
        "科目编码\t科目名称\t总计\t基本支出\t项目支出\n**\t**\t1\t2\t3\n\t合计\t3.00\t1.00\t2.00\n20501\t教育\t3.00\t1.00\t2.00\t9.99\n",
    )
    stray = [row for row in found if not row["aligned"]]
    assert {row["measure"] for row in stray} == {"unplaced"}
    assert Decimal("99900.00") in [row["amount_yuan"] for row in stray]
    assert values(found)["合计", "basic"] == Decimal("10000.00")


def test_a_table_printed_empty_is_a_fact() -> None:
    found = read("政府性基金预算支出情况表", "科目编码\t\t\t功能科目\t总 计\n类\t款\t项\t\t\n**\t**\t**\t**\t1\n")
    assert [(r["table"], r["amount_yuan"], r["printed"]) for r in found] == [("government_fund", None, "")]


def test_budget_and_outturn_columns_have_their_phase() -> None:
    found = read("“三公”经费支出决算表", "项目\t年初预算数\t决算数\n合计\t40\t23.3\n")
    assert [(r["phase"], r["amount_yuan"]) for r in found] == [
        ("approved", Decimal(400000)),
        ("executed", Decimal(233000)),
    ]


def test_two_units_of_measure_in_one_document(cleaned: dict[str, Cleaned]) -> None:
    rows = cleaned["zhuzhou-beijing-office_2024_final.txt"].rows["facts"]
    staff = {
        row["measure"]: (row["quantity"], row["quantity_unit"], row["amount_yuan"])
        for row in rows
        if row["table"] == "staff"
    }
    assert staff == {
        "established_posts": (7, "人", None),
        "staff_in_post": (5, "人", None),
        "control_rate": (71, "%", None),
    }


def test_one_cell_a_line_keeps_three_lanes_apart(cleaned: dict[str, Cleaned]) -> None:
    rows = cleaned["zhuzhou-beijing-office_2024_final.txt"].rows["facts"]
    basic = {row["code"]: row["label"] for row in rows if row["table"] == "general_budget_basic" and row["code"]}
    assert basic["30101"] == "基本工资" and basic["30201"] == "办公费" and basic["30701"] == "国内债务付息"
    assert basic["30299"] == "其他商品和服务支出" and basic["39999"] == "其他支出"
    assert len([code for code in basic if code.startswith("302")]) == 28


def test_an_annex_prints_three_years_and_phases(cleaned: dict[str, Cleaned]) -> None:
    rows = cleaned["zhuzhou-beijing-office_2024_final.txt"].rows["facts"]
    found = [
        (row["fiscal_year"], row["phase"], row["amount_yuan"])
        for row in rows
        if row["table"] == "evaluation_base" and row["label"] == "三公经费"
    ]
    assert found == [
        (2023, "executed", Decimal("264200")),
        (2024, "approved", Decimal("400000")),
        (2024, "executed", Decimal("233000")),
    ]


def test_pages_of_one_table_add_up(cleaned: dict[str, Cleaned]) -> None:
    rows = cleaned["changsha-general-office_2024_budget.txt"].rows["facts"]
    basic = [r for r in rows if r["table"] == "general_budget_basic" and r["measure"] == "total"]
    leaves = sum(r["amount_yuan"] for r in basic if len(str(r["code"])) == 5)  # type: ignore[misc]
    assert leaves == next(r["amount_yuan"] for r in basic if r["label"] == "合计")


def test_one_fact_a_cell(rows: dict[str, list[dict[str, object]]]) -> None:
    places = [(row["disclosure_id"], row["locator"]) for row in rows["facts"]]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("一、基本支出", "基本支出"),
        ("其中：（一）公务用车", "公务用车"),
        ("1、一般公共预算拨款收入", "一般公共预算拨款收入"),
        ("3.5元每人", "3.5元每人"),
    ],
)
def test_numbering_is_no_part_of_a_label(printed: str, label: str) -> None:
    from analysis.documents import squeeze

    assert facts.clean_label(squeeze(printed)) == label


def test_a_short_row_that_fits_two_ways_is_not_guessed() -> None:
    found = read(
        "一般公共预算支出情况表",
        "科目编码\t科目名称\t总计\t基本支出\t项目支出\n**\t**\t1\t2\t3\n\t合计\t3.00\t1.00\t2.00\n\t\t3.00\t1.00\n",
    )
    assert [row["measure"] for row in found] == ["total", "basic", "project", "unplaced", "unplaced"]
    assert [row["aligned"] for row in found][3:] == [False, False]


def test_the_words_over_a_column_tell_its_phase() -> None:
    found = read("“三公”经费支出决算表", "项目\t年初预算数\t全年预算数\t决算数\n合计\t40\t35\t23.3\n")
    assert [row["phase"] for row in found] == ["approved", "adjusted", "executed"]


def test_a_year_over_a_column_is_that_of_its_amounts() -> None:
    found = read("部门支出总体情况表", "项目\t2029年预算数\t上年预算数\t预算数\n合计\t40\t41\t42\n")
    assert [(row["fiscal_year"], row["amount_yuan"]) for row in found] == [
        (2029, 400_000),
        (2030, 410_000),
        (2031, 420_000),
    ]


def test_the_row_of_dots_is_no_amount() -> None:
    found = read("部门收入总表", "科目编码\t科目名称\t合计\n**\t**\t1\n\t合计\t2.50\n\t……\t\n")
    assert [row["label"] for row in found] == ["合计"]


def test_a_total_under_other_words_is_theirs_and_the_one_over_it_the_grand_total() -> None:
    found = read(
        "“三公”经费、会议费、培训费支出预算表",
        "单位名称\t合计\t“三公”经费\t\t\t\t\t会议费\n\t\t合计\t公务接待费\t公务用车购置及运行费\t\t\t\n"
        "\t\t\t\t小计\t公务用车购置费\t公务用车运行费\t\n**\t1\t2\t3\t4\t5\t6\t7\n"
        "合计\t22\t12\t3\t9\t4\t5\t10\n",
    )
    assert [(row["measure"], row["amount_yuan"]) for row in found] == [
        ("grand_total", 220_000),
        ("total", 120_000),
        ("reception", 30_000),
        ("vehicles", 90_000),
        ("vehicle_purchase", 40_000),
        ("vehicle_operation", 50_000),
        ("meetings", 100_000),
    ]
