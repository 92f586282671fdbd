"""Damage generated files at random and read them: `make fuzz` (FILES=2000 a format).

Each file is a disclosure typeset in one format and then cut short, flipped, given pages or parts of another, or
objects of its own twice. It may be read or refused; what it may not do is meet a fault of ours, take longer than the
limit, or more memory. Seeds are fixed, so that a failure can be met again: it is printed and kept in the folder given.
"""

import argparse
import functools
import io
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import facsimiles
import hostile_files
import office_facsimiles as typeset
from made_tables import HARD, RULED, UNRULED, made

from analysis.documents import Options
from analysis.pipeline.reading import Refusal, Result, Task, read
from analysis.pipeline.workers import pool

SECONDS, MEGABYTES = 20, 1_000
STATED = {"spending_unit": "某办", "year": "2024"}
Source = Callable[[int], bytes]


def _text(seed: int) -> bytes:
    lines = (typeset.RAW / typeset.NAMES[seed % len(typeset.NAMES)]).read_bytes().split(b"\n")
    return b"\n".join(lines[100:260])


@functools.cache
def _typeset(producer: Callable[..., bytes], number: int) -> bytes:
    """Return a typeset transcription; some tables and the prose around them will do."""
    source = typeset.transcription(typeset.NAMES[number])
    return producer(replace(source, items=source.items[120:200]))


def _office(producer: Callable[..., bytes]) -> Source:
    return lambda seed: _typeset(producer, seed % len(typeset.NAMES))


@functools.cache
def _made(kind: str, seed: int) -> bytes:
    return made(kind, seed)[0]


def _pdf(seed: int) -> bytes:
    kinds = (*RULED, *HARD, *UNRULED)
    if seed % 20 == 0:
        return _typeset(facsimiles.typst, 0)
    return _made(kinds[seed % len(kinds)], seed % 3)


SOURCES: dict[str, Source] = {
    "txt": _text,
    "docx": _office(typeset.docx),
    "xlsx": _office(typeset.xlsx),
    "html": _office(typeset.html),
    "pdf": _pdf,
}

# ---- damage --------------------------------------------------------------------------


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def flip(data: bytes, chance: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def retype(data: bytes, chance: random.Random) -> bytes:
    """Put a token of markup, a digit or a bracket where another byte was."""
    content = bytearray(data)
    for _ in range(chance.choice((1, 2, 8))):
        content[chance.randrange(len(content))] = chance.choice(b"0123456789abc<>/\"'=()[] \t\n-,.")
    return bytes(content)


def repeat(data: bytes, chance: random.Random) -> bytes:
    """Print a stretch of the file again, somewhere else."""
    start, to = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    at = chance.randrange(len(data))
    return data[:at] + data[start : min(to, start + 4000)] + data[at:]


def swap(data: bytes, chance: random.Random) -> bytes:
    """Exchange two stretches of one length: lines, rows, pages."""
    size = chance.randrange(1, max(2, len(data) // 4))
    one, two = sorted((chance.randrange(len(data) - size), chance.randrange(len(data) - size)))
    two = max(two, one + size)
    return data[:one] + data[two : two + size] + data[one + size : two] + data[one : one + size] + data[two + size :]


def digits(data: bytes, chance: random.Random) -> bytes:
    """Make a number absurd: longer, negative, or that of another object."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return flip(data, chance)
    match = chance.choice(found)
    new = chance.choice((b"0", b"-1", b"99999999999", match[0] * 12, str(chance.randrange(40)).encode(), b"1e99", b""))
    return data[: match.start()] + new + data[match.end() :]


DAMAGES = (cut, flip, retype, repeat, swap, digits)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Damage a file as it lies on disk or, in an archive, one of its parts; sometimes twice."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        if data.startswith(b"PK") and chance.random() < 0.7:
            data = _part_damaged(data, chance)
        elif len(data) > 8:
            data = chance.choice(DAMAGES)(data, chance)
    return data


def _part_damaged(data: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # damaged already
        return flip(data, chance)
    name = chance.choice([name for name, content in parts.items() if len(content) > 8])
    kind = chance.random()
    if kind < 0.8:
        # Most damage leaves no XML that can be read; an absurd number goes further in.
        parts[name] = chance.choice((*DAMAGES, *[digits] * 6))(parts[name], chance)
    elif kind < 0.9:
        del parts[name]
    else:
        parts[name] = parts[chance.choice([*parts])]
    return hostile_files.zipped(parts)


def file(kind: str, seed: int) -> bytes:
    """Return the damaged file of one format and seed."""
    chance = random.Random(f"{kind} {seed}")
    return damaged(SOURCES[kind](chance.randrange(1000)), chance)


# ---- reading -------------------------------------------------------------------------


def task(kind: str, seed: int) -> Task:
    options = Options(max_seconds=SECONDS, max_memory=MEGABYTES, lenient=seed % 2 == 1)
    return Task(f"fuzz-{seed}.{kind}", Path(), STATED, options, file(kind, seed))


def fault(result: Result) -> str:
    """Return what a result says that none may say: a fault of ours, a dead worker, too much time or memory."""
    bad = isinstance(result, Refusal) and result.code in ("internal", "worker", "time", "memory")
    return f"{result.code}: {result.reason}\n{result.trace}" if isinstance(result, Refusal) and bad else ""


def here(kind: str, seeds: range) -> list[str]:
    """Return the faults of files that are read in this process."""
    return [f"{kind} {seed}: {said}" for seed in seeds if (said := fault(read(task(kind, seed))))]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--files", type=int, default=2000, help="how many files a format")
    words.add_argument("--formats", nargs="*", default=[*SOURCES])
    words.add_argument("--keep", type=Path, help="a folder for the files that fail")
    given = words.parse_args()
    failed = 0
    with pool(1, Options(max_memory=MEGABYTES)) as workers:
        for kind in given.formats:
            outcomes: Counter[str] = Counter()
            for seed in range(given.files):
                asked = task(kind, seed)
                result = workers.submit(asked).result()
                outcomes[result.code if isinstance(result, Refusal) else "read"] += 1
                if said := fault(result):
                    failed += 1
                    print(f"{kind} {seed}: {said}", flush=True)
                    if given.keep:
                        given.keep.mkdir(parents=True, exist_ok=True)
                        (given.keep / asked.name).write_bytes(asked.data or b"")
            print(f"{kind}: {given.files} files: " + ", ".join(f"{n} {code}" for code, n in outcomes.most_common()))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
