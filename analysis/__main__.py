"""The command line: `python -m analysis clean | add | audit | query | report | collection`."""

import shutil
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from analysis import pipeline, store
from analysis.documents import USUAL, Options, Unreadable
from analysis.schema import DOCUMENT_TYPES, REGIONS

_FOLDER = click.Path(file_okay=False, path_type=Path)
_LIMITS = {
    "max_megabytes": "Size of a file, in MB.",
    "max_expansion": "What its parts may unpack to, in MB.",
    "max_pages": "Pages of a document.",
    "max_cells": "Table cells of a document.",
    "max_line": "Characters of a line.",
    "max_seconds": "Time for a document.",
    "max_memory": "Memory for a document, in MB.",
}


def _limited(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what one document may cost."""
    for name, what in reversed(_LIMITS.items()):
        switch = "--" + name.replace("_", "-")
        kind, usual = click.IntRange(min=1), getattr(USUAL, name)
        command = click.option(switch, name, type=kind, default=usual, show_default=True, help=what)(command)
    switch, what = "--lenient", "Read around damaged lines; their numbers stay unread."
    command = click.option(switch, is_flag=True, help=what)(command)
    switch, what = "--debug", "Print the full trace of what went wrong."
    return click.option(switch, is_flag=True, help=what)(command)


def _options(given: dict[str, Any]) -> Options:
    return Options(**{field.name: given[field.name] for field in fields(Options)})


def _say(text: object, *, err: bool = False) -> None:
    """Print what documents may have put words into: control characters would command the terminal."""
    click.echo("\n".join(map(pipeline.harmless, str(text).split("\n"))), err=err)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Tight Belts · 过紧日子: what published budget figures say, and what they can bear.

    \b
    clean    data/raw -> data/clean: facts, statements, findings, the account of every number
    add      one published file more -> data/raw and data/clean, with its findings
    audit    read the findings in the terminal
    query    ask the clean tables in SQL
    report   report.qmd -> _output/report.html and _output/report.pdf
    collection   collection.qmd -> _output/collection.html and collection.pdf, with the lists behind them
    """


@cli.command()
@click.option("--raw", type=_FOLDER, default=store.RAW, help="Folder of published disclosures.  [default: data/raw]")
@click.option("--out", type=_FOLDER, default=store.CLEAN, help="Folder for the clean tables.  [default: data/clean]")
@click.option(
    "--workers", type=click.IntRange(min=0), help="Processes that read; 0 reads in this one.  [default: cores]"
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Let a Dask cluster read, such as tcp://host:8786.")
@_limited
def clean(raw: Path, out: Path, workers: int | None, scheduler: str, debug: bool, **limits: Any) -> None:
    """Clean every disclosure of a folder and write the clean tables.

    Reads what is new or changed and takes the rest as it was; a run that was stopped goes on where it
    was. Prints the account of numbers, a line a document that was read. A file that cannot be read is
    refused with a reason (also in refused.csv), the others are read all the same, and the exit status is 1.
    """
    where = pipeline.Where(scheduler=scheduler) if workers is None else pipeline.Where(workers, scheduler)
    cleaned = pipeline.clean(raw, out, progress=_progress, options=_options(limits), where=where)
    if cleaned.outdated:
        _say(f"{cleaned.outdated:,} documents had been read by another version of this program: they are read again.")
    for name, account in cleaned.accounts.items():
        if name in cleaned.read:
            _say(f"{name}: {account}")
        for note in cleaned.notes[name]:
            _say(f"  {note}" if name in cleaned.read else f"{name}: {note}")
    _say(cleaned.summary())
    for row in cleaned.refused:
        _say(f"{raw / str(row['source_file'])}: refused: {row['reason']}", err=True)
    for trace in cleaned.traces.values() if debug else ():
        _say(trace, err=True)
    if cleaned.traces:
        _say(f"The traces to report are in {store.log_of(out)}.", err=True)
    sys.exit(1 if cleaned.refused else 0)


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--region", type=click.Choice(REGIONS), help="Region of the spending unit.")
@click.option("--unit", help="Spending unit, as its title prints it.")
@click.option("--year", type=click.IntRange(2000, 2099), help="Fiscal year.")
@click.option("--type", "document_type", type=click.Choice(DOCUMENT_TYPES), help="Budget or final accounts.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what the document prints and the options state.")
@click.option("--raw", type=_FOLDER, default=store.RAW, help="Folder of published disclosures.  [default: data/raw]")
@click.option("--out", type=_FOLDER, default=store.CLEAN, help="Folder for the clean tables.  [default: data/clean]")
@_limited
def add(
    file: Path,
    region: str | None,
    unit: str | None,
    year: int | None,
    document_type: str | None,
    yes: bool,
    raw: Path,
    out: Path,
    debug: bool,
    **limits: Any,
) -> None:
    """Add one published file: PDF, Word, Excel, HTML or text.

    Copies FILE into data/raw with a row in manifest.csv, asks only what it does not print, cleans the
    collection and prints the account of its numbers and its findings. A file that is refused changes nothing.
    """
    said = {"region": region, "spending_unit": unit, "year": year, "document_type": document_type}
    stated = {field: str(value) for field, value in said.items() if value}
    ask = None if yes else _ask
    try:
        notebooks, options = store.ROOT / "notebooks", _options(limits)
        for line in pipeline.add_document(
            file, raw=raw, out=out, notebooks=notebooks, stated=stated, ask=ask, options=options
        ):
            _say(line)
    except Unreadable as refusal:
        _say(f"{file}: refused: {refusal.reason}", err=True)
        sys.exit(1)
    except pipeline.InternalError as fault:
        store.write_log(out, [fault.trace])
        _say(f"{file}: refused: {fault} The trace is in {store.log_of(out)}.", err=True)
        if debug:
            _say(fault.trace, err=True)
        sys.exit(1)


def _ask(question: str, default: str) -> str:
    return str(click.prompt(question, default=default or None))


@cli.command()
@click.option(
    "--clean", "folder", type=_FOLDER, default=store.CLEAN, help="Folder of clean tables.  [default: data/clean]"
)
@click.option("--all", "everything", is_flag=True, help="Show what ties and what rounding explains, too.")
@click.option("--chinese", is_flag=True, help="Explain in Chinese.")
@click.option("--unit", default="", help="Only spending units with these words in their name.")
@click.option("--year", type=click.IntRange(2000, 2099), help="Only documents of this fiscal year.")
@click.option("--check", default="", help="Only checks with these words in their name.")
def audit(folder: Path, everything: bool, chinese: bool, unit: str, year: int | None, check: str) -> None:
    """Print the findings of the clean tables: what breaks, and what cannot be tested and why."""
    wanted = pipeline.Wanted(unit, year, check)
    pipeline.print_findings(folder, wanted, everything=everything, chinese=chinese)


@cli.command()
@click.argument("sql")
@click.option(
    "--clean", "folder", type=_FOLDER, default=store.CLEAN, help="Folder of clean tables.  [default: data/clean]"
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV on a terminal, too.")
def query(sql: str, folder: Path, as_csv: bool) -> None:
    """Ask the clean tables in SQL: one SELECT, answered by DuckDB.

    The tables are disclosures, files, tables, facts, statements, findings, claims, projects, indicators,
    numbers and refused; DESCRIBE facts lists the columns of one. A blank cell is NULL, an amount an exact
    decimal. Prints a table on a terminal, else CSV. Nothing can be changed, and no other file be reached.

    \b
    python -m analysis query "SELECT disclosure_id, count(*) FROM findings WHERE verdict = 'breaks' GROUP BY ALL"
    """
    pipeline.query(folder, sql, Console(), as_csv=as_csv)


@cli.command()
@click.option(
    "--clean", "folder", type=_FOLDER, default=store.CLEAN, help="Folder of clean tables.  [default: data/clean]"
)
@click.option("--raw", type=_FOLDER, default=store.RAW, help="Folder they were read from.  [default: data/raw]")
@click.option("--out", type=_FOLDER, default=store.ROOT / "_output", help="Folder for the report.  [default: _output]")
def report(out: Path, folder: Path, raw: Path) -> None:
    """Render the report from the clean tables, with Quarto where it is on PATH and else by the built-in route.

    It tells of any collection: `clean --raw DIR --out CLEAN`, then `report --clean CLEAN --raw DIR --out FOLDER`.
    """
    for path in pipeline.report(out, folder, raw):
        _say(path)


@cli.command()
@click.option(
    "--clean", "folder", type=_FOLDER, default=store.CLEAN, help="Folder of clean tables.  [default: data/clean]"
)
@click.option("--out", type=_FOLDER, default=store.ROOT / "_output", help="Folder for the report.  [default: _output]")
def collection(out: Path, folder: Path) -> None:
    """Render the report of a whole collection, of five documents or of ten thousand.

    How many contradict themselves, with exact intervals; which checks break; what stands behind tight-belt
    words; what is published. Beside collection.html and collection.pdf lie the lists behind every share.
    """
    for path in pipeline.report_collection(out, folder):
        _say(path)


def _progress(what: str) -> None:
    """Say how far the run is, where a person watches, on one line of the terminal."""
    if sys.stderr.isatty():
        shown = "".join(c for c in pipeline.printable(what) if c.isprintable())
        click.echo(f"\r\x1b[K{_fitting(shown)}", err=True, nl=False)


def _fitting(text: str) -> str:
    """Return as much of a text as one line of the terminal holds; Han characters take two columns."""
    left = shutil.get_terminal_size().columns - 1
    for place, character in enumerate(text):
        left -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if left < 0:
            return text[:place]
    return text


def main() -> None:
    """Run the command line; whatever a person can mend becomes one sentence and exit status 2."""
    try:
        cli()
    except pipeline.FOR_PEOPLE as error:
        _say(f"Error: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
