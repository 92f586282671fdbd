"""A printed figure is an interval: sums, ratios, truncation, and ends that are open on one side."""

from decimal import Decimal

import pytest

from analysis.audit.cases import Case, of_terms, percent_case
from analysis.audit.figures import Figure, of_statement, of_tables
from analysis.audit.intervals import Span, change, ratio, rounded, total, truncated, verdict
from analysis.audit.pressing import pressed
from analysis.audit.rounding import as_printed
from analysis.audit.verdicts import findings


def figure(value: str, step: str, unit: str = "元", ident: str = "f", **more: str) -> Figure:
    return Figure(id=ident, value=Decimal(value), step=Decimal(step), unit=unit, table="summary", **more)


def finding(case: Case) -> dict[str, object]:
    (row,) = findings([case], case.figures)
    return row


def span(low: str, high: str) -> Span:
    return Span((Decimal(low) + Decimal(high)) / 2, Decimal(low), Decimal(high))


def test_a_figure_reaches_half_a_step_each_way() -> None:
    printed = rounded(figure("1652.53", "0.01"))
    assert (printed.low, printed.high) == (Decimal("1652.525"), Decimal("1652.535"))
    assert printed.radius == Decimal("0.005")


def test_intervals_that_only_touch_do_not_meet() -> None:
    assert not span("1.0", "2.0").meets(span("2.0", "3.0"))
    assert span("1.0", "2.1").meets(span("2.0", "3.0"))
    assert verdict(rounded(figure("247.81", "0.01")), rounded(figure("247.80", "0.01"))) == "breaks"


def test_exact_counts_meet_only_themselves() -> None:
    assert verdict(rounded(figure("3", "0")), rounded(figure("3", "0"))) == "ties"
    assert verdict(rounded(figure("3", "0")), rounded(figure("4", "0"))) == "breaks"


def test_the_interval_of_a_sum_adds_up_with_its_signs() -> None:
    added = total([(1, figure("38.46", "0.01")), (-1, figure("40", "0.1"))])
    assert (added.value, added.low, added.high) == (Decimal("-1.54"), Decimal("-1.595"), Decimal("-1.485"))
    assert total([]) == Span(Decimal(0), Decimal(0), Decimal(0))


def test_many_rounded_parts_may_miss_their_rounded_total() -> None:
    parts = [(1, figure("0.33", "0.01")) for _ in range(3)]
    assert verdict(rounded(figure("1.00", "0.01")), total(parts)) == "rounding"
    assert verdict(rounded(figure("1.01", "0.01")), total(parts)) == "breaks"


def test_a_ratio_with_a_negative_part() -> None:
    share = ratio(rounded(figure("-118.79", "0.01")), rounded(figure("1771.32", "0.01")))
    assert share and share.low < share.value < share.high < 0
    ends = (100 * Decimal("-118.795") / Decimal("1771.315"), 100 * Decimal("-118.785") / Decimal("1771.325"))
    assert (share.low, share.high) == ends
    assert round(share.value, 2) == Decimal("-6.71")


@pytest.mark.parametrize("whole", ["0", "0.004", "-0.004"])
def test_a_ratio_of_nothing_is_undefined_and_not_zero(whole: str) -> None:
    assert ratio(rounded(figure("1.00", "0.01")), rounded(figure(whole, "0.01"))) is None
    parts = figure("10", "1", "%", "p"), figure("1", "0.01", ident="a"), figure(whole, "0.01", ident="b")
    assert finding(percent_case("share", "占比", *parts))["verdict"] == "untestable"


def test_a_percent_is_judged_at_the_precision_it_is_printed_in() -> None:
    part, whole = figure("247.80", "0.01"), figure("257.00", "0.01")
    outcome = {text: _percent(text, part, whole) for text in ("96", "96.4", "96.42", "96.43", "96.5", "97")}
    assert outcome == {
        "96": "ties",
        "96.4": "ties",
        "96.42": "ties",
        "96.43": "breaks",
        "96.5": "breaks",
        "97": "breaks",
    }


def test_a_percent_whose_digits_were_cut_off_is_said_so() -> None:
    row = finding(
        percent_case(
            "share",
            "占比",
            figure("95.45", "0.01", "%", "p"),
            figure("9746.50", "0.01", ident="a"),
            figure("10210.34", "0.01", ident="b"),
        )
    )
    assert row["verdict"] == "rounding" and "cut off" in str(row["explanation"])


def _percent(text: str, part: Figure, whole: Figure) -> object:
    step = str(Decimal(1).scaleb(Decimal(text).as_tuple().exponent))  # type: ignore[arg-type]
    return percent_case("share", "占比", figure(text, step, "%"), part, whole).outcome()


def test_truncation_cuts_towards_zero() -> None:
    assert truncated(figure("3.57", "0.01")).low == Decimal("3.57")
    assert truncated(figure("-3.57", "0.01")).high == Decimal("-3.57")


def test_a_residual_that_truncation_alone_explains_is_said_so() -> None:
    parts = [figure("0.33", "0.01", ident=f"p{i}") for i in range(3)]
    terms = [(1, part) for part in parts]
    row = finding(of_terms("lines", "各行", figure("1.01", "0.01", ident="t"), terms, "column"))
    assert row["verdict"] == "rounding"
    assert "cut off" in str(row["explanation"]) and "截去尾数" in str(row["explanation_zh"])
    assert of_terms("lines", "各行", figure("1.02", "0.01", ident="t"), terms, "column").outcome() == "breaks"


