"""What a researcher takes away: the clean data and the notebooks as archives, and the entry that cites them.

The same data gives the same bytes: no clock is read, so two people who rerun the study can compare checksums.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

import yaml

from analysis import schema, store, wording
from analysis.amounts import number
from analysis.store import Study

FOLDER = "downloads"
_SPECIAL = re.compile(r"([&%$#_])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_README = Template("""$title
Version $version, $date

$count documents of $units spending units:
$documents

The tables are CSV files (UTF-8, comma, header row). datapackage.json describes every column with its type, unit and
meaning (Frictionless Data Package). Amounts are exact decimals in yuan; an empty cell is not zero. Each row names the
document, page and cell it was read from. A text that begins like a formula (= + - @) has a ' before it, so that a
spreadsheet shows it and runs nothing. SHA256SUMS holds the checksums: sha256sum --check SHA256SUMS

$tables

How to cite

  $authors ($year). $title. Version $version.

The data are published under CC BY 4.0, the code under $license. The documents themselves are public records of the
offices that issued them.
""")


def write(study: Study, clean: Path, notebooks: Path, output: Path) -> list[Path]:
    """Write the data, the notebooks as run and the BibTeX entry into `output/downloads` and return the files."""
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    citation = yaml.safe_load((store.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    data = {f"{table.name}.csv": guarded(table, store.proven(clean / f"{table.name}.csv")) for table in schema.CLEAN}
    told = {table.name: data[f"{table.name}.csv"] for table in schema.CLEAN}
    package = store.described({name: (len(text), store.sha256(text)) for name, text in told.items()})
    data |= {"datapackage.json": package, "README.txt": _readme(study, citation).encode()}
    sums = "".join(f"{hashlib.sha256(data[name]).hexdigest()}  {name}\n" for name in sorted(data))
    run = {path.name: path.read_bytes() for path in sorted(notebooks.glob("*.ipynb"))}
    made = [folder / "tight-belts-data.zip", folder / "notebooks.zip", folder / "tight-belts.bib"]
    _zip(made[0], data | {"SHA256SUMS": sums.encode()})
    _zip(made[1], run)
    made[2].write_text(bibtex(citation), encoding="utf-8", newline="\n")
    return made


def guarded(table: schema.Table, data: bytes) -> bytes:
    """Return a table whose texts no spreadsheet takes for a formula: `=`, `+`, `-` or `@` before them gets a `'`.

    Numbers stay as they are, those too that a text column repeats as printed.
    """
    told = {column.name for column in table.columns if column.kind == "string"}
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    made = io.StringIO()
    writer = csv.DictWriter(made, table.names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: guarded_text(text) if name in told else text for name, text in row.items()})
    return made.getvalue().encode()


def guarded_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and number(text) is None else text


def bibtex(citation: Mapping[str, Any]) -> str:
    """Return the BibTeX entry of a CITATION.cff; a body of authors is braced, so that it is never split into names."""
    year = str(citation["date-released"])[:4]
    fields = {
        "author": " and ".join(_authors(citation["authors"], braces=True)),
        "title": f"{{{citation['title']}}}",
        "year": year,
        "version": str(citation["version"]),
        "date": str(citation["date-released"]),
        "url": str(citation.get("url") or citation.get("repository-code") or ""),
        "doi": str(citation.get("doi") or ""),
        "license": str(citation.get("license") or ""),
    }
    escaped = {name: text if name in ("url", "doi") else _SPECIAL.sub(r"\\\1", text) for name, text in fields.items()}
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in escaped.items() if text)
    return f"@software{{tight_belts_{year},\n{lines}}}\n"


def cited(lang: str = "en") -> str:
    """Return how to cite the study, in a sentence.

    Its second title names the collection that it was made for; the report of another one leaves it out.
    """
    citation = yaml.safe_load((store.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    authors = (wording.word(name, lang) for name in _authors(citation["authors"]))
    parts = {"authors": " and ".join(authors), "title": citation["title"].partition(":")[0]}
    parts |= {"year": str(citation["date-released"])[:4], "version": citation["version"]}
    return wording.page("report", lang)["citation"].format(**parts)


def _authors(authors: Sequence[Mapping[str, str]], *, braces: bool = False) -> list[str]:
    """Return each author as citations want it: persons by family name, bodies whole."""
    body = "{{{}}}" if braces else "{}"
    return [
        body.format(author["name"]) if "name" in author else f"{author['family-names']}, {author['given-names']}"
        for author in authors
    ]


def _readme(study: Study, citation: Mapping[str, Any]) -> str:
    documents = [
        f"  {row.disclosure_id}: {row.spending_unit}, {row.fiscal_year} (sha256 of the source {row.sha256[:16]}…)"
        for row in study.disclosures.itertuples()
    ]
    return _README.substitute(
        title=citation["title"],
        version=citation["version"],
        date=citation["date-released"],
        year=str(citation["date-released"])[:4],
        authors=" and ".join(_authors(citation["authors"])),
        license=citation["license"],
        count=len(study.disclosures),
        units=study.disclosures["spending_unit"].nunique(),
        documents="\n".join(documents),
        tables="\n".join(f"  {table.name}.csv: {table.description}" for table in schema.CLEAN),
    )


def _zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write an archive whose bytes depend on its files alone: sorted, one date, one mode."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=9)
