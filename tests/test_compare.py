"""Questions to the clean tables: every one with a planted case whose answer was worked out by hand."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from analysis import compare, schema, store
from analysis.compare import boundary, completeness, fleet, levels, repetitions, spending, verdicts
from analysis.compare.extremes import Choice, extreme
from analysis.store import Study

BEIJING = ("changsha-beijing-office-2024-budget", "changsha-beijing-office-2026-budget")
ZHUZHOU = "zhuzhou-beijing-office-2024-final"
D = Decimal


class Made:
    """A collection made by hand: amounts in 万元, as a document prints them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in schema.CLEAN}

    def document(
        self, name: str, year: int, kind: str = "budget", unit: str = "某市档案馆", region: str = "other"
    ) -> str:
        who = {"disclosure_id": name, "spending_unit": unit, "fiscal_year": year, "document_type": kind}
        more = {"region": region, "consolidated": False, "source_file": f"{name}.txt", "sha256": "0", "format": "text"}
        self.rows["disclosures"].append(who | more)
        return name

    def fact(self, name: str, table: str, measure: str, amount: str | None, label: str = "合计", **more: Any) -> str:
        own = next(row for row in self.rows["disclosures"] if row["disclosure_id"] == name)
        ident = f"{name}:{len(self.rows['facts'])}"
        row = {"fact_id": ident, "disclosure_id": name, "fiscal_year": own["fiscal_year"], "table": table}
        phase = "approved" if own["document_type"] == "budget" else "executed"
        row |= {"phase": phase, "measure": measure, "label": label, "code": "", "rounding_step_yuan": D(100)}
        yuan = None if amount is None else 10000 * D(amount)
        self.rows["facts"].append(row | {"amount_yuan": yuan, "aligned": True} | more)
        return ident

    def code(self, name: str, code: str, personnel: str = "", public: str = "") -> None:
        total = str(D(personnel or 0) + D(public or 0))
        for measure, amount in (("total", total), ("personnel", personnel), ("public", public)):
            if amount and D(total):
                self.fact(name, "general_budget_basic", measure, amount, f"项{code}", code=code)

    def basic(self, name: str, total: str, personnel: str, public: str, project: str) -> None:
        basic = str(D(personnel) + D(public))
        for measure, amount in (("total", total), ("basic", basic), ("project", project)):
            self.fact(name, "expenditure", measure, amount)
        for measure, amount in (("personnel", personnel), ("public", public)):
            self.fact(name, "general_budget_basic", measure, amount)

    def say(self, name: str, subject: str, kind: str, amount: str | None = None, **more: Any) -> str:
        own = next(row for row in self.rows["disclosures"] if row["disclosure_id"] == name)
        phase = "approved" if own["document_type"] == "budget" else "executed"
        ident = f"{name}/s{len(self.rows['statements']):03d}"
        row = {"statement_id": ident, "disclosure_id": name, "subject": subject, "item": subject, "part_of": ""}
        row |= {"fiscal_year": own["fiscal_year"], "phase": phase, "kind": kind, "slogan": False, "quote": ident}
        row |= {"amount_yuan": None if amount is None else 10000 * D(amount), "step_yuan": D(100), "base_phase": ""}
        if kind in ("change", "no_change"):
            row |= {"base_year": own["fiscal_year"] - 1, "base_phase": phase}
        self.rows["statements"].append(row | more)
        return ident

    def study(self) -> Study:
        return store.study_of(self.rows)


def only(frame: pd.DataFrame, **where: Any) -> Any:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, frame
    return frame.iloc[0]


def two_years() -> Made:
    """Union fees gain a part under personnel, transport changes sides whole, training ends, heating begins."""
    made = Made()
    for name, year in (("a", 2024), ("b", 2025)):
        made.document(name, year)
    made.basic("a", "110", "50", "30", "30")
    made.basic("b", "119", "62", "25", "32")
    for code, old, new in (
        ("30101", ("50", ""), ("45", "")),
        ("30228", ("", "4"), ("6", "5")),
        ("30239", ("", "10"), ("11", "")),
        ("30201", ("", "12"), ("", "14")),
        ("30216", ("", "4"), ("", "")),
        ("30208", ("", ""), ("", "3")),
        ("31002", ("", ""), ("", "3")),
    ):
        made.code("a", code, *old)
        made.code("b", code, *new)
    return made


