"""Word, Excel and HTML disclosures give the same clean rows as the transcriptions; what cannot be read says why."""

import contextlib
import csv
import io
import random
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import office_facsimiles as typeset
import pytest

from analysis import clean, pipeline, store
from analysis.documents import Document, Line, Row, Unreadable, formats, html
from analysis.documents.grid import Grid
from analysis.documents.office import docx, xlsx
from analysis.documents.office.number_formats import printed

FORMATS = ("docx", "xlsx", "html")
PRODUCERS = (*FORMATS, "pandoc")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_PLACES = {"fact_id", "statement_id", "indicator_id", "disclosure_id", "table_id", "page", "locator"}


def name_of(stream: str) -> bytes:
    return (stream + "\0").encode("utf-16-le")


def texts(document: Document) -> list[tuple[str, ...] | str]:
    return [item.text if isinstance(item, Line) else item.texts for item in document.items]


# ---- facsimiles --------------------------------------------------------------------------


def comparable(rows: list[dict[str, object]], *also: str) -> list[dict[str, object]]:
    return [{key: value for key, value in row.items() if key not in _PLACES.union(also)} for row in rows]


def facts(cleaned: clean.Cleaned) -> list[dict[str, object]]:
    """All facts but their places; the 合计 of a table without any figure has lost its column in the transcription."""
    found = comparable(cleaned.rows["facts"])
    return [row | {"label": ""} if row["amount_yuan"] is None and row["label"] == "合计" else row for row in found]


@pytest.mark.parametrize("producer", PRODUCERS)
@pytest.mark.parametrize("name", typeset.NAMES)
def test_a_facsimile_gives_the_rows_of_the_transcription(
    name: str, producer: str, cleaned: dict[str, clean.Cleaned]
) -> None:
    data = getattr(typeset, producer)(typeset.transcription(name))
    kind = "docx" if producer == "pandoc" else producer
    manifest = dict(store.raw_files(typeset.RAW))[name] | {"sha256": ""}
    expected, got = cleaned[name], clean.document(Path(name).with_suffix(f".{kind}").name, data, manifest)
    assert got.rows["disclosures"][0]["format"] == kind
    assert facts(got) == facts(expected)
    assert comparable(got.rows["projects"]) == comparable(expected.rows["projects"])
    assert comparable(got.rows["statements"]) == comparable(expected.rows["statements"])
    assert comparable(got.rows["indicators"], "as_printed") == comparable(expected.rows["indicators"], "as_printed")
    assert unread(got) == unread(expected)
    assert len({row["locator"] for row in got.rows["numbers"]}) == len(got.rows["numbers"])


def unread(cleaned: clean.Cleaned) -> int:
    return sum(row["role"] == "unread" for row in cleaned.rows["numbers"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "gb2312", "utf-16"])
def test_the_encoding_of_a_page_does_not_matter(encoding: str) -> None:
    name = typeset.NAMES[0]
    page = typeset.html(typeset.transcription(name)).decode().replace("charset='utf-8'", f"charset='{encoding}'")
    data = page.encode("gb18030" if encoding == "gb2312" else encoding)
    assert texts(formats.read("a.doc", data)) == texts(
        formats.read("a.html", typeset.html(typeset.transcription(name)))
    )


def test_a_page_that_misstates_its_encoding_is_read() -> None:
    page = "<html><meta charset=utf-8><table><tr><td>收入</td><td>１，６０２．９４</td></tr></table></html>"
    assert texts(html.read("a.html", page.encode("gb18030"))) == [("收入", "1,602.94")]


# ---- merges ------------------------------------------------------------------------------


def random_tables(seed: int) -> Iterator[typeset.Typeset]:
    """Yield tables whose boxes are merged at random; every box holds its own place as text."""
    chance = random.Random(seed)
    for _ in range(12):
        table = typeset.Typeset(chance.randint(2, 7), chance.randint(2, 9))
        free = {(r, c) for r in range(table.height) for c in range(table.width)}
        for row, column in sorted(free):
            if (row, column) not in free:
                continue
            columns, rows = chance.choice([1, 1, 1, 2, 3]), chance.choice([1, 1, 2, 3])
            columns, rows = min(columns, table.width - column), min(rows, table.height - row)
            if table.width == columns:
                columns -= 1
            area = {(row + r, column + c) for r in range(rows) for c in range(columns)}
            if not area <= free:
                columns = rows = 1
                area = {(row, column)}
            free -= area
            table.boxes[row, column] = typeset.Box((f"文{row}x{column}", "２\u3000行"), columns, rows)
        yield table


