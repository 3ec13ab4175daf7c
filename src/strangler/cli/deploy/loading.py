"""Rules and a deployment on the command line: options in, both and their stacks out, or all their
problems on stderr."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from strangler.cli.rules.loading import WRONG, say

if TYPE_CHECKING:
    from strangler.deploy.model import Deployment
    from strangler.deploy.resources import Stack
    from strangler.rules.model import Rules

RulesArgument = Annotated[
    Path, typer.Argument(metavar="RULES", help="The rules file.", show_default=False)
]
DeployOption = Annotated[
    Path, typer.Option("--deploy", metavar="FILE", help="What is deployed, and how.")
]


class Wanted(NamedTuple):
    """What is to be there."""

    rules: "Rules"
    deployment: "Deployment"
    stacks: "tuple[Stack, ...]"


def wanted(rules_file: Path, deploy_file: Path) -> Wanted:
    """Rules, deployment and stacks; says warnings on stderr.

    Says all errors of both files on stderr and ends with exit code 2 if there are any."""
    from strangler.deploy.checks import check
    from strangler.deploy.checks.publishable import task_environment
    from strangler.deploy.reading import load_deployment
    from strangler.deploy.stacks import build
    from strangler.deploy.validator import validator
    from strangler.diagnostics import Severity
    from strangler.rules.document import load_rules

    read = load_deployment(deploy_file)
    # With the variables that the proxy's tasks will have, as `deploy rules` reads them.
    own = task_environment(read.deployment) if read.deployment else {}
    loaded = load_rules(rules_file, {**os.environ, **own})
    problems = [*loaded.diagnostics, *read.diagnostics]
    if loaded.rules and read.deployment:
        problems += check(read.deployment, loaded.rules, deploy_file.as_posix())
    say(problems)
    if any(each.severity is Severity.ERROR for each in problems):
        raise typer.Exit(WRONG)
    assert loaded.rules is not None
    assert read.deployment is not None
    stacks = build(read.deployment, loaded.rules, validator())
    return Wanted(loaded.rules, read.deployment, stacks)
