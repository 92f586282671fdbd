"""What a page of a PDF shows and what its lines mean: edges, clips, torn rows, walls, ticks, and the second reading."""

import io
from collections.abc import Callable

import pytest

pytest.importorskip("reportlab", reason="reportlab draws the test files; it is in the dev extra")

from reportlab.pdfgen.canvas import Canvas

from analysis.documents import Line, Row
from analysis.documents.pdf import engine, fallback, reader

Draw = Callable[[Canvas], None]


def pages(*draws: Draw) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 400))
    for draw in draws:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def grid(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def two_by_two(canvas: Canvas) -> None:
    grid(canvas, [100, 200, 300], [300, 270, 240])
    for x, y, text in [(105, 280, "Item"), (205, 280, "Amount"), (105, 250, "Pens"), (205, 250, "12.50")]:
        canvas.drawString(x, y, text)


def rows(data: bytes) -> list[tuple[str, ...]]:
    return [item.texts for item in reader.read("made.pdf", data).items if isinstance(item, Row)]


GOOD = [("Item", "Amount"), ("Pens", "12.50")]

# ---- what is shown --------------------------------------------------------------------------


def test_what_stands_beyond_the_edge_of_a_page_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        canvas.drawString(105, 405, "hidden 99.00")

    items = reader.read("made.pdf", pages(draw)).items
    assert [item for item in items if isinstance(item, Line)] == []


def test_what_the_clip_of_a_cell_hides_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        canvas.saveState()
        cell = canvas.beginPath()
        cell.rect(100, 270, 100, 30)
        canvas.clipPath(cell, stroke=0)
        below = canvas.beginText(140, 280)
        below.setLeading(16)
        below.textLines("a\nsecond")  # the second line lies in the next row, and is cut away
        canvas.drawText(below)
        canvas.restoreState()

    assert rows(pages(draw)) == [("Itema", "Amount"), ("Pens", "12.50")]


# ---- tables over two pages ------------------------------------------------------------------


def table(canvas: Canvas, cells: list[tuple[list[str], str]]) -> None:
    """A table of labels, each broken over lines, and amounts, from the top of the page."""
    top, ys = 380.0, [380.0]
    for lines, amount in cells:
        for n, line in enumerate(lines):
            canvas.drawString(54, top - 12 - 12 * n, line)
        canvas.drawString(204, top - 12, amount)
        top -= 12 * len(lines) + 8
        ys.append(top)
    grid(canvas, [50, 200, 300], ys)


LONG = ["Operation and upkeep of the", "vehicles of the office and of its", "branch"]


def test_a_row_that_the_edge_of_a_page_tears_is_one_row() -> None:
    data = pages(
        lambda canvas: table(canvas, [(["Item"], "Amount"), (LONG, "1.00"), (LONG[:2], "2.00")]),
        lambda canvas: table(canvas, [(LONG[2:], ""), (["Rent"], "3.00")]),
    )
    whole = "".join(LONG).replace(" ", "")
    assert rows(data) == [("Item", "Amount"), (whole, "1.00"), (whole, "2.00"), ("Rent", "3.00")]
    torn = [item for item in reader.read("made.pdf", data).items if isinstance(item, Row)][2]
    assert [line.locator for line in torn.cells[0].lines] == ["p1.T1.R3.C1", "p1.T1.R3.C1/2", "p2.T1.R1.C1"]
    assert [line.page for line in torn.cells[0].lines] == [1, 1, 2]


@pytest.mark.parametrize("first", [(LONG[2:], "2.50"), (["2. branch"], ""), (["branch"], "9")])
def test_a_row_of_its_own_overleaf_stays_one(first: tuple[list[str], str]) -> None:
    """One with its own amount, one that a number opens: they do not continue the row before, however full that is."""
    data = pages(
        lambda canvas: table(canvas, [(["Item"], "Amount"), (LONG, "1.00"), (LONG[:2], "2.00")]),
        lambda canvas: table(canvas, [first, (["Rent"], "3.00")]),
    )
    assert len(rows(data)) == 5


# ---- what lines mean --------------------------------------------------------------------------


def test_a_form_whose_first_row_is_empty_is_a_table() -> None:
    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        grid(canvas, [100, 200, 300], [330, 300])

    assert rows(pages(draw)) == GOOD


def test_a_column_in_which_nothing_is_printed_is_none() -> None:
    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        canvas.line(190, 300, 190, 240)  # a doubled line

    assert rows(pages(draw)) == GOOD


@pytest.mark.parametrize(("length", "apart"), [(22, True), (14, False)])
def test_a_line_along_most_of_a_side_parts_two_cells(length: float, apart: bool) -> None:
    """Of 30 points: lines of neighbouring cells stop short of each other, an underline is no wall."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [100, 300], [300, 270, 240, 210])
        canvas.line(200, 240, 200, 210)
        canvas.line(200, 300, 200, 270)
        canvas.line(200, 270, 200, 270 - length)
        words = ["Item", "Amount", "Pens", "12.50", "Ink", "3.00"]
        for n, text in enumerate(words):
            canvas.drawString(105 + 100 * (n % 2), 280 - 30 * (n // 2), text)

    middle = ("Pens", "12.50") if apart else ("Pens12.50", "")
    assert rows(pages(draw)) == [("Item", "Amount"), middle, ("Ink", "3.00")]


def test_ticks_are_no_lines() -> None:
    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        for y in range(245, 300, 5):
            canvas.line(100, y, 103.5, y)

    assert rows(pages(draw)) == GOOD


def test_the_background_of_a_chart_is_no_table() -> None:
    """What its bars leave of it has corners that turn inwards: a place open to the right and below, closed across."""

    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        for row in range(5):
            for column in range(4):
                x, y = 60 + 60 * column, 200 - 30 * row
                corner = row % 2 == column % 2 == 0
                if row in (0, 4) or row % 2 == 0 or column % 2:
                    canvas.line(x, y, x + 60, y)
                if row < 4 and (column == 0 or column % 2 == 0 or row % 2):
                    canvas.line(x, y, x, y - 30)
                if row < 4 and column == 3:
                    canvas.line(x + 60, y, x + 60, y - 30)
                if row < 4 and corner:
                    canvas.drawString(x + 5, y - 20, f"{row}.50")

    assert rows(pages(draw)) == GOOD


def test_a_number_that_runs_over_a_line_stays_whole() -> None:
    """Excel lets it; it belongs to the cell in which it ends."""

    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        canvas.line(100, 210, 300, 210)
        for x in (100, 200, 300):
            canvas.line(x, 240, x, 210)
        canvas.drawRightString(215, 220, "1,652.53")

    assert rows(pages(draw))[-1] == ("", "1,652.53")


def test_a_comma_that_hangs_over_the_border_belongs_to_its_cell() -> None:
    def draw(canvas: Canvas) -> None:
        two_by_two(canvas)
        canvas.drawString(299.2, 280, ",")

    assert rows(pages(draw))[0] == ("Item", "Amount,")


# ---- the second reading ------------------------------------------------------------------------


def silent(monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    """As on a machine without the font: pdfium passes over one character, and tells that there is one."""
    read = engine.read

    def without(page: object, number: int) -> object:
        found = read(page, number)
        found.glyphs = [glyph for glyph in found.glyphs if glyph.text != lost]
        found.unseen = 1
        return found

    monkeypatch.setattr(engine, "read", without)


def test_a_page_on_which_characters_are_passed_over_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pages(two_by_two)
    silent(monkeypatch, "P")
    assert rows(data) == GOOD


def test_a_page_that_cannot_be_read_again_leaves_the_others_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pages(two_by_two, two_by_two, two_by_two)
    silent(monkeypatch, "P")
    again = fallback.read
    monkeypatch.setattr(fallback, "read", lambda page: again(page) if page.page_number != 2 else 1 / 0)
    assert rows(data) == [*GOOD, GOOD[0], ("ens", "12.50"), *GOOD]


def test_a_blank_that_stands_by_itself_sends_no_page_to_the_second_reading() -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(pages(lambda canvas: (two_by_two(canvas), canvas.drawString(20, 20, " "))[0])) as source:
        page = source[0]
        assert engine.read(page.raw, 1).unseen == 0
        page.close()