def expected(table: typeset.Typeset) -> list[tuple[str, ...]]:
    rows = [
        tuple(f"文{r}x{c}2行" if (r, c) in table.boxes else "" for c in range(table.width)) for r in range(table.height)
    ]
    return [row for row in rows if any(row)]


def spans(document: Document) -> set[tuple[str, tuple[int, int]]]:
    cells = [cell for item in document.items if isinstance(item, Row) for cell in item.cells]
    return {(cell.text, cell.span) for cell in cells if cell.span and cell.text}


def expected_spans(table: typeset.Typeset) -> set[tuple[str, tuple[int, int]]]:
    return {(f"文{row}x{column}2行", (box.rows, box.columns)) for (row, column), box in table.boxes.items()}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("seed", range(8))
def test_merged_cells_are_blank_but_for_their_first(seed: int, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in random_tables(seed):
        monkeypatch.setattr(typeset, "blocks", lambda _, table=table: iter([["一段。"], table]))
        document = formats.read("a", getattr(typeset, kind)(typeset.transcription(typeset.NAMES[0])))
        rows = [item.texts for item in document.items if isinstance(item, Row)]
        width = max(len(row) for row in rows)
        assert [row + ("",) * (table.width - width) for row in rows] == expected(table)
        assert all(len(row) == width for row in rows)
        assert kind == "xlsx" or spans(document) == expected_spans(table)


def test_places_and_lines_of_cells() -> None:
    table = typeset.Typeset(2, 1, {(0, 0): typeset.Box(("一", "　", "二")), (0, 1): typeset.Box(("1",))})
    grid = Grid(lambda row, column: f"T1.R{row + 1}.C{column + 1}", 3)
    for (row, column), box in table.boxes.items():
        grid.put(row, column, box.lines)
    (item,) = grid.items()
    assert isinstance(item, Row)
    assert [(line.locator, line.page) for line in item.cells[0].lines] == [("T1.R1.C1", 3), ("T1.R1.C1/2", 3)]


# ---- Word --------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, part: str = "word/document.xml", namespace: str = _W) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(part, f"<w:document xmlns:w='{namespace}'><w:body>{body}</w:body></w:document>")
    return stream.getvalue()


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else f"<w:p><w:r><w:t>{content}</w:t></w:r></w:p>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def read_word(body: str, **more: str) -> list[tuple[str, ...] | str]:
    return texts(docx.read("a.docx", word(body, **more)))


def test_columns_too_narrow_to_print_belong_to_their_neighbour() -> None:
    head = cell("甲") + cell("乙", "<w:gridSpan w:val='2'/>")
    body = cell("1", "<w:gridSpan w:val='2'/>") + cell("2")
    assert read_word(table(head, body, widths=(1000, 40, 1000))) == [("甲", "乙"), ("1", "2")]
    assert read_word(table(head, body, widths=(1000, 400, 1000))) == [("甲", "乙", ""), ("1", "", "2")]


def test_cells_before_the_grid_content_controls_and_tracked_changes() -> None:
    late = "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("2")
    control = f"<w:sdt><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt>" + cell("乙")
    gone = "<w:p><w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>1</w:t></w:r></w:ins></w:p>"
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>8</w:t></w:r><w:r><w:t>3</w:t></w:r></w:p>"
    assert read_word(table(control, late, cell(gone) + cell(hidden))) == [("甲", "乙"), ("", "2"), ("1", "3")]


def test_nested_tables() -> None:
    inner = table(cell("甲") + cell("1"), cell("乙") + cell("2"))
    assert read_word(table(cell(inner + "<w:p/>"))) == [("甲", "1"), ("乙", "2")]
    within = cell(table(cell("1") + cell("2")) + "<w:p/>")
    assert read_word(table(cell("甲") + within + cell("丙"), cell("a") + cell("b") + cell("c")))[0] == (
        "甲",
        "12",
        "丙",
    )


def test_pages_text_boxes_and_breaks() -> None:
    drawing = "<w:drawing><w:txbxContent><w:p><w:r><w:t>图 99</w:t></w:r></w:p></w:txbxContent></w:drawing>"
    body = f"<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t>{drawing}<w:br w:type='page'/></w:r></w:p>" + table(
        cell("甲") + cell("1")
    )
    document = docx.read("a.docx", word(body))
    first, second, row = document.items
    assert isinstance(first, Line) and isinstance(second, Line) and isinstance(row, Row)
    assert [(line.text, line.locator, line.page) for line in (first, second)] == [("一", "P1", 1), ("二", "P1/2", 1)]
    assert row.cells[1].lines[0] == Line("1", "T1.R1.C2", 2)


def test_strict_files_are_read() -> None:
    rows = table(cell("甲") + cell("1"))
    assert read_word(rows, namespace="http://purl.oclc.org/ooxml/wordprocessingml/main") == [("甲", "1")]


def test_notes_and_paragraphs_set_into_a_table_are_prose() -> None:
    wide = "<w:gridSpan w:val='2'/>"
    rows = (
        cell("收支总表", wide),
        cell("甲") + cell("1"),
        cell("注：本表以万元计，可能有 0.01 的误差。", wide),
        cell("填表人：", wide),
    )
    assert read_word(table(*rows)) == [
        ("收支总表", ""),
        ("甲", "1"),
        "注：本表以万元计，可能有 0.01 的误差。",
        "填表人：",
    ]


def test_damaged_files_are_refused_and_never_break_the_run() -> None:
    chance = random.Random(7)
    rows = table(cell("甲", "<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>") + cell("1"), cell("乙") + cell("2"))
    whole = {"docx": word(rows), "xlsx": workbook(lambda book: book.active.append(["甲", 1, 2.5]))}
    for kind, data in whole.items():
        parts = {
            name: zipfile.ZipFile(io.BytesIO(data)).read(name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
        }
        for _ in range(300):
            name = chance.choice([*parts])
            content = bytearray(parts[name])
            content[chance.randrange(len(content))] = chance.choice(b"0123456789abc<>/\"' ")
            with contextlib.suppress(Unreadable):
                formats.read(f"a.{kind}", zipped({**parts, name: bytes(content)}))


# ---- Excel -------------------------------------------------------------------------------


def workbook(fill) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("10", "0.00", "10.00"),
        ("1602.9400000000001", "#,##0.00", "1,602.94"),
        ("2.675", "0.00", "2.68"),
        ("-118.79", "0.00", "-118.79"),
        ("-118.79", "0.00;(0.00)", "(118.79)"),
        ("0", '0.00;-0.00;"-"', "-"),
        ("0", "0.00;-0.00;", ""),
        ("5", ";;;", ""),
        ("0.9648", "0.00%", "96.48%"),
        ("0.96", "0%", "96%"),
        ("247.8", "", "247.8"),
        ("0.30000000000000004", "General", "0.3"),
        ("2010301", "General", "2010301"),
        ("3", "00", "03"),
        ("12345678", '#,##0.00,"千元"', "12,345.68千元"),
        ("40", '0"人"', "40人"),
        ("7", 'General"人"', "7人"),
        ("0.5", "#.##", ".5"),
        ("5", "0.##", "5."),
        ("1234567", "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ @_ ", "1,234,567.00"),
        ("45657", 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        ("45657", "yyyy/m/d", "2024/12/31"),
        ("12", "[>=10]0.0;0", "12"),
        ("1e3", "#,##0.00", "1,000.00"),
        ("-0.001", "0.00", "0.00"),
        ("12", "[Red]0.00", "12.00"),
        ("3", "¥0.00", "¥3.00"),
    ],
)
def test_numbers_come_out_as_they_are_shown(stored: str, code: str, shown: str) -> None:
    assert printed(stored, code) == shown


def test_a_workbook_is_read_as_it_is_shown() -> None:
    def fill(book) -> None:
        sheet = book.active
        sheet.title = "表 1"
        for row in (
            ["x", "y", "收支总表", None],
            [],
            [None, 9, "甲", 10],
            [None, 9, "乙\n丙", "０.5"],
            [None, None, 7, 8],
        ):
            sheet.append(row)
        sheet["D3"].number_format = "#,##0.00"
        sheet.column_dimensions["A"].hidden = sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[5].hidden = True
        book.create_sheet("藏").append(["99", "98"])
        book["藏"].sheet_state = "hidden"
        book.create_sheet("三").append(["丁", 0])
        book["三"].sheet_view.showZeros = False
        book["三"].append(["戊", 1])

    document = xlsx.read("a.xlsx", workbook(fill))
    assert texts(document) == [("收支总表", ""), ("甲", "10.00"), ("乙丙", "0.5"), ("丁", ""), ("戊", "1")]
    row = document.items[2]
    assert isinstance(row, Row)
    assert [line.locator for line in row.cells[0].lines] == ["表 1!C4", "表 1!C4/2"]
    assert row.cells[0].page == 1 and document.items[-1].cells[0].page == 3  # type: ignore[union-attr]


def test_formulas_without_results_are_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        xlsx.read("a.xlsx", workbook(lambda book: book.active.append(["合计", "=1+1"])))
    assert refusal.value.code == "uncalculated"


# ---- HTML --------------------------------------------------------------------------------


def page(body: str) -> list[tuple[str, ...] | str]:
    return texts(html.read("a.html", f"<html><body>{body}</body></html>".encode()))


def test_spans_end_with_their_group_and_nonsense_spans_are_one() -> None:
    rows = (
        "<table><thead><tr><td rowspan=9>甲</td><td colspan=x>乙</td></tr></thead>"
        "<tr><td rowspan=0>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
    )
    assert page(rows) == [("甲", "乙"), ("1", "2"), ("", "3")]


def test_menus_scripts_and_hidden_parts_are_no_text() -> None:
    body = (
        "<nav><table><tr><td>1</td><td>2</td></tr></table></nav><script>3</script><p style='DISPLAY: none'>4</p>"
        "<p>正<b>文</b>&nbsp;<a>5</a><br>六</p>尾"
        "<table><caption>题</caption><tr><td hidden>7</td><td>甲</td><td>8<p>9</p></td></tr></table>"
    )
    assert page(body) == ["正文\xa05", "六", "尾", "题", ("甲", "89")]


def test_broken_markup_and_word_tags_are_read() -> None:
    assert page("<table><tr><td>甲<o:p></o:p><td>1<tr><td>乙<td>2</table>") == [("甲", "1"), ("乙", "2")]


def test_full_width_digits_and_spaces_in_words_change_no_figure() -> None:
    body = (
        "<p>某市某办</p><p>2024年部门预算公开</p><p>2024年一般公共预算支出表</p><p>单位：万元</p><table>"
        "<tr><th colspan=3>科目编码</th><th rowspan=2>功能科目</th><th rowspan=2>总\u3000计</th></tr>"
        "<tr><th>类</th><th>款</th><th>项</th></tr><tr><td>**</td><td>**</td><td>**</td><td>**</td><td>1</td></tr>"
        "<tr><td>２０１</td><td></td><td></td><td>一般公共<br>服 务 支 出</td>"
        "<td>１，６０２．９４\u3000</td></tr></table>"
    )
    for encoding in ("utf-8", "gb18030", "utf-16"):
        data = f"<html>\r\n<meta charset={encoding}>{body}</html>".encode(encoding)
        (fact,) = clean.document("a.html", data).rows["facts"]
        got = [fact[key] for key in ("code", "label", "measure", "printed", "locator")]
        assert got == ["201", "一般公共服务支出", "total", "１，６０２．９４", "T1.R4.C5"]
        assert fact["amount_yuan"] == 16_029_400


# ---- which reader, and refusals ----------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_the_bytes_decide_and_not_the_suffix(kind: str) -> None:
    data = getattr(typeset, kind)(typeset.transcription(typeset.NAMES[0]))
    for name in ("a.txt", "a.pdf", "a.xls", "a"):
        assert formats.read(name, data).format == kind


def test_a_text_with_windows_line_ends_and_a_strange_suffix_is_read() -> None:
    source = typeset.transcription(typeset.NAMES[0])
    data = (typeset.RAW / typeset.NAMES[0]).read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030")
    assert texts(formats.read("a.dat", data)) == texts(source)


def zipped(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def broken() -> dict[str, tuple[bytes, str]]:
    whole = typeset.docx(typeset.transcription(typeset.NAMES[0]))
    encrypted = bytearray(zipped({"word/document.xml": "<a/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(mark) + offset] |= 1
    return {
        "empty.docx": (b"", "empty"),
        "blank.html": (b" \r\n", "empty"),
        "cut.docx": (whole[: len(whole) // 2], "damaged"),
        "broken-xml.docx": (zipped({"word/document.xml": "<w:document"}), "damaged"),
        "no-part.docx": (zipped({"word/other.xml": "<a/>"}), "damaged"),
        "locked-zip.docx": (bytes(encrypted), "password"),
        "locked.xlsx": (_OLE + name_of("EncryptionInfo") + name_of("EncryptedPackage"), "password"),
        "binary.xlsx": (zipped({"xl/workbook.bin": "x"}), "binary_workbook"),
        "archive.zip": (zipped({"a.xml": "<a/>"}), "unknown_archive"),
        "scan.ofd": (zipped({"OFD.xml": "<a/>"}), "ofd"),
        "prose.docx": (word("<w:p><w:r><w:t>一、概况，预算10万元。</w:t></w:r></w:p>"), "no_tables"),
        "nothing.docx": (word("<w:p/>"), "empty"),
        "prose.xlsx": (workbook(lambda book: book.active.append(["一、概况"])), "no_tables"),
        "prose.html": ("<html><p>一、概况</p></html>".encode(), "no_tables"),
        "gone.html": (b"<html><body>\xff\xff\xff\x81</body></html>", "encoding"),
        "old.doc": (_OLE + name_of("WordDocument"), "needs_libreoffice"),
        "old.xls": (_OLE + name_of("Workbook"), "needs_libreoffice"),
        "old.rtf": (b"{\\rtf1 x}", "needs_libreoffice"),
        "slides.ppt": (_OLE + name_of("PowerPoint Document"), "unknown_format"),
        "word2003.xml": (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w/>", "office_2003_xml"),
        "picture.jpg": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, "unknown_suffix"),
    }


def test_a_folder_of_broken_files_refuses_each_with_its_reason_and_reads_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    raw, out, bad = tmp_path / "raw", tmp_path / "out", broken()
    raw.mkdir()
    for name, (data, _) in bad.items():
        (raw / name).write_bytes(data)
    good = [typeset.NAMES[0], "good-2.docx", "good-3.xlsx", "good-4.html"]
    shutil.copy(typeset.RAW / good[0], raw)
    for name in good[1:]:
        source = typeset.transcription(typeset.NAMES[int(name[5]) - 1])
        (raw / name).write_bytes(getattr(typeset, name.rpartition(".")[2])(source))
    run = pipeline.clean(raw, out)
    assert {row["source_file"]: row["reason_code"] for row in run.refused} == {
        name: code for name, (_, code) in bad.items()
    }
    assert set(run.accounts) == set(good)
    with (out / "refused.csv").open(encoding="utf-8", newline="") as file:
        reasons = {row["source_file"]: row["reason"] for row in csv.DictReader(file)}
    for name, reason in reasons.items():
        assert re.fullmatch(r"[^\n]{20,160}\.", reason), name


def test_two_files_that_share_a_name_but_for_its_ending_are_not_mixed_up(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    name = typeset.NAMES[0]
    shutil.copy(typeset.RAW / name, raw)
    (raw / Path(name).with_suffix(".html").name).write_bytes(typeset.html(typeset.transcription(name)))
    run = pipeline.clean(raw, tmp_path / "out")
    assert [row["reason_code"] for row in run.refused] == ["name_taken"] and len(run.accounts) == 1


@pytest.mark.parametrize(("stream", "kind"), [("WordDocument", "docx"), ("Workbook", "xlsx")])
def test_old_files_are_converted_where_libreoffice_is_there(
    stream: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for soffice writes the file that the real one would write."""
    new, program = tmp_path / f"new.{kind}", tmp_path / "soffice"
    new.write_bytes(getattr(typeset, kind)(typeset.transcription(typeset.NAMES[0])))
    program.write_text(
        f"#!{sys.executable}\nimport shutil, sys\nfolder = sys.argv[sys.argv.index('--outdir') + 1]\n"
        f"assert sys.argv[sys.argv.index('--convert-to') + 1] == '{kind}'\n"
        f"shutil.copy('{new}', folder + '/old.{kind}')\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    old = _OLE + name_of(stream)
    document = formats.read("a.doc", old)
    assert document.format == kind and texts(document) == texts(formats.read("a", new.read_bytes()))
    program.write_text(f"#!{sys.executable}\nraise SystemExit(1)\n")
    with pytest.raises(Unreadable) as refusal:
        formats.read("a.doc", old)
    assert refusal.value.code == "not_converted"


def test_texts_alone_load_no_office_library() -> None:
    program = (
        "import sys; from pathlib import Path; from analysis.documents import formats; "
        f"formats.read('a.txt', Path({str(typeset.RAW / typeset.NAMES[0])!r}).read_bytes()); "
        "heavy = ('lxml', 'pypdfium2', 'pdfminer', 'analysis.documents.docx', 'analysis.documents.html'); "
        "print([module for module in sys.modules if module.startswith(heavy)])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=typeset.RAW.parents[1]
    )
    assert result.stdout.strip() == "[]"
