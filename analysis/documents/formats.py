"""Which reader a file needs: its bytes decide, never its suffix alone."""

from pathlib import PurePath

from analysis.documents import Document, Unreadable, text

_SUFFIXES = {".txt", ".tsv", ".md"}


def read(name: str, data: bytes) -> Document:
    """Return the `Document` in `data`; raise `Unreadable` with a reason and a remedy."""
    if not data.strip():
        raise Unreadable("empty", "the file is empty: fetch it again from the publishing office.")
    if PurePath(name).suffix.lower() not in _SUFFIXES:
        raise Unreadable(
            "unknown_suffix",
            f"files ending in {PurePath(name).suffix or 'nothing'} are not read: save the disclosure as text (.txt).",
        )
    return text.read(name, data)