def test_the_ledger_finds_the_ends_over_every_boundary() -> None:
    row = only(compare.ledger(two_years().study()), heading="public")
    assert (row.printed_earlier_yuan, row.printed_later_yuan) == (300000, 250000)
    # least: transport public in both years, union fees by column, codes of both years: 4 + 10 + 12 -> 5 + 11 + 14
    assert (row.low_earlier_yuan, row.low_later_yuan) == (260000, 300000)
    assert row.low_boundary == "30228=columns;30239=public;codes of both years"
    # greatest: transport personnel in both, union fees whole, codes of both years: 4 + 12 -> 11 + 14
    assert (row.high_earlier_yuan, row.high_later_yuan, row.high_percent) == (160000, 250000, D("56.25"))
    assert row.high_boundary == "30228=public;30239=personnel;codes of both years"
    assert (row.direction, row.test) == ("rises", "codes")


def test_personnel_is_what_the_same_boundaries_leave() -> None:
    row = only(compare.ledger(two_years().study()), heading="personnel")
    # transport personnel: 60 -> 45 + 6 or 0 + 11; union fees take their 6 or leave them
    assert (row.low_earlier_yuan, row.low_later_yuan) == (500000, 450000)
    assert (row.high_earlier_yuan, row.high_later_yuan) == (600000, 620000)
    assert row.direction == "depends on the boundary"


def test_headings_that_no_table_divides_have_one_boundary() -> None:
    ledger = compare.ledger(two_years().study())
    for heading, percent in (("project", D(100) * 2 / 30), ("total", D(100) * 9 / 110)):
        row = only(ledger, heading=heading)
        assert row.low_percent == row.high_percent == percent and row.test == "none"
    assert "reserve" not in set(ledger["heading"])


def test_a_reserve_of_one_year_may_belong_to_any_heading() -> None:
    made = two_years()
    made.fact("a", "expenditure", "reserve", "20")
    made.rows["facts"][0]["amount_yuan"] = D(1300000)
    row = only(compare.ledger(made.study()), heading="project")
    # projects 30 -> 32; with the reserve of the first year 50 -> 32; with operating 60 -> 57; all but it 110 -> 119
    assert (row.test, row.printed_percent) == ("form", D(100) * 2 / 30)
    assert (row.low_earlier_yuan, row.low_later_yuan, row.low_boundary) == (500000, 320000, "project;reserve")
    assert only(compare.ledger(made.study()), heading="reserve").printed_percent == -100


def annex(public: tuple[str, str], items: dict[str, tuple[str, str]], totals: tuple[str, str]) -> Made:
    """Final accounts whose annex prints two years; the total of the first is what a stated change implies."""
    made = Made()
    made.document("f", 2024, "final_accounts")
    for label, amounts in {"公用经费": public, **items}.items():
        for year, amount in zip((2023, 2024), amounts, strict=True):
            made.fact("f", "evaluation_base", "amount", amount, label, fiscal_year=year)
    made.fact("f", "expenditure", "total", totals[1])
    made.say("f", "expenditure", "level", totals[1])
    made.say("f", "expenditure", "change", str(D(totals[1]) - D(totals[0])), slogan=True)
    return made


def test_a_form_that_ends_leaves_the_total_open_where_a_part_is_itemised_by_no_table() -> None:
    made = annex(("50", "0"), {"业务工作经费": ("20", "25"), "运行维护经费": ("10", "60")}, ("100", "85"))
    rows = compare.ledger(made.study()).set_index("heading")
    # 20 of 100 are in no table: 100 -> 85 with them, 80 -> 85 without
    assert (rows.loc["total", "low_percent"], rows.loc["total", "high_percent"]) == (D(-15), D("6.25"))
    # 公用经费 alone 50 -> 0; with running costs 60 -> 60; with all items 80 -> 85
    assert (rows.loc["public", "low_percent"], rows.loc["public", "high_percent"]) == (D(-100), D("6.25"))
    frame = compare.boundaries(made.study(), "f", "f").set_index("boundary")
    assert frame.loc["running items", "change_percent"] == 0.0
    assert compare.claims(made.study()).iloc[0].verdict == "depends on the boundary"


def test_a_project_of_one_year_is_no_change_of_form() -> None:
    made = annex(("50", "45"), {"业务工作经费": ("20", "0"), "运行维护经费": ("10", "20")}, ("80", "65"))
    rows = compare.ledger(made.study()).set_index("heading")
    assert set(rows["test"]) == {"none"}
    assert rows.loc["public", "low_percent"] == rows.loc["public", "high_percent"] == D(-10)


def test_named_boundaries_and_a_printed_column_that_is_none() -> None:
    frame = compare.boundaries(two_years().study(), "a", "b").set_index("boundary")
    assert [(name, row.earlier_yuan / 10000, row.later_yuan / 10000) for name, row in frame.iterrows()] == [
        ("printed", 30, 25),
        ("moved restored", 30, 36),
        ("moved out", 20, 25),
        ("whole class", 30, 42),
        ("codes of both years", 26, 36),
        ("least", 26, 30),
        ("greatest", 16, 25),
    ]
    assert not frame.loc["printed", "constant"] and frame.drop("printed")["constant"].all()


