"""Who may be accused: an office whose own figures prove the reading, and nobody where the reading could be at fault."""

import random
from decimal import Decimal
from typing import Any

import mutations
import pytest
from sound_documents import document

from analysis.audit import audit

Row = dict[str, Any]
Rows = dict[str, list[Row]]
CLASSES = {"201": (60, 40, 20), "208": (30, 30, 0), "221": (10, 10, 0)}


def fact(number: int, table: str, measure: str, wan: float, label: str = "合计", **more: Any) -> Row:
    row = {"fact_id": f"d:{number}", "disclosure_id": "d", "spending_unit": "某单位", "fiscal_year": 2024}
    row |= {"phase": "approved", "table": table, "measure": measure, "label": label, "code": "", "direction": ""}
    row |= {"amount_yuan": Decimal(str(wan)) * 10_000, "quantity": None, "quantity_unit": "", "printed": ""}
    return row | {"rounding_step_yuan": Decimal(100), "scale": "万元", "project": ""} | more


def statement(number: int, subject: str, wan: float | None, quote: str, kind: str = "level", **more: Any) -> Row:
    row = {"statement_id": f"d/s{number}", "disclosure_id": "d", "subject": subject, "item": subject, "part_of": ""}
    row |= {"fiscal_year": 2024, "phase": "approved", "kind": kind, "quote": quote, "scale": "万元"}
    row |= {"amount_yuan": None if wan is None else Decimal(str(wan)) * 10_000, "step_yuan": Decimal(100)}
    row |= {"percent": None, "percent_step": Decimal("0.01"), "quantity": None, "quantity_unit": ""}
    return row | {"base_year": None, "base_phase": ""} | more


def collection(facts: list[Row], statements: list[Row] | None = None) -> Rows:
    disclosure = {"disclosure_id": "d", "spending_unit": "某单位", "unit_code": "", "region": "other"}
    disclosure |= {"fiscal_year": 2024, "document_type": "budget", "consolidated": False}
    rest: Rows = {name: [] for name in ("projects", "indicators", "numbers")}
    return {"disclosures": [disclosure], "facts": facts, "statements": statements or [], **rest}


def expenditure(table: str = "expenditure", start: int = 0) -> list[Row]:
    """A table of three classes with its total, every column printed."""
    rows = {"": (100, 80, 20), **CLASSES}
    return [
        fact(start + 3 * n + place, table, measure, rows[code][place], f"科目{code}" if code else "合计", code=code)
        for n, code in enumerate(rows)
        for place, measure in enumerate(("total", "basic", "project"))
    ]


def by_verdict(rows: Rows) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in audit(rows):
        found.setdefault(str(row["verdict"]), set()).add(str(row["check"]))
    return found


def changed(rows: Rows, fact_id: str, wan: float) -> Rows:
    facts = [{**r, "amount_yuan": Decimal(str(wan)) * 10_000} if r["fact_id"] == fact_id else r for r in rows["facts"]]
    return {**rows, "facts": facts}


def test_a_cell_that_breaks_its_row_and_its_column_by_the_same_accuses() -> None:
    rows = changed(collection(expenditure()), "d:4", 47)  # basic of 201: 40
    breaks = [row for row in audit(rows) if row["verdict"] == "breaks"]
    assert {row["check"] for row in breaks} == {"expenditure by type", "expenditure roll-up (basic)"}
    assert len({row["cause_id"] for row in breaks}) == 1
    assert all(row["vouched_by"] for row in breaks)
    assert all(str(row["repair"]).startswith("probably 40.00 万元 for 47.00 万元") for row in breaks)


def test_a_row_that_is_not_there_accuses_nobody() -> None:
    facts = [row for row in expenditure() if row["code"] != "208"]
    found = by_verdict(collection(facts))
    assert "breaks" not in found
    assert {"expenditure roll-up", "expenditure roll-up (basic)"} <= found["untestable"]
    row = next(row for row in audit(collection(facts)) if row["verdict"] == "untestable")
    assert "the reading of the expenditure table is not proven" in str(row["explanation"])
    assert "未经验证" in str(row["explanation_zh"]) and row["cause_id"] == row["repair"] == ""


def test_a_cell_that_was_moved_one_column_accuses_nobody() -> None:
    facts = [{**row, "measure": "basic"} if row["fact_id"] == "d:5" else row for row in expenditure()]
    facts = [row for row in facts if row["fact_id"] != "d:4"]
    assert "breaks" not in by_verdict(collection(facts))


def test_a_table_in_another_scale_accuses_nobody_and_a_digit_does() -> None:
    summary = [fact(90, "summary", "amount", 100, "本年支出合计", direction="expenditure")]
    rows = collection(expenditure() + summary)
    assert by_verdict(rows).keys() <= {"ties"}
    assert "breaks" not in by_verdict(changed(rows, "d:90", 1_000_000))
    assert "summary against expenditure table" in by_verdict(changed(rows, "d:90", 109))["breaks"]


def test_two_tables_read_as_one_accuse_nobody() -> None:
    other = [{**row, "amount_yuan": row["amount_yuan"] * 3} for row in expenditure("expenditure", 100)]
    assert "breaks" not in by_verdict(collection(expenditure() + other))


