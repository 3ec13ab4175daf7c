"""`strangler deploy render`: the resources as templates, nothing asked of AWS."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.deploy.loading import DeployOption, RulesArgument, wanted
from strangler.cli.files import write_whole
from strangler.cli.rules.loading import counted, write_line
from strangler.errors import OutputError


class Emitter(StrEnum):
    """Who applies what is written."""

    CLOUDFORMATION = "cloudformation"


def render(
    rules: RulesArgument,
    deploy: DeployOption = Path("deploy.yaml"),
    as_: Annotated[Emitter, typer.Option("--as", help="In whose words.")] = Emitter.CLOUDFORMATION,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the files go.")
    ] = Path("deploy"),
) -> int:
    """Write the deployment as templates, to read or to apply by other means."""
    found = wanted(rules, deploy)
    from strangler.deploy.cloudformation import write

    texts = write(found.stacks, found.deployment)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make {output}: {error.strerror}") from error
    for name, text in texts.items():
        write_whole(output / name, text)
    for stack in found.stacks:
        name = f"{found.deployment.name}-{stack.name}.yaml"
        write_line(f"{output / name}: {counted(len(stack.resources), 'resource')}")
    return 0
