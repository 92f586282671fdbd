"""The reports from the clean tables: both editions of the study, that of a collection, and what they lead to."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis import store

EDITIONS = ("report.qmd", "report.zh.qmd")
COLLECTION = "collection.qmd"


class ReportError(Exception):
    """A report that cannot be rendered: one sentence for people."""


def report(out: Path, clean: Path = store.CLEAN, raw: Path = store.RAW) -> list[Path]:
    """Render both editions into `out` with what they lead to: evidence pages, explorers, downloads.

    The same sources tell of any collection of clean tables: parts that it has nothing to say of are left out. Raises
    `StoreError` or `ReportError` with the reason; a failure leaves the former files whole.
    """
    from analysis import publish

    if store.in_parts(clean):
        raise ReportError(
            f"{clean} holds more documents than a report can tell of one by one: `python -m analysis collection` tells "
            "of them all, and the report of a folder with those of some units."
        )
    study = store.load(clean)
    has = publish.results.tell(study).has
    with store.writing_pages(out, _made_here), store.replaced(out, _made_here) as scratch:
        try:
            printed = publish.evidence_sources(study, raw)
            with store.loading(clean), TemporaryDirectory() as folder:
                publish.write_printed(printed, Path(folder))
                sources = [publish.write_fitted(store.ROOT / name, has, Path(folder)) for name in EDITIONS]
                made = [path for source in sources for path in publish.render_report(source, scratch)]
            publish.write_evidence(study, raw, scratch, printed)
            publish.write_cards(study, scratch)
        except publish.RenderError as error:
            raise ReportError(str(error)) from error
        publish.write_downloads(study, clean, store.ROOT / "notebooks", scratch)
        made += (publish.write_explorer(study, scratch, lang) for lang in publish.EXPLORER_FILES)
        return [out / path.relative_to(scratch.resolve()) for path in made]


def report_collection(out: Path, clean: Path = store.CLEAN) -> list[Path]:
    """Render the report of a whole collection into `out`, with the lists behind its shares.

    Processes of their own do it, one after another, so that this one grows with no collection. Raises `StoreError` or
    `ReportError` with the reason; a failure leaves the former files whole.
    """
    with store.writing_pages(out, _of_the_collection), store.replaced(out, _of_the_collection) as scratch:
        with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as apart:
            has, lists = apart.submit(_lists, clean.resolve(), scratch.resolve()).result()
            made = apart.submit(_rendered, has, clean.resolve(), scratch.resolve()).result()
        return [out / path.relative_to(scratch.resolve()) for path in (*made, *lists)]


def _lists(clean: Path, folder: Path) -> tuple[frozenset[str], list[Path]]:
    """Write the lists; return the conditions of the report that the collection meets, and the files."""
    from analysis import publish

    told = publish.collected.gather(clean)
    return told.has, publish.write_lists(told, clean, folder)


def _rendered(has: frozenset[str], clean: Path, folder: Path) -> list[Path]:
    from analysis import publish

    try:
        with store.loading(clean), TemporaryDirectory() as work:
            return publish.render_report(publish.write_fitted(store.ROOT / COLLECTION, has, Path(work)), folder)
    except publish.RenderError as error:
        raise ReportError(str(error)) from None


def _of_the_collection(name: str) -> bool:
    return name.startswith("collection.")


def _made_here(name: str) -> bool:
    """Say whether a file of the report's folder is one of ours: pages of documents that are gone go too."""
    return name in ("evidence", "downloads") or name.startswith(("report.", "explorer."))
