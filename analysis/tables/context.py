"""What a document says of itself: spending unit, year, kind of document, region, consolidation."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from analysis.documents import Document, Unreadable, chinese, squeeze
from analysis.reference import rows
from analysis.tables.record import Context
from analysis.tables.pieces import Tables

_TITLE = re.compile(
    r"(?P<unit>.*?)(?P<year>20\d\d)年?度?(?:部门|单位)?(?P<kind>预算|决算)(?:公开)?(?:说明|报告|公开说明|编制说明)?"
)
_YEAR = re.compile(r"(20\d\d)年?度?.{0,12}?(?:预算|决算)")
_LONGEST = 180  # bytes: a file name may have 255
_PART = re.compile(r"第.部分|目录|#")


def slug(source_file: str) -> str:
    """Return the disclosure id of a file name: lower case, word characters and hyphens.

    A name of symbols only, and the end of one that is too long for the name of a page, become a checksum of the name.
    """
    made = re.sub(r"[^\w]+", "-", PurePath(source_file).stem.lower().replace("_", "-")).strip("-")
    if made and len(made.encode()) <= _LONGEST:
        return made
    digest = hashlib.sha256(os.fsencode(source_file)).hexdigest()[:12]
    return "-".join(filter(None, (made.encode()[:_LONGEST].decode(errors="ignore").strip("-"), digest)))


def context(document: Document, tables: Tables, manifest: Mapping[str, str]) -> Context:
    """Return the document's context; what the manifest states goes before what the title and the captions print.

    Raises `Unreadable` where neither tells the spending unit or the year.
    """
    unit, year, kind = _title(tables)
    unit = manifest.get("spending_unit") or unit or chinese(tables.owner)
    fiscal_year = int(manifest.get("year") or year or _common_year(tables) or 0)
    document_type = manifest.get("document_type") or _document_type(tables, kind)
    if not unit or not fiscal_year:
        missing = "spending unit" if not unit else "fiscal year"
        raise Unreadable(
            "no_identity", f"no {missing} is printed in a title or above a table: name it in manifest.csv."
        )
    return Context(slug(document.source_file), unit, fiscal_year, document_type, tables.scale)


def region(spending_unit: str, manifest: Mapping[str, str]) -> str:
    """Return the region the manifest states, or the first in the reference data that the unit's name holds."""
    known = (row["region"] for row in rows("regions") if row["pattern"] in spending_unit)
    return manifest.get("region") or next(known, "other")


def unit_code(spending_unit: str, projects: Iterable[Mapping[str, object]]) -> tuple[str, bool]:
    """Return (the unit's own budget code, whether the document adds several units)."""
    named = [(str(row["unit_code"]), str(row["spending_unit"])) for row in projects if row["unit_code"]]
    codes = list(dict.fromkeys(code for code, _ in named))
    own = next((code for code, unit in named if unit == spending_unit), codes[0] if codes else "")
    return own, len(codes) > 1


def _title(tables: Tables) -> tuple[str, str, str]:
    """Read the title page: the unit stands before the year, or alone on the lines above."""
    before, page = "", 0
    for line in tables.prose[:10]:
        text = squeeze(line.text).strip("#*")
        if match := _TITLE.fullmatch(text):
            unit = match["unit"] or before
            return ("" if _PART.search(unit) else chinese(unit)), match["year"], match["kind"]
        before = before + text if line.page == page and len(text) < 20 and not text.startswith("附") else text
        page = line.page
    return "", "", ""


def _common_year(tables: Tables) -> str:
    texts = [piece.title for piece in tables.pieces] + [squeeze(line.text) for line in tables.prose]
    years = Counter(year for text in texts for year in _YEAR.findall(text))
    return max(years, key=lambda year: years[year]) if years else ""


def _document_type(tables: Tables, kind: str) -> str:
    titles = [piece.title for piece in tables.pieces]
    final = sum("决算" in title for title in titles) > sum("预算" in title and "决算" not in title for title in titles)
    return "final_accounts" if kind == "决算" or (not kind and final) else "budget"
