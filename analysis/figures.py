"""A frame -> a chart, in one house style.

No arithmetic but 元 -> 万元 and what drawing needs: what a chart says was computed where the frame was. Colours keep
apart for colour-blind readers, shapes and hatches in grey print; labels stand at what they name; values are printed.
The text of an SVG is text, measured in the font that the package `zhplot` carries, so every machine draws the same.
"""

import math
import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import matplotlib.style
import pandas as pd
import seaborn
from IPython.display import SVG
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, NullLocator

from analysis import austerity, rules
from analysis.reference import unit_name

WIDTH, SIDE = 5.6, 1.75
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
LIGHT, PALE, GREY, INK = "#BFDCEF", "#DDDDDD", "#6B6B6B", "#222222"
_FAMILY = "Tight Belts Sans"
_FALLBACK = "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
# Under a name of our own, for a system may have another Noto Sans SC; importing zhplot would change every chart's font.
# One file answers for both weights: bold is the browser's to find or to make.
_FONTS = Path(getattr(find_spec("zhplot"), "origin", None) or ".").parent / "fonts"
for _weight in (400, 700):
    _entry = font_manager.FontEntry(fname=str(_FONTS / "NotoSansSC-Regular.ttf"), name=_FAMILY, weight=_weight)
    font_manager.fontManager.ttflist.append(_entry)
STYLE = seaborn.axes_style("ticks") | dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color"), INK)
STYLE |= {
    "font.family": [_FAMILY],
    "font.size": 10,
    "axes.titlesize": 10,
    "xtick.labelsize": 9.5,
    "xtick.major.size": 3,
}
STYLE |= {"svg.fonttype": "none", "svg.hashsalt": "tight-belts", "hatch.linewidth": 1.2, "axes.edgecolor": GREY}
STYLE |= {"legend.fontsize": 9.5, "legend.frameon": False, "legend.handlelength": 1.2, "legend.columnspacing": 1}
_house = matplotlib.style.context(["default", STYLE])


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.strip().split("=") for pair in text.split("|"))


EN = _pairs("""unit=万元 (10,000 yuan)|not zero=万元 (10,000 yuan); the scale does not start at 0|none=no document
    |own scale=万元; each document on its own scale, the full width is its basic expenditure
    |approved=budget|executed=outturn
    |row scale=万元; each statement on its own scale, from 0 to the greater level|moved=moved under personnel:
    |three_public=三公|total=三公 in total|operating_expenses=机关运行经费|general=general pledge
    |personnel constant=personnel, boundary constant|public constant=public, boundary constant
    |general_budget_basic=basic expenditure|self_evaluation_overall=self-evaluation
    |self_evaluation_project=project evaluation
    |families=each mark: the gravest verdict of its checks, with their number/all checks""")
ZH = austerity.VERDICTS_ZH | _pairs("""unit=万元|not zero=万元；刻度不从零开始|none=无文件
    |own scale=万元；各文件比例尺不同，全宽为其基本支出|row scale=万元；各行比例尺不同，自零至较大者
    |approved=预算|executed=决算
    |budget=预算|final_accounts=决算|moved=移入人员经费：|held constant=口径不变|as printed=公布口径
    |numbers=数字个数|fact=表内数据|statement=文字数据|indicator=绩效指标|code=科目编码|form=栏次行次|date=日期
    |numbering=序号|identifier=文号编号|unread=未读|ties=相符|rounding=四舍五入|breaks=不符|untestable=无法检验
    |rows and footings=行列合计|between tables=表间勾稽|roll-ups=科目汇总|prose and tables=文字与表
    |within the prose=文字内部
    |percentages, changes=比率与变动|targets, points=绩效目标与分值|names, forms=名称与表式
    |families=图形为格内最严重的结论；数字为该结论的检验数／全部检验数|undefined=无法定义
    |no basic expenditure=无基本支出
    |personnel=人员经费|public=公用经费|of class 302=属302类|class 302 in all=302类合计|not itemised=未列明
    |personnel constant=人员（口径不变）|public constant=公用（口径不变）|all expenditure=支出总额
    |earlier=前期|later=后期
    |printed=表列|stated=文字|implied=推算|total=“三公”合计|reception=公务接待|abroad=因公出国（境）|vehicles=公务用车
    |vehicle_purchase=公车购置|vehicle_operation=公车运行|revenue=收入|expenditure=支出|basic=基本支出|project=项目支出
    |revenue_and_expenditure=收支总计|appropriation=财政拨款|operating_expenses=机关运行经费|general=一般表态|summary=收支总表
    |appropriation_summary=财政拨款收支总表|general_budget=一般公共预算|general_budget_basic=基本支出表|three_public=“三公”经费
    |government_fund=政府性基金|state_capital=国有资本经营|project_targets=项目绩效目标|overall_targets=整体绩效目标
    |project_outturn=项目资金情况|evaluation_base=绩效基础数据|self_evaluation_overall=整体自评
    |self_evaluation_project=项目自评
    |published=已公布|all zero=全为零|printed empty=空表|page lost=缺页|in prose only=仅有文字
    |omitted=未公布|not required=不适用""")

