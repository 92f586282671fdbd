"""Tables without vertical lines, as Typst sets them: the cells that are read are the cells that were typed."""

import json
from collections.abc import Sequence

import pytest

pytest.importorskip("typst", reason="Typst sets the test files; it is in the dev extra")

import facsimiles
import typst

from analysis.documents import Line, Row, squeeze
from analysis.documents.pdf import reader

Cells = Sequence[Sequence[str]]

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
BODY = [
    ["201", "一般公共服务支出", "1,652.53", "932.10", "720.43"],
    ["20103", "政府办公厅（室）及相关机构事务", "1,652.53", "932.10", "720.43"],
    ["2010301", "行政运行", "932.10", "932.10", ""],
    ["2010302", "一般行政管理事务", "720.43", "", "720.43"],
    ["208", "社会保障和就业支出", "", "", ""],
    ["2080505", "机关事业单位基本养老保险缴费支出", "-8.20", "-8.20", "0.00"],
]
LANES = [
    ["一、一般公共预算拨款收入", "53,604.42", "一、一般公共服务支出", "49,053.12"],
    ["二、政府性基金预算拨款收入", "", "二、外交支出", ""],
    ["三、其他收入", "7.85", "三、文化旅游体育与传媒支出", "—"],
    ["", "", "四、社会保障和就业支出", "1.00"],
    ["收入总计", "53,612.27", "支出总计", "53,612.27"],
]
TARGETS = [
    [
        "1",
        "运行保障经费",
        "316.43",
        "保障联络服务工作正常开展，完成政务接待、信息报送等年度任务，满意度达到95%以上",
        "≥95%",
    ],
    ["2", "办公用房维修改造经费", "93.75", "确保工程质量合格", "12月底前"],
    ["3", "公务用车运行维护经费", "25.09", "严控运行维护费支出，坚持过紧日子，压减一般性支出不低于5%", "不超过5项"],
]

# ---- setting ------------------------------------------------------------------------------------


def text(words: str) -> str:
    return "#" + json.dumps(words, ensure_ascii=False)


def typeset(*parts: str, page: str = "") -> list[Line | Row]:
    """Return what is read of the parts that Typst sets."""
    head = f'#set page(paper: "a4", margin: 18mm{page})\n#set text(font: "Noto Sans SC", size: 9pt, lang: "zh")\n'
    fonts = [str(facsimiles.font().parent)]
    data = typst.compile((head + "\n\n".join(parts)).encode(), font_paths=fonts)
    return list(reader.read("made.pdf", data).items)


def table(rows: Cells, widths: Sequence[float], options: str = "", heads: int = 1) -> str:
    """Return a table: numbers to the right of their columns, header words in the middle."""
    numeric = {c for row in rows[heads:] for c, cell in enumerate(row) if "." in cell}
    align = ", ".join("right" if c in numeric else "left" for c in range(len(widths)))
    cells = [
        f"table.cell(align: center)[{text(cell)}]" if r < heads else f"[{text(cell)}]"
        for r, row in enumerate(rows)
        for cell in row
    ]
    columns = ", ".join(f"{width}fr" for width in widths)
    return f"#table(columns: ({columns}), align: ({align}), {options}\n{', '.join(cells)})"


def title(words: str = "部门支出总表") -> str:
    return f"#align(center)[{text(words)}]\n\n{text('单位：万元')}"


def rows(items: Sequence[Line | Row]) -> list[tuple[str, ...]]:
    return [item.texts for item in items if isinstance(item, Row)]


def typed(*cells: Cells) -> list[tuple[str, ...]]:
    return [tuple(squeeze(cell) for cell in row) for part in cells for row in part]


NONE = "stroke: none, inset: (y: 4pt), "
STYLES = {
    "none": NONE,
    "three rules": "stroke: (x, y) => (top: if y < 2 {0.6pt}, bottom: if y == 6 {0.6pt}), ",
    "a rule under each row": "stroke: (x, y) => (bottom: 0.4pt), ",
    "every second row filled": "stroke: none, fill: (x, y) => if calc.odd(y) {luma(225)}, ",
    "set close": "stroke: none, inset: (y: 1.6pt), ",
    "cells aligned in their middle": NONE + "gutter: 0pt, ",
}

