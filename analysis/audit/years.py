"""The base that a document implies for an earlier year, against that year's own document, where it is at hand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.audit import rules
from analysis.audit.cases import Case
from analysis.audit.intervals import Figure, total
from analysis.audit.prose import figure, last

Row = Mapping[str, object]


def pairs(disclosures: Sequence[Row], statements: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return (earlier, later) documents of one unit in which the later states a change against the earlier's year."""
    bases = {(row["disclosure_id"], row["base_year"]) for row in statements if row["kind"] in ("change", "no_change")}
    return [
        (earlier, later)
        for later in disclosures
        for earlier in disclosures
        if _same_unit(earlier, later)
        and earlier["fiscal_year"] < later["fiscal_year"]  # type: ignore[operator]
        and (later["disclosure_id"], earlier["fiscal_year"]) in bases
    ]


def cases(found: Sequence[tuple[Row, Row]], figures: Sequence[Figure], statements: Sequence[Row]) -> Iterator[Case]:
    """Yield the cases of the paired documents; `figures` are theirs."""
    by_document: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for f in figures:
        by_document[f.disclosure_id][f.table].append(f)
    for earlier, later in found:
        yield from _base_years(earlier, later, by_document, statements)


def _same_unit(one: Row, other: Row) -> bool:
    codes = one["unit_code"], other["unit_code"]
    return one["spending_unit"] == other["spending_unit"] or (
        bool(codes[0]) and codes[0] == codes[1] and one["region"] == other["region"]
    )


def _base_years(
    earlier: Row, later: Row, by_document: Mapping[str, Mapping[str, Sequence[Figure]]], statements: Sequence[Row]
) -> Iterator[Case]:
    theirs = by_document[str(earlier["disclosure_id"])]
    said = list(by_document[str(later["disclosure_id"])].get(rules.PROSE, ()))
    for row in statements:
        if row["disclosure_id"] != later["disclosure_id"] or row["kind"] not in ("change", "no_change"):
            continue
        if row["base_year"] != earlier["fiscal_year"] or row["part_of"] not in ("", "three_public"):
            continue
        now = last(said, row["subject"], row["phase"], row["fiscal_year"])
        amount = figure(row)
        sought = row["subject"], row["base_phase"], row["base_year"]
        printed = next((f for f in theirs.get(rules.PROSE, ()) if (f.measure, f.phase, f.year) == sought), None)
        if now and amount and printed:
            terms = [(1, now), (-1, amount)]
            name, zh = "implied base against that year's document", "隐含基数与上年文件"
            case = Case.of(name, zh, printed, total(terms), [now, amount], terms=terms)
            yield replace(case, disclosure_id=f"{earlier['disclosure_id']};{later['disclosure_id']}")
