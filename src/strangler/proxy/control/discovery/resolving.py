"""The port of discovery: whoever can say where the servers of an upstream are."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

from strangler.proxy.dataplane.messages import Address


class DiscoveryError(Exception):
    """There is no answer now; the last one stands. The text is for a person."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """An answer."""

    addresses: tuple[Address, ...]
    """Never empty, in a stable order, each (host, port, name) once."""
    ttl: float
    """Seconds after which to ask again."""
    problem: str = ""
    """What is wrong with a part of the answer; for that part an earlier one stands."""


class Resolver(Protocol):
    """Finds the servers of one upstream."""

    async def resolve(self) -> Resolution:
        """Where the servers are now. DiscoveryError: no answer, or none that names a server."""

    async def close(self) -> None:
        """Nothing will be asked any more."""


def in_order(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Sorted, each server once with the sum of its weights, so that answers can be compared."""
    weights: dict[tuple[str, int, str], int] = {}
    for address in addresses:
        key = (address.host, address.port, address.name)
        weights[key] = weights.get(key, 0) + address.weight
    found = [Address(*key, weight) for key, weight in weights.items()]
    return tuple(sorted(found, key=_place))


def _place(address: Address) -> tuple[int, int, int, str]:
    host = ip_address(address.host)
    return (host.version, int(host), address.port, address.name)


async def look_up(name: str) -> tuple[str, ...]:
    """The addresses of a name as the system knows it (hosts file, DNS); an address is its own.

    Of a name with addresses of both families the IPv4 ones count: both lead to the same servers,
    which often listen on one family only (`localhost`). DiscoveryError: it has none."""
    try:
        return (str(ip_address(name)),)
    except ValueError:
        pass
    loop = asyncio.get_running_loop()
    try:
        infos = await loop.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        # UnicodeError: a label of more than 63 characters.
        raise DiscoveryError(f"cannot resolve {name}: {error}") from error
    ipv4 = {info[4][0] for info in infos if info[0] == socket.AF_INET}
    ipv6 = {info[4][0] for info in infos if info[0] == socket.AF_INET6}
    found = ipv4 or ipv6
    if not found:
        raise DiscoveryError(f"{name} has no address")
    return tuple(sorted(str(host) for host in found))
