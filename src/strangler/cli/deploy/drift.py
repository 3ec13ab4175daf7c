"""`strangler deploy drift`: what in AWS is no longer as it was deployed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from strangler.cli.deploy.asking import account
from strangler.cli.deploy.loading import DeployOption, RulesArgument, wanted
from strangler.cli.rules.loading import Format, TextFormat, counted, write_line
from strangler.cli.terminal import printable

if TYPE_CHECKING:
    from rich.console import Console

    from strangler.deploy.aws.drifting import Drift

_LONGEST = 300


def drift(
    rules: RulesArgument,
    deploy: DeployOption = Path("deploy.yaml"),
    format_: Format = TextFormat.TEXT,
) -> int:
    """Let CloudFormation compare what is there with what it made; exit code 1 if it differs."""
    found = wanted(rules, deploy)
    from dataclasses import asdict

    from strangler.cli.terminal import messages, results
    from strangler.deploy.aws.drifting import drift as ask
    from strangler.deploy.aws.refusals import plainly

    aws = account(found.deployment)
    with (
        plainly(found.deployment.region),
        messages().status("CloudFormation compares") as spinner,
    ):
        told = ask(
            aws,
            found.deployment,
            say=lambda name: spinner.update(f"CloudFormation compares {name}"),
        )
    if format_ is TextFormat.JSON:
        write_line(json.dumps(asdict(told), indent=2))
    else:
        _show(results(), told)
    return 1 if told.drifted else 0


def _show(console: "Console", told: "Drift") -> None:
    from rich.text import Text

    for each in told.drifted:
        word = "is gone" if each.deleted else "differs"
        title = Text(f"{each.stack} {each.id}", "bold").append(f" {word}", "bold red")
        console.print(title.append(f"  {each.type} {each.physical}", "default"), soft_wrap=True)
        for it in each.differences:
            expected, actual = _cut(it.expected), _cut(it.actual)
            console.print(f"  {it.path}", soft_wrap=True)
            console.print(Text(f"    deployed  {expected or 'nothing'}", "green"), soft_wrap=True)
            console.print(Text(f"    now       {actual or 'nothing'}", "red"), soft_wrap=True)
    for gap in told.gaps:
        console.print(f"not seen: {gap}", style="yellow", soft_wrap=True)
    if told.unknown:
        kinds = counted(len(told.unknown), "kind")
        names = ", ".join(each.removeprefix("AWS::") for each in told.unknown)
        console.print(f"CloudFormation cannot compare {kinds}: {names}", soft_wrap=True)
    if told.drifted:
        console.print(
            f"{counted(len(told.drifted), 'resource')} of {told.looked_at} changed outside of us. "
            "Write into deploy.yaml what is to stay; where a value is to go back, make it what "
            "was deployed by hand: an apply alone does not see it.",
            soft_wrap=True,
        )
    else:
        looked = counted(told.looked_at, "resource")
        console.print(f"No drift: {looked} compared, all as deployed.")


def _cut(value: str) -> str:
    shown = printable(" ".join(value.split()))
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}..."
