"""Text transcriptions: tab-separated rows, or one tab-led cell a line with blank lines between rows."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.documents.document import Cell, Document, Line, Row, Unreadable, squeeze
from analysis.documents.options import USUAL, Options
from analysis.documents.prose import is_prose
from analysis.reference import table_of_title

_LISTED = re.compile(r"-|[一二三四五六七八九十]+、|\d+[.、]")
# A byte that has flipped garbles one or two of hundreds of characters; more of them, and it is another encoding.
_GARBLED, _LOST = 50, "\ufffd"
_DAMAGED = (
    "damaged bytes in line {}: mend them after the original, or read around them with --lenient, "
    "which leaves their numbers unread."
)


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` of a text transcription.

    Raises `Unreadable` for an empty file, for bytes that are no text, for a text in which no line
    holds a table cell, and for a damaged line unless the options are lenient.
    """
    options.cells(data.count(b"\t"))
    lines = _decode(data).split("\n")
    damaged = _damaged(data, lines)
    if damaged and not options.lenient:
        raise Unreadable("damaged_line", _DAMAGED.format(", ".join(map(str, damaged[:5]))))
    tabbed = [line for line in lines if "\t" in line]
    placed = list(_pages(lines))
    if not tabbed and not is_prose(placed):
        raise Unreadable("no_tables", "no tables were found in this text: a disclosure needs tab-separated rows.")
    single = sum(line.startswith("\t") and line.count("\t") == 1 for line in tabbed)
    items = _cells_a_line(placed) if single > 0.8 * len(tabbed) else _tab_rows(placed)
    document = Document(name, hashlib.sha256(data).hexdigest(), "text", tuple(items))
    garbled = (line.locator for line in document.lines() if _LOST in line.text)
    return replace(document, damaged=frozenset(garbled)) if damaged else document


def _damaged(data: bytes, lines: Sequence[str]) -> list[int]:
    """Return the numbers of lines with bytes that are no character; a text may print the mark for them itself."""
    if _LOST.encode() in data:
        return []
    return [number for number, line in enumerate(lines, start=1) if _LOST in line]


def _decode(data: bytes) -> str:
    if not data.strip():
        raise Unreadable("empty", "the file is empty: fetch it again from the publishing office.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data.count(0) * _GARBLED > len(data):
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        text = data.decode(encoding, "replace")
        if (lost := text.count(_LOST)) and lost * _GARBLED > sum(not c.isascii() for c in text):
            continue
        if sum(ord(c) < 32 and c not in "\t\n\r\f" for c in text) * 100 <= len(text):
            return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", _LOST)
    raise Unreadable(
        "binary", "the bytes are no text in UTF-8, UTF-16 or GB18030: save it as plain text, or get the file anew."
    )


def _pages(lines: list[str]) -> Iterator[Line]:
    """Yield each line with its page: a transcription marks no pages, but each page of tables repeats its title."""
    page = 1
    for number, text in enumerate(lines, start=1):
        title = squeeze(text)
        if title.endswith(("表", ")")) and not _LISTED.match(title) and table_of_title(title):
            page = number
        yield Line(text, f"L{number}", page)


def _tab_rows(lines: list[Line]) -> Iterator[Line | Row]:
    for line in lines:
        if "\t" in line.text:
            cells = line.text.split("\t")
            yield Row(tuple(Cell((Line(c, f"{line.locator}.{n}", line.page),)) for n, c in enumerate(cells, start=1)))
        elif line.text.strip():
            yield line


def _cells_a_line(lines: list[Line]) -> Iterator[Line | Row]:
    """Rows of tab-led lines; a line without a tab that leads straight into the next cell continues the cell before."""
    row: list[list[Line]] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        if line.text.startswith("\t"):
            row.append([line])
        elif row and (end := _continuation(lines, position)):
            row[-1].extend(part for part in lines[position:end] if part.text.strip())
            position = end
            continue
        else:
            if row:
                yield Row(tuple(Cell(tuple(cell)) for cell in row))
                row = []
            if line.text.strip():
                yield line
        position += 1
    if row:
        yield Row(tuple(Cell(tuple(cell)) for cell in row))


def _continuation(lines: list[Line], start: int) -> int:
    """Return where a cell that is broken over paragraphs ends, or 0 if the lines at `start` are no such cell.

    The pieces stand one blank line apart and the next cell follows the last piece at once.
    """
    position = start
    while position + 1 < len(lines) and not lines[position].text:
        piece = lines[position + 1].text
        if not piece or piece.startswith("\t") or "：" in piece or table_of_title(squeeze(piece)):
            return 0
        position += 2
        if position < len(lines) and lines[position].text.startswith("\t"):
            return position
    return 0
