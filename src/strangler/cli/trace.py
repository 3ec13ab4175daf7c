"""`strangler trace`: run a command and write down what really happens in it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.files import write_whole
from strangler.cli.options import Quiet, Verbose
from strangler.cli.terminal import Volume, volume
from strangler.errors import UnusableInputError


def trace(
    context: typer.Context,
    command: Annotated[
        list[str],
        typer.Argument(
            metavar="-- COMMAND...",
            help="A Python program with its arguments: pytest, python manage.py test, script.py.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Write the trace to FILE.")
    ] = Path("strangler-trace.jsonl"),
    source: Annotated[
        list[Path] | None,
        typer.Option(
            "--source",
            metavar="DIR",
            help="Record the functions of the code below DIR; several times (default: the "
            "current directory).",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Run COMMAND, and record its calls, SQL, connections and requests for `analyze --trace`.

    Python programs that it starts are recorded as well. The exit code is the command's."""
    from strangler.tracing.format import merged
    from strangler.tracing.starting import environment

    loudness = volume(context, quiet, verbose)
    sources = tuple(str(folder.resolve()) for folder in source or [Path.cwd()])
    with tempfile.TemporaryDirectory(prefix="strangler-trace-") as folder:
        surroundings = environment(folder, sources, dict(os.environ))
        code = _run(_runnable(command), surroundings)
        pieces = sorted(Path(folder).glob("*.jsonl"))
        lines = merged(piece.read_text(encoding="utf-8", errors="replace") for piece in pieces)
    if not pieces:
        raise UnusableInputError(
            f"{command[0]} ran, but no Python of it was recorded: it must be Python 3.11 or newer, "
            "and see PYTHONPATH (not with -I, -E or -S, nor in an emptied environment as tox has)"
        )
    write_whole(output, "\n".join(lines) + "\n")
    if loudness is not Volume.QUIET:
        calls = sum('"kind":"call"' in line for line in lines)
        sys.stderr.write(f"{output}: {calls:,} calls, {len(lines) - 1:,} lines\n")
    return code


def _runnable(command: list[str]) -> list[str]:
    """The command as the system takes it: a script is run by this Python."""
    if command[0].endswith(".py") and not os.access(command[0], os.X_OK):
        return [sys.executable, *command]
    if shutil.which(command[0]) is None:
        raise typer.BadParameter(f"there is no program {command[0]!r}", param_hint="COMMAND")
    return command


def _run(command: list[str], surroundings: dict[str, str]) -> int:
    """Run it to its end; Ctrl-C is its own business. A signal's exit code is as shells have it."""
    with subprocess.Popen(command, env=surroundings) as process:
        while True:
            try:
                code = process.wait()
            except KeyboardInterrupt:
                continue
            return code if code >= 0 else 128 - code