def test_a_table_whose_sums_tie_to_the_last_digit_does_not_cut() -> None:
    """One sum that falls short beside two that are exact is a slip; three short ones are the office's way."""

    def sums(*totals: str) -> list[str]:
        cases = [
            of_terms(
                "lines",
                "各行",
                figure(total, "0.01", ident=f"t{n}"),
                [(1, figure("0.33", "0.01", ident=f"t{n}p{i}")) for i in range(3)],
                "column",
            )
            for n, total in enumerate(totals)
        ]
        return [case.outcome() for case in as_printed(cases, {})]

    assert sums("0.99", "0.99", "1.01") == ["ties", "ties", "breaks"]
    assert sums("1.01", "1.01", "0.99") == ["cut", "cut", "ties"]


def test_a_table_known_to_round_half_up_or_to_cut_is_judged_so() -> None:
    parts = [(1, figure("0.33", "0.01", ident=f"p{i}", table_id="t7")) for i in range(3)]
    case = of_terms("lines", "各行", figure("1.01", "0.01", ident="t", table_id="t7"), parts, "column")
    assert [as_printed([case], {"t7": mode})[0].outcome() for mode in ("cut", "half_up")] == ["cut", "breaks"]


def test_at_least_is_no_equality() -> None:
    basic = rounded(figure("9.00", "0.01"))
    assert verdict(rounded(figure("19.70", "0.01")), basic, "≥") == "ties"
    assert verdict(rounded(figure("9", "1")), rounded(figure("9.30", "0.01")), "≥") == "rounding"
    assert verdict(rounded(figure("8.00", "0.01")), basic, "≥") == "breaks"


def test_at_least_is_no_equality_at_its_ends() -> None:
    line = rounded(figure("9.505", "0.01"))
    assert verdict(rounded(figure("9", "1")), line, "≥") == "breaks"  # 9.5 is not below 9.5
    assert verdict(rounded(figure("9.00", "0.01")), rounded(figure("9.00", "0.01")), "≥") == "ties"


def test_a_ratio_of_exactly_zero_is_zero_and_of_an_exact_zero_undefined() -> None:
    nothing, some = rounded(figure("0", "0")), rounded(figure("5.00", "0.01"))
    assert ratio(nothing, some) == Span(Decimal(0), Decimal(0), Decimal(0))
    assert ratio(some, nothing) is None
    parts = figure("0", "1", "%", "p"), figure("0", "0.01", ident="a"), figure("5.00", "0.01", ident="b")
    assert finding(percent_case("share", "占比", *parts))["verdict"] == "ties"


def test_a_change_from_a_base_below_zero_has_no_percent() -> None:
    fall = change(figure("-5", "0.01"), figure("20", "0.01"))
    assert fall and fall.value == -20
    assert change(figure("5", "0.01"), figure("3", "0.01")) is None


def test_a_percent_in_the_middle_is_rounded_up() -> None:
    part, whole = figure("1", "0", ident="a"), figure("8", "0", ident="b")
    assert percent_case("share", "占比", figure("13", "1", "%", "p"), part, whole).outcome() == "ties"


def test_a_share_of_a_zero_whole_says_so() -> None:
    parts = figure("10", "1", "%", "p"), figure("1", "0.01", ident="a"), figure("0", "0.01", ident="b")
    case = percent_case("share", "占比", *parts)
    assert case.reason == ("the whole is zero", "分母为零")


def document(**more: object) -> dict[str, object]:
    """A clean row of a fact or a statement, blank but for what is named."""
    blank = {"disclosure_id": "d", "fiscal_year": 2030, "phase": "approved", "quantity": None, "quantity_unit": ""}
    fact = {"fact_id": "f", "spending_unit": "", "table": "summary", "measure": "", "label": "", "code": ""}
    said = {"statement_id": "s", "subject": "basic", "item": "", "part_of": "", "quote": "", "kind": "level"}
    return blank | fact | said | {"direction": "", "printed": "", "amount_yuan": None, "step_yuan": None} | more


def test_prose_in_whole_wan_is_no_finer_for_a_finer_table() -> None:
    """248万元 beside a table's 248.00 was rounded; 247.8万元 in prose that prints 12.05 dropped a zero."""

    def steps(*said: tuple[int, int]) -> list[int]:
        facts = [document(amount_yuan=Decimal(v), rounding_step_yuan=Decimal(100)) for v in (2_480_000, 2_478_000)]
        prose = [document(amount_yuan=Decimal(v), step_yuan=Decimal(step)) for v, step in said]
        return [int(figure.step) for figure in of_tables(facts, prose) if figure.table == "prose"]

    assert steps((2_480_000, 10_000)) == [10_000]
    assert steps((2_478_000, 1000), (120_500, 100)) == [100, 100]


def test_what_a_statement_counts_is_exact_and_visits_are_people() -> None:
    counted = of_statement(document(quantity=Decimal(176), quantity_unit="人次"))
    assert counted and (counted.value, counted.step, counted.unit) == (176, 0, "人")


def test_a_list_pressed_to_a_hundred_is_a_step_off_and_no_more() -> None:
    def shares(step: str, *printed: str) -> list[int]:
        whole = figure(str(len(printed) if sum(map(Decimal, printed)) == 100 else 3), "0", ident="w")
        cases = [
            percent_case(
                "share",
                "占比",
                Figure(id=f"p{n}", value=Decimal(text), step=Decimal(step), unit="%", table="prose", sentence="其中"),
                figure("1", "0", ident=f"a{n}"),
                whole,
            )
            for n, text in enumerate(printed)
        ]
        return pressed(cases, [case.outcome() for case in cases])

    assert shares("0.01", "33.33", "33.33", "33.34") == [2]
    assert shares("1", "40", "60") == []  # halves that are ten steps off
    assert shares("0.01", "33.33", "33.34") == []  # no whole list
