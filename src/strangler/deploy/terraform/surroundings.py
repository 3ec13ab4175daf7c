"""What a module needs around its resources: versions, variables, data sources, outputs."""

from collections.abc import Iterable, Sequence

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Stack
from strangler.deploy.terraform.addresses import short, snake
from strangler.deploy.terraform.drafting import variable
from strangler.deploy.terraform.hcl import Argument, Block, Expression, Item, Raw, document

_USE = """\
The edge router {name}, as a module. Written by `strangler deploy render --as terraform`: change
rules.yaml and deploy.yaml and write it again, rather than these files.

Use it from a root module, which brings provider, state and values:

  module "{label}" {{
    source = "./{name}"
{values}  }}

The provider's Region must be {region}. What holds data refuses to be destroyed (prevent_destroy),
and log groups stay when Terraform forgets them (skip_destroy)."""


def versions(deployment: Deployment, stacks: Sequence[Stack]) -> str:
    """`versions.tf`, headed by how the module is used."""
    asked = [
        (variable(stack.name, each.name), each) for stack in stacks for each in stack.parameters
    ]
    needed = [name for name, each in asked if each.default is None]
    width = max((len(name) for name in ["source", *needed]), default=0)
    heading = _USE.format(
        name=deployment.name,
        label=snake(deployment.name),
        values="".join(f'    {name:<{width}} = "..."\n' for name in needed),
        region=deployment.region,
    )
    heading = heading.replace("    source = ", f"    {'source':<{width}} = ")
    aws: dict[str, Expression] = {"source": "hashicorp/aws", "version": ">= 6.0"}
    providers = Block("required_providers", items=(Argument("aws", aws),))
    return document(
        [Block("terraform", items=(Argument("required_version", ">= 1.5"), providers))], heading
    )


def variables(stacks: Iterable[Stack]) -> str:
    """`variables.tf`: the parameters of all stacks; empty if there are none."""
    blocks = []
    for stack in stacks:
        for each in stack.parameters:
            name = variable(stack.name, each.name)
            items: list[Item] = [
                Argument("description", f"{each.description} ({stack.name})"),
                Argument("type", Raw("string")),
                Argument("nullable", False),
            ]
            if each.default is not None:
                items.append(Argument("default", each.default))
            if each.pattern:
                pattern = each.pattern.replace("\\", "\\\\")
                check = Raw(f'can(regex("^{pattern}$", var.{name}))')
                told = f"{name} must match {each.pattern}."
                parts = (Argument("condition", check), Argument("error_message", told))
                items.append(Block("validation", items=parts))
            blocks.append(Block("variable", (name,), tuple(items)))
    return document(blocks) if blocks else ""


def data(deployment: Deployment, texts: Iterable[str]) -> str:
    """`data.tf`: the place that the module is applied in, checked against deploy.yaml, and what
    the given files ask for besides."""
    used = "\n".join(texts)
    place = f"The provider's Region must be {deployment.region}, as in deploy.yaml."
    blocks = [_checked("aws_region", "region", deployment.region, place)]
    if deployment.account:
        told = f"The account must be {deployment.account}, as in deploy.yaml."
        blocks.append(_checked("aws_caller_identity", "account_id", deployment.account, told))
    elif "data.aws_caller_identity." in used:
        blocks.append(Block("data", ("aws_caller_identity", "current")))
    if "data.aws_partition." in used:
        blocks.append(Block("data", ("aws_partition", "current")))
    blocks += [
        Block(
            "data",
            ("aws_secretsmanager_secret_version", f"origin_{number}"),
            (Argument("secret_id", secret),),
        )
        for number, secret in enumerate(deployment.gateway.origin_secrets)
    ]
    if "data.aws_availability_zones." in used:
        no_local = Block(
            "filter",
            items=(Argument("name", "opt-in-status"), Argument("values", ["opt-in-not-required"])),
        )
        items = (Argument("state", "available"), no_local)
        blocks.append(
            Block("data", ("aws_availability_zones", "available"), items, "No local zones")
        )
    return document(blocks)


def outputs(found: Iterable[tuple[Stack, str, Expression]]) -> str:
    """`outputs.tf`: what every stack gives, for whoever builds on it."""
    blocks = [
        Block(
            "output",
            (f"{short(stack.name)}_{snake(name)}",),
            (
                Argument("description", f"{name} of {stack.name}"),
                Argument("value", value),
            ),
        )
        for stack, name, value in found
    ]
    return document(blocks)


def _checked(source: str, attribute: str, wanted: str, told: str) -> Block:
    condition = Argument("condition", Raw(f'self.{attribute} == "{wanted}"'))
    check = Block("postcondition", items=(condition, Argument("error_message", told)))
    return Block("data", (source, "current"), (Block("lifecycle", items=(check,)),))
