"""Old Word and Excel files (.doc, .xls, .wps, .et, .rtf): converted by LibreOffice where it is installed, else refused.

Their bytes are a file system of their own in which amounts and formats are hard to come
by; LibreOffice reads them exactly. A new document that is locked by a password hides in the same container.
"""

import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from analysis.documents.document import Document, Unreadable
from analysis.documents.office import docx, xlsx
from analysis.documents.office.package import LOCKED
from analysis.documents.options import USUAL, Options

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
_SECONDS = 120


def read(name: str, data: bytes, options: Options = USUAL) -> Document:
    """Return the `Document` of an old office file; raises `Unreadable` where it is locked or cannot be converted."""
    if _holds(data, "EncryptedPackage"):
        raise Unreadable("password", LOCKED)
    if data.startswith(RTF) or _holds(data, "WordDocument"):
        suffix, reader = "docx", docx.read
    elif _holds(data, "Workbook") or _holds(data, "Book"):
        suffix, reader = "xlsx", xlsx.read
    else:
        raise Unreadable(
            "unknown_format", "an office container without document or workbook: save it as .docx or .xlsx."
        )
    document = reader(name, _converted(data, suffix), options)
    return replace(document, sha256=hashlib.sha256(data).hexdigest())


def _holds(data: bytes, stream: str) -> bool:
    """Say whether an OLE container names this stream: names are kept as UTF-16 and end with a zero."""
    return data.startswith(OLE) and (stream + "\0").encode("utf-16-le") in data


def _converted(data: bytes, suffix: str) -> bytes:
    """Return the file as .docx or .xlsx, converted in a folder and a LibreOffice profile of its own."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise Unreadable("needs_libreoffice", f"an old office file: install LibreOffice, or save it as .{suffix}.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / ("old.rtf" if data.startswith(RTF) else f"old.{suffix[:3]}")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", suffix, "--outdir", name, str(source)]
        try:
            subprocess.run(command, timeout=_SECONDS, check=True, capture_output=True)
            return (folder / f"old.{suffix}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise Unreadable("not_converted", f"LibreOffice cannot convert it: save it as .{suffix}.") from error
