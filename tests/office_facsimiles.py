"""Typeset the study's transcriptions as Word, Excel and HTML files, the way offices publish them.

A transcription has lost what the page merged: a blank beside or below a header stands for a
merged cell, and a row with fewer cells than its table spans several columns. Both are put back
here, so that the readers meet real merges; what stands in the cells is not touched.
"""

import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from analysis.documents import Document, Line, Row, squeeze, text
from analysis.reference import table_of_title

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
NAMES = sorted(path.name for path in RAW.glob("*.txt"))
_ROW = 9
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?%?")


@dataclass
class Box:
    """One typeset cell: its lines, and how far it reaches to the right and down."""

    lines: tuple[str, ...]
    columns: int = 1
    rows: int = 1

    @property
    def blank(self) -> bool:
        return not any(line.strip() for line in self.lines)


@dataclass
class Typeset:
    """One table: boxes by (row, column)."""

    width: int
    height: int
    boxes: dict[tuple[int, int], Box] = field(default_factory=dict)

    def rows(self) -> Iterator[list[tuple[int, Box]]]:
        for row in range(self.height):
            yield [(c, self.boxes[row, c]) for c in range(self.width) if (row, c) in self.boxes]


def transcription(name: str) -> Document:
    """Return the transcription as the text reader sees it."""
    return text.read(name, (RAW / name).read_bytes())


def blocks(document: Document) -> Iterator[list[str] | Typeset]:
    """Yield runs of paragraphs and tables in turn."""
    prose: list[str] = []
    rows: list[list[tuple[str, ...]]] = []
    for item in _mended(document.items):
        if isinstance(item, str):
            if rows:
                yield _typeset(rows)
                rows = []
            prose.append(item)
        else:
            if prose:
                yield prose
                prose = []
            if rows and len(item) == 1 and table_of_title(squeeze("".join(item[0]))):
                yield _typeset(rows)
                rows = []
            rows.append(item)
    yield _typeset(rows) if rows else prose


def _mended(items: Sequence[Line | Row]) -> Iterator[str | list[tuple[str, ...]]]:
    """Join the rows that the transcription tore apart inside a cell (绩 | 效 | 指 | 标 | 一级指标 …)."""
    position = 0
    while position < len(items):
        item = items[position]
        if isinstance(item, Line):
            yield item.text
        else:
            cells = [tuple(line.text for line in cell.lines) for cell in item.cells]
            between = []
            while position + 1 + len(between) < len(items) and isinstance(items[position + 1 + len(between)], Line):
                between.append(items[position + 1 + len(between)])
            following = items[position + len(between) + 1 : position + len(between) + 2]
            short = between and all(len(line.text) < 8 for line in between)
            if short and following and len(cells) + len(following[0].cells) == _ROW:
                cells[-1] += tuple(line.text for line in between)
                cells += [tuple(line.text for line in cell.lines) for cell in following[0].cells]
                position += len(between) + 1
            yield cells
        position += 1


def _typeset(rows: list[list[tuple[str, ...]]]) -> Typeset:
    """Place the rows; captions print nothing between their two ends, so they may be shorter than the table."""
    width = max([len(row) for row in rows if not _is_caption(row)], default=max(map(len, rows)))
    table = Typeset(width, len(rows))
    for index, row in enumerate(rows):
        if len(row) > width:
            row = [cell for cell in row if any(map(squeeze, cell))] or row[:width]
        column = 0
        for cell, columns in zip(row, _spans([squeeze("".join(cell)) for cell in row], width), strict=True):
            table.boxes[index, column] = Box(cell, columns)
            column += columns
    _merge(table)
    return table


def _is_caption(row: list[tuple[str, ...]]) -> bool:
    texts = [squeeze("".join(cell)) for cell in row]
    return all(not t or re.match(r"公开\d+表|(?:部门|单位)", t) for t in texts)


def _spans(row: list[str], width: int) -> list[int]:
    """Return how many columns each cell of a row covers, as the office's form lays it out."""
    rest, first = width - len(row), row[0]
    if not rest or len(row) == 1:
        return [1] * width if not rest else [width]
    if len(row) == 2 and first == "收入":
        return [3, width - 3]
    if first == "人员经费合计":
        return [2, 1, width - 4, 1]
    if first == "项目" and "本年支出" in row:
        at = row.index("本年支出")
        return [2, *([1] * (at - 1)), rest, *([1] * (len(row) - at - 1))]
    if width == 7 and len(row) == 4:
        return [1, 2, 2, 2]
    if len(row) == 3 and width == _ROW:
        return [2, 4, 3] if first else [1, 4, 4]
    if len(row) == 4 and width == _ROW and first != "总分":
        return [2, 3, 1, 3]
    if len(row) == 8 and width == _ROW and first.startswith("一级"):
        return [2, *([1] * 7)]
    if len(row) == 8 and width == _ROW and rest == 1 and "资金" in row[1] + first:
        return [1, 2, *([1] * 6)]
    return [rest + 1, *([1] * (len(row) - 1))] if len(row) > 2 else [1, width - 1]


def _merge(table: Typeset) -> None:
    """Merge header blanks as the page did: to the right over the leaves below, down under a label."""
    head = next((r for r in range(table.height) if _is_anchor(table, r)), 0)
    for (row, column), box in sorted(table.boxes.items()):
        if box.blank or (row, column) not in table.boxes:
            continue
        while row < head and box.rows == 1 and _heads(table, row, column + box.columns, head):
            box.columns += table.boxes.pop((row, column + box.columns)).columns
        down = row + 1
        while down < table.height and _blank(table, down, column) and _mergeable(table, row, down, column, head, box):
            del table.boxes[down, column]
            box.rows += 1
            down += 1


