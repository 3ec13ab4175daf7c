"""A command in, the same command out, ending with the exit code that its outcome has."""

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from strangler.errors import StranglerError

BUG = 70
"""Our own fault (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130
"""What shells report for a process that Ctrl-C ended: 128 + SIGINT."""
BROKEN_PIPE = 141
"""128 + SIGPIPE: whoever read our output has gone (`strangler graph . | head`)."""

P = ParamSpec("P")


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """`command`, which returns an exit code (None: 0), with every way out given its exit code
    and words on stderr. Errors of usage raised by typer pass through to typer."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs) or 0
            sys.stdout.flush()
        except (typer.Exit, typer.BadParameter):
            raise
        except StranglerError as error:
            code = _refused(error)
        except KeyboardInterrupt as interrupt:
            sys.stderr.write(f"interrupted; {str(interrupt) or 'nothing was written'}\n")
            code = INTERRUPTED
        except BrokenPipeError:
            # The interpreter flushes stdout once more at exit, which must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = BROKEN_PIPE
        except Exception:
            traceback.print_exc()
            sys.stderr.write(
                "\nThis is a bug in strangler, not in your code. "
                "Please report it with the lines above.\n"
            )
            code = BUG
        raise typer.Exit(code)

    return run


def _refused(error: StranglerError) -> int:
    from strangler.cli.terminal import console, printable

    first, *more = str(error).splitlines() or [type(error).__name__]
    messages = console(sys.stderr)
    messages.print("error:", style="bold red", end=" ")
    messages.print(printable(first), soft_wrap=True)
    for line in more:
        messages.print(f"  {printable(line)}", soft_wrap=True)
    return error.exit_code
