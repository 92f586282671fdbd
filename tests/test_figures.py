"""Charts: the same bytes for the same frame, no missing glyph, and every word that a reader needs."""

import functools
import logging
import math
import operator
import re
import warnings
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import analysis
from analysis import figures, schema
from analysis.audit import rules
from analysis.compare import belts, boundary, completeness, components, levels, spending, verdicts
from analysis.figures import bars, changes, matrices, receipts, shares, shown, slopes, style
from analysis.figures import words as chart_words
from analysis.publish import receipt, results
from analysis.reference import rows

STUDY = analysis.load()
EARLIER, LATER = boundary.pairs_of_years(STUDY)[0]
UNIT = STUDY.disclosures.set_index("disclosure_id").loc[LATER, "spending_unit"]
HELD = boundary.boundary_held_constant(STUDY, EARLIER, LATER)
CODES = boundary.reclassified(STUDY, EARLIER, LATER)
CARD = completeness.card(STUDY)
BASIC = spending.personnel_and_public(STUDY)
SERIES = {"支出": levels.series(STUDY, UNIT, "expenditure")}
PARTS = components.decomposition(STUDY, EARLIER, LATER)
PROJECTS = components.projects_compared(STUDY, EARLIER, LATER)
CLAIMS = belts.claims(STUDY)
COMPONENTS = spending.three_public(STUDY)
OFFICES = spending.side_by_side(STUDY, "beijing_offices")
CHARTS: dict[str, Callable[[str], Figure]] = {
    "account": lambda lang: figures.account(STUDY.numbers, lang),
    "ties": lambda lang: figures.ties(STUDY.findings, STUDY.disclosures, lang),
    "completeness": lambda lang: figures.completeness(CARD, STUDY.disclosures, lang),
    "personnel_and_public": lambda lang: figures.personnel_and_public(BASIC, lang),
    "boundary": lambda lang: figures.boundary(HELD, "2001", "2002", CODES, lang),
    "series": lambda lang: figures.series(SERIES, lang),
    "decomposition": lambda lang: figures.decomposition(PARTS, "2001", "2002", lang),
    "claims": lambda lang: figures.claims(CLAIMS, lang),
    "three_public": lambda lang: figures.three_public(COMPONENTS, lang),
    "side_by_side": lambda lang: figures.side_by_side(OFFICES, lang),
    "projects": lambda lang: figures.projects(PROJECTS, "2001", "2002", lang),
}
RECEIPT = receipt.of(results.tell(STUDY))
assert RECEIPT
CHARTS["receipt"] = lambda lang: figures.receipt(RECEIPT.frame, lang, "支出减少1.00万元。\n……严格落实“过紧日子”的要求")
GROUPS = pd.DataFrame({"heading": ["类别", "类别", "地区"], "label": ["预算", "决算", "长沙"], "count": [4, 1, 5000]})
SHARES = GROUPS.assign(share=[0.5, 1.0, 0.0], low=[0.07, 0.025, 0.0], high=[0.93, 1.0, 0.06], text="1 / 1,234")
STATES = GROUPS.assign(published=[4, 0, 90], omitted=[0, 1, 4910])
CHARTS |= {
    "counts": lambda lang: figures.counts(GROUPS, lang=lang),
    "intervals": lambda lang: figures.intervals(SHARES.assign(measured=[False, False, True]), lang),
    "parts": lambda lang: figures.parts(STATES, "state", lang),
}
COUNTS = {"account", "ties", "completeness", "claims", "counts", "intervals", "parts"}


@cache
def drawn(name: str, lang: str = "en") -> str:
    return figures.svg(CHARTS[name](lang)).data


