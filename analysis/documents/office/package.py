"""Office files are zip archives of XML parts: open one, and refuse what cannot be opened."""

import io
import lzma
import struct
import zipfile
import zlib
from typing import Any

from analysis.documents.document import Unreadable
from analysis.documents.options import MEGABYTE, USUAL, Options

# Files saved as "Strict Open XML" name the same elements in another namespace.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
LOCKED = "the file is locked by a password: ask the publishing office for an open copy."
# What zipfile raises at bytes that are no archive, or one of a kind that it does not know.
_BROKEN = (
    KeyError,
    ValueError,
    zipfile.BadZipFile,
    OSError,
    EOFError,
    NotImplementedError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    IndexError,
    RuntimeError,
)
DAMAGED = "the file is cut short or damaged: fetch it again from the publishing office."


class Package:
    """The parts of an office file, read as XML on demand; how much they unpack to is counted as they are read."""

    def __init__(self, data: bytes, options: Options = USUAL):
        self.options, self._unpacked = options, 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise Unreadable("damaged", DAMAGED) from error
        self.names = frozenset(self._archive.namelist())

    def holds(self, folder: str) -> bool:
        """Say whether any part lies in `folder`."""
        return any(name.startswith(folder) for name in self.names)

    def xml(self, part: str) -> Any:
        """Return the root element of a part; raise `Unreadable` where the part is missing, locked or broken."""
        from lxml import etree

        try:
            if self._archive.getinfo(part).flag_bits & 1:
                raise Unreadable("password", LOCKED)
            content = self._read(part)
        except _BROKEN as error:
            raise Unreadable("damaged", DAMAGED) from error
        if b"<!ENTITY" in content:
            raise Unreadable("entities", "it declares entities, as no office program does: save it anew in one.")
        self.options.tags(content)
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
        try:
            return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise Unreadable("damaged", DAMAGED) from error

    def _read(self, part: str) -> bytes:
        """Return a part, unpacked no further than the limit: what an archive says of its size may be a lie."""
        left = self.options.max_expansion * MEGABYTE - self._unpacked
        with self._archive.open(part) as file:
            content = file.read(left + 1)
        self._unpacked += len(content)
        self.options.expanded(self._unpacked)
        return content

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return relationship id -> (kind, part) of what `part` refers to ("" for the package itself)."""
        folder, _, file = part.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels".lstrip("/")
        if rels not in self.names:
            return {}
        found = {}
        for node in self.xml(rels):
            target = node.get("Target", "")
            path = target[1:] if target.startswith("/") else _resolved(folder, target)
            found[node.get("Id", "")] = (node.get("Type", "").rpartition("/")[2], path)
        return found

    def main(self, usual: str) -> str:
        """Return the part that holds the document; producers seldom, but lawfully, give it another name."""
        parts = (part for kind, part in self.related("").values() if kind == "officeDocument")
        return next((part for part in parts if part in self.names), usual)


def _resolved(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
