"""The forms that offices elsewhere print: which table a title names, what its columns mean, what its sums prove."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from analysis import audit, clean, tables
from analysis.documents import Unreadable, formats
from analysis.pipeline import joining
from analysis.pipeline.cards import card_of
from analysis.pipeline.joining import together
from analysis.reference import table_of_title
from analysis.tables import Context

CONTEXT = Context("d", "某省某院", 2031, "budget", "万元")
REAL = Path(__file__).resolve().parents[2] / "shared" / "real-pdf"
TRUTH = ("shanghai-putuo-social-work_2024_final.pdf", "shanghai-putuo-welfare-home_2024_budget.pdf")


def page(*parts: str) -> bytes:
    """Return a page: a part with `|` is a table, a line a row; `合计<2,1>` covers two rows and one column."""
    return ("<html><meta charset='utf-8'><body>" + "".join(map(_part, parts)) + "</body></html>").encode()


def _part(part: str) -> str:
    if "|" not in part:
        return "".join(f"<p>{line}</p>" for line in part.split("\n"))
    rows = (row.split("|") for row in part.strip("\n").split("\n"))
    return "<table>" + "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows) + "</table>"


def _cell(text: str) -> str:
    words, _, span = text.strip().removesuffix(">").partition("<")
    if words == "^":  # covered by a merge
        return ""
    rows, columns = span.split(",") if span else ("1", "1")
    return f"<td rowspan='{rows}' colspan='{columns}'>{words}</td>"


def read(*parts: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return (facts, tables) of a page."""
    found = tables.find(formats.read("d.html", page(*parts)))
    readings, _ = tables.readings(found, CONTEXT)
    facts = [row for reading in readings for row in reading.facts]
    return [f for f in facts if f["amount_yuan"] is not None], tables.ledger(readings, facts, CONTEXT)


def said(facts: list[dict[str, object]], *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[column] for column in (*columns, "printed")) for row in facts]


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("支出预算总表", "expenditure"),
        ("2031年部门支出总体情况表", "expenditure"),
        ("财政拨款支出预算表(功能科目)", "appropriation_expenditure"),
        ("某大学财政拨款支出预算表", "appropriation_expenditure"),
        ("财政拨款基本支出预算表", "appropriation_basic"),
        ("五、一般公共预算基本支出预算表", "general_budget_basic"),
        ("公开07表:一般公共预算支出预算表", "general_budget"),
        ("一般公共预算机关运行经费支出预算表", "operating_expenses"),
        ("“三公”经费、会议费、培训费支出预算表", "three_public"),
        ("财政拨款政府性基金支出预算表", "government_fund"),
        ("2031年政府采购预算表", "procurement"),
        ("某市政府采购中心2031年支出决算表", "expenditure"),
        ("项目支出预算表", None),
        ("财政专户管理资金支出预算表", None),
    ],
)
def test_a_title_is_matched_whole(title: str, table: str | None) -> None:
    assert table_of_title(title) == table


def test_a_title_over_two_lines_is_not_the_table_that_its_last_line_names() -> None:
    facts, _ = read(
        "“三公”经费、会议费、培训费\n支出预算表\n部门：某省某院 单位：万元",
        "合计<2,1>|“三公”经费<1,3>|会议费<2,1>\n小计|公务接待费|因公出国（境）费\n9.00|5.00|2.00|3.00|4.00",
    )
    assert said(facts, "table", "measure", "label") == [
        ("three_public", "grand_total", "合计", "9.00"),
        ("three_public", "total", "小计", "5.00"),
        ("three_public", "reception", "公务接待费", "2.00"),
        ("three_public", "abroad", "因公出国（境）费", "3.00"),
        ("three_public", "meetings", "会议费", "4.00"),
    ]