def test_public_is_302_307_310_and_399() -> None:
    made = Made()
    for name, year in (("a", 2024), ("b", 2025)):
        made.document(name, year, "final_accounts")
        made.basic(name, "100", "60", "16", "24")
        for code, amount in (("30101", "50"), ("30301", "10"), ("30201", "8"), ("30701", "4"), ("31002", "3")):
            made.fact(name, "general_budget_basic", "amount", amount, code=code)
        made.fact(name, "general_budget_basic", "amount", "1", code="39999")
    held = compare.boundary_held_constant(made.study(), "a", "b")
    assert held["constant_earlier_yuan"] == 160000
    assert held["reclassified_yuan"] == 0


def test_what_stood_under_personnel_before_did_not_move() -> None:
    made = two_years()
    made.code("a", "30211", "3", "1")
    made.code("b", "30211", "4", "")
    moved = compare.reclassified(made.study(), "a", "b").set_index("code")["reclassified_yuan"]
    assert {code: value / 10000 for code, value in moved.items() if value} == {"30228": 6, "30239": 11}


def test_years_are_paired_within_one_kind_of_document_and_one_unit() -> None:
    made = Made()
    for name, year, kind, unit in (
        ("d", 2026, "budget", "甲"),
        ("a", 2024, "budget", "甲"),
        ("b", 2024, "final_accounts", "甲"),
        ("f", 2023, "final_accounts", "甲"),
        ("c", 2025, "budget", "甲"),
        ("e", 2025, "budget", "乙"),
    ):
        made.document(name, year, kind, unit)
    assert compare.pairs_of_years(made.study()) == [("f", "b"), ("a", "c"), ("c", "d")]


def belt(change: str, *, public: bool = True, earlier: str | None = None, slogan: bool = True) -> pd.DataFrame:
    """A stated change of 机关运行经费 or of the total against 2024, with or without the document of 2024."""
    made = two_years()
    if not public:
        made.rows["facts"] = [row for row in made.rows["facts"] if row["table"] == "expenditure"]
    subject = "operating_expenses" if public else "expenditure"
    made.say("b", subject, "level", "25" if public else "119")
    made.say("b", subject, "change", change, slogan=slogan, percent=D(-20))
    if earlier:
        made.document("z", 2023)
        made.basic("z", earlier, "50", "30", "30")
    return compare.claims(made.study())


def test_a_fall_that_every_boundary_turns_into_a_rise_is_a_change_of_boundary() -> None:
    claim = belt("-5").iloc[0]
    assert (claim.verdict, claim.low_percent, claim.high_percent) == ("boundary change", D("15.38"), D("56.25"))
    assert claim.test.split(";") == ["own figures", "codes"]


def test_a_fall_under_every_boundary_is_no_change_of_boundary() -> None:
    made = two_years()
    for row in made.rows["facts"]:
        if (row["disclosure_id"], row["code"]) == ("b", "30201"):
            row["amount_yuan"] = D(10000)
    made.say("b", "operating_expenses", "level", "24")
    made.say("b", "operating_expenses", "change", "-6", slogan=True)
    claim = compare.claims(made.study()).iloc[0]
    # whole: 30 -> 29; transport out, union fees by column, codes of both years: 4 + 12 -> 5 + 1
    assert (claim.low_percent, claim.high_percent) == (D("-62.50"), D("-3.33"))
    assert claim.verdict == "only as stated"


def test_a_part_under_personnel_leaves_a_fall_open_where_the_base_year_is_not_held() -> None:
    made = two_years()
    made.rows["disclosures"] = [row for row in made.rows["disclosures"] if row["disclosure_id"] == "b"]
    made.rows["facts"] = [row for row in made.rows["facts"] if row["disclosure_id"] == "b"]
    made.say("b", "operating_expenses", "level", "24")
    made.say("b", "operating_expenses", "change", "-6", slogan=True)
    claim = compare.claims(made.study()).iloc[0]
    # 30 -> 24 as printed, 30 -> 41 with the 17 of union fees and transport that stand under personnel
    assert (claim.verdict, claim.test) == ("depends on the boundary", "own figures;codes of one year")
    assert (claim.low_percent, claim.high_percent) == (D("-20.00"), D("36.67"))


def test_a_claim_is_tested_against_the_published_base() -> None:
    claim = belt("-6", public=False).iloc[0]
    assert claim.verdict == "depends on the boundary"  # 125 -> 119 as it says, 110 -> 119 as 2024 was published
    assert (claim.low_percent, claim.high_percent) == (D("-4.80"), D("8.18"))


