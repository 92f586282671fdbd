"""Tables made for measuring: drawn line by line, so that what stands in every cell is known.

Each kind is a way in which published tables are ruled, filled or not ruled at all. `made`
returns the PDF and the truth: page -> {(row label, column header): printed number}.
"""

import functools
import io
import random
from dataclasses import dataclass, field

from facsimiles import font

from analysis.documents import fold

RULED = ("grid", "merged", "rotated_page", "rotated_text", "double_struck", "boxes")
HARD = ("open_sided", "jitter", "zebra", "header_fill", "chart")
UNRULED = ("three_line", "three_line_merged", "three_line_wrapped", "numbered", "numbered_wrapped")
UNRULED += ("numbered_merged", "titled")
# fmt: off
LABELS = [
    "基本工资", "津贴补贴", "奖金", "伙食补助费", "绩效工资", "机关事业单位基本养老保险缴费",
    "职业年金缴费", "职工基本医疗保险缴费", "公务员医疗补助缴费", "住房公积金", "办公费",
    "印刷费", "咨询费", "手续费", "水费", "电费", "邮电费", "取暖费", "物业管理费",
    "差旅费", "维修（护）费", "租赁费", "会议费", "培训费", "公务接待费", "劳务费",
    "工会经费", "福利费", "公务用车运行维护费", "其他交通费用", "其他商品和服务支出",
    "离休费", "退休费", "抚恤金", "生活补助", "医疗费补助", "奖励金", "一",
]
# fmt: on
HEADS = ["合计", "基本支出", "项目支出", "经营支出", "人员经费", "公用经费", "上缴上级支出", "其他支出"]

Truth = dict[tuple[str, str], str]


@dataclass
class Made:
    """A table to draw: labels, headers, numbers, and its geometry in points from the top left of the page."""

    labels: list[str]
    heads: list[str]
    numbers: list[list[str]]
    xs: list[float]
    ys: list[float]
    size: float
    groups: list[tuple[int, int, str]] = field(default_factory=list)
    align: str = "right"

    @property
    def truth(self) -> Truth:
        return {
            (fold(label), head): number
            for label, row in zip(self.labels, self.numbers, strict=True)
            for head, number in zip(self.heads, row, strict=True)
            if number
        }


def made(kind: str, seed: int, pages: int = 2) -> tuple[bytes, dict[int, Truth]]:
    """Return a PDF with one table of the kind on each page, and what its cells print."""
    from reportlab.pdfgen.canvas import Canvas

    _register_font()
    stream, truth = io.BytesIO(), {}
    chance = random.Random(f"{kind}{seed}")
    canvas = Canvas(stream, pagesize=(842, 595))
    for page in range(1, pages + 1):
        table = _table(chance, kind)
        _Artist(canvas, chance, kind).page(table)
        truth[page] = table.truth
        canvas.showPage()
    canvas.save()
    return stream.getvalue(), truth


def adding_up(seed: int, misread: tuple[int, int] | None = None, last: str = "项目支出") -> tuple[bytes, Truth]:
    """Return a PDF of one ruled table in which every row and column adds up, but for one figure that is a unit off."""
    from reportlab.pdfgen.canvas import Canvas

    _register_font()
    chance = random.Random(f"adding up {seed}")
    parts = [[chance.randint(100, 999_999) for _ in range(2)] for _ in range(7)]
    rows = [*parts, [sum(column) for column in zip(*parts, strict=True)]]
    cents = [[sum(row), *row] for row in rows]
    if misread:
        cents[misread[0]][misread[1]] += 100
    numbers = [[f"{n / 100:,.2f}" for n in row] for row in cents]
    labels = [*chance.sample(LABELS[:-1], len(parts)), "合计"]
    xs, ys = [50.0, 240.0, 330.0, 420.0, 510.0], [110.0 + 22 * n for n in range(len(rows) + 2)]
    table = Made(labels, ["合计", "基本支出", last], numbers, xs, ys, 10.5)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(842, 595))
    _Artist(canvas, chance, "grid").page(table)
    canvas.showPage()
    canvas.save()
    return stream.getvalue(), table.truth


