"""How far a slow reading is, page by page, for whoever listens: the person at the terminal, and the clock of a run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]


def _nobody(page: int, count: int) -> None:
    pass


_LISTENER: ContextVar[Listener] = ContextVar("listener", default=_nobody)


def told(page: int, count: int) -> None:
    """Say that a page of so many is about to be read, and that it takes seconds."""
    _LISTENER.get()(page, count)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let `listener` hear of every slow page that is read inside the block."""
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)
