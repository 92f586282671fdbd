"""Where the data lie, and what a person has to know of a folder that cannot be used."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
CLEAN = ROOT / "data" / "clean"


class StoreError(Exception):
    """A folder or file that cannot be used: one sentence for people."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def in_words(folder: Path, undone: str) -> Iterator[None]:
    """Turn what the system refuses (a full disk, a folder without permission) into one sentence."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder}: {error.strerror or error}: {undone} Make room or choose another folder."
        ) from error
