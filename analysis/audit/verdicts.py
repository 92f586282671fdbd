"""Cases -> findings: the arithmetic judged, the breaks vouched for, their causes joined and a repair proposed.

Offices press shares until they give 100.00 and cut digits instead of rounding; that is told as what it is. Breaks
that share a figure, or print one slip again, are one cause.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.audit import causes, misprints, vouching
from analysis.audit.cases import FORM_UNITS, Case, amount
from analysis.audit.evidence import Evidence, gather
from analysis.audit.figures import Figure, Row
from analysis.audit.intervals import rounded
from analysis.audit.pressing import pressed
from analysis.audit.rounding import as_printed
from analysis.audit.sentences import explanation, place

_SMALL, _LARGE, _HUGE = Decimal("0.005"), Decimal("0.05"), Decimal("0.25")
_VERDICTS = {"cut": "rounding", "pressed": "rounding"}
_NO_DOUBT = ("", "")
_SCANNED = ("the document is a scan, and OCR may have missed or misread a figure", "文件为扫描件，识别可能有漏误")
_NAMED = 5


@dataclass
class Judged:
    """One case with its outcome and, for a break, why it proves nothing or what vouches for it."""

    case: Case
    outcome: str
    doubt: tuple[str, str] = _NO_DOUBT
    vouched_by: str = ""
    cause: str = ""
    repair: str = ""


def findings(
    cases: Sequence[Case],
    figures: Sequence[Figure],
    given: Mapping[str, str] | None = None,
    tables: Sequence[Row] = (),
    scope: str = "",
    scanned: bool = False,
) -> list[dict[str, object]]:
    """Return the findings rows of the cases of one document (or of two).

    `given` names what vouches for a figure elsewhere; `tables` say how each is known to round, and what proves it.
    Where a document was `scanned`, a sum may lack what OCR missed: nothing in it breaks.
    """
    modes = {str(row.get("table_id")): str(row.get("rounding_mode") or "") for row in tables}
    cases = as_printed(cases, {name: mode for name, mode in modes.items() if mode in ("half_up", "cut")})
    outcomes = [case.outcome() for case in cases]
    for index in pressed(cases, outcomes):
        outcomes[index] = "pressed"
    judged = [Judged(case, _bounded(case, outcome)) for case, outcome in zip(cases, outcomes, strict=True)]
    known = gather(((j.case, j.outcome) for j in judged), figures, dict(given or {}))
    failed = (row for row in tables if row.get("proof") == "unproven" and row.get("identities_tried"))
    known.unproven = frozenset(str(row.get("table_id")) for row in failed)
    _vouch(judged, known, scanned)
    _explain(judged, known, scope)
    return _identified(_merged([_row(j) for j in judged]), scope)


def _bounded(case: Case, outcome: str) -> str:
    return "boundary" if outcome == "breaks" and case.definition else outcome


def _vouch(judged: Iterable[Judged], known: Evidence, scanned: bool) -> None:
    """Turn breaks that a fault of the reading could have made into what is not testable."""
    breaks = [j for j in judged if j.outcome == "breaks"]
    standing = set() if scanned else vouching.accused(known, [j.case for j in breaks if j.case.relation == "≥"])
    for j in breaks:
        names = [name for f in j.case.figures for name in known.names(j.case, f)]
        j.vouched_by = ";".join(dict.fromkeys(names)) or j.case.route
        if id(j.case) not in standing:
            j.outcome, j.vouched_by, j.doubt = "untestable", "", _SCANNED if scanned else _doubt(j.case, known)


def _doubt(case: Case, known: Evidence) -> tuple[str, str]:
    """Say which reading is not proven: that of the first figure which nothing else holds."""
    open_ones = [f for f in case.figures if not known.vouched(case, f)] or [case.stated]
    english, chinese = (place(open_ones[0], language) for language in (0, 1))
    return f"the reading of {english} is not proven", f"“{chinese}”的读取未经验证"


def _explain(judged: Iterable[Judged], known: Evidence, scope: str) -> None:
    """Give every break its cause, and every cause its repair."""
    breaks = [j for j in judged if j.outcome == "breaks"]
    for number, group in enumerate(causes.joined([j.case for j in breaks], known)):
        mine = [breaks[index] for index in group]
        repair = _repair([j.case for j in mine], known)
        for j in mine:
            where = scope or j.case.disclosure_id or j.case.stated.disclosure_id
            j.cause, j.repair = f"{where}/cause{number + 1:02d}", repair


def _repair(broken: Sequence[Case], known: Evidence) -> str:
    """Return the single misprint that mends every break of a cause; all of them where there are several."""
    ordered = sorted(broken, key=lambda case: case.relation != "=")
    if ordered[0].relation != "=" or ordered[0].stated.unit in FORM_UNITS:
        return ""
    figures = {figure.key: figure for figure in ordered[0].figures}
    found = list(misprints.proposals(figures.values(), ordered, known.ties))
    if not found:
        return "no single misprint mends it"
    texts = list(dict.fromkeys(f"{amount(v, f.unit)} for {amount(f.value, f.unit)} in {place(f, 0)}" for f, v in found))
    if len(texts) > 1:
        more = f"; or {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
        return "one of: " + "; ".join(texts[:_NAMED]) + more
    names = dict.fromkeys(case.check for case in (*broken, *known.ties.get(found[0][0].key, ())))
    return f"probably {texts[0]} ({', '.join(names)})"


def _row(judged: Judged) -> dict[str, object]:
    case, outcome = judged.case, judged.outcome
    stated = rounded(case.stated)
    derived = case.derived() if case.testable else None
    residual = stated.value - derived.value if derived else None
    kept = derived is not None
    return {
        "finding_id": "",
        "check": case.check,
        "disclosure_id": case.disclosure_id or case.stated.disclosure_id,
        "spending_unit": case.stated.spending_unit,
        "fiscal_year": case.stated.year,
        "verdict": _VERDICTS.get(outcome, outcome),
        "severity": _severity(case, residual) if outcome == "breaks" else "none",
        "stated": _exact(stated.value if kept or case.stated.unit not in FORM_UNITS else None),
        "derived": _exact(derived.value if derived else None),
        "residual": _exact(residual),
        "tolerance": _exact(stated.radius + derived.radius if derived else None),
        "unit": case.stated.unit,
        "evidence": ";".join(case.evidence),
        "explanation": explanation(case, outcome, 0, judged.doubt),
        "explanation_zh": explanation(case, outcome, 1, judged.doubt),
        "vouched_by": judged.vouched_by if outcome == "breaks" else "",
        "cause_id": judged.cause,
        "repair": judged.repair,
    }


def _severity(case: Case, residual: Decimal | None) -> str:
    """Size against the figure; a claim of the prose that rests on it weighs more than a form's own footing."""
    derived = case.derived()
    size = max(abs(case.stated.value), abs(derived.value) if derived else Decimal(0))
    share = abs(residual or Decimal(0)) / size if size else Decimal(1)
    if share >= (_LARGE if case.claimed else _HUGE) and case.stated.unit not in FORM_UNITS:
        return "serious"
    return "material" if share >= (_SMALL if case.claimed else _LARGE) else "minor"


