"""Worker processes, each with one job at a time: what kills a worker costs that job and no other.

A worker is a fresh interpreter that is started once and reads until the run ends: nothing of this process is
copied into it, so no thread, lock or open file of a notebook comes along. It asks on its standard input and answers on
its standard output. Where a document takes too long its worker is ended from here; the memory it may take, the system
keeps. Either way the next document gets a new one.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Event, Lock, Timer
from typing import IO, cast

from analysis.documents import Options, heard_by
from analysis.pipeline.jobs import Answer, Job, Lost

_COMMAND = "import sys; sys.path[:] = {path!r}; from analysis.pipeline import workers; workers.serve({memory})"

# A worker has one core, and the addresses that the libraries reserve are no memory it takes.
_ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


@dataclass(frozen=True)
class Page:
    """What a worker says before a page that takes seconds: each such page has the time of a document."""

    number: int
    count: int


Progress = Callable[[str], None]


def _silent(what: str) -> None:
    pass


class Pool:
    """Some workers; `submit` gives a job to the next that is free."""

    def __init__(self, workers: int, options: Options, progress: Progress = _silent):
        self.places = workers
        self._options, self._progress = options, progress
        self._lock, self._closed = Lock(), False
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(workers)

    def submit(self, job: Job[Answer]) -> Future[Answer]:
        if len(self._all) < self.places:  # none is started that has nothing to do
            self._all.append(_Worker(self._options))
            self._free.put(self._all[-1])
        return self._threads.submit(self._done, job)

    def _done(self, job: Job[Answer]) -> Answer:
        worker = self._free.get()
        try:
            if not worker.is_alive():  # ended between two jobs: no fault of the next
                worker = self._renewed(worker)
            return worker.do(job, self._progress)
        finally:
            self._free.put(worker)

    def _renewed(self, worker: "_Worker") -> "_Worker":
        with self._lock:
            worker.end()
            if self._closed:
                return worker
            self._all[self._all.index(worker)] = fresh = _Worker(self._options)
            return fresh

    def close(self) -> None:
        """End all workers, those too that are reading."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.end()
        self._threads.shutdown(cancel_futures=True)


@contextmanager
def pool(workers: int, options: Options, progress: Progress = _silent) -> Iterator[Pool]:
    """Yield a pool that ends with the block; `progress` hears of the pages that take seconds."""
    made = Pool(workers, options, progress)
    try:
        yield made
    finally:
        made.close()


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, options: Options):
        command = _COMMAND.format(path=sys.path, memory=options.max_memory)
        self._process = subprocess.Popen(
            [sys.executable, "-c", command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=-1, env=os.environ | _ONE_CORE,
        )  # fmt: skip

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def do(self, job: Job[Answer], progress: Progress) -> Answer:
        """Return the worker's answer; where it ends over the job, the answer of one that is lost."""
        late = Event()
        clock = self._clock(job, late)
        try:
            pickle.dump(job, self._in)
            self._in.flush()
            while isinstance(answer := pickle.load(self._out), Page):
                clock.cancel()
                clock = self._clock(job, late)
                progress(f"{job.name}, picture {answer.number} of {answer.count}")
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            return job.lost(Lost("time") if late.is_set() else self._ended())
        finally:
            clock.cancel()
        if answer == job.lost(Lost("memory")):
            self.end()  # what it could not hold may still lie about
        return cast(Answer, answer)

    def _clock(self, job: Job[object], late: Event) -> Timer:
        clock = Timer(job.options.max_seconds, self._too_late, [late])
        clock.daemon = True
        clock.start()
        return clock

    def _too_late(self, late: Event) -> None:
        late.set()
        self._process.kill()

    @property
    def _in(self) -> IO[bytes]:
        return cast(IO[bytes], self._process.stdin)

    @property
    def _out(self) -> IO[bytes]:
        return cast(IO[bytes], self._process.stdout)

    def _ended(self) -> Lost:
        code = self._process.returncode
        how = signal.Signals(-code).name if code and -code in set(signal.Signals) else f"status {code}"
        return Lost("worker", how)

    def end(self) -> None:
        """End the process, and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._in, self._out):
            with suppress(OSError):
                pipe.close()


def serve(memory: int) -> None:
    """Do jobs until nobody asks any more; called in the worker, with the megabytes it may take."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers itself
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _limit(memory)
    while True:
        try:
            job: Job[object] = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _orphaned_after(job.options.max_seconds)
        with heard_by(partial(_tell, answers, job.options)):
            answer = job.run()
        try:
            answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        except MemoryError:
            answers.write(pickle.dumps(job.lost(Lost("memory"))))
        answers.flush()


def _tell(answers: IO[bytes], options: Options, page: int, count: int) -> None:
    pickle.dump(Page(page, count), answers)
    answers.flush()
    _orphaned_after(options.max_seconds)


def _limit(memory: int) -> None:
    """Let the system refuse this process more than `memory` megabytes beyond what the interpreter holds."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        held = 0
        with suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:  # Linux tells
            held = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + memory * 1_000_000, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _orphaned_after(seconds: int) -> None:
    """Let the system end a worker whose parent was killed while it hung."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds + 10)
