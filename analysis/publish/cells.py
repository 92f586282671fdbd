"""Cells of a report: its source cut into chunks, the code run in one kernel, what is shown put into Markdown.

The source is split here and not by jupytext, which forgets on which line a cell began (an author needs it when the cell
fails) and leaves cells unread that follow a longer fence with a cell quoted in it.
"""

import ast
import base64
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import nbformat
import yaml
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from analysis import figures
from analysis.publish.marks import plain

DEFAULTS = {"echo": True, "output": True, "include": True, "eval": True, "warning": True}

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n", re.S | re.M)
FENCED = re.compile(
    r"^(?P<mark>`{3,}|~{3,})(?P<info>(?!\s*\{python[^}])[^\n]*)\n(?P<body>.*?)^(?P=mark)[`~]*[ \t]*$", re.S | re.M
)
UNREAD_CELL = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*\{python\b", re.M)
INLINE = re.compile(r"(?<!`)`\{python\}[ \t]+([^`]+)`(?!`)")
OPTION = re.compile(r"^#\|[ \t]?(.*)$", re.M)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class RenderError(Exception):
    """The report cannot be rendered; the message is one sentence for the author, with the place in the source."""


@dataclass(frozen=True)
class Chunk:
    """A stretch of the source: text, a fence that only quotes code, or a cell to run."""

    kind: Literal["text", "quoted", "cell"]
    source: str
    name: str
    line: int
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return str(self.options.get("label", ""))

    def error(self, sentence: str, below: int = 0) -> RenderError:
        """An error on a line of this chunk; a cell is called by its label where it has one."""
        cell = f" (cell {self.label})" if self.label else ""
        return RenderError(f"{self.name}, line {self.line + below}{cell}: {sentence}")


def split(text: str, start: int, name: str, execute: Mapping[str, Any]) -> Iterator[Chunk]:
    """Cut the source into chunks, in order, each with the line it begins on."""
    for fence in FENCED.finditer(text, start):
        yield _prose(text, start, fence.start(), name)
        line = text.count("\n", 0, fence.start()) + 1
        if fence["info"].strip() == "{python}":
            options = options_of("\n".join(OPTION.findall(fence["body"])), Chunk("cell", "", name, line))
            yield Chunk("cell", fence["body"], name, line, {**DEFAULTS, **execute, **options})
        else:
            yield Chunk("quoted", fence[0], name, line)
        start = fence.end()
    yield _prose(text, start, len(text), name)


def _prose(text: str, start: int, end: int, name: str) -> Chunk:
    """Return a chunk of text; one that still holds the fence of a cell would pass it over in silence."""
    chunk = Chunk("text", text[start:end], name, text.count("\n", 0, start) + 1)
    if unread := UNREAD_CELL.search(chunk.source):
        sentence = "this cell would not run: it is indented, never closed, or has options in its braces."
        raise chunk.error(sentence, chunk.source.count("\n", 0, unread.start()))
    return chunk


def options_of(written: str, chunk: Chunk) -> dict[str, Any]:
    """Read the head of the document or the options of a cell."""
    try:
        found = yaml.safe_load(written) or {}
    except yaml.YAMLError as error:
        problem, mark = getattr(error, "problem", "unreadable"), getattr(error, "problem_mark", None)
        raise chunk.error(f"this is not YAML: {problem}.", mark.line + 1 if mark else 0) from None
    if not isinstance(found, dict):
        raise chunk.error("options are `option: value` pairs.")
    return found


def run(chunks: Sequence[Chunk], source: Path, work: Path) -> Iterator[str]:
    """Run cells and inline expressions in document order in one kernel; yield the Markdown of each chunk."""
    cells = [nbformat.v4.new_code_cell(chunk.source) for chunk in chunks if chunk.kind == "cell"]
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        # No directory of kernels is searched, so "python3" can only be the interpreter that runs now.
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[])),
        extra_arguments=["--InlineBackend.figure_formats=svg", "--log-level=ERROR"],
        resources={"metadata": {"path": str(source.parent)}},
        shutdown_kernel="immediate",
    )
    # Neither a personal IPython profile nor the random order of a set may reach the report.
    environment = {**os.environ, "IPYTHONDIR": str(work / "ipython"), "PYTHONHASHSEED": "0"}
    position = 0
    with client.setup_kernel(env=environment, cleanup_kc=True):
        for chunk in chunks:
            if chunk.kind == "cell":
                yield _run_cell(client, chunk, position, work)
                position += 1
            else:
                yield _fill(client, chunk) if chunk.kind == "text" else chunk.source


def _run_cell(client: NotebookClient, chunk: Chunk, position: int, work: Path) -> str:
    """Run one cell and return its Markdown: the code if wanted, then what it shows."""
    cell = client.nb.cells[position]
    try:
        if chunk.options["eval"]:
            client.execute_cell(cell, position)
    except CellExecutionError as error:
        inner = re.search(r"Cell In\[\d+\], line (\d+)", ANSI.sub("", str(error)))
        sentence = f"the cell failed: {_raised(error.ename, error.evalue)}"
        raise chunk.error(sentence, int(inner[1]) if inner else 0) from None
    except DeadKernelError:
        raise chunk.error("the cell ended the Python process.") from None
    if not chunk.options["include"]:
        return ""
    code = OPTION.sub("", chunk.source).strip("\n")
    shown = [f"~~~~~~ python\n{code}\n~~~~~~"] if chunk.options["echo"] else []
    if chunk.options["output"] is not False:
        stem = chunk.label or f"cell-{position}"
        pieces = [_shown(output, chunk, work / f"{stem}-{n}") for n, output in enumerate(cell.outputs)]
        shown.append(_captioned("\n\n".join(piece for piece in pieces if piece), chunk))
    return "\n\n".join(shown)


