"""Paths of files in, their encoded facts out, by worker processes that may crash or hang.

Each worker takes a batch and answers file by file, so it is always known which file a worker
was at when it died or fell silent: that file gets a problem, the rest goes to a new worker."""

import contextlib
import gc
import multiprocessing
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import msgspec

from strangler import diagnostics
from strangler.analyzers.digests import digest
from strangler.locations import pack
from strangler.model.facts import FileProblem, ModuleFacts
from strangler.model.recogniser import Recogniser

FILE_SECONDS = 120.0
"""How long a worker may be silent before its file is given up."""

_BATCH_BYTES = 150_000


@dataclass(frozen=True, slots=True)
class Extracted:
    """The encoded facts of one file. `digest` is that of the content they were read from,
    None when it could not be read."""

    path: str
    digest: bytes | None
    facts: bytes


def extract_all(
    root: Path,
    files: Sequence[tuple[str, int]],
    recognisers: Sequence[Recogniser],
    jobs: int,
    seconds: float = FILE_SECONDS,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Extracted]:
    """The facts of all files, given as (path relative to root, size), in any order.

    `meanwhile` is done here while the workers are at their first files."""
    batches = deque(_batches(files))
    pool = _Pool(root, recognisers, seconds)
    try:
        for _ in range(min(jobs, len(batches))):
            pool.start()
        yield from pool.run(batches, meanwhile)
    finally:
        pool.stop()


def _batches(files: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Files in batches of about equal size, the largest files first."""
    batches: list[list[str]] = []
    size = _BATCH_BYTES
    for path, bytes_ in sorted(files, key=lambda f: (-f[1], f[0])):
        if size >= _BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(path)
        size += bytes_ + 200
    return batches


@dataclass(slots=True)
class _Worker:
    process: Any
    connection: Connection
    batch: deque[str] = field(default_factory=deque)
    since: float = 0.0


class _Pool:
    def __init__(self, root: Path, recognisers: Sequence[Recogniser], seconds: float) -> None:
        self._root = root
        self._recognisers = tuple(recognisers)
        self._seconds = seconds
        self._workers: list[_Worker] = []
        self._tried: set[str] = set()
        """Files at which a worker died once."""
        # A fork is quick and shares what is loaded, but is unsafe beside other threads.
        quick = sys.platform == "linux" and threading.active_count() == 1
        self._context: Any = multiprocessing.get_context("fork" if quick else "spawn")

    def start(self) -> None:
        """Start one more worker."""
        ours, theirs = self._context.Pipe()
        # A forked worker holds our ends of all pipes: were they not closed, it would never see
        # that we are gone.
        forked = self._context.get_start_method() == "fork"
        inherited = [ours, *(w.connection for w in self._workers)] if forked else []
        process = self._context.Process(
            target=_serve,
            args=(theirs, str(self._root), self._recognisers, inherited),
            daemon=True,
        )
        # A worker takes no notice of Ctrl-C, from its first moment on.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def stop(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()

    def run(
        self, batches: deque[list[str]], meanwhile: Callable[[], object]
    ) -> Iterator[Extracted]:
        for worker in self._workers:
            self._give(worker, batches)
        meanwhile()
        while any(worker.batch for worker in self._workers):
            busy = {w.connection: w for w in self._workers if w.batch}
            oldest = min(worker.since for worker in busy.values())
            patience = max(0.0, oldest + self._seconds - time.monotonic())
            ready = wait(list(busy), timeout=patience)
            for connection in ready:
                assert isinstance(connection, Connection)
                yield from self._receive(busy[connection], batches)
            if not ready:
                late = [w for w in busy.values() if w.since == oldest]
                for worker in late:
                    yield self._lost(worker.batch.popleft(), "it took too long")
                    self._replace(worker, batches)

    def _give(self, worker: _Worker, batches: deque[list[str]]) -> None:
        if batches:
            worker.batch = deque(batches.popleft())
            worker.since = time.monotonic()
            # Should the worker have died meanwhile, reading from it will tell.
            with contextlib.suppress(OSError):
                worker.connection.send(list(worker.batch))

    def _receive(self, worker: _Worker, batches: deque[list[str]]) -> Iterator[Extracted]:
        try:
            content_digest, facts = worker.connection.recv()
        except (EOFError, OSError):
            # The file is tried once more, alone: not every death is its fault.
            path = worker.batch.popleft()
            if path in self._tried:
                yield self._lost(path, "it crashed the parser")
            self._replace(worker, batches, [] if path in self._tried else [path])
            self._tried.add(path)
            return
        path = worker.batch.popleft()
        worker.since = time.monotonic()
        if not worker.batch:
            self._give(worker, batches)
        yield Extracted(path, content_digest, facts)

    def _lost(self, path: str, why: str) -> Extracted:
        return Extracted(path, None, _failed(diagnostics.PARSER_CRASHED, why))

    def _replace(
        self, worker: _Worker, batches: deque[list[str]], again: Sequence[str] = ()
    ) -> None:
        """End a worker; what it was given and did not do goes to a new one."""
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        batches.extendleft(some for some in (list(worker.batch), list(again)) if some)
        if batches:
            self.start()
            self._give(self._workers[-1], batches)


def _serve(
    connection: Connection,
    root: str,
    recognisers: tuple[Recogniser, ...],
    inherited: Sequence[Connection],
) -> None:
    """A worker's life: batches in, facts out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to end
    for other in inherited:
        other.close()
    gc.disable()  # libcst trees have no cycles; the collector would double the time
    gc.freeze()
    # libcst is imported here, so that the parent never spends its time on that.
    from strangler.analyzers.parsing.parser import deep_stack
    from strangler.analyzers.parsing.trusting import trust_the_parser

    trust_the_parser()
    deep_stack(lambda: _work(connection, Path(root), recognisers))


def _work(connection: Connection, root: Path, recognisers: tuple[Recogniser, ...]) -> None:
    encode = msgspec.msgpack.Encoder().encode
    while True:
        try:
            batch: Iterable[str] = connection.recv()
        except (EOFError, OSError):
            return
        for path in batch:
            try:
                connection.send(_extract_one(root / path, recognisers, encode))
            except BrokenPipeError:  # nobody waits for it any more
                return
        gc.collect()


def _extract_one(
    path: Path, recognisers: tuple[Recogniser, ...], encode: Any
) -> tuple[bytes | None, bytes]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, _failed(diagnostics.VANISHED)
    except OSError as error:
        return None, _failed(diagnostics.UNREADABLE_FILE, error.strerror or str(error))
    from strangler.analyzers.extraction import facts

    try:
        return digest(data), encode(facts.extract(data, recognisers))
    except Exception as error:  # our bug must not cost the other files, but it must be seen
        place = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{error!r} at {Path(place.filename).name}:{place.lineno}"
        return None, _failed(diagnostics.INTERNAL_ERROR, why)


def _failed(code: diagnostics.Code, why: str = "") -> bytes:
    message = f"{code.title}: {why}" if why else code.title
    problem = FileProblem(code.id, message, pack(1, 1))
    return msgspec.msgpack.encode(ModuleFacts(lines=0, parsed=False, problems=(problem,)))
