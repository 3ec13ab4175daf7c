"""`strangler deploy status`: how what was deployed is doing."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from strangler.cli.deploy.asking import account
from strangler.cli.deploy.loading import DeployOption, RulesArgument, wanted
from strangler.cli.rules.loading import Format, TextFormat, write_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from strangler.deploy.aws.status import Status


def status(
    rules: RulesArgument,
    deploy: DeployOption = Path("deploy.yaml"),
    format_: Format = TextFormat.TEXT,
) -> int:
    """Show stacks, tasks, functions, the rules' version, alarms that fire and the VPC link."""
    found = wanted(rules, deploy)
    from dataclasses import asdict

    from strangler.cli.terminal import messages, results
    from strangler.deploy.aws.refusals import plainly
    from strangler.deploy.aws.status import status as ask

    aws = account(found.deployment)
    with plainly(found.deployment.region), messages().status("asking AWS"):
        told = ask(aws, found.deployment, found.stacks)
    if format_ is TextFormat.JSON:
        document = {"account": aws.account, "region": aws.region, **asdict(told)}
        write_line(json.dumps(document, indent=2))
    else:
        console = results()
        console.print(f"{found.deployment.name} in {aws.region}, account {aws.account}\n")
        _show(console, told, found.deployment.name)
    return 0 if any(each.state for each in told.stacks) else 1


def _show(console: "Console", told: "Status", name: str) -> None:
    stacks = _table("stack", "state", "last change (UTC)")
    for each in told.stacks:
        stacks.add_row(each.name, _styled(each.state or "not there"), each.changed[:19])
    console.print(stacks)
    for each in told.stacks:
        if each.reason and not each.state.endswith("_COMPLETE"):
            console.print(f"  {each.name}: {each.reason}", soft_wrap=True)
    if not any(each.state for each in told.stacks):
        console.print("\nNothing of it is there. Next: strangler deploy apply")
        return
    console.print()
    if told.tasks:
        tasks = _table("service on ECS", "running", "wanted", "release", right=(1, 2))
        for one in told.tasks:
            state = _styled(one.rollout or "unknown")
            tasks.add_row(one.name, str(one.running), str(one.desired), state)
        console.print(tasks)
        for one in told.tasks:
            if one.rollout == "FAILED" and one.reason:
                console.print(f"  {one.name}: {one.reason}", soft_wrap=True)
        console.print()
    if told.functions:
        functions = _table("function", "alias", "versions")
        for function in told.functions:
            others = "".join(
                f", {weight:.0%} to {version}" for version, weight in function.weights.items()
            )
            functions.add_row(function.name, function.alias, f"{function.version}{others}")
        console.print(functions)
        console.print()
    _show_rest(console, told, name)


def _show_rest(console: "Console", told: "Status", name: str) -> None:
    if told.rules:
        (rules,) = told.rules
        label = f" ({rules.label})" if rules.label else ""
        line = f"rules      version {rules.version}{label}, deployment {rules.deployment}:"
        console.print(line, _styled(rules.state), f"{rules.percent:.0f} %", soft_wrap=True)
    else:
        console.print("rules      none published yet: strangler deploy rules")
    if told.alarms:
        console.print(f"alarms     {len(told.alarms)} of {told.alarms_watched} fire")
        for alarm in told.alarms:
            line = f"  {alarm.name} since {alarm.since[:19]}: {alarm.reason}"
            console.print(line, style="red", soft_wrap=True)
    else:
        console.print(f"alarms     none of {told.alarms_watched} fires")
    for link in told.links:
        console.print(f"VPC link   {link.id}", _styled(link.state), link.reason, soft_wrap=True)
    edge = next((each for each in told.stacks if each.name == f"{name}-edge"), None)
    if edge and edge.outputs.get("Url"):
        console.print(f"URL        {edge.outputs['Url']}", soft_wrap=True)
    for gap in told.gaps:
        console.print(f"not seen   {gap}", style="yellow", soft_wrap=True)


def _table(*titles: str, right: tuple[int, ...] = ()) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for number, title in enumerate(titles):
        table.add_column(title, justify="right" if number in right else "left", overflow="fold")
    return table


def _styled(state: str) -> "Text":
    from rich.text import Text

    bad = "FAILED" in state or "ROLLED_BACK" in state or state in ("INACTIVE", "ROLLBACK_COMPLETE")
    good = state in ("COMPLETED", "COMPLETE", "AVAILABLE", "CREATE_COMPLETE", "UPDATE_COMPLETE")
    return Text(state, "bold red" if bad else "green" if good else "yellow")
