"""Measure the audit: which planted errors it finds, and whether it cries wolf on figures that tie.

python tests/audit_quality.py          a few hundred planted errors, under a minute
"""

import csv
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import mutations
import sound_documents

from analysis import clean, store
from analysis.audit import audit

ADJUDICATED = Path(__file__).with_name("adjudicated_breaks.csv")
OTHER_NAME = "岳阳市人民政府驻武汉办事处"


@dataclass
class Measure:
    """Planted and found errors by kind, those that were missed, and breaks on figures that tie."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, error: mutations.Planted, before: set[tuple[str, ...]]) -> None:
        self.planted[error.kind] += 1
        if error.found(before):
            self.found[error.kind] += 1
        else:
            self.missed.append((error.kind, error.figure))

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / max(1, sum(self.planted.values()))


def subjects(raw: Path = store.RAW) -> Iterator[tuple[str, str, mutations.Subject]]:
    """Yield (file name, text, document with its findings) of the collection."""
    for name, manifest in store.raw_files(raw):
        data = store.raw_bytes(raw, name, manifest)
        yield name, data.decode("utf-8"), mutations.Subject(mutations.single(clean.document(name, data)))


def recall(in_rows: int, in_text: int, seed: int = 20260101) -> Measure:
    """Plant errors in every document and count those that the audit finds."""
    measure = Measure()
    for name, text, subject in subjects():
        chance = random.Random(f"{seed}{name}")
        errors = [
            *mutations.in_clean_rows(subject, chance, in_rows),
            *mutations.in_raw_text(subject, name, text, chance, in_text),
            *list(mutations.lost_pages(subject, name, text))[: max(1, in_text // 3)],
            *mutations.changed_names(subject, name, text, OTHER_NAME),
        ]
        for error in errors:
            measure.add(error, subject.before)
    return measure


def false_alarms(documents: int, seed: int = 20260101) -> tuple[list[str], int]:
    """Return the breaks in generated sound documents, and how many checks were applied."""
    alarms, checks = [], 0
    for number in range(documents):
        findings = audit(sound_documents.document(random.Random(f"{seed}/{number}"), number))
        checks += len(findings)
        alarms += [str(row["explanation"]) for row in findings if row["verdict"] == "breaks"]
    return alarms, checks


def adjudicated() -> set[tuple[str, ...]]:
    """Return the breaks of the five documents that a person read against the raw text and found real."""
    with ADJUDICATED.open(encoding="utf-8", newline="") as file:
        return {(r["document"], r["check"], r["stated"], r["derived"]) for r in csv.DictReader(file)}


def broken() -> set[tuple[str, ...]]:
    """Return the breaks that the audit reports in the five documents."""
    names = ("disclosure_id", "check", "stated", "derived")
    rows = (row for _, _, subject in subjects() for row in subject.findings if row["verdict"] == "breaks")
    return {tuple(str(row[name]) for name in names) for row in rows}


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


def main() -> int:
    """Print the measures; the exit status is 1 unless recall is whole and no sound figure breaks."""
    began = time.perf_counter()
    measure = recall(in_rows=34, in_text=20)
    for kind, planted in sorted(measure.planted.items()):
        print(f"{kind:<40} {measure.found[kind]:>4} of {planted:>4} found")
    for kind, figure in measure.missed:
        print(f"MISSED: {kind}: {figure}")
    print(f"recall on {sum(measure.planted.values())} planted errors: {measure.recall:.3f}")
    alarms, checks = false_alarms(60)
    for alarm in alarms:
        print(f"FALSE ALARM: {alarm}")
    print(f"false alarms in {checks:,} checks of 60 sound documents: {len(alarms)}")
    alarms += (extra := sorted(" ".join(row) for row in broken() - adjudicated()))
    print(
        f"breaks in the project's own documents: {len(adjudicated())} real ones, {len(extra)} others",
        *extra,
        sep="\n  ",
    )
    measure.missed += [("a real break", " ".join(row)) for row in sorted(adjudicated() - broken())]
    for table, figures, covered, missing in coverage():
        share = 100 * covered / figures
        print(f"{table}: {covered} of {figures} figures stand in a check that holds ({share:.1f} %); not:")
        print("  " + ", ".join(f"{name} {count}" for name, count in missing.most_common()))
    print(f"{time.perf_counter() - began:.0f} s")
    return int(bool(measure.missed or alarms))


if __name__ == "__main__":
    sys.exit(main())
