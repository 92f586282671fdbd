"""What a reading depends on beside the document: the code that reads, its reference data, the libraries under it."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis import schema

_HOME = Path(__file__).resolve().parents[1]
_PRINTS = ("figures", "publish", "__pycache__")  # nothing that is read or judged depends on what prints it
_JUDGES = ("compare", "store", "pipeline", "__main__.py", *_PRINTS)
_READS_TOO = ("pipeline/scans.py", "pipeline/reading.py", "pipeline/cards.py")
_LIBRARIES = ("lxml", "onnxruntime", "pdfminer.six", "pdfplumber", "pypdfium2", "rapidocr")


@cache
def reading() -> str:
    """Return the version of whatever reads and audits one document."""
    return _hashed(_JUDGES, _READS_TOO, _LIBRARIES)


@cache
def closing() -> str:
    """Return the version of whatever puts documents together and judges their claims."""
    return _hashed(_PRINTS, (), (*_LIBRARIES, "pandas", "pyarrow"))


def _hashed(without: tuple[str, ...], but: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    told = hashlib.sha256(schema.VERSION.encode())
    for path in sorted(_HOME.rglob("*")):
        name = path.relative_to(_HOME).as_posix()
        if path.suffix in (".py", ".csv") and (name.split("/")[0] not in without or name in but):
            told.update(name.encode() + b"\0" + path.read_bytes())
    for library in libraries:
        told.update(f"{library} {_installed(library)}".encode())
    return told.hexdigest()[:16]


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
