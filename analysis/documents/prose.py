"""Whether a text without tables is the prose of a disclosure: some offices publish prose and tables as two files."""

import re
from collections.abc import Iterable

from analysis.documents.document import Line, Row, squeeze

_OF_A_YEAR = re.compile(r"(?:19|20)\d\d年?度?[^。]{0,30}(?:预算|决算)")


def is_prose(items: Iterable[Line | Row]) -> bool:
    """Tell whether a line of the text speaks of the budget or the final accounts of a year."""
    return any(isinstance(item, Line) and _OF_A_YEAR.search(squeeze(item.text)) for item in items)
