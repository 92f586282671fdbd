"""Which reader a file needs: its bytes decide, never its suffix alone.

Each reader is imported when the first file needs it: a folder of texts loads no PDF library.
"""

import re
from pathlib import PurePath

from analysis.documents import office, text
from analysis.documents.document import Document, Unreadable
from analysis.documents.options import USUAL, Options

_SUFFIXES = {".txt", ".tsv", ".md"}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTAINERS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_PDF_WITHIN = 1024


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` in `data`; raise `Unreadable` with a reason and a remedy."""
    options.size(len(data))
    document = _read(name, data, options)
    options.items(document.items)
    return document


def _read(name: str, data: bytes, options: Options) -> Document:
    if not data.strip():
        raise Unreadable("empty", "the file is empty: fetch it again from the publishing office.")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        from analysis.documents import pdf

        return pdf.read(name, data, options)
    if data.startswith(_ZIP):
        return office.read(name, data, options)
    if data.startswith(_CONTAINERS):
        return office.read_legacy(name, data, options)
    return _markup_or_text(name, data, options)


def _web_page(name: str, data: bytes, options: Options) -> Document:
    from analysis.documents import html

    try:
        return html.read(name, data, options)
    except Unreadable as refusal:
        if PurePath(name).suffix.lower() != ".pdf":
            raise
        raise Unreadable(
            "html_named_pdf", "a web page under the name of a PDF (a login or error page): download the PDF itself."
        ) from refusal


def _markup_or_text(name: str, data: bytes, options: Options) -> Document:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and b"mso-application" in data[:2000]:
        raise Unreadable("office_2003_xml", "an Office 2003 XML file: open it and save it as .docx or .xlsx.")
    start = data.lstrip()
    if re.search(rb"<\0?[!?a-zA-Z]", start[:4096]):
        from analysis.documents import html

        if html.is_markup(start):
            return _web_page(name, data, options)
    suffix = PurePath(name).suffix.lower()
    try:
        return text.read(name, data, options)
    except Unreadable as refusal:
        if suffix in _SUFFIXES:
            raise
        what = f"files ending in {suffix or 'nothing'} are read where they hold PDF, Word, Excel, HTML or text tables"
        raise Unreadable("unknown_suffix", f"{what}: save it as one of these, or run OCR over a picture.") from refusal
