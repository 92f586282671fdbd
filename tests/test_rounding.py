"""A printed figure is an interval: sums, ratios, truncation, and ends that are open on one side."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.audit.cases import Case, finding, percent_case
from analysis.audit.intervals import Figure, Span, ratio, rounded, total, truncated, verdict


def figure(value: str, step: str, unit: str = "元", ident: str = "f") -> Figure:
    texts = ("approved", "summary", "amount", "合计", "", "", "", "")
    return Figure(ident, "d", "u", 2024, *texts, value=Decimal(value), step=Decimal(step), unit=unit)


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
    assert round(share.value, 2) == Decimal("-6.71")


@pytest.mark.parametrize("whole", ["0", "0.004", "-0.004"])
def test_a_ratio_of_nothing_is_undefined_and_not_zero(whole: str) -> None:
    assert ratio(rounded(figure("1.00", "0.01")), rounded(figure(whole, "0.01"))) is None
    case = percent_case("share", "占比", figure("10", "1", "%"), figure("1", "0.01"), figure(whole, "0.01"))
    assert finding(case)["verdict"] == "untestable"


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
            "share", "占比", figure("95.45", "0.01", "%"), figure("9746.50", "0.01"), figure("10210.34", "0.01")
        )
    )
    assert row["verdict"] == "rounding" and "cut off" in str(row["explanation"])


def _percent(text: str, part: Figure, whole: Figure) -> object:
    step = str(Decimal(1).scaleb(Decimal(text).as_tuple().exponent))  # type: ignore[arg-type]
    return finding(percent_case("share", "占比", figure(text, step, "%"), part, whole))["verdict"]


def test_truncation_cuts_towards_zero() -> None:
    assert truncated(figure("3.57", "0.01")).low == Decimal("3.57")
    assert truncated(figure("-3.57", "0.01")).high == Decimal("-3.57")


def test_a_residual_that_truncation_alone_explains_is_said_so() -> None:
    stated, parts = figure("1.02", "0.01"), [figure("0.33", "0.01", ident=f"p{i}") for i in range(3)]
    terms = [(1, part) for part in parts]
    cut = (truncated(replace(stated, value=Decimal("1.01"))), total(terms, truncated))
    case = Case.of("lines", "各行", replace(stated, value=Decimal("1.01")), total(terms), parts, cut=cut)
    row = finding(case)
    assert row["verdict"] == "rounding"
    assert "cut off" in str(row["explanation"]) and "截去尾数" in str(row["explanation_zh"])
    cut = (truncated(stated), total(terms, truncated))
    assert finding(Case.of("lines", "各行", stated, total(terms), parts, cut=cut))["verdict"] == "breaks"


def test_at_least_is_no_equality() -> None:
    basic = rounded(figure("9.00", "0.01"))
    assert verdict(rounded(figure("19.70", "0.01")), basic, "≥") == "ties"
    assert verdict(rounded(figure("9", "1")), rounded(figure("9.30", "0.01")), "≥") == "rounding"
    assert verdict(rounded(figure("8.00", "0.01")), basic, "≥") == "breaks"
