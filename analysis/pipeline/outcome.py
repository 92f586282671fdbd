"""What a run has to say: accounts and notes of the documents that were read, refusals, and the traces of our faults."""

import os
import unicodedata
from dataclasses import dataclass, field

from analysis.pipeline.cards import Card
from analysis.pipeline.reading import Refusal

STRICT = "TIGHT_BELTS_STRICT"
"""Where this is set, a fault of ours raises instead of costing its document: the tests set it."""


class InternalError(Exception):
    """A fault of ours over one document: the sentence, and the trace that a worker met."""

    def __init__(self, sentence: str, trace: str):
        super().__init__(sentence)
        self.trace = trace
        self.add_note(trace)


@dataclass
class Run:
    """What a cleaning run has to say: the account of each document, what was refused, the traces of our faults.

    `read` names the documents that were read, the others were taken as they were; `outdated` counts those that
    another version of the reading code or its reference data had read.
    """

    strict: bool = False
    read: set[str] = field(default_factory=set)
    outdated: int = 0
    accounts: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    refused: list[dict[str, object]] = field(default_factory=list)
    traces: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, refusal: Refusal) -> None:
        """Take a document out of the run; raises `InternalError` for a fault of ours where the run is strict."""
        if refusal.trace and self.strict:
            raise InternalError(f"{printable(name)}: {refusal.reason}", refusal.trace)
        self.accounts.pop(name, None)
        self.notes.pop(name, None)
        self.refused.append(
            {"source_file": printable(name), "reason_code": refusal.code, "reason": printable(refusal.reason)}
        )
        if refusal.trace:
            self.traces[name] = refusal.trace

    def keep(self, name: str, card: Card) -> None:
        self.accounts[name] = card.account
        self.notes[name] = card.notes

    def summary(self) -> str:
        """Return what was done in one line."""
        taken = len(self.accounts.keys() - self.read)
        read = len(self.accounts.keys() & self.read)
        counts = f"{read:,} read, {taken:,} taken as they were; {len(self.refused):,} refused"
        return f"{len(self.accounts):,} documents: {counts}"


_COMMANDS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def harmless(text: str) -> str:
    """Return what a document prints as one line that cannot command a terminal: control characters are left out."""
    if text.isprintable():
        return text
    return "".join(c for c in printable(text) if unicodedata.category(c) not in _COMMANDS)


def printable(text: str) -> str:
    """Return a name as every screen and file can hold it: bytes that are no UTF-8 are spelt out."""
    return os.fsencode(text).decode("utf-8", "backslashreplace") if not text.isascii() else text
