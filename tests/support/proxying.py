"""Rules in, a running proxy out: the engine in a thread of this process, behind a real socket.

A rules value is made by hand (`rules_for`) or read from YAML; `Strangler.apply` reloads."""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import uvloop

from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.messages import Address, Addresses, Configuration
from strangler.proxy.dataplane.table import compile_table
from strangler.rules.model import ProxySettings, Route, Rules, Servers, Upstream, Url
from support.raw_client import RawClient
from support.recording import PATIENCE, RecordingOrigin
from support.strict_http import Message

T = TypeVar("T")
HOST = b"shop.example"
"""The Host of requests where it does not matter."""


def request(
    target: bytes = b"/", *lines: bytes, method: bytes = b"GET", body: bytes = b"", minor: int = 1
) -> bytes:
    """A request as bytes: with the usual Host, and a length where it has a body."""
    head = [b"%b %b HTTP/1.%d" % (method, target, minor), b"Host: " + HOST, *lines]
    if body:
        head.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*head, b"", body])


def response(status: int = 200, *lines: bytes, body: bytes | None = b"ok") -> bytes:
    """An answer as bytes; None for the body leaves out its length too."""
    head = [b"HTTP/1.1 %d Whatever" % status, *lines]
    if body is not None:
        head.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*head, b"", body or b""])


def upstream(
    name: str, port: int, *, at: str = "127.0.0.1", prefix: str = "", **options: Any
) -> Upstream:
    """An upstream with one server on loopback, known by the name or address `at`."""
    url = Url(scheme="http", host=at, port=port, prefix=prefix)
    return Upstream(name=name, target=Servers(urls=(url,)), **options)


def rules_for(
    monolith: RecordingOrigin | int,
    *upstreams: Upstream,
    routes: Sequence[Route] = (),
    settings: ProxySettings | None = None,
    **options: Any,
) -> Rules:
    """Rules with `monolith` as default; `options` are its upstream's."""
    port = monolith if isinstance(monolith, int) else monolith.port
    known = (upstream("monolith", port, **options), *upstreams)
    return Rules(
        upstreams=tuple(sorted(known, key=lambda item: item.name)),
        default="monolith",
        routes=tuple(routes),
        proxy=settings or ProxySettings(),
    )


class _Loop:
    """One event loop in a thread, for all engines of a test run."""

    def __init__(self) -> None:
        self.loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def call(self, function: Callable[[], T]) -> T:
        """What `function` returns or raises, run in the loop's thread."""

        async def run() -> T:
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(PATIENCE)

    def wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(PATIENCE)

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        self.loop.close()


_running: list[_Loop] = []


def engine_loop() -> _Loop:
    """The loop that all engines of a test module share."""
    if not _running:
        _running.append(_Loop())
    return _running[0]


def end_engine_loop() -> None:
    """End it with its thread: later tests fork, and must not from a process with threads."""
    while _running:
        _running.pop().end()


class Strangler:
    """A running proxy. `log` holds the access log's entries, `reports` what the control plane
    was told."""

    def __init__(self, rules: Rules, *, host: str = "127.0.0.1", ssl: Any = None) -> None:
        self.log: list[Any] = []
        self.reports: list[Any] = []
        self._generation = 0
        self._threaded = engine_loop()
        self._listener = socket.create_server(
            (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=512
        )
        self._listener.setblocking(False)
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self.engine = self._threaded.call(
            lambda: Engine(
                self._threaded.loop, access_log=self.log.append, report=self.reports.append
            )
        )
        self.apply(rules)
        self._threaded.wait(self.engine.listen([self._listener], ssl))

    def __enter__(self) -> "Strangler":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def apply(self, rules: Rules, *, resolve: bool = True) -> None:
        """Take these rules for requests that begin from now on. Without `resolve` nobody says
        where the upstreams' servers are."""
        self._generation += 1
        table = compile_table(rules)
        configuration = Configuration(
            generation=self._generation,
            table=table,
            upstreams=rules.upstreams,
            settings=rules.proxy,
        )
        messages: list[Any] = [configuration]
        for each in rules.upstreams:
            if resolve and isinstance(each.target, Servers):
                addresses = tuple(
                    Address(
                        "127.0.0.1" if url.host == "localhost" else url.host, url.port, url.host
                    )
                    for url in each.target.urls
                )
                messages.append(Addresses(each.name, addresses))
        self._threaded.call(lambda: [self.engine.apply(message) for message in messages])

    def inside(self, function: Callable[[Engine], T]) -> T:
        """What `function` makes of the engine, in its own thread."""
        return self._threaded.call(lambda: function(self.engine))

    def drain(self, timeout: float) -> int:
        """How many exchanges had to be cut."""
        return self._threaded.wait(self.engine.drain(timeout))

    def close(self) -> None:
        """Cut what is under way and free the port."""
        self._threaded.wait(self.engine.drain(0.0))
        self._listener.close()

    def client(self, **options: Any) -> RawClient:
        """A new connection to it."""
        return RawClient(self.address, **options)

    def ask(self, data: bytes) -> Message:
        """The final answer to one request, on a connection of its own."""
        with self.client() as client:
            return client.ask(data)