@pytest.mark.parametrize(
    ("earlier", "verdict"),
    [("117.9", "borne out within the year only"), ("118", "only as stated"), (None, "only as stated")],
)
def test_an_earlier_level_below_makes_it_true_of_the_year_only(earlier: str | None, verdict: str) -> None:
    made = Made()
    made.document("b", 2025)
    made.basic("b", "118", "62", "24", "32")
    made.say("b", "expenditure", "level", "118")
    made.say("b", "expenditure", "change", "-6", slogan=True)
    if earlier:
        made.document("z", 2023)
        made.basic("z", earlier, "50", "30", "30")
    assert compare.claims(made.study()).iloc[0].verdict == verdict


def level(year: int, value: str, step: str = "0.01", phase: str = "approved") -> levels.Level:
    half = D(step) / 2
    return levels.Level("甲", "expenditure", year, phase, D(value), D(value) - half, D(value) + half, "printed", ())


def test_intervals_that_touch_do_not_overlap_and_phases_are_not_mixed() -> None:
    now = level(2026, "10.00")
    assert verdicts.lower([level(2025, "9.99")], now) == [level(2025, "9.99")]
    assert verdicts.lower([level(2025, "9.995")], now) == []
    assert verdicts.lower([level(2025, "9.9", "0.2")], now) == []
    assert verdicts.lower([level(2025, "5.00", phase="executed")], now) == []
    assert verdicts.lower([level(2027, "5.00")], now) == []


def test_less_spent_than_budgeted_is_under_execution() -> None:
    made = Made()
    made.document("f", 2024, "final_accounts")
    for outturn, verdict in (("90", "under-execution"), ("100", "no change under the slogan"), ("110", "contradicted")):
        made.rows["statements"].clear()
        made.say("f", "general_budget", "level", "100", phase="approved")
        made.say("f", "general_budget", "level", outturn)
        made.say("f", "general_budget", "completion", percent=D(outturn), base_phase="approved", slogan=True)
        claim = compare.claims(made.study()).iloc[0]
        assert (claim.verdict, claim.test) == (verdict, "budget and outturn")


def test_a_sentence_said_three_times_is_one_claim_and_a_sum_with_its_parts_too() -> None:
    made = Made()
    made.document("b", 2025)
    three = [made.say("b", s, "change", "-5", slogan=True) for s in ("revenue", "expenditure", "general_budget")]
    whole = made.say("b", "three_public", "change", "-3", slogan=True)
    parts = [
        made.say("b", "reception", "change", "-1", slogan=True, part_of="three_public"),
        made.say("b", "vehicles", "change", "-2", slogan=True, part_of="three_public"),
    ]
    alone = made.say("b", "meetings", "change", "-5", slogan=True)
    frame = compare.claims(made.study())
    assert frame["statement_ids"].tolist() == [";".join(three), ";".join([whole, *parts]), alone]
    assert frame["subject"].tolist() == ["expenditure", "three_public", "meetings"]


def test_parts_that_do_not_add_up_stay_claims_of_their_own() -> None:
    made = Made()
    made.document("b", 2025)
    made.say("b", "three_public", "change", "-3", slogan=True)
    made.say("b", "reception", "change", "-1", slogan=True, part_of="three_public")
    assert len(compare.claims(made.study())) == 2


def test_no_slogan_no_claim_and_no_document_no_row() -> None:
    assert len(belt("-6", slogan=False)) == 0
    empty = Made().study()
    for question in (compare.claims, compare.tight_belts, compare.ledger, compare.stated_changes, compare.vehicles):
        assert len(question(empty)) == 0
    for question in (compare.three_public, compare.personnel_and_public, compare.three_public_outside_basic):
        assert len(question(empty)) == 0
    assert compare.pairs_of_years(empty) == []


def test_a_table_of_zeros_is_not_published_and_a_blank_one_is_empty() -> None:
    made = Made()
    made.document("a", 2024)
    made.fact("a", "three_public", "total", "0.00")
    made.fact("a", "government_fund", "total", None)
    made.fact("a", "revenue", "total", "0.00")
    made.fact("a", "revenue", "total", "0.01")
    made.say("a", "summary", "level", "5")
    made.say("a", "expenditure", "share", percent=D(5))
    states = completeness.completeness(made.study()).set_index("table")["state"]
    assert states[
        ["three_public", "government_fund", "revenue", "summary", "expenditure", "state_capital"]
    ].tolist() == [
        "all zero",
        "printed empty",
        "published",
        "in prose only",
        "omitted",
        "not required",
    ]


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [("0", "5", 0.0), ("5", "0", None), (None, "5", None), ("1", "4", 25.0)]
)
def test_a_share_of_zero_is_zero_and_of_nothing_undefined(part: str | None, whole: str, percent: float | None) -> None:
    assert compare.share(None if part is None else D(part), D(whole)) == percent


