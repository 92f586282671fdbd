"""The parts of the PDF reader by themselves: glyphs and rules typed by hand, some points off as producers draw them."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from analysis.documents import Unreadable
from analysis.documents.pdf import columns, engine, fallback, reader, torn
from analysis.documents.pdf.page import Glyph, Page, Rule, gather, lines, sized, struck_once, words
from analysis.documents.pdf.placed import Placed, narrow
from analysis.documents.pdf.printed import Printed, split
from analysis.documents.pdf.regions import tabular
from analysis.documents.pdf.ruled import Area, Ruled, is_table, lay_out


def glyphs(text: str, x: float, base: float = 18.0, size: float = 10.0, gap: float = 0.0) -> list[Glyph]:
    """Characters side by side: Latin ones half as wide as their font, Chinese ones as wide."""
    found = []
    for order, char in enumerate(text):
        width = size if char >= "\u2e80" else size / 2
        found.append(Glyph(char, x, x + width, base, size, round(base) * 1000 + round(x) * 10 + order))
        x += width + gap
    return found


def grid(xs: list[float], ys: list[float], texts: dict[tuple[int, int], str], holes: tuple[str, ...] = ()) -> Ruled:
    """A table ruled on every side of every cell, without the sides in `holes` (`right 1 2`, `below 0 3`)."""
    across = [Rule(y, a, b) for y in ys for a, b in pairwise(xs)]
    down = [Rule(x, a, b) for x in xs for a, b in pairwise(ys)]
    for hole in holes:
        side, r, c = hole.split()[0], int(hole.split()[1]), int(hole.split()[2])
        if side == "right":
            down.remove(Rule(xs[c + 1], ys[r], ys[r + 1]))
        else:
            across.remove(Rule(ys[r + 1], xs[c], xs[c + 1]))
    table = Ruled(xs, ys, across, down)
    for (r, c), text in texts.items():
        table.glyphs += glyphs(text, xs[c] + 2, ys[r] + 14)
    return table


def text_of(table: Ruled) -> dict[Area, str]:
    return {area: "".join(glyph.text for glyph in found) for area, found in table.filled.items()}


# ---- ruled tables ---------------------------------------------------------------------------


@pytest.mark.parametrize(("covered", "closed"), [(100, True), (70, True), (50, False), (0, False)])
def test_a_line_that_covers_most_of_a_side_closes_it(covered: float, closed: bool) -> None:
    """Excel leaves gaps where borders meet: seven tenths of a line are one, half of it is a stub."""
    table = Ruled([0, 50, 150], [0, 100, 200], [], [Rule(50, 0, covered)])
    right, _ = table.borders()
    assert right[0][0] is closed and right[0][1] and not right[1][0]


def test_a_grid_with_cells_that_are_no_rectangles_is_a_chart() -> None:
    xs, ys = [0.0, 60, 120, 180], [0.0, 20, 40, 60]
    texts = {(r, c): "12" for r in range(3) for c in range(3)}
    assert is_table(grid(xs, ys, texts))
    # two cells of nine open to a neighbour are a hole in a line, every third one is the background of bars
    assert lay_out(grid(xs, ys, texts, ("right 0 0", "below 0 0"))) <= 2
    bars = ("right 0 0", "below 0 0", "right 1 1", "below 1 1", "right 2 1", "below 0 2", "below 1 0")
    table = grid(xs, ys, texts, bars)
    ragged = lay_out(table)
    assert 0.2 < ragged / len(table.cells) <= 0.6 and not is_table(table)


def test_a_number_that_runs_over_a_line_belongs_to_its_last_cell_and_words_to_that_of_most() -> None:
    table = grid([0.0, 40, 80], [0.0, 20], {})
    table.glyphs = glyphs("1,652.53", 3)
    lay_out(table)
    assert text_of(table) == {Area(0, 1, 1, 2): "1,652.53"}  # seven of eight characters stand before the line
    table.glyphs = glyphs("公务接待费", 3)
    lay_out(table)
    assert text_of(table) == {Area(0, 1, 0, 1): "公务接待费"}


def test_a_comma_may_hang_over_the_border_of_its_table() -> None:
    table = grid([0.0, 40, 80], [0.0, 20], {})
    comma, beyond = Glyph("，", 78, 88, 14, 10, 1), Glyph("注", 90, 100, 14, 10, 2)
    assert table.holds(comma) and not table.holds(beyond)


def test_ticks_are_no_rules_and_pieces_of_a_line_are_one() -> None:
    assert gather([Rule(10, 0, 3.5), Rule(40, 0, 2)]) == []
    (whole,) = gather([Rule(10, 0, 50), Rule(11.5, 51, 100), Rule(10, 100, 160)])
    assert (whole.start, whole.end) == (0, 160) and 10 < whole.at < 11.5
    assert len(gather([Rule(10, 0, 50), Rule(10, 60, 100), Rule(14, 0, 50)])) == 3


def test_columns_that_nobody_fills_are_dropped_with_what_their_merge_covers() -> None:
    page = Placed(0, 1, 3, cells={(0, 0): glyphs("合计", 0), (0, 2): glyphs("5", 90)}, spans={(0, 0): (1, 2)})
    page.spans[0, 2] = (1, 1)
    narrow([page])
    assert (page.columns, sorted(page.cells), page.spans) == (2, [(0, 0), (0, 1)], {(0, 0): (1, 1), (0, 1): (1, 1)})


# ---- characters and lines -------------------------------------------------------------------


def test_a_character_struck_twice_is_one_and_a_doubled_digit_is_two() -> None:
    bold = [Glyph("5", 10, 15, 18, 10, 1), Glyph("5", 10.6, 15.6, 18, 10, 2)]
    assert struck_once(bold) == bold[:1]
    narrow_ones = [Glyph("1", 110, 113, 18, 10, 3), Glyph("1", 113, 116, 18, 10, 4)]
    assert struck_once([*bold, *narrow_ones]) == [bold[0], *narrow_ones]
    below = [Glyph("5", 10, 15, 18, 10, 1), Glyph("5", 10, 15, 21, 10, 2)]
    assert struck_once(below) == below
    ligature = [Glyph("f", 10, 14, 18, 10, 1), Glyph("f", 10, 14, 18, 10, 2)]
    assert struck_once(ligature) == ligature


def test_white_space_between_words_and_none_between_spread_characters() -> None:
    assert words(glyphs("公用", 0, gap=1.5)) == "公用"
    assert words(glyphs("公用", 0, gap=3)) == "公 用"


def test_baselines_a_third_of_a_font_apart_are_one_line() -> None:
    near, far = glyphs("款", 20, 21.0), glyphs("项", 40, 24.0)
    assert [len(line) for line in lines([*glyphs("类", 0, 18.0), *near, *far])] == [2, 1]


def test_the_size_of_a_font_is_that_of_its_square() -> None:
    flat = [Glyph("一", 0, 12, 10, 16, 1), Glyph("1", 12, 18, 10, 16, 2), Glyph("1", 20, 25, 10, 0, 3)]
    assert [glyph.size for glyph in sized(flat)] == [12, 12, 0.5]


# ---- white space instead of lines -------------------------------------------------------------


def line(*parts: tuple[str, float]) -> Printed:
    return split([glyph for text, x in parts for glyph in glyphs(text, x)])


def test_a_gap_parts_an_amount_from_its_label_and_not_from_its_measure() -> None:
    assert [word.text for word in line(("办公费", 0), ("12.00", 35)).words] == ["办公费", "12.00"]
    assert [word.text for word in line(("支出", 0), ("12.00", 25), ("万元", 55)).words] == ["支出12.00万元"]
    assert [word.text for word in line(("205", 0), ("12", 20)).words] == ["205", "12"]


def test_one_amount_alone_makes_no_table() -> None:
    assert tabular(line(("办公费", 0), ("12.00", 100)))
    assert not tabular(line(("12.00", 100)))
    assert not tabular(line(("办公费", 0), ("差旅费", 100)))


def test_columns_that_touch_are_two_and_a_word_stands_in_the_one_it_overlaps_most() -> None:
    assert columns.merged([(0, 10), (10, 20), (15, 30)]) == [(0, 10), (10, 30)]
    (each,) = line(("12.00", 36)).words
    assert columns.nearest(each, [(0.0, 40.0), (42.0, 80.0)]) == 1


def test_heads_get_their_columns_in_order_and_one_without_amounts_keeps_its_place() -> None:
    heads = line(("合计", 30), ("基本", 80), ("项目", 130)).words
    assert columns.matched([(36.0, 50.0), (140.0, 150.0)], heads) == [(36.0, 50.0), (80.0, 100.0), (140.0, 150.0)]


# ---- torn pages -------------------------------------------------------------------------------


def page_of(rows: list[dict[int, str]], number: int) -> Placed:
    """Rows in three columns; a text is broken into lines of six characters."""
    table = Placed(0, len(rows), 3, page=number)
    for r, row in enumerate(rows):
        for column, text in row.items():
            parts = [text[at : at + 6] for at in range(0, len(text), 6)]
            placed = [glyphs(part, 100 * column, 40 * r + 11 * n + 18) for n, part in enumerate(parts)]
            table.cells[r, column] = [glyph for part in placed for glyph in part]
    return table


HEAD = {0: "编码", 1: "项目", 2: "金额"}


@pytest.mark.parametrize(
    ("last", "first", "one"),
    [
        ({1: "国土海洋气象等支出及其他"}, {1: "的补助", 2: "5.00"}, True),
        ({1: "国土海洋气象等支出及其他", 2: "5.00"}, {1: "的补助", 2: "1,206.00"}, False),  # both have figures
        ({1: "国土海洋气象等支出及其他", 2: "5.00"}, {1: "二、基本"}, False),  # a key opens a row of its own
        ({1: "国土海洋", 2: "5.00"}, {1: "的补助"}, False),  # the cell above was not full
    ],
)
def test_a_row_that_the_edge_of_a_page_tears(last: dict[int, str], first: dict[int, str], one: bool) -> None:
    above = page_of([HEAD, {0: "20101", 1: "一般公共服务支出的事项", 2: "1.00"}, last], 1)
    below = page_of([HEAD, first], 2)
    torn.mend([above, below])
    assert below.gone == ({1} if one else set())
    assert sorted(above.overleaf) == (sorted(first) if one else [])


# ---- the second reading -------------------------------------------------------------------------


def drawn(number: int, text: str, **more: object) -> Page:
    return replace(Page(number, glyphs=glyphs(text, 10)), **more)


class Source:
    """What pdfplumber would open: pages by their numbers."""

    def __init__(self, numbers: list[int]) -> None:
        self.pages = [type("Printed", (), {"page_number": n, "close": lambda self: None})() for n in numbers]

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_: object) -> None:
        return None


def test_a_second_reading_counts_only_where_it_sees_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Page 1 gains a character, page 2 would lose one, page 3 breaks: the first alone is taken."""
    again = {1: drawn(1, "类款项"), 2: drawn(2, "类"), 3: None}

    def read(printed: object) -> Page:
        found = again[printed.page_number]  # type: ignore[attr-defined]
        if found is None:
            raise ValueError
        return found

    monkeypatch.setattr(fallback.pdfplumber, "open", lambda _, pages: Source(pages))
    monkeypatch.setattr(fallback, "read", read)
    first = [drawn(1, "类款"), drawn(2, "类款"), drawn(3, "类款")]
    assert fallback.mend(b"", first, [1, 2, 3]) == [again[1], first[1], first[2]]