def _exact(value: Decimal | None) -> Decimal | None:
    """Return a value without trailing zeros and without an exponent, derived percents to four decimals."""
    return None if value is None else Decimal(f"{value.quantize(Decimal('0.0001')).normalize():f}")


def _merged(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Make one finding of a break that a document repeats in several sentences, with all of their evidence."""
    first: dict[tuple[object, ...], dict[str, object]] = {}
    kept = []
    for row in rows:
        said = (row["check"], row["disclosure_id"], row["fiscal_year"], row["explanation"])
        if row["verdict"] == "breaks" and said in first:
            ids = f"{first[said]['evidence']};{row['evidence']}".split(";")
            first[said]["evidence"] = ";".join(dict.fromkeys(ids))
        else:
            first.setdefault(said, row)
            kept.append(row)
    return kept


def _identified(rows: list[dict[str, object]], scope: str) -> list[dict[str, object]]:
    """Give every finding a stable, unique id: document, check and first evidence."""
    seen: dict[str, int] = defaultdict(int)
    for row in rows:
        slug = re.sub(r"[^\w]+", "-", str(row["check"])).strip("-")
        first = str(row["evidence"]).split(";")[0]
        where = str(row["disclosure_id"]).replace(";", "+")
        name = f"{slug}/{first if first.startswith(where) else f'{where}/{first}'.rstrip('/')}"
        seen[name] += 1
        row["finding_id"] = name if seen[name] == 1 else f"{name}/{seen[name]}"
    return rows
