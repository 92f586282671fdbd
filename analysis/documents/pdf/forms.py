"""Forms of a PDF that draw forms: how often one page draws, counted before anything is drawn.

A form is a drawing kept under a name; a page draws it as often as it likes, and a form may draw others. Five forms
that draw each other ten times come to a hundred thousand drawings, one that draws itself never ends: a few kilobytes
keep a reader busy for hours. Real producers nest a watermark or a seal once or twice.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from analysis.documents.document import Unreadable

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_STREAM = re.compile(rb"stream\r?\n")
_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_REACH, _CONTENT, _MOST = 4096, 4_000_000, 20_000


def require_few(data: bytes) -> None:
    """Raise `Unreadable` where a page draws its forms without end, or tens of thousands of times."""
    if any(_may_nest(data, match.end()) for match in _FORM.finditer(data)):
        try:
            _Count(data).pages()
        except Unreadable:
            raise
        except Exception:  # pdfminer stops at damage that pdfium repairs; the limit in seconds stays
            return


def _may_nest(data: bytes, at: int) -> bool:
    """Say whether the form whose dictionary is at `at` draws another; a content that is coded some other way may."""
    start = _STREAM.search(data, at, at + _REACH)
    if not start:
        return True
    content = data[start.end() : data.find(b"endstream", start.end())]
    plain = _inflated(content)
    return b"Do" in (content if plain is None else plain)


def _inflated(content: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(content, _CONTENT)
    except zlib.error:
        return None


def _refusal() -> Unreadable:
    return Unreadable(
        "nested_forms", "its drawings repeat each other without end: print it anew to a PDF and add that."
    )


class _Count:
    """How many drawings the forms of a file come to, each form counted once."""

    def __init__(self, data: bytes):
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfparser import PDFParser

        self.known: dict[int, int] = {}
        self.open: set[int] = set()
        self.document = PDFDocument(PDFParser(BytesIO(data)))

    def pages(self) -> None:
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdftypes import stream_value

        for page in PDFPage.create_pages(self.document):
            contents = b" ".join(_content(stream_value(part)) for part in page.contents)
            if self._drawings(contents, page.resources) > _MOST:
                raise _refusal()

    def _drawings(self, content: bytes, resources: Any) -> int:
        names = list(_names(content))
        total = 0
        for name in set(names):
            total += names.count(name) * self._form(name, resources)
            if total > _MOST:
                raise _refusal()
        return total

    def _form(self, name: str, resources: Any) -> int:
        from pdfminer.pdftypes import PDFStream, resolve1

        stream = resolve1((resolve1((resolve1(resources) or {}).get("XObject")) or {}).get(name))
        if not isinstance(stream, PDFStream) or str(stream.get("Subtype")) != "/'Form'":
            return 0
        key = id(stream)
        if key in self.open:
            raise _refusal()
        if key not in self.known:
            self.open.add(key)
            self.known[key] = 1 + self._drawings(_content(stream), stream.get("Resources") or resources)
            self.open.discard(key)
        return self.known[key]


def _names(content: bytes) -> Iterator[str]:
    return (name.decode("latin-1") for name in _DRAWN.findall(content))


def _content(stream: Any) -> bytes:
    """Return what a stream draws, of the usual coding only as much as a page needs."""
    raw = stream.rawdata
    if (
        raw is not None
        and stream.decipher is None
        and [str(name) for name, _ in stream.get_filters()] == ["/'FlateDecode'"]
    ):
        return _inflated(raw) or b""
    return bytes(stream.get_data())
