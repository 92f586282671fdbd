"""What a printed number is: every form that offices print, and what is no number."""

from decimal import Decimal

import pytest

from analysis.amounts import MONEY, NUMERAL, number, scale_in, step, without_scale, yuan


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,652.53", "1652.53"),
        ("1652.53", "1652.53"),
        ("257", "257"),
        ("0.00", "0"),
        ("-118.79", "-118.79"),
        ("−118.79", "-118.79"),
        ("－118.79", "-118.79"),
        ("+3.1", "3.1"),
        ("(42.18)", "-42.18"),
        ("95.89%", "95.89"),
        ("12,345,678.90", "12345678.90"),
        ("（1.23）", "-1.23"),
        ("１，６５２．５３", "1652.53"),
        ("1，652.53", "1652.53"),
        ("1 652.53", "1652.53"),
        ("1\u2009652\u2009530", "1652530"),
    ],
)
def test_a_number_is_read_as_printed(printed: str, value: str) -> None:
    assert number(printed) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "-", "合计", "1,2", "12,34.5", "1.2.3", "(42.18", "42.18)", ",", "3人", "1 2", "16 52.53", "9" * 40]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert number(text) is None


def test_the_step_is_that_of_the_last_digit() -> None:
    assert [step(text) for text in ("1,652.53", "257", "96.5%", "(0.1)")] == [
        Decimal("0.01"), Decimal(1), Decimal("0.1"), Decimal("0.1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "amount"),
    [
        ("元", "2.50"),
        ("百元", "250.00"),
        ("千元", "2500.00"),
        ("万元", "25000.00"),
        ("百万元", "2500000.00"),
        ("千万元", "25000000.00"),
        ("亿元", "250000000.00"),
    ],
)
def test_every_scale_in_yuan(scale: str, amount: str) -> None:
    assert str(yuan(Decimal("2.5"), scale)) == amount


def test_an_unknown_scale_is_no_amount() -> None:
    assert yuan(Decimal(1), "美元") is None


def test_the_longest_amount_is_exact() -> None:
    assert str(yuan(Decimal("9" * 24), "亿元")) == "9" * 24 + "00000000.00"


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("金额(千元)", "千元"),
        ("预算数(百万元)", "百万元"),
        ("单位:万元", "万元"),
        ("金额单位:人民币元", "元"),
        ("部门:某局单位:亿元", "亿元"),
        ("金额", ""),
        ("控制率(%)", ""),
        ("预算单位:某局", ""),
    ],
)
def test_a_scale_stands_in_brackets_or_in_a_caption(words: str, scale: str) -> None:
    assert scale_in(words) == scale


def test_header_words_without_their_scale() -> None:
    assert without_scale("金额(千元)") == "金额" and without_scale("其他(补助)收入") == "其他(补助)收入"


def test_tokens_of_running_text() -> None:
    found = [match[0] for match in NUMERAL.finditer("共1,652.53万元,2026年3批次12人")]
    assert found == ["1,652.53", "2026", "3", "12"]
    assert [match[0] for match in NUMERAL.finditer("减少1 652.53 万元、3 12.50和2031 652.53")] == [
        "1 652.53", "3", "12.50", "2031", "652.53",
    ]  # fmt: skip
    assert MONEY.fullmatch("-1,234.5") and not MONEY.fullmatch("1,23")
