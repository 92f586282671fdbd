"""The PDF readers that are compared, and which numeric cells they found.

Ours, plain pdfplumber, camelot and tabula; the last two are in the bench extra and may be absent.
"""

import importlib.util
import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterable

from made_tables import made
from office_facsimiles import Typeset, blocks

from analysis.documents import Document, Row, squeeze
from analysis.documents.pdf import reader

Grid = list[list[str]]
Pages = dict[int, list[Grid]]

# ---- the readers ---------------------------------------------------------------------------


def read_by_us(data: bytes) -> Pages:
    """Return the tables that our reader finds, page by page."""
    return grids(reader.read("made.pdf", data))


def grids(document: Document) -> Pages:
    tables: dict[str, Grid] = {}
    for row in (item for item in document.items if isinstance(item, Row)):
        tables.setdefault(row.cells[0].locator.rpartition(".R")[0], []).append(list(row.texts))
    pages: Pages = {}
    for place, rows in tables.items():
        pages.setdefault(int(place.split(".")[0][1:]), []).append(rows)
    return pages


def read_by_pdfplumber(data: bytes) -> Pages:
    """Return what plain `pdfplumber.extract_tables` finds, page by page."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as source:
        return {
            page.page_number: [[[squeeze(c or "") for c in row] for row in table] for table in page.extract_tables()]
            for page in source.pages
        }


def read_by_camelot(data: bytes, ruled: bool) -> Pages:
    import camelot

    pages: Pages = {}
    for table in camelot.read_pdf(io.BytesIO(data), pages="all", flavor="lattice" if ruled else "stream"):
        rows = [[squeeze(str(text)) for text in row] for row in table.df.to_numpy()]
        pages.setdefault(table.page, []).append(rows)
    return pages


def read_by_tabula(data: bytes, ruled: bool) -> Pages:
    """Return what tabula finds, all of it as page 0: it does not tell pages."""
    import tabula

    options = {"lattice": ruled, "stream": not ruled, "silent": True}
    tables = tabula.read_pdf(io.BytesIO(data), pages="all", output_format="json", **options)
    return {0: [[[squeeze(cell["text"]) for cell in row] for row in table["data"]] for table in tables]}


def readers() -> dict[str, Callable[[bytes, bool], Pages]]:
    """Return the readers that this environment has, ours first."""
    found: dict[str, Callable[[bytes, bool], Pages]] = {
        "ours": lambda data, _: read_by_us(data),
        "pdfplumber": lambda data, _: read_by_pdfplumber(data),
    }
    if importlib.util.find_spec("camelot"):
        found["camelot"] = read_by_camelot
    if importlib.util.find_spec("tabula") and shutil.which("java"):
        found["tabula"] = read_by_tabula
    return found


# ---- what they found -----------------------------------------------------------------------


def numeric(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()


def found(tables: Iterable[Grid]) -> list[tuple[tuple[str, str], str]]:
    """Return ((row label, column header), number) of every numeric cell of a page's tables."""
    cells = []
    for rows in tables:
        heads: dict[int, str] = {}
        for row in rows:
            if not any(numeric(text) and ("." in text) for text in row):
                heads |= {c: text for c, text in enumerate(row) if text and not text.isdigit() and text != "**"}
                continue
            cells += [((_label(row), heads.get(c, "")), text) for c, text in _numbers(row)]
    return cells


def placed(tables: Iterable[Grid]) -> list[tuple[tuple[str, str], str]]:
    """Return ((row label, column number), number): on the later pages of a long table no header stands above."""
    rows = [row for table in tables for row in table]
    return [((_label(row), str(c)), text) for row in rows for c, text in _numbers(row)]


def _label(row: list[str]) -> str:
    return next((text for text in row if text and not numeric(text)), "")


def _numbers(row: list[str]) -> list[tuple[int, str]]:
    return [(c, text) for c, text in enumerate(row) if numeric(text) and "." in text]


def as_typeset(source: Document) -> list[Grid]:
    """Return what a faultless reader finds in the tables of a facsimile of `source`."""
    grids: list[Grid] = []
    for table in (block for block in blocks(source) if isinstance(block, Typeset)):
        grids.append([[""] * table.width for _ in range(table.height)])
        for (row, column), box in table.boxes.items():
            grids[-1][row][column] = squeeze("".join(box.lines))
    return grids


def score(kinds: Iterable[str], seeds: Iterable[int], reader: Callable[[bytes], Pages]) -> tuple[float, float]:
    """Return (recall, precision) of a reader on numeric cells under the right page, row and column."""
    right = wanted = given = 0
    for kind in kinds:
        for seed in seeds:
            data, truth = made(kind, seed)
            pages = reader(data)
            for page, cells in truth.items():
                got = Counter(found(pages.get(page, [])))
                right += (got & Counter(cells.items())).total()
                wanted, given = wanted + len(cells), given + got.total()
    return right / wanted, right / max(given, 1)
