"""Sums of all workers in, families for Prometheus out, under names that stay."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from strangler import __version__
from strangler.proxy.control.plane import ControlPlane
from strangler.proxy.control.totals import RouteKey, RouteTally, Tally
from strangler.proxy.dataplane.counters import BOUNDS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_COUNTERS = {
    "connections_total": ("client_connections", "Client connections accepted."),
    "connections_refused": (
        "client_connections_refused",
        "Client connections closed at once because too many were open.",
    ),
    "requests_refused": ("requests_refused", "Requests refused before they were routed."),
    "internal_errors": ("internal_errors", "Faults of the proxy itself; the log tells each once."),
    "shadow_sent": ("shadow_sent", "Shadow copies sent to a service."),
    "shadow_dropped": ("shadow_dropped", "Shadow copies not sent because the queue was full."),
    "shadow_failed": ("shadow_failed", "Shadow copies that a service did not answer."),
    "access_log_dropped": ("access_log_dropped", "Access-log lines that were not written."),
}
"""Name and help of the totals that workers report by name; others get general ones."""
_INTERNAL = {"reloads"}
"""Totals of a single worker that say nothing in sum."""
_CIRCUITS = ("closed", "open", "half-open")
_SERVER_STATES = ("up", "ejected", "down")


class Metrics:
    """Collects and renders in a registry of our own, so that nothing else in the process appears
    in it."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane
        self._process = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=self._process)

    def collect(self) -> list[Metric]:
        """Every family at this moment; takes milliseconds."""
        tally = self._plane.fleet.tally()
        return [
            *requests(tally),
            *upstreams(tally),
            *counters(tally),
            *rules(self._plane),
            *processes(self._plane),
            *self._process.collect(),
        ]

    def text(self) -> bytes:
        """The exposition in the text format of Prometheus."""
        return render(self.collect())


