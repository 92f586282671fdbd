"""Performance tables: amounts that are never guessed, and indicator cells that drift."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from analysis import audit, clean
from analysis.audit import performance
from analysis.documents.text import read as read_text
from analysis.performance import targets
from analysis.tables import pieces
from analysis.tables.facts import Context

RAW = Path(__file__).parents[1] / "data" / "raw"
TABLES = ("project_targets", "overall_targets", "self_evaluation_overall", "self_evaluation_project")
PROJECT_HEAD = [
    "单位编码|单位（项目）名称|资金总额|绩效目标|绩效指标|||||||||",
    "||||一级指标|二级指标|三级指标|指标值|指标值内容|评（扣）分标准|度量单位|指标值类型|备注",
]
OVERALL_HEAD = [
    "单位编码|单位名称|年度预算申请|||||||整体绩效目标|部门整体支出年度绩效目标||||||||",
    "||资金总额|按收入性质分||||按支出性质分|||一级指标|二级指标|三级指标|指标值类型|指标值|计量单位|指标解释|评（扣）分标准|备注",
    "|||一般公共预算|政府性基金拨款|财政专户管理资金|其他资金|基本支出|项目支出||||||||||",
]
# 项目支出 pushed out behind the last column, as transcriptions print it where they lost the merge above it.
PUSHED_HEAD = [
    "单位编码|单位名称|年度预算申请||||||整体绩效目标|部门整体支出年度绩效目标|||||||||",
    "||资金总额|按收入性质分||||按支出性质分||一级指标|二级指标|三级指标|指标值类型|指标值|计量单位|指标解释|评（扣）分标准|备注|",
    "|||一般公共预算|政府性基金拨款|财政专户管理资金|其他资金|基本支出||||||||||||项目支出",
]
UNIT = "900001|某市观星办公室|50.00||||||||||"
FIRST = "900001|望远镜维护|30.00|维护2台望远镜|成本指标|经济成本指标|维护费|30|不超过30万元|完成得满分|万元|≤|20"


def sheet(title, *pages, newline="\n"):
    """Return what is read of a text with one table piece a page; cells are separated by `|`."""
    parts = ["2030年部门预算", ""]
    for rows in pages:
        parts += [
            title,
            "",
            "部门名称：某市观星办公室",
            "",
            "单位：万元",
            "",
            *(row.replace("|", "\t") for row in rows),
            "",
        ]
    return read(read_text("star_2030_budget.txt", newline.join(parts).encode()))


def read(document):
    found = pieces.find(document)
    budget = "final" not in document.source_file
    context = Context("doc", "某市观星办公室", 2030, "budget" if budget else "final_accounts", "万元")
    result = targets.read(found, context)
    result.unclaimed = [
        locator
        for piece in found.of(*TABLES)
        for row in piece.rows
        for cell in row.cells
        for line in cell.lines
        for locator, _, _ in line.numerals()
        if locator not in result.claims
    ]
    return result


def projects(*pages, **more):
    return sheet("2030年项目支出绩效目标表", *([*PROJECT_HEAD, *page] for page in pages), **more)


def overall(*pages, head=OVERALL_HEAD):
    return sheet("2030年部门整体支出绩效目标表", *([*head, *page] for page in pages))


def self_evaluation(title, *rows):
    return sheet(title, rows)


def measures(result):
    return [(row["measure"], row["printed"], row["aligned"]) for row in result.facts]


def test_total_unit_and_project_amounts():
    result = projects(["合计||50.00||||||||||", UNIT, FIRST])
    assert [(f["label"], f["printed"], f["project"], f["measure"]) for f in result.facts] == [
        ("合计", "50.00", "", "amount"),
        ("某市观星办公室", "50.00", "", "amount"),
        ("望远镜维护", "30.00", "望远镜维护", "amount"),
    ]
    project = result.projects[0]
    assert (project["unit_code"], project["amount_yuan"], project["goal"]) == (
        "900001",
        Decimal("300000.00"),
        "维护2台望远镜",
    )
    assert project["fact_id"] == result.facts[2]["fact_id"]
    assert not result.unclaimed


def test_a_project_without_goal_or_indicators_is_no_unit():
    result = projects([UNIT, "900001|星图印制|20.00||||||||||"])
    assert [p["project"] for p in result.projects] == ["星图印制"]
    assert result.facts[-1]["spending_unit"] == "某市观星办公室"


def test_another_unit_begins_with_its_own_code():
    other = ["900002|某市潮汐站|7.00||||||||||", FIRST.replace("900001", "900002").replace("30.00", "7.00")]
    result = projects([UNIT, FIRST, *other])
    assert [p["spending_unit"] for p in result.projects] == ["某市观星办公室", "某市潮汐站"]


def test_well_formed_row_is_placed():
    (row,) = projects([UNIT, FIRST]).indicators
    fields = ("level_1", "level_2", "level_3", "target", "content", "rule", "measure_unit", "operator", "points")
    assert [row[name] for name in fields] == [
        *("成本指标", "经济成本指标", "维护费", "30", "不超过30万元", "完成得满分", "万元", "≤", Decimal(20))
    ]
    assert row["aligned"] and row["as_printed"].startswith("成本指标 | 经济成本指标 | 维护费 | 30 | ")


def test_merged_cells_may_be_repeated_instead_of_blank():
    again = FIRST.replace("维护费", "运费")
    result = projects([UNIT, FIRST, again])
    assert len(result.projects) == 1 and len(result.facts) == 2
    assert [i["level_3"] for i in result.indicators] == ["维护费", "运费"]


@pytest.mark.parametrize(
    "row",
    [
        "||||产出指标|数量指标|观测次数|12|每月1次|完成得满分|次|≥|10",
        "|产出指标|数量指标|观测次数|12|每月1次|完成得满分|次|≥|10|||",
        "产出指标|数量指标|观测次数|12|每月1次|完成得满分|次|≥|10||||",
        "||||产出指标|数量指标|观测次数|12|每月1次|完成得满分|次|≥||10",
        "||||产出指标|数量指标|观测次数||12|每月1次|完成得满分|次|≥|10",
    ],
)
def test_cells_that_drifted_are_placed_by_what_they_say(row):
    indicator = projects([UNIT, FIRST, row]).indicators[-1]
    fields = ("level_1", "level_2", "level_3", "target", "content", "rule", "measure_unit", "operator", "points")
    assert [indicator[name] for name in fields] == [
        *("产出指标", "数量指标", "观测次数", "12", "每月1次", "完成得满分", "次", "≥", Decimal(10))
    ]
    assert indicator["aligned"]


def test_a_row_that_fits_in_more_than_one_order_is_kept_as_printed():
    row = "||||产出指标|数量指标|观测|扩大|提高|推动|定性|10|"
    indicator = projects([UNIT, FIRST, row]).indicators[-1]
    assert not indicator["aligned"]
    assert indicator["as_printed"] == "产出指标 | 数量指标 | 观测 | 扩大 | 提高 | 推动 | 定性 | 10 | "
    assert (indicator["operator"], indicator["points"], indicator["target"]) == ("定性", Decimal(10), "")


def test_a_name_between_two_levels_is_not_said_to_be_aligned():
    rest = "||||满意度指标|服务对象满意度|≥|95%||来访者的满意程度|完成得满分|10"
    indicator = overall([f"900001|某市观星办公室|90.00|90.00||||40.00|50.00|观测|{TAIL}", f"||||||{rest}"]).indicators[
        -1
    ]
    assert (indicator["level_1"], indicator["level_2"], indicator["level_3"]) == ("满意度指标", "", "服务对象满意度")
    assert (indicator["operator"], indicator["target"], indicator["aligned"]) == ("≥", "95%", False)


def test_an_operator_without_a_name_is_kept():
    indicator = projects([UNIT, FIRST, "定性|10|||||||||||"]).indicators[-1]
    assert (indicator["level_3"], indicator["operator"], indicator["aligned"]) == ("", "定性", False)


def test_columns_that_span_several_of_the_grid():
    head = [
        "单位编码||单位名称|资金总额||绩效目标|一级指标||二级指标|三级指标||指标值||指标值内容|度量单位|指标值类型|分值",
        "900001||某市观星办公室|20.00|||||||||||||||",
        "900001||星图印制|20.00||印刷|产出指标||数量指标|册数||500||全年500册|册|≥|10",
        "||||||||质量指标|合格率||98||合格的比例|%|≥|10",
    ]
    result = sheet("2030年项目支出绩效目标表", head)
    placed = [[i[n] for n in ("level_2", "level_3", "target", "content", "aligned")] for i in result.indicators]
    assert placed == [["数量指标", "册数", "500", "全年500册", True], ["质量指标", "合格率", "98", "合格的比例", True]]
    assert [f["printed"] for f in result.facts] == ["20.00", "20.00"] and not result.unclaimed


def test_a_piece_without_a_header_stays_unread():
    result = sheet("2030年项目支出绩效目标表", [FIRST])
    assert result.facts == result.indicators == [] and result.unclaimed


def test_levels_carry_down_and_a_second_level_overrules_the_first():
    rows = ["|||||社会成本指标|无|无|无|无|无|定性|", "|||||数量指标|次数|3|每年3次|完成得满分|次|=|5"]
    result = projects([UNIT, FIRST, *rows, "||||||期数|4|每季1期|完成得满分|期|=|5", "|||||可持续影响指标|||||||"])
    assert [(i["level_1"], i["level_2"]) for i in result.indicators[1:]] == [
        ("成本指标", "社会成本指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("效益指标", "可持续影响指标"),
    ]
    last = result.indicators[-1]
    assert last["aligned"] and last["level_3"] == last["target"] == "" and last["points"] is None


def test_a_head_that_moved_right_with_its_levels_is_a_project():
    moved = "||||星图印制|20.00|印刷|成本指标|经济成本指标|印费|20|不超过20|完成得满分|万元|≤|20"
    result = projects([UNIT, FIRST, moved])
    assert [(p["project"], p["amount_yuan"]) for p in result.projects][1] == ("星图印制", Decimal("200000.00"))
    assert result.indicators[-1]["project"] == "星图印制" and result.indicators[-1]["aligned"]


def test_a_continued_project_is_one_project_with_one_amount():
    again = "900001|望远镜 维护|30.00|维护2台望远镜。|产出指标|数量指标|台数|2|维护2台|完成得满分|台|=|10"
    result = projects([UNIT, FIRST], [again])
    assert len(result.projects) == 1 and len(result.facts) == 2
    assert result.projects[0]["goal"] == "维护2台望远镜"
    repeated = [ref for role, ref in result.claims.values() if role == "fact"]
    assert repeated.count(result.projects[0]["fact_id"]) == 2
    assert [i["project"] for i in result.indicators] == ["望远镜维护"] * 2
    assert not result.unclaimed


def test_a_repeat_that_differs_is_a_second_fact():
    result = projects([UNIT, FIRST], [FIRST.replace("30.00", "31.00")])
    assert [f["printed"] for f in result.facts] == ["50.00", "30.00", "31.00"]
    assert len(result.projects) == 1


def test_goal_numerals_are_dates_numbering_and_the_indicator_beside():
    goal = FIRST.replace("维护2台望远镜", "1、2030年维护25台")
    result = projects([goal])
    claimed = {re.sub(r".*@", "", loc): claim for loc, claim in result.claims.items() if ".4@" in loc}
    assert [role for role, _ in claimed.values()] == ["date", "numbering", "indicator"]
    assert next(ref for role, ref in claimed.values() if role == "indicator") == result.indicators[0]["indicator_id"]


def test_a_row_that_no_rule_understands_stays_unclaimed():
    result = projects([UNIT, FIRST, "||||||||制表人7号||||"])
    assert len(result.indicators) == 1 and len(result.unclaimed) == 1


def test_another_column_order_and_crlf():
    head = ["项目名称|绩效目标|资金总额|一级指标|二级指标|三级指标|指标值类型|指标值|计量单位|分值"]
    row = "星图印制|印刷|20.00|产出指标|数量指标|册数|≥|500|册|10"
    result = sheet("2030年项目支出绩效目标表", [*head, row], newline="\r\n")
    assert [(p["project"], p["amount_yuan"]) for p in result.projects] == [("星图印制", Decimal("200000.00"))]
    (indicator,) = result.indicators
    assert [indicator[n] for n in ("level_3", "operator", "target", "measure_unit", "points")] == [
        *("册数", "≥", "500", "册", Decimal(10))
    ]
    assert indicator["aligned"] and not result.unclaimed


TAIL = "产出指标|数量指标|次数|≥|12|次|每月1次|完成得满分|10"
WHOLE = ("total", "general_budget", "basic", "project")


@pytest.mark.parametrize("head", [OVERALL_HEAD, PUSHED_HEAD])
def test_overall_row_in_the_shape_of_its_header(head):
    result = overall([f"900001|某市观星办公室|90.00|90.00||||40.00|50.00|观测1次|{TAIL}"], head=head)
    printed = ("90.00", "90.00", "40.00", "50.00")
    assert measures(result) == [(m, p, True) for m, p in zip(WHOLE, printed, strict=True)]
    assert result.indicators[0]["aligned"] and result.indicators[0]["project"] == ""
    assert not result.unclaimed


def test_overall_total_row_and_unit_without_goal():
    rows = ["合计||90.00|90.00||||40.00|50.00||||||||||", f"900001|某市观星办公室|90.00|90.00||||40.00|50.00||{TAIL}"]
    result = overall(rows)
    assert [f["label"] for f in result.facts] == ["合计"] * 4 + ["某市观星办公室"] * 4
    assert [f["measure"] for f in result.facts] == [*WHOLE, *WHOLE]


def test_two_amounts_before_the_goal_are_basic_and_project_where_their_sum_is_the_total():
    result = overall([f"900001|某市观星办公室|90.00|90.00|||||40.00|50.00|观测1次|{TAIL}"])
    assert [(m, a) for m, _, a in measures(result)] == [
        ("total", True),
        ("unplaced", False),
        ("basic", True),
        ("project", True),
    ]


def test_two_amounts_that_do_not_add_up_are_unplaced():
    result = overall([f"900001|某市观星办公室|90.00|90.00|||||40.00|49.00|观测1次|{TAIL}"])
    assert [m for m, _, _ in measures(result)] == ["total", "unplaced", "unplaced", "unplaced"]


def test_an_income_split_before_the_goal_is_not_taken_for_basic_and_project():
    result = overall([f"900001|某市观星办公室|90.00|||40.00|50.00|观测1次|{TAIL}"])
    assert [m for m, _, _ in measures(result)] == ["total", "unplaced", "unplaced"]


def test_a_print_that_kept_its_shape_places_the_one_that_did_not():
    drifted = f"900001|某市观星办公室|90.00|90.00|||||40.00|50.00|观测1次|{TAIL}"
    whole = f"900001|某市观星办公室|90.00|90.00||||40.00|50.00|观测1次|{TAIL}"
    result = overall([drifted], [whole])
    assert [m for m, _, _ in measures(result)] == [*WHOLE]
    assert len({f["page"] for f in result.facts}) == 1
    assert not result.unclaimed


def test_one_amount_between_basic_and_project_is_placed_only_where_no_page_drifted():
    alone = f"900001|某市观星办公室|90.00|90.00|||||90.00|观测1次|{TAIL}"
    drifted = f"900002|某市潮汐站|7.00|7.00|||||观潮|{TAIL}"
    assert [m for m, _, _ in measures(overall([alone]))] == ["total", "general_budget", "project"]
    assert [m for m, _, _ in measures(overall([alone], [drifted]))][2] == "unplaced"


def test_one_code_under_two_totals_is_two_rows():
    first = f"900001|某市观星办公室|90.00|90.00||||40.00|50.00|观测1次|{TAIL}"
    second = f"900001|某市星象台|20.00|20.00||||8.00|12.00|观测1次|{TAIL}"
    result = overall([first], [second, first])
    totals = [(f["spending_unit"], f["printed"]) for f in result.facts if f["measure"] == "total"]
    assert totals == [("某市观星办公室", "90.00"), ("某市星象台", "20.00")]


def test_a_unit_inside_the_target_leaves_the_unit_blank():
    rest = "产出指标|数量指标|每月观测的完成率|=|95 %||每月按计划观测的情况|完成得满分|10"
    indicator = overall([f"900001|某市观星办公室|90.00|90.00||||40.00|50.00|观测1次|{rest}"]).indicators[0]
    assert (indicator["target"], indicator["measure_unit"], indicator["aligned"]) == ("95%", "", True)


SELF_PROJECT = [
    "项目支出名称|3号穹顶修缮",
    "主管部门|某市政府|实施单位|某市观星办公室",
    "项目资金（元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分",
    "|其中：当年财政拨款|40|40|38.46|10|96%|9.6",
    "|上年结转资金||||||",
    "|年度资金总额|40|40|38.46|10|96%|9.6",
    "年度总体目标|预期目标|实际完成情况",
    "|修缮3号穹顶|已修缮",
    "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
    "|产出指标（60分）|数量指标|穹顶|1座|1座|50|49.5|",
    "|||螺栓|80个|80个|10|10|",
    "总分|100|99.6|",
]


def test_self_evaluation_of_a_project():
    result = self_evaluation("2030年度项目支出绩效自评表", *SELF_PROJECT)
    whole = [f for f in result.facts if f["label"] == "年度资金总额"]
    assert [(f["measure"], f["phase"], f["printed"], f["quantity_unit"]) for f in whole] == [
        ("amount", "approved", "40", ""),
        ("amount", "adjusted", "40", ""),
        ("amount", "executed", "38.46", ""),
        ("points", "executed", "10", "分"),
        ("execution_rate", "executed", "96%", "%"),
        ("score", "executed", "9.6", "分"),
    ]
    assert {f["project"] for f in result.facts} == {"3号穹顶修缮"}
    assert [(p["phase"], p["amount_yuan"], p["goal"]) for p in result.projects] == [
        ("approved", Decimal("40.00"), "修缮3号穹顶"),
        ("adjusted", Decimal("40.00"), "修缮3号穹顶"),
        ("executed", Decimal("38.46"), "修缮3号穹顶"),
    ]
    assert not result.unclaimed


def test_self_evaluation_indicators_and_total_score():
    first, second, total = self_evaluation("2030年度项目支出绩效自评表", *SELF_PROJECT).indicators
    assert (first["level_1"], first["target"], first["actual"]) == ("产出指标", "1座", "1座")
    assert (first["points"], first["score"]) == (Decimal(50), Decimal("49.5"))
    assert (second["level_2"], second["level_3"], second["aligned"]) == ("数量指标", "螺栓", True)
    assert (total["level_1"], total["points"], total["score"]) == ("总分", Decimal(100), Decimal("99.6"))


def test_a_total_score_without_decimals_is_read_too():
    rows = [*SELF_PROJECT[:-1], "总分|100|98|"]
    total = self_evaluation("2030年度项目支出绩效自评表", *rows).indicators[-1]
    assert (total["points"], total["score"], total["aligned"]) == (Decimal(100), Decimal(98), True)


def test_self_evaluation_of_the_whole_unit_prints_amounts_behind_their_words():
    rows = [
        "市直部门预算单位（包括二级机构）名称|某市观星办公室",
        "年度预算申请（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分",
        "|年度资金总额|257|257.00|247.80|10|96%|9.6",
        "|按收入性质分：|按支出性质分：",
        "|其中：一般公共预算：257|其中：基本支出：0",
        "|政府性基金拨款：0|项目支出：257",
    ]
    result = self_evaluation("2030年度部门（单位）整体支出绩效自评表", *rows)
    inline = [(f["measure"], f["phase"], f["printed"], f["label"]) for f in result.facts[6:]]
    assert inline == [
        ("general_budget", "approved", "257", "一般公共预算"),
        ("basic", "approved", "0", "基本支出"),
        ("government_fund", "approved", "0", "政府性基金拨款"),
        ("project", "approved", "257", "项目支出"),
    ]
    assert result.facts[0]["amount_yuan"] == Decimal("2570000.00")
    assert result.projects == [] and not result.unclaimed


def test_self_evaluation_funds_that_drifted_are_unplaced():
    row = "年度资金总额|40|40|38.46|10|96%|9.6|"
    result = self_evaluation("2030年度项目支出绩效自评表", *SELF_PROJECT[:3], row)
    assert {(f["measure"], f["aligned"]) for f in result.facts} == {("unplaced", False)}
    assert result.projects == [] and not result.unclaimed


EXPECTED = {
    "changsha-beijing-office_2024_budget": "304.13 317.38 283.20",
    "changsha-beijing-office_2026_budget": "241.51 444.97 258.22",
    "changsha-czt-centre_2023_budget": "79.73 60.34 200.35",
    "changsha-general-office_2024_budget": "33.34 10.31 9.75 30.01 3.00 49.86 13.89 30.00 591.64 24.00 "
    "171.94 50.00 12.50 103.66 27.85",
    "zhuzhou-beijing-office_2024_final": "217.00 217.00 209.35 40.00 40.00 38.46",
}


@pytest.fixture(scope="module")
def disclosures():
    return {path.stem: read(read_text(path.name, path.read_bytes())) for path in sorted(RAW.glob("*.txt"))}


@pytest.mark.parametrize("name", EXPECTED)
def test_published_projects(disclosures, name):
    amounts = [f"{project['amount_yuan'] / 10_000:.2f}" for project in disclosures[name].projects]
    assert amounts == EXPECTED[name].split()


@pytest.mark.parametrize("name", EXPECTED)
def test_every_published_numeral_is_claimed_and_every_reference_exists(disclosures, name):
    result = disclosures[name]
    known = {f["fact_id"] for f in result.facts} | {i["indicator_id"] for i in result.indicators}
    assert result.unclaimed == []
    assert {ref for _, ref in result.claims.values()} - {""} <= known
    assert len({f["fact_id"] for f in result.facts}) == len(result.facts)
    assert {p["fact_id"] for p in result.projects} <= known


@pytest.mark.parametrize("name", EXPECTED)
def test_published_projects_add_up_to_their_units(disclosures, name):
    result = disclosures[name]
    for unit in {p["spending_unit"] for p in result.projects if p["unit_code"]}:
        printed = [f["amount_yuan"] for f in result.facts if f["label"] == unit and f["table"] == "project_targets"]
        assert printed == [sum(p["amount_yuan"] for p in result.projects if p["spending_unit"] == unit)]


def test_published_overall_amounts_are_placed_or_said_to_be_unplaced(disclosures):
    office = [f for f in disclosures["changsha-general-office_2024_budget"].facts if f["table"] == "overall_targets"]
    assert [f["measure"] for f in office] == [*WHOLE] * 3
    centre = [f for f in disclosures["changsha-czt-centre_2023_budget"].facts if f["table"] == "overall_targets"]
    assert [(f["measure"], f["printed"]) for f in centre if f["aligned"]] == [
        ("total", "598.49"),
        ("general_budget", "598.49"),
        ("total", "340.42"),
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_most_published_indicators_are_aligned(disclosures, name):
    rows = disclosures[name].indicators
    assert sum(row["aligned"] for row in rows) >= 0.85 * len(rows)
    assert all(row["operator"] == "" or len(row["operator"]) <= 4 for row in rows)


@pytest.mark.parametrize("name", EXPECTED)
def test_line_ends_do_not_matter(disclosures, name):
    data = (RAW / f"{name}.txt").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    again = read(read_text(f"{name}.txt", data))
    assert (again.facts, again.indicators) == (disclosures[name].facts, disclosures[name].indicators)


def cleaned(*rows):
    """Return the clean rows of a budget whose only table is one of project targets."""
    head = ["2030年部门预算\n\n2030年项目支出绩效目标表\n", "部门名称：某市观星办公室\n", "单位：万元\n"]
    printed = [row.replace("|", "\t") for row in [*PROJECT_HEAD, UNIT, *rows]]
    return clean.document("star_2030_budget.txt", "\n".join([*head, *printed, ""]).encode())


def test_a_goal_with_a_comma_and_no_amount_is_audited():
    """`驻京维稳，元旦…` repeats the project's name before a comma and 元: no amount, and no end of the run."""
    found = cleaned(FIRST.replace("维护2台望远镜", "望远镜维护，元旦前维护2台望远镜"))
    assert found.rows["projects"][0]["goal"] == "望远镜维护，元旦前维护2台望远镜"
    assert "amount in a project's goal" not in {finding["check"] for finding in audit.of_document(found.rows)}


