"""Upstreams in, messages about their servers out, whenever these change."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable

from strangler.proxy.control.discovery.making import make_resolver
from strangler.proxy.control.discovery.resolving import DiscoveryError, Resolver
from strangler.proxy.control.repeating import Standing, Tasks, jittered, retry_delay
from strangler.proxy.dataplane.messages import Addresses
from strangler.rules.model import Target, Upstream


class Refresher:
    """Asks for the servers of all upstreams, each when its last answer has aged, and publishes an
    answer where it differs from the last. Without an answer the last one stands."""

    def __init__(
        self,
        publish: Callable[[Addresses], None],
        report: Callable[[str], None],
        *,
        make: Callable[[Target], Resolver | None] = make_resolver,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`report` gets a sentence for a person when discovery of an upstream begins to fail, and
        when it works again."""
        self._publish = publish
        self._report = report
        self._make = make
        self._sleep = sleep
        self._chance = chance
        self._tasks = Tasks()
        self._targets: dict[str, Target] = {}
        self._asked: dict[str, asyncio.Event] = {}

    def configure(self, upstreams: Iterable[Upstream]) -> None:
        """Follow these upstreams from now on. Call it in the loop; what has not changed goes on
        undisturbed."""
        targets = {upstream.name: upstream.target for upstream in upstreams}
        for name in self._targets.keys() - targets.keys():
            self._drop(name)
        for name, target in targets.items():
            if self._targets.get(name) != target:
                self._drop(name)
                resolver = self._make(target)
                if resolver is not None:
                    asked = self._asked[name] = asyncio.Event()
                    self._tasks.start(name, self._follow(name, resolver, asked))
        self._targets = targets

    async def asked(self) -> None:
        """Wait until every upstream was asked for once, with or without an answer."""
        await asyncio.gather(*(event.wait() for event in self._asked.values()))

    async def stop(self) -> None:
        """End all work."""
        self._targets = {}
        for name in tuple(self._asked):
            self._drop(name)
        await self._tasks.end_all()

    def _drop(self, name: str) -> None:
        self._tasks.end(name)
        if name in self._asked:
            # Nobody shall wait for an answer that will not come.
            self._asked.pop(name).set()

    async def _follow(self, name: str, resolver: Resolver, asked: asyncio.Event) -> None:
        standing = Standing(f"discovery of upstream {name}", self._report)
        last = None
        try:
            while True:
                try:
                    resolution = await resolver.resolve()
                except DiscoveryError as error:
                    standing.failed(str(error) + _consequence(last))
                    delay = retry_delay(standing.failures)
                except Exception as error:
                    # The boundary of an adapter: its fault must not end discovery unnoticed.
                    standing.failed(f"{type(error).__name__}: {error}" + _consequence(last))
                    delay = retry_delay(standing.failures)
                else:
                    if resolution.problem:
                        standing.failed(resolution.problem)
                    else:
                        standing.works()
                    message = Addresses(name, resolution.addresses)
                    if message != last:
                        self._publish(message)
                        last = message
                    delay = resolution.ttl
                asked.set()
                await self._sleep(jittered(delay, self._chance()))
        finally:
            await resolver.close()


def _consequence(last: Addresses | None) -> str:
    if last is None:
        return "; it has no servers yet"
    return f"; its last {len(last.addresses)} servers stay in use"