def render(families: Iterable[Metric]) -> bytes:
    """Families in the text format of Prometheus. A second for thousands of routes: not for the
    event loop."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(families))
    return generate_latest(registry)


class _Collected(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def requests(tally: Tally) -> Iterator[Metric]:
    """Traffic as clients see it, and copies as services answer them."""
    yield from _counted(
        tally.routes,
        "strangler_requests",
        "Requests by route (default: none matched), upstream, outcome and status class.",
        "strangler_request_duration_seconds",
        "From a request's first byte to the end of its answer, by route and upstream.",
    )
    yield from _counted(
        tally.shadows,
        "strangler_shadow_requests",
        "Shadow copies by route, service, outcome and the service's status class.",
        "strangler_shadow_duration_seconds",
        "How long the service took for a copy.",
    )
    for name, value, text in (
        ("connections", tally.connections, "Open client connections."),
        ("requests_active", tally.active, "Requests under way."),
        ("tunnels", tally.tunnels, "WebSocket tunnels under way."),
    ):
        yield GaugeMetricFamily(f"strangler_{name}", text, value=value)


def _counted(
    tallies: dict[RouteKey, RouteTally], name: str, text: str, times: str, times_text: str
) -> Iterator[Metric]:
    labels = ["route", "upstream", "outcome", "status_class"]
    total = CounterMetricFamily(name, text, labels=labels)
    durations: dict[tuple[str, str], RouteTally] = {}
    for (route, upstream, outcome, status), count in sorted(tallies.items()):
        total.add_metric([route, upstream, outcome, status_class(status)], count.requests)
        whole = durations.setdefault((route, upstream), RouteTally())
        whole.seconds += count.seconds
        whole.buckets = _added(whole.buckets, count.buckets)
    yield total
    histogram = HistogramMetricFamily(times, times_text, labels=["route", "upstream"])
    for place, whole in durations.items():
        histogram.add_metric(list(place), _cumulated(whole.buckets), whole.seconds)
    yield histogram


def status_class(status: int) -> str:
    """`2xx` and so on; `none` where nothing was answered."""
    return f"{status}xx" if status else "none"


def _added(first: list[int], second: list[int]) -> list[int]:
    size = max(len(first), len(second))
    padded = (each + [0] * (size - len(each)) for each in (first, second))
    return [a + b for a, b in zip(*padded, strict=True)]


def _cumulated(buckets: list[int]) -> list[tuple[str, float]]:
    counts = (buckets + [0] * (len(BOUNDS) + 1))[: len(BOUNDS) + 1]
    result: list[tuple[str, float]] = []
    total = 0
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
        total += count
        result.append((bound, total))
    return result


def upstreams(tally: Tally) -> Iterator[Metric]:
    """Servers and circuits as workers see them."""
    states = GaugeMetricFamily(
        "strangler_upstream_servers",
        "Servers by state: up, ejected (a worker leaves it out), down (probes fail).",
        labels=["upstream", "state"],
    )
    attempts = CounterMetricFamily(
        "strangler_upstream_attempts", "Attempts on a server.", labels=["upstream", "server"]
    )
    failures = CounterMetricFamily(
        "strangler_upstream_failures",
        "Attempts on a server that failed.",
        labels=["upstream", "server"],
    )
    idle = GaugeMetricFamily(
        "strangler_upstream_idle_connections",
        "Connections kept for the next request.",
        labels=["upstream"],
    )
    servers: dict[str, dict[str, int]] = {}
    resting: dict[str, int] = {}
    for (upstream, host, port), server in sorted(tally.servers.items()):
        name = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        attempts.add_metric([upstream, name], server.attempts)
        failures.add_metric([upstream, name], server.failures)
        if server.workers:
            known = servers.setdefault(upstream, dict.fromkeys(_SERVER_STATES, 0))
            known[server.state] += 1
            resting[upstream] = resting.get(upstream, 0) + server.idle
    for upstream, known in servers.items():
        for state, count in known.items():
            states.add_metric([upstream, state], count)
        idle.add_metric([upstream], resting[upstream])
    yield from (states, attempts, failures, idle)
    circuit = GaugeMetricFamily(
        "strangler_upstream_circuit_state",
        "Workers whose circuit breaker is in this state.",
        labels=["upstream", "state"],
    )
    flying = GaugeMetricFamily(
        "strangler_upstream_in_flight", "Requests sent and not yet answered.", labels=["upstream"]
    )
    retries = CounterMetricFamily(
        "strangler_upstream_retries", "Further attempts after a failure.", labels=["upstream"]
    )
    fallbacks = CounterMetricFamily(
        "strangler_upstream_fallbacks",
        "Requests that the monolith answered instead of this upstream.",
        labels=["upstream"],
    )
    for name, upstream_tally in sorted(tally.upstreams.items()):
        for state in _CIRCUITS:
            circuit.add_metric([name, state], upstream_tally.circuits.get(state, 0))
        flying.add_metric([name], upstream_tally.in_flight)
        retries.add_metric([name], upstream_tally.retries)
        fallbacks.add_metric([name], upstream_tally.fallbacks)
    yield from (circuit, flying, retries, fallbacks)


def counters(tally: Tally) -> Iterator[Metric]:
    """Totals that workers report by name."""
    for name in sorted({*_COUNTERS, *tally.counters} - _INTERNAL):
        general = (name.removesuffix("_total"), f"Total of {name.replace('_', ' ')}.")
        metric, text = _COUNTERS.get(name, general)
        value = tally.counters.get(name, 0)
        yield CounterMetricFamily(f"strangler_{metric}", text, value=value)


def rules(plane: ControlPlane) -> Iterator[Metric]:
    """What is in force, and since when."""
    reloader = plane.reloader
    position = plane.kill_switch.position
    for name, value, text in (
        ("rules_generation", reloader.generation, "Generation of the rules in force."),
        ("rules_valid", not reloader.failure, "Whether the last load was applied."),
        (
            "rules_last_success_timestamp_seconds",
            reloader.last_success,
            "When rules were last applied.",
        ),
        ("rules_routes", len(reloader.current.rules.routes), "Routes in force."),
        ("kill_switch_on", position.on, "Whether everything goes to the monolith."),
        (
            "kill_switch_forced",
            position.on and position.forced,
            "Whether retired routes go there too.",
        ),
    ):
        yield GaugeMetricFamily(f"strangler_{name}", text, value=float(value))
    for name, value, text in (
        ("rules_reloads", reloader.reloads, "Loads that were applied after the first."),
        ("rules_reload_failures", reloader.failures, "Loads that changed nothing."),
    ):
        yield CounterMetricFamily(f"strangler_{name}", text, value=value)


def processes(plane: ControlPlane) -> Iterator[Metric]:
    """The workers, and what the supervisor does beside."""
    fleet = plane.fleet
    build = GaugeMetricFamily("strangler_build_info", "Always 1.", labels=["version"])
    build.add_metric([__version__], 1)
    yield build
    yield GaugeMetricFamily("strangler_workers", "Workers wanted.", value=fleet.size)
    yield GaugeMetricFamily(
        "strangler_workers_ready",
        "Workers that answer by the latest rules.",
        value=fleet.current,
    )
    yield CounterMetricFamily(
        "strangler_worker_restarts", "Workers that ended and were replaced.", value=fleet.restarts
    )
    memory = GaugeMetricFamily(
        "strangler_worker_resident_memory_bytes", "Resident memory.", labels=["worker"]
    )
    for worker in fleet.workers:
        if size := resident(worker.pid):
            memory.add_metric([str(worker.slot)], size)
    yield memory
    denied = CounterMetricFamily(
        "strangler_admin_denied", "Requests that the admin API refused.", labels=["reason"]
    )
    for reason in ("token", "host", "origin"):
        denied.add_metric([reason], plane.denied.get(reason, 0))
    yield denied
    if exporter := plane.exporter():
        spans = CounterMetricFamily(
            "strangler_telemetry_spans", "Spans by what became of them.", labels=["result"]
        )
        spans.add_metric(["exported"], exporter.exported)
        spans.add_metric(["dropped"], exporter.dropped)
        spans.add_metric(["failed"], exporter.failed)
        yield spans


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
