"""The study from end to end: `clean` reads, audits and compares a folder, `report` prints it, `add` takes one more.

`reading` makes rows or a refusal of one document and `closing` puts those of whole units together; both are `jobs`,
which an executor does: this process, `workers`, or a `cluster`. Between the two the run of a folder holds `cards`:
`likes` tell copies and versions, `joining` the files of one disclosure, `parting` the parts of a collection; `version`
says what a reading depends on. `outcome` is what a run has to say, `terminal` prints findings.
"""

from analysis.clean import StaleCorrection
from analysis.pipeline.add import add as add_document
from analysis.pipeline.cleaning import clean
from analysis.pipeline.closing import collection
from analysis.pipeline.executors import Where
from analysis.pipeline.outcome import STRICT, InternalError, Run, printable
from analysis.pipeline.reporting import EDITIONS, ReportError, report
from analysis.pipeline.terminal import print_findings
from analysis.store import StoreError

FOR_PEOPLE = (StoreError, ReportError, StaleCorrection)

__all__ = [
    "EDITIONS",
    "FOR_PEOPLE",
    "STRICT",
    "InternalError",
    "ReportError",
    "Run",
    "Where",
    "add_document",
    "clean",
    "collection",
    "print_findings",
    "printable",
    "report",
]