@pytest.mark.parametrize(
    ("words", "ties"), [("维护费", False), ("维护单价", True), ("每台维护费", True), ("人均维护费", True)]
)
def test_a_price_for_one_is_no_target_for_the_project(words, ties):
    """30.00 for the project and 20 as its cost target do not tie; a price for one need only be no more."""
    found = cleaned(FIRST.replace("维护费|30|", f"{words}|20|"))
    targets = [f for f in audit.of_document(found.rows) if f["check"].startswith("cost target")]
    assert [f["verdict"] == "ties" for f in targets] == [ties]


def test_several_cost_targets_are_parts_and_may_not_exceed_the_project():
    more = "||||成本指标|经济成本指标|人工费|{}|不超过预算|完成得满分|万元|≤|20"
    for amount, ties in (("10", True), ("15", False)):
        found = cleaned(FIRST.replace("维护费|30|", "维护费|20|"), more.format(amount))
        (target,) = [f for f in audit.of_document(found.rows) if f["check"].startswith("cost target")]
        assert (target["verdict"] == "ties") == ties and "≥" not in target["check"]


@pytest.mark.parametrize(("points", "outcome"), [((60, 40), "ties"), ((50, 40), "ties"), ((50, 30), "breaks")])
def test_points_make_a_hundred_or_ninety_where_ten_are_kept_for_execution(points, outcome):
    blank = {name: "" for name in ("level_2", "level_3", "target", "actual", "measure_unit", "project", "as_printed")}
    unit = {"spending_unit": "某市观星办公室", "disclosure_id": "d"}
    rows = [
        blank
        | unit
        | {"indicator_id": f"i{n}", "table": "project_targets", "level_1": "产出指标", "aligned": True}
        | {"points": Decimal(each), "score": None}
        for n, each in enumerate(points)
    ]
    document = unit | {"fiscal_year": 2030, "unit_code": "", "consolidated": False}
    found = {case.check: case.outcome() for case in performance.cases(document, [], rows, [])}
    assert found["points of the indicators"] == outcome
