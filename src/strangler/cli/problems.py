"""Diagnostics, said on stderr: the errors and warnings, few words for many of a kind."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.text import Text

from strangler.cli.terminal import Volume, printable
from strangler.diagnostics import CODES, Diagnostic, Severity, in_order

_MOST_LINES = 10
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def show_problems(
    diagnostics: Sequence[Diagnostic], volume: Volume, everything_in: Path | None, console: Console
) -> None:
    """Print the first diagnostic of each code, errors before warnings, on about ten lines;
    every diagnostic with --verbose, only errors with --quiet. `everything_in` is the file that
    has them all."""
    said = [
        d
        for d in in_order(diagnostics)
        if volume is Volume.VERBOSE or _RANKS[d.severity] <= _RANKS[_LEAST[volume]]
    ]
    said.sort(key=lambda d: (_RANKS[d.severity], d.code))
    if volume is Volume.VERBOSE:
        for diagnostic in said:
            console.print(_entry(diagnostic, 0))
        return
    lines = shown = 0
    for _, group in groupby(said, key=lambda d: (d.severity, d.code)):
        first, *others = group
        entry = _entry(first, len(others))
        lines += len(console.render_lines(entry))
        if shown and lines >= _MOST_LINES:
            break
        console.print(entry)
        shown += 1 + len(others)
    if len(said) > shown:
        where = f"in {everything_in}" if everything_in else "with --verbose"
        console.print(f"{len(said) - shown:,} more {where}", soft_wrap=True)


_LEAST = {Volume.QUIET: Severity.ERROR, Volume.NORMAL: Severity.WARNING}


def _entry(diagnostic: Diagnostic, others: int) -> Text:
    text = Text(f"{diagnostic.severity}: ", _STYLES[diagnostic.severity], overflow="fold")
    text.append(printable(str(diagnostic)), "default")
    if others:
        title = CODES[diagnostic.code].title if diagnostic.code in CODES else diagnostic.code
        text.append(f" (+{others:,} more: {title})", "dim")
    return text
