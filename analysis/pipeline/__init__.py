"""The study from end to end: `clean` reads, audits and compares a folder, `report` prints it, `add` takes one more.

`reading` makes rows or a refusal of one document and `closing` puts those of whole units together; both are `jobs`,
which an executor does: this process, `workers`, or a `cluster`. Between the two the run of a folder holds `cards`:
`likes` tell copies and versions, `joining` the files of one disclosure, `parting` the parts of a collection; `version`
says what a reading depends on. `outcome` is what a run has to say, `terminal` prints findings and
`querying` the answers to SQL.
"""

from analysis.clean import StaleCorrection
from analysis.pipeline.add import add as add_document
from analysis.pipeline.cleaning import clean
from analysis.pipeline.closing import collection
from analysis.pipeline.executors import Where
from analysis.pipeline.outcome import STRICT, InternalError, Run, harmless, printable
from analysis.pipeline.querying import QueryError, query
from analysis.pipeline.reporting import COLLECTION, EDITIONS, ReportError, report, report_collection
from analysis.pipeline.terminal import Wanted, print_findings
from analysis.store import StoreError

FOR_PEOPLE = (StoreError, ReportError, QueryError, StaleCorrection)

__all__ = [
    "COLLECTION",
    "EDITIONS",
    "FOR_PEOPLE",
    "STRICT",
    "InternalError",
    "QueryError",
    "ReportError",
    "Run",
    "Wanted",
    "Where",
    "add_document",
    "clean",
    "collection",
    "harmless",
    "print_findings",
    "printable",
    "query",
    "report",
    "report_collection",
]
