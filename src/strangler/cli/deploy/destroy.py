"""`strangler deploy destroy`: the stacks go, data stays unless it is to go as well."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strangler.cli.deploy.asking import INTERRUPTED, RoleArn, account, confirmed
from strangler.cli.deploy.loading import DeployOption, RulesArgument, wanted
from strangler.cli.deploy.plan import PriceFile
from strangler.cli.rules.loading import counted
from strangler.errors import ConfigurationError

if TYPE_CHECKING:
    from rich.console import Console

    from strangler.deploy.aws.destroying import Doomed
    from strangler.deploy.aws.inventory import Held
    from strangler.deploy.aws.prices import Prices


def destroy(
    rules: RulesArgument,
    deploy: DeployOption = Path("deploy.yaml"),
    yes: Annotated[
        str,
        typer.Option(
            "--yes",
            "-y",
            metavar="NAME",
            help="Do not ask: the deployment's name.",
            show_default=False,
        ),
    ] = "",
    delete_data: Annotated[
        bool, typer.Option("--delete-data", help="Ledger, buckets, images, logs and key go too.")
    ] = False,
    role_arn: RoleArn = "",
    prices: PriceFile = None,
) -> int:
    """Delete every stack of the deployment, the last applied first."""
    found = wanted(rules, deploy)
    from strangler.cli.deploy.progress import progress
    from strangler.cli.terminal import messages
    from strangler.deploy.aws.destroying import Listener, doomed
    from strangler.deploy.aws.destroying import destroy as remove
    from strangler.deploy.aws.prices import load_prices, shipped
    from strangler.deploy.aws.refusals import plainly

    name = found.deployment.name
    if yes and yes != name:
        raise ConfigurationError(f"--yes {yes}: the deployment is called {name}; nothing was done")
    listed = load_prices(prices) if prices else shipped()
    aws = account(found.deployment)
    side = messages()
    with plainly(found.deployment.region):
        with side.status("asking CloudFormation"):
            going = doomed(aws, found.deployment, found.stacks)
        if not going.stacks:
            side.print(f"There is nothing of {name} in {aws.region}, account {aws.account}.")
            return 0
        _announce(side, going, delete_data, f"{name} in {aws.region}, account {aws.account}")
        if not yes and not confirmed(f"Type {name} to go on:", name):
            side.print(f"Nothing was changed; type the name, or say --yes {name}.")
            return 1
        with progress(side) as shown:
            listener = Listener(
                begin=lambda each: shown.begin(each, "delete", ()),
                event=shown.event,
                done=lambda each: shown.done(each, {}),
                deleted=lambda each, what: side.print(
                    f"  {each.id} {each.physical}: {what}", soft_wrap=True
                ),
            )
            try:
                kept = remove(aws, going, listener, delete_data=delete_data, role=role_arn)
            except KeyboardInterrupt:
                raise KeyboardInterrupt(INTERRUPTED) from None
    _tell_kept(side, kept, listed)
    return 0


def _announce(console: "Console", going: "Doomed", delete_data: bool, where: str) -> None:
    from rich.text import Text

    from strangler.deploy.aws.emptying import KEPT

    stacks = counted(len(going.stacks), "stack")
    resources = counted(going.resources, "resource")
    console.print(f"{where}\n")
    console.print(Text(f"{stacks} with {resources} would be deleted:", "bold red"))
    for each in going.stacks:
        console.print(f"  - {each.name}")
    if any(each.type == "AWS::AppConfig::ConfigurationProfile" for each in going.held):
        console.print("Versions of the rules in AppConfig go with them; your rules file stays.")
    if not going.data:
        return
    if delete_data:
        console.print(Text("and with them, for good, the data in:", "bold red"))
    else:
        console.print(Text("What holds data stays (--delete-data takes it too):", "bold"))
    for held in going.data:
        console.print(f"  {held.id} {held.physical}  {KEPT[held.type]}", soft_wrap=True)


def _tell_kept(console: "Console", kept: "tuple[Held, ...]", prices: "Prices") -> None:
    from strangler.deploy.aws.costs import cost_of_keeping

    if not kept:
        console.print("Nothing is left of it.")
        return
    console.print("\nWhat stays, and costs:")
    for each in kept:
        told = cost_of_keeping(each.type, prices)
        console.print(f"  {each.id} {each.physical}  {told}", soft_wrap=True)
    console.print(
        "A next apply takes over what has a name of its own (ledger, images, logs), "
        "and makes a new key and new buckets.",
        soft_wrap=True,
    )
