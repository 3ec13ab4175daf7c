"""The progress of a run on a terminal: one moving line for each open stage, one line that
stays for each finished one.

Drawn only when a stage advances, in the thread that advances it: the analyser forks worker
processes, which a drawing thread could leave with a lock that nobody opens."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from strangler.cli.terminal import Volume, messages, printable
from strangler.progress import SILENT, Progress, Stage

_REFRESH_SECONDS = 0.1
_ESTIMATE_AFTER_SECONDS = 1.0
_BAR = 20

Clock = Callable[[], float]


def progress(volume: Volume) -> Progress:
    """Who watches a run: on a terminal the moving lines; elsewhere nobody, or with --verbose
    the finished stages."""
    console = messages()
    if volume is Volume.QUIET or not (console.is_terminal or volume is Volume.VERBOSE):
        return SILENT
    return StageLines(console)


class StageLines:
    """Stages on a console; moving lines only where the console can take them back."""

    def __init__(self, console: Console, clock: Clock = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._open: list[_StageLine] = []
        self._live: Live | None = None
        self._drawn_at = 0.0

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Stage]:
        """As `Progress.stage`. A stage that fails leaves no line."""
        line = _StageLine(name, total, self._clock, self._draw)
        self._open.append(line)
        self._draw(force=True)
        try:
            yield line
        except BaseException:
            self._close(line)
            raise
        self._close(line)
        self._console.print(line.finished())

    def _close(self, line: "_StageLine") -> None:
        self._open.remove(line)
        if self._live and not self._open:
            self._live.stop()
            self._live = None
        self._draw(force=True)

    def _draw(self, force: bool = False) -> None:
        if not self._open or not self._console.is_terminal or self._console.is_dumb_terminal:
            return
        now = self._clock()
        if not force and now - self._drawn_at < _REFRESH_SECONDS:
            return
        self._drawn_at = now
        picture = Group(*(line.moving() for line in self._open))
        if self._live is None:
            self._live = Live(
                picture,
                console=self._console,
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start(refresh=True)
        else:
            self._live.update(picture, refresh=True)


@dataclass
class _StageLine:
    name: str
    total: int | None
    clock: Clock
    draw: Callable[[], None]
    done: int = 0
    remark: str = ""
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def advance(self, n: int = 1) -> None:
        self.done += n
        self.draw()

    def note(self, text: str) -> None:
        self.remark = printable(text)
        self.draw()

    def moving(self) -> Text:
        text = Text(f"  {self.name:<12} ", no_wrap=True, overflow="ellipsis")
        if self.total:
            filled = min(_BAR, self.done * _BAR // self.total)
            text.append("━" * filled, "cyan").append("╌" * (_BAR - filled), "dim")
            text.append(f" {self.done:>7,} of {self.total:,}")
        elif self.done:
            text.append(f"{self.done:>{_BAR + 8},}")
        left = self._seconds_left()
        if left is not None:
            text.append(f"  {duration(left)} left", "dim")
        if self.remark:
            text.append(f"  {self.remark}", "dim")
        return text

    def finished(self) -> Text:
        seconds = self.clock() - self.started
        text = Text("✓ ", "green", no_wrap=True, overflow="ellipsis")
        text.append(f"{self.name:<12} ", "default")
        count = f"{self.done:,}" if self.done else ""
        text.append(f"{count:>9} {duration(seconds):>8}", "default")
        if self.remark:
            text.append(f"  {self.remark}", "dim")
        return text

    def _seconds_left(self) -> float | None:
        elapsed = self.clock() - self.started
        if not self.total or not self.done or elapsed < _ESTIMATE_AFTER_SECONDS:
            return None
        return elapsed / self.done * max(0, self.total - self.done)


def duration(seconds: float) -> str:
    """A time for people: `0.3 s`, `41 s`, `2 min 5 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
