"""How far a run is, for whoever watches: what is done of how many, at what rate, and how long the rest will take."""

from collections.abc import Callable
from time import monotonic


class Pace:
    """Counts what is done of `count` and tells `progress`, one line a step."""

    def __init__(self, what: str, count: int, progress: Callable[[str], None]):
        self._what, self._count, self._progress = what, count, progress
        self._done = self._skipped = 0
        self._began = monotonic()

    def skip(self) -> None:
        """Count one that costs nothing, and says nothing of the rate."""
        self._skipped += 1

    def done(self, name: str) -> None:
        self._done += 1
        rate = self._done / max(monotonic() - self._began, 1e-3)
        left = (self._count - self._skipped - self._done) / rate
        number = f"{self._skipped + self._done:,} of {self._count:,}"
        self._progress(f"{self._what} {number}, {rate:.1f} a second, {_clock(left)} left{name and f': {name}'}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
