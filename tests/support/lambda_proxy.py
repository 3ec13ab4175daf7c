"""A worker's engine in front of functions: its port out, for tests with real clients."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.messages import AwsCredentials, Configuration, Message, Problem
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.table import Decision
from strangler.rules.model import (
    Effect,
    LambdaFunction,
    ProxySettings,
    Route,
    Servers,
    Upstream,
    Url,
)

CREDENTIALS = AwsCredentials("AKIDEXAMPLE", "secret", "token")


@dataclass
class OneWay:
    """A table by which every request goes to the function, and to the monolith if that may be."""

    fallback: bool = False
    effect: Effect = Effect.WRITE

    def decide(self, request: Request) -> Decision:
        """See `RouteTable`."""
        return Decision(
            upstream="function",
            why="migrated",
            fallback="monolith" if self.fallback else "",
            route=Route(id="all", service="function", effect=self.effect),
        )

    def killed(self, *, forced: bool) -> "OneWay":
        """See `RouteTable`."""
        return self


@dataclass
class Proxy:
    """A running engine."""

    engine: Engine
    port: int
    reports: list[Message] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """What the operator was told."""
        return [report.message for report in self.reports if isinstance(report, Problem)]


@asynccontextmanager
async def proxy_to(
    function: LambdaFunction,
    *,
    table: OneWay | None = None,
    monolith: int = 0,
    credentials: AwsCredentials | None = CREDENTIALS,
) -> AsyncIterator[Proxy]:
    """The engine with this function, and with a monolith on that port."""
    reports: list[Message] = []
    engine = Engine(asyncio.get_running_loop(), access_log=lambda line: None, report=reports.append)
    upstreams = [Upstream(name="function", target=function)]
    if monolith:
        url = Url(scheme="http", host="127.0.0.1", port=monolith)
        upstreams.append(Upstream(name="monolith", target=Servers(urls=(url,))))
    engine.apply(
        Configuration(
            generation=1,
            table=table or OneWay(),
            upstreams=tuple(upstreams),
            settings=ProxySettings(),
        )
    )
    if credentials is not None:
        engine.apply(credentials)
    sock = socket.create_server(("127.0.0.1", 0))
    await engine.listen([sock])
    try:
        yield Proxy(engine, sock.getsockname()[1], reports)
    finally:
        await engine.drain(0.0)