# Marks are (shape, colour, filling), patches (colour, hatch); the audit's verdicts stand in the order of gravity.
_VERDICTS = {"breaks": ("X", RED, "full"), "rounding": ("D", ORANGE, "none"), "untestable": ("s", GREY, "none")}
_VERDICTS |= {"ties": ("o", BLUE, "full")}
_STATES = {"published": ("o", BLUE, "full"), "all zero": ("o", BLUE, "none"), "printed empty": ("s", GREY, "none")}
_STATES |= {"page lost": ("o", RED, "left"), "in prose only": ("^", ORANGE, "full"), "omitted": ("X", RED, "full")}
_STATES |= {"not required": ("_", "#BBBBBB", "full")}
_OUTCOMES = {"borne out": ("o", GREEN, "full"), "borne out within the year only": ("o", GREEN, "left")}
_OUTCOMES |= {"no change under the slogan": ("s", GREY, "none"), "boundary change": ("D", ORANGE, "full")}
_OUTCOMES |= {"contradicted": ("X", RED, "full"), "not testable": ("o", GREY, "none")}
_ORIGINS = {"printed": ("o", BLUE), "stated": ("s", BLUE), "implied": ("o", "white")}
_ROLES = {"fact": (BLUE, ""), "statement": (ORANGE, ""), "indicator": (GREEN, "///"), "code": ("#D9D9D9", "")}
_ROLES |= {"form": ("#A6A6A6", ""), "date": ("#EFEFEF", "|||"), "numbering": ("#8C8C8C", "\\\\\\")}
_ROLES |= {"identifier": ("#555555", ""), "unread": (RED, "xxx")}
_PHASES: dict[str, dict[str, Any]] = {
    "approved": {"color": LIGHT, "edgecolor": BLUE},
    "executed": {"color": BLUE, "edgecolor": BLUE},
}
_HATCHED: dict[str, Any] = {"color": ORANGE, "hatch": "////", "edgecolor": BLUE, "clip_on": False}


@_house
def svg(figure: Figure) -> SVG:
    """Return a chart as SVG for a notebook or report, the same bytes for the same frame on every machine.

    A browser without the font falls back to another Chinese one; hundredths of a point are finer than any eye.
    """
    file = StringIO()
    figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = re.sub(r"(\.\d\d)\d+", r"\1", file.getvalue().replace(f"'{_FAMILY}'", _FALLBACK))
    return SVG(re.sub(r'<g id="[\w.]+_\d+">', "<g>", text))


