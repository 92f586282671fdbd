"""A `Document` -> standard tables -> facts.

`pieces` cut the document at titles and continuations, `header` says what a column means, `facts` and `evaluation_base`
read the amounts, `context` is what a document says of itself.
"""

from analysis.tables.context import context as context_of
from analysis.tables.context import region as region_of
from analysis.tables.context import slug, unit_code
from analysis.tables.evaluation_base import read as read_evaluation_base
from analysis.tables.facts import read as read_facts
from analysis.tables.pieces import Piece, Tables, find
from analysis.tables.record import Context, clean_label, fact

__all__ = [
    "Context",
    "Piece",
    "Tables",
    "clean_label",
    "context_of",
    "fact",
    "find",
    "read_evaluation_base",
    "read_facts",
    "region_of",
    "slug",
    "unit_code",
]
