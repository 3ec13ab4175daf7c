"""What resources are called: logical ids inside a stack, names in AWS."""

import re
from hashlib import sha256

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Expression, Join, Pseudo, Value


def logical(*words: str) -> str:
    """A logical id of words with hyphens, dots or underscores: `orders-v2` is `OrdersV2`."""
    parts = [part for word in words for part in re.split(r"[^A-Za-z0-9]+", word) if part]
    return "".join(part[0].upper() + part[1:] for part in parts)


def distinct(prefix: str, name: str, suffix: str = "") -> str:
    """A logical id for a name that somebody else chose: names that differ have ids that differ."""
    plain = re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*", name)
    mark = "" if plain else "x" + sha256(name.encode()).hexdigest()[:8]
    return logical(prefix, name, suffix) + mark.capitalize()


def named(deployment: Deployment, *words: str) -> str:
    """The name of a resource: the deployment's first, then what it is."""
    return "-".join((deployment.name, *words))


def arn(
    service: str, resource: str | Expression, *, region: bool = True, account: bool = True
) -> Join:
    """An ARN in the partition, Region and account that the stack is applied in."""
    return Join(
        (
            "arn:",
            Pseudo("Partition"),
            f":{service}:",
            Pseudo("Region") if region else "",
            ":",
            Pseudo("AccountId") if account else "",
            ":",
            *(resource.parts if isinstance(resource, Join) else (resource,)),
        )
    )


def tagged(deployment: Deployment, name: str) -> list[Value]:
    """The tags of a resource: its name, whose it is, and what the user wants on all."""
    tags = {"Name": name, "strangler:deployment": deployment.name}
    tags |= {each.name: each.value for each in deployment.tags}
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
