"""An exchange that has ended in; counts, a line of the access log and a span out."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from strangler.proxy.dataplane.counters import Counters
from strangler.proxy.dataplane.entries import Entry
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.tracing import trace_id

_MAX_TEXT = 512
"""Characters of a client's words in one log field."""


class Recorder:
    """Records exchanges of one worker."""

    def __init__(self, counters: Counters, write: Callable[[bytes], None]) -> None:
        self._counters = counters
        self._write = write
        self._encode = msgspec.json.Encoder().encode
        self.logging = True
        """Whether lines are written."""
        self.redact: Callable[[str], str] = lambda text: text
        """Puts placeholders in the place of values from the environment."""

    def record(self, exchange: Exchange) -> None:
        """Count it, and log it if asked to."""
        decision = exchange.decision
        route = decision.route
        route_id = route.id if route is not None else "default"
        upstream = exchange.upstream.name if exchange.upstream is not None else ""
        outcome = exchange.outcome or Outcome.INTERNAL_ERROR
        seconds = time.perf_counter() - exchange.started
        self._counters.count(route_id, upstream, outcome, exchange.status // 100, seconds)
        if exchange.trace is not None and exchange.context.tracer is not None:
            exchange.context.tracer.end(
                exchange.trace,
                f"{_text(exchange.request.method)} {route_id}",
                {
                    "http.request.method": _text(exchange.request.method),
                    "url.path": _text(exchange.request.path),
                    "server.address": _text(exchange.request.host),
                    "client.address": exchange.request.client,
                    "http.response.status_code": exchange.status,
                    "strangler.route": route_id,
                    "strangler.upstream": upstream,
                    "strangler.outcome": outcome.reason,
                },
            )
        if not self.logging:
            return
        request = exchange.request
        entry = Entry(
            time=_now(),
            method=_text(request.method),
            host=_text(request.authority),
            path=_text(request.path),
            status=exchange.status,
            outcome=outcome.reason,
            duration=round(seconds * 1000, 3),
            route=route_id,
            upstream=upstream,
            why=decision.why,
            client=request.client,
            received=exchange.received,
            sent=exchange.sent,
            trace=_trace_id(exchange),
        )
        if request.query:
            entry.query = _text(_names(request.query))
        if exchange.status:
            first = exchange.answered - exchange.started if exchange.answered else seconds
            entry.first_byte = round(first * 1000, 3)
        if exchange.server:
            entry.server = exchange.server
        version = exchange.server_version
        if version:
            entry.version = version[:_MAX_TEXT]
        entry.retries = exchange.retries
        entry.fallback = exchange.fell_back
        if request.peer != request.client:
            entry.peer = request.peer
        entry.agent = _text(request.header(b"user-agent") or b"")
        if exchange.detail:
            entry.detail = self.redact(exchange.detail)[:_MAX_TEXT]
        self._write(self._encode(entry) + b"\n")

    def refused(self, outcome: Outcome, peer: str) -> None:
        """A request that could not be read."""
        self._counters.count("", "", outcome, outcome.status // 100, 0.0)
        if self.logging:
            entry = Entry(
                time=_now(),
                method="",
                host="",
                path="",
                status=outcome.status,
                outcome=outcome.reason,
                duration=0.0,
                route="",
                upstream="",
                why="",
                client=peer,
                received=0,
                sent=0,
            )
            self._write(self._encode(entry) + b"\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text(data: bytes) -> str:
    return data[:_MAX_TEXT].decode("ascii", "backslashreplace")


def _names(query: bytes) -> bytes:
    """What stands before `=`; a part without one may be a token just as well as a name."""
    parts = [part.partition(b"=") for part in query.split(b"&")[:50]]
    return b"&".join(name for name, equals, _ in parts if equals)


def _trace_id(exchange: Exchange) -> str:
    return trace_id(exchange.traceparent or exchange.request.header(b"traceparent") or b"")
