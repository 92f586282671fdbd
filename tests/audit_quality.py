"""Measure the audit: which planted errors it finds, and whether it cries wolf on sound figures or a faulty reading.

python tests/audit_quality.py          a few hundred planted errors, some minutes

What a whole run measured goes into the file from which the report of a collection takes it.
"""

import csv
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import collection
import mutations
import reading_faults
import sound_documents

from analysis import clean, pipeline, store
from analysis.audit import audit
from analysis.publish import quality

ADJUDICATED = Path(__file__).with_name("adjudicated_breaks.csv")
OTHER_NAME = "岳阳市人民政府驻武汉办事处"
LEAST = 0.9  # of planted errors that must be accused; the others are noticed and held back as unproven
UNSEEN = 0.005  # a digit that leads the reader to place an amount elsewhere may leave nothing to compare
SOUND = 60  # generated documents without an error
FILES = 1_000  # made documents, of which one in five has a misprint
OPEN = {"points changed"}  # rows that a lost or joined page would explain as well: noticed, and rightly held back


@dataclass
class Measure:
    """Planted errors by kind and what became of them: accused, held back as unproven, or missed."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    held: list[tuple[str, str]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, error: mutations.Planted, before: set[tuple[str, ...]]) -> None:
        self.planted[error.kind] += 1
        outcome = error.outcome(before)
        if outcome == "breaks":
            self.found[error.kind] += 1
        else:
            (self.held if outcome == "held back" else self.missed).append((error.kind, error.figure))

    @property
    def counted(self) -> tuple[int, int]:
        """How many errors were accused, and of how many, without those that nothing can prove."""
        found, planted = (sum(n for kind, n in c.items() if kind not in OPEN) for c in (self.found, self.planted))
        return found, planted

    @property
    def recall(self) -> float:
        """The share of the errors accused."""
        found, planted = self.counted
        return found / max(1, planted)


def subjects(raw: Path = store.RAW) -> Iterator[tuple[str, str, mutations.Subject]]:
    """Yield (file name, text, document with its findings) of the collection."""
    for name, manifest in store.raw_files(raw):
        data = store.raw_bytes(raw, name, manifest)
        yield name, data.decode("utf-8"), mutations.Subject(mutations.single(clean.document(name, data)))


def recall(in_rows: int, in_text: int, seed: int = 20260101) -> Measure:
    """Plant errors of an office in every document and count those that the audit finds."""
    measure = Measure()
    for name, text, subject in subjects():
        chance = random.Random(f"{seed}{name}")
        errors = [
            *mutations.in_clean_rows(subject, chance, in_rows),
            *mutations.in_raw_text(subject, name, text, chance, in_text),
            *mutations.changed_names(subject, name, text, OTHER_NAME),
        ]
        for error in errors:
            measure.add(error, subject.before)
    return measure


def false_alarms(documents: int, seed: int = 20260101) -> tuple[list[str], int, int]:
    """Return the breaks in generated sound documents, how many documents have one, and how many checks were applied."""
    alarms, accused, checks = [], 0, 0
    for number in range(documents):
        findings = audit(sound_documents.document(random.Random(f"{seed}/{number}"), number))
        checks += len(findings)
        own = [str(row["explanation"]) for row in findings if row["verdict"] == "breaks"]
        alarms += own
        accused += bool(own)
    return alarms, accused, checks


def alarms_of_files(documents: int) -> tuple[list[str], int, int, int]:
    """Return the same of made files of every format: breaks, documents that have one, sound documents, checks.

    These are read, so a fault of the reading can accuse here; findings between documents are left out, for the
    misprint of one document may show in both.
    """
    with TemporaryDirectory() as folder:
        made = collection.write(Path(folder), documents, workers=os.cpu_count() or 1)
        sound = {row.disclosure_id for row in made if not row.fault}
        refused = pipeline.clean(Path(folder) / "raw", Path(folder) / "clean").refused
        assert not refused, refused
        asked = "SELECT disclosure_id, verdict, explanation FROM findings"
        with store.connected(Path(folder) / "clean") as connection:
            rows = [row for row in connection.execute(asked).fetchall() if row[0] in sound]
    broken = [row for row in rows if row[1] == "breaks"]
    return [row[2] for row in broken], len({row[0] for row in broken}), len(sound), len(rows)


def accusations(sound: int, each: int, seed: int = 20260101) -> tuple[Counter[str], list[str]]:
    """Plant faults of a reading into the five documents and into sound ones; return their kinds, and who was accused.

    Breaks that a person found real stay real beside a fault, whatever the fault makes of their figures.
    """
    planted: Counter[str] = Counter()
    accused: list[str] = []
    documents = [subject.rows for _, _, subject in subjects()]
    documents += [sound_documents.document(random.Random(f"{seed}/{n}"), n) for n in range(sound)]
    for number, rows in enumerate(documents):
        real = {_place(row) for row in audit(rows) if row["verdict"] == "breaks"}
        for kind, faulty in reading_faults.every(rows, random.Random(f"{seed}/{number}"), each):
            planted[kind] += 1
            new = [row for row in audit(faulty) if row["verdict"] == "breaks" and not _real(row, real)]
            accused += [f"{kind}: {row['explanation']}" for row in new]
    return planted, accused


def _place(row: mutations.Row) -> tuple[str, str]:
    return str(row["check"]), str(row["evidence"]).split(";")[0]


def _real(row: mutations.Row, real: set[tuple[str, str]]) -> bool:
    known = {found[:4] for found in adjudicated()}
    names = ("disclosure_id", "check", "stated", "derived")
    named = row["check"] == "one name for the unit" and ("one name for the unit" in {check for check, _ in real})
    return _place(row) in real or named or tuple(str(row[name]) for name in names) in known


def beside_faults(sound: int, seed: int = 20260101) -> tuple[int, int]:
    """Plant a misprint beside a fault of the reading in another table; return how many were found, and planted."""
    found = planted = 0
    for number in range(sound):
        chance = random.Random(f"{seed}/beside/{number}")
        rows = sound_documents.document(chance, number)
        for _, faulty in reading_faults.every(rows, chance):
            touched = {row["table"] for row in _differing(rows["facts"], faulty["facts"])}
            subject = mutations.Subject(faulty)
            free = [r for r in subject.values("facts") if r["fact_id"] in subject.of and r["table"] not in touched]
            sums = [r for r in free if r["code"] and r["measure"] in ("total", "basic", "project", "public")]
            if not sums:
                continue
            row = chance.choice(sums)
            new = Decimal(mutations.digit_changed(f"{row['amount_yuan']:f}", chance))
            if not subject.must_notice(row["fact_id"], "amount_yuan", row["amount_yuan"], new):
                continue
            planted += 1
            wrong = subject.with_value("facts", row["fact_id"], "amount_yuan", new)
            breaks = (r for r in audit(wrong) if r["verdict"] == "breaks")
            found += any(row["fact_id"] in str(r["evidence"]).split(";") for r in breaks)
    return found, planted


def _differing(one: list[mutations.Row], other: list[mutations.Row]) -> list[mutations.Row]:
    before, after = ({row["fact_id"]: row for row in rows} for rows in (one, other))
    changed = [row for ident, row in before.items() if after.get(ident) != row]
    return [*changed, *(row for ident, row in after.items() if before.get(ident) != row)]


def adjudicated() -> set[tuple[str, ...]]:
    """Return what a person found of each break of the five documents against the raw text, with its verdict."""
    names = ("document", "check", "stated", "derived", "verdict")
    with ADJUDICATED.open(encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in names) for row in csv.DictReader(file)}


def causes() -> set[frozenset[tuple[str, ...]]]:
    """Return the breaks of the five documents by the causes that a person gave them."""
    with ADJUDICATED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["cause"]]
    return _grouped(
        (f"{r['document']}/{r['cause']}", (r["document"], r["check"], r["stated"], r["derived"])) for r in rows
    )


def _grouped(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> set[frozenset[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for cause, member in pairs:
        found.setdefault(cause, set()).add(member)
    return {frozenset(members) for members in found.values()}


def judged() -> tuple[set[tuple[str, ...]], set[frozenset[tuple[str, ...]]]]:
    """Return the verdicts of the audit where a person gave one, or where it breaks; and its causes."""
    names = ("disclosure_id", "check", "stated", "derived")
    known = {row[:4] for row in adjudicated()}
    rows = [(tuple(str(row[n]) for n in names), row) for _, _, subject in subjects() for row in subject.findings]
    said = {(*place, str(row["verdict"])) for place, row in rows if place in known or row["verdict"] == "breaks"}
    return said, _grouped((str(row["cause_id"]), place) for place, row in rows if row["verdict"] == "breaks")


def coverage() -> Iterator[tuple[str, int, int, Counter[str]]]:
    """Yield (table, figures, of which covered, what is not covered) for facts and statements."""
    whole: dict[str, list[int]] = {}
    missing: dict[str, Counter[str]] = {}
    for _, _, subject in subjects():
        every = {i for f in subject.good for i in f["evidence"].split(";")}
        for table, ident in list(mutations.KEYS.items())[:2]:
            for row in subject.values(table):
                count = whole.setdefault(table, [0, 0])
                count[0] += 1
                count[1] += row[ident] in every
                if row[ident] not in every:
                    kind = row.get("table") or row.get("subject")
                    missing.setdefault(table, Counter())[f"{kind} {row.get('measure') or row.get('kind')}"] += 1
    for table, (figures, covered) in whole.items():
        yield table, figures, covered, missing.get(table, Counter())


def kept(counts: Mapping[str, tuple[int, int]], day: date, path: Path = quality.FILE) -> None:
    """Write what a whole run counted, measure by measure, with where it comes from."""
    notes = {
        quality.ALARMS: "of generated disclosures without an error",
        quality.SOUND: "the documents of the row above, most of them read from files of every format",
        quality.FOUND: "without those that nothing can prove",
        quality.ACCUSED: "planted into sound documents and into the study's own",
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("measure", "counted", "of", "measured_on", "run", "note"))
        for measure, note in notes.items():
            writer.writerow((measure, *counts[measure], day.isoformat(), "make audit-quality", note))


def main() -> int:
    """Print the measures; the exit status is 1 where an error is missed, many are held back, or anybody is accused."""
    began = time.perf_counter()
    measure = recall(in_rows=34, in_text=20)
    for kind, planted in sorted(measure.planted.items()):
        print(f"{kind:<40} {measure.found[kind]:>4} of {planted:>4} found")
    for kind, figure in measure.held:
        print(f"held back: {kind}: {figure}")
    for kind, figure in measure.missed:
        print(f"MISSED: {kind}: {figure}")
    print(f"recall on {sum(measure.planted.values())} planted errors: {measure.recall:.3f}")
    alarms, falsely, checks = false_alarms(SOUND)
    for alarm in alarms:
        print(f"FALSE ALARM: {alarm}")
    more, wrongly, files, asked = alarms_of_files(FILES)
    for alarm in more:
        print(f"FALSE ALARM: {alarm}")
    alarms, falsely, sound, checks = [*alarms, *more], falsely + wrongly, SOUND + files, checks + asked
    print(f"false alarms in {checks:,} checks of {sound} sound documents, {files} of them files: {len(alarms)}")
    faults, accused = accusations(sound=40, each=6)
    for accusation in accused:
        print(f"ACCUSED: {accusation}")
    print(f"accused by {sum(faults.values())} faults of the reading ({', '.join(faults)}): {len(accused)}")
    counts = {quality.ALARMS: (len(alarms), checks), quality.SOUND: (falsely, sound), quality.FOUND: measure.counted}
    kept(counts | {quality.ACCUSED: (len(accused), sum(faults.values()))}, date.today())
    found, planted = beside_faults(20)
    print(f"misprints found beside a fault of the reading: {found} of {planted}")
    verdicts, grouped = judged()
    other = sorted(" ".join(row) for row in verdicts ^ adjudicated())
    print(f"adjudicated findings of the project's own documents: {len(adjudicated())}, judged otherwise: {len(other)}")
    print(f"causes of their breaks: {len(grouped)}", *other, sep="\n  ")
    for table, figures, covered, missing in coverage():
        share = 100 * covered / figures
        print(f"{table}: {covered} of {figures} figures stand in a check that holds ({share:.1f} %); not:")
        print("  " + ", ".join(f"{name} {count}" for name, count in missing.most_common()))
    print(f"{time.perf_counter() - began:.0f} s")
    unseen = len(measure.missed) / sum(measure.planted.values())
    return int(bool(alarms or accused or other) or grouped != causes() or measure.recall < LEAST or unseen > UNSEEN)


if __name__ == "__main__":
    sys.exit(main())
