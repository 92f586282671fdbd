"""What was read is remembered: one row a document, under what its reading depends on.

The memory is a SQLite file in the working form of a collection. Every answer is committed when it comes, so a run that
is killed has lost the documents that were being read and no other.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.store.collection import home
from analysis.store.place import StoreError, in_words

_FILE = "readings.sqlite"
_SCHEMA = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS readings
    (key TEXT PRIMARY KEY, version TEXT NOT NULL, card TEXT NOT NULL, rows BLOB NOT NULL);
"""


class Readings:
    """The memory of one collection; `key` is what a reading depends on, `card` what is said of it, `rows` its rows."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def knows(self, key: str) -> bool:
        return self._connection.execute("SELECT 1 FROM readings WHERE key = ?", [key]).fetchone() is not None

    def card(self, key: str) -> str:
        return str(self._one("card", key))

    def rows(self, key: str) -> bytes:
        return bytes(self._one("rows", key))

    def _one(self, column: str, key: str) -> Any:
        return self._connection.execute(f"SELECT {column} FROM readings WHERE key = ?", [key]).fetchone()[0]

    def remember(self, key: str, version: str, card: str, rows: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)", [key, version, card, rows])

    def of_other_versions(self, version: str) -> int:
        """Return how many documents were read by other versions of the reading code or its reference data."""
        return int(
            self._connection.execute("SELECT count(*) FROM readings WHERE version != ?", [version]).fetchone()[0]
        )

    def forget_all_but(self, keys: Iterable[str]) -> None:
        """Forget what no document of the collection needs any more."""
        self._connection.execute("CREATE TEMP TABLE needed (key TEXT PRIMARY KEY)")
        self._connection.executemany("INSERT OR IGNORE INTO needed VALUES (?)", ([key] for key in keys))
        self._connection.execute("DELETE FROM readings WHERE key NOT IN (SELECT key FROM needed)")
        self._connection.execute("DROP TABLE needed")
        self._connection.execute("PRAGMA incremental_vacuum").fetchall()


@contextmanager
def remembered(folder: Path) -> Iterator[Readings]:
    """Yield the memory beside a folder of clean tables; one that is damaged is begun anew, for it can be made again.

    Raises `StoreError` where the system refuses it: then nothing has changed but the memory itself.
    """
    path = home(folder) / _FILE
    with in_words(path, "nothing was changed."):
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = None
    try:
        connection = _opened(path)
        yield Readings(connection)
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: {error}: nothing was changed. Make room, choose another folder, or remove it and run again."
        ) from error
    finally:
        if connection is not None:
            connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_SCHEMA)
        connection.execute("SELECT key, version, card FROM readings LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
