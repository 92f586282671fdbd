"""What a document says of itself: spending unit, year, kind of document, region, consolidation.

Only titles and heads speak: the title page, the titles of the tables and the line above each of them. The prose names
the year before more often than its own, and is never counted.
"""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from analysis.documents import Document, Line, Unreadable, chinese, squeeze
from analysis.reference import rows
from analysis.tables.pieces import Tables, owner_in
from analysis.tables.record import Context

_KIND = r"(?:本级|部门|单位)*(?P<kind>预算|决算)(?:公开|信息|草案|编制|情况|说明|报告|报表|表|书)*"
_TITLES = (
    re.compile(rf"(?P<unit>.*?)(?P<year>20\d\d)年?度?(?:[省市区县]级)?{_KIND}"),
    re.compile(rf"(?P<year>20\d\d)年?度?(?P<unit>[^\d]{{4,40}}?){_KIND}"),
)
_HEAD = re.compile(rf"(?:第.部分|[一二三四五六七八九十]+、)?.{{0,25}}?(?P<year>20\d\d)年?度?.{{0,20}}?{_KIND}")
_OF_A_REGION = re.compile(r".*(?:[省市区县]级?|自治[区州县])")
_NO_UNIT = re.compile(r"第.部分|目录|#|\d|[。,;:]")
_LONGEST = 180  # bytes: a file name may have 255
_TITLE_LINES, _LINES_A_TITLE, _HEAD_LENGTH = 12, 4, 40


@dataclass(frozen=True)
class _Said:
    """What the titles and heads say: unit, years and kinds, "" or none where they say nothing."""

    unit: str
    year: str
    kind: str
    head_years: Counter[str]
    head_kinds: Counter[str]


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
    """Return the document's context; what the manifest states goes before what the title and the heads print.

    Raises `Unreadable` where neither tells the spending unit or the year, or where title and heads contradict
    each other and the manifest does not decide.
    """
    said = _said(tables)
    unit = manifest.get("spending_unit") or said.unit
    fiscal_year = int(manifest.get("year") or _year(said) or 0)
    document_type = manifest.get("document_type") or _document_type(said)
    if not unit or not fiscal_year:
        if not any(piece.rows for piece in tables.pieces):
            raise Unreadable("no_tables", "no tables and no title of a disclosure were found: name it in manifest.csv.")
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


def _said(tables: Tables) -> _Said:
    opening = tables.prose[:_TITLE_LINES]
    unit, year, kind = next(_page_titles(opening), ("", "", ""))
    captions = (owner_in(squeeze(line.text)) for line in opening if line.page == opening[0].page)
    unit = unit or next(filter(None, captions), "") or tables.owner
    titles = [piece.title for piece in tables.pieces if piece.table]
    heads = titles if _years(titles) else [*titles, *_headings(tables)]
    return _Said(
        chinese(unit),
        year,
        kind,
        _years(heads),
        Counter("决算" if "决算" in text else "预算" for text in heads if "决算" in text or "预算" in text),
    )


def _page_titles(lines: Sequence[Line]) -> Iterator[tuple[str, str, str]]:
    """Yield (unit, year, kind) of each title that some lines of one page print together."""
    texts = [squeeze(line.text).strip("#*") for line in lines]
    for start in range(len(lines)):
        for end in range(start + 1, min(start + _LINES_A_TITLE, len(lines)) + 1):
            match = _match("".join(texts[start:end]))
            if match and _together(lines[start:end]):
                unit = re.sub(r"^附件?\d*[:.]?", "", match["unit"])
                if end - start == 1 or not _NO_UNIT.search(unit):
                    yield _unit(unit), match["year"], match["kind"]


def _match(text: str) -> re.Match[str] | None:
    return next((match for known in _TITLES if (match := known.fullmatch(text))), None)


def _together(lines: Sequence[Line]) -> bool:
    return len({line.page for line in lines}) == 1


def _unit(text: str) -> str:
    """Return the unit that a title names; 上海市2025年市级单位预算 names a region, and no unit."""
    return "" if _NO_UNIT.search(text) or _OF_A_REGION.fullmatch(text) else text


def _years(texts: Iterable[str]) -> Counter[str]:
    return Counter(year for text in texts for year in re.findall(r"20\d\d(?=年)", text))


def _headings(tables: Tables) -> Iterator[str]:
    """Yield the short lines that head a part of the document."""
    for line in tables.prose:
        text = squeeze(line.text).strip("#*")
        if len(text) <= _HEAD_LENGTH and _HEAD.fullmatch(text):
            yield text


def _year(said: _Said) -> str:
    """Return the year of the title, or the one that most heads print; refuse where they contradict each other."""
    if not said.head_years:
        return said.year
    year, count = said.head_years.most_common(1)[0]
    if said.year and said.year not in said.head_years:
        raise _conflict("year", said.year, year)
    if not said.year and 2 * count <= said.head_years.total():
        raise _conflict("year", *list(said.head_years)[:2])
    return said.year or year


def _document_type(said: _Said) -> str:
    kinds = said.head_kinds
    if said.kind and kinds and said.kind not in kinds:
        raise _conflict("document_type", said.kind, next(iter(kinds)))
    final = said.kind == "决算" or (not said.kind and kinds["决算"] > kinds["预算"])
    return "final_accounts" if final else "budget"


def _conflict(what: str, title: str, heads: str) -> Unreadable:
    return Unreadable(
        "conflict", f"its title says {title}, its tables and headings say {heads}: name its {what} in manifest.csv."
    )
