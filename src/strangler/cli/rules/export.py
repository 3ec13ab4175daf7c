"""`strangler rules export`: the same rules in the words of another engine."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.files import write_whole
from strangler.cli.rules.loading import WRONG, counted, say, usable_rules

LOST = 1
"""Exit code: the engine does something otherwise, and `--strict` asked."""


class Target(StrEnum):
    """The engines, by the names that `engines.exporting.engines` has for them: that module is
    loaded only when it is needed."""

    NGINX = "nginx"
    HAPROXY = "haproxy"
    ENVOY = "envoy"
    ALB = "alb"
    GATEWAY_API = "gateway-api"


def export(
    rules: Annotated[
        Path, typer.Argument(metavar="RULES", help="The rules file.", show_default=False)
    ],
    as_: Annotated[Target, typer.Option("--as", help="In whose words.", show_default=False)],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; - is stdout.")
    ] = Path("-"),
    host: Annotated[str, typer.Option(help="Where the engine listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="On which port.")] = 8080,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing where anything would be lost.")
    ] = False,
) -> int:
    """Write rules down for another engine, and say what it does otherwise."""
    from strangler.diagnostics import Severity
    from strangler.engines.exporting.engines import Engine
    from strangler.engines.exporting.exporting import export as exported
    from strangler.engines.exporting.plan import Listen

    made = exported(usable_rules(rules), Engine(as_.value), Listen(host, port))
    say(made.losses)
    lost = [each for each in made.losses if each.severity is not Severity.INFO]
    if any(each.severity is Severity.ERROR for each in lost):
        return WRONG
    if strict and lost:
        sys.stderr.write(f"{counted(len(lost), 'difference')} to the proxy: nothing is written\n")
        return LOST
    if str(output) == "-":
        sys.stdout.write(made.text)
    else:
        write_whole(output, made.text)
        sys.stderr.write(f"{output}: {counted(len(lost), 'difference')} to the proxy\n")
    return 0
