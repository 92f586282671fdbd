"""Web pages (.html, and Word or Excel files that are web pages inside): paragraphs and tables in reading order.

Offices publish through content systems: the page round the disclosure holds menus and
scripts, layout tables hold the real ones, cells span rows and columns, and the declared
encoding is often not the one that was used. Menus, scripts and what the page hides are not read.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from analysis.documents.document import Document, Line, Row, Unreadable
from analysis.documents.grid import Grid, Lines, placed, printed_lines, require_tables
from analysis.documents.options import USUAL, Options

_SKIPPED = re.compile("script|style|nav|head|noscript|template|select|button|iframe|svg|textarea")
_INLINE = re.compile(
    "a|abbr|b|bd[io]|big|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|nobr|o:p|q|s|samp|small|span|"
    "st1:.*|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\r\n\f]+")
# What stands before the first tag is passed over once and for all (`*+`): tried anew, comments cost minutes.
_MARKUP = re.compile(
    r"(?>\s++|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|meta|body|table|div|p|style|script)\b",
    re.I | re.S,
)
_MOST, _DIGITS = 1000, 4


def is_markup(data: bytes) -> bool:
    """Say whether bytes are a web page, whatever the file is called."""
    try:
        return bool(_MARKUP.match(decode(data[:4096], partial=True)))
    except Unreadable:
        return False


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` of a web page; raises `Unreadable` where it is no text or holds no table."""
    from lxml import html

    options.tags(data)
    text = decode(data).replace("\0", "")
    text = text[match.end() :] if (match := _DECLARATION.match(text)) else text
    root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    try:
        items = require_tables([*_Reader(options).blocks(root)], "web page")
    except RecursionError as error:
        raise Unreadable(
            "damaged", "its tags nest without end: open the page in a browser and save it anew."
        ) from error
    return Document(name, hashlib.sha256(data).hexdigest(), "html", items)


def decode(data: bytes, *, partial: bool = False) -> str:
    """Return the text of a page: by its byte order mark, as UTF-8 where that fits, as declared, or as GB18030.

    Pages that say gb2312 hold characters beyond it, and pages that say UTF-8 are GB18030
    inside; UTF-8 is the one encoding that does not fit by chance, so it is tried first.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[:64].count(0) * 4 >= len(data[:64]) > 0:
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        declared = match[1].decode("ascii").lower() if (match := _CHARSET.search(data[:4096])) else ""
        encodings = ["utf-8-sig", "gb18030" if declared.startswith("gb") or not declared else declared, "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding, errors="ignore" if partial else "strict")
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unreadable("encoding", "a web page in no known encoding: open it in a browser and save it as UTF-8.")


class _Reader:
    """Blocks in, lines and rows out; text between two block tags is one paragraph."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.paragraphs = self.tables = 0
        self.text: list[str] = []

    def blocks(self, element: Any) -> Iterator[Line | Row]:
        """Yield what stands in `element` in reading order."""
        yield from self._inside(element)
        yield from self._paragraph()

    def _inside(self, element: Any) -> Iterator[Line | Row]:
        if _is_hidden(element):
            return
        block = not _INLINE.fullmatch(element.tag) and element.tag != "br"
        if block:
            yield from self._paragraph()
        if element.tag == "table" and not _is_layout(element):
            yield from self._table(element)
            return
        self.text.append("\n" if element.tag == "br" else _collapsed(element.text))
        for child in element:
            yield from self._inside(child)
            self.text.append(_collapsed(child.tail))
        if block:
            yield from self._paragraph()

    def _paragraph(self) -> Iterator[Line]:
        lines = printed_lines("".join(self.text).strip(" "))
        self.text.clear()
        if any(lines):
            self.paragraphs += 1
            yield from placed(lines, f"P{self.paragraphs}", 1)

    def _table(self, table: Any) -> Iterator[Line | Row]:
        """Yield a table's caption and rows; a cell takes the next column that no cell above reaches down into."""
        for caption in _children(table, "caption"):
            yield from self.blocks(caption)
        self.tables += 1
        number = self.tables
        grid = Grid(lambda row, column: f"T{number}.R{row + 1}.C{column + 1}", 1, options=self.options)
        below: dict[int, int] = {}
        for index, (row, left) in enumerate(_placed_rows(table)):
            column = 0
            for cell in _children(row, "td", "th"):
                while below.get(column):
                    column += 1
                columns, rows = _span(cell, "colspan", 1), min(_span(cell, "rowspan", left), left)
                grid.put(index, column, _lines(cell), columns, rows)
                below |= {c: rows for c in range(column, column + columns)}
                column += columns
            below = {c: rows - 1 for c, rows in below.items() if rows > 1}
        yield from grid.items()


def _placed_rows(table: Any) -> Iterator[tuple[Any, int]]:
    """Yield (row, rows left in its group): a rowspan ends with its thead, tbody or tfoot at the latest."""
    parts = _children(table, "tr", "thead", "tbody", "tfoot")
    for own, run in groupby(parts, key=lambda part: part.tag == "tr" or part):
        rows = [*run] if own is True else [*_children(own, "tr")]
        yield from ((row, len(rows) - n) for n, row in enumerate(rows))


def _children(element: Any, *tags: str) -> Iterator[Any]:
    return (child for child in element if child.tag in tags and not _is_hidden(child))


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str) or _SKIPPED.fullmatch(element.tag):
        return True
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _is_layout(table: Any) -> bool:
    """Say whether most cells of a table belong to tables inside it: then it only lays out the page."""
    inner = sum(1 for nested in table.iter("table") if nested is not table for _ in nested.iter("td", "th"))
    return inner * 2 > sum(1 for _ in table.iter("td", "th"))


def _span(cell: Any, name: str, whole: int) -> int:
    """Return a colspan or rowspan as browsers take it: nonsense is 1, a rowspan of 0 reaches the end of its group."""
    match = re.match(r"\s*0*(\d+)", cell.get(name, ""))
    return 1 if not match else min(int(match[1][:_DIGITS]) or whole, _MOST)


def _lines(cell: Any) -> Lines:
    """Return the lines of a cell; a row of a table inside the cell is one line."""
    parts: list[str] = []
    _gather(cell, parts)
    return printed_lines("\n".join(line.strip(" ") for line in "".join(parts).split("\n")))


def _gather(element: Any, parts: list[str]) -> None:
    if _is_hidden(element):
        return
    breaks = not _INLINE.fullmatch(element.tag) and element.tag not in ("td", "th")
    parts += ["\n" if breaks else " " if element.tag in ("td", "th") else "", _collapsed(element.text)]
    for child in element:
        _gather(child, parts)
        parts.append(_collapsed(child.tail))
    parts.append("\n" if breaks else "")


def _collapsed(text: str | None) -> str:
    return _SPACES.sub(" ", text) if text else ""
