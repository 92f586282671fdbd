"""One file more for the collection: what it says of itself, what is missing, what it changes.

Offices publish under names like `附件1.pdf`, publish the same file twice, and publish a mended
one beside the first. So the bytes decide whether a file is new, a name that is taken gets a
number, and a second document for the same unit, year and type is kept and marked, never merged.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from analysis import clean, store, tables
from analysis.documents import USUAL, Options, Unreadable, chinese
from analysis.pipeline.cleaning import clean as clean_folder
from analysis.pipeline.outcome import InternalError, Run, printable
from analysis.pipeline.reading import Refusal, Task
from analysis.pipeline.workers import Pool, pool

Ask = Callable[[str, str], str]

_FIELDS = ("spending_unit", "region", "year", "document_type")
_QUESTIONS = {
    "spending_unit": "Spending unit, as its title prints it",
    "year": "Fiscal year",
    "region": "Region (长沙, 株洲, 长株潭 or other)",
}
_OPTIONS = {"spending_unit": "--unit", "year": "--year", "region": "--region"}
_LOADS = re.compile(r"\b(?:analysis|store)\.(?:load|read)\(|\bload\(")


@dataclass(frozen=True)
class Proposal:
    """A readable file before it is kept: its name in data/raw, its manifest row, what is in it, its likes."""

    name: str
    data: bytes
    row: Mapping[str, str]
    cleaned: clean.Cleaned
    beside: tuple[str, ...]


def add(
    path: Path,
    *,
    raw: Path,
    out: Path,
    notebooks: Path,
    stated: Mapping[str, str],
    ask: Ask | None = None,
    options: Options = USUAL,
) -> Iterator[str]:
    """Add the file at `path` to `raw`, clean the collection into `out`, and yield what there is to say.

    `stated` holds what the person said beforehand; `ask(question, default)` is called for what is
    neither stated nor printed, `None` asks nothing. Raises `Unreadable` for a file that is refused
    and `StoreError` for what a person can mend; then nothing has changed.
    """
    data = _bytes(path)
    if known := _known(data, raw):
        yield f"{path.name} is already there, byte for byte, as {raw / known}: nothing to do."
        return
    proposal = propose(printable(path.name), data, raw, stated, ask, options)
    with store.kept_raw(raw, proposal.name, proposal.data, proposal.row):
        run = clean_folder(raw, out, options=options)
        _require_read(proposal.name, run)
    yield from _outcome(proposal, raw, out, run)
    yield from changed_notebooks(notebooks)


def propose(
    name: str,
    data: bytes,
    raw: Path,
    stated: Mapping[str, str],
    ask: Ask | None = None,
    options: Options = USUAL,
) -> Proposal:
    """Return what adding `data` would keep; raises `Unreadable` for a file that is refused. Writes nothing."""
    sha256 = hashlib.sha256(data).hexdigest()
    there = store.checksums(raw)
    dropped_in = next((file for file, known in there.items() if known == sha256), "")
    kept_as = dropped_in or _free_name(name, [*there, *store.manifest(raw)])
    said = {field: chinese(value) if field == "spending_unit" else value for field, value in stated.items() if value}
    with pool(1, options) as workers:
        cleaned, said = _cleaned(workers, Task(kept_as, raw, said, options, data), ask)
    found = cleaned.rows["disclosures"][0]
    row = {field: said.get(field) or str(found["fiscal_year" if field == "year" else field]) for field in _FIELDS}
    beside = tuple(file for file in _like(row, raw) if file != kept_as)
    note = f"second document for this unit, year and type, beside {'; '.join(beside)}" if beside else ""
    row |= {"sha256": sha256, "received_as": name, "note": note}
    return Proposal(kept_as, data, row, cleaned, beside)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise store.StoreError(f"{path} cannot be read ({error.strerror}): name one file to add.") from error


def _known(data: bytes, raw: Path) -> str:
    """Return the name under which the manifest lists the same bytes: a file that was only dropped in is new."""
    sha256 = hashlib.sha256(data).hexdigest()
    listed = store.manifest(raw)
    return next((name for name, known in store.checksums(raw).items() if known == sha256 and name in listed), "")


def _free_name(name: str, taken: list[str]) -> str:
    """Return `name`, numbered where a raw file has the same disclosure id: two formats of one name would share it."""
    path, ids = PurePath(name), {tables.slug(other) for other in taken}
    number = 1
    while tables.slug(name) in ids or not tables.slug(name):
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def _cleaned(workers: Pool, task: Task, ask: Ask | None) -> tuple[clean.Cleaned, dict[str, str]]:
    """Return the clean rows, and what was said with the answers to what the document does not print."""
    said = dict(task.manifest)
    try:
        cleaned = _read(workers, task)
    except Unreadable as refusal:
        if refusal.code != "no_identity":
            raise
        said |= {field: _asked(field, "", ask) for field in ("spending_unit", "year") if field not in said}
        cleaned = _read(workers, replace(task, manifest=said))
    if "region" not in said and cleaned.rows["disclosures"][0]["region"] == "other" and ask:
        said["region"] = _asked("region", "other", ask)
        cleaned = _read(workers, replace(task, manifest=dict(said)))
    return cleaned, said


def _read(workers: Pool, task: Task) -> clean.Cleaned:
    """Return the clean rows of the file; raises `Unreadable`, or `InternalError` with the trace of a fault of ours."""
    result = workers.submit(task).result()
    if isinstance(result, Refusal):
        if result.trace:
            raise InternalError(result.reason, result.trace)
        raise Unreadable(result.code, result.reason)
    return result


def _asked(field: str, default: str, ask: Ask | None) -> str:
    answer = ask(_QUESTIONS[field], default).strip() if ask else ""
    if not answer:
        what = field.replace("_", " ")
        raise Unreadable("no_identity", f"the document prints no {what}: state it with {_OPTIONS[field]}.")
    return checked(field, answer)


def checked(field: str, answer: str) -> str:
    """Return an answer, `StoreError` where it is no year or no region that is known."""
    from analysis.schema import REGIONS

    if field == "year" and not re.fullmatch(r"20\d\d", answer):
        raise store.StoreError(f"{answer} is no fiscal year: give four digits, such as 2024.")
    if field == "region" and answer not in REGIONS:
        raise store.StoreError(f"{answer} is no region of the study: choose among {', '.join(REGIONS)}.")
    return answer


def _like(row: Mapping[str, str], raw: Path) -> Iterator[str]:
    """Yield the listed raw files for the same unit, year and type."""
    fields = ("spending_unit", "year", "document_type")
    for file, other in store.manifest(raw).items():
        if all(chinese(row[field]) == chinese(other.get(field, "")) for field in fields):
            yield file


def _require_read(name: str, run: Run) -> None:
    """Raise `Unreadable` where the collection refuses the new file after all."""
    for row in run.refused:
        if row["source_file"] == name:
            raise Unreadable(str(row["reason_code"]), str(row["reason"]))


def _outcome(proposal: Proposal, raw: Path, out: Path, run: Run) -> Iterator[str]:
    found = proposal.cleaned.rows["disclosures"][0]
    said = ", ".join(str(found[field]) for field in ("spending_unit", "fiscal_year", "document_type", "region"))
    yield f"added as {raw / proposal.name}: {said}"
    if proposal.beside:
        others = ", ".join(proposal.beside)
        yield f"note: {others} is for the same unit, year and type; both are kept, and manifest.csv says so."
    yield f"{proposal.name}: {run.accounts[proposal.name]}"
    yield from findings(str(found["disclosure_id"]), out)


def findings(disclosure_id: str, out: Path) -> Iterator[str]:
    """Yield the findings that touch one document: the count of each verdict, then what breaks or cannot be tested."""
    every = store.read("findings", out).to_dict("records")
    own = [row for row in every if disclosure_id in str(row["disclosure_id"]).split(";")]
    counts = ", ".join(f"{count} {verdict}" for verdict, count in Counter(row["verdict"] for row in own).most_common())
    causes = len({row["cause_id"] for row in own if row["verdict"] == "breaks"})
    counts += f" ({causes} causes of the breaks)" if causes else ""
    yield f"{len(own)} checks: {counts}" if own else "0 checks apply to this document"
    for verdict in ("breaks", "boundary", "untestable"):
        yield from (f"  {verdict:<10} {row['explanation']}" for row in own if row["verdict"] == verdict)


def changed_notebooks(folder: Path) -> Iterator[str]:
    """Say which notebooks load the clean tables: their stored outputs are now those of a smaller collection."""
    names = [path.name for path in sorted(folder.glob("*.ipynb")) if _LOADS.search(_code(path))]
    if names:
        yield f"outputs will change in {', '.join(names)}: run `make notebooks` and read the differences."
    else:
        yield "no notebook loads the clean tables: no stored output changes."


def _code(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    return "\n".join("".join(cell["source"]) for cell in cells if cell.get("cell_type") == "code")
