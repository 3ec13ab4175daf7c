"""`strangler deploy rules`: a version of the rules to every proxy, or the last one taken back."""

from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.deploy.loading import DeployOption


def rules(
    rules: Annotated[
        Path | None,
        typer.Argument(metavar="[RULES]", help="The rules file.", show_default=False),
    ] = None,
    deploy: DeployOption = Path("deploy.yaml"),
    label: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="Name of the version, such as a commit's id (default: by content)."
        ),
    ] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, for the ledger.")] = "",
    ticket: Annotated[str, typer.Option(metavar="ID", help="A ticket, for the ledger.")] = "",
    ledger: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Another ledger than the deployment's table: sqlite:PATH or dynamodb://TABLE.",
        ),
    ] = "",
    wait: Annotated[
        bool, typer.Option("--wait", help="Start behind a deployment that is under way.")
    ] = False,
    supersede: Annotated[
        bool, typer.Option("--supersede", help="Stop a deployment that is under way, then start.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check, show what changes, and publish nothing.")
    ] = False,
    detach: Annotated[
        bool, typer.Option("--detach", help="Do not wait until it has baked.")
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Take the last version back, at once.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Show what is in force and what is under way.")
    ] = False,
) -> int:
    """Publish RULES to AppConfig and wait until every proxy has them and alarms stayed quiet.

    Exit code 0: in force (or nothing had changed); 1: taken back, or another deployment is under
    way; 2: the rules, the deployment or the credentials cannot be used, nothing was published."""
    if sum((rollback, status, rules is not None)) != 1:
        raise typer.BadParameter("give RULES, or --rollback, or --status")
    if wait and supersede:
        raise typer.BadParameter("--wait and --supersede exclude each other")
    # Here, so that `strangler --help` does not load the SDK.
    from strangler.cli.deploy.delivering import publish, show_status, take_back
    from strangler.cli.deploy.delivery import Delivery
    from strangler.deploy.aws.publishing import Manners

    delivery = Delivery.open(deploy, ledger=ledger, why=why, ticket=ticket)
    if status:
        return show_status(delivery)
    if rollback:
        return take_back(delivery)
    assert rules is not None
    manners = Manners(queue=wait, supersede=supersede)
    return publish(delivery, rules, label, manners, dry_run=dry_run, detach=detach)
