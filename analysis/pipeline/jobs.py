"""What a worker is handed: a job that can be sent to another process, done there, and given up where that one ends."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from analysis.documents import Options

Answer = TypeVar("Answer", covariant=True)


@dataclass(frozen=True)
class Lost:
    """Why a job has no answer: `time` or `memory` did not suffice, or its process ended (`worker`), and how."""

    code: str
    how: str = ""


class Job(Protocol[Answer]):
    """One thing to do in whatever process; `options` say what it may cost, `name` what it is about."""

    @property
    def name(self) -> str: ...

    @property
    def options(self) -> Options: ...

    def run(self) -> Answer:
        """Return the answer; raises nothing that a document can cause."""

    def lost(self, why: Lost) -> Answer:
        """Return the answer where there is none."""
