"""The route of Quarto, where 1.10 or later is on the PATH: what it is told, and what it says made useful.

Quarto passes over a reference that leads nowhere, and ends the story of a failed cell with the place in its own code
where the story ended. Both become one sentence about the report.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis import figures
from analysis.publish.cells import ANSI, RenderError

FROM = (1, 10)

_CELL = re.compile(r"Cell \d+/\d+: '([^']*)'")
_RAISED = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception|Interrupt): .+$", re.M)
_NOT_A_REASON = re.compile(r"^(?:WARN\b|at |\[.*\]$|-+$|Execut|Render|Output created|Traceback)")
_UNKNOWN = re.compile(r"(?:\?|Unable to resolve crossref )@((?:fig|tbl|sec)-[\w-]+)")


def available() -> bool:
    """Whether a Quarto that carries all the report needs is on the PATH."""
    command = shutil.which("quarto")
    answer = subprocess.run([command, "--version"], capture_output=True).stdout.decode() if command else ""
    found = re.match(r"(\d+)\.(\d+)", answer)
    return found is not None and (int(found[1]), int(found[2])) >= FROM


def render(source: Path, work: Path, formats: Sequence[str]) -> list[Path]:
    """Let Quarto render `source` into `work`, with this interpreter and with the font that the PDF needs."""
    environment = {**os.environ, "QUARTO_PYTHON": sys.executable, "TYPST_FONT_PATHS": str(figures.font_folder())}
    made = []
    for wanted in formats:
        to = ["--to", "typst" if wanted == "pdf" else wanted, "--output-dir", str(work / wanted)]
        command = [shutil.which("quarto") or "quarto", "render", source.name, *to]
        run = subprocess.run(command, cwd=source.parent, env=environment, capture_output=True)
        said = ANSI.sub("", run.stderr.decode(errors="replace"))
        found = sorted((work / wanted).rglob(f"{source.stem}.{wanted}"))
        if run.returncode or not found:
            raise RenderError(f"Quarto could not render {source.name} to {wanted}: {reason(said)}")
        made.append(_checked(found[0], source, said))
    return made


def reason(said: str) -> str:
    """Return why Quarto failed: the cell and what it raised, or else the last line that is a reason at all."""
    raised, cells = _RAISED.findall(said), _CELL.findall(said)
    if raised:
        cell = f"cell {cells[-1]}: " if cells and cells[-1] else ""
        return f"{cell}{raised[-1]}"
    lines = [line.strip() for line in said.splitlines()]
    lines = [line for line in lines if line and not _NOT_A_REASON.match(line)]
    return next((line for line in lines if re.match(r"(?i)error\b.*\w", line)), lines[-1] if lines else "no message")


def _checked(path: Path, source: Path, said: str) -> Path:
    """Return the file, its Chinese font embedded in a page; a reference that leads nowhere refuses it."""
    page = path.read_text(encoding="utf-8") if path.suffix == ".html" else ""
    if unknown := _UNKNOWN.search(said) or _UNKNOWN.search(page):
        raise RenderError(f"{source.name}: @{unknown[1]} is not a label of the report.")
    if page:
        style = f"<style>{figures.embedded_font(page)}</style>\n</head>"
        path.write_text(page.replace("</head>", style, 1), encoding="utf-8", newline="\n")
    return path