def percent(value: str, quote: str, other: str = "") -> Rows:
    base = {"base_year": 2023, "base_phase": "approved", "percent": Decimal(value)}
    said = [statement(0, "revenue", 110, other or quote), statement(1, "revenue", 10, quote, "change", **base)]
    return collection([], said)


def test_a_percent_is_held_against_the_level_of_its_own_sentence() -> None:
    quote = "收入预算110万元，比上年增加10万元，增长10.00%。"
    assert by_verdict(percent("10.00", quote)).keys() == {"ties"}
    assert by_verdict(percent("9.09", quote))["breaks"] == {"percent of a change"}
    row = next(row for row in audit(percent("1.00", quote)) if row["verdict"] == "breaks")
    assert "10 %" in str(row["repair"])


def test_a_level_of_another_sentence_does_not_accuse_a_percent() -> None:
    said = percent("9.09", "与上年相比增加10万元，增长9.09%。", other="收入预算110万元。")
    said["statements"].insert(1, statement(2, "other", 55, "其他资金55万元。"))
    assert "breaks" not in by_verdict(said)


def shares(*percents: str) -> Rows:
    quote = "支出30000万元，其中：" + "，".join(f"科目{n}支出10000万元占{p}%" for n, p in enumerate(percents))
    said = [statement(0, "expenditure", 30_000, quote)]
    for n, value in enumerate(percents):
        said.append(statement(10 + n, f"part{n}", 10_000, quote, part_of="expenditure"))
        more = {"percent": Decimal(value), "part_of": "expenditure"}
        said.append(statement(20 + n, f"part{n}", None, quote, "share", **more))
    return collection([], said)


def test_shares_pressed_to_a_hundred_are_the_offices_way_and_one_finding() -> None:
    found = [row for row in audit(shares("33.33", "33.33", "33.34")) if row["check"] == "share"]
    assert [row["verdict"] for row in found].count("rounding") == 1
    assert "pressed to add up to 100" in str(next(r for r in found if r["verdict"] == "rounding")["explanation"])
    assert by_verdict(shares("33.33", "33.33", "33.39"))["breaks"] == {"share"}


def test_what_two_forms_draw_differently_is_a_boundary_and_no_break() -> None:
    facts = [
        fact(0, "general_budget_basic", "public", 77.48),
        fact(1, "general_budget_basic", "total", 100.98, "商品和服务支出", code="302"),
    ]
    found = by_verdict(collection(facts))
    assert found["boundary"] == {"public expenses by economic class"} and "breaks" not in found


@pytest.mark.parametrize(("region", "paired"), [("other", False), ("长沙", True)])
def test_a_code_tells_a_unit_only_within_a_region_that_is_known(region: str, paired: bool) -> None:
    """Every city numbers its units anew: 104001 is one unit in Changsha and another one in Yueyang."""
    one, other = (document(random.Random(n), n) for n in (1, 2))
    for rows in (one, other):
        rows["disclosures"][0] |= {"unit_code": "104001", "region": region}
    other["disclosures"][0]["spending_unit"] = "另一单位"
    both = {name: one[name] + other[name] for name in one}
    assert any(";" in str(row["disclosure_id"]) for row in audit(both)) == paired


def test_finding_ids_are_unique_even_for_documents_without_tables() -> None:
    one, other = collection([]), collection([])
    other["disclosures"][0] = {**other["disclosures"][0], "disclosure_id": "e", "spending_unit": "另一单位"}
    found = audit({name: one[name] + other[name] for name in one})
    assert len(found) == 2 and len({row["finding_id"] for row in found}) == 2


def test_points_accuse_only_where_no_lost_row_can_explain_the_gap() -> None:
    def verdict(*points: int) -> object:
        rows = collection([])
        rows["indicators"] = [
            {
                "indicator_id": f"d/i{n}",
                "disclosure_id": "d",
                "spending_unit": "某单位",
                "table": "project_targets",
                "project": "项目甲",
                "level_1": "产出指标",
                "level_2": "",
                "level_3": "次数",
                "target": "",
                "measure_unit": "",
                "actual": "",
                "points": Decimal(value),
                "score": None,
                "as_printed": "",
                "aligned": True,
            }
            for n, value in enumerate(points)
        ]
        return next(row["verdict"] for row in audit(rows) if row["check"] == "points of the indicators")

    assert verdict(50, 30, 20) == "ties"
    assert verdict(50, 30) == "untestable"
    assert verdict(50, 30, 20, 20) == "untestable"
    assert verdict(50, 33, 20) == "breaks"


def test_a_misprint_of_the_last_place_is_found_where_rounding_has_no_room() -> None:
    rows = document(random.Random(5), 5)
    subject = mutations.Subject(rows)
    total = next(r for r in rows["facts"] if r["table"] == "three_public" and r["measure"] == "total")
    new = total["amount_yuan"] + total["rounding_step_yuan"]
    found = audit(subject.with_value("facts", total["fact_id"], "amount_yuan", new))
    assert any(r["verdict"] == "breaks" and total["fact_id"] in r["evidence"] for r in found)