def test_the_reserve_is_a_third_part_and_a_table_without_labels_takes_its_headers() -> None:
    facts, ledger = read(
        "支出预算总表\n单位：万元", "合计|基本支出|项目支出|单位预留机动经费|结转下年资金\n9.00|5.00|3.00|1.00|"
    )
    assert said(facts, "measure", "label")[0] == ("total", "合计", "9.00")
    assert said(facts, "measure", "label")[3] == ("reserve", "单位预留机动经费", "1.00")
    assert (ledger[0]["proof"], ledger[0]["identities_tied"]) == ("proven", 1)


SUMMARY = """收入<1,2>|支出<1,4>
项目名称<2,1>|金额<2,1>|功能分类<1,2>|支出用途<1,2>
功能科目名称|金额|项目名称|金额
一、财政拨款|8.00|一、公共安全支出|6.00|一、基本支出|5.00
1.一般公共预算|8.00|二、住房保障支出|3.00|二、项目支出|4.00
二、其他资金|1.00||||
当年收入小计|9.00|当年支出小计<1,3>|9.00
收入合计|9.00|支出合计<1,3>|9.00"""


def test_a_foot_merged_over_two_lanes_belongs_to_both() -> None:
    facts, ledger = read("收支预算总表\n单位：万元", SUMMARY)
    assert said(facts, "direction", "label")[-2:] == [
        ("revenue", "收入合计", "9.00"),
        ("expenditure", "支出合计", "9.00"),
    ]
    assert ("expenditure", "当年支出小计", "9.00") in said(facts, "direction", "label")
    assert (ledger[0]["proof"], ledger[0]["identities_broken"]) == ("proven", 0)


LANES = """经济分类科目编码|科目名称|决算数|经济分类科目编码|科目名称|决算数|经济分类科目编码|科目名称|决算数
301|工资福利支出|6.00|302|商品和服务支出|3.00|310|资本性支出|1.00
30101|基本工资|6.00|30201|办公费|3.00|31002|办公设备购置|1.00
人员经费合计<1,2>|6.00|公用经费合计<1,5>|4.00"""


def test_a_total_of_several_lanes_stands_over_those_since_the_total_before_it() -> None:
    title = "一般公共预算财政拨款基本支出决算明细表\n单位：万元"
    _, ledger = read(title, LANES)
    assert (ledger[0]["proof"], ledger[0]["identities_broken"]) == ("proven", 0)
    _, ledger = read(title, LANES.replace("<1,5>|4.00", "<1,5>|5.00"))
    assert ledger[0]["proof"] == "partly" and "公用经费合计" in str(ledger[0]["note"])


def test_a_digit_that_is_wrong_leaves_the_table_unproven_and_is_named() -> None:
    _, ledger = read("收支预算总表\n单位：万元", SUMMARY.replace("二、住房保障支出|3.00", "二、住房保障支出|3.50"))
    assert ledger[0]["proof"] == "partly" and ledger[0]["identities_broken"] == 1
    assert "当年支出小计" in str(ledger[0]["note"]) and "-5000.00 元" in str(ledger[0]["note"])


def test_groups_print_their_subtotal_beside_their_name() -> None:
    facts, ledger = read(
        "收入预算总表\n单位：万元",
        "项目名称<1,2>|金额\n收入总计<1,2>|9.00\n一般公共预算资金<3,1>|小计|7.00\n拨款资金|5.00\n专项收入|2.00\n"
        "其他资金<2,1>|小计|2.00\n经营收入|2.00",
    )
    assert said(facts, "label") == [
        ("收入总计", "9.00"),
        ("小计", "7.00"),
        ("拨款资金", "5.00"),
        ("专项收入", "2.00"),
        ("小计", "2.00"),
        ("经营收入", "2.00"),
    ]
    assert (ledger[0]["proof"], ledger[0]["identities_tied"]) == ("proven", 3)


