"""Rules in, the background work they call for running: discovery, probes, keys, credentials."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from strangler.proxy.control.discovery.refreshing import Refresher
from strangler.proxy.control.facts import Fact
from strangler.proxy.control.health import HealthChecks
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.jwks import KeySets
from strangler.proxy.dataplane.messages import Addresses
from strangler.rules.model import LambdaFunction, Rules

if TYPE_CHECKING:
    from strangler.proxy.control.credentials import CredentialRefresher

_PATIENCE = 3.0
"""Seconds that new rules wait for the first answers of name servers and key servers."""


class Sources:
    """Runs what the rules in force need, and publishes what it learns."""

    def __init__(
        self, publish: Callable[[Fact], None], journal: Journal, *, patience: float = _PATIENCE
    ) -> None:
        self._publish = publish
        self._journal = journal
        self._patience = patience
        self._health = HealthChecks(publish, self._report)
        self._discovery = Refresher(self._found, self._report)
        self._keys = KeySets(publish, self._report)
        self._credentials: CredentialRefresher | None = None

    async def follow(self, rules: Rules) -> None:
        """Go by these rules from now on; returns when every new upstream and key set was asked
        for once, or after some seconds: a name server that is away must not hold up a start."""
        self._discovery.configure(rules.upstreams)
        self._health.configure(rules.upstreams)
        jwt = rules.proxy.jwt
        self._keys.configure(jwt.jwks if jwt else "")
        self._follow_credentials(rules)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await asyncio.gather(self._discovery.asked(), self._keys.asked())

    def _found(self, addresses: Addresses) -> None:
        self._publish(addresses)
        self._health.on_addresses(addresses)

    def _follow_credentials(self, rules: Rules) -> None:
        wanted = any(isinstance(each.target, LambdaFunction) for each in rules.upstreams)
        if wanted and self._credentials is None:
            # botocore is heavy, and most rules do without.
            from strangler.proxy.control.credentials import CredentialRefresher

            loop = asyncio.get_running_loop()
            self._credentials = CredentialRefresher(
                lambda snapshot: _call(loop, self._publish, snapshot),
                lambda text: _call(loop, self._report, text),
            )
            self._credentials.start()
        elif not wanted and self._credentials is not None:
            self._credentials.stop(timeout=0.0)
            self._credentials = None

    def _report(self, text: str) -> None:
        self._journal.warning("upstreams", text)

    async def close(self) -> None:
        """End all of it."""
        await self._discovery.stop()
        await self._health.stop()
        await self._keys.stop()
        if self._credentials is not None:
            await asyncio.to_thread(self._credentials.stop)
            self._credentials = None


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., None], argument: object) -> None:
    """From a thread, in the loop; nothing happens once the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(function, argument)