def test_extremes_try_every_choice() -> None:
    """Against all combinations: the ratio is not additive, so a greedy choice item by item would miss it."""
    items = [
        [Choice(D(100), D(90), "a"), Choice(D(0), D(0), "")],
        [Choice(D(10), D(30), "b"), Choice(D(10), D(5), "c")],
        [Choice(D(50), D(60), "d"), Choice(D(0), D(0), "")],
    ]
    every = [(x, y, z) for x in items[0] for y in items[1] for z in items[2]]
    changes = [100 * (sum(c.later for c in p) / sum(c.earlier for c in p) - 1) for p in every]
    for sign, end in ((1, max(changes)), (-1, min(changes))):
        reached = extreme(items, sign)
        assert reached and reached.percent == end
    assert extreme([[Choice(D(0), D(5), "")]], 1) is None


def test_a_printed_total_has_a_rival_where_its_parts_add_up_to_another() -> None:
    made = Made()
    made.document("f", 2024, "final_accounts")
    for label, amount in (
        ("三公经费", "26"),
        ("公车购置", "0"),
        ("公车运行维护", "26"),
        ("出国经费", "0"),
        ("公务接待", "10"),
    ):
        made.fact("f", "evaluation_base", "amount", amount, label, fiscal_year=2023)
    made.fact("f", "evaluation_base", "amount", "20", "三公经费")
    made.say("f", "three_public", "pledge", slogan=True)
    claim = compare.claims(made.study()).iloc[0]
    assert (claim.verdict, claim.test) == ("borne out", "printed base")
    assert (claim.low_percent, claim.high_percent) == (D("-44.44"), D("-23.08"))


def test_vehicles_by_the_one_denominator_that_is_published() -> None:
    made = Made()
    made.document("a", 2024)
    made.fact("a", "three_public", "vehicle_operation", "9")
    made.fact("a", "three_public", "vehicle_purchase", "54")
    made.say("a", "vehicles_held", "level", quantity=D(3))
    made.say("a", "vehicles_planned", "level", quantity=D(2))
    made.say("a", "vehicles_planned", "level", quantity=D(1), item="机要通信用车", part_of="vehicles_planned")
    row = only(compare.vehicles(made.study()), phase="approved")
    assert (row.per_vehicle_yuan, row.per_purchase_yuan, row.ceiling_yuan) == (30000, 270000, 120000)
    made.rows["statements"][-1]["item"] = "其他用车"
    assert only(fleet.vehicles(made.study()), phase="approved").ceiling_yuan is None


def test_an_answer_in_another_unit_is_seen() -> None:
    made = Made()
    made.document("f", 2024, "final_accounts")
    for target, actual in (
        ("占比75%", "对接80余家"),
        ("拜访20家", "对接80余家"),
        ("引进1个", "完成"),
        ("满意", "满意"),
    ):
        row = {"indicator_id": target, "disclosure_id": "f", "table": "self_evaluation_overall", "level_3": target}
        row |= {"target": target, "actual": actual, "points": D(10), "score": D(10), "aligned": True}
        made.rows["indicators"].append(row)
    frame = compare.answers(made.study())
    assert frame["answer"].tolist() == ["other unit", "same unit", "no figure"]
    assert compare.full_marks(frame)["target"].tolist() == ["占比75%", "引进1个"]


def test_projects_are_added_up_by_purpose_and_a_new_one_has_no_rate() -> None:
    made = two_years()
    for name, project, amount in (
        ("a", "驻京维稳", "20"),
        ("b", "驻京维稳", "22"),
        ("b", "信访工作", "3"),
        ("a", "档案", "10"),
    ):
        ident = made.fact(name, "project_targets", "amount", amount, project=project)
        row = {"disclosure_id": name, "project": project, "amount_yuan": 10000 * D(amount), "phase": "approved"}
        made.rows["projects"].append(row | {"fact_id": ident})
    study = made.study()
    stability = only(compare.purposes_compared(study, "a", "b"), purpose="stability")
    assert (stability.earlier_yuan, stability.later_yuan, stability.change_percent) == (200000, 250000, 25.0)
    assert pd.isna(only(compare.projects_compared(study, "a", "b"), project="信访工作").change_percent)


def test_statements_of_a_repetition_share_the_figures() -> None:
    assert list(repetitions.headings())[:2] == ["expenditure", "revenue"]
    assert {row for row in repetitions.headings().values()} <= {"total", "public", "personnel", "project", "reserve"}


