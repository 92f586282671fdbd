"""Worker processes, each with one document at a time: what kills a worker costs that document and no other.

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
from analysis.pipeline.reading import Refusal, Result, Task, read, too_much_memory, too_slow

_COMMAND = "import sys; sys.path[:] = {path!r}; from analysis.pipeline import workers; workers.serve({memory})"


@dataclass(frozen=True)
class Page:
    """What a worker says before a page that takes seconds: each such page has the time of a document."""

    number: int
    count: int


Progress = Callable[[str], None]


def _silent(what: str) -> None:
    pass


class Pool:
    """Some workers; `submit` gives a document to the next that is free."""

    def __init__(self, workers: int, options: Options, progress: Progress = _silent):
        self._options, self._progress = options, progress
        self._lock, self._closed = Lock(), False
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        self._all = [_Worker(options) for _ in range(workers)]
        for worker in self._all:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(workers)

    def submit(self, task: Task) -> Future[Result]:
        return self._threads.submit(self._read, task)

    def _read(self, task: Task) -> Result:
        worker = self._free.get()
        try:
            if not worker.is_alive():  # ended between two documents: no fault of the next
                worker = self._renewed(worker)
            result = worker.read(task, self._progress)
        finally:
            self._free.put(worker)
        return result

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
            [sys.executable, "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=-1
        )

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def read(self, task: Task, progress: Progress) -> Result:
        """Return what the worker makes of a document; where it ends over it, the refusal of the document."""
        late = Event()
        clock = self._clock(task, late)
        try:
            pickle.dump(task, self._in)
            self._in.flush()
            while isinstance(result := pickle.load(self._out), Page):
                clock.cancel()
                clock = self._clock(task, late)
                progress(f"{task.name}, picture {result.number} of {result.count}")
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            return too_slow(task.options) if late.is_set() else self._ended()
        finally:
            clock.cancel()
        if isinstance(result, Refusal) and result.code == "memory":
            self.end()  # what it could not hold may still lie about
        return cast(Result, result)

    def _clock(self, task: Task, late: Event) -> Timer:
        clock = Timer(task.options.max_seconds, self._too_late, [late])
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

    def _ended(self) -> Refusal:
        code = self._process.returncode
        how = signal.Signals(-code).name if code and -code in set(signal.Signals) else f"status {code}"
        return Refusal("worker", f"the process that read it ended ({how}): fetch the file again, or please report it.")

    def end(self) -> None:
        """End the process, and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._in, self._out):
            with suppress(OSError):
                pipe.close()


def serve(memory: int) -> None:
    """Read documents until nobody asks any more; called in the worker, with the megabytes it may take."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers itself
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _limit(memory)
    while True:
        try:
            task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _orphaned_after(task.options.max_seconds)
        with heard_by(partial(_tell, answers, task.options)):
            answer = read(task)
        try:
            answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        except MemoryError:
            answers.write(pickle.dumps(too_much_memory(task.options)))
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
