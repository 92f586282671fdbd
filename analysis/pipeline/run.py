"""The pipeline, in the order in which the data walks: raw -> documents -> clean -> audit -> report."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from analysis import audit, store
from analysis import clean as cleaning
from analysis.documents import Unreadable

EDITIONS = ("report.qmd", "report.zh.qmd")


class ReportError(Exception):
    """A report that cannot be rendered: one sentence for people."""


FOR_PEOPLE = (store.StoreError, ReportError, cleaning.StaleCorrection)


@dataclass
class Run:
    """What a cleaning run has to say: the account of each document, and what was refused."""

    accounts: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    refused: list[dict[str, object]] = field(default_factory=list)


def clean(raw: Path, out: Path, progress: Callable[[str], None] = lambda name: None) -> Run:
    """Clean every disclosure of `raw` into `out`; documents are read in worker processes."""
    run = Run()
    cleaned: list[cleaning.Cleaned] = []
    files = store.raw_files(raw)
    with ProcessPoolExecutor(_workers(len(files)), _context()) as pool:
        readings = {name: pool.submit(_read, raw, name, manifest) for name, manifest in files}
        store.prepare()
        for name, reading in readings.items():
            progress(name)
            _collect(name, reading, run, cleaned)
    progress("")
    store.write(collection(cleaned).rows | {"refused": run.refused}, out)
    return run


def collection(documents: Sequence[cleaning.Cleaned]) -> cleaning.Cleaned:
    """Return the rows of all documents with the findings of the audit, those between documents last."""
    names = ("disclosures", "facts", "statements", "projects", "indicators", "numbers", "findings")
    whole = cleaning.Cleaned({name: [] for name in names})
    for cleaned in documents:
        whole.add(cleaned if "findings" in cleaned.rows else _audited(cleaned))
    whole.rows["findings"] += audit.between_documents(whole.rows)
    return whole


def _audited(cleaned: cleaning.Cleaned) -> cleaning.Cleaned:
    return cleaning.Cleaned(cleaned.rows | {"findings": audit.of_document(cleaned.rows)}, cleaned.notes)


def _workers(files: int) -> int:
    """One process a core, less the one that prepares the writing meanwhile."""
    return max(1, min(files, multiprocessing.cpu_count() - 1))


def _context() -> multiprocessing.context.BaseContext:
    """Fork where the system can: a worker then starts at once, with nothing imported twice."""
    fork = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if fork else "spawn")


def _read(raw: Path, name: str, manifest: dict[str, str]) -> cleaning.Cleaned | tuple[str, str]:
    """Return the clean and audited rows of one file, or (code, reason) where it is refused."""
    try:
        return _audited(cleaning.document(name, store.raw_bytes(raw, name, manifest), manifest))
    except Unreadable as refusal:
        return refusal.code, refusal.reason


def _collect(
    name: str,
    reading: "Future[cleaning.Cleaned | tuple[str, str]]",
    run: Run,
    cleaned: list[cleaning.Cleaned],
) -> None:
    result = reading.result()
    if isinstance(result, cleaning.Cleaned) and _identity(result) in map(_identity, cleaned):
        result = "name_taken", "another file has the same name but for its ending: give this one a name of its own."
    if isinstance(result, cleaning.Cleaned):
        cleaned.append(result)
        run.accounts[name] = result.account()
        run.notes[name] = result.notes
    else:
        code, reason = result
        run.refused.append({"source_file": name, "reason_code": code, "reason": reason})


def _identity(cleaned: cleaning.Cleaned) -> object:
    return cleaned.rows["disclosures"][0]["disclosure_id"]


def findings_as_text(folder: Path, *, everything: bool = False, chinese: bool = False) -> Iterator[str]:
    """Yield the findings of a clean folder for a terminal: by document, the breaks first."""
    findings = store.read("findings", folder)
    order = {"breaks": 0, "untestable": 1, "rounding": 2, "ties": 3}
    for disclosure, group in findings.groupby("disclosure_id", sort=False):
        counts = ", ".join(f"{n} {verdict}" for verdict, n in group["verdict"].value_counts().items())
        yield f"{disclosure}: {len(group)} checks: {counts}"
        ranked = sorted(group.itertuples(), key=lambda row: order[row.verdict])
        for row in ranked:
            if everything or order[row.verdict] < 2:
                yield f"  {row.verdict:<10} {row.severity:<8} {row.explanation_zh if chinese else row.explanation}"


def report(out: Path) -> list[Path]:
    """Render both editions into `out` with what they lead to: evidence pages, explorers, downloads.

    Raises `StoreError` or `ReportError` with the reason; a failure leaves the former files whole.
    """
    from analysis import publish

    study = store.load()
    try:
        made = [path for name in EDITIONS for path in publish.render_report(store.ROOT / name, out)]
    except publish.RenderError as error:
        raise ReportError(str(error)) from error
    publish.write_evidence(study, store.RAW, out)
    publish.write_downloads(study, store.CLEAN, store.ROOT / "notebooks", out)
    return [*made, *(publish.write_explorer(study, out, lang) for lang in publish.EXPLORER_FILES)]
