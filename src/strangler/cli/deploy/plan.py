"""`strangler deploy plan`: what AWS would be made to be, and what it costs; nothing is changed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strangler.cli.deploy.asking import (
    AllowReplacement,
    Bucket,
    Images,
    RoleArn,
    account,
    digests,
)
from strangler.cli.deploy.loading import DeployOption, RulesArgument, Wanted, wanted
from strangler.cli.rules.loading import Format, TextFormat, write_line

if TYPE_CHECKING:
    from strangler.deploy.aws.costs import Cost
    from strangler.deploy.aws.prices import Prices

Requests = Annotated[
    int,
    typer.Option(
        "--requests-per-month", metavar="N", min=0, help="The busy end of the cost range."
    ),
]
PriceFile = Annotated[
    Path | None,
    typer.Option(
        "--prices",
        metavar="FILE",
        help="Your own prices, as prices.toml has them.",
        show_default=False,
    ),
]


def plan(
    rules: RulesArgument,
    deploy: DeployOption = Path("deploy.yaml"),
    image: Images = None,
    bucket: Bucket = "",
    role_arn: RoleArn = "",
    allow_replacement: AllowReplacement = None,
    requests_per_month: Requests = 10_000_000,
    prices: PriceFile = None,
    detailed_exitcode: Annotated[
        bool, typer.Option("--detailed-exitcode", help="End with 1 if there is something to do.")
    ] = False,
    format_: Format = TextFormat.TEXT,
) -> int:
    """Show in words what `apply` would change on AWS, and what it costs a month."""
    found = wanted(rules, deploy)
    from strangler.cli.deploy.planned import as_json, show_costs, show_plan
    from strangler.cli.terminal import messages, results
    from strangler.deploy.aws.parameters import images_of
    from strangler.deploy.aws.planning import Fate
    from strangler.deploy.aws.planning import plan as ask
    from strangler.deploy.aws.refusals import plainly

    images = digests(image, set(images_of(found.stacks)))
    costs, listed = priced(found, prices, requests_per_month)
    aws = account(found.deployment)
    side = messages()
    with (
        plainly(found.deployment.region),
        side.status("asking CloudFormation") as status,
    ):
        planned = ask(
            aws,
            found.deployment,
            found.stacks,
            images,
            bucket=bucket,
            role=role_arn,
            say=lambda name: status.update(f"asking CloudFormation about {name}"),
        )
    if format_ is TextFormat.JSON:
        document = {
            "account": aws.account,
            "region": aws.region,
            "stacks": as_json(planned),
            "costs": {
                "currency": listed.currency,
                "prices": {"date": listed.date, "region": listed.region},
                "requests_per_month": requests_per_month,
                "lines": [
                    {"what": each.what, "idle": round(each.idle, 2), "busy": round(each.busy, 2)}
                    for each in costs
                ],
            },
        }
        write_line(json.dumps(document, indent=2))
    else:
        console = results()
        console.print(f"{found.deployment.name} in {aws.region}, account {aws.account}\n")
        show_plan(console, planned, frozenset(allow_replacement or ()))
        console.print()
        show_costs(console, costs, listed, requests_per_month)
    changing = any(each.fate is not Fate.NOTHING for each in planned)
    return 1 if detailed_exitcode and changing else 0


def priced(found: Wanted, prices: Path | None, requests: int) -> "tuple[tuple[Cost, ...], Prices]":
    """The estimate and what it rests on."""
    from strangler.deploy.aws.costs import estimate
    from strangler.deploy.aws.prices import load_prices, shipped

    listed = load_prices(prices) if prices else shipped()
    return estimate(found.stacks, found.deployment, listed, requests), listed