def test_a_name_merged_over_two_amounts_names_both() -> None:
    facts, ledger = read(
        "政府采购支出预算表\n单位：万元",
        "采购品目大类|专项名称|经济科目|采购物品名称|采购组织形式|总计\n合计|||||9.00\n一、货物A|||||9.00\n"
        "|物业费|物业管理费|||9.00\n<2,1>|<2,1>|<2,1>|物业服务（20万以下）<2,1>|集中采购|7.00\n分散采购|2.00",
    )
    assert said(facts, "label") == [
        ("合计", "9.00"),
        ("货物A", "9.00"),
        ("物业管理费", "9.00"),
        ("物业服务（20万以下）", "7.00"),
        ("物业服务（20万以下）", "2.00"),
    ]
    assert ledger[0]["proof"] == "proven"


def test_a_name_above_a_blank_that_is_merged_over_its_column_is_not_its_name() -> None:
    facts, _ = read(
        "政府采购支出预算表\n单位：万元",
        "采购品目大类|专项名称|总计\n物业费|物业管理费|5.00\n<1,2>|^|2.00",
    )
    assert said(facts, "label") == [("物业管理费", "5.00"), ("", "2.00")]


def test_a_figure_that_lost_its_point_twice_does_not_hold_itself() -> None:
    """What OCR read as 900 in the total and in its only part may be 9.00 in both: the table prints decimals."""
    body = "科目编码|科目名称|合计|基本支出|项目支出\n20502|普通教育|1.25|0.75|0.50\n20805|养老支出|900|900|"
    found = tables.find(formats.read("d.html", page("支出预算总表\n单位：万元", body)))
    readings, _ = tables.readings(found, CONTEXT)
    facts = {row["fact_id"]: row["printed"] for reading in readings for row in reading.facts}
    assert sorted(str(facts[ident]) for ident in tables.held_exactly(readings)) == ["0.50", "0.75", "1.25"]


def test_fees_for_education_are_a_part_of_business_revenue() -> None:
    facts, ledger = read(
        "某大学收入预算表\n单位：万元",
        "科目编码<2,1>|科目名称<2,1>|本年收入合计<2,1>|财政拨款收入<2,1>|事业收入<1,2>|其他收入<2,1>\n"
        "金额|其中：教育收费\n205|教育支出|9.00|4.00|3.00|1.00|2.00\n|合计|9.00|4.00|3.00|1.00|2.00",
    )
    assert said(facts[:5], "measure") == [
        ("total", "9.00"),
        ("appropriation", "4.00"),
        ("business_revenue", "3.00"),
        ("education_fees", "1.00"),
        ("other_revenue", "2.00"),
    ]
    assert ledger[0]["identities_broken"] == 0


def test_a_total_may_stand_in_the_row_that_heads_the_code() -> None:
    facts, _ = read(
        "某大学财政拨款支出决算表\n单位：万元",
        "项目<1,4>|本年支出<1,3>\n科目编码<2,3>|科目名称<2,1>|合计<2,1>|项目支出<1,2>\n小计|其中：基本建设资金支出\n"
        "类|款|项|合计|9.00|9.00|4.00\n205<1,3>|教育支出|9.00|9.00|4.00",
    )
    assert said(facts, "code", "label", "measure") == [
        ("", "合计", "total", "9.00"),
        ("", "合计", "project", "9.00"),
        ("", "合计", "capital_construction", "4.00"),
        ("205", "教育支出", "total", "9.00"),
        ("205", "教育支出", "project", "9.00"),
        ("205", "教育支出", "capital_construction", "4.00"),
    ]


def test_sides_are_no_measures_and_public_expenses_stand_under_basic() -> None:
    facts, ledger = read(
        "2031年预算单位财务收支预算总表\n编制单位：某院 单位：元",
        "本年收入<1,2>|本年支出<1,5>\n项目<3,1>|预算数<3,1>|项目<3,1>|预算数<1,4>\n合计<2,1>|基本支出<1,2>|项目支出<2,1>\n"
        "人员经费|公用经费\n一、财政拨款收入|900|一、教育支出|900|400|200|300\n收入总计|900|支出总计|900|400|200|300",
    )
    assert said(facts[:5], "direction", "measure") == [
        ("revenue", "amount", "900"),
        ("expenditure", "total", "900"),
        ("expenditure", "personnel", "400"),
        ("expenditure", "public", "200"),
        ("expenditure", "project", "300"),
    ]
    assert {row["amount_yuan"] for row in facts} == {Decimal(n) for n in (900, 400, 200, 300)}
    assert ledger[0]["proof"] == "proven"


