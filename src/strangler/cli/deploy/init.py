"""`strangler deploy init`: a first deployment file from the rules."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.deploy.loading import RulesArgument
from strangler.cli.files import write_whole
from strangler.cli.rules.loading import WRONG, counted, say
from strangler.errors import OutputError


def init(
    rules: RulesArgument,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; - is stdout.")
    ] = Path("deploy.yaml"),
    name: Annotated[
        str, typer.Option(metavar="NAME", help="The deployment's name (default: as the rules say).")
    ] = "",
    region: Annotated[
        str, typer.Option(metavar="REGION", help="The Region (default: as the rules say).")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE.")] = False,
) -> None:
    """Draft a deployment file: a service for each upstream that can run on AWS."""
    from strangler.deploy.checks import check
    from strangler.deploy.drafting import draft
    from strangler.deploy.reading import parse_deployment
    from strangler.rules.document import load_rules

    to_stdout = str(output) == "-"
    if not to_stdout and output.exists() and not force:
        raise OutputError(f"{output} exists; write elsewhere with -o, or overwrite it with --force")
    loaded = load_rules(rules)
    say(loaded.diagnostics)
    if loaded.rules is None:
        raise typer.Exit(WRONG)
    text = draft(loaded.rules, name, region)
    shown = output.as_posix()
    read = parse_deployment(text, shown, {"AWS_REGION": "eu-west-1"})
    if read.deployment is None:  # a name or Region that was given, or that the rules have
        say(read.diagnostics)
        raise typer.Exit(WRONG)
    if to_stdout:
        sys.stdout.write(text)
        return
    write_whole(output, text)
    say(check(read.deployment, loaded.rules, shown))
    sys.stderr.write(f"{output}: {counted(len(read.deployment.services), 'service')}\n")
