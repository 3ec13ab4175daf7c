"""Spans of the workers in, OTLP over HTTP out: bounded, in batches, never in anybody's way."""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from strangler import __version__
from strangler.proxy.control.journal import Journal
from strangler.proxy.dataplane.messages import Span
from strangler.rules.model import Telemetry

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan

_BATCH = 512
_MOST = 10_000
_DELAY = 1.0
_TIMEOUT = 5.0
_PATH = "/v1/traces"


def can_export() -> bool:
    """Whether the `otel` extra is installed."""
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ModuleNotFoundError:  # a package above it is missing
        return False


class SpanExporter:
    """Keeps up to `most` spans, and sends them from a thread of its own.

    A collector that is away costs spans, which are counted, and nothing else."""

    def __init__(
        self, settings: Telemetry, journal: Journal, *, delay: float = _DELAY, most: int = _MOST
    ) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource

        self.settings = settings
        self.exported = 0
        self.dropped = 0
        """Spans that found no room."""
        self.failed = 0
        """Spans that the collector did not take."""
        self._journal = journal
        self._delay = delay
        self._most = most
        self._queue: deque[Span] = deque()
        self._filled = asyncio.Event()
        self._healthy = True
        self._exporter = OTLPSpanExporter(endpoint=endpoint(settings.otlp), timeout=_TIMEOUT)
        self._resource = Resource.create(
            {"service.name": settings.service_name, "service.version": __version__}
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="otlp")
        self._task = asyncio.create_task(self._run())

    def take(self, spans: Iterable[Span]) -> None:
        """Queue spans; those for which there is no room are dropped."""
        for span in spans:
            if len(self._queue) >= self._most:
                self.dropped += 1
            else:
                self._queue.append(span)
        self._filled.set()

    async def _run(self) -> None:
        while True:
            await self._filled.wait()
            await asyncio.sleep(self._delay)  # a batch gathers
            await self._flush()

    async def _flush(self) -> None:
        while self._queue:
            count = min(_BATCH, len(self._queue))
            batch = [self._queue.popleft() for _ in range(count)]
            loop = asyncio.get_running_loop()
            sent = await loop.run_in_executor(self._thread, self._export, batch)
            if sent:
                self.exported += count
            else:
                self.failed += count
            self._say(sent)
        self._filled.clear()

    def _export(self, batch: Sequence[Span]) -> bool:
        from opentelemetry.sdk.trace.export import SpanExportResult

        spans = [readable(span, self._resource) for span in batch]
        return self._exporter.export(spans) is SpanExportResult.SUCCESS

    def _say(self, sent: bool) -> None:
        """Once when it begins to fail, and once when it works again."""
        if sent != self._healthy:
            self._healthy = sent
            if sent:
                self._journal.info("telemetry", "the trace collector takes spans again")
            else:
                self._journal.warning("telemetry", "the trace collector does not take spans")

    async def close(self, timeout: float = 3.0) -> None:
        """Send what is queued, for at most `timeout` seconds."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        with suppress(TimeoutError):
            await asyncio.wait_for(self._flush(), timeout)
        self._exporter.shutdown()  # type: ignore[no-untyped-call]  # the SDK's
        self._thread.shutdown(wait=False, cancel_futures=True)


def endpoint(given: str) -> str:
    """Where traces go; a URL without a path gets the usual one (OTLP specification, OTLP/HTTP)."""
    return given.rstrip("/") + _PATH if urlsplit(given).path in ("", "/") else given


def readable(span: Span, resource: "Resource") -> "ReadableSpan":
    """One of our spans as the SDK's exporter reads it."""
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope
    from opentelemetry.trace import SpanContext, SpanKind, TraceFlags
    from opentelemetry.trace.status import Status, StatusCode

    trace = int(span.trace_id, 16)
    sampled = TraceFlags(TraceFlags.SAMPLED)
    parent = None
    if span.parent_id:
        parent = SpanContext(trace, int(span.parent_id, 16), is_remote=True, trace_flags=sampled)
    code = span.attributes.get("http.response.status_code", 0)
    failed = isinstance(code, int) and code >= 500
    return ReadableSpan(
        name=span.name,
        context=SpanContext(trace, int(span.span_id, 16), is_remote=False, trace_flags=sampled),
        parent=parent,
        resource=resource,
        attributes=dict(span.attributes),
        kind=SpanKind.SERVER,
        status=Status(StatusCode.ERROR if failed else StatusCode.UNSET),
        start_time=span.start,
        end_time=span.end,
        instrumentation_scope=InstrumentationScope("strangler.proxy", __version__),
    )
