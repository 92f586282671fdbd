"""The study from end to end: `run` cleans, audits and publishes a folder, `add` takes one document more.

`reading` makes rows or a refusal of one document, `workers` are the processes that do it, `likes` tell copies and
versions of one disclosure, `outcome` is what a run has to say, `terminal` prints the findings.
"""

from analysis.pipeline.add import add as add_document
from analysis.pipeline.outcome import STRICT, InternalError, Run, printable
from analysis.pipeline.run import (
    EDITIONS,
    FOR_PEOPLE,
    clean,
    collection,
    report,
)
from analysis.pipeline.terminal import print_findings

__all__ = [
    "EDITIONS",
    "FOR_PEOPLE",
    "STRICT",
    "InternalError",
    "Run",
    "add_document",
    "clean",
    "collection",
    "print_findings",
    "printable",
    "report",
]
