"""`strangler deploy render`: the resources as templates, nothing asked of AWS."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.deploy.loading import DeployOption, RulesArgument, Wanted, wanted
from strangler.cli.files import write_whole
from strangler.cli.rules.loading import counted, write_line
from strangler.errors import OutputError


class Emitter(StrEnum):
    """Who applies what is written."""

    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"


def render(
    rules: RulesArgument,
    deploy: DeployOption = Path("deploy.yaml"),
    as_: Annotated[Emitter, typer.Option("--as", help="In whose words.")] = Emitter.CLOUDFORMATION,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the files go.")
    ] = Path("deploy"),
) -> int:
    """Write the deployment as templates or as a module, to read or to apply by other means."""
    found = wanted(rules, deploy)
    texts = _texts(found, as_)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make {output}: {error.strerror}") from error
    for name, text in texts.items():
        write_whole(output / name, text)
    if as_ is Emitter.TERRAFORM:
        _tell_of_leftovers(output, texts)
    for stack in found.stacks:
        name = f"{found.deployment.name}-{stack.name}.yaml"
        if as_ is Emitter.TERRAFORM:
            name = f"{stack.name}.tf"
        write_line(f"{output / name}: {counted(len(stack.resources), 'resource')}")
    return 0


def _tell_of_leftovers(output: Path, texts: Mapping[str, str]) -> None:
    """Terraform applies every file of a folder, also that of a service which is gone."""
    for left in sorted({*output.glob("service-*.tf"), *output.glob("network.tf")}):
        if left.name not in texts:
            told = (
                f"{left} is of nothing in deploy.yaml any more; remove it, or it is still applied"
            )
            typer.echo(told, err=True)


def _texts(found: Wanted, emitter: Emitter) -> dict[str, str]:
    match emitter:
        case Emitter.CLOUDFORMATION:
            from strangler.deploy import cloudformation

            return cloudformation.write(found.stacks, found.deployment)
        case Emitter.TERRAFORM:
            from strangler.deploy import terraform

            return terraform.write(found.stacks, found.deployment)
