"""A deployment and its rules in, the stacks that hold its resources out, in the order in which
they are applied (docs/decisions/0070): `network`, `platform`, one for each service, `edge`."""

from strangler.deploy.model import CreatedNetwork, Deployment
from strangler.deploy.resources import Stack
from strangler.deploy.stacks.edge import edge_stack
from strangler.deploy.stacks.network import network_stack
from strangler.deploy.stacks.platform import platform_stack
from strangler.deploy.stacks.services import service_stack
from strangler.rules.model import Rules

__all__ = ["build"]


def build(deployment: Deployment, rules: Rules, validator: str) -> tuple[Stack, ...]:
    """All stacks. `validator` is the JSON Schema that AppConfig holds a version of the rules
    against. Rules and deployment must agree with each other (`strangler.deploy.checks`)."""
    network = deployment.network
    created = (
        (network_stack(deployment, network, rules),) if isinstance(network, CreatedNetwork) else ()
    )
    return (
        *created,
        platform_stack(deployment, rules, validator),
        *(service_stack(deployment, rules, each) for each in deployment.services),
        edge_stack(deployment, rules),
    )