def in_wan(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with every `…_yuan` column as `…_wan`: 万元, a dash where nothing is printed.

    Two decimals, and up to four where they say more: the bounds of a rounded figure lie between two printed ones.
    """
    plain = frame.assign(**{name: frame[name].map(_fine) for name in frame.columns if name.endswith("_yuan")})
    return plain.rename(columns=lambda name: re.sub("_yuan$", "_wan", str(name)))


def _fine(yuan: Any) -> str:
    return _wan(yuan) if yuan is None or pd.isna(yuan) or yuan % 100 == 0 else _wan(yuan, 4).rstrip("0")


def label(row: Any, lang: str = "en") -> str:
    """Return a document's label: the short name of its spending unit, its year, and its kind where the row has it."""
    kind = _word(row.document_type, lang) if hasattr(row, "document_type") else ""
    return " ".join(f"{unit_name(row.spending_unit, lang)} {row.fiscal_year} {kind}".split())


def labels(disclosures: pd.DataFrame, lang: str = "en") -> dict[str, str]:
    """Return the label of every document by its `disclosure_id`."""
    return {row.disclosure_id: label(row, lang) for row in disclosures.itertuples()}


def _labels(names: Sequence[str], disclosures: pd.DataFrame | None, lang: str) -> dict[str, str]:
    """Return the labels of documents; where their list is not given, their ids as words."""
    known = {} if disclosures is None else labels(disclosures, lang)
    return {name: known.get(name, name.replace("-", " ")) for name in dict.fromkeys(names)}


def _word(key: str, lang: str) -> str:
    return (EN if lang == "en" else ZH).get(key, key.replace("_", " "))


def _plain(yuan: Any) -> float:
    return float(yuan / 10000)


def _wan(yuan: Any, digits: int = 2) -> str:
    return "–" if yuan is None or pd.isna(yuan) else f"{yuan / 10000:,.{digits}f}".replace("-", "−")


def _ems(text: str) -> float:
    """Return the width of a text in ems, near enough to lay out by: one for a Chinese character, 0.57 for others."""
    return sum(1 if character > "⺀" else 0.57 for character in text)


def _wrap(text: str, width: float = 11) -> str:
    """Break a text into lines of about `width` ems: at spaces, and in Chinese evenly, never before a comma."""
    even = _ems(text) / max(1, math.ceil(_ems(text) / width))
    limit = even + 1 if text and text[0] > "⺀" else width
    lines = [""]
    for token in re.findall(r"[⺀-\uffff][、。，：）]*|[^\s⺀-\uffff]+\s*|\s+", text):
        if lines[-1] and _ems((lines[-1] + token).rstrip()) > limit:
            lines.append("")
        lines[-1] += token
    return "\n".join(line.strip() for line in lines)


def _page(height: float, left: float, right: float, note: str, **more: Any) -> tuple[Figure, Axes]:
    """Return a figure whose axes measure inches downward from their top, so that rows are placed and never collide.

    Beneath stand a scale if `scale`, a note, and the `key` (words to looks) of marks that have no room for words.
    """
    key, width, scale = more.get("key", {}), more.get("width", WIDTH), more.get("scale", False)
    columns = int((width - 0.1) * 72 / (9.5 * (max(map(_ems, key), default=0) + 3.2)))
    lines = math.ceil(len(key) / columns)
    foot = 0.26 + 0.23 * lines + 0.28 * scale
    whole = height + foot
    figure = Figure((width, whole), dpi=72)
    axes = figure.add_axes((left / width, foot / whole, (width - left - right) / width, height / whole))
    axes.set(ylim=(height, 0), yticks=[])
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.xaxis.set_major_locator(MaxNLocator(5) if scale else NullLocator())
    seaborn.despine(ax=axes, left=True, bottom=not scale)
    figure.text(0.08 / width, (0.08 + 0.23 * lines) / whole, note, size=9.5, color=GREY)
    if key:
        handles = [_mark(*look) for look in key.values()]
        figure.legend(handles, list(key), loc="lower left", bbox_to_anchor=(0, 0), ncols=columns, borderpad=0.3)
    return figure, axes


def _mark(*look: str) -> Patch | Line2D:
    if len(look) == 2:
        return Patch(facecolor=look[0], hatch=look[1], edgecolor=INK, linewidth=0.4)
    return Line2D([], [], linestyle="", **_look(*look))


def _look(marker: str, color: str, filling: str) -> dict[str, Any]:
    face = {"markerfacecoloralt": "white", "markeredgewidth": 1.5, "markersize": 7, "clip_on": False}
    return face | {"marker": marker, "color": color, "fillstyle": filling}


def _say(axes: Axes, x: float, y: float, text: str, dx: float = 4, dy: float = 0, **style: Any) -> None:
    """Write a text beside a point of the axes, `dx` and `dy` in points away."""
    options: dict[str, Any] = {"va": "center", "annotation_clip": False, "textcoords": "offset points"}
    axes.annotate(text, (x, y), (dx, dy), **options | style)


def _name(axes: Axes, y: float, text: str, **style: Any) -> None:
    """Write a text at the left edge of the page, in line with `y` of the axes."""
    _say(axes, 0, y, text, 6, xycoords=("figure fraction", "data"), **style)


@_house
def account(numbers: pd.DataFrame, disclosures: pd.DataFrame | None = None, lang: str = "en") -> Figure:
    """Draw the account of every number: a stacked bar a document, by role; what nobody understood would be red."""
    counts = numbers.groupby(["disclosure_id", "role"], sort=False).size().unstack(fill_value=0)
    names = _labels(list(counts.index), disclosures, lang)
    key = {_word(role, lang): look for role, look in _ROLES.items()}
    figure, axes = _page(0.54 * len(counts) + 0.05, SIDE, 1.3, _word("numbers", lang), scale=True, key=key)
    for row, (name, own) in enumerate(counts.reindex(columns=list(_ROLES), fill_value=0).iterrows()):
        y, end = 0.54 * row + 0.28, 0
        _name(axes, y, _wrap(names[str(name)]))
        for (color, hatch), count in zip(_ROLES.values(), own, strict=True):
            axes.barh(y, count, 0.26, end, color=color, hatch=hatch, edgecolor=INK, linewidth=0.4)
            end += count
        _say(axes, end, y, f"{end:,}, {_word('unread', lang)} {own['unread']}")
    return figure


_GROUPS: dict[str, tuple[Any, ...]] = {"rows and footings": (*rules.ROWS, *rules.FOOTINGS)}
_GROUPS |= {"between tables": rules.BETWEEN, "roll-ups": (), "prose and tables": rules.PROSE_TO_TABLES}
_GROUPS |= {"within the prose": rules.WITHIN_PROSE, "percentages, changes": rules.RATIOS}
_GROUPS |= {"targets, points": (), "names, forms": ()}
_BY_WORD = {"roll-ups": "roll-up", "prose and tables": "^prose on", "within the prose": "stated"}
_BY_WORD |= {"percentages, changes": "rate$|share|change|base|fell", "targets, points": "target|goal|points|score"}


def _family(check: str) -> str:
    """Return the family of a check: that of its rule, else by the words of its name."""
    named = (family for family, group in _GROUPS.items() if any(rule.name == check for rule in group))
    by_word = (family for family, words in _BY_WORD.items() if re.search(words, check))
    return next(named, None) or next(by_word, "names, forms")


@_house
def ties(findings: pd.DataFrame, disclosures: pd.DataFrame | None = None, lang: str = "en") -> Figure:
    """Draw which document ties where: families of checks down, documents across, the gravest verdict as a mark."""
    frame = findings.assign(disclosure_id=findings["disclosure_id"].str.split(";")).explode("disclosure_id")
    frame["family"] = frame["check"].map(_family)
    cells = {}
    for place, own in frame.groupby(["family", "disclosure_id"]):
        gravest = next(verdict for verdict in _VERDICTS if (own["verdict"] == verdict).any())
        count = (own["verdict"] == gravest).sum()
        cells[place] = gravest, f"{count}" if gravest == "ties" else f"{count}/{len(own)}"
    rows = [family for family in _GROUPS if (frame["family"] == family).any()]
    names = _labels(list(frame["disclosure_id"]), disclosures, lang)
    return _matrix(cells, rows, names, _VERDICTS, "families", lang)


@_house
def completeness(card: pd.DataFrame, disclosures: pd.DataFrame | None = None, lang: str = "en") -> Figure:
    """Draw the completeness card: standard tables down, documents across, the state of each as a mark."""
    cells = {(table, name): (str(state), "") for table, own in card.iterrows() for name, state in own.items()}
    return _matrix(cells, list(card.index), _labels(list(card.columns), disclosures, lang), _STATES, "", lang)


def _matrix(
    cells: Mapping[Any, tuple[str, str]],
    rows: Sequence[str],
    columns: Mapping[str, str],
    looks: Mapping[str, tuple[str, str, str]],
    note: str,
    lang: str,
) -> Figure:
    """Draw rows by columns of marks, each with a short text; a page as wide as the columns need."""
    heads = [_wrap(text, 6.6) for text in columns.values()]
    top, width = (
        0.185 * max(head.count("\n") + 1 for head in heads) + 0.1,
        max(WIDTH, SIDE + 0.76 * len(columns) + 0.05),
    )
    key = {_word(name, lang): look for name, look in looks.items() if name in {mark for mark, _ in cells.values()}}
    figure, axes = _page(top + 0.3 * len(rows), SIDE, 0.05, _word(note, lang), key=key, width=width)
    axes.set_xlim(0, (width - SIDE - 0.05) / 0.76)
    for x, head in enumerate(heads):
        _say(axes, x + 0.5, top - 0.06, head, 0, ha="center", va="bottom", size=9.5)
    for row, name in enumerate(rows):
        y = top + 0.3 * row + 0.15
        axes.axhline(y - 0.15, color=PALE, linewidth=0.6)
        _name(axes, y, _word(name, lang))
        for x, (mark, text) in enumerate(cells.get((name, column), ("", "")) for column in columns):
            if mark:
                axes.plot(x + (0.22 if text else 0.5), y, **_look(*looks[mark]))
                _say(axes, x + 0.38, y, text, 0, size=9.5)
    return figure


@_house
def personnel_and_public(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw personnel and public expenses as pairs of bars; the part of class 302 under personnel is hatched.

    Budgets differ a hundredfold, so the full width is each document's own basic expenditure. Where there is
    none a share is undefined, and the word stands in place of the bars.
    """
    figure, axes = _page(0.72 * len(frame) + 0.05, SIDE, 0.1, _word("own scale", lang))
    axes.set_xlim(0, 1)
    for number, row in enumerate(frame.itertuples()):
        y = 0.72 * number + 0.34
        _name(axes, y, _wrap(label(row, lang)))
        if row.reason:
            reason = _word(row.reason.partition(":")[0], lang)
            _say(axes, 0, y, _wrap(f"{_word('undefined', lang)}: {reason}", 25), color=GREY)
        else:
            _basic(axes, y, row, lang)
    return figure


def _basic(axes: Axes, y: float, row: Any, lang: str) -> None:
    parts = (row.personnel_yuan, row.public_yuan, row.class_302_in_personnel_yuan)
    personnel, public, moved = (0.0 if pd.isna(part) else float(part / row.basic_yuan) for part in parts)
    axes.barh([y - 0.14, y + 0.14], [personnel, public], 0.25, color=[BLUE, ORANGE])
    _say(axes, 0, y - 0.14, f"{_word('personnel', lang)} {_wan(row.personnel_yuan)}", color="white")
    whole = f"{_word('class 302 in all', lang)} {_wan(row.class_302_yuan)}"
    _say(axes, public, y + 0.14, f"{_word('public', lang)} {_wan(row.public_yuan)}; {whole}")
    if moved:
        axes.barh(y - 0.14, moved, 0.25, personnel - moved, linewidth=0, **_HATCHED)
        text = f"{_word('of class 302', lang)} {_wan(row.class_302_in_personnel_yuan)} ›"
        _say(axes, personnel - moved, y - 0.14, text, -4, color="white", ha="right")


@_house
def boundary(
    held: Mapping[str, Any], earlier: object, later: object, codes: pd.DataFrame | None = None, lang: str = "en"
) -> Figure:
    """Draw 公用经费 of two years as slopes, as printed and with the boundary held constant; `codes` fill the gap."""
    figure, axes = _page(2.7, 0.75, 2.2, _word("unit", lang), scale=True)
    looks = {"printed": (ORANGE, "o", "as printed", -9), "constant": (BLUE, "s", "held constant", 9)}
    ends = {way: [held[f"{way}_earlier_yuan"], held[f"{way}_later_yuan"]] for way in looks}
    low, high = (extreme(_plain(value) for pair in ends.values() for value in pair) for extreme in (min, max))
    pad = ((high - low) or 1) * 0.3
    axes.set(ylim=(low - pad, high + pad), xlim=(0, 1.16))
    axes.set_xticks([0, 1], [str(earlier), str(later)])
    for way, (color, marker, word, shift) in looks.items():
        values = [_plain(value) for value in ends[way]]
        axes.plot(values, color=color, marker=marker, linewidth=2.2, markersize=8, clip_on=False)
        text = f"{_wan(ends[way][1])}\n{_word(word, lang)}"
        _say(axes, 1, values[1], text, 5, shift, ha="right", va="bottom" if shift > 0 else "top")
    for value in dict.fromkeys(pair[0] for pair in ends.values()):
        _say(axes, 0, _plain(value), _wan(value), -8, ha="right")
    if codes is not None:
        _moved(axes, codes[codes["reclassified_yuan"] != 0], _plain(ends["printed"][1]), lang)
    return figure


def _moved(axes: Axes, codes: pd.DataFrame, start: float, lang: str) -> None:
    """Stack the reclassified amounts beside the later year, each with its code and name, the names kept apart."""
    low, high = axes.get_ylim()
    last = low
    for row in codes.itertuples():
        amount = _plain(row.reclassified_yuan)
        axes.bar(1.16, amount, 0.09, start, linewidth=0.8, **_HATCHED)
        last = max(start + amount / 2, last + (high - low) * 0.085)
        _say(axes, 1.21, last, f"{_wan(row.reclassified_yuan)}  {row.code} {_wrap(row.label, 9)}", 5, size=9)
        start += amount
    if len(codes):
        _say(axes, 1.1, start, _word("moved", lang), 0, 10, size=9)


@_house
def series(frames: Mapping[str, pd.DataFrame], lang: str = "en") -> Figure:
    """Draw levels over years, one panel a named series: printed and stated levels filled, implied ones as rings.

    A line to or from an implied level is dashed. Whiskers show the rounding intervals where they can be seen.
    """
    tall = 1.85 * len(frames) + 0.05
    figure = Figure((WIDTH, tall), dpi=72)
    years = sorted({int(year) for frame in frames.values() for year in frame["fiscal_year"]})
    for row, (name, frame) in enumerate(frames.items()):
        axes = figure.add_axes((0.04, (tall - 1.85 * row - 1.57) / tall, 0.92, 1.25 / tall))
        axes.set_title(f"{name}, {_word('unit', lang)}", loc="left", pad=8)
        axes.set(xlim=(years[0] - 0.4, years[-1] + 0.4), yticks=[])
        axes.set_xticks(years, [str(year) for year in years])
        seaborn.despine(ax=axes, left=True)
        if len(frame):
            _levels(axes, list(frame.itertuples()), lang)
    return figure


def _levels(axes: Axes, points: Sequence[Any], lang: str) -> None:
    xs, ys = [int(point.fiscal_year) for point in points], [_plain(point.amount_yuan) for point in points]
    pad = (max(ys) - min(ys) or abs(ys[0]) or 1) * 0.95
    axes.set_ylim(min(ys) - pad, max(ys) + pad)
    for n in range(len(points) - 1):
        implied = "implied" in (points[n].origin, points[n + 1].origin)
        axes.plot(xs[n : n + 2], ys[n : n + 2], color=BLUE, linewidth=1.8, dashes=(4, 3) if implied else ())
    for n, point in enumerate(points):
        axes.vlines(xs[n], _plain(point.low_yuan), _plain(point.high_yuan), color=INK, linewidth=1)
        marker, face = _ORIGINS[point.origin]
        axes.plot(xs[n], ys[n], marker, color=BLUE, markersize=8, markeredgewidth=1.8, markerfacecolor=face)
        near = [ys[m] for m in (n - 1, n + 1) if 0 <= m < len(ys)]
        shift, side = (8, "bottom") if not near or ys[n] >= sum(near) / len(near) else (-8, "top")
        text = f"{_wan(point.amount_yuan)}\n{_word(point.origin, lang)}"
        _say(axes, xs[n], ys[n], text, 0, shift, ha="center", va=side, size=9.5)


@_house
def decomposition(frame: pd.DataFrame, earlier: object = "", later: object = "", lang: str = "en") -> Figure:
    """Draw a waterfall from the earlier to the later total; totals are dots, for the scale does not start at zero."""
    total, parts = frame.iloc[-1], list(frame.iloc[:-1].itertuples())
    figure, axes = _page(0.42 * (len(parts) + 2), SIDE, 0.75, _word("not zero", lang), scale=True)
    level = _plain(total["earlier_yuan"])
    for row, part in enumerate(parts, start=1):
        change, y = _plain(part.change_yuan), 0.42 * row + 0.21
        axes.vlines([level, level + change], [y - 0.42, y], [y, y + 0.42], color=GREY, linewidth=0.8, zorder=0)
        look: dict[str, Any] = (
            {"color": ORANGE, "hatch": "///", "edgecolor": "white"} if change > 0 else {"color": BLUE}
        )
        axes.barh(y, change, 0.26, level, linewidth=0, **look)
        _say(axes, max(level, level + change), y, f"{'+' if change > 0 else ''}{_wan(part.change_yuan)}")
        held = f"{part.component} constant"
        _name(axes, y, _wrap(_word(held if part.component in ("personnel", "public") else part.component, lang)))
        level += change
    for row, end, year in ((0, "earlier", earlier), (len(parts) + 1, "later", later)):
        at, y = total[f"{end}_yuan"], 0.42 * row + 0.21
        axes.plot(_plain(at), y, "o", color=INK, markersize=9)
        _say(axes, _plain(at), y, _wan(at), 9, weight="bold")
        _name(axes, y, f"{_word('all expenditure', lang)} {year or _word(end, lang)}", weight="bold")
    axes.margins(x=0.08)
    return figure


@_house
def tight_belts(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw one row a tight-belt statement: an arrow from its base to its level, the figures, the verdict in words."""
    groups = [list(own.itertuples()) for _, own in frame.groupby("disclosure_id", sort=False)]
    height = 0.34 * len(groups) + 0.41 * len(frame)
    figure, axes = _page(height, 2.05, 2.05, _word("row scale", lang))
    axes.set_xlim(-0.04, 1.04)
    y = 0.2
    for group in groups:
        _name(axes, y, label(group[0], lang), weight="bold")
        y += 0.34
        for row in group:
            _statement(axes, y, row, lang)
            y += 0.41
    return figure


def _statement(axes: Axes, y: float, row: Any, lang: str) -> None:
    """Draw one statement; a track without an arrow would claim a level, so one without figures has none."""
    words = EN if lang == "en" else ZH
    as_printed = row.subject == "function" or (lang == "zh" and row.subject not in words)
    named = row.item if as_printed and row.item else _word(row.subject, lang)
    axes.plot(1.11, y, **_look(*_OUTCOMES[row.verdict]))
    _say(axes, 1.11, y, _wrap(_word(row.verdict, lang), 13), 9)
    if pd.isna(row.base_yuan) or pd.isna(row.level_yuan):
        _name(axes, y, named, size=9.5)
        return
    year = "" if pd.isna(row.base_year) else f"{row.base_year:.0f}"
    year = _word("approved", lang) if row.kind == "completion" else year
    figures = f"{_wan(row.base_yuan)} ({year}) → {_wan(row.level_yuan)}".replace(" ()", "")
    _name(axes, y, f"{named}\n{figures}", size=9.5, linespacing=1.15)
    whole = max(row.base_yuan, row.level_yuan) or 1
    base, level = float(row.base_yuan / whole), float(row.level_yuan / whole)
    axes.plot([0, 1], [y, y], color=PALE, linewidth=1, zorder=0)
    axes.plot([base, level], [y, y], color=BLUE, linewidth=2)
    axes.plot(base, y, "|", color=INK, markersize=11, markeredgewidth=1.5)
    axes.plot(level, y, {"fell": "<", "rose": ">"}.get(row.direction, "s"), color=BLUE, markersize=7)


Bars = dict[str, dict[str, dict[str, Any]]]


@_house
def three_public(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw 三公 and its components, budget beside outturn where both are published, document by document."""
    bars: Bars = {}
    for _, own in frame.groupby("disclosure_id", sort=False):
        split = own["component"].isin(["vehicle_purchase", "vehicle_operation"]).any()
        for row in own[(own["component"] != "vehicles") | (not split)].itertuples():
            rows = bars.setdefault(label(row, lang), {})
            rows.setdefault(_word(row.component, lang), {})[row.phase] = row.amount_yuan
    return _phased(bars, lang)


@_house
def side_by_side(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw a panel's approved totals year by year, outturns apart; a unit without a document in a year says so."""
    bars: Bars = {}
    for year in sorted(frame["fiscal_year"].unique()):
        rows = bars[str(year)] = {unit_name(unit, lang): {} for unit in frame["spending_unit"]}
        for row in frame[frame["fiscal_year"] == year].itertuples():
            rows[unit_name(row.spending_unit, lang)] = {"approved": row.approved_yuan, "executed": row.outturn_yuan}
    return _phased(bars, lang)


@_house
def projects(frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the amounts of projects by name, unit by unit, the largest first; budget beside outturn where published."""
    bars: Bars = {}
    for _, own in frame[frame["phase"].isin(list(_PHASES))].groupby(["disclosure_id", "spending_unit"], sort=False):
        for row in own.sort_values("amount_yuan", ascending=False, kind="stable").itertuples():
            bars.setdefault(label(row, lang), {}).setdefault(row.project, {})[row.phase] = row.amount_yuan
    return _phased(bars, lang)


def _phased(bars: Bars, lang: str) -> Figure:
    """Draw bars under headings: a light one for what was approved, a dark one for the outturn, each with its value."""
    printed = {(head, row): _known(own) for head, rows in bars.items() for row, own in rows.items()}
    words = {phase: f" {_word(phase, lang)}" for own in printed.values() for phase in own}
    high = {
        key: 0.08 + max(0.24 * len(own), 0.19 * len(_wrap(key[1]).split("\n")), 0.24) for key, own in printed.items()
    }
    figure, axes = _page(0.34 * len(bars) + sum(high.values()), SIDE, 1.25, _word("unit", lang), scale=True)
    y, above = 0.0, ""
    for (head, row), own in printed.items():
        if head != above:
            _name(axes, y + 0.2, head, weight="bold")
            y, above = y + 0.34, head
        middle = y + high[head, row] / 2
        _name(axes, middle, _wrap(row))
        for n, (phase, value) in enumerate(own.items()):
            at = middle + 0.24 * (n - (len(own) - 1) / 2)
            axes.barh(at, _plain(value), 0.19, linewidth=0.8, **_PHASES[phase])
            _say(axes, _plain(value), at, _wan(value) + (words[phase] if len(words) > 1 else ""), size=9.5)
        if not own:
            _say(axes, 0, middle, _word("none", lang), style="italic", color=GREY)
        y += high[head, row]
    axes.set_xlim(left=0)
    return figure


def _known(own: Mapping[str, Any]) -> dict[str, Any]:
    return {phase: own[phase] for phase in _PHASES if not pd.isna(own.get(phase))}
