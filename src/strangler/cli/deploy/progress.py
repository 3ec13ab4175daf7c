"""What happens to stacks in, how it goes out: a table that fills on a terminal, lines elsewhere."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from strangler.cli.terminal import printable

if TYPE_CHECKING:
    from strangler.deploy.aws.changes import Change
    from strangler.deploy.aws.events import Event

_ROWS = 14
"""Rows of resources that are at work at once; finished ones go first."""


class Progress:
    """One stack at a time."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.live: Live | None = None
        self._name = self._what = ""
        self._rows: dict[str, tuple[str, str, float, float]] = {}
        self._expected = 0
        self._began = 0.0

    def begin(self, name: str, what: str, changes: "tuple[Change, ...]") -> None:
        """A stack's turn."""
        self._name, self._what, self._rows = name, what, {}
        self._expected, self._began = len(changes), time.monotonic()
        if self.live is None:
            self.console.print(f"{name}: {what}")
        self._draw()

    def event(self, event: "Event") -> None:
        """One step of one resource."""
        if event.of_stack:
            return
        now = time.monotonic()
        _, _, began, _ = self._rows.get(event.id, ("", "", now, now))
        self._rows[event.id] = (event.type.removeprefix("AWS::"), event.status, began, now)
        reason = printable(f": {event.reason}") if event.failed else ""
        if self.live is None or event.failed:
            line = Text(f"  {_word(event.status):<12} {event.id}", _style(event.status))
            line.append(f" ({event.type}){reason}", "default")
            if event.status.endswith(("_COMPLETE", "_FAILED", "_SKIPPED")):
                self.console.print(line, soft_wrap=True)
        self._draw()

    def waiting(self, what: str) -> None:
        """Somebody else is at work."""
        self.console.print(f"waiting: {what}", soft_wrap=True)

    def done(self, name: str, outputs: Mapping[str, str]) -> None:
        """A stack is as it should be."""
        if name != self._name:
            self.console.print(Text(f"{name}  nothing to do", "dim"))
            return
        took = time.monotonic() - self._began
        count = sum(status.endswith("_COMPLETE") for _, status, _, _ in self._rows.values())
        line = Text("done ", "green")
        line.append(name, "bold").append(f"  {self._what}, {count} resources, {took:.0f} s")
        self._rows = {}
        self._name = ""
        self._draw()
        self.console.print(line, soft_wrap=True)

    def _draw(self) -> None:
        if self.live is not None:
            self.live.update(self._table())

    def _table(self) -> RenderableType:
        if not self._name:
            return Text()
        done = sum(not row[1].endswith("_IN_PROGRESS") for row in self._rows.values())
        total = max(self._expected, len(self._rows))
        took = time.monotonic() - self._began
        head = Text(f"{self._what} ", "default").append(self._name, "bold")
        head.append(f"  {done} of {total} resources, {took:.0f} s")
        table = Table.grid(padding=(0, 2))
        running = [item for item in self._rows.items() if item[1][1].endswith("_IN_PROGRESS")]
        ended = [item for item in self._rows.items() if item not in running]
        room = max(0, _ROWS - len(running))
        for id_, (type_, status, began, last) in (*ended[-room or len(ended) :], *running[:_ROWS]):
            end = time.monotonic() if status.endswith("_IN_PROGRESS") else last
            seconds = f"{end - began:.0f} s"
            table.add_row(
                Text(f"  {_word(status)}", _style(status)), id_, Text(type_, "dim"), seconds
            )
        return Group(Spinner("dots", head), table)


@contextmanager
def progress(console: Console) -> Iterator[Progress]:
    """The progress of one apply or destroy."""
    shown = Progress(console)
    if not console.is_terminal:
        yield shown
        return
    with Live(console=console, refresh_per_second=8, transient=True) as live:
        shown.live = live
        yield shown


_WORDS = {
    "CREATE_COMPLETE": "made",
    "IMPORT_COMPLETE": "taken over",
    "CREATE_IN_PROGRESS": "making",
    "UPDATE_COMPLETE": "changed",
    "UPDATE_IN_PROGRESS": "changing",
    "DELETE_COMPLETE": "removed",
    "DELETE_IN_PROGRESS": "removing",
    "DELETE_SKIPPED": "kept",
    "CREATE_FAILED": "FAILED",
    "UPDATE_FAILED": "FAILED",
    "DELETE_FAILED": "FAILED",
}


def _word(status: str) -> str:
    return _WORDS.get(status, status.lower().replace("_", " "))


def _style(status: str) -> str:
    if status.endswith("_FAILED"):
        return "bold red"
    if status.startswith("DELETE"):
        return "yellow"
    return "green" if status.endswith("_COMPLETE") else "cyan"
