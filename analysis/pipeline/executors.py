"""Where jobs are done: in this process, in worker processes, or in a cluster that Dask knows. The answers are the same.

Whoever does them gives a future for each job; how many wait at a time is decided here, so that neither the documents of
a province nor their rows ever stand in the memory of this process.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from os import cpu_count
from typing import Any, Protocol, TypeVar

from analysis.documents import Options
from analysis.pipeline.jobs import Answer, Job
from analysis.pipeline.workers import Progress, pool

Token = TypeVar("Token")


class Executor(Protocol):
    """What does jobs; `places` is how many at a time."""

    places: int

    def submit(self, job: Job[Answer]) -> "Future[Answer]": ...


class Here:
    """Does every job at once, in this process: nothing is isolated, and a debugger sees all of it."""

    places = 1

    def submit(self, job: Job[Answer]) -> "Future[Answer]":
        done: Future[Answer] = Future()
        done.set_result(job.run())
        return done


@dataclass(frozen=True)
class Where:
    """Who is to do the jobs: `scheduler` names a Dask scheduler, else so many `workers` (0 is this process)."""

    workers: int = cpu_count() or 1
    scheduler: str = ""


@contextmanager
def executor(where: Where, jobs: int, options: Options, progress: Progress) -> Iterator[Executor]:
    """Yield whoever does the jobs, of which there are at most so many."""
    if where.scheduler:
        from analysis.pipeline.cluster import cluster

        with cluster(where.scheduler) as found:
            yield found
    elif not where.workers:
        yield Here()
    else:
        with pool(max(1, min(jobs, where.workers)), options, progress) as found:
            yield found


def answers(executor: Executor, jobs: Iterable[tuple[Token, Job[Answer]]]) -> Iterator[tuple[Token, Answer]]:
    """Yield the answer to each job as it comes, beside what it was asked with."""
    waiting: dict[Future[Answer], Token] = {}
    for token, job in jobs:
        waiting[executor.submit(job)] = token
        if len(waiting) >= 2 * executor.places:
            yield from _some(waiting)
    while waiting:
        yield from _some(waiting)


def _some(waiting: "dict[Future[Any], Token]") -> Iterator[tuple[Token, Any]]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in [each for each in waiting if each in done]:
        yield waiting.pop(future), future.result()
