"""`strangler rules test`: a file of requests, and whether each goes where it should."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strangler.cli.rules.loading import (
    WRONG,
    Format,
    TextFormat,
    counted,
    say,
    usable_rules,
    write_json,
    write_line,
)

if TYPE_CHECKING:
    from strangler.rules.expectations import Failure

DOES_NOT_HOLD = 1


def try_requests(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Requests and what is expected of them; docs/rules.md has the format.",
            show_default=False,
        ),
    ],
    rules_file: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            metavar="FILE",
            help="The rules file (default: what FILE names, else rules.yaml).",
            show_default=False,
        ),
    ] = None,
    format_: Format = TextFormat.TEXT,
) -> int:
    """Check that requests go where a file says; ends with exit code 1 if one does not."""
    from strangler.rules.expectations import failures, load_suite

    suite = load_suite(file)
    if suite.diagnostics:
        say(suite.diagnostics)
        return WRONG
    named = file.parent / suite.rules if suite.rules else Path("rules.yaml")
    rules = usable_rules(rules_file or named)
    failed = list(failures(rules, suite.expectations))
    total = len(suite.expectations)
    if format_ is TextFormat.JSON:
        write_json({"requests": total, "failures": [_plain(failure) for failure in failed]})
    else:
        for failure in failed:
            _write(failure)
        write_line(f"{counted(total, 'request')}, {counted(len(failed), 'failure')}")
    return DOES_NOT_HOLD if failed else 0


def _write(failure: "Failure") -> None:
    expectation = failure.expectation
    write_line(f"{expectation.location} {expectation.name}")
    for key, wanted, found in failure.differences:
        write_line(f"  {key}: expected {_said(wanted)}, is {_said(found)}")


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) or "nothing"


def _plain(failure: "Failure") -> dict[str, Any]:
    expectation, place = failure.expectation, failure.expectation.location
    return {
        "name": expectation.name,
        "request": str(expectation.request),
        "location": {"path": place.path, "line": place.line, "column": place.column},
        "differences": [
            {"key": key, "expected": wanted, "actual": found}
            for key, wanted, found in failure.differences
        ],
    }