def _shown(output: Any, chunk: Chunk, path: Path) -> str:
    """Put one output into Markdown; of its several forms the one that both formats can carry well."""
    if output.output_type == "stream":
        if output.name == "stderr" and not chunk.options["warning"]:
            return ""
        return str(output.text) if chunk.options["output"] == "asis" else f"~~~~~~\n{output.text}\n~~~~~~"
    data = output.data
    if "text/markdown" in data:
        return str(data["text/markdown"])
    if figures.NARROW in data:
        return _chart(data, chunk, path)
    if "image/svg+xml" in data or "image/png" in data:
        vector = data.get("image/svg+xml")
        path = path.with_name(path.name + (".svg" if vector else ".png"))
        path.write_bytes(vector.encode() if vector else base64.b64decode(data["image/png"]))
        return f"![]({path.name}){{fig-alt={_attribute(chunk.options.get('fig-alt', ''))}}}"
    if "text/html" in data:
        raise chunk.error("the cell shows HTML, which a PDF cannot carry; show Markdown instead.")
    # The last call on a chart returns an object that nobody wants to read.
    return "" if chunk.label.startswith("fig-") else f"~~~~~~\n{data.get('text/plain', '')}\n~~~~~~"


def _chart(data: Mapping[str, str], chunk: Chunk, path: Path) -> str:
    """Put a chart into Markdown: a drawing for a desk, one for a phone, and the way to its data."""
    alt = _attribute(f"{chunk.options.get('fig-alt', '')} {data['text/plain']}".strip())
    shown = []
    for width, mime in (("wide", "image/svg+xml"), ("narrow", figures.NARROW)):
        file = path.with_name(f"{path.name}-{width}.svg")
        file.write_text(data[mime], encoding="utf-8")
        shown.append(f"![]({file.name}){{.{width} fig-alt={alt}}}")
    if not data["text/csv"]:
        return "".join(shown)
    packed = base64.b64encode(data["text/csv"].encode()).decode()
    address = f"data:text/csv;charset=utf-8;base64,{packed}"
    return (
        f"{''.join(shown)}\n\n[CSV]({address}){{.chart-data download={_attribute(f'{chunk.label or path.name}.csv')}}}"
    )


def _captioned(shown: str, chunk: Chunk) -> str:
    """Wrap what a labelled cell shows in Quarto's own div for a figure or a table."""
    kind = chunk.label[:4] if chunk.label[:4] in ("fig-", "tbl-") else ""
    if any(option in chunk.options and not kind for option in ("fig-cap", "tbl-cap")):
        raise chunk.error("a cell with a caption needs a label that begins with fig- or tbl-.")
    if kind and not shown:
        raise chunk.error("the cell shows nothing, so there is nothing to caption.")
    caption = " ".join(str(chunk.options.get(f"{kind}cap", "")).split())
    widths = _attribute(chunk.options.get("tbl-colwidths", ""))
    return f"::: {{#{chunk.label} tbl-colwidths={widths}}}\n{shown}\n\n{caption}\n:::" if kind else shown


def _attribute(value: object) -> str:
    text = " ".join(str(value).split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _fill(client: NotebookClient, chunk: Chunk) -> str:
    """Replace the inline expressions of a text by their values, all in one request to the kernel as Quarto does."""
    expressions = {str(n): found[1].strip() for n, found in enumerate(INLINE.finditer(chunk.source))}
    if not expressions or client.kc is None:
        return chunk.source
    reply = client.wait_for_reply(client.kc.execute("", user_expressions=expressions)) or {}
    answers = iter(reply["content"]["user_expressions"].values())
    return INLINE.sub(lambda found: _inline_value(next(answers), found, chunk), chunk.source)


def _inline_value(answer: Mapping[str, Any], found: re.Match[str], chunk: Chunk) -> str:
    """Return the Markdown of one inline value: text is escaped, Markdown is not, and a bare object is refused."""
    said, below = f"the inline expression `{found[1].strip()}`", chunk.source.count("\n", 0, found.start())
    if answer["status"] == "error":
        raise chunk.error(f"{said} failed: {_raised(answer['ename'], answer['evalue'])}", below)
    if "text/markdown" in answer["data"]:
        return str(answer["data"]["text/markdown"])
    shown = str(answer["data"]["text/plain"])
    if shown[:1] in ("'", '"'):
        shown = ast.literal_eval(shown)
    elif not NUMBER.fullmatch(shown):
        raise chunk.error(f"{said} would print as {shown}; turn it into text or a plain number.", below)
    return plain(shown)


def _raised(kind: str, message: str) -> str:
    """Say in one line what Python raised, without the name that IPython invents for the file of a cell."""
    return " ".join(re.sub(r" \(\S+, line \d+\)$", "", f"{kind}: {message}").split())