def _heads(table: Typeset, row: int, column: int, head: int) -> bool:
    """Tell whether a blank of the header stands over words: then the cell to its left reaches over them."""
    words = (not table.boxes[below, column].blank for below in range(row + 1, head) if (below, column) in table.boxes)
    return _blank(table, row, column) and any(words)


def _mergeable(table: Typeset, row: int, down: int, column: int, head: int, box: Box) -> bool:
    same = table.boxes[down, column].columns == box.columns
    return same and (down < head if row < head else table.width > 12 and column < 4)


def _blank(table: Typeset, row: int, column: int) -> bool:
    return (row, column) in table.boxes and table.boxes[row, column].blank


def _is_anchor(table: Typeset, row: int) -> bool:
    texts = [squeeze("".join(box.lines)) for _, box in [*table.rows()][row]]
    numbered = texts == [str(n) for n in range(1, len(texts) + 1)]
    return bool(texts) and (numbered or (texts[0] in ("**", "栏次") and "1" in texts))


# ---- Word ----------------------------------------------------------------------------


def docx(source: Document) -> bytes:
    """Return the disclosure as a Word file: python-docx makes the file, the tables are written cell by cell."""
    import docx as word
    from docx.oxml import parse_xml

    file = word.Document()
    body = file.element.body
    for block in blocks(source):
        if isinstance(block, Typeset):
            body.insert(len(body) - 1, parse_xml(_word_table(block)))
            file.add_paragraph()
        else:
            for paragraph in block:
                file.add_paragraph(paragraph.replace("\t", " "))
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _word_table(table: Typeset) -> str:
    grid = "<w:gridCol w:w='900'/>" * table.width
    rows = "".join(f"<w:tr>{''.join(_word_cells(table, row))}</w:tr>" for row in range(table.height))
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f"<w:tbl xmlns:w='{name}'><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _word_cells(table: Typeset, row: int) -> Iterator[str]:
    column = 0
    while column < table.width:
        above = next((r for r in range(row, -1, -1) if (r, column) in table.boxes), row)
        box = table.boxes[above, column]
        merge = "" if box.rows == 1 else "<w:vMerge w:val='restart'/>" if above == row else "<w:vMerge/>"
        lines = box.lines if above == row else ("",)
        paragraphs = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>" for line in lines)
        yield f"<w:tc><w:tcPr><w:gridSpan w:val='{box.columns}'/>{merge}</w:tcPr>{paragraphs}</w:tc>"
        column += box.columns


def pandoc(source: Document) -> bytes:
    """Return the disclosure as the Word file that pandoc makes of it: a producer that is not ours in any part."""
    import pypandoc

    parts = (
        _html_table(block) if isinstance(block, Typeset) else "".join(f"<p>{escape(text)}</p>" for text in block)
        for block in blocks(source)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        pypandoc.convert_text("".join(parts), "docx", format="html", outputfile=str(path))
        return path.read_bytes()


# ---- Excel ---------------------------------------------------------------------------


def xlsx(source: Document) -> bytes:
    """Return the disclosure as a workbook: a sheet a table, numbers as numbers with the format that prints them."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, block in enumerate(blocks(source), start=1):
        sheet = book.create_sheet(f"第{number}张")
        if isinstance(block, Typeset):
            _sheet(sheet, block)
        else:
            for row, paragraph in enumerate(block, start=1):
                sheet.cell(row, 1, paragraph).data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(sheet, table: Typeset) -> None:
    for (row, column), box in table.boxes.items():
        if not box.blank:
            cell = sheet.cell(row + 1, column + 1)
            _fill(cell, "\n".join(line for line in box.lines if line.strip()))
        if box.columns > 1 or box.rows > 1:
            sheet.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=row + box.rows, end_column=column + box.columns
            )


def _fill(cell, printed: str) -> None:
    bare = printed.strip().strip("\u3000")
    if not _NUMBER.fullmatch(bare):
        cell.value = printed
        cell.data_type = "s"
        return
    decimals = len(bare.rstrip("%").partition(".")[2])
    percent = bare.endswith("%")
    value = float(bare.rstrip("%").replace(",", ""))
    cell.value = value / 100 if percent else value
    cell.number_format = ("#,##0" if "," in bare else "0") + ("." + "0" * decimals if decimals else "") + "%" * percent


# ---- HTML ----------------------------------------------------------------------------


def html(source: Document, encoding: str = "utf-8") -> bytes:
    """Return the disclosure as a web page of a content system: menu, scripts and a layout table round it."""
    parts = []
    for block in blocks(source):
        if isinstance(block, Typeset):
            parts.append(_html_table(block))
        else:
            parts += [f"<p>{escape(paragraph)}</p>" for paragraph in block]
    page = (
        f"<!DOCTYPE html>\r\n<html><head><meta charset='{encoding}'><title>公开</title>"
        "<style>td {width: 10px}</style></head>"
        "<body><nav>首页 12</nav><script>var x = '<td>99</td>';</script>"
        f"<table><tr><td>{''.join(parts)}</td></tr></table></body></html>"
    )
    return page.encode(encoding)


def _html_table(table: Typeset) -> str:
    rows = []
    for row in table.rows():
        cells = (
            f"<td colspan={box.columns} rowspan='{box.rows}'><p>"
            + "<br/>".join(map(escape, box.lines))
            + "</p></td>\r\n"
            for _, box in row
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1><tbody>{''.join(rows)}</tbody></table>"
