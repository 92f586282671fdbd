"""A folder of disclosures -> its clean tables: what is known is taken as it was, what is new is read, nothing else.

Three passes, each of which holds little more than a line a document. Every file is weighed: its bytes, its row of the
manifest and the version of the reading code say whether it was read before. Every unit that changed is closed again.
The clean tables are written anew, and what nobody needs any more goes.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from threading import Thread

from analysis import schema, store
from analysis.documents import USUAL, Options, Unreadable
from analysis.pipeline import joining, likes, version
from analysis.pipeline.cards import Card, read_card, unpacked
from analysis.pipeline.closing import Closed, Closing, prepare
from analysis.pipeline.executors import Executor, Here, Where, answers, executor
from analysis.pipeline.outcome import STRICT, Run, printable
from analysis.pipeline.pace import Pace
from analysis.pipeline.parting import PART, parted
from analysis.pipeline.reading import Keeping, Kept, Refusal, Task

PUBLISHED = 500
"""Documents up to which a collection is published as CSV: beyond, nobody opens 200 megabytes of it by hand."""

Raw = Sequence[tuple[str, Mapping[str, str]]]
Units = Sequence[Sequence[str]]
"""Some units, each the names of its disclosures."""


def clean(
    raw: Path,
    out: Path,
    progress: Callable[[str], None] = lambda what: None,
    *,
    options: Options = USUAL,
    strict: bool | None = None,
    where: Where = Where(),  # noqa: B008
) -> Run:
    """Clean every disclosure of `raw` into `out`; `where` says who reads the documents.

    What goes wrong inside one document refuses that document; a `strict` run (the tests') raises it. A run that is
    killed goes on where it was, and the clean tables are the former ones or the new.
    """
    files, out = store.raw_files(raw), out.resolve()
    run = Run(strict=bool(os.environ.get(STRICT)) if strict is None else strict)
    few = len(files) <= PART  # then closing them is done here, and its libraries load while they are read
    with store.writing(out):
        store.swept(store.home(out))
        with store.remembered(out) as memory, executor(where, len(files), options, progress) as jobs:
            run.outdated = memory.of_other_versions(version.reading())
            keys = _read(
                raw, files, _Work(memory, jobs, run, options, progress), Thread(target=prepare) if few else None
            )
            cards = _cards(files, keys, memory, run)
            distinct = likes.distinct(cards, run, lambda name: unpacked(memory.rows(keys[name]))["facts"])
            closer = Here() if few else jobs
            part_of = _closed(distinct, keys, out, _Work(memory, closer, run, options, progress))
            memory.forget_all_but(keys.values())
        place = {printable(name): number for number, (name, _) in enumerate(files)}
        run.refused.sort(key=lambda row: place[str(row["source_file"])])
        _publish({name: (cards[name].disclosure, part) for name, part in part_of.items()}, run, out)
        store.write_log(out, (f"{printable(name)}\n{trace}" for name, trace in run.traces.items()))
    return run


@dataclass(frozen=True)
class _Work:
    """What the passes share: the memory, who does the jobs, the run that hears of it."""

    memory: store.Readings
    jobs: Executor
    run: Run
    options: Options
    progress: Callable[[str], None]


def _read(raw: Path, files: Raw, work: _Work, meanwhile: Thread | None) -> dict[str, str]:
    """Return file name -> key of every file whose reading is remembered now; the others are refused.

    `meanwhile` is started with the first document that has to be read.
    """
    keys: dict[str, str] = {}
    pace = Pace("reading", len(files), work.progress)
    limits = _limits(work.options)

    def unknown() -> Iterator[tuple[tuple[str, str], Keeping]]:
        for name, manifest in files:
            try:
                data = store.raw_bytes(raw, name, manifest, work.options)
            except Unreadable as refusal:
                work.run.refuse(name, Refusal(refusal.code, refusal.reason))
                pace.skip()
                continue
            key = _key(name, data, manifest, limits)
            if work.memory.knows(key):
                keys[name] = key
                pace.skip()
            else:
                if meanwhile and not meanwhile.ident:
                    meanwhile.start()
                yield (name, key), Keeping(Task(name, raw, manifest, work.options, data))

    for (name, key), kept in answers(work.jobs, unknown()):
        pace.done(name)
        work.run.read.add(name)
        if kept.refusal and not kept.lasting:
            work.run.refuse(name, kept.refusal)
        else:
            work.memory.remember(key, version.reading(), _said(kept), kept.rows)
            keys[name] = key
    work.progress("")
    return keys


def _limits(options: Options) -> str:
    """Return the options on which a reading depends; time and memory decide whether there is one, not which."""
    limits = {what: value for what, value in asdict(options).items() if what not in ("max_seconds", "max_memory")}
    return json.dumps(limits, sort_keys=True)


def _key(name: str, data: bytes, manifest: Mapping[str, str], limits: str) -> str:
    """Return what a reading depends on, as one word."""
    told = [version.reading(), name, store.sha256(data), manifest, limits]
    return store.sha256(json.dumps(told, sort_keys=True).encode())


def _said(kept: Kept) -> str:
    return json.dumps([kept.refusal.code, kept.refusal.reason]) if kept.refusal else kept.card


def _cards(files: Raw, keys: Mapping[str, str], memory: store.Readings, run: Run) -> dict[str, Card]:
    """Return the cards of the documents that were read, in the order of the files; the others are refused."""
    cards: dict[str, Card] = {}
    for name, _ in files:
        if name not in keys:
            continue
        said = memory.card(keys[name])
        if said.startswith("["):
            run.refuse(name, Refusal(*json.loads(said)))
        else:
            cards[name] = read_card(said)
            run.keep(name, cards[name])
    return cards


def _closed(cards: Mapping[str, Card], keys: Mapping[str, str], out: Path, work: _Work) -> dict[str, str]:
    """Close every part that is not there yet; return file name -> part of every disclosure, in their order."""
    files_of = joining.grouped(cards)
    parts = {_name(part, files_of, keys): part for part in parted([*files_of], cards)}
    pace = Pace("comparing", len(parts), work.progress)
    part_of: dict[str, str] = {}

    def closing(units: Units) -> Closing:
        documents = [files_of[name] for unit in units for name in unit]
        limit = work.options.max_seconds * (1 + len(documents))
        packed = (tuple((name, work.memory.rows(keys[name])) for name in names) for names in documents)
        return Closing(tuple(packed), replace(work.options, max_seconds=limit))

    def missing() -> Iterator[tuple[str, Closing]]:
        for name, units in parts.items():
            if store.has_part(out, name):
                part_of.update((each, name) for unit in units for each in unit)
                pace.skip()
            else:
                yield name, closing(units)

    for name, closed in answers(work.jobs, missing()):
        pace.done("")
        refused = dict(closed.refused)
        if closed.lost:
            refused, closed = _without_the_lost(parts[name], closing, work.jobs)
        for each, refusal in refused.items():
            work.run.refuse(each, refusal)
        # What a fault of ours left out is tried again by every run.
        kept_as = f"{name}-{store.sha256(repr(sorted(refused)).encode())[:8]}" if refused else name
        if not store.has_part(out, kept_as):
            store.add_part(out, kept_as, closed.files)
        part_of.update((each, kept_as) for unit in parts[name] for each in unit if each not in refused)
    work.progress("")
    return {name: part_of[name] for name in files_of if name in part_of}


def _without_the_lost(
    units: Units, closing: Callable[[Units], Closing], jobs: Executor
) -> tuple[dict[str, Refusal], Closed]:
    """Return what the units are without which a part can be closed, and the part without them."""
    alone = {unit[0]: unit for unit in units}
    lost: dict[str, Refusal] = {}
    for first, closed in answers(jobs, ((first, closing([unit])) for first, unit in alone.items())):
        if closed.lost:
            lost |= dict.fromkeys(alone[first], closed.lost)
    rest = [unit for unit in units if unit[0] not in lost]
    closed = jobs.submit(closing(rest)).result()
    if closed.lost:
        return dict.fromkeys((each for unit in units for each in unit), closed.lost), Closed()
    return lost | dict(closed.refused), closed


def _name(units: Units, files_of: Mapping[str, Sequence[str]], keys: Mapping[str, str]) -> str:
    """Return the name of a part: what it is made of, as one word."""
    made_of = [[keys[name] for name in files_of[each]] for unit in units for each in unit]
    return store.sha256(json.dumps([version.closing(), made_of]).encode())[:32]


def _publish(documents: Mapping[str, tuple[Mapping[str, object], str]], run: Run, out: Path) -> None:
    """Let the collection be these documents (row of `disclosures`, part): the catalogue first, then the files.

    Of a large collection only what lists its documents is a file; `load` and `query` find the rows in the parts.
    """
    names = store.Listed._fields[:-1]
    listed = [store.Listed._make([*map(row.get, names), part]) for row, part in documents.values()]
    checksum = store.publish(out, store.Catalogue(listed, run.refused))
    refused = [("refused", store.held(schema.REFUSED, run.refused))]
    if len(listed) > PUBLISHED:
        lists = store.held(schema.DISCLOSURES, [row for row, _ in documents.values()])
        store.write_columns([("disclosures", lists), *refused], out, checksum)
    else:
        kept = ((table.name, store.kept(out, table, listed)) for table in schema.CLEAN if table.name != "refused")
        store.write_columns(chain(kept, refused), out)
