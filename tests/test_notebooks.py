"""Notebooks hold questions, calls and stored answers: no code of their own and no typed figure.

That the stored outputs are what the code gives today is nbval's part: `pytest --nbval notebooks`.
"""

import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
AMOUNT = re.compile(r"\d[\d,]*\.\d|\d{1,3}(?:,\d{3})+|\d\s*(?:%|％|元|万|亿|yuan)")


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def outputs(path: Path) -> list[nbformat.NotebookNode]:
    return [output for cell in cells(path, "code") for output in cell.outputs]


def test_there_are_five_in_reading_order_and_two_in_chinese():
    assert [path.name[:2] for path in NOTEBOOKS if ".zh." not in path.name] == ["01", "02", "03", "04", "05"]
    assert [path.name[:2] for path in NOTEBOOKS if ".zh." in path.name] == ["01", "04"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_takeaway_comes_first_and_the_reader_s_own_document_last(path):
    code = cells(path, "code")
    assert "text/markdown" in code[1].outputs[0].data and re.search(r"\d", code[1].outputs[0].data["text/markdown"])
    headings = [cell.source for cell in cells(path, "markdown")]
    assert headings[-1].startswith(("## Your turn", "## 轮到你了"))
    assert any("by hand" in heading or "亲手" in heading for heading in headings)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_frame_shows_a_missing_value_or_a_name_of_the_code(path):
    for output in outputs(path):
        shown = re.sub(r"<style.*?</style>", "", output.get("data", {}).get("text/html", ""), flags=re.S)
        cells_shown = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", shown, re.S)
        assert not [
            cell for cell in cells_shown if cell in ("None", "NaN", "<NA>") or re.fullmatch(r"[a-z]+_[a-z_]+", cell)
        ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_only_asks(path):
    for cell in cells(path, "code"):
        assert not re.search(r"^\s*(def|class|lambda|for|while|import os)\b|lambda ", cell.source, re.MULTILINE)
        assert max(map(len, cell.source.splitlines())) <= 140


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_was_run_in_order_and_stored_without_a_complaint(path):
    code = cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.outputs for cell in code[1:])
    assert not [output for output in outputs(path) if output.output_type == "error" or output.get("name") == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_there_is_a_frame_a_chart_and_a_sentence_of_computed_figures(path):
    kinds = [kind for output in outputs(path) for kind in output.get("data", {})]
    assert {"text/html", "image/svg+xml", "text/markdown"} <= set(kinds)
    assert "image/png" not in kinds
    assert kinds.index("text/html") < kinds.index("image/svg+xml")
    assert "text/markdown" in outputs(path)[-1].data


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_prose_holds_no_typed_amount(path):
    prose = "\n".join(cell.source for cell in cells(path, "markdown"))
    assert AMOUNT.findall(prose) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_in_the_file_tells_the_machine_or_the_minute(path):
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info
    assert all(not cell.metadata for cell in notebook.cells)
    assert not re.search(r"0x[0-9a-f]{6,}|/tmp/|/home/|/work/", path.read_text(encoding="utf-8"))
