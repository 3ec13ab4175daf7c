"""What the supervisor says on a worker's command line: open files and a few settings."""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """File descriptors that the worker inherits, and what it does with its log."""

    control: int
    """One end of a socket pair; the supervisor holds the other."""
    listen: tuple[int, ...]
    """Listening sockets, shared with the other workers."""
    access_log: str = "-"
    """A path, `-` for stdout, `off` for nothing."""
    grace: float = 30.0
    """Seconds that exchanges under way get when the supervisor has vanished."""

    def arguments(self) -> list[str]:
        """The command line that `parse` reads back."""
        given = [f"--control={self.control}", f"--grace={self.grace}"]
        given += [f"--listen={number}" for number in self.listen]
        return [*given, f"--access-log={self.access_log}"]


def parse(arguments: Sequence[str]) -> WorkerOptions:
    """The options of a command line; ends the process with 2 if it is none of ours."""
    parser = ArgumentParser(prog="strangler-worker", allow_abbrev=False)
    parser.add_argument("--control", type=int, required=True)
    parser.add_argument("--listen", type=int, action="append", default=[])
    parser.add_argument("--access-log", default="-")
    parser.add_argument("--grace", type=float, default=30.0)
    given = parser.parse_args(arguments)
    return WorkerOptions(
        control=given.control,
        listen=tuple(given.listen),
        access_log=given.access_log,
        grace=given.grace,
    )
