"""Typeset the study's transcriptions as PDFs with three producers that share no code: Typst, ReportLab and Chromium.

The merges that a transcription has lost are put back as in the Word and Excel facsimiles.
"""

import io
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from office_facsimiles import Box, Typeset, blocks

from analysis.documents import Document, squeeze
from analysis.reference import table_of_title

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def font() -> Path:
    """Return the Chinese font that the project carries for its figures."""
    import zhplot

    return next(Path(zhplot.__file__).parent.rglob("NotoSansSC-Regular.ttf"))


def weights(table: Typeset) -> list[int]:
    """Return how wide each column wants to be: as its longest line, within limits."""
    wide = [3] * table.width
    for (_, column), box in table.boxes.items():
        if box.columns == 1:
            longest = max((sum(1 if c.isascii() else 2 for c in line) for line in box.lines), default=0)
            wide[column] = max(wide[column], min(longest + 2, 26))
    return wide


def title(text: str) -> bool:
    return bool(table_of_title(squeeze(text).strip("#*"))) and "、" not in text[:6]


# ---- Typst ---------------------------------------------------------------------------

_TYPST = """#set page(width: 420mm, height: 297mm, margin: 14mm, numbering: "- 1 -")
#set text(font: "Noto Sans SC", size: 7pt, lang: "zh")
#set table(stroke: 0.5pt, inset: 3pt)
#set table.cell(breakable: false)
"""


def typst(source: Document) -> bytes:
    """Return the disclosure as Typst sets it: fonts subset and embedded, lines stroked, every page numbered."""
    import typst as engine

    parts = [_TYPST]
    for block in blocks(source):
        if isinstance(block, Typeset):
            parts.append(_typst_table(block))
        else:
            parts += [f"#par({_string(text)})\n" for text in block if text.strip()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facsimile.typ"
        path.write_text("".join(parts), encoding="utf-8")
        return engine.compile(str(path), font_paths=[str(font().parent)])


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", " ") + '"'


def _typst_table(table: Typeset) -> str:
    columns = ", ".join(f"{wide}fr" for wide in weights(table))
    cells = (
        f"table.cell(x: {c}, y: {r}, colspan: {box.columns}, rowspan: {box.rows}, "
        + _string("\n".join(line for line in box.lines if line.strip()))
        + "),\n"
        for (r, c), box in sorted(table.boxes.items())
    )
    return f"#table(columns: ({columns},),\n{''.join(cells)})\n"


# ---- ReportLab -----------------------------------------------------------------------


def reportlab(source: Document, embedded: bool = False) -> bytes:
    """Return the disclosure as ReportLab sets it: the font named and not embedded, its text coded in CIDs."""
    from reportlab.lib.pagesizes import A2, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    name = "Noto" if embedded else "STSong-Light"
    pdfmetrics.registerFont(TTFont("Noto", str(font())) if embedded else UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName=name, fontSize=7, leading=9, wordWrap="CJK")
    stream, flow = io.BytesIO(), []
    for block in blocks(source):
        if isinstance(block, Typeset):
            flow.append(_reportlab_table(block, style))
            continue
        for text in filter(str.strip, block):
            if title(text):
                flow.append(PageBreak())
            flow.append(Paragraph(escape(text, quote=False), style))
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 40)
    SimpleDocTemplate(stream, pagesize=landscape(A2), **margins).build(flow)
    return stream.getvalue()


def _reportlab_table(table: Typeset, style: object) -> object:
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph, Table

    data: list[list[object]] = [[""] * table.width for _ in range(table.height)]
    look: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    look += [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    look += [("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    for (r, c), box in table.boxes.items():
        lines = [escape(line, quote=False) for line in box.lines if line.strip()]
        data[r][c] = Paragraph("<br/>".join(lines), style) if lines else ""
        if box.rows > 1 or box.columns > 1:
            look.append(("SPAN", (c, r), (c + box.columns - 1, r + box.rows - 1)))
    wide = weights(table)
    return Table(data, colWidths=[1580 * w / max(sum(wide), 60) for w in wide], style=look)


# ---- Chromium ------------------------------------------------------------------------

_CSS = (
    "@page {{ size: 420mm 297mm; margin: 12mm }} @font-face {{ font-family: N; src: url('{font}') }}"
    "* {{ font-family: N; font-size: 9px }} table {{ border-collapse: collapse; width: 100%; break-inside: auto }}"
    "td {{ border: 1px solid #333; padding: 2px }} tr {{ break-inside: avoid }} p {{ margin: 2px }}"
)


def chromium(source: Document) -> bytes:
    """Return the disclosure as Chromium prints it: thin filled boxes for lines, radicals for some characters."""
    assert CHROMIUM
    parts = [f"<!DOCTYPE html><meta charset='utf-8'><style>{_CSS.format(font=font().as_uri())}</style>"]
    for block in blocks(source):
        parts += [_html_table(block)] if isinstance(block, Typeset) else [f"<p>{escape(text)}</p>" for text in block]
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text("".join(parts), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        flags += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}"]
        subprocess.run([CHROMIUM, *flags, page.as_uri()], check=True, capture_output=True, timeout=120)
        return printed.read_bytes()


def _html_table(table: Typeset) -> str:
    rows = ["".join(_html_cell(box) for _, box in row) for row in table.rows()]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _html_cell(box: Box) -> str:
    lines = "<br>".join(escape(line) for line in box.lines if line.strip())
    return f"<td colspan={box.columns} rowspan={box.rows}>{lines}</td>"
