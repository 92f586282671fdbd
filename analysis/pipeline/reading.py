"""One document read and audited, whatever is wrong with it: clean rows, or a refusal in one sentence.

Nothing that a document holds may end the run of a folder. What is known to go wrong is refused by its reader; what is
not is a fault of ours, and is refused with its place and its trace, for a person to report.
"""

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from analysis import audit, clean, store
from analysis.documents import USUAL, Cell, Line, Options, Row, Unreadable
from analysis.pipeline import scans
from analysis.pipeline.cards import card_of, packed
from analysis.pipeline.jobs import Lost


@dataclass(frozen=True)
class Task:
    """A document to read: a raw file of `folder`, or `data` that is not kept yet."""

    name: str
    folder: Path
    manifest: Mapping[str, str] = field(default_factory=dict)
    options: Options = USUAL
    data: bytes | None = None

    def run(self) -> "Result":
        return read(self)

    def lost(self, why: Lost) -> "Refusal":
        if why.code == "time":
            return Refusal("time", _beyond("was not done within", self.options.max_seconds, "seconds", "seconds"))
        if why.code == "memory":
            return Refusal(
                "memory", _beyond("took more than", self.options.max_memory, "megabytes of memory", "memory")
            )
        said = f"the process that read it ended ({why.how}): fetch the file again, or please report it."
        return Refusal("worker", said)


@dataclass(frozen=True)
class Refusal:
    """Why a document was not read: a code for scripts, a sentence for people, the trace where the fault is ours."""

    code: str
    reason: str
    trace: str = ""


Result = clean.Cleaned | Refusal

# What another run, with more time or memory or on another machine, may read after all.
_PASSING = frozenset(("internal", "memory", "time", "worker", "needs_libreoffice", "not_converted"))


@dataclass(frozen=True)
class Kept:
    """What is kept of a document: its card and its rows as bytes, or its refusal."""

    card: str = ""
    rows: bytes = b""
    refusal: Refusal | None = None

    @property
    def lasting(self) -> bool:
        """Whether reading the same bytes again would say the same."""
        return self.refusal is None or self.refusal.code not in _PASSING


@dataclass(frozen=True)
class Keeping:
    """A document to read and to keep: whoever reads it also packs it."""

    task: Task

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def options(self) -> Options:
        return self.task.options

    def run(self) -> Kept:
        result = read(self.task)
        if isinstance(result, Refusal):
            return Kept(refusal=result)
        try:
            return Kept(card_of(result).as_json(), packed(result.rows))
        except Exception as error:
            return Kept(refusal=internal(error, "keeping it"))

    def lost(self, why: Lost) -> Kept:
        return Kept(refusal=self.task.lost(why))


def read(task: Task) -> Result:
    """Return the clean and audited rows of one document, or its refusal; raises nothing that a document can cause."""
    try:
        data = task.data
        if data is None:
            data = store.raw_bytes(task.folder, task.name, task.manifest, task.options)
        return audited(clean.document(task.name, data, task.manifest, task.options))
    except Unreadable as refusal:
        return Refusal(refusal.code, refusal.reason)
    except clean.StaleCorrection as stale:
        return Refusal("stale_correction", str(stale))
    except MemoryError:
        return task.lost(Lost("memory"))
    except Exception as error:
        return internal(error)


def audited(cleaned: clean.Cleaned) -> clean.Cleaned:
    """Return the rows of a document with the findings that it allows by itself."""
    if "findings" in cleaned.rows:
        return cleaned
    cleaned = scans.confirmed(cleaned)
    return replace(cleaned, rows=cleaned.rows | {"findings": audit.of_document(cleaned.rows)})


def _beyond(what: str, most: int, unit: str, option: str) -> str:
    return f"reading it {what} {most:,} {unit}: fetch it again, or allow more with --max-{option}."


def internal(error: Exception, what: str = "reading it") -> Refusal:
    """Return the refusal of a document that met a fault of ours, with the place in it and in our code."""
    trace = "".join(traceback.format_exception(error))
    near = next((f" near {place}" for place in _places(error.__traceback__)), "")
    home = next((f" in {home}" for home in _homes(error.__traceback__)), "")
    return Refusal("internal", f"{what} failed{near} ({type(error).__name__}{home}): please report it.", trace)


def _frames(trace: TracebackType | None) -> list[TracebackType]:
    found = []
    while trace:
        found.append(trace)
        trace = trace.tb_next
    return found[::-1]


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Yield the places in the document that the code was at, the innermost first."""
    for step in _frames(trace):
        for value in step.tb_frame.f_locals.values():
            held = value.cells[0] if isinstance(value, Row) and value.cells else value
            if isinstance(held, Line | Cell):
                yield held.locator


def _homes(trace: TracebackType | None) -> Iterator[str]:
    for step in _frames(trace):
        name = str(step.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("analysis."):
            yield f"{name}, line {step.tb_lineno}"
