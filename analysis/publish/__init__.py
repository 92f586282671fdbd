"""The study as pages: `results` are its sentences, `exhibits` its tables, `headlines` stand over its charts, `receipt`
opens it, and `card` is that picture for others to show. `evidence`, `explorer` and `downloads` stand beside the report;
`printed` hands the appendix of its PDF what the documents print. `render` makes HTML and PDF of both editions by
`quarto`, or by `cells` and `typeset`. Of a whole collection `collected` is what its report says, `lists` are the
documents behind it, `quality` is how the audit was measured.
"""

from analysis.publish import collected, exhibits, headlines, phrases, quality, results
from analysis.publish.card import write as write_cards
from analysis.publish.cells import RenderError
from analysis.publish.downloads import write as write_downloads
from analysis.publish.evidence import sources as evidence_sources
from analysis.publish.evidence import write as write_evidence
from analysis.publish.explorer import FILES as EXPLORER_FILES
from analysis.publish.explorer import write as write_explorer
from analysis.publish.fitting import write_fitted
from analysis.publish.lists import write as write_lists
from analysis.publish.printed import write as write_printed
from analysis.publish.render import render as render_report
from analysis.publish.results import percent, wan

__all__ = [
    "EXPLORER_FILES",
    "RenderError",
    "collected",
    "evidence_sources",
    "exhibits",
    "headlines",
    "percent",
    "phrases",
    "quality",
    "render_report",
    "results",
    "wan",
    "write_cards",
    "write_downloads",
    "write_evidence",
    "write_explorer",
    "write_fitted",
    "write_lists",
    "write_printed",
]
