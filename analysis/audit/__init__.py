"""Facts and statements -> findings: every rule applied to every document, judged by intervals.

`intervals` know how far rounding reaches, `rules` are the identities as data, `identities` apply them; `prose`,
`performance` and `years` are the checks that are no identity; `cases` become findings with a sentence.
"""

from analysis.audit.auditing import audit, between_documents, of_document
from analysis.audit.grammar import Identity, Ratio
from analysis.audit.rules import BETWEEN, FOOTINGS, PROSE_TO_TABLES, RATIOS, ROWS, WITHIN_PROSE

__all__ = [
    "BETWEEN",
    "FOOTINGS",
    "PROSE_TO_TABLES",
    "RATIOS",
    "ROWS",
    "WITHIN_PROSE",
    "Identity",
    "Ratio",
    "audit",
    "between_documents",
    "of_document",
]
