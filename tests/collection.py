"""Make a collection of disclosures of invented offices: N files of every format, sound ones and faulty ones.

python tests/collection.py --documents 1000 --out DIR

writes DIR/raw (the files and their manifest.csv) and DIR/planted.csv, which says of every document what a reader
should find: its misprint if one was planted, the movement behind its tight-belt words, the tables it leaves out.
A collection depends on the seed alone, byte for byte, and a larger one begins with the smaller one.
"""

import argparse
import csv
import hashlib
import io
import itertools
import multiprocessing
import random
import re
import time
import unittest.mock
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import facsimiles
import made_budgets
import made_finals
import office_facsimiles as typeset
from made_offices import office, years
from made_paper import Paper

from analysis.documents import text

FORMATS = {"txt": 26, "md": 16, "html": 25, "docx": 20, "xlsx": 8, "pdf": 5}  # of a hundred documents
FAULTY = 0.2  # the share of documents with a misprint
SHORT = 0.3  # the share that leaves out tables of its form
PUBLISHED = (  # by an office: the kind of document, and of which of its years
    (("budget", 1), ("budget", 2)),
    (("budget", 1), ("final_accounts", 1), ("budget", 2)),
    (("budget", 1), ("final_accounts", 1)),
)
_MANIFEST = ("file", "sha256", "spending_unit", "region", "year", "document_type", "received_as", "note")


@dataclass(frozen=True)
class Planted:
    """What one document was made to say: a row of planted.csv."""

    file: str
    disclosure_id: str
    spending_unit: str
    region: str
    year: int
    document_type: str
    format: str
    scale: str
    belt: str  # what stands behind its tight-belt words: fall, rise, same, boundary, none
    omitted: str  # tables of its form that it leaves out, joined by ;
    fault: str  # the kind of misprint; empty where the document is sound
    figure: str  # which figure was misprinted
    meant: str
    printed: str


def places(documents: int) -> Iterator[tuple[int, int]]:
    """Yield (number of the office, which of its two or three documents)."""
    every = ((number, which) for number in itertools.count() for which in range(len(_published(number))))
    return itertools.islice(every, documents)


def _published(number: int) -> tuple[tuple[str, int], ...]:
    return PUBLISHED[number % len(PUBLISHED)]


def document(seed: int, number: int, which: int, suffix: str = "", fault: str | None = None) -> tuple[Planted, bytes]:
    """Return one document of a unit: a budget of one of its years, or its final accounts.

    Format and kind of misprint ("" for none) fall by chance where the caller names none.
    """
    unit = office(seed, number)
    told = years(seed, unit, 2018 + number % 5, 3)
    kind, at = _published(number)[which]
    form = made_budgets if kind == "budget" else made_finals
    chance = random.Random(f"{seed}/document/{number}/{which}")
    suffix = suffix or chance.choices(list(FORMATS), list(FORMATS.values()))[0]
    omitted = [table for table in form.OMISSIBLE if chance.random() < 0.4] if chance.random() < SHORT else []
    if fault is None:
        fault = chance.choice(list(form.FAULTS)) if chance.random() < FAULTY else ""
    figure = form.FAULTS.get(fault, "")
    paper = Paper(unit, chance, figure, omitted)
    budget, spent = told[at]
    if kind == "budget":
        printed = made_budgets.budget(paper, budget, told[at - 1][0])
    else:
        printed = made_finals.final(paper, spent, told[at - 1][1], budget)
    name = f"u{number:06d}_{budget.year}_{'budget' if kind == 'budget' else 'final'}"
    said = (unit.name, unit.region, budget.year, kind, suffix, unit.scale, budget.belt, ";".join(omitted))
    found = (fault, figure, paper.figures[figure], paper.misprint) if paper.misprint else ("", "", "", "")
    return Planted(f"{name}.{suffix}", name.replace("_", "-"), *said, *found), FORMAT[suffix](printed)


# ---- formats -------------------------------------------------------------------------


def _plain(printed: str) -> bytes:
    """A transcription with tab-separated rows, or with one cell a line where it was pasted from a page."""
    if "决算公开" not in printed:
        return printed.encode()
    lines = []
    for line in printed.split("\n"):
        lines += [*(f"\t{cell}" for cell in line.split("\t")), ""] if "\t" in line else [line]
    return "\n".join(lines).encode()


def _marked(printed: str) -> bytes:
    """A transcription whose headings are marked."""
    return re.sub(r"(?m)^((?:第.部分|[一二三四五六七八九十]+、)[^\s\t][^\t\n]*)$", r"## **\1**", printed).encode()


def _typeset(producer: Callable[..., bytes]) -> Callable[[str], bytes]:
    return lambda printed: producer(text.read("made.txt", printed.encode()))


def _settled(data: bytes) -> bytes:
    """Return an archive without the hour of its making."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _pdf(printed: str) -> bytes:
    """A PDF without the hour of its making either."""
    with unittest.mock.patch("reportlab.rl_config.invariant", 1):
        return facsimiles.reportlab(text.read("made.txt", printed.encode()))


FORMAT: dict[str, Callable[[str], bytes]] = {
    "txt": _plain,
    "md": _marked,
    "html": _typeset(typeset.html),
    "docx": lambda printed: _settled(_typeset(typeset.docx)(printed)),
    "xlsx": lambda printed: _settled(_typeset(typeset.xlsx)(printed)),
    "pdf": _pdf,
}

# ---- writing -------------------------------------------------------------------------


def write(folder: Path, documents: int, seed: int = 1, workers: int = 1) -> list[Planted]:
    """Write a collection into `folder`/raw with its manifest, and what was planted beside it."""
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    tasks = [(raw, seed, *place) for place in places(documents)]
    if workers > 1:
        with multiprocessing.get_context("spawn").Pool(workers) as pool:
            made = pool.map(_written, tasks, chunksize=20)
    else:
        made = [_written(task) for task in tasks]
    rows = [{**asdict(row), "sha256": digest} for row, digest in made]
    listed = [{**row, "received_as": row["file"], "note": "invented"} for row in rows]
    _csv(raw / "manifest.csv", _MANIFEST, listed)
    _csv(folder / "planted.csv", [field.name for field in fields(Planted)], rows)
    return [row for row, _ in made]


def _written(task: tuple[Path, int, int, int]) -> tuple[Planted, str]:
    raw, *place = task
    row, data = document(*place)
    (raw / row.file).write_bytes(data)
    return row, hashlib.sha256(data).hexdigest()


def _csv(path: Path, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--documents", type=int, default=100)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--workers", type=int, default=1)
    words.add_argument("--out", type=Path, required=True)
    given = words.parse_args()
    began = time.perf_counter()
    rows = write(given.out, given.documents, given.seed, given.workers)
    counts = Counter(row.format for row in rows)
    print(f"{len(rows)} documents of {len({row.spending_unit for row in rows})} units", dict(counts))
    print(f"{sum(bool(row.fault) for row in rows)} with a misprint, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
