"""Run a command and measure it: seconds, processor time, and the peak memory of every process of its session."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_OFTEN = 0.05  # seconds between two looks; a peak is the kernel's own mark, so nothing between them is missed
_TICK = os.sysconf("SC_CLK_TCK")
_SMALL = 30.0  # MB: trackers of resources and other helpers that no one sizes a machine for


@dataclass
class Run:
    """What a command took; `peaks` are MB by process, `first` is the process that was started."""

    first: int
    status: int = 0
    seconds: float = 0
    peaks: dict[int, float] = field(default_factory=dict)
    used: dict[int, float] = field(default_factory=dict)
    said: str = ""

    @property
    def parent(self) -> float:
        return self.peaks.get(self.first, 0)

    @property
    def workers(self) -> list[float]:
        return sorted(peak for pid, peak in self.peaks.items() if pid != self.first and peak > _SMALL)

    @property
    def processor(self) -> float:
        """Processor seconds of all its processes: what another user of the machine does not lengthen."""
        return sum(self.used.values())

    @property
    def cores(self) -> float:
        return self.processor / max(self.seconds, 1e-9)


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end; what it prints goes into a file of `folder`, its last line into `said`."""
    log = folder / "last.log"
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        found = Run(process.pid)
        while process.poll() is None:
            look(found, process.pid)
            time.sleep(_OFTEN)
        found.seconds, found.status = time.perf_counter() - began, process.returncode
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    found.said = lines[-1] if lines else ""
    return found


def killed(command: Sequence[str], after: float) -> bool:
    """Start a command and kill it with all its processes after some seconds; tell whether it was still running."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def look(found: Run, session: int) -> None:
    """Note peak memory and processor time of every process of a session."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) != session:
                continue
            marks = (line.split() for line in (path / "status").read_text().splitlines() if line.startswith("VmHWM"))
            pid = int(path.name)
            found.peaks[pid] = max([found.peaks.get(pid, 0), *(int(words[1]) / 1024 for words in marks)])
            found.used[pid] = (int(fields[11]) + int(fields[12])) / _TICK
        except (OSError, ValueError):  # it has just ended
            continue
