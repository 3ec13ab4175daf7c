"""Logical ids in, the names of resources in Terraform out: words with underscores, one name for one
resource in the whole module."""

import re
from collections.abc import Iterable

from strangler.deploy.resources import Stack

_SERVICE = "service-"


def snake(name: str) -> str:
    """`OrdersTaskRole` is `orders_task_role`, `Private0` is `private_0`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=\d)", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", apart.lower()).strip("_")


def short(stack: str) -> str:
    """A stack's name as a word: `service-orders` is `orders`."""
    return snake(stack.removeprefix(_SERVICE))


def labels(stacks: Iterable[Stack]) -> dict[tuple[str, str], str]:
    """For each stack and logical id its name. Logical ids are unique in a stack, names must be so
    in the module: those of a service begin with the service. What is not a service goes first, so
    that a service which is added never renames the edge."""
    found: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for stack in sorted(stacks, key=lambda each: each.name.startswith(_SERVICE)):
        prefix = short(stack.name) if stack.name.startswith(_SERVICE) else ""
        for resource in stack.resources:
            name = snake(resource.id)
            if prefix and name != prefix and not name.startswith(f"{prefix}_"):
                name = f"{prefix}_{name}"
            found[stack.name, resource.id] = _free(name, taken)
    return found


def _free(name: str, taken: set[str]) -> str:
    number, wanted = 2, name
    while wanted in taken:
        wanted, number = f"{name}_{number}", number + 1
    taken.add(wanted)
    return wanted
