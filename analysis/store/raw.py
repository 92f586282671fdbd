"""The published files as they were received: which there are, their bytes, one more.

Names come from web pages, phones and old disks: they lead out of the folder, are no UTF-8, hold nothing but
symbols. Whatever is wrong with one file is a refusal of that file, never of the folder.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from analysis.documents import USUAL, Options, Unreadable
from analysis.store.manifest import MANIFEST, listed, manifest
from analysis.store.place import StoreError, in_words, sha256
from analysis.store.whole import locked, named_anew, swept


def raw_files(folder: Path) -> list[tuple[str, dict[str, str]]]:
    """Return (file name, manifest row) of every disclosure in `folder`, the manifest's order first.

    A file that the manifest lists and the folder lacks is returned too; reading it refuses it.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder} is no folder: name one that holds disclosures with --raw.")
    rows = manifest(folder)
    names = [*rows, *(path.name for path in _files(folder) if path.name not in rows)]
    if not names:
        raise StoreError(f"{folder} holds no disclosures: put the published files there.")
    return [(name, rows.get(name, {})) for name in names]


def _files(folder: Path) -> list[Path]:
    """Return what lies in a folder and is no folder itself, by name; links are left to the reading."""
    with in_words(folder, "the folder cannot be read."):
        found = sorted(folder.iterdir(), key=lambda path: os.fsencode(path.name))
    hidden = (path.name.startswith(".") or path.name == MANIFEST for path in found)
    return [path for path, skip in zip(found, hidden, strict=True) if not skip and not path.is_dir()]


def raw_bytes(folder: Path, name: str, manifest: Mapping[str, str], options: Options = USUAL) -> bytes:
    """Return the bytes of a raw file; a byte that differs from the manifest's checksum refuses it, unless lenient."""
    data = _bytes(_inside(folder, name), options)
    stated = manifest.get("sha256", "")
    if stated and sha256(data) != stated and not options.lenient:
        raise Unreadable(
            "checksum",
            "its bytes differ from the checksum in manifest.csv: restore the original, or record the new file there.",
        )
    return data


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a raw file, links followed; raise `Unreadable` where it leads out of the folder."""
    try:
        os.fsencode(name).decode()
    except UnicodeDecodeError as error:
        raise Unreadable("name", "its name is no UTF-8: rename it.") from error
    path = folder / name
    if os.path.basename(name) == name and not path.is_symlink():
        return path
    path = Path(os.path.realpath(path))
    if not path.is_relative_to(os.path.realpath(folder)):
        raise Unreadable("outside", "it leads out of the folder of disclosures: put the file itself there.")
    return path


def _bytes(path: Path, options: Options = USUAL) -> bytes:
    if not os.path.lexists(path):
        raise Unreadable(
            "missing", "manifest.csv lists this file and the folder lacks it: restore it or remove its row."
        )
    if not path.is_file():
        raise Unreadable("no_file", "it is no file: put the file itself there.")
    try:
        with path.open("rb") as file:
            options.size(os.fstat(file.fileno()).st_size)
            return file.read()
    except OSError as error:
        raise Unreadable("no_permission", f"the system does not hand it out ({error.strerror}): mend that.") from error


def checksums(folder: Path) -> dict[str, str]:
    """Return file name -> SHA-256 of every raw file that lies in `folder`; none where there is no such folder."""
    found = {}
    for path in _files(folder) if folder.is_dir() else ():
        try:
            found[path.name] = sha256(_bytes(_inside(folder, path.name)))
        except Unreadable:
            continue
    return found


@contextmanager
def kept_raw(folder: Path, name: str, data: bytes, row: Mapping[str, str]) -> Iterator[None]:
    """Keep a raw file and its manifest row from now on; if the block raises, neither was ever there."""
    with in_words(folder, "nothing was added."):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        swept(folder)
        yield from _kept(folder, folder / name, data, {"file": name, **row})


def _kept(folder: Path, target: Path, data: bytes, row: Mapping[str, str]) -> Iterator[None]:
    listing = folder / MANIFEST
    before, was_there = listing.read_bytes() if listing.is_file() else None, target.exists()
    try:
        with in_words(folder, "nothing was added."):
            if not was_there:
                named_anew(target, data)
                target.chmod(0o444)
            named_anew(listing, listed(before, row))
        yield
    except BaseException:
        if not was_there:
            target.unlink(missing_ok=True)
        if before is None:
            listing.unlink(missing_ok=True)
        elif listing.read_bytes() != before:
            named_anew(listing, before)
        raise
