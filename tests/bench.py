"""Measure speed and accuracy: `make bench`.

First the cleaning of the five disclosures against `import pandas`, in fresh processes. Then our PDF reader
against plain pdfplumber, camelot and tabula, in this process and on the same files. Seconds depend on the
machine, so every demand is a ratio within one run; turns alternate, so that a busy machine slows all.
"""

import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import facsimiles
import pypdfium2
from made_tables import HARD, RULED, UNRULED, made
from office_facsimiles import NAMES, transcription
from pdf_readers import Pages, as_typeset, found, placed, readers

from analysis import store

ROUNDS, PATIENCE = 7, 0.6
CLEANING, PDF = 2.5, 6  # the demands
REAL = Path(__file__).resolve().parents[2] / "shared" / "real-pdf"

# ---- cleaning ------------------------------------------------------------------------------


def seconds(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare_cleaning(out: str) -> None:
    clean = ("-m", "analysis", "clean", "--raw", "data/raw", "--out", out)
    rounds = []
    for _ in range(ROUNDS + 1):
        shutil.rmtree(store.home(Path(out)), ignore_errors=True)
        rounds.append([seconds("-c", "import pandas"), seconds(*clean), seconds(*clean)])
    pandas, new, known = (statistics.median(column) for column in zip(*rounds[1:], strict=True))
    print(f"median of {ROUNDS} runs: import pandas {pandas:.3f} s, clean {new:.3f} s, clean again {known:.3f} s")
    print(f"clean / import pandas: {new / pandas:.1f}, again {known / pandas:.1f} (demand: at most {CLEANING})")


# ---- files whose cells are known (of the real ones, nobody typed them) ---------------------


class Sample(NamedTuple):
    kind: str
    data: bytes
    truth: Counter | None
    cells: Callable  # how the cells of tables are told apart


def samples() -> Iterator[Sample]:
    for name, kinds in (("ruled", RULED), ("hard", HARD), ("unruled", UNRULED)):
        for data, truth in (made(kind, seed) for kind in kinds for seed in range(3)):
            yield Sample(name, data, Counter(cell for page in truth.values() for cell in page.items()), found)
    source = [transcription(name) for name in NAMES]
    half = replace(source[2], items=source[2].items[: len(source[2].items) // 2])  # camelot needs 2 s a page
    sheets = [("facsimile", facsimiles.typst, source[0]), ("facsimile", facsimiles.typst, source[4])]
    sheets += [("facsimile", facsimiles.chromium, source[2])] if facsimiles.CHROMIUM else []
    for name, producer, document in [*sheets, ("no font", facsimiles.reportlab, half)]:
        yield Sample(name, producer(document), Counter(placed(as_typeset(document))), placed)
    for path in sorted(REAL.glob("*.pdf")):
        yield Sample("real", path.read_bytes(), None, placed)


# ---- our reader beside its peers -----------------------------------------------------------


@dataclass
class Result:
    """What one reader made of the files of one class: cells that are right, wanted and given; pages; seconds."""

    right: int = 0
    wanted: int = 0
    given: int = 0
    pages: int = 0
    seconds: float = 0

    def add(self, sample: Sample, tables: Pages, taken: float) -> None:
        with pypdfium2.PdfDocument(sample.data) as source:
            self.pages, self.seconds = self.pages + len(source), self.seconds + taken
        if sample.truth is not None:
            got = Counter(sample.cells(table for page in tables.values() for table in page))
            self.right += (got & sample.truth).total()
            self.wanted, self.given = self.wanted + sample.truth.total(), self.given + got.total()

    @property
    def accuracy(self) -> tuple[float, float]:
        return self.right / max(self.wanted, 1), self.right / max(self.given, 1)

    def __str__(self) -> str:
        exact = "{:.3f} {:.3f}".format(*self.accuracy) if self.wanted else "    -     -"
        return f"{exact} {self.pages / self.seconds:6.1f}"


def timed(reader: Callable[[bytes, bool], Pages], sample: Sample) -> tuple[Pages, float]:
    """Read a file, a quick reader up to three times; the quickest counts."""
    times: list[float] = []
    tables: Pages = {}
    while len(times) < 3 and sum(times) < PATIENCE:
        start = time.perf_counter()
        try:
            tables = reader(sample.data, sample.kind != "unruled")
        except Exception as error:  # a file that a reader cannot read counts as read, and nothing found
            print(f"{sample.kind}: {type(error).__name__}: {error}", file=sys.stderr)
        times.append(time.perf_counter() - start)
    return tables, min(times)


def compare_readers() -> None:
    competing = readers()
    if len(competing) < 4:
        print("Fewer than four readers: `pip install -e '.[bench]'` brings camelot and tabula (which needs Java).")
    results: dict[str, dict[str, Result]] = {}
    for n, sample in enumerate(samples()):
        if n == 0:
            for reader in competing.values():
                timed(reader, sample)  # imports, and Java starts
        row = results.setdefault(sample.kind, {name: Result() for name in competing})
        for name, reader in competing.items():
            row[name].add(sample, *timed(reader, sample))
    report(results)


def report(results: dict[str, dict[str, Result]]) -> None:
    print("\nrecall, precision of numeric cells; pages a second")
    print(f"{'class':10} pages", *(f"{name:>18}" for name in results["ruled"]), sep="  ")
    for kind, row in results.items():
        print(f"{kind:10} {row['ours'].pages:5}", *row.values(), sep="  ")
    pairs = [(f"{name} in {kind}", it, row["ours"]) for kind, row in results.items() for name, it in row.items()]
    ahead = [name for name, it, ours in pairs if any(map(float.__gt__, it.accuracy, ours.accuracy))]
    print("at least as accurate as the best on every class:", "no: " + ", ".join(ahead) if ahead else "yes")
    ratios = [f"{kind} {row['pdfplumber'].seconds / row['ours'].seconds:.1f}" for kind, row in results.items()]
    plain, ours = (sum(row[name].seconds for row in results.values()) for name in ("pdfplumber", "ours"))
    print(f"at least {PDF} × plain pdfplumber's pages a second: measured {plain / ours:.1f} × ({', '.join(ratios)})")


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable()
    with tempfile.TemporaryDirectory() as out:
        compare_cleaning(out)
    compare_readers()


if __name__ == "__main__":
    main()
