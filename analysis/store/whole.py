"""Folders that change as a whole: written beside, exchanged in one step of the system, one run at a time.

A run that is killed at any moment leaves the former files or the new ones, and a lock that nobody has to break: the
system releases it with the process. What the killed run had begun lies beside the folder, and the next run sweeps it.
"""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.store.place import in_words

_BESIDE, _FORMER, _RENDERING = ".writing-", ".former-", ".rendering-"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE; macOS calls the latter RENAME_SWAP
_UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}

Own = Callable[[str], bool]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder` alone; a second run says that it waits, and waits."""
    handle = _held(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _held(folder: Path) -> int | None:
    """Return the handle that locks a folder. It may have been exchanged while we waited: then the new one counts."""
    try:
        import fcntl
    except ImportError:  # Windows hands out no folder
        return None
    while True:
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"{folder} is in use by another run: waiting for it to end.", file=sys.stderr, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), os.stat(folder)):
                return handle
        os.close(handle)


@contextmanager
def writing(folder: Path, own: Own) -> Iterator[None]:
    """Hold `folder`, made where it is missing and swept of what a killed run has left; an empty one goes again."""
    with in_words(folder, "nothing was written."):
        _recover(folder)
        there = folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with locked(folder):
            for left in folder.parent.glob(f"{_BESIDE}{folder.name}-*"):
                _retire(left, folder, own)
            swept(folder)
            yield
    except BaseException:
        if not there:
            with suppress(OSError):
                folder.rmdir()
        raise


def swept(folder: Path) -> None:
    """Remove what a killed run has begun inside a folder and never finished."""
    for path in folder.glob(".*-*"):
        if path.name.startswith((_BESIDE, _RENDERING)):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


@contextmanager
def replaced(folder: Path, own: Own) -> Iterator[Path]:
    """Yield an empty folder; when the block ends it takes the place of `folder`, all files at once.

    What `own` does not know in `folder` was put there by somebody else, and stays. If the block
    raises, nothing has changed. Hold `folder` meanwhile, by `writing`.
    """
    folder = folder.resolve()
    with in_words(folder, "nothing was changed."):
        scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{_BESIDE}{folder.name}-"))
        try:
            scratch.chmod(folder.stat().st_mode & 0o777)
            with locked(scratch):
                yield scratch
                _swap(scratch, folder)
                _retire(scratch, folder, own)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _swap(scratch: Path, folder: Path) -> None:
    """Exchange two folders; where the system cannot in one step, the former one waits for `_recover` in between."""
    if not _exchanged(scratch, folder):
        former = folder.with_name(f"{_FORMER}{folder.name}")
        folder.rename(former)
        scratch.rename(folder)
        former.rename(scratch)


def _recover(folder: Path) -> None:
    former = folder.with_name(f"{_FORMER}{folder.name}")
    if former.is_dir():
        if folder.exists():
            former.rename(folder.with_name(f"{_BESIDE}{folder.name}-former"))
        else:
            former.rename(folder)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where this system has no such step."""
    paths = os.fsencode(one), os.fsencode(other)
    if os.name != "posix":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        failed = bool(libc.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE))
    elif hasattr(libc, "renamex_np"):
        failed = bool(libc.renamex_np(*paths, _EXCHANGE))
    else:
        return False
    if failed and ctypes.get_errno() not in _UNKNOWN:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed


def _retire(former: Path, folder: Path, own: Own) -> None:
    """Remove a folder of former files; what somebody else has put into it goes on into the present one."""
    for path in former.iterdir():
        if not own(path.name) and not (folder / path.name).exists():
            with suppress(FileNotFoundError):
                path.rename(folder / path.name)
    shutil.rmtree(former, ignore_errors=True)


def named_anew(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_BESIDE, delete=False) as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)
