"""Snapshots of workers in, sums out that never go backwards: who died keeps what it counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from strangler.proxy.dataplane.messages import RouteCount, ServerState, Snapshot, UpstreamState

RouteKey = tuple[str, str, str, int]
"""Route, upstream, outcome, status class."""
ServerKey = tuple[str, str, int]
"""Upstream, host, port."""


@dataclass(slots=True)
class RouteTally:
    """Requests of one kind, of all workers since the start."""

    requests: int = 0
    seconds: float = 0.0
    buckets: list[int] = field(default_factory=list)

    def add(self, count: RouteCount) -> None:
        """Count what one worker counted."""
        self.requests += count.requests
        self.seconds += count.seconds
        if len(self.buckets) < len(count.buckets):
            self.buckets += [0] * (len(count.buckets) - len(self.buckets))
        for number, requests in enumerate(count.buckets):
            self.buckets[number] += requests


@dataclass(slots=True)
class ServerTally:
    """One server as all workers see it."""

    workers: int = 0
    """How many workers know it now."""
    healthy: int = 0
    """How many of them are told that probes succeed."""
    ejected: int = 0
    """How many of them leave it out because of failures."""
    in_flight: int = 0
    idle: int = 0
    failures: int = 0
    attempts: int = 0

    def add(self, state: ServerState, *, alive: bool) -> None:
        """Count what one worker says; of a dead one only its totals."""
        self.failures += state.failures
        self.attempts += state.attempts
        if alive:
            self.workers += 1
            self.healthy += state.healthy
            self.ejected += state.ejected
            self.in_flight += state.in_flight
            self.idle += state.idle

    @property
    def state(self) -> str:
        """`up`; `ejected` if any worker leaves it out; `down` if probes fail."""
        if self.healthy < self.workers:
            return "down"
        return "ejected" if self.ejected else "up"


@dataclass(slots=True)
class UpstreamTally:
    """One upstream as all workers see it."""

    circuits: dict[str, int] = field(default_factory=dict)
    """Workers by state of their circuit breaker."""
    in_flight: int = 0
    retries: int = 0
    fallbacks: int = 0

    def add(self, state: UpstreamState, *, alive: bool) -> None:
        """Count what one worker says; of a dead one only its totals."""
        self.retries += state.retries
        self.fallbacks += state.fallbacks
        if alive:
            self.in_flight += state.in_flight
            self.circuits[state.circuit] = self.circuits.get(state.circuit, 0) + 1

    @property
    def circuit(self) -> str:
        """The worst state that any worker is in."""
        worst = ("open", "half-open", "closed")
        return next((state for state in worst if self.circuits.get(state)), "closed")


@dataclass(slots=True)
class Tally:
    """Everything that was counted."""

    connections: int = 0
    active: int = 0
    tunnels: int = 0
    routes: dict[RouteKey, RouteTally] = field(default_factory=dict)
    shadows: dict[RouteKey, RouteTally] = field(default_factory=dict)
    """Of copies: status and duration are the service's."""
    servers: dict[ServerKey, ServerTally] = field(default_factory=dict)
    upstreams: dict[str, UpstreamTally] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    def add(self, snapshot: Snapshot, *, alive: bool = True) -> None:
        """Count one worker in."""
        if alive:
            self.connections += snapshot.connections
            self.active += snapshot.active
            self.tunnels += snapshot.tunnels
        _count(self.routes, snapshot.routes)
        _count(self.shadows, snapshot.shadows)
        for server in snapshot.servers:
            place = (server.upstream, server.host, server.port)
            self.servers.setdefault(place, ServerTally()).add(server, alive=alive)
        for upstream in snapshot.upstreams:
            tally = self.upstreams.setdefault(upstream.upstream, UpstreamTally())
            tally.add(upstream, alive=alive)
        for name, number in snapshot.counters.items():
            self.counters[name] = self.counters.get(name, 0) + number


def _count(tallies: dict[RouteKey, RouteTally], counts: Iterable[RouteCount]) -> None:
    for count in counts:
        key = (count.route, count.upstream, count.outcome, count.status)
        tallies.setdefault(key, RouteTally()).add(count)


def _copied(tallies: dict[RouteKey, RouteTally]) -> dict[RouteKey, RouteTally]:
    return {
        key: RouteTally(tally.requests, tally.seconds, list(tally.buckets))
        for key, tally in tallies.items()
    }


class Totals:
    """The last snapshot of each worker that ended, kept for good."""

    def __init__(self) -> None:
        self._departed = Tally()

    def depart(self, snapshot: Snapshot | None) -> None:
        """A worker has ended; this was its last snapshot, if it ever sent one."""
        if snapshot is not None:
            self._departed.add(snapshot, alive=False)

    def sum(self, living: Iterable[Snapshot]) -> Tally:
        """What all workers counted, dead or alive."""
        tally = Tally(
            routes=_copied(self._departed.routes),
            shadows=_copied(self._departed.shadows),
            servers={
                key: ServerTally(failures=server.failures, attempts=server.attempts)
                for key, server in self._departed.servers.items()
            },
            upstreams={
                name: UpstreamTally(retries=upstream.retries, fallbacks=upstream.fallbacks)
                for name, upstream in self._departed.upstreams.items()
            },
            counters=dict(self._departed.counters),
        )
        for snapshot in living:
            tally.add(snapshot)
        return tally
