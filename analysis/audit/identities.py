"""Facts and statements -> findings: every rule applied to every document, judged by intervals.

A break in the published figures is a finding and never stops the run.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.amounts import step as step_of
from analysis.audit import performance, prose, rules, years
from analysis.audit.cases import Case, finding, percent_case
from analysis.audit.intervals import Figure, Span, total, truncated
from analysis.audit.rules import select
from analysis.documents import squeeze

Rows = Sequence[Mapping[str, object]]

_NOT_PRINTED = ("the other side is not printed", "另一侧没有公布")
_DISPLACED = ("the transcription displaced a cell of this row", "该行单元格在转录中错位")


def audit(tables: Mapping[str, Rows]) -> list[dict[str, object]]:
    """Return the findings rows of a collection (its clean tables by name), document by document."""
    found: list[dict[str, object]] = []
    for disclosure in tables["disclosures"]:
        found.extend(of_document({name: _of(rows, disclosure["disclosure_id"]) for name, rows in tables.items()}))
    return found + between_documents(tables)


def of_document(tables: Mapping[str, Rows]) -> list[dict[str, object]]:
    """Return the findings inside one document, from its own clean rows."""
    figures = figures_of(tables["facts"], tables["statements"])
    cases = [
        *_document_cases(figures, tables["statements"]),
        *performance.cases(tables["disclosures"][0], figures, tables["indicators"], tables["projects"]),
    ]
    return _identified(_merged([finding(case) for case in cases]))


def between_documents(tables: Mapping[str, Rows]) -> list[dict[str, object]]:
    """Return the findings between documents of one unit."""
    pairs = years.pairs(tables["disclosures"], tables["statements"])
    names = {disclosure["disclosure_id"] for pair in pairs for disclosure in pair}
    facts_of, statements = ([r for r in tables[t] if r["disclosure_id"] in names] for t in ("facts", "statements"))
    cases = years.cases(pairs, figures_of(facts_of, statements), statements)
    return _identified(_merged([finding(case) for case in cases]))


def _of(rows: Rows, disclosure_id: object) -> list[Mapping[str, object]]:
    return [row for row in rows if row["disclosure_id"] == disclosure_id]


def figures_of(amounts: Rows, statements: Rows) -> list[Figure]:
    """Return the printed figures of facts and of level statements, each with its finest printed step.

    A prose figure (247.8) takes the finer step where the document prints the same value finer (247.80),
    but none finer than its prose prints at all: prose in whole 万元 was rounded, and dropped no zeros.
    """
    figures = [f for f in (*map(_fact, amounts), *map(prose.level, statements)) if f]
    finest: dict[tuple[str, str, Decimal], Decimal] = {}
    for figure in figures:
        key = (figure.disclosure_id, figure.unit, figure.value)
        finest[key] = min(finest.get(key, figure.step), figure.step)
    in_prose: dict[tuple[str, str], Decimal] = {}
    for figure in figures:
        if figure.table == rules.PROSE:
            place = figure.disclosure_id, figure.unit
            in_prose[place] = min(in_prose.get(place, figure.step), figure.step)
    return [_with_step(f, finest[f.disclosure_id, f.unit, f.value], in_prose) for f in figures]


def _with_step(figure: Figure, finest: Decimal, prose: Mapping[tuple[str, str], Decimal]) -> Figure:
    least = prose[figure.disclosure_id, figure.unit] if figure.table == rules.PROSE else finest
    step = min(figure.step, max(finest, least))
    return figure if step == figure.step else replace(figure, step=step)


def _fact(row: Mapping[str, object]) -> Figure | None:
    value, step, unit = row["amount_yuan"], row["rounding_step_yuan"], "元"
    if value is None and row["quantity"] is not None:
        value, unit = row["quantity"], str(row["quantity_unit"])
        printed = squeeze(str(row["printed"]))
        step = step_of(printed) if unit == "%" or "." in printed else Decimal(0)
    if not isinstance(value, Decimal) or not isinstance(step, Decimal):
        return None
    return Figure(
        str(row["fact_id"]),
        str(row["disclosure_id"]),
        str(row["spending_unit"]),
        int(str(row["fiscal_year"])),
        str(row["phase"]),
        str(row["table"]),
        str(row["measure"]),
        str(row["label"]),
        str(row["code"]),
        str(row["direction"]),
        "",
        str(row.get("project") or ""),
        value,
        step,
        unit,
    )


def _document_cases(own: Sequence[Figure], statements: Rows) -> Iterator[Case]:
    by_table: dict[str, list[Figure]] = defaultdict(list)
    for figure in own:
        by_table[figure.table].append(figure)
    general = _only_general_budget(by_table)
    for identity in rules.IDENTITIES:
        if general or not identity.only_general_budget:
            yield from _identity(identity, by_table)
    for table in rules.ROLLUPS:
        yield from _rollup(table, by_table.get(table, []))
    for rule in rules.RATIOS:
        yield from _ratio(rule, by_table)
    yield from prose.within(by_table, statements)


def _only_general_budget(by_table: Mapping[str, list[Figure]]) -> bool:
    """Tell whether all revenue is appropriation, no other fund prints an amount and nothing is carried over."""
    totals = {f.measure: f.value for f in by_table.get("revenue", ()) if f.label in ("合计", "总计")}
    others = (f.value for table in ("government_fund", "state_capital") for f in by_table.get(table, ()))
    carried = (f.value for f in by_table.get("summary", ()) if "结转" in f.label or "结余" in f.label)
    appropriated = totals.get("total") is not None and totals.get("total") == totals.get("appropriation")
    return appropriated and not any(others) and not any(carried)


def _ratio(rule: rules.Ratio, by_table: Mapping[str, list[Figure]]) -> Iterator[Case]:
    for stated in select(rule.percent, by_table):
        key = [getattr(stated, name) for name in rule.per]
        part, whole = (
            next((f for f in select(pick, by_table) if [getattr(f, name) for name in rule.per] == key), None)
            for pick in (rule.part, rule.whole)
        )
        if part and whole:
            yield percent_case(rule.name, rule.zh, stated, part, whole)


def _identity(identity: rules.Identity, by_table: Mapping[str, list[Figure]]) -> Iterator[Case]:
    parts: dict[tuple[object, ...], list[tuple[int, Figure]]] = defaultdict(list)
    for pick in identity.parts:
        for figure in select(pick, by_table):
            parts[_key(identity, figure)].append((pick.sign, figure))
    lost = {_key(identity, f) for f in by_table.get(identity.total.table, ()) if f.measure == "unplaced"}
    for stated in select(identity.total, by_table):
        key = _key(identity, stated)
        terms = _distinct(parts.get(key, []), stated)
        if key in lost:
            yield Case.of(identity.name, identity.zh, stated, None, [], reason=_DISPLACED)
        elif _applies(identity, terms, stated, bool(parts)):
            yield _case(identity.name, identity.zh, stated, terms, identity.relation)
        elif (
            not terms and identity in rules.BETWEEN and identity.relation == "=" and identity.parts[0].table in by_table
        ):
            yield Case.of(identity.name, identity.zh, stated, None, [], reason=_NOT_PRINTED)


def _applies(identity: rules.Identity, terms: Sequence[tuple[int, Figure]], stated: Figure, printed: bool) -> bool:
    """A row whose parts are all blank breaks where the table prints parts at all; elsewhere a rule needs its parts."""
    if not terms:
        return identity.per == rules.ROW and printed and bool(stated.value)
    words = " ".join(f"{figure.measure} {figure.label}" for _, figure in terms).split()
    return (not identity.needs or any(word.endswith(identity.needs) for word in words)) and identity.unless not in words


def _key(identity: rules.Identity, figure: Figure) -> tuple[object, ...]:
    """Group key; the total row of a project table answers to the project that its label names."""
    named = (
        (figure.project or figure.label) if name == "project" and identity.per != rules.ROW else getattr(figure, name)
        for name in identity.per
    )
    return (figure.unit, *named)


def _distinct(terms: Iterable[tuple[int, Figure]], stated: Figure) -> list[tuple[int, Figure]]:
    """Drop the total itself, and what the prose says again: a document repeats its figures in several sentences."""
    kept: dict[tuple[object, ...], tuple[int, Figure]] = {}
    for sign, figure in terms:
        kinds = figure.label if figure.part_of == figure.measure else ""
        kinds = kinds or (figure.label if figure.unit != "元" else "")
        once = (figure.measure, figure.phase, kinds) if figure.table == rules.PROSE else (figure.id,)
        if figure.id != stated.id:
            kept.setdefault(once, (sign, figure))
    return list(kept.values())


def _case(name: str, zh: str, stated: Figure, terms: Sequence[tuple[int, Figure]], relation: str = "=") -> Case:
    return Case.of(
        name,
        zh,
        stated,
        total(terms) if terms else Span(Decimal(0), Decimal(0), Decimal(0)),
        [figure for _, figure in terms],
        relation=relation,
        cut=(truncated(stated), total(terms, truncated)) if relation == "=" and stated.unit == "元" else None,
        terms=terms,
    )


def _rollup(table: str, figures: Sequence[Figure]) -> Iterator[Case]:
    """Yield 合计 against its classes, and each code against the codes below it, for every column.

    The source is the classification itself: 类 (3 digits) holds 款 (5) holds 项 (7); class 301 holds 30101.
    """
    columns: dict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.code or figure.label in ("合计", "总计"):
            columns[figure.year, figure.phase, figure.measure][figure.code] = figure
    for (_, _, measure), codes in columns.items():
        for code, stated in codes.items():
            depth = {0: 3, 3: 5, 5: 7}.get(len(code), 0)
            children = [(1, f) for other, f in codes.items() if len(other) == depth and other.startswith(code)]
            if children or (stated.value and _parent(code, columns, depth)):
                name = f"{table.replace('_', ' ')} roll-up" + (
                    "" if measure in ("total", "amount") else f" ({measure})"
                )
                yield _case(name, "科目汇总", stated, children)


def _parent(code: str, columns: Mapping[tuple[object, ...], Mapping[str, Figure]], depth: int) -> bool:
    """Tell whether any column prints a child of `code`: then a column without one lacks it."""
    return any(len(other) == depth and other.startswith(code) for codes in columns.values() for other in codes)


def _merged(findings: list[dict[str, object]]) -> list[dict[str, object]]:
    """Make one finding of a break that a document repeats in several sentences, with all of their evidence."""
    first: dict[tuple[object, ...], dict[str, object]] = {}
    kept = []
    for row in findings:
        said = (row["check"], row["disclosure_id"], row["fiscal_year"], row["explanation"])
        if row["verdict"] == "breaks" and said in first:
            ids = f"{first[said]['evidence']};{row['evidence']}".split(";")
            first[said]["evidence"] = ";".join(dict.fromkeys(ids))
        else:
            first.setdefault(said, row)
            kept.append(row)
    return kept


def _identified(findings: list[dict[str, object]]) -> list[dict[str, object]]:
    """Give every finding a stable, unique id: check and first evidence."""
    seen: dict[str, int] = defaultdict(int)
    for row in findings:
        slug = re.sub(r"[^\w]+", "-", str(row["check"])).strip("-")
        name = f"{slug}/{str(row['evidence']).split(';')[0] or row['disclosure_id']}"
        seen[name] += 1
        row["finding_id"] = name if seen[name] == 1 else f"{name}/{seen[name]}"
    return findings
