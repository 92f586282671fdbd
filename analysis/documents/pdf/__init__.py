"""A published PDF -> `Document`.

`engine` reads what a page prints (`fallback` where its fonts are silent, `scan` where it is a picture) into a `page`;
`ruled` and `aligned` find its tables, `columns` what stands beside them, and `reader` puts all in reading order.
"""

from analysis.documents.pdf.reader import pages, read

__all__ = ["pages", "read"]
