"""A `Document` -> standard tables -> facts.

`titles` and `pieces` cut the document at titles and continuations, `sheets` put the pages of a table together,
`header` says what a column means and `layout` which of them stand side by side, `outline` how rows stand under one
another. `reading` reads the amounts (`record`: one of them; `evaluation_base`: an annex with headers of its own),
`sums` and `proof` try the sums that the form promises; `choices` let them decide what title and header leave open,
`ledger` says how far they prove the reading, `exact` which amounts they hold to the last digit. `context` is what a
document says of itself.
"""

from analysis.tables.context import context as context_of
from analysis.tables.context import region as region_of
from analysis.tables.context import slug, unit_code
from analysis.tables.evaluation_base import read as read_evaluation_base
from analysis.tables.exact import held as held_exactly
from analysis.tables.facts import claim_codes, readings
from analysis.tables.facts import read as read_facts
from analysis.tables.layout import UNNAMED
from analysis.tables.ledger import rows as ledger
from analysis.tables.pieces import Piece, Tables, find
from analysis.tables.reading import Reading
from analysis.tables.record import Context, clean_label, fact

__all__ = [
    "UNNAMED",
    "Context",
    "Piece",
    "Reading",
    "Tables",
    "claim_codes",
    "clean_label",
    "context_of",
    "fact",
    "find",
    "held_exactly",
    "ledger",
    "read_evaluation_base",
    "read_facts",
    "readings",
    "region_of",
    "slug",
    "unit_code",
]
