"""Files that were made to harm, or look so: each a few kilobytes or megabytes, with what has to become of it.

A code of `refused.csv`, or `None` where the file has to be read all the same.
"""

import io
import zipfile
from collections.abc import Callable, Iterable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TITLE, HEAD = "2024年部门收支总表", ("收入", "本年预算", "支出", "本年预算")
ROW = ("一、财政拨款收入", "10.00", "一、本年支出", "10.00")
GOAL = "驻京维稳，元旦，春节期间服务保障3,次"


def zipped(parts: dict[str, bytes], version: int = 20) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    data = stream.getvalue()
    if version != 20:
        at = data.find(b"PK\x01\x02")
        data = data[: at + 6] + bytes([version]) + data[at + 7 :]
    return data


# ---- text ----------------------------------------------------------------------------


def text(*rows: tuple[str, ...], prose: str = "", title: str = TITLE) -> bytes:
    lines = [title, "单位：万元", *("\t".join(row) for row in (HEAD, ROW, *rows)), prose]
    return ("\n".join(lines) + "\n").encode()


# ---- Word and Excel ------------------------------------------------------------------


def word(rows: str, head: str = "") -> bytes:
    title = f"<w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p>"
    body = f"{head}<w:document xmlns:w='{W}'><w:body>{title}<w:tbl>{rows}</w:tbl></w:body></w:document>"
    return zipped({"word/document.xml": body.encode()})


def cells(*texts: str, properties: str = "") -> str:
    inner = "".join(f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in texts)
    return f"<w:tr>{inner}</w:tr>"


def book(rows: str, after: str = "", before: str = "", version: int = 20) -> bytes:
    """Return a workbook with the title, the header and one row of a table, and `rows` below them."""
    table = "".join(sheet_row(n, texts) for n, texts in enumerate(((TITLE,), HEAD, ROW), start=1))
    sheet = f"<worksheet xmlns='{S}'>{before}<sheetData>{table}{rows}</sheetData>{after}</worksheet>"
    return zipped(
        {
            "xl/workbook.xml": f"<workbook xmlns='{S}' xmlns:r='{R}'><sheets><sheet name='a' r:id='r1'/></sheets>"
            "</workbook>".encode(),
            "xl/_rels/workbook.xml.rels": f"<Relationships><Relationship Id='r1' Type='{R}/worksheet' "
            f"Target='worksheets/a.xml'/><Relationship Id='r2' Type='{R}/styles' Target='styles.xml'/>"
            "</Relationships>".encode(),
            "xl/styles.xml": f"<styleSheet xmlns='{S}'><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
            "</styleSheet>".encode(),
            "xl/worksheets/a.xml": sheet.encode(),
        },
        version,
    )


def sheet_row(number: int, texts: Iterable[str]) -> str:
    inner = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in texts)
    return f"<row r='{number}'>{inner}</row>"


# ---- HTML ----------------------------------------------------------------------------


def page(before: str = "", rows: str = "") -> bytes:
    table = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in (HEAD, ROW))
    return f"{before}<html><body><p>{TITLE}</p><table>{table}{rows}</table></body></html>".encode()


# ---- PDF -----------------------------------------------------------------------------


def pdf(*objects: bytes) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return data + tail % (size, table, size, len(data))


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


