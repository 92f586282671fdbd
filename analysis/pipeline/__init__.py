"""The study from end to end: `run` cleans, audits and publishes a folder, `add` takes one document more.

`reading` makes rows or a refusal of one document, `workers` are the processes that do it, `likes` tell copies and
versions of one disclosure, `outcome` is what a run has to say.
"""

from analysis.pipeline.add import add as add_document
from analysis.pipeline.outcome import STRICT, InternalError, Run, printable
from analysis.pipeline.run import (
    EDITIONS,
    FOR_PEOPLE,
    clean,
    collection,
    findings_as_text,
    report,
)

__all__ = [
    "EDITIONS",
    "FOR_PEOPLE",
    "STRICT",
    "InternalError",
    "Run",
    "add_document",
    "clean",
    "collection",
    "findings_as_text",
    "printable",
    "report",
]
