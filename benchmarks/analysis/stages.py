"""A folder, an output and a cache directory and a number of processes in; one cold run's
stages out, as JSON rows of name, items and seconds."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from strangler._api import analyze, write_report
from strangler.progress import Stage

FORMATS = ("html", "json", "md", "dot", "svg")


class _Silent:
    def advance(self, n: int = 1) -> None:
        pass

    def note(self, text: str) -> None:
        pass


class Recorder:
    """A Progress that remembers how long each stage was open."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int | None, float]] = []

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Stage]:
        """As `Progress.stage`."""
        started = time.perf_counter()
        yield _Silent()
        self.rows.append((name, total, time.perf_counter() - started))


def main(root: str, output: str, cache: str, jobs: str) -> None:
    """Reports are a stage of their own: `analyze` does not write them."""
    recorder = Recorder()
    started = time.perf_counter()
    analysis = analyze(Path(root), progress=recorder, jobs=int(jobs), cache=Path(cache))
    within = sum(seconds for _, _, seconds in recorder.rows)
    recorder.rows.append(("between stages", None, time.perf_counter() - started - within))
    with recorder.stage("write reports", len(FORMATS)):
        write_report(analysis, Path(root), Path(output), FORMATS, cache=Path(cache))
    json.dump(recorder.rows, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
