"""Where output goes: results to stdout, everything else to stderr, styled only for people."""

import re
import sys
import textwrap
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

import typer

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Volume(IntEnum):
    """How much is said on the side."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2

    @classmethod
    def of(cls, quiet: bool, verbose: bool) -> "Volume":
        """The volume that the two options ask for.

        Raises typer.BadParameter when they contradict each other."""
        if quiet and verbose:
            raise typer.BadParameter("--quiet and --verbose exclude each other")
        return cls.QUIET if quiet else cls.VERBOSE if verbose else cls.NORMAL


def volume(context: typer.Context, quiet: bool, verbose: bool) -> Volume:
    """The volume asked for behind the command, or else before it."""
    if not quiet and not verbose and isinstance(context.obj, Volume):
        return context.obj
    return Volume.of(quiet, verbose)


def console(stream: TextIO) -> "Console":
    """A console on `stream`: no colour unless it is a terminal and NO_COLOR is not set, and
    no guessing at markup, emoji or numbers in names that come from the user's code."""
    from rich.console import Console

    return Console(
        file=stream,
        force_terminal=stream.isatty(),  # FORCE_COLOR does not put colour into files
        markup=False,
        emoji=False,
        highlight=False,
    )


def results() -> "Console":
    """The console for results."""
    return console(sys.stdout)


def messages() -> "Console":
    """The console for progress, diagnostics and errors."""
    return console(sys.stderr)


def printable(text: str) -> str:
    """`text` without control and direction-changing characters: code that is analysed cannot
    send commands to the terminal that shows it."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.expandtabs(4))


def hanging(lead: str, text: str, width: int) -> str:
    """`lead` and `text` folded to `width` columns, further lines indented as far as `lead`;
    names and paths are never broken."""
    return textwrap.fill(
        text,
        width=max(width - 1, len(lead) + 20),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
