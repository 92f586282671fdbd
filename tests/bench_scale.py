"""Measure what a collection costs as it grows: `make bench-scale` (SIZES="100 1000 10000").

A made collection is cleaned at every size; then come a second run, a run with one document more, the questions of
`analysis.compare`, the collection report, ten kills with the run taken up again, and Dask beside processes. Seconds
depend on the machine: what is judged are exponents of time against number, ratios within one run, and memory.
"""

import argparse
import csv
import hashlib
import importlib.util
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import collection
from measured import Run, killed, run

EXPONENT, PARENT_MB, SECOND_RUN = 1.05, 250, 3.0  # the demands
KILLS, DASK_ROUNDS, UNITS_ASKED = 10, 2, 150
LARGE, MILLION = 1000, 1_000_000
_QUESTIONS = Path(__file__).with_name("questions.py")
_PYTHON = [sys.executable]
_CLI = [*_PYTHON, "-m", "analysis"]


@dataclass
class Bench:
    """What was asked for, where it happens, and the table of what was found: measure -> size -> value."""

    home: Path
    sizes: list[int]
    workers: int
    whole: int
    found: dict[str, dict[int, float]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def note(self, measure: str, size: int, value: float) -> None:
        self.found.setdefault(measure, {})[size] = value
        print(f"  {measure} at {size:,}: {value:.2f}", file=sys.stderr, flush=True)

    def raw(self, size: int) -> Path:
        return self.home / f"raw-{size}"

    def out(self, size: int) -> Path:
        return self.home / f"clean-{size}"

    def clean(self, raw: Path, out: Path, *more: str) -> list[str]:
        workers = ["--workers", str(self.workers)] if knows("clean", "--workers") and not more else []
        return [*_CLI, "clean", "--raw", str(raw), "--out", str(out), *workers, *more]

    def run(self, command: Sequence[str]) -> Run:
        print(" ".join(command[2:6]), "…", file=sys.stderr, flush=True)
        done = run(command, self.home)
        if done.status:
            print(f"{' '.join(command)} ended with {done.status}: {done.said}", file=sys.stderr)
        return done


def knows(command: str, option: str = "") -> bool:
    """Tell whether the command line has a command, or an option of it."""
    told = subprocess.run([*_CLI, command, "--help"], capture_output=True, text=True, encoding="utf-8")
    return told.returncode == 0 and option in told.stdout


# ---- collections ---------------------------------------------------------------------


def made(bench: Bench) -> None:
    """Make the largest collection and one document more; the smaller ones are its beginning."""
    largest = max(bench.sizes)
    began = time.perf_counter()
    rows = collection.write(bench.home / "made", largest + 1, workers=os.cpu_count() or 1)
    print(f"made {len(rows):,} documents in {time.perf_counter() - began:.0f} s", flush=True)
    for size in bench.sizes:
        bench.raw(size).mkdir()
        held(bench, bench.raw(size), size)


def held(bench: Bench, raw: Path, size: int) -> None:
    """Let a folder hold the first documents of the collection and their rows of the manifest."""
    source = bench.home / "made" / "raw"
    with (source / "manifest.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    wanted = {name for name, *_ in rows[:size]}
    for path in raw.glob("u*"):
        if path.name not in wanted:
            path.unlink()
    for name in wanted:
        if not (raw / name).exists():
            os.link(source / name, raw / name)
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows[:size]])


def working(out: Path) -> Path:
    """Return where the collection's working form lies: beside the published tables."""
    return out.with_name(f"{out.name}.collection")


def removed(out: Path) -> None:
    for folder in (out, working(out)):
        shutil.rmtree(folder, ignore_errors=True)


def digest(out: Path) -> str:
    """Return a checksum of all published tables and of all parts of the working form."""
    found = hashlib.sha256()
    for home in (out, working(out) / "parts"):
        for path in sorted(path for path in home.rglob("*") if path.is_file() and not path.name.startswith(".")):
            found.update(f"{path.relative_to(home)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return found.hexdigest()


def size_of(*folders: Path) -> int:
    paths = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_blocks * 512 for path in paths)


# ---- what is measured ----------------------------------------------------------------


def cleaning(bench: Bench, size: int) -> None:
    """Clean a collection, clean it again as it is, with one document added, and with that one taken away again."""
    command = bench.clean(bench.raw(size), bench.out(size))
    done = bench.run(command)
    bench.note("clean: s", size, done.seconds)
    bench.note("clean: processor s", size, done.processor)
    bench.note("clean: parent, MB", size, done.parent)
    bench.note("clean: largest worker, MB", size, max(done.workers, default=0))
    bench.note("clean: cores used", size, done.cores)
    bench.note("disk: raw, KB a document", size, size_of(bench.raw(size)) / size / 1024)
    out, before = bench.out(size), digest(bench.out(size))
    bench.note("disk: published tables, KB a document", size, size_of(out) / size / 1024)
    bench.note("disk: working form, KB a document", size, size_of(working(out)) / size / 1024)
    bench.note("second run, nothing new: s", size, bench.run(command).seconds)
    held(bench, bench.raw(size), size + 1)
    again = bench.run(command)
    bench.note("second run, one added: s", size, again.seconds)
    bench.note("second run: parent, MB", size, again.parent)
    held(bench, bench.raw(size), size)
    bench.note("second run, one removed: s", size, bench.run(command).seconds)
    if digest(out) != before:
        bench.remarks.append(f"{size} documents, one added and removed again: OTHER BYTES than before")


