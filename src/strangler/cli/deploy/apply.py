"""`strangler deploy apply`: AWS is made to be what rules and deployment say."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.deploy.asking import (
    INTERRUPTED,
    AllowReplacement,
    Bucket,
    Images,
    RoleArn,
    account,
    confirmed,
    digests,
)
from strangler.cli.deploy.loading import DeployOption, RulesArgument, wanted
from strangler.cli.deploy.plan import PriceFile, Requests, priced
from strangler.cli.rules.loading import Format, TextFormat, write_line


def apply(
    rules: RulesArgument,
    deploy: DeployOption = Path("deploy.yaml"),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    image: Images = None,
    bucket: Bucket = "",
    role_arn: RoleArn = "",
    allow_replacement: AllowReplacement = None,
    recreate: Annotated[
        bool,
        typer.Option("--recreate", help="Delete stacks that failed when made, and make them anew."),
    ] = False,
    requests_per_month: Requests = 10_000_000,
    prices: PriceFile = None,
    format_: Format = TextFormat.TEXT,
) -> int:
    """Show the plan, ask, and apply it stack by stack; a second run goes on where one stopped."""
    found = wanted(rules, deploy)
    from strangler.cli.deploy.planned import show_costs, show_plan
    from strangler.cli.deploy.progress import progress
    from strangler.cli.terminal import messages, results
    from strangler.deploy.aws.applying import Listener, Options, replacement_refused
    from strangler.deploy.aws.applying import apply as bring
    from strangler.deploy.aws.errors import AwsError
    from strangler.deploy.aws.live import all_ours
    from strangler.deploy.aws.parameters import images_of
    from strangler.deploy.aws.planning import Fate, guarded, plan
    from strangler.deploy.aws.refusals import plainly
    from strangler.deploy.aws.settling import settle

    deployment = found.deployment
    images = digests(image, set(images_of(found.stacks)))
    costs, listed = priced(found, prices, requests_per_month)
    allowed = frozenset(allow_replacement or ())
    aws = account(deployment)
    side = messages()
    with plainly(deployment.region):
        with side.status("asking CloudFormation") as status:
            settle(aws, deployment, found.stacks, status.update)
            planned = plan(
                aws,
                deployment,
                found.stacks,
                images,
                bucket=bucket,
                role=role_arn,
                say=lambda name: status.update(f"asking CloudFormation about {name}"),
            )
        side.print(f"{deployment.name} in {aws.region}, account {aws.account}\n")
        show_plan(side, planned, allowed)
        if all(each.fate is Fate.NOTHING for each in planned):
            live = all_ours(aws, deployment)
            _tell(format_, aws.account, 0, {each.name: dict(each.outputs) for each in live})
            return 0
        refused = [
            change
            for each in planned
            for change in guarded(each.changes)
            if change.id not in allowed
        ]
        if refused:
            raise AwsError(replacement_refused(refused))
        side.print()
        show_costs(side, costs, listed, requests_per_month)
        side.print()
        anew = [each.name for each in planned if each.fate is Fate.RECREATE]
        if not yes and not confirmed("Apply this? Type yes:"):
            side.print("Nothing was changed; type yes, or say --yes where nobody can answer.")
            return 1
        options = Options(
            images=images,
            bucket=bucket,
            role=role_arn,
            allowed=allowed,
            recreate=recreate or (bool(anew) and not yes),
        )
        with progress(side) as shown:
            listener = Listener(
                begin=shown.begin, event=shown.event, done=shown.done, waiting=shown.waiting
            )
            try:
                changed = bring(aws, deployment, found.stacks, options, listener)
            except KeyboardInterrupt:
                raise KeyboardInterrupt(INTERRUPTED) from None
        live = all_ours(aws, deployment)
    outputs = {each.name: dict(each.outputs) for each in live}
    _tell(format_, aws.account, changed, outputs)
    url = outputs.get(f"{deployment.name}-edge", {}).get("Url")
    if url and format_ is TextFormat.TEXT:
        results().print(f"The edge router: {url}", soft_wrap=True)
        next_ = f"strangler deploy rules {rules} --deploy {deploy}"
        side.print(f"Next: {next_}", soft_wrap=True)
    return 0


def _tell(
    format_: TextFormat, account_id: str, changed: int, outputs: Mapping[str, object]
) -> None:
    if format_ is TextFormat.JSON:
        document = {"account": account_id, "changed": changed, "outputs": outputs}
        write_line(json.dumps(document, indent=2, sort_keys=True))
