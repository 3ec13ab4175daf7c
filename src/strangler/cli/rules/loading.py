"""Rules files on the command line: options in, rules out, or all their problems on stderr."""

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strangler.cli.terminal import printable

if TYPE_CHECKING:
    from strangler.diagnostics import Diagnostic
    from strangler.rules.model import Rules

WRONG = 2
"""Exit code: the rules cannot be used."""

RulesFile = Annotated[
    Path, typer.Option("--rules", metavar="FILE", help="The rules file.", show_default=True)
]


class TextFormat(StrEnum):
    """For people or for scripts."""

    TEXT = "text"
    JSON = "json"


Format = Annotated[TextFormat, typer.Option("--format", help="For people or for scripts.")]


def usable_rules(path: Path) -> "Rules":
    """The rules of a file; warnings are left to `validate`.

    Says all errors on stderr and ends with exit code 2 if there are any."""
    from strangler.diagnostics import Severity
    from strangler.rules.document import load_rules

    loaded = load_rules(path)
    if loaded.rules is None:
        say(each for each in loaded.diagnostics if each.severity is Severity.ERROR)
        raise typer.Exit(WRONG)
    return loaded.rules


def say(diagnostics: "Iterable[Diagnostic]") -> None:
    """One line for each on stderr: `rules.yaml:LINE:COLUMN CODE message; hint`."""
    from rich.text import Text

    from strangler.cli.terminal import messages
    from strangler.diagnostics import Severity

    console = messages()
    for each in diagnostics:
        line = printable(str(each))
        if console.is_terminal:
            style = "red" if each.severity is Severity.ERROR else "yellow"
            console.print(Text(line, style), soft_wrap=True)
        else:
            sys.stderr.write(line + "\n")


def plain(diagnostic: "Diagnostic") -> dict[str, Any]:
    """A diagnostic as report.json writes it."""
    place = diagnostic.location
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "location": place and {"path": place.path, "line": place.line, "column": place.column},
        "hint": diagnostic.hint,
    }


def write_json(content: object) -> None:
    """A result for scripts."""
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def write_line(text: str = "") -> None:
    """A line of a result for people."""
    sys.stdout.write(printable(text) + "\n")


def counted(number: int, noun: str) -> str:
    """`1 route`, `5,000 routes`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