CODES = "功能分类科目编码<1,3>|科目名称<2,1>|合计<2,1>\n类|款|项\n"


@pytest.mark.parametrize(
    "rows",
    [
        ("208||", "208|05|", "208|05|02"),
        ("208||", "|05|", "||02"),
        ("208||", "208|20805|", "208|20805|2080502"),
        ("208||", "20805||", "2080502||"),
    ],
)
def test_a_code_may_stand_in_three_cells(rows: tuple[str, str, str]) -> None:
    body = "".join(f"{row}|某支出|5\n" for row in rows)
    facts, ledger = read("一般公共预算支出表\n单位：元", CODES + body + "合计<1,4>|5")
    assert [row["code"] for row in facts] == ["208", "20805", "2080502", ""]
    assert ledger[0]["identities_tied"] == 3


def test_a_damaged_code_is_kept_as_printed_and_said() -> None:
    facts, ledger = read(
        "一般公共预算支出表\n单位：元",
        CODES + "210|||卫生|5\n210|11||医疗|5\n7|11|02|事业单位医疗|5\n合计<1,4>|5",
    )
    assert [row["code"] for row in facts] == ["210", "21011", "7|11|02", ""]
    assert "7|11|02" in str(ledger[0]["note"]) and ledger[0]["identities_broken"] == 0


def test_a_scale_inside_the_header_goes_before_the_line_above() -> None:
    facts, _ = read("支出表\n单位：万元", "科目名称|金额（元）\n合计|12.50")
    assert facts[0]["amount_yuan"] == Decimal("12.50")


EXPENDITURE = "科目编码|科目名称|合计|基本支出\n205|教育支出|900.00|900.00\n合计<1,2>|900.00|900.00"


@pytest.mark.parametrize(("total", "scale"), [("900.00", "元"), ("0.09", "万元")])
def test_a_scale_that_is_not_printed_is_the_one_that_ties(total: str, scale: str) -> None:
    facts, ledger = read(
        "收入总表\n单位：元",
        "科目编码|科目名称|合计\n205|教育支出|900.00\n合计<1,2>|900.00",
        "“三公”经费表\n单位：万元",
        "合计|公务接待费\n0.01|0.01",
        "支出总表",
        EXPENDITURE.replace("900.00", total),
    )
    last = [row for row in facts if row["table"] == "expenditure"]
    assert {row["scale"] for row in last} == {scale} and {row["amount_yuan"] for row in last} == {Decimal("900.00")}
    assert f"read in {scale}" in str(ledger[2]["note"])


@pytest.mark.parametrize(("total", "measure"), [("6.00", "total"), ("15.00", "grand_total")])
def test_a_total_of_three_or_of_all_is_what_it_adds_up_to(total: str, measure: str) -> None:
    head = "合计|因公出国（境）费|公务接待费|公务用车购置及运行费|会议费|培训费\n"
    facts, _ = read("“三公”经费、会议费、培训费表\n单位：万元", head + f"{total}|1.00|2.00|3.00|4.00|5.00")
    assert facts[0]["measure"] == measure


def test_components_may_stand_below_each_other_and_two_years_beside() -> None:
    facts, ledger = read(
        "“三公”经费支出表\n单位：万元",
        "项目|2030年预算数|2031年预算数\n合计|9.00|8.00\n1、因公出国（境）费用|1.00|1.00\n2、公务接待费|3.00|2.00\n"
        "3、公务用车购置及运行费|5.00|5.00\n其中：（1）公务用车运行维护费|4.00|4.00\n（2）公务用车购置费|1.00|1.00",
    )
    assert said(facts[::2], "measure", "fiscal_year") == [
        ("total", 2030, "9.00"),
        ("abroad", 2030, "1.00"),
        ("reception", 2030, "3.00"),
        ("vehicles", 2030, "5.00"),
        ("vehicle_operation", 2030, "4.00"),
        ("vehicle_purchase", 2030, "1.00"),
    ]
    assert {row["spending_unit"] for row in facts} == {"某省某院"} and ledger[0]["proof"] == "proven"