@functools.cache
def _register_font() -> None:
    """Tell ReportLab the Chinese font, once: parsing it takes longer than drawing and reading a table."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Noto", str(font())))


def _table(chance: random.Random, kind: str) -> Made:
    labels = chance.sample(LABELS, chance.randint(4, 8 if kind == "chart" else 16))
    heads = chance.sample(HEADS, chance.randint(2, 6))
    size = chance.choice([8.0, 9.0, 10.5])
    widths = [chance.uniform(165, 200), *(chance.uniform(70, 95) for _ in heads)]
    left, top, pitch = chance.uniform(30, 60), chance.uniform(110, 140), size * chance.uniform(1.9, 2.4)
    groups = [(1, len(heads), "本年支出")] if kind.endswith("merged") else []
    rows = len(labels) + 1 + bool(groups) + kind.startswith("numbered")
    xs = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
    ys = [top + pitch * n for n in range(rows + 1)]
    align = chance.choice(["right", "centre"])
    return Made(labels, heads, _numbers(chance, len(labels), len(heads)), xs, ys, size, groups, align)


def _numbers(chance: random.Random, rows: int, columns: int) -> list[list[str]]:
    def number() -> str:
        way = chance.random()
        if way < 0.15:
            return ""
        return "0.00" if way < 0.25 else f"{chance.uniform(-2, 99) * 10 ** chance.randint(0, 3):,.2f}"

    return [[number() for _ in range(columns)] for _ in range(rows)]


class _Artist:
    """Draws one page; y runs down."""

    def __init__(self, canvas, chance: random.Random, kind: str):
        self.canvas, self.chance, self.kind = canvas, chance, kind

    def page(self, table: Made) -> None:
        if self.kind.startswith("rotated"):
            self.canvas.setPageSize((842, 842))
        if self.kind == "rotated_page":
            self.canvas.setPageRotation(90)
            self.canvas.transform(0, 1, -1, 0, 700, 0)
        elif self.kind == "rotated_text":
            self.canvas.transform(0, 1, -1, 0, 720, 0)
        self.text(table.xs[0], 30, "2031年支出预算1,652.53万元，比上年减少118.79万元，下降6.71%。主要是压减项目经费", 9)
        self.text(300, 60, "2031年部门支出总体情况表", 14)
        self.text(table.xs[0], 90, "部门名称：某市某局", table.size)
        self.text(table.xs[-1] - 70, 90, "单位：万元", table.size)
        getattr(self, f"_{self.kind}", self._grid)(table)
        self.words(table)
        self.text(table.xs[0], table.ys[-1] + 30, "注：本表反映部门本年度各项支出情况，共3页。", table.size)
        below = "基本支出707.83万元，主要用于人员经费630.35万元和公用经费77.48万元。"
        self.text(table.xs[0], table.ys[-1] + 45, below, table.size)
        self.text(400, 590, "- 7 -", 9)

    # -- text --

    def words(self, table: Made) -> None:
        row = 0
        for first, last, words in table.groups:
            self.cell(table, row, first, words, "centre", last)
        row += bool(table.groups)
        for column, words in enumerate(["科目名称", *table.heads]):
            self.cell(table, row, column, words, "centre")
        if self.kind.startswith("numbered"):
            row += 1
            for column in range(len(table.heads) + 1):
                self.cell(table, row, column, str(column) if column else "**", "centre")
        for label, numbers in zip(table.labels, table.numbers, strict=True):
            row += 1
            if self.kind.endswith("wrapped") and len(label) > 9:
                self.cell(table, row, 0, label[:9], "left", lift=0.6)
                self.cell(table, row, 0, label[9:], "left", lift=-0.6)
            else:
                self.cell(table, row, 0, label, "left")
            for column, number in enumerate(numbers, start=1):
                self.cell(table, row, column, number, table.align)

    def cell(self, table: Made, row: int, column: int, words: str, align: str, last: int = 0, lift: float = 0) -> None:
        left, right = table.xs[column], table.xs[(last or column) + 1]
        width = self.canvas.stringWidth(words, "Noto", table.size)
        x = {"left": left + 3, "right": right - 3 - width, "centre": (left + right - width) / 2}[align]
        self.text(x, (table.ys[row] + table.ys[row + 1]) / 2 + (0.35 - lift) * table.size, words, table.size)

    def text(self, x: float, y: float, words: str, size: float) -> None:
        self.canvas.setFont("Noto", size)
        self.canvas.drawString(x, 595 - y, words)
        if self.kind == "double_struck":
            self.canvas.drawString(x + 0.4, 595 - y, words)

    # -- lines --

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, 595 - y0, x1, 595 - y1)

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: float | None = None, stroke: int = 1) -> None:
        if fill is not None:
            self.canvas.setFillGray(fill)
        self.canvas.rect(x0, 595 - y1, x1 - x0, y1 - y0, stroke=stroke, fill=fill is not None)
        self.canvas.setFillGray(0)

    def _grid(self, table: Made) -> None:
        first = 1 if table.groups else 0
        for n, y in enumerate(table.ys):
            self.line(table.xs[1] if table.groups and n == 1 else table.xs[0], y, table.xs[-1], y)
        for n, x in enumerate(table.xs):
            self.line(x, table.ys[first if 1 < n < len(table.xs) - 1 else 0], x, table.ys[-1])

    def _boxes(self, table: Made, fuzz: float = 0.0) -> None:
        def near(value: float) -> float:
            return value + self.chance.uniform(-fuzz, fuzz)

        for y0, y1 in zip(table.ys, table.ys[1:], strict=False):
            for x0, x1 in zip(table.xs, table.xs[1:], strict=False):
                self.box(near(x0), near(y0), near(x1), near(y1))

    def _jitter(self, table: Made) -> None:
        self._boxes(table, 1.2)

    def _open_sided(self, table: Made) -> None:
        for y in table.ys:
            self.line(table.xs[0], y, table.xs[-1], y)
        for x in table.xs[1:-1]:
            self.line(x, table.ys[0], x, table.ys[-1])

    def _zebra(self, table: Made) -> None:
        for n, (y0, y1) in enumerate(zip(table.ys, table.ys[1:], strict=False)):
            if n % 2:
                self.box(table.xs[0], y0, table.xs[-1], y1, 0.85, 0)
        self._grid(table)

    def _header_fill(self, table: Made) -> None:
        for x0, x1 in zip(table.xs, table.xs[1:], strict=False):
            self.box(x0, table.ys[0], x1, table.ys[1], 0.6, 0)
        self._boxes(table)

    def _chart(self, table: Made) -> None:
        """A bar chart with grid lines, framed or not, below the table; its numbers belong to no table."""
        self._grid(table)
        x, y = 560, 520
        for n in range(5):
            self.line(x, y - 25 * n, x + 230, y - 25 * n)
            self.text(x - 30, y - 25 * n, f"{n * 200}.00", 7)
        if self.chance.random() < 0.5:
            self.box(x, y - 110, x + 230, y)
        self.line(x, y, x, y - 110)
        for n in range(4):
            self.box(x + 20 + 55 * n, y - self.chance.uniform(20, 95), x + 50 + 55 * n, y, 0.4)
            self.text(x + 20 + 55 * n, y + 10, f"{2020 + n}年", 7)

    def _three_line(self, table: Made) -> None:
        for y in (table.ys[0], table.ys[1 + bool(table.groups)], table.ys[-1]):
            self.line(table.xs[0], y, table.xs[-1], y)
        if table.groups:
            self.line(table.xs[1] + 8, table.ys[1], table.xs[-1] - 8, table.ys[1])

    _three_line_merged = _three_line_wrapped = _three_line

    def _numbered(self, table: Made) -> None:
        pass

    _titled = _numbered_wrapped = _numbered_merged = _numbered
