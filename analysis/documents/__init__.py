"""Bytes become a `Document`: lines of prose and rows of tables in reading order, each with its place.

`read` chooses the reader by the bytes, never by the suffix: `text`, `html`, `pdf/` (pdfium, with pdfminer behind
it) or `office/` (Word and Excel). What cannot be read raises `Unreadable`: a code for scripts, a sentence for people.
`options` say what a document may cost, `progress` how far a slow one is.
"""

from analysis.documents.document import Cell, Claims, Document, Line, Row, Unreadable, chinese, fold, squeeze
from analysis.documents.formats import read
from analysis.documents.options import USUAL, Options
from analysis.documents.progress import heard_by

__all__ = [
    "USUAL",
    "Cell",
    "Claims",
    "Document",
    "Line",
    "Options",
    "Row",
    "Unreadable",
    "chinese",
    "fold",
    "heard_by",
    "read",
    "squeeze",
]
