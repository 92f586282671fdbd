"""Facts and statements -> findings: every rule applied to every document, judged by intervals, and proven before told.

`figures` are the one way from a row to a printed figure, `intervals` know how far rounding reaches, `grammar` says how
a rule is written and `rules` are the rules. `identities` apply them; `prose` (with `changes` and `shares`),
`performance` and `years` are the checks that are no identity: each yields `cases`. `rounding` and `pressing` know an
office's way with digits. `evidence` gathers what ties, `vouching` (with `wrong_figures`, `in_tables`, `in_prose` and
`misprints`) asks whether a break may accuse, `causes` join what belongs together, `verdicts` and `sentences` tell it;
`auditing` is the order of all this.
"""

from analysis.audit.auditing import audit, between_documents, of_document
from analysis.audit.grammar import Identity, Ratio
from analysis.audit.rules import BETWEEN, FOOTINGS, PROSE_TO_TABLES, RATIOS, ROWS, WITHIN_PROSE
from analysis.audit.years import unit_names

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
    "unit_names",
]