def test_a_page_goes_on_without_title_and_header() -> None:
    facts, ledger = read("支出总表\n单位：万元", EXPENDITURE.rpartition("\n")[0], EXPENDITURE.rpartition("\n")[2])
    assert [row["label"] for row in facts] == ["教育支出", "教育支出", "合计", "合计"]
    assert len(ledger) == 1 and ledger[0]["proof"] == "proven"


def test_economic_codes_make_another_table_of_an_expenditure_table() -> None:
    facts, ledger = read("支出预算表\n单位：万元", "科目编码|科目名称|金额\n301|工资|5.00\n30101|基本工资|5.00")
    assert {row["table"] for row in facts} == {"other"} and "economy" in str(ledger[0]["note"])


def test_a_table_of_no_known_kind_is_kept_under_its_title() -> None:
    facts, ledger = read("专项资金安排表\n单位：万元", "项目|资金来源|安排金额\n修缮|自筹|5.00\n合计||5.00")
    assert said(facts, "table", "measure") == [("other", "unnamed", "5.00")] * 2
    assert (ledger[0]["title"], ledger[0]["table"]) == ("专项资金安排表", "other")


def test_a_list_of_contents_is_no_table() -> None:
    listed = "一、收支总表\n二、收入总表\n三、支出总表\n第二部分 情况说明，本部分说明各表的编制口径和有关事项。"
    _, ledger = read(listed, "支出总表\n单位：万元", "合计|基本支出\n5.00|5.00")
    assert [row["table"] for row in ledger] == ["expenditure"]


def test_how_an_office_rounds_shows_in_its_residuals() -> None:
    head = "科目编码|科目名称|金额\n"
    cut = "201|某支出|10.02\n2010101|甲|3.33\n2010102|乙|3.33\n2010103|丙|3.33\n2010104|丁|0.01\n合计||10.02"
    half = cut.replace("10.02", "9.99").replace("|某支出|10.02", "|某支出|9.99")
    assert read("一般公共预算支出表\n单位：万元", head + half)[1][0]["rounding_mode"] == "half_up"
    assert read("一般公共预算支出表\n单位：万元", head + cut.replace("10.02", "10.03"))[1][0]["rounding_mode"] == "cut"


def disclosure(*parts: str, name: str = "a_2031_budget.html", **manifest: str) -> clean.Cleaned:
    return clean.document(name, page(*parts), manifest)


TABLE = ("支出总表\n部门：某省某院 单位：万元", "项目|金额\n合计|5.00")


def test_the_prose_is_not_asked_for_the_year() -> None:
    prose = "2030年预算4万元。比2030年预算增加1万元，2030年决算3万元。"
    found = disclosure("某省某院2031年部门预算", *TABLE, prose)
    assert found.rows["disclosures"][0]["fiscal_year"] == 2031


def test_title_and_tables_of_two_years_are_asked_of_the_user() -> None:
    parts = ("某省某院2031年部门预算", "2030年支出总表\n单位：万元", TABLE[1])
    with pytest.raises(Unreadable, match=r"2031.*2030.*manifest"):
        disclosure(*parts)
    assert disclosure(*parts, year="2031").rows["disclosures"][0]["fiscal_year"] == 2031


PROSE = "某省某院2031年部门预算\n2031年支出预算5.00万元，比上年预算增加1.00万元。"


def grouped(parts: dict[str, clean.Cleaned]) -> dict[str, list[str]]:
    return joining.grouped({name: card_of(part) for name, part in parts.items()})