def test_the_boundary_held_constant_by_class_and_by_common_codes() -> None:
    held = compare.boundary_held_constant(two_years().study(), "a", "b")
    assert {name: value / 10000 for name, value in held.items()} == {
        "printed_earlier_yuan": 30,
        "printed_later_yuan": 25,
        "constant_earlier_yuan": 30,
        "constant_later_yuan": 42,
        "common_earlier_yuan": 26,
        "common_later_yuan": 36,
        "reclassified_yuan": 17,
    }


def test_a_code_stands_where_its_column_says_and_else_where_its_class_does() -> None:
    made = Made()
    made.document("a", 2024)
    made.code("a", "30307", public="3")
    made.code("a", "30228", personnel="2", public="1")
    made.fact("a", "general_budget_basic", "total", "5", code="30201")
    made.fact("a", "general_budget_basic", "amount", "7", code="30101")
    found, _ = boundary.both(made.study(), "a", "a")
    assert {code: (item.personnel / 10000, item.public / 10000) for code, item in found.items()} == {
        "30307": (0, 3),
        "30228": (2, 1),
        "30201": (0, 5),
        "30101": (7, 0),
    }


def test_a_basic_table_of_zeros_bears_no_comparison() -> None:
    made = two_years()
    made.document("c", 2026)
    made.basic("c", "90", "0", "0", "90")
    made.fact("c", "general_budget_basic", "total", "0.00", code="30201")
    with pytest.raises(compare.Unsound, match="c prints no basic expenditure"):
        compare.boundaries(made.study(), "b", "c")


@pytest.mark.parametrize(
    ("low", "high", "found"), [(-5, -1, "fell"), (-5, 0, "depends"), (-5, 2, "depends"), (0, 3, "rose"), (1, 3, "rose")]
)
def test_a_range_that_reaches_zero_is_no_fall(low: int, high: int, found: str) -> None:
    assert verdicts.of_range(D(low), D(high)) == found


def test_a_heading_that_may_not_have_changed_depends() -> None:
    made = Made()
    for name, year in (("a", 2024), ("b", 2025)):
        made.document(name, year)
    made.basic("a", "30", "10", "20", "0")
    made.basic("b", "31", "21", "10", "0")
    for name, later in (("a", ("", "10")), ("b", ("11", ""))):
        made.code(name, "30101", "10", "")
        made.code(name, "30201", "", "10")
        made.code(name, "30239", *later)
    row = only(compare.ledger(made.study()), heading="public")
    assert (row.low_percent, row.high_percent, row.direction) == (0, 5, "depends on the boundary")


def test_a_budget_in_final_accounts_is_no_outturn_of_their_codes() -> None:
    made = two_years()
    for row in made.rows["disclosures"]:
        row["document_type"] = "final_accounts"
    for phase, verdict, test in (
        ("approved", "only as stated", "own figures"),
        ("executed", "boundary change", "own figures;codes"),
    ):
        made.rows["statements"].clear()
        made.say("b", "operating_expenses", "level", "25", phase=phase)
        made.say("b", "operating_expenses", "change", "-5", phase=phase, base_phase=phase, slogan=True)
        claim = compare.claims(made.study()).iloc[0]
        assert (claim.verdict, claim.test) == (verdict, test)


def test_a_completion_below_a_hundred_is_a_fall_without_levels() -> None:
    made = Made()
    made.document("f", 2024, "final_accounts")
    made.say("f", "training", "completion", percent=D(90), base_phase="approved", slogan=True)
    claim = compare.claims(made.study()).iloc[0]
    assert (claim.direction, claim.verdict, claim.low_percent) == ("fell", "under-execution", D("-10.00"))


def test_an_implied_base_is_bounded_by_both_half_steps() -> None:
    made = two_years()
    made.say("b", "operating_expenses", "level", "25")
    made.say("b", "operating_expenses", "change", "-5", slogan=True)
    row = compare.tight_belts(made.study()).iloc[0]
    assert (row.base_low_yuan, row.base_yuan, row.base_high_yuan) == (299_900, 300_000, 300_100)


def test_a_zero_behind_an_amount_does_not_empty_a_table() -> None:
    made = Made()
    made.document("a", 2024)
    for amount in ("0.01", "0.00", None):
        made.fact("a", "revenue", "total", amount)
    assert only(completeness.completeness(made.study()), table="revenue").state == "published"


def test_a_slogan_in_one_repetition_stands_for_all() -> None:
    made = Made()
    made.document("b", 2025)
    made.say("b", "expenditure", "change", "-5")
    made.say("b", "revenue", "change", "-5", slogan=True)
    (change,) = compare.stated_changes(made.study()).itertuples()
    assert (change.subject, change.slogan, change.direction) == ("expenditure", True, "fell")


