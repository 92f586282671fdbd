"""`make mutants`: plant one fault at a time into a copy of the code and see whether a test notices.

A line of `mutants.csv` is a fault that somebody could make: file, the code as it stands, the code as it would be
wrong, and the tests that have to notice. `equivalent` says why a fault changes nothing that anybody could see; such a
line is not planted. A line whose code no longer stands in its file exactly once is an error: it would prove nothing.

    python tests/mutants.py            # all
    python tests/mutants.py amounts    # those whose file or note holds a word
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "mutants.csv"
WANTED = 0.95
COPIED = ("analysis", "tests", "data", "notebooks", "pyproject.toml", "README.md", "CITATION.cff", "environment.yml")
Row = dict[str, str]


def planted() -> list[Row]:
    """Return the faults to plant, after a look that each can be planted."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stale = [row for row in rows if (ROOT / row["file"]).read_text(encoding="utf-8").count(row["code"]) != 1]
    if stale:
        lines = "\n".join(f"  {row['file']}: {row['code']}" for row in stale)
        sys.exit(f"These lines of {LIST.name} do not stand in their files exactly once:\n{lines}")
    return [row for row in rows if not row["equivalent"]]


def copy(folder: Path) -> Path:
    """Copy what the tests need; the reports' sources are needed by the tests that read them."""
    for name in (*COPIED, *(path.name for path in ROOT.glob("*.qmd")), *(path.name for path in ROOT.glob("*.bib"))):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, folder / name)
    return folder


def notices(row: Row, folder: Path) -> bool:
    """Plant one fault, run its tests, and take it out again: true where a test failed."""
    path = folder / row["file"]
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(row["code"], row["fault"]), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *row["tests"].split()]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=600)
    except subprocess.TimeoutExpired:
        return True  # a fault that makes the code run for ever is noticed too
    finally:
        path.write_text(whole, encoding="utf-8")
    if run.returncode not in (0, 1, 2):
        said = run.stdout.decode(errors="replace")[-2000:]
        sys.exit(f"The tests of a fault did not run: {' '.join(command)}\n{said}")
    return run.returncode != 0


def main(word: str = "") -> int:
    rows = [row for row in planted() if word in row["file"] or word in row["note"]]
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(workers) as pool:
        folders: Queue[Path] = Queue()
        for number in range(workers):
            folders.put(copy(Path(scratch) / str(number)))

        def check(row: Row) -> bool:
            folder = folders.get()
            try:
                return notices(row, folder)
            finally:
                folders.put(folder)

        found = list(zip(rows, pool.map(check, rows), strict=True))
    for row, noticed in found:
        if not noticed:
            print(f"survived  {row['file']}: {row['note']}\n          {row['code']}  ->  {row['fault']}")
    killed = sum(noticed for _, noticed in found)
    print(f"{killed} of {len(found)} planted faults were noticed")
    return 0 if found and killed >= WANTED * len(found) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
