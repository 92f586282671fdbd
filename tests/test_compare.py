"""Questions to the clean tables: boundaries, series, verdicts, comparisons that refuse."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from analysis import store
from analysis.compare import austerity, boundary, completeness, levels, spending
from analysis.publish import results
from analysis.store.tables import Study

BEIJING = ("changsha-beijing-office-2024-budget", "changsha-beijing-office-2026-budget")


def test_the_boundary_moved_by_code(study: Study) -> None:
    moved = boundary.reclassified(study, *BEIJING).set_index("code")["reclassified_yuan"]
    assert {code: value for code, value in moved.items() if value} == {
        "30228": Decimal("58800.00"),
        "30239": Decimal("155200.00"),
        "30299": Decimal("21000.00"),
    }


def test_public_expenses_rise_once_the_boundary_is_held(study: Study) -> None:
    held = boundary.boundary_held_constant(study, *BEIJING)
    assert (held["printed_earlier_yuan"], held["printed_later_yuan"]) == (Decimal("823000"), Decimal("774800"))
    assert (held["constant_earlier_yuan"], held["constant_later_yuan"]) == (Decimal("823000"), Decimal("1009800"))
    assert held["reclassified_yuan"] == Decimal("235000")


def test_a_unit_without_basic_expenditure_is_undefined_and_not_zero(study: Study) -> None:
    basic = spending.personnel_and_public(study).set_index("disclosure_id")
    zhuzhou = basic.loc["zhuzhou-beijing-office-2024-final"]
    assert zhuzhou["basic_yuan"] == 0
    assert spending.share(zhuzhou["personnel_yuan"], zhuzhou["basic_yuan"]) is None
    assert "undefined" in zhuzhou["reason"]
    with pytest.raises(boundary.Unsound, match="prints no basic expenditure"):
        boundary.boundary_held_constant(study, BEIJING[0], "zhuzhou-beijing-office-2024-final")


def test_the_decomposition_adds_up_to_the_total(study: Study) -> None:
    frame = boundary.decomposition(study, *BEIJING).set_index("component")
    parts = frame.drop("total")
    assert sum(parts["change_yuan"]) == frame.loc["total", "change_yuan"] == Decimal("495900.00")
    assert frame.loc["public", "change_yuan"] == Decimal("186800.00")


def test_a_series_is_printed_where_it_can_be_and_implied_where_it_must(study: Study) -> None:
    found = levels.series(study, "长沙市人民政府驻北京联络处", "expenditure")
    assert list(zip(found["fiscal_year"], found["amount_yuan"] / 10000, found["origin"], strict=True)) == [
        (2023, Decimal("1561.09"), "implied"),
        (2024, Decimal("1602.94"), "printed"),
        (2025, Decimal("1771.32"), "implied"),
        (2026, Decimal("1652.53"), "printed"),
    ]
    assert all(found["low_yuan"] < found["amount_yuan"]) and all(found["amount_yuan"] < found["high_yuan"])


def test_verdicts_on_the_tight_belts(study: Study) -> None:
    belts = austerity.tight_belts(study)
    assert set(belts["verdict"]) <= set(austerity.VERDICTS)
    found = {(row.disclosure_id, row.subject, row.kind): row.verdict for row in belts.itertuples()}
    assert found[BEIJING[1], "expenditure", "change"] == "borne out within the year only"
    assert found[BEIJING[1], "operating_expenses", "change"] == "boundary change"
    assert found[BEIJING[1], "three_public", "no_change"] == "no change under the slogan"
    assert found["zhuzhou-beijing-office-2024-final", "operating_expenses", "change"] == "boundary change"
    assert found["zhuzhou-beijing-office-2024-final", "general", "pledge"] == "not testable"
    assert all(belts["arithmetic"] != "")


def test_every_statement_with_the_slogan_has_one_row(study: Study) -> None:
    belts = austerity.tight_belts(study)
    slogans = study.statements[study.statements["slogan"]]
    assert belts["statement_id"].tolist() == slogans["statement_id"].tolist()


def test_a_verdict_says_when_it_rests_on_a_figure_that_breaks(study: Study) -> None:
    belts = austerity.tight_belts(study)
    broken = set(study.findings[study.findings["verdict"] == "breaks"]["finding_id"])
    cited = {name for row in belts["broken_checks"] if row for name in row.split(";")}
    assert cited and cited <= broken


def test_side_by_side_keeps_phases_apart_and_needs_staff_for_heads(study: Study) -> None:
    offices = spending.side_by_side(study, "beijing_offices").set_index("disclosure_id")
    zhuzhou = offices.loc["zhuzhou-beijing-office-2024-final"]
    assert (zhuzhou["approved_yuan"], zhuzhou["outturn_yuan"]) == (Decimal("2570000.00"), Decimal("2478000.00"))
    assert zhuzhou["per_head_yuan"] == Decimal("514000")
    assert "staff is not published" in offices.loc[BEIJING[0], "reason"]
    assert offices.loc[BEIJING[0], "outturn_yuan"] is None


def test_three_public_takes_the_prose_where_the_table_is_omitted(study: Study) -> None:
    frame = spending.three_public(study)
    zhuzhou = frame[frame["disclosure_id"] == "zhuzhou-beijing-office-2024-final"]
    assert set(zhuzhou["source"]) == {"prose"}
    assert zhuzhou.set_index(["component", "phase"]).loc[("total", "executed"), "amount_yuan"] == Decimal("233000")


def test_the_completeness_card(study: Study) -> None:
    card = completeness.card(study)
    assert card.loc["three_public", "zhuzhou-beijing-office-2024-final"] == "in prose only"
    assert card.loc["government_fund", BEIJING[0]] == "printed empty"
    assert card.loc["project_targets", "changsha-czt-centre-2023-budget"] == "page lost"
    assert card.loc["general_budget", BEIJING[1]] == "published"
    assert set(card.to_numpy().ravel()) <= set(completeness.STATES)


def test_the_story_counts_what_the_tables_hold(study: Study) -> None:
    told = results.tell(study)
    assert told.numbers == len(study.numbers) and told.unread == 0
    assert sum(told.verdicts.values()) == told.checks == len(study.findings)
    assert sum(told.belt_counts.values()) == len(told.belts)


def test_a_collection_without_a_second_year_says_why_it_has_no_report(study: Study) -> None:
    frames = {field.name: getattr(study, field.name) for field in fields(study)}
    kept = {name: f[f["disclosure_id"] != BEIJING[1]] for name, f in frames.items() if "disclosure_id" in f}
    told = results.tell(replace(study, **kept))
    assert told.belt is None
    with pytest.raises(store.StoreError, match="two years"):
        told.main_belt()


@pytest.mark.parametrize(("value", "verb"), [(1, "rose"), (-1, "fell"), (0, "did not change")])
def test_words_for_a_direction_are_computed(value: int, verb: str) -> None:
    assert results.moved(value) == verb