def words(svg: str) -> str:
    """The words of a chart in the order of drawing; lines of one label joined."""
    return " ".join(re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_alike_twice_and_warns_of_nothing(name, lang, caplog):
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        assert drawn(name, lang) == figures.svg(CHARTS[name](lang)).data
    assert caplog.records == []


@pytest.mark.parametrize("name", CHARTS)
def test_two_ways_of_summing_draw_the_same_bytes(name, monkeypatch):
    """`sum()` of floats gives another last digit from Python 3.12 on; a chart must not hang on it."""
    sheets = []
    for way in (lambda values, start=0: functools.reduce(operator.add, values, start), compensated):
        for module in (bars, changes, matrices, receipts, shares, slopes, style, chart_words):
            monkeypatch.setattr(module, "sum", way, raising=False)
        sheets.append(figures.svg(CHARTS[name]("en")).data)
    assert sheets[0] == sheets[1]


def compensated(values, start=0):
    listed = [start, *values]
    return math.fsum(listed) if any(isinstance(value, float) for value in listed) else sum(listed)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_text_in_fonts_that_browsers_have_and_says_its_unit(name):
    svg = drawn(name)
    families = set(re.findall(r"(?:font-family: |font: [^']*)('[^;\"]*)", svg))
    assert families == {"'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"}
    assert "Date" not in svg and "<metadata" not in svg
    assert "万元" in words(svg) or name in COUNTS


@pytest.mark.parametrize("name", CHARTS)
def test_a_chinese_chart_has_no_english_word(name):
    assert re.findall(r"[A-Za-z_]{2,}", words(drawn(name, "zh"))) == []


@pytest.mark.parametrize("name", CHARTS)
def test_no_text_leaves_the_page(name):
    figure = CHARTS[name]("en")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    page, renderer = figure.bbox, canvas.get_renderer()
    for text in figure.findobj(matplotlib.text.Text):
        box = text.get_window_extent(renderer)
        if text.get_text() and text.get_visible():
            assert box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y1 <= page.y1 + 3, text.get_text()


def test_the_names_and_years_of_all_documents_stand_beside_their_bars():
    shown = words(drawn("ties")).split()
    for text in figures.labels(STUDY.disclosures).values():
        assert set(text.split()) <= set(shown)


def test_a_document_without_basic_expenditure_is_called_undefined_with_the_reason():
    assert "undefined: no basic expenditure" in words(drawn("personnel_and_public"))
    assert "无法定义：无基本支出" in words(drawn("personnel_and_public", "zh"))


def test_the_part_of_class_302_under_personnel_is_named_and_hatched():
    svg = drawn("personnel_and_public")
    assert "of it class 302" in words(svg)
    assert "<pattern" in svg


def test_the_moved_codes_fill_the_gap_between_the_slopes():
    shown = words(drawn("boundary"))
    for code in CODES[CODES["reclassified_yuan"] != 0]["code"]:
        assert code in shown


def test_every_verdict_state_and_role_has_a_look():
    assert set(matrices.VERDICTS) == set(schema.VERDICTS)
    assert set(matrices.STATES) == set(completeness.STATES)
    assert set(changes.OUTCOMES) == set(verdicts.VERDICTS)
    assert set(bars.ROLES) == set(schema.ROLES)


def test_marks_differ_in_shape_or_filling_and_not_only_in_colour():
    for looks in (matrices.VERDICTS, matrices.STATES, changes.OUTCOMES):
        seen = [(shape, filling) for shape, _, filling in looks.values()]
        assert len(set(seen)) == len(seen)


def test_every_rule_belongs_to_the_family_of_its_group():
    for rule in (*rules.IDENTITIES, *rules.RATIOS):
        assert matrices.family(rule.name) in matrices.FAMILIES
    assert matrices.family("general budget roll-up (basic)") == "roll-ups"
    assert matrices.family("prose on a named project") == "prose and tables"
    assert matrices.family("one name for the unit") == "names, forms"


def test_a_document_whose_checks_break_is_marked_so():
    pair = STUDY.disclosures[STUDY.disclosures["disclosure_id"].isin([EARLIER, LATER])]
    finding = {"check": "basic by category", "disclosure_id": f"{EARLIER};{LATER}", "verdict": "breaks"}
    shown = words(figures.svg(figures.ties(pd.DataFrame([finding]), pair)).data)
    assert "breaks" in shown and shown.count("1/1") == 2


def test_in_wan_keeps_the_bounds_of_a_rounded_figure_apart_and_blank_is_a_dash():
    frame = pd.DataFrame({"a_yuan": [Decimal("16525250.00"), Decimal("-1187900"), None], "b": [1, 2, 3]})
    assert figures.in_wan(frame)["a_wan"].tolist() == ["1,652.525", "−118.79", "–"]


def test_drawing_leaves_the_settings_of_other_charts_alone():
    before = dict(matplotlib.rcParams)
    figures.svg(CHARTS["series"]("en"))
    assert dict(matplotlib.rcParams) == before


def test_a_unit_without_a_document_in_a_year_says_so():
    assert "no document" in words(drawn("side_by_side"))


def test_an_approved_total_is_made_up_of_its_printed_parts_or_left_whole():
    row = OFFICES[OFFICES["basic_yuan"].notna() & OFFICES["project_yuan"].notna()].iloc[0]
    assert row["basic_yuan"] + row["project_yuan"] == row["approved_yuan"]
    parts = figures.in_wan(pd.DataFrame([row]))[["basic_wan", "project_wan"]].iloc[0]
    assert f"basic {parts['basic_wan']} + project {parts['project_wan']}" in words(drawn("side_by_side"))
    whole = OFFICES.drop(columns=["basic_yuan", "project_yuan"])
    assert "basic" not in words(figures.svg(figures.side_by_side(whole)).data)


def test_every_word_of_the_charts_is_there_in_both_languages():
    chart_words = rows("chart_words")
    assert len({row["key"] for row in chart_words}) == len(chart_words)
    for row in chart_words:
        assert row["english"] and row["chinese"], row["key"]
        assert sorted(re.findall("{.*?}", row["english"])) == sorted(re.findall("{.*?}", row["chinese"])), row["key"]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_a_telephone_small_text_is_eleven_pixels_high(name, lang):
    with style.wide(shown.NARROW_INCHES):
        svg = figures.svg(CHARTS[name](lang)).data
    wide = float(re.search(r'width="([\d.]+)pt"', svg)[1])
    assert min(float(size) for size in re.findall(r"font(?:-size)?: ([\d.]+)px", svg)) * 321 / wide >= 11


def test_a_count_of_documents_has_no_half_a_document_on_its_scale():
    one = pd.DataFrame({"heading": [""], "label": ["预算"], "count": [1]})
    axis = figures.counts(one).axes[0].xaxis
    assert [tick for tick in axis.get_majorticklocs() if 0 <= tick <= 1] == [0, 1]


def test_an_interval_is_drawn_from_end_to_end_and_a_measure_looks_apart():
    axes = figures.intervals(SHARES.assign(measured=[False, False, True])).axes[0]
    lines = [line.get_xdata() for line in axes.lines if len(line.get_xdata()) == 2]
    assert [tuple(map(round, ends)) for ends in lines] == [(7, 93), (2, 100), (0, 6)]
    assert [line.get_marker() for line in axes.lines if len(line.get_xdata()) == 1] == ["o", "o", "D"]


def test_a_chart_of_the_report_has_a_headline_two_drawings_its_values_and_its_data():
    made = figures.chart(figures.series, SERIES, headline="A <b> rose by 5.9\u00a0%", source="Source: all")
    bundle = made._repr_mimebundle_()
    for svg in (bundle["image/svg+xml"], bundle[figures.NARROW]):
        ElementTree.fromstring(svg)
        assert "A &lt;b&gt; rose" in svg and "Source: all" in svg
    sizes = [re.search(r'width="([\d.]+)pt"', bundle[mime])[1] for mime in ("image/svg+xml", figures.NARROW)]
    assert float(sizes[1]) < 290 < float(sizes[0])
    assert "A <b> rose by" in bundle["text/plain"] and "implied" in bundle["text/plain"]
    assert len(bundle["text/csv"].splitlines()) == len(SERIES["支出"]) + 1


def test_the_data_of_a_chart_hold_no_formula_and_the_same_numbers():
    frame = pd.DataFrame({"name": ["=1+1", "-x", "plain"], "amount_yuan": [Decimal("-5.00"), Decimal("1"), None]})
    assert shown._csv((frame,)).splitlines() == ["name,amount_yuan", "'=1+1,-5.00", "'-x,1", "plain,"]


def test_a_mark_of_the_ties_leads_to_its_checks_in_the_explorer():
    links = re.findall(r'xlink:href="(explorer[^"]+)"', drawn("ties"))
    assert links and all(link.startswith("explorer.html#findings?family=") for link in links)


def test_an_earlier_level_is_said_beside_the_last_one():
    year = int(SERIES["支出"]["fiscal_year"].iloc[0])
    assert "+49.59" in words(figures.svg(figures.series(SERIES, against={year: "+49.59 so far"})).data)
