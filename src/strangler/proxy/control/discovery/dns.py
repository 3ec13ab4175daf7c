"""A name in, the addresses that DNS says out: A and AAAA (RFC 1035, 3596), or SRV (RFC 2782)."""

import asyncio
import math
from collections.abc import Callable, Iterable
from ipaddress import ip_address

import dns.asyncresolver
import dns.exception
import dns.rdatatype
import dns.resolver

from strangler.proxy.control.discovery.resolving import DiscoveryError, Resolution, in_order
from strangler.proxy.dataplane.messages import Address
from strangler.rules.model import DnsDiscovery

FLOOR = 1.0
CEILING = 300.0
"""Bounds of a TTL, in seconds."""

_TIMEOUT = 5.0
_PORTS = {"http": 80, "https": 443}

Hosts = tuple[tuple[str, ...], float]
"""Addresses of a name and their TTL."""


class DnsResolver:
    """Asks the name servers of the system (search list included) directly, for the sake of TTLs
    and SRV records; neither cache nor hosts file comes between."""

    def __init__(
        self,
        target: DnsDiscovery,
        make_resolver: Callable[[], dns.asyncresolver.Resolver] = dns.asyncresolver.Resolver,
    ) -> None:
        """`make_resolver` is called for every answer, so that a changed resolv.conf is seen."""
        self._target = target
        self._make_resolver = make_resolver

    async def resolve(self) -> Resolution:
        """See `Resolver.resolve`."""
        name = self._target.name
        try:
            resolver = self._make_resolver()
            if name.startswith("_"):
                addresses, ttl = await _services(resolver, name)
            else:
                port = self._target.port or _PORTS[self._target.scheme]
                hosts, ttl = await _hosts(resolver, name)
                addresses = [Address(host, port, _sni(name, host)) for host in hosts]
        except (dns.exception.DNSException, OSError) as error:
            raise DiscoveryError(f"cannot resolve {name}: {error}") from error
        return Resolution(in_order(addresses), min(max(ttl, FLOOR), CEILING))

    async def close(self) -> None:
        """See `Resolver.close`."""


async def _services(resolver: dns.asyncresolver.Resolver, name: str) -> tuple[list[Address], float]:
    """Targets of SRV records: of the best priority of which any target has an address."""
    answer = await resolver.resolve(name, "SRV", lifetime=_TIMEOUT, search=True)
    ttl = float(answer.chaining_result.minimum_ttl)
    # A target of "." says that there is no such service here.
    records = [record for record in answer if len(record.target.labels) > 1]
    problem: Exception = DiscoveryError(f"{name} has no target")
    for priority in sorted({record.priority for record in records}):
        group = [record for record in records if record.priority == priority]
        names = [record.target.to_text(omit_final_dot=True) for record in group]
        found = await asyncio.gather(
            *(_hosts(resolver, target, search=False) for target in names), return_exceptions=True
        )
        servers = []
        for record, target, hosts in zip(group, names, found, strict=True):
            if isinstance(hosts, BaseException):
                if not isinstance(hosts, dns.exception.DNSException | OSError | DiscoveryError):
                    raise hosts
                problem = hosts
            else:
                ttl = min(ttl, hosts[1])
                servers.append((target, record.port, record.weight, hosts[0]))
        if servers:
            return list(_weighted(servers)), ttl
    raise problem


def _weighted(
    servers: list[tuple[str, int, int, tuple[str, ...]]],
) -> Iterable[Address]:
    """The addresses of one target share its weight. Where all weigh 0, there is no choice by
    weight (RFC 2782)."""
    if not any(weight for _, _, weight, _ in servers):
        servers = [(target, port, 1, hosts) for target, port, _, hosts in servers]
    parts = math.lcm(*(len(hosts) for *_, hosts in servers))
    shares = [weight * parts // len(hosts) for _, _, weight, hosts in servers]
    divisor = math.gcd(*shares)
    for (target, port, _, hosts), share in zip(servers, shares, strict=True):
        for host in hosts:
            yield Address(host, port, _sni(target, host), share // divisor)


async def _hosts(resolver: dns.asyncresolver.Resolver, name: str, *, search: bool = True) -> Hosts:
    """Addresses of a name: IPv4 where it has any, else IPv6 (see `resolving.look_up`)."""
    ipv4, ipv6 = await asyncio.gather(
        _ask(resolver, name, "A", search=search),
        _ask(resolver, name, "AAAA", search=search),
        return_exceptions=True,
    )
    # A failure is no "there are none": the family would change with every lost packet.
    if isinstance(ipv4, BaseException):
        raise ipv4
    if ipv4[0]:
        return ipv4
    if isinstance(ipv6, BaseException):
        raise ipv6
    if ipv6[0]:
        return ipv6
    raise DiscoveryError(f"{name} has no address")


async def _ask(
    resolver: dns.asyncresolver.Resolver, name: str, kind: str, *, search: bool
) -> Hosts:
    answer = await resolver.resolve(
        name, kind, lifetime=_TIMEOUT, search=search, raise_on_no_answer=False
    )
    hosts = tuple(record.address for record in answer)
    return hosts, float(answer.chaining_result.minimum_ttl)


def _sni(name: str, host: str) -> str:
    """A name for TLS; an address written as a name is none."""
    try:
        return "" if ip_address(name) == ip_address(host) else name
    except ValueError:
        return name.rstrip(".")
