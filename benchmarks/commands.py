"""A command in; its time, its output and the memory of all its processes together out."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.2
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Run:
    """One finished command. `cpu_seconds` is the work of all its processes together, which
    depends less than `seconds` on what else the machine does. `peak_mb` (10^6 bytes) is None
    where memory was not watched."""

    seconds: float
    cpu_seconds: float
    output: str
    peak_mb: float | None = None


def run(*command: str | Path, cache: Path | None = None, watch_memory: bool = False) -> Run:
    """Run a command to its end, with `cache` for the user's cache directory. Raises SystemExit
    with the command's words when it fails.

    Memory is the sum over the command and its descendants of the proportional set size, which
    counts a page that n processes share as 1/n in each. It is sampled, which takes time from
    the command, so watch either its time or its memory. Linux only."""
    started, worked = time.perf_counter(), _cpu_seconds()
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "random"} | _cached_in(cache),
    )
    watch = _Watch(process.pid) if watch_memory and _PROC.is_dir() else None
    output, errors = process.communicate()
    seconds, cpu_seconds = time.perf_counter() - started, _cpu_seconds() - worked
    peak = watch.stop() if watch else None
    if process.returncode:
        shown = " ".join(str(part) for part in command)
        sys.exit(f"{shown}\nended with {process.returncode}:\n{output}\n{errors}")
    return Run(seconds, cpu_seconds, output, peak)


def python(*arguments: str | Path, cache: Path | None = None, watch_memory: bool = False) -> Run:
    """Run this interpreter with `arguments`."""
    return run(sys.executable, *arguments, cache=cache, watch_memory=watch_memory)


def _cached_in(folder: Path | None) -> dict[str, str]:
    return {} if folder is None else {"XDG_CACHE_HOME": str(folder)}


def _cpu_seconds() -> float:
    """Of all processes that we started and that have ended, with those they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch:
    """Samples a process tree in a thread until it is stopped."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._done.set()
        self._thread.join()
        return self._peak / 1e6

    def _sample(self) -> None:
        while not self._done.wait(_SAMPLE_SECONDS):
            self._peak = max(self._peak, sum(map(_proportional_size, _tree(self._root))))


def _tree(root: int) -> list[int]:
    """A process and all its descendants that run now."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                # "pid (name) state ppid ...": the name may hold spaces and brackets
                after_name = (entry / "stat").read_text().rpartition(")")[2]
            except OSError:
                continue  # it ended meanwhile
            children[int(after_name.split()[1])].append(int(entry.name))
    found = [root]
    for process in found:
        found.extend(children[process])
    return found


def _proportional_size(process: int) -> int:
    try:
        text = (_PROC / str(process) / "smaps_rollup").read_text()
    except OSError:
        return 0  # it ended meanwhile
    return next(
        (int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0
    )