def one_document(bench: Bench) -> float:
    """Return what a collection of one document takes: the command's start and that document."""
    raw, out = bench.home / "raw-one", bench.home / "clean-one"
    raw.mkdir()
    held(bench, raw, 1)
    return bench.run(bench.clean(raw, out)).seconds


def questions(bench: Bench, size: int) -> None:
    """Put every question to the whole collection while that can be held, to its portions, and unit by unit."""
    out = str(bench.out(size))
    if size <= bench.whole:
        done = bench.run([*_PYTHON, str(_QUESTIONS), "whole", out])
        told(bench, "whole", size, done, 1)
    told(bench, "in portions", size, bench.run([*_PYTHON, str(_QUESTIONS), "portions", out]), 1)
    names = units(bench.raw(size))
    chosen = names[:: max(1, len(names) // UNITS_ASKED)]
    listed = bench.home / "units.txt"
    listed.write_text("\n".join(chosen), encoding="utf-8")
    done = bench.run([*_PYTHON, str(_QUESTIONS), "units", out, str(listed)])
    told(bench, "by unit", size, done, len(names) / len(chosen))


def told(bench: Bench, way: str, size: int, done: Run, times: float) -> None:
    bench.note(f"questions {way}: peak, MB", size, done.parent)
    try:
        answers: dict[str, float] = json.loads(done.said)
    except ValueError:
        print(f"questions {way} at {size}: {done.said}", file=sys.stderr)
        return
    bench.note(f"questions {way}: all, s", size, sum(answers.values()) * times)
    for name, seconds in answers.items():
        bench.note(f"question {way}: {name}, s", size, seconds * times)


def units(raw: Path) -> list[str]:
    with (raw / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(row["spending_unit"] for row in csv.DictReader(file)))


def report(bench: Bench, size: int) -> None:
    """Write the collection report."""
    done = bench.run([*_CLI, "collection", "--clean", str(bench.out(size)), "--out", str(bench.home / "report")])
    if done.status == 0:
        bench.note("collection report: s", size, done.seconds)
        bench.note("collection report: processor s", size, done.processor)
        bench.note("collection report: parent, MB", size, done.parent)


def kills(bench: Bench, size: int, start: float, seed: int = 1) -> str:
    """Kill a run at random moments and take it up again; say whether the tables end as if nothing had happened."""
    chance, out = random.Random(seed), bench.home / "clean-killed"
    command = bench.clean(bench.raw(size), out)
    wanted, seconds = digest(bench.out(size)), bench.found["clean: s"][size]
    alive, began = 0, time.perf_counter()
    for _ in range(KILLS):
        # Every attempt starts anew, so that it must live a little longer than its start to get on.
        alive += killed(command, start * chance.uniform(0.3, 1) + seconds / KILLS * chance.uniform(0.2, 1.2))
    last = bench.run(command)
    same = "the same bytes" if digest(out) == wanted else "OTHER BYTES"
    taken = time.perf_counter() - began
    removed(out)
    return (
        f"killed {alive} times of {KILLS} at {size} documents and taken up again: {same} at the end, "
        f"{taken / seconds:.1f} × the time of one run, the last attempt {last.seconds:.1f} s"
    )


@contextmanager
def scheduler(home: Path, workers: int) -> Iterator[str]:
    """Run a scheduler and its workers, each a process of its own with one thread; yield the scheduler's address."""
    known = home / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [*_PYTHON, "-m", "dask"]
    started = [
        subprocess.Popen([*dask, "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(known)], **quiet)
    ]
    try:
        while not known.exists():
            time.sleep(0.1)
        worker = [*dask, "worker", "--scheduler-file", str(known), "--nthreads", "1", "--no-dashboard"]
        started += [subprocess.Popen([*worker, "--local-directory", str(home)], **quiet) for _ in range(workers)]
        from distributed import Client

        address = json.loads(known.read_text(encoding="utf-8"))["address"]
        with Client(address) as client:
            client.wait_for_workers(workers)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def beside_dask(bench: Bench, size: int) -> str:
    """Clean with processes and with Dask in turns, on the same documents."""
    if not knows("clean", "--scheduler") or not importlib.util.find_spec("distributed"):
        return "Dask: `clean` has no --scheduler, or the package `distributed` is not installed; left out."
    taken: dict[str, list[float]] = {"processes": [], "Dask": []}
    digests = set()
    with scheduler(bench.home, bench.workers) as address:
        for _ in range(DASK_ROUNDS):
            for way, more in (("processes", ()), ("Dask", ("--scheduler", address))):
                out = bench.home / "clean-dask"
                removed(out)
                taken[way].append(bench.run(bench.clean(bench.raw(size), out, *more)).seconds)
                digests.add(digest(out))
    removed(out)
    processes, dask = (statistics.median(times) for times in taken.values())
    same = "the same bytes" if len(digests) == 1 else "OTHER BYTES"
    return f"at {size} documents processes {processes:.1f} s, Dask {dask:.1f} s ({dask / processes:.2f} ×): {same}"


# ---- the table -----------------------------------------------------------------------


def exponent(values: dict[int, float]) -> float | None:
    """Return the slope of log time on log number by least squares; None from fewer than two sizes."""
    points = [(math.log(size), math.log(value)) for size, value in values.items() if value > 0]
    if len(points) < 2:
        return None
    x, y = (statistics.fmean(axis) for axis in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def shown(bench: Bench) -> Iterator[str]:
    """Yield the lines of the table; an exponent stands beside times alone."""
    wide = max(map(len, bench.found))
    yield f"{'':{wide}} " + "".join(f"{size:>10,}" for size in bench.sizes) + "  exponent (last step)"
    for measure, values in bench.found.items():
        cells = "".join(f"{values[size]:>10.2f}" if size in values else f"{'–':>10}" for size in bench.sizes)
        slopes = [exponent(values), exponent(dict(list(values.items())[-2:]))]
        timed = measure.endswith(" s") and None not in slopes
        yield f"{measure:{wide}} {cells}" + ("  {:.2f} ({:.2f})".format(*slopes) if timed else "")


def judged(bench: Bench, one: float) -> Iterator[str]:
    """Yield what was demanded beside what was measured."""
    found, largest = bench.found, max(bench.sizes)
    slopes = {name: slope for name, values in found.items() if name.endswith(" s") and (slope := exponent(values))}
    steep = [
        f"{name[:-3]} {slope:.2f}" for name, slope in slopes.items() if slope > EXPONENT and "second run" not in name
    ]
    yield f"exponents above {EXPONENT}: {'; '.join(steep) or 'none'}"
    parent = found["clean: parent, MB"]
    yield f"parent at {largest:,}: {parent[largest]:.0f} MB (demand: at most {PARENT_MB}, flat)"
    added = found["second run, one added: s"][largest]
    wanted = f"{SECOND_RUN:.0f} s and what it takes alone, {one:.1f} s"
    yield f"one document added to {largest:,}: {added:.1f} s (demand: {wanted})"


def million(bench: Bench) -> Iterator[str]:
    """Yield what a million documents would need, by the largest sizes that were measured (for docs/scale.md).

    Collections that are small enough to be published as CSV say nothing of it.
    """
    found, large = bench.found, [size for size in bench.sizes if size >= LARGE]
    if not large:
        return
    largest = large[-1]
    hours = found["clean: processor s"][largest] / largest * MILLION / 3600
    split = ", ".join(f"{hours / cores:.1f} h on {cores:,}" for cores in (2, 64, 512))
    yield f"a million: {hours:.0f} processor hours ({split})"
    form = found["disk: working form, KB a document"][largest] * MILLION / 1024**2
    yield f"a million: working form {form:.0f} GB in {MILLION // 32:,} parts"
    if len(large) > 1:
        again, parent = (added(found[name]) for name in ("second run, nothing new: s", "clean: parent, MB"))
        yield f"a million: {again * MILLION / 60:.0f} min to find nothing new, parent {parent * MILLION / 1024:.1f} GB"


def added(values: dict[int, float]) -> float:
    """Return what a document more adds, between the two largest sizes."""
    (less, before), (more, after) = sorted(values.items())[-2:]
    return (after - before) / (more - less)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    words.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    words.add_argument(
        "--whole", type=int, default=1000, help="up to this size questions are put to all frames at once"
    )
    words.add_argument("--beside", type=int, help="size for the kills and for Dask (the middle one)")
    words.add_argument("--only", nargs="+", default=["clean", "questions", "report", "kills", "dask"])
    words.add_argument("--work", type=Path, help="where to work; it needs some hundred KB a document")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(dir=given.work) as home:
        bench = Bench(Path(home), sorted(given.sizes), given.workers, given.whole)
        made(bench)
        try:
            measure(bench, given.only, given.beside or bench.sizes[len(bench.sizes) // 2])
        finally:  # a run of hours that is broken off has found something too
            print(*shown(bench), "", *bench.remarks, sep="\n")


def measure(bench: Bench, only: Sequence[str], beside: int) -> None:
    reports = "report" in only and knows("collection")
    for size in bench.sizes:
        cleaning(bench, size)
        if "questions" in only:
            questions(bench, size)
        if reports:
            report(bench, size)
    if not reports:
        bench.remarks.append("The collection report was left out: there is no such command, or it was not asked for.")
    one = one_document(bench)
    bench.remarks += [*judged(bench, one), *million(bench)]
    if "kills" in only:
        bench.remarks.append(kills(bench, beside, one))
    if "dask" in only:
        bench.remarks.append(beside_dask(bench, beside))


if __name__ == "__main__":
    main()
