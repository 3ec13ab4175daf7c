"""A fixed list of URLs in, the addresses of their hosts out."""

import asyncio
from collections.abc import Awaitable, Callable

from strangler.proxy.control.discovery.resolving import (
    DiscoveryError,
    Resolution,
    in_order,
    look_up,
)
from strangler.proxy.dataplane.messages import Address
from strangler.rules.model import Servers, Url

TTL = 15.0
"""Seconds between two look-ups of a name: the system's resolver tells no TTL."""

FOR_EVER = 24 * 3600.0
"""Seconds between two answers where all hosts are addresses."""


class StaticResolver:
    """The servers of `url` or `urls`. A name that cannot be resolved keeps its last addresses
    while others change."""

    def __init__(
        self, target: Servers, look_up: Callable[[str], Awaitable[tuple[str, ...]]] = look_up
    ) -> None:
        self._urls = target.urls
        self._look_up = look_up
        self._last: dict[str, tuple[str, ...]] = {}

    async def resolve(self) -> Resolution:
        """See `Resolver.resolve`."""
        names = sorted({url.host for url in self._urls})
        answers = await asyncio.gather(*map(self._ask, names))
        problem = "; ".join(text for text in answers if text)
        found = [address for url in self._urls for address in self._addresses(url)]
        if not found:
            raise DiscoveryError(problem)
        constant = all(self._last.get(name) == (name,) for name in names)
        return Resolution(in_order(found), FOR_EVER if constant else TTL, problem)

    async def close(self) -> None:
        """See `Resolver.close`."""

    async def _ask(self, name: str) -> str:
        """What went wrong, if anything."""
        try:
            self._last[name] = await self._look_up(name)
        except DiscoveryError as error:
            return str(error)
        return ""

    def _addresses(self, url: Url) -> list[Address]:
        hosts = self._last.get(url.host, ())
        return [Address(host, url.port, "" if host == url.host else url.host) for host in hosts]
