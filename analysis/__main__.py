"""The command line: `python -m analysis clean | add | audit | report`."""

import sys
from pathlib import Path

import click

from analysis import pipeline, store
from analysis.documents import Unreadable
from analysis.schema import DOCUMENT_TYPES, REGIONS

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Tight Belts · 过紧日子: what published budget figures say, and what they can bear.

    \b
    clean    data/raw -> data/clean: facts, statements, findings, the account of every number
    add      one published file more -> data/raw and data/clean, with its findings
    audit    read the findings in the terminal
    report   report.qmd -> _output/report.html and _output/report.pdf
    """


@cli.command()
@click.option("--raw", type=_FOLDER, default=store.RAW, help="Folder of published disclosures.  [default: data/raw]")
@click.option("--out", type=_FOLDER, default=store.CLEAN, help="Folder for the clean tables.  [default: data/clean]")
def clean(raw: Path, out: Path) -> None:
    """Clean every disclosure of a folder and write the clean tables.

    Prints the account of numbers, a line a document. A file that cannot be read is refused with a
    reason (also in refused.csv), the others are read all the same, and the exit status is 1.
    """
    cleaned = pipeline.clean(raw, out, progress=_progress)
    for name, account in cleaned.accounts.items():
        click.echo(f"{name}: {account}")
        for note in cleaned.notes[name]:
            click.echo(f"  {note}")
    for row in cleaned.refused:
        click.echo(f"{raw / str(row['source_file'])}: refused: {row['reason']}", err=True)
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
def add(
    file: Path,
    region: str | None,
    unit: str | None,
    year: int | None,
    document_type: str | None,
    yes: bool,
    raw: Path,
    out: Path,
) -> None:
    """Add one published file: PDF, Word, Excel, HTML or text.

    Copies FILE into data/raw with a row in manifest.csv, asks only what it does not print, cleans the
    collection and prints the account of its numbers and its findings. A file that is refused changes nothing.
    """
    said = {"region": region, "spending_unit": unit, "year": year, "document_type": document_type}
    stated = {field: str(value) for field, value in said.items() if value}
    ask = None if yes else _ask
    try:
        for line in pipeline.add_document(
            file, raw=raw, out=out, notebooks=store.ROOT / "notebooks", stated=stated, ask=ask
        ):
            click.echo(line)
    except Unreadable as refusal:
        click.echo(f"{file}: refused: {refusal.reason}", err=True)
        sys.exit(1)


def _ask(question: str, default: str) -> str:
    return str(click.prompt(question, default=default or None))


@cli.command()
@click.option(
    "--clean", "folder", type=_FOLDER, default=store.CLEAN, help="Folder of clean tables.  [default: data/clean]"
)
@click.option("--all", "everything", is_flag=True, help="Show what ties and what rounding explains, too.")
@click.option("--chinese", is_flag=True, help="Explain in Chinese.")
def audit(folder: Path, everything: bool, chinese: bool) -> None:
    """Print the findings of the clean tables: what breaks, and what cannot be tested and why."""
    for line in pipeline.findings_as_text(folder, everything=everything, chinese=chinese):
        click.echo(line)


@cli.command()
@click.option("--out", type=_FOLDER, default=store.ROOT / "_output", help="Folder for the report.  [default: _output]")
def report(out: Path) -> None:
    """Render the report from the clean tables, with Quarto where it is on PATH and else by the built-in route."""
    for path in pipeline.report(out):
        click.echo(path)


def _progress(name: str) -> None:
    """Say which document is being read, where a person watches."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[Kreading {name}" if name else "\r\x1b[K", err=True, nl=False)


def main() -> None:
    """Run the command line; whatever a person can mend becomes one sentence and exit status 2."""
    try:
        cli()
    except pipeline.FOR_PEOPLE as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
