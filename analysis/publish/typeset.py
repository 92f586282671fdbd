"""The built-in route: a report's Markdown to one HTML page and, through Typst, to a PDF.

Pandoc does both. ``assets/study.lua``, which Quarto runs too, gives the page what this study needs of it;
``assets/report.lua`` adds what pandoc lacks of Quarto: numbered captions, cross-references, callouts.
"""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pypandoc
import typst

from analysis import figures, wording
from analysis.publish import cells
from analysis.publish.cells import Chunk, RenderError

ASSETS = Path(__file__).parent / "assets"

# What a document prints reaches the text as data: no HTML, no Typst, no TeX of its own, whatever escaped an escape.
READER = "markdown+east_asian_line_breaks-raw_html-raw_attribute-raw_tex-tex_math_dollars-native_divs-native_spans"


def built_in(source: Path, work: Path, formats: Sequence[str]) -> list[Path]:
    """Run the cells of `source` once, then write each format from the same Markdown into `work`."""
    text = source.read_text(encoding="utf-8").replace("\r\n", "\n")
    front = cells.FRONT_MATTER.match(text)
    start = front.end() if front else 0
    head = cells.options_of(front[1] if front else "", Chunk("text", "", source.name, 1))
    chunks = list(cells.split(text, start, source.name, head.get("execute") or {}))
    markdown = "\n\n".join((text[:start], *cells.run(chunks, source, work))) + "\n"
    depth = int(head.get("toc-depth", 3))
    language = "zh" if str(head.get("lang", "")).startswith("zh") else "en"
    (work / "words.json").write_text(json.dumps({"words": wording.page("report", language)}), encoding="utf-8")
    writers = {"html": _write_html, "pdf": _write_pdf}
    return [writers[wanted](markdown, text, depth, source, work) for wanted in formats]


def _pandoc(markdown: str, text: str, source: Path, work: Path, *options: str) -> str:
    """Convert the Markdown; every warning of pandoc, such as a citation without an entry, stops the rendering."""
    command = [pypandoc.get_pandoc_path(), f"--from={READER}", "--standalone", "--wrap=none"]
    command += [f"--lua-filter={ASSETS / name}" for name in ("report.lua", "study.lua")]
    command += ["--citeproc", "--toc", "--syntax-highlighting=none"]
    command += [
        f"--metadata-file={work / 'words.json'}",
        "--fail-if-warnings",
        f"--resource-path={work}{os.pathsep}{source.parent}",
        *options,
    ]
    run = subprocess.run(command, input=markdown.encode(), cwd=work, capture_output=True)
    if run.returncode == 0:
        return run.stdout.decode()
    said = run.stderr.decode(errors="replace")
    if missing := re.search(r"citation (\S+) not found", said):
        chunk = Chunk("text", "", source.name, text.count("\n", 0, text.find(f"@{missing[1]}")) + 1)
        raise chunk.error(f"@{missing[1]} is neither a label of the report nor in its bibliography.")
    known = re.search(r"RENDER: (.*)", said) or re.search(r"\[WARNING\] (.*)", said)
    raise RenderError(f"{source.name}: {known[1] if known else _last_line(said)}")


def _last_line(message: str) -> str:
    lines = [line.strip() for line in cells.ANSI.sub("", message).splitlines() if line.strip()]
    return lines[-1] if lines else "no message"


def _write_html(markdown: str, text: str, depth: int, source: Path, work: Path) -> Path:
    """Write the page; its headings stand one level below the title, hence the depth."""
    options = ("--to=html5", f"--template={ASSETS / 'report.html'}", f"--toc-depth={depth + 1}")
    page = _pandoc(markdown, text, source, work, *options)
    path = work / f"{source.stem}.html"
    path.write_text(page.replace("/* embedded font */", figures.embedded_font(page), 1), encoding="utf-8", newline="\n")
    return path


def _write_pdf(markdown: str, text: str, depth: int, source: Path, work: Path) -> Path:
    """Write the PDF as PDF/UA: tagged for screen readers, and refused if a single character has no glyph."""
    options = ("--to=typst-citations-smart", f"--template={ASSETS / 'report.typ'}", f"--toc-depth={depth}")
    main = work / "report.typ"
    main.write_text(_pandoc(markdown, text, source, work, *options), encoding="utf-8", newline="\n")
    try:
        pdf, warnings = typst.compile_with_warnings(
            main, root=work, font_paths=[figures.font_folder()], ignore_system_fonts=True, pdf_standards="ua-1"
        )
    except typst.TypstError as error:
        raise RenderError(f"{source.name} cannot become a PDF: {error.message}") from None
    if warnings:
        raise RenderError(f"{source.name} cannot become a PDF: {warnings[0].message}")
    path = work / f"{source.stem}.pdf"
    path.write_bytes(pdf)
    return path
