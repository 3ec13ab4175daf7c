"""Stacks that CloudFormation is still at work on in, the same at rest out."""

from collections.abc import Callable, Sequence

from strangler.deploy.aws.live import find_ours, stack_name
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.waiting import Pace, wait
from strangler.deploy.model import Deployment
from strangler.deploy.resources import Stack


def settle(
    aws: Aws,
    deployment: Deployment,
    stacks: Sequence[Stack],
    say: Callable[[str], None],
    pace: Pace | None = None,
) -> None:
    """Wait until no stack of the deployment is at work; `say` is told which one is.

    An apply that was cut off (expired credentials, a closed terminal) left CloudFormation at
    work: what it comes to is what the next plan is made from."""
    for stack in stacks:
        name = stack_name(deployment, stack.name)

        def ended(name: str = name) -> bool | None:
            live = find_ours(aws, deployment, name)
            if live is None or not live.busy:
                return True
            say(f"waiting: {name} is at work ({live.status})")
            return None

        wait(ended, f"the work on {name}", pace or Pace())