def one_page(content: bytes, *more: bytes, drawn: bytes = b"") -> bytes:
    """Return a PDF of one page; `more` are its objects from the sixth on, the fifth is a font."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</XObject<<%b>>/Font<</A 5 0 R>>>>>>" % drawn,
        stream(b"", content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


def form(content: bytes, inner: int) -> bytes:
    drawn = b"/Resources<</XObject<</F %d 0 R>>/Font<</A 5 0 R>>>>" % inner
    return stream(b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + drawn, content)


def nested_forms() -> bytes:
    """Eight forms that draw each other ten times: a hundred million drawings."""
    forms = [form(b"/F Do " * 10, 7 + n) for n in range(8)]
    return one_page(b"BT /A 9 Tf 50 700 Td (1.00) Tj ET /F Do", *forms, form(b"", 5), drawn=b"/F 6 0 R")


def own_form() -> bytes:
    return one_page(b"BT /A 9 Tf 50 700 Td (1.00) Tj ET /F Do", form(b"/F Do " * 10, 6), drawn=b"/F 6 0 R")


def crowded_page() -> bytes:
    shown = (b"1 0 0 1 %d %d Tm (xxxxxxxxxx) Tj\n" % (50 + n % 60 * 9, 50 + n // 60 % 700) for n in range(30_000))
    return one_page(b"BT /A 8 Tf\n" + b"".join(shown) + b"ET")


FILES: dict[str, tuple[Callable[[], bytes], str | None]] = {
    # what once ended the whole run
    "forty-digits.txt": (lambda: text(("二、其他", "1" * 40, "", ""), prose=f"收入{'1' * 40}万元。"), None),
    "comma-without-digit.txt": (lambda: text(prose=f"年度绩效目标\t{GOAL}\n一级指标\t数量\t,\t{GOAL}"), None),
    "empty-string.xlsx": (lambda: book("<row r='4'><c t='inlineStr'/><c t='inlineStr'><is/></c></row>"), None),
    "zip-version.xlsx": (lambda: book("", version=99), "damaged"),
    "colspan-of-digits.html": (lambda: page(rows=f"<tr><td colspan='{'9' * 6000}'>二</td></tr>"), None),
    "date.xlsx": (lambda: book("<row r='4'><c/><c s='1'><v>99999999</v></c></row>"), None),
    "escapes\x1b[31m.txt": (lambda: text(("二、\x1b[2J\x07红", "1.00", "", ""), prose="本年收入。" * 99), None),
    "😀🎉.txt": (lambda: text(prose="本年收入。"), None),
    f"{'长' * 83}.txt": (lambda: text(prose="本年支出。"), None),
    # what no limit held
    "bomb.docx": (lambda: word(cells(" " * 110_000_000)), "expands"),
    "bomb.xlsx": (lambda: book(f"<row><c><v>{'1' * 110_000_000}</v></c></row>"), "expands"),
    "laughs.docx": (lambda: word(cells("&b;"), "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"), "entities"),
    "span.docx": (lambda: word(cells("一", properties="<w:gridSpan w:val='9000000'/>")), "too_many_cells"),
    "before.docx": (
        lambda: word(f"<w:tr><w:trPr><w:gridBefore w:val='9000000'/></w:trPr>{cells('一')[6:]}"),
        "too_many_cells",
    ),
    "far-cell.xlsx": (lambda: book("<row r='4'><c r='ZZZZZZ4'><v>1</v></c></row>"), "damaged"),
    "hidden-columns.xlsx": (lambda: book("", before="<cols><col min='9' max='2000000000' hidden='1'/></cols>"), None),
    "merged-sheet.xlsx": (lambda: book("", after="<mergeCells><mergeCell ref='H1:XFD1048576'/></mergeCells>"), None),
    "long-number.xlsx": (lambda: book(f"<row r='4'><c><v>{'9' * 2_000_000}</v></c></row>"), "damaged"),
    "many-tags.html": (lambda: page(rows="<tr><td>" * 3_000_000), "too_many_cells"),
    "comments.html": (lambda: page("<!---->" * 30), None),
    "spaces.html": (lambda: page(" " * 100_000), None),
    "wide-cells.html": (lambda: page(rows="<tr><td colspan=1000>一</td></tr>" * 2000), "too_many_cells"),
    "wide-rows.html": (lambda: page(rows=f"<tr>{'<td colspan=1000>1</td>' * 12}</tr>" * 20), None),
    "nested-forms.pdf": (nested_forms, "nested_forms"),
    "own-form.pdf": (own_form, "nested_forms"),
    "crowded.pdf": (crowded_page, "crowded_page"),
    "sentence.txt": (lambda: text(prose="收入10.00万元，" * 50_000), "long_line"),
    "endless.txt": (lambda: text(*[ROW] * 300_000), "too_many_cells"),
    "error.pdf": (lambda: b"<!DOCTYPE html><html><body><p>404 Not Found</p></body></html>", "html_named_pdf"),
    "nothing.txt": (lambda: "一、部门概况\n本单位职能。\n".encode(), "no_tables"),
}
