"""The report's tables: clean frames as a reader sees them, in 万元 and in words of the edition, ready for Markdown.

`cells` is what every exhibit is made of; `receipt` is the opening, `argument` holds the tables of the argument,
`cards` the verdicts on its claims, `lines` those of the boundary, `units` those of the other units, `sources` the
documents, the audit and the dictionary, `appendix` the rows that figures lead to; `collected` are the tables of a
whole collection's report, `charted` the frames of its charts.
"""

from analysis.publish.exhibits import charted, collected
from analysis.publish.exhibits.appendix import citation, cited_rows
from analysis.publish.exhibits.argument import (
    answers,
    doubled,
    parts,
    purpose,
    purposes,
    rises,
    verdicts,
)
from analysis.publish.exhibits.cards import claims, wall
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
from analysis.publish.exhibits.lines import boundaries, crossed, forms, ledger, steps
from analysis.publish.exhibits.receipt import (
    receipt,
    receipt_chart,
    receipt_picture,
    receipt_sources,
    receipt_words,
)
from analysis.publish.exhibits.sources import (
    arithmetic,
    breaks,
    card,
    checks,
    dictionary,
    documents,
    identities,
    requests,
    states,
)
from analysis.publish.exhibits.units import (
    bought,
    largest,
    missed,
    offices,
    outside,
    personnel,
    receptions,
    three_public,
    undefined,
    unnamed,
    vehicles,
)

__all__ = [
    "answers",
    "arithmetic",
    "bought",
    "boundaries",
    "breaks",
    "card",
    "charted",
    "checks",
    "citation",
    "cited",
    "cited_rows",
    "claims",
    "collected",
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
    "steps",
    "subject",
    "three_public",
    "undefined",
    "unnamed",
    "vehicles",
    "verdicts",
    "wall",
    "word",
]
