"""Arguments in, an exit code out: the `strangler` program."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from strangler import __version__
from strangler.cli.analyze import analyze
from strangler.cli.audit import audit
from strangler.cli.deploy import app as deploy
from strangler.cli.explain import explain
from strangler.cli.graph import graph
from strangler.cli.options import Quiet, Verbose
from strangler.cli.outcomes import INTERRUPTED, guarded
from strangler.cli.proxy import proxy
from strangler.cli.rules import app as rules
from strangler.cli.terminal import Volume
from strangler.cli.trace import trace
from strangler.processes import ends_after_one_command

app = typer.Typer(
    name="strangler",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: rich is not imported for it
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (analyze, graph, explain, trace, proxy, audit):
    app.command()(guarded(command))
app.add_typer(rules)
app.add_typer(deploy)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command with `arguments` (default: those of the process); its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Names in the user's code may hold characters that the terminal's encoding lacks.
            stream.reconfigure(errors="backslashreplace")
    try:
        app(args=arguments, prog_name="strangler")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def run() -> NoReturn:
    """The console script: one command, then out at once.

    Taking down a graph of a million lines object by object takes longer than many a command."""
    ends_after_one_command()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"strangler {__version__}\n")
        raise typer.Exit


@app.callback(
    epilog="Exit codes: 0 done, 1 what was asked does not hold, 2 wrong usage, "
    "3 unusable input, 70 a bug of ours."
)
def strangler(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Take a Python monolith apart safely: what it could become, and the lines that prove it."""
    context.obj = Volume.of(quiet, verbose)
