"""A worker's engine in front of functions: its port out, for tests with real clients."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.messages import AwsCredentials, Configuration, Message, Problem
from strangler.proxy.dataplane.table import compile_table
from strangler.rules.model import (
    Ambiguous,
    Effect,
    LambdaFunction,
    ProxySettings,
    Route,
    Rules,
    Servers,
    State,
    Upstream,
    Url,
)

CREDENTIALS = AwsCredentials("AKIDEXAMPLE", "secret", "token")


@dataclass
class Proxy:
    """A running engine."""

    engine: Engine
    port: int
    reports: list[Message] = field(default_factory=list)
    log: list[bytes] = field(default_factory=list)
    """Lines of the access log."""

    @property
    def problems(self) -> list[str]:
        """What the operator was told."""
        return [report.message for report in self.reports if isinstance(report, Problem)]


@asynccontextmanager
async def proxy_to(
    function: LambdaFunction,
    *,
    monolith: int = 0,
    effect: Effect = Effect.WRITE,
    credentials: AwsCredentials | None = CREDENTIALS,
) -> AsyncIterator[Proxy]:
    """The engine with this function for everything, and with a monolith on that port to fall
    back on."""
    reports: list[Message] = []
    log: list[bytes] = []
    engine = Engine(asyncio.get_running_loop(), access_log=log.append, report=reports.append)
    upstreams = [Upstream(name="function", target=function)]
    if monolith:
        url = Url(scheme="http", host="127.0.0.1", port=monolith)
        upstreams.append(Upstream(name="monolith", target=Servers(urls=(url,))))
    state = State.MIGRATED if monolith else State.RETIRED
    rules = Rules(
        upstreams=tuple(upstreams),
        default="monolith",
        routes=(
            Route(
                id="all", service="function", state=state, effect=effect, ambiguous=Ambiguous.PASS
            ),
        ),
    )
    engine.apply(
        Configuration(
            generation=1,
            table=compile_table(rules),
            upstreams=rules.upstreams,
            settings=ProxySettings(),
        )
    )
    if credentials is not None:
        engine.apply(credentials)
    sock = socket.create_server(("127.0.0.1", 0))
    await engine.listen([sock])
    try:
        yield Proxy(engine, sock.getsockname()[1], reports, log)
    finally:
        await engine.drain(0.0)