def test_three_public_outside_the_lines_of_the_basic_table() -> None:
    made = Made()
    made.document("a", 2024)
    made.fact("a", "three_public", "total", "10")
    for code, amount in (("30217", "2"), ("30231", "1"), ("30211", "4")):
        made.code("a", code, public=amount)
    row = only(compare.three_public_outside_basic(made.study()), disclosure_id="a")
    assert (row.in_basic_yuan, row.outside_yuan, row.outside_percent) == (30_000, 70_000, 70.0)


def test_three_public_of_the_prose_keeps_its_phase() -> None:
    made = Made()
    made.document("f", 2024, "final_accounts")
    made.say("f", "three_public", "level", "40", phase="approved")
    made.say("f", "three_public", "level", "23.3")
    found = compare.three_public(made.study())
    assert dict(zip(found["phase"], found["amount_yuan"], strict=True)) == {"approved": 400_000, "executed": 233_000}


def test_projects_are_compared_in_their_first_phase() -> None:
    made = two_years()
    for name, phase, amount in (("a", "approved", "20"), ("a", "executed", "18"), ("b", "approved", "22")):
        row = {"disclosure_id": name, "project": "档案", "amount_yuan": 10000 * D(amount), "phase": phase}
        made.rows["projects"].append(row | {"fact_id": f"{name}:{phase}"})
    row = only(compare.projects_compared(made.study(), "a", "b"), project="档案")
    assert (row.earlier_yuan, row.later_yuan, row.change_yuan) == (200_000, 220_000, 20_000)


# The five documents


def test_running_costs_rise_under_every_boundary_that_can_be_drawn(study: Study) -> None:
    frame = compare.boundaries(study, *BEIJING).set_index("boundary")["change_percent"].round(1)
    assert frame[["printed", "moved restored", "moved out", "whole class", "codes of both years"]].tolist() == [
        -5.9,
        13.0,
        15.1,
        22.7,
        24.4,
    ]
    row = only(compare.ledger(study), later_id=BEIJING[1], heading="public")
    assert (round(row.low_percent, 1), round(row.high_percent, 1)) == (D("13.0"), D("29.3"))
    assert row.direction == "rises"
    assert only(compare.ledger(study), later_id=BEIJING[1], heading="personnel").direction == "falls"


def test_zhuzhou_is_not_decidable_from_its_document(study: Study) -> None:
    frame = compare.boundaries(study, ZHUZHOU, ZHUZHOU).set_index("boundary")
    assert frame["change_percent"].round(1).tolist() == [-100.0, -3.3, 0.9, -11.7]
    assert (frame.loc["running items", "earlier_yuan"], frame.loc["running items", "later_yuan"]) == (2164000, 2093500)
    row = only(compare.ledger(study), later_id=ZHUZHOU, heading="total")
    assert (round(row.low_percent, 1), round(row.high_percent, 1)) == (D("-11.7"), D("0.9"))
    assert (row.printed_earlier_yuan, row.high_earlier_yuan) == (2807100, 2455200)


def test_the_claims_of_the_five_documents(study: Study) -> None:
    claims = compare.claims(study)
    assert [(row.subject, row.verdict, len(row.statement_ids.split(";"))) for row in claims.itertuples()] == [
        ("three_public", "only as stated", 1),
        ("expenditure", "borne out within the year only", 2),
        ("operating_expenses", "depends on the boundary", 1),
        ("three_public", "no change under the slogan", 1),
        ("three_public", "only as stated", 3),
        ("revenue_and_expenditure", "depends on the boundary", 3),
        ("function", "under-execution", 1),
        ("three_public", "under-execution", 1),
        ("reception", "under-execution", 1),
        ("operating_expenses", "depends on the boundary", 1),
        ("general", "not testable", 2),
        ("three_public", "borne out", 1),
        ("general", "not testable", 1),
    ]
    pledge = claims.iloc[11]
    assert (pledge.low_percent, pledge.high_percent) == (D("-35.51"), D("-11.81"))
    assert claims.set_index("claim_id").loc[f"{BEIJING[1]}/c02", "base_named"]
    assert not claims.set_index("claim_id").loc[f"{BEIJING[1]}/c01", "base_named"]


def test_the_claims_table_is_what_compare_says(study: Study) -> None:
    made = compare.claims(study)
    assert list(made.columns) == [column.name for column in schema.CLAIMS.columns]
    for column in ("claim_id", "verdict", "low_percent", "high_percent", "arithmetic", "arithmetic_zh"):
        assert made[column].tolist() == study.claims[column].tolist()
    assert set(compare.VERDICTS) == set(compare.VERDICTS_ZH) == set(compare.MEANINGS_ZH) == set(schema.CLAIM_VERDICTS)
    assert {test for tests in made["test"] for test in tests.split(";")} <= set(compare.TESTS) == set(compare.TESTS_ZH)


