"""The table: for each type of the graph the provider's resource, by subject."""

from strangler.deploy.terraform.kinds import (
    balancing,
    delivery,
    door,
    functions,
    http_api,
    network,
    rest_api,
    roles,
    storage,
    tasks,
)
from strangler.deploy.terraform.kinds.base import Kinds

__all__ = ["KINDS"]

KINDS: Kinds = {
    **network.KINDS,
    **storage.KINDS,
    **roles.KINDS,
    **tasks.KINDS,
    **functions.KINDS,
    **balancing.KINDS,
    **http_api.KINDS,
    **rest_api.KINDS,
    **door.KINDS,
    **delivery.KINDS,
}
