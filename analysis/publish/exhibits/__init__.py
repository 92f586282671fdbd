"""The report's tables: clean frames as a reader sees them, in 万元 and in words of the edition, ready for Markdown.

`cells` is what every exhibit is made of; `argument` holds the tables of the argument, `lines` those of the
boundary, `units` those of the other units, `receipt` the opening, `appendix` the rows that
figures lead to, `sources` the documents, the audit and the dictionary.
"""

from analysis.publish.exhibits.appendix import citation, cited_rows
from analysis.publish.exhibits.argument import (
    answers,
    claims,
    doubled,
    parts,
    purpose,
    purposes,
    rises,
    verdicts,
)
from analysis.publish.exhibits.cells import (
    cited,
    gloss,
    glossed,
    line,
    markdown,
    plain,
    printed,
    quoted,
    readable,
    subject,
    word,
)
from analysis.publish.exhibits.lines import boundaries, crossed, forms, ledger
from analysis.publish.exhibits.receipt import (
    receipt,
    receipt_chart,
    receipt_picture,
    receipt_sources,
    receipt_words,
)
from analysis.publish.exhibits.sources import breaks, card, checks, dictionary, documents, identities, requests, states
from analysis.publish.exhibits.units import (
    bought,
    largest,
    missed,
    offices,
    outside,
    personnel,
    receptions,
    undefined,
    unnamed,
    vehicles,
)

__all__ = [
    "answers",
    "bought",
    "boundaries",
    "breaks",
    "card",
    "checks",
    "citation",
    "cited",
    "cited_rows",
    "claims",
    "crossed",
    "dictionary",
    "documents",
    "doubled",
    "forms",
    "gloss",
    "glossed",
    "identities",
    "largest",
    "ledger",
    "line",
    "markdown",
    "missed",
    "offices",
    "outside",
    "parts",
    "personnel",
    "plain",
    "printed",
    "purpose",
    "purposes",
    "quoted",
    "readable",
    "receipt",
    "receipt_chart",
    "receipt_picture",
    "receipt_sources",
    "receipt_words",
    "receptions",
    "requests",
    "rises",
    "states",
    "subject",
    "undefined",
    "unnamed",
    "vehicles",
    "verdicts",
    "word",
]