def test_every_statement_with_the_slogan_belongs_to_one_claim(study: Study) -> None:
    belts = compare.tight_belts(study)
    assert belts["statement_id"].tolist() == study.statements[study.statements["slogan"]]["statement_id"].tolist()
    assert set(belts["claim_id"]) == set(compare.claims(study)["claim_id"])
    broken = set(study.findings[study.findings["verdict"] == "breaks"]["finding_id"])
    cited = {name for row in belts["broken_checks"] if row for name in row.split(";")}
    assert cited and cited <= broken


def test_every_slogan_with_a_figure_stands_over_a_fall_or_no_change(study: Study) -> None:
    changes = compare.stated_changes(study)
    assert set(changes[changes["slogan"]]["direction"]) == {"fell", "unchanged"}
    rises = changes[changes["direction"] == "rose"]
    assert not rises["slogan"].any() and (rises["reason"] != "").all()


def test_a_unit_without_basic_expenditure_is_undefined_and_not_zero(study: Study) -> None:
    basic = spending.personnel_and_public(study).set_index("disclosure_id")
    zhuzhou = basic.loc[ZHUZHOU]
    assert zhuzhou["basic_yuan"] == 0 and "undefined" in zhuzhou["reason"]
    assert compare.share(zhuzhou["personnel_yuan"], zhuzhou["basic_yuan"]) is None
    with pytest.raises(boundary.Unsound, match="prints no basic expenditure"):
        boundary.boundary_held_constant(study, BEIJING[0], ZHUZHOU)


def test_the_decomposition_adds_up_to_the_total(study: Study) -> None:
    frame = compare.decomposition(study, *BEIJING).set_index("component")
    parts = frame.drop("total")
    assert sum(parts["change_yuan"]) == frame.loc["total", "change_yuan"] == D("495900.00")
    assert frame.loc["public", "change_yuan"] == D("186800.00")


def test_a_series_is_printed_where_it_can_be_and_implied_where_it_must(study: Study) -> None:
    found = compare.level_series(study, "长沙市人民政府驻北京联络处", "expenditure")
    assert list(zip(found["fiscal_year"], found["amount_yuan"] / 10000, found["origin"], strict=True)) == [
        (2023, D("1561.09"), "implied"),
        (2024, D("1602.94"), "printed"),
        (2025, D("1771.32"), "implied"),
        (2026, D("1652.53"), "printed"),
    ]
    assert all(found["low_yuan"] < found["amount_yuan"]) and all(found["amount_yuan"] < found["high_yuan"])


def test_side_by_side_keeps_phases_apart_and_needs_staff_for_heads(study: Study) -> None:
    offices = compare.side_by_side(study, "beijing_offices").set_index("disclosure_id")
    zhuzhou = offices.loc[ZHUZHOU]
    assert (zhuzhou["approved_yuan"], zhuzhou["outturn_yuan"]) == (D("2570000.00"), D("2478000.00"))
    assert zhuzhou["per_head_yuan"] == D("514000")
    assert "no establishment" in offices.loc[BEIJING[0], "reason"]
    assert offices.loc[BEIJING[0], "outturn_yuan"] is None


def test_three_public_takes_the_prose_where_the_table_is_omitted(study: Study) -> None:
    frame = compare.three_public(study)
    zhuzhou = frame[frame["disclosure_id"] == ZHUZHOU]
    assert set(zhuzhou["source"]) == {"prose"}
    assert zhuzhou.set_index(["component", "phase"]).loc[("total", "executed"), "amount_yuan"] == D("233000")
    outside = only(compare.three_public_outside_basic(study), disclosure_id="changsha-general-office-2024-budget")
    assert (outside.three_public_yuan, outside.outside_yuan) == (D("2520800.00"), D("1496200.00"))


def test_the_completeness_card(study: Study) -> None:
    card = compare.completeness_card(study)
    assert card.loc["three_public", ZHUZHOU] == "in prose only"
    assert card.loc["government_fund", BEIJING[0]] == "printed empty"
    assert card.loc["general_budget", BEIJING[1]] == "published"
    assert set(card.to_numpy().ravel()) <= set(completeness.STATES)


def test_receptions_whose_kinds_add_up_stand_beside_one_another(study: Study) -> None:
    row = only(compare.receptions(study), disclosure_id=ZHUZHOU)
    assert (row.counted, sorted(row.counts.split(";"))) == (125, ["104", "16", "5"])
    assert (row.together_yuan, row.stated_yuan) == (D(72300), D(36000))
    statements = study.statements[study.statements["quantity"].map(lambda n: n != 104)]
    assert compare.receptions(study.replaced(statements=statements)).empty