# ---- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES)
def test_the_cells_are_those_that_were_typed(style: str) -> None:
    items = typeset(title(), table([HEAD, *BODY], (1, 1.6, 1.2, 1.2, 1.2), STYLES[style]))
    assert rows(items) == typed([HEAD], BODY)


@pytest.mark.parametrize("name", ["支出总表", "附件三：长沙市人民政府驻北京办事处二〇三一年支出明细"])
def test_a_table_needs_no_title_that_is_known(name: str) -> None:
    items = typeset(text(name), table([HEAD, *BODY], (1, 3, 1.2, 1.2, 1.2), STYLES["three rules"]))
    assert rows(items) == typed([HEAD], BODY)
    assert [item.text for item in items if isinstance(item, Line)] == [name]


def test_lanes_keep_their_own_amounts() -> None:
    head = ["项目", "预算数", "项目", "预算数"]
    items = typeset(title("部门收支总表"), table([head, *LANES], (3, 1.4, 3, 1.4), NONE))
    assert rows(items) == typed([head], LANES)


@pytest.mark.parametrize("vertical", ["top", "horizon", "bottom"])
def test_what_cells_break_over_lines_stays_in_its_row(vertical: str) -> None:
    head = ["序号", "项目名称", "金额", "年度绩效目标", "指标值"]
    options = NONE + f"align: (x, y) => (if x == 2 and y > 0 {{right}} else {{left}}) + {vertical}, "
    body = table([head, *TARGETS], (0.6, 1.6, 1.2, 3, 1.4)).replace("#table(", "#table(" + options, 1)
    body = body.replace("align: (left, left, right, left, left), ", "").replace("align: center", f"align: {vertical}")
    assert rows(typeset(title("项目支出绩效目标表"), body)) == typed([head], TARGETS)


def test_heads_over_several_columns_stand_at_the_first() -> None:
    cells = (
        "table.cell(colspan: 2, align: center)[科目], table.cell(colspan: 3, align: center)[本年支出],"
        + ",".join(f"table.cell(align: center)[{text(cell)}]" for cell in HEAD)
        + ","
        + ",".join(f"[{text(cell)}]" for row in BODY for cell in row)
    )
    columns = "columns: (1fr, 3fr, 1.2fr, 1.2fr, 1.2fr), align: (left, left, right, right, right)"
    items = typeset(title(), f"#table({columns}, {NONE}{cells})")
    assert rows(items) == typed([["科目", "", "本年支出", "", ""], HEAD], BODY)


def test_one_row_of_amounts_ends_where_the_prose_begins() -> None:
    head = ["合计", "因公出国（境）费", "公务用车购置费", "公务用车运行费", "公务接待费"]
    amounts = ["82.66", "0.00", "51.75", "17.73", "13.18"]
    prose = ["一、部门预算单位构成", "本部门预算由本级预算组成，2031年收入预算1,652.53万元。"]
    items = typeset(title("“三公”经费支出表"), table([head, amounts], (1, 1, 1, 1, 1), NONE), *map(text, prose))
    assert rows(items) == typed([head, amounts])
    assert [squeeze(item.text) for item in items if isinstance(item, Line)][-2:] == [squeeze(line) for line in prose]


def test_pages_of_one_table_share_its_columns() -> None:
    """The second page repeats no header, and nothing on it is project expenditure."""
    long = [[code + str(n), f"{name}之{n}", whole, basic, ""] for n in range(9) for code, name, whole, basic, _ in BODY]
    rest = [row for row in long if row[2]]
    items = typeset(title(), table([HEAD, *BODY, *rest], (1, 3, 1.2, 1.2, 1.2), NONE))
    assert {item.cells[0].page for item in items if isinstance(item, Row)} == {1, 2}
    assert rows(items) == typed([HEAD], BODY, rest)


def test_contents_and_sentences_with_gaps_are_no_tables() -> None:
    contents = [
        f"{name} #box(width: 1fr, repeat[.]) {n}" for n, name in enumerate(("收支总表", "收入总表", "支出总表"), 1)
    ]
    gaps = [f"2031年支出预算 #h(2em) {n}652.53 #h(2em) 万元，增长 #h(2em) {n}.95 #h(1em) %。" for n in range(1, 5)]
    assert rows(typeset(*contents, *gaps)) == []
