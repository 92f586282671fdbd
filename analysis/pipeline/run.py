"""The pipeline, in the order in which the data walks: raw -> documents -> clean -> audit -> report."""

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis import audit, compare, store
from analysis import clean as cleaning
from analysis.documents import USUAL, Options
from analysis.pipeline import likes, scans
from analysis.pipeline.outcome import STRICT, InternalError, Run, printable
from analysis.pipeline.reading import Refusal, Task, audited, internal
from analysis.pipeline.workers import Pool, pool

EDITIONS = ("report.qmd", "report.zh.qmd")


class ReportError(Exception):
    """A report that cannot be rendered: one sentence for people."""


FOR_PEOPLE = (store.StoreError, ReportError, cleaning.StaleCorrection)


def clean(
    raw: Path,
    out: Path,
    progress: Callable[[str], None] = lambda name: None,
    *,
    options: Options = USUAL,
    strict: bool | None = None,
) -> Run:
    """Clean every disclosure of `raw` into `out`; documents are read in worker processes.

    What goes wrong inside one document refuses that document; a `strict` run (the tests') raises it.
    """
    files = store.raw_files(raw)
    run = Run(strict=bool(os.environ.get(STRICT)) if strict is None else strict)
    with store.writing(out):
        with pool(_workers(len(files)), options, progress) as workers:
            tasks = [Task(name, raw, manifest, options) for name, manifest in files]
            documents = _read(tasks, workers, run, progress)
        _write(cleaning.joined(likes.distinct(documents, run)), run, out)
        store.write_log(out, (f"{printable(name)}\n{trace}" for name, trace in run.traces.items()))
    return run


def _workers(files: int) -> int:
    """One process a core, less the one that prepares the writing meanwhile."""
    return max(1, min(files, multiprocessing.cpu_count() - 1))


def _read(
    tasks: Sequence[Task], workers: Pool, run: Run, progress: Callable[[str], None]
) -> dict[str, cleaning.Cleaned]:
    """Return file name -> rows of the documents that can be read, in the order of the tasks."""
    readings = [workers.submit(task) for task in tasks]
    store.prepare()
    documents = {}
    for task, reading in zip(tasks, readings, strict=True):
        progress(task.name)
        result = reading.result()
        if isinstance(result, Refusal):
            run.refuse(task.name, result)
        else:
            documents[task.name] = result
            run.keep(task.name, result)
    progress("")
    return documents


def _write(documents: dict[str, cleaning.Cleaned], run: Run, out: Path) -> None:
    """Write the clean tables; documents that breach a contract, or that the audit cannot compare, are left out."""

    kept = documents
    for together in (False, True):
        try:
            _written(kept, run, out)
            return
        except (store.StoreError, InternalError):
            raise
        except Exception:
            kept = _sound(kept, run, together=together)
    _written(kept, run, out)


def _written(documents: dict[str, cleaning.Cleaned], run: Run, out: Path) -> None:
    rows = collection([*documents.values()]).rows
    store.write(rows | {"claims": claims(rows), "refused": run.refused}, out)


def _sound(documents: dict[str, cleaning.Cleaned], run: Run, *, together: bool = False) -> dict[str, cleaning.Cleaned]:
    """Return the documents whose rows keep the contracts, alone or each together with those before it."""
    sound: dict[str, cleaning.Cleaned] = {}
    for name, document in documents.items():
        others = sound.values() if together else ()
        try:
            rows = collection([*others, document]).rows
            store.checked(rows | {"claims": claims(rows)})
            sound[name] = document
        except store.ContractError as breach:
            run.refuse(name, internal(breach, f"writing it ({breach})"))
        except Exception as error:
            run.refuse(name, internal(error, "comparing it with the others"))
    return sound


def collection(documents: Sequence[cleaning.Cleaned]) -> cleaning.Cleaned:
    """Return the rows of all documents with the findings of the audit, those between documents last."""
    names = ("disclosures", "files", "tables", "facts", "statements", "projects", "indicators", "numbers", "findings")
    whole = cleaning.Cleaned({name: [] for name in names})
    for cleaned in documents:
        whole.add(scans.without_guesses(audited(cleaned)))
    whole.rows["findings"] += audit.between_documents(whole.rows)
    return whole


def claims(rows: Mapping[str, Sequence[Mapping[str, object]]]) -> list[dict[str, object]]:
    """Return the rows of `claims.csv`.

    A claim is tested against other documents of its unit and against the findings, so it is judged when the whole
    collection is there: `compare` is asked here, in the pipeline, and `store` writes what it is given.
    """
    records = compare.claims(store.study_of(rows)).to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in records]


def report(out: Path, clean: Path = store.CLEAN, raw: Path = store.RAW) -> list[Path]:
    """Render both editions into `out` with what they lead to: evidence pages, explorers, downloads.

    The same sources tell of any collection of clean tables: parts that it has nothing to say of are left out. Raises
    `StoreError` or `ReportError` with the reason; a failure leaves the former files whole.
    """
    from analysis import publish

    study = store.load(clean)
    has = publish.results.tell(study).has
    with store.writing_pages(out, _made_here), store.replaced(out, _made_here) as scratch:
        try:
            with store.loading(clean), TemporaryDirectory() as folder:
                sources = [publish.write_fitted(store.ROOT / name, has, Path(folder)) for name in EDITIONS]
                made = [path for source in sources for path in publish.render_report(source, scratch)]
            publish.write_evidence(study, raw, scratch)
        except publish.RenderError as error:
            raise ReportError(str(error)) from error
        publish.write_downloads(study, clean, store.ROOT / "notebooks", scratch)
        made += (publish.write_explorer(study, scratch, lang) for lang in publish.EXPLORER_FILES)
        return [out / path.relative_to(scratch.resolve()) for path in made]


def _made_here(name: str) -> bool:
    """Say whether a file of the report's folder is one of ours: pages of documents that are gone go too."""
    return name in ("evidence", "downloads") or name.startswith(("report.", "explorer."))
