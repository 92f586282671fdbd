"""The tables of a document -> `tables` rows: what each is, how it was read, and how far its own sums prove that."""

from collections.abc import Iterator, Sequence

from analysis.documents import Line
from analysis.tables import sums
from analysis.tables.proof import Trial, rounding, verdict, vouched
from analysis.tables.reading import Entry, Reading
from analysis.tables.record import Context

Record = dict[str, object]
_TOTALS = ("total", "grand_total", "operating_expenses")
_NAMED = 3  # places that a note names


def rows(readings: Sequence[Reading], facts: Sequence[Record], context: Context) -> list[Record]:
    """Return one row a table, and set `table_id` in every fact; `facts` are those of all readers."""
    found = [sums.trials(reading) for reading in readings]
    others = list(shared(readings))
    home = {line.locator: _id(reading, context) for reading in readings for line in _lines(reading)}
    for fact in facts:
        fact["table_id"] = home.get(str(fact["locator"]), "")
    return [
        _row(reading, [*own, *beside], facts, context)
        for reading, own, beside in zip(readings, found, others, strict=True)
    ]


def _id(reading: Reading, context: Context) -> str:
    return f"{context.disclosure_id}:{reading.sheet.place}"


def _lines(reading: Reading) -> Iterator[Line]:
    return (line for row in reading.sheet.rows for cell in row.cells for line in cell.lines[:1])


def shared(readings: Sequence[Reading]) -> Iterator[list[Trial]]:
    """Yield for each table the amounts that another table prints too: its total, or the line of a code."""
    printed: dict[tuple[object, ...], list[tuple[int, Entry]]] = {}
    for n, reading in enumerate(readings):
        for entry in reading.entries:
            if key := _same(entry):
                printed.setdefault(key, []).append((n, entry))
    for n, reading in enumerate(readings):
        pairs = ((e, other) for e in reading.entries if (other := _elsewhere(n, e, printed)))
        yield [Trial("another table", entry, (other,)) for entry, other in pairs]


def _same(entry: Entry) -> tuple[object, ...] | None:
    """Return what two tables must print alike to speak of one amount."""
    if not entry.amount:
        return None
    measure = entry.column.measure
    name = entry.code or ("total" if sums.is_total(entry) or measure in _TOTALS else "")
    return (name, entry.column.phase, entry.column.year, entry.amount) if name else None


def _elsewhere(n: int, entry: Entry, printed: dict[tuple[object, ...], list[tuple[int, Entry]]]) -> Entry | None:
    key = _same(entry)
    return next((other for m, other in printed.get(key, []) if m != n), None) if key else None


def _row(reading: Reading, trials: Sequence[Trial], facts: Sequence[Record], context: Context) -> Record:
    sheet, tied = reading.sheet, [trial for trial in trials if trial.tied]
    own = [fact for fact in facts if fact["table_id"] == _id(reading, context)]
    broken = [trial for trial in trials if not trial.tied]
    printed = any(fact["printed"] for fact in own)
    proven = verdict(reading.entries, trials) if reading.entries or not printed else "unproven"
    pages = dict.fromkeys(str(row.cells[0].page) for row in sheet.rows)
    return {
        "table_id": _id(reading, context),
        "disclosure_id": context.disclosure_id,
        "title": sheet.title,
        "table": sheet.table,
        "pages": ";".join(pages),
        "scale": next((str(fact["scale"]) for fact in own if fact["scale"]), sheet.pieces[0].scale),
        "columns": _columns(reading),
        "identities_tried": len(trials),
        "identities_tied": len(tied),
        "identities_broken": len(broken),
        "proof": proven,
        "rounding_mode": rounding(trials),
        "note": "; ".join([*dict.fromkeys(reading.notes), *_open_questions(reading, trials, broken, own)]),
    }


def _columns(reading: Reading) -> str:
    """Return header and role of each column in order: `科目编码=code | 基本支出=basic`."""
    layouts = [layout for _, layout in reading.sheet.layouts if layout.columns]
    columns = layouts[0].columns if layouts else ()
    return " | ".join(f"{'/'.join(column.path)}={column.measure or column.role}" for column in columns)


def _open_questions(
    reading: Reading, trials: Sequence[Trial], broken: Sequence[Trial], facts: Sequence[Record]
) -> Iterator[str]:
    """Yield what keeps the table from being proven."""
    if not any(fact["printed"] for fact in facts):
        yield "it prints no amount"
        return
    if not reading.entries:
        yield (
            "it prints counts and no amounts"
            if reading.sheet.read_here
            else "read by the rules of its kind, not by sums"
        )
        return
    for trial in broken[:_NAMED]:
        name = f"{trial.whole.code} {trial.whole.label}".strip()
        yield f"{name} ({_place(trial.whole)}) differs from its parts by {trial.residual:f} 元"
    held = vouched(trials)
    loose = [entry for entry in reading.entries if entry.amount and entry.fact_id not in held]
    if loose:
        places = ", ".join(map(_place, loose[:_NAMED])) + (" …" if len(loose) > _NAMED else "")
        yield f"no sum and no other table holds {len(loose)} amounts ({places})"
    if any(not fact["aligned"] for fact in facts):
        yield "some amounts fit no column"


def _place(entry: Entry) -> str:
    return entry.fact_id.partition(":")[2]
