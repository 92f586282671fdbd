"""Documents of one unit against each other: the base a later one implies, and what both print of one year.

Units are renamed, so a code may tell that two documents belong together; but every city numbers its units anew, and
a code says so only within a region that is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.audit.cases import Case, compared, of_terms
from analysis.audit.changes import printed_base
from analysis.audit.figures import PROSE, TOTAL_ROWS, Figure, Row, by_table, of_statement
from analysis.audit.shares import last

_SAME = ("table", "measure", "direction", "code", "year", "phase", "unit", "spending_unit")


def unit_names(disclosure: Row) -> list[tuple[object, ...]]:
    """Return what tells the unit of a document: two documents that share one of these are of one unit."""
    region, code = disclosure["region"], disclosure["unit_code"]
    numbered = [("code", region, code)] if code and region != "other" else []
    return [("name", region, disclosure["spending_unit"]), *numbered]


def pairs(disclosures: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return (earlier, later) documents of one unit; two of one year in the order of the collection."""
    found, of_unit = [], {}  # type: ignore[var-annotated]
    for place, later in enumerate(disclosures):
        before = sorted({one for name in unit_names(later) for one in of_unit.get(name, ())})
        found += [_in_order(disclosures[one], later) for one in before]
        for name in unit_names(later):
            of_unit.setdefault(name, []).append(place)
    return found


def _in_order(one: Row, other: Row) -> tuple[Row, Row]:
    return (other, one) if other["fiscal_year"] < one["fiscal_year"] else (one, other)  # type: ignore[operator]


def cases(found: Sequence[tuple[Row, Row]], figures: Sequence[Figure], statements: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases of the paired documents; `figures` are theirs."""
    by_document: dict[object, list[Figure]] = {}
    for figure in figures:
        by_document.setdefault(figure.disclosure_id, []).append(figure)
    for earlier, later in found:
        both = f"{earlier['disclosure_id']};{later['disclosure_id']}"
        theirs, own = (by_document.get(row["disclosure_id"], []) for row in (earlier, later))
        rows = [row for row in statements if row["disclosure_id"] == later["disclosure_id"]]
        for case in (*_base_years(earlier, by_table(theirs), by_table(own), rows), *_one_year(theirs, own)):
            yield replace(case, disclosure_id=both)


def _base_years(
    earlier: Row, theirs: Mapping[str, Sequence[Figure]], own: Mapping[str, Sequence[Figure]], statements: Sequence[Row]
) -> Iterator[Case]:
    """The base that a stated change implies against the figure that the earlier document printed."""
    said = list(own.get(PROSE, ()))
    for row in statements:
        if row["kind"] not in ("change", "no_change") or row["base_year"] != earlier["fiscal_year"]:
            continue
        now, amount = last(said, row["subject"], row["phase"], row["fiscal_year"]), of_statement(row)
        if row["part_of"] not in ("", "three_public") or not now or not amount:
            continue
        sought = row["subject"], row["base_phase"], row["base_year"]
        in_prose = (f for f in theirs.get(PROSE, ()) if (f.measure, f.phase, f.year) == sought and f.unit == "元")
        printed = next(in_prose, None) or printed_base(row, theirs)
        if printed:
            terms = [(1, now), (-1, amount)]
            name, zh = "implied base against that year's document", "隐含基数与上年文件"
            yield of_terms(name, zh, printed, terms, "documents")


def _one_year(theirs: Sequence[Figure], own: Sequence[Figure]) -> Iterator[Case]:
    """A total of one year, phase and table that both documents print."""
    first = {_whole(f): f for f in theirs if _whole(f)}
    for figure in own:
        printed = first.get(_whole(figure)) if _whole(figure) else None
        if printed:
            yield compared("one year in two documents", "两份文件中的同一年度", figure, printed, "documents")


def _whole(figure: Figure) -> tuple[object, ...]:
    if figure.table == PROSE or figure.label not in TOTAL_ROWS or figure.unit != "元":
        return ()
    return tuple(getattr(figure, name) for name in _SAME)