def test_prose_and_tables_of_two_files_are_one_disclosure() -> None:
    parts = {
        "a_2031_prose.html": disclosure(PROSE, name="a_2031_prose.html"),
        "a_2031_tables.html": disclosure("某省某院2031年部门预算", *TABLE, name="a_2031_tables.html"),
    }
    assert grouped(parts) == {"a_2031_tables.html": ["a_2031_prose.html", "a_2031_tables.html"]}
    name, whole = together(parts)
    assert name == "a_2031_tables.html"
    assert [(row["source_file"], row["part"]) for row in whole.rows["files"]] == [
        ("a_2031_tables.html", "tables"),
        ("a_2031_prose.html", "prose"),
    ]
    assert {row["disclosure_id"] for rows in whole.rows.values() for row in rows} == {"a-2031-tables"}
    assert all(str(row["locator"]).startswith("a-2031-prose/") for row in whole.rows["statements"])
    places = [row["locator"] for row in whole.rows["numbers"]]
    assert len(places) == len(set(places))


def test_prose_of_one_unit_is_not_joined_to_the_tables_of_another() -> None:
    parts = {
        "one.html": disclosure(PROSE.replace("某院", "甲院"), name="one.html"),
        "other.html": disclosure("某省乙院2031年部门预算", *TABLE, name="other.html"),
    }
    assert grouped(parts) == {"one.html": ["one.html"], "other.html": ["other.html"]}


def test_two_whole_documents_are_joined_only_where_the_manifest_says_so() -> None:
    def parts(**manifest: str) -> dict[str, clean.Cleaned]:
        return {name: disclosure(PROSE, *TABLE, name=name, **manifest) for name in ("a.html", "b.html")}

    assert grouped(parts()) == {"a.html": ["a.html"], "b.html": ["b.html"]}
    assert grouped(parts(disclosure="of 2031")) == {"a.html": ["a.html", "b.html"]}


@pytest.mark.parametrize("name", TRUTH)
def test_every_printed_amount_of_a_real_disclosure_is_where_it_belongs(name: str) -> None:
    if not REAL.is_dir():
        pytest.skip("the published PDFs with checked amounts are not here")
    columns = ("table", "direction", "label", "phase", "amount_yuan")
    with (REAL / "truth.csv").open(encoding="utf-8") as file:
        truth = [row for row in csv.DictReader(file) if row["source"] == name]
    read = clean.document(name, (REAL / name).read_bytes())
    facts = [row for row in read.rows["facts"] if row["amount_yuan"] is not None]

    def key(row: dict[str, object]) -> tuple[str, ...]:
        return tuple(str(row[column]).replace("(", "（").replace(")", "）") for column in columns)

    assert Counter(map(key, facts)) == Counter(map(key, truth))
    codes = Counter(str(row["code"]) for row in facts)
    assert (codes - Counter(row["code"] for row in truth)).keys() <= {"7|11|02"}
    assert {row["proof"] for row in read.rows["tables"]} <= {"proven", "partly"}
    assert sum(row["role"] == "unread" for row in read.rows["numbers"]) < 0.02 * len(read.rows["numbers"])


@pytest.mark.parametrize("place", ["T1.R3.C{}", "L54{}", "S2.{}"])
def test_a_form_of_one_row_adds_up_wherever_its_cells_stand(place: str) -> None:
    """A transcription gives each cell a line of its own, a spreadsheet an address: the heads are the labels then."""
    found = disclosure(
        "某省某院2031年部门预算",
        *TABLE,
        "“三公”经费支出预算表\n单位：万元",
        "合计<2,1>|因公出国（境）费<2,1>|公务用车购置及运行维护费<1,3>|公务接待费<2,1>\n"
        "小计|公务用车购置费|公务用车运行维护费\n9.00|1.00|5.00|2.00|3.00|3.00",
    )
    form = [row for row in found.rows["facts"] if row["table"] == "three_public"]
    assert len(form) == 6
    for number, row in enumerate(form):
        row["locator"] = place.format(number)
    verdicts = {row["check"]: row["verdict"] for row in audit.of_document(found.rows)}
    assert verdicts["three public by component"] == verdicts["vehicles by component"] == "ties"
