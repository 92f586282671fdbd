"""The workers of a cluster that a Dask scheduler knows: each isolates its jobs in a process of its own.

A job carries the bytes of its document, so the machines need no common disk. What takes a worker of the cluster down is
given to another by Dask itself; what takes down every process that it is given to costs its document, as it does here.
"""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.documents import Options
from analysis.pipeline.jobs import Answer, Job, Lost
from analysis.pipeline.workers import Pool
from analysis.store import StoreError

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 10  # seconds for a scheduler to answer


class Cluster:
    """Gives jobs to a Dask scheduler."""

    def __init__(self, client: "Client"):
        self._executor = client.get_executor(pure=False)
        self.places = max(1, sum(client.nthreads().values()))

    def submit(self, job: Job[Answer]) -> "Future[Answer]":
        done: Future[Answer] = Future()
        done.set_running_or_notify_cancel()
        asked = self._executor.submit(isolated, job)
        asked.add_done_callback(lambda answered: _pass_on(answered, done, job))
        return done


def _pass_on(answered: Any, done: "Future[Answer]", job: Job[Answer]) -> None:
    """Give on what Dask answers; a job that has killed one worker after another is lost."""
    from distributed import KilledWorker

    error = answered.exception()
    if error is None:
        done.set_result(answered.result())
    elif isinstance(error, KilledWorker):
        done.set_result(job.lost(Lost("worker", "in the cluster, again and again")))
    else:
        done.set_exception(error)


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Yield the cluster of a Dask scheduler; raises `StoreError` where there is none, or Dask is not installed."""
    try:
        from distributed import Client
    except ImportError as error:
        raise StoreError("--scheduler needs Dask: pip install '.[cluster]'.") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StoreError(f"{address} is no Dask scheduler that answers: start one with `dask scheduler`.") from error
    with client:
        if not client.nthreads():
            raise StoreError(f"{address} has no workers: start some with `dask worker {address}`.")
        yield Cluster(client)


def isolated(job: Job[Answer]) -> Answer:
    """Do a job in the process that this worker of the cluster keeps for them; runs in the cluster."""
    return _own(job.options.max_memory).submit(job).result()


@cache
def _own(megabytes: int) -> Pool:
    return Pool(1, Options(max_memory=megabytes))
