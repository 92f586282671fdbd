"""Tables without vertical lines, laid out in the columns that all their pages have together."""

from collections.abc import Sequence

from analysis.documents.pdf import columns as layout
from analysis.documents.pdf import heads
from analysis.documents.pdf.columns import Span
from analysis.documents.pdf.placed import Placed
from analysis.documents.pdf.printed import Printed, Word
from analysis.documents.pdf.regions import Region
from analysis.documents.pdf.rows import body_rows


def align(regions: Sequence[Region]) -> list[Placed]:
    """Return the pages of one table, all with the columns that the bodies of all pages have together."""
    clusters = layout.find([line for region in regions for line in region.body])
    head = [_head(region, clusters) for region in regions]
    numbers = regions[0].numbers
    columns = layout.matched(clusters, numbers.words if numbers else heads.leaves(head[0], clusters))
    return [_laid_out(region, rows, columns) for region, rows in zip(regions, head, strict=True)]


def _head(region: Region, clusters: Sequence[Span]) -> list[list[Word]]:
    lines = region.lines[: region.head - bool(region.numbers)]
    return heads.rows([Printed(layout.parted(line, clusters), line.base, line.size) for line in lines], clusters)


def _laid_out(region: Region, head: Sequence[Sequence[Word]], columns: list[Span]) -> Placed:
    table = Placed(region.top, 0, len(columns))
    for r, column, word in heads.placed(head, columns):
        table.cells.setdefault((r, column), []).extend(word.glyphs)
    numbers = [[(layout.nearest(word, columns), word) for word in region.numbers.words]] if region.numbers else []
    rows = [*numbers, *body_rows(region.body, columns, region.parted_at)]
    for r, row in enumerate(rows, start=len(head)):
        for column, word in row:
            table.cells.setdefault((r, column), []).extend(word.glyphs)
    table.rows = len(head) + len(rows)
    return table