def one_page() -> bytes:
    """A PDF of one empty page."""
    import io

    import pypdfium2

    source = pypdfium2.PdfDocument.new()
    source.new_page(200, 200)
    stream = io.BytesIO()
    source.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("first", "asked"),
    [(drawn(1, "支出总表"), []), (drawn(1, "支出总表", unseen=1), [1]), (drawn(1, "支出总表", unmapped=2), [1])],
    ids=["whole", "unseen", "unmapped"],
)
def test_a_page_with_characters_unseen_or_unmapped_is_read_again(
    first: Page, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[int]] = []

    def mend(_: bytes, found: list[Page], doubtful: list[int]) -> list[Page]:
        calls.append(doubtful)
        return [drawn(1, "支出总表一")]

    monkeypatch.setattr(engine, "read", lambda *_: first)
    monkeypatch.setattr(fallback, "mend", mend)
    (page,) = reader.pages(one_page())
    assert calls == ([asked] if asked else []) and len(page.glyphs) == (5 if asked else 4)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Page(1), "blank"),
        (Page(1, images=1), "scan"),
        (Page(1, images=1, scanned=True), "faint"),
        (drawn(1, "支出总表", unmapped=2), "illegible"),
    ],
    ids=["blank", "scan", "faint", "illegible"],
)
def test_pages_without_text_are_refused_for_what_they_are(
    page: Page, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "read", lambda *_: page)
    monkeypatch.setattr(reader.scan, "available", lambda: False)
    monkeypatch.setattr(fallback, "mend", lambda _, found, doubtful: list(found))
    with pytest.raises(Unreadable) as refused:
        reader.pages(one_page())
    assert refused.value.code == code and math.isfinite(page.illegible)
