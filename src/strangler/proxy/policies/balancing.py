"""Servers in, the one that gets the next request out.

Every balancer keeps to the same order: servers that are not excluded, of these the available
ones. Where every server is unavailable, all count as available (panic routing): probes and
ejections judge from the past, and if they condemn a whole upstream then either nothing is lost by
trying or they are wrong, while refusing would turn their error into an outage."""

from collections.abc import Callable, Collection, Sequence
from math import inf
from typing import Protocol, TypeVar, assert_never

from strangler.rules.model import Balance

_TRIES = (1, 2, 3, 4)
"""Random draws before the whole list is read; the result's distribution is the same."""


class Server(Protocol):
    """What a balancer has to know of a server."""

    @property
    def in_flight(self) -> int:
        """Attempts under way."""

    @property
    def weight(self) -> float:
        """Static weight times the factor of slow start, at least 0. A server of weight 0 gets a
        request only where no other is available."""

    @property
    def available(self) -> bool:
        """Healthy by its probes and not ejected."""


S = TypeVar("S", bound=Server)


class Balancer(Protocol):
    """Chooses servers for one upstream."""

    def choose(self, servers: Sequence[S], exclude: Collection[S] = ()) -> S | None:
        """The server for the next attempt.

        Hand over the same sequence until the servers change, then a new one: what is remembered
        of its members hangs on its identity. `exclude` are those that a request has tried
        already. None: there is no server, or none that would be worth a further try, because
        every one (or every available one) is excluded."""


def make_balancer(balance: Balance, random: Callable[[], float]) -> Balancer:
    """The balancer of that name; `random` returns numbers of [0, 1)."""
    match balance:
        case Balance.ROUND_ROBIN:
            return RoundRobin(random)
        case Balance.LEAST_CONNECTIONS:
            return LeastConnections(random)
        case Balance.POWER_OF_TWO:
            return PowerOfTwo(random)
    assert_never(balance)


class RoundRobin:
    """In turn. Where weights differ, a server is taken at weight/heaviest of its turns: within
    any number of rounds each server is at most one request away from its share.

    An ordinary call looks at one server only; weights are compared once a round. The start is by
    chance, so that several workers do not march in step."""

    __slots__ = ("_credits", "_heaviest", "_next", "_random", "_servers")

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._servers: Sequence[Server] = ()
        self._credits: list[float] = []
        self._heaviest = 0.0
        self._next = 0

    def choose(self, servers: Sequence[S], exclude: Collection[S] = ()) -> S | None:
        """See `Balancer.choose`."""
        count = len(servers)
        if exclude or count < 2:
            candidates = _candidates(servers, exclude)
            return _choose_by_weight(candidates, self._random) if candidates else None
        if servers is not self._servers:
            self._adopt(servers)
        index = self._next
        while True:
            if index >= count:
                index = 0
                heaviest = _heaviest(servers)
                if heaviest is None:
                    return _choose_by_weight(servers, self._random)
                self._heaviest = heaviest
            server = servers[index]
            if server.available:
                weight = server.weight
                if weight >= self._heaviest:
                    self._next = index + 1
                    return server
                credit = self._credits[index] + weight / self._heaviest
                if credit >= 1.0:
                    self._credits[index] = credit - 1.0
                    self._next = index + 1
                    return server
                self._credits[index] = credit
            index += 1

    def _adopt(self, servers: Sequence[Server]) -> None:
        known = dict(zip(map(id, self._servers), self._credits, strict=True))
        self._credits = [known.get(id(server), self._random()) for server in servers]
        self._servers = servers
        heaviest = _heaviest(servers)
        self._heaviest = heaviest or 0.0
        self._next = int(self._random() * len(servers)) if heaviest else len(servers)


class LeastConnections:
    """The server with the fewest attempts under way for its weight; among equals (above all idle
    ones) by chance in proportion to their weights. Looks at every server."""

    __slots__ = ("_random",)

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random

    def choose(self, servers: Sequence[S], exclude: Collection[S] = ()) -> S | None:
        """See `Balancer.choose`."""
        if exclude or len(servers) < 2:
            servers = _candidates(servers, exclude)
            if len(servers) < 2:
                return servers[0] if servers else None
        best = None
        least = tied = 0.0
        for server in servers:
            if server.available:
                # An idle server is best whatever its weight; of the others the one that would
                # be the least loaded with one attempt more.
                weight = server.weight
                load = float(server.in_flight)
                if weight <= 0.0:
                    load = inf
                elif load:
                    load = (load + 1.0) / weight
                if best is None or load < least:
                    best, least, tied = server, load, weight
                elif load == least:
                    tied += weight
                    if self._random() * tied < weight:
                        best = server
        return best if best is not None else _choose_by_weight(servers, self._random)


class PowerOfTwo:
    """Of two servers drawn in proportion to their weights the one with fewer attempts under way
    for its weight; the first drawn where they are equal. Looks at two servers, however many
    there are."""

    __slots__ = ("_heaviest", "_random")

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._heaviest = inf

    def choose(self, servers: Sequence[S], exclude: Collection[S] = ()) -> S | None:
        """See `Balancer.choose`."""
        if exclude or len(servers) < 2:
            servers = _candidates(servers, exclude)
            if len(servers) < 2:
                return servers[0] if servers else None
        first = self._draw(servers)
        load = first.in_flight
        if not load:
            return first
        second = self._draw(servers)
        if second is first:
            second = servers[servers.index(first) - 1]
            # `first` is unavailable only where all are.
            if first.available and not second.available:
                return first
        other = second.in_flight
        weight = second.weight
        # As in LeastConnections, without a division.
        if (other + 1 if other else 0) * first.weight < (load + 1) * weight:
            return second
        return first

    def _draw(self, servers: Sequence[S]) -> S:
        """One by weight: by rejection, and if that does not end soon, by counting."""
        random = self._random
        count = len(servers)
        for _ in _TRIES:
            server = servers[int(random() * count)]
            if server.available:
                weight = server.weight
                if weight >= self._heaviest:
                    self._heaviest = weight
                    return server
                if random() * self._heaviest < weight:
                    return server
        self._heaviest = _heaviest(servers) or inf
        return _choose_by_weight([s for s in servers if s.available] or servers, random)


def _heaviest(servers: Sequence[Server]) -> float | None:
    """The largest weight of an available server; None where none is available."""
    heaviest = None
    for server in servers:
        if server.available:
            weight = server.weight
            if heaviest is None or weight > heaviest:
                heaviest = weight
    return heaviest


def _candidates(servers: Sequence[S], exclude: Collection[S]) -> Sequence[S]:
    """Whom a further try may go to: untried and available, or untried if nobody is available."""
    if len(servers) == 1 and not exclude:
        return servers
    if any(server.available for server in servers):
        return [s for s in servers if s.available and s not in exclude]
    return [s for s in servers if s not in exclude]


def _choose_by_weight(servers: Sequence[S], random: Callable[[], float]) -> S:
    """One of at least one server, by chance in proportion to the weights."""
    if len(servers) == 1:
        return servers[0]
    total = sum(server.weight for server in servers)
    if total <= 0.0:
        return servers[int(random() * len(servers))]
    mark = random() * total
    for server in servers:
        mark -= server.weight
        if mark < 0.0:
            return server
    return servers[-1]
