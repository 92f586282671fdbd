"""Lines -> the title above a table: alone, or over two or three lines.

"…会议费、培训费 / 支出预算表" breaks where the page ends, and its last line reads like the title of another table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.documents import Line, squeeze
from analysis.reference import is_qualified, table_of_title

_TITLE = re.compile(r"[^。,;:!?]{2,50}表(?:\([^()]*\))?")
_REST = re.compile(r"[^。,;:!?]{0,12}表(?:\([^()]*\))?")
_COMPLETE = ("。", "；", ";", ":", "表", ")", "》")
_LEAST = 6


@dataclass(frozen=True)
class Head:
    """A title: the standard table it names ("" if none is known) and the lines that print it."""

    table: str
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        return squeeze("".join(line.text for line in self.lines))


def heading(line: Line, before: Sequence[Line]) -> tuple[Head | None, Sequence[Line]]:
    """Return (the title that ends in `line`, the lines before that belong to it); None where it ends none."""
    text = squeeze(line.text)
    alone = table_of_title(text)
    for count in range(1, len(before) + 1):
        used = before[-count:]
        if not _unfinished(used, line):
            break
        joined = Head(table_of_title(whole := squeeze("".join(b.text for b in used) + text)) or "", (*used, line))
        broken = is_qualified(whole, text) if alone else bool(_REST.fullmatch(text) and _TITLE.fullmatch(whole))
        if (joined.table and joined.table != alone) or (broken and not joined.table):
            return joined, used
    if alone or _TITLE.fullmatch(text):
        return Head(alone or "", (line,)), ()
    return None, ()


def _unfinished(lines: Sequence[Line], last: Line) -> bool:
    """Tell whether lines on the page of `last` may begin a title that goes on there."""
    texts = [squeeze(line.text) for line in lines]
    open_ = all(len(text) >= _LEAST and not text.endswith(_COMPLETE) and "。" not in text for text in texts)
    return open_ and all(line.page == last.page for line in lines)
