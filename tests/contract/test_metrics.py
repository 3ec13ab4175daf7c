"""Both outlets of the metrics tell the same of the same traffic: Prometheus asks for totals, EMF's
records hold what came since the one before."""

import json
from collections import Counter

import pytest
from prometheus_client.parser import text_string_to_metric_families

from strangler.proxy.control.emf import EmfWriter, State
from strangler.proxy.control.metrics import Metrics
from strangler.proxy.control.totals import Totals
from strangler.proxy.dataplane.counters import BOUNDS
from strangler.proxy.dataplane.messages import RouteCount, ServerState, Snapshot
from support.planes import plane

STATE = State(rules_age=0.0, refusals=0, refused=False, digest="ab" * 32)
ORDERS, DEFAULT = ("orders.read", "orders"), ("default", "monolith")


def counted(place, status, *counts):
    """Requests of one kind: how many lasted as long as each bucket says."""
    buckets = [*counts, *[0] * (len(BOUNDS) + 1 - len(counts))]
    route, upstream = place
    return RouteCount(
        route=route,
        upstream=upstream,
        outcome="answered",
        status=status,
        requests=sum(counts),
        seconds=1.0,
        buckets=tuple(buckets),
    )


def snapshot(*routes, connections=0, down=0):
    """What one worker says."""
    servers = [
        ServerState(
            upstream="orders",
            host=f"10.0.0.{number}",
            port=80,
            healthy=number >= down,
            ejected=False,
            in_flight=0,
            idle=0,
            failures=0,
            attempts=0,
        )
        for number in range(3)
    ]
    return Snapshot(
        pid=1,
        generation=1,
        connections=connections,
        active=0,
        tunnels=0,
        routes=routes,
        shadows=(),
        servers=tuple(servers),
        upstreams=(),
        counters={},
    )


class Emf:
    """Adds records up, as CloudWatch does."""

    def __init__(self, folder):
        self.requests, self.errors, self.lasted = Counter(), Counter(), Counter()
        self._writer = EmfWriter("shop", lambda: 1_800_000_000.0)

    def show(self, snapshots):
        totals = Totals()
        whole, *routes = map(json.loads, self._writer.lines(totals.sum(snapshots), STATE))
        self.connections, self.down = whole["Connections"], whole["ServersDown"]
        for each in routes:
            place = each["route"], each["upstream"]
            self.requests[place] += each["Requests"]
            self.errors[place] += each["Errors5xx"]
            latency = each["Latency"]
            for value, count in zip(latency["Values"], latency["Counts"], strict=True):
                self.lasted[place, value] += count


class Prometheus:
    """Reads the page anew each time."""

    def __init__(self, folder):
        self._folder = folder

    def show(self, snapshots):
        there = plane(self._folder)
        there.fleet.snapshots.extend(snapshots)
        families = text_string_to_metric_families(Metrics(there).text().decode())
        found = {family.name: family.samples for family in families}
        self.requests, self.errors, self.lasted = Counter(), Counter(), Counter()
        for each in found["strangler_requests"]:
            place = each.labels["route"], each.labels["upstream"]
            self.requests[place] += int(each.value)
            if each.labels["status_class"] == "5xx":
                self.errors[place] += int(each.value)
        before = Counter()
        for each in found["strangler_request_duration_seconds"]:
            if not each.name.endswith("_bucket"):
                continue
            place = each.labels["route"], each.labels["upstream"]
            bound = float(each.labels["le"])
            # Buckets hold those below them too.
            here, before[place] = int(each.value) - before[place], int(each.value)
            if here:
                milliseconds = min(bound, 2 * BOUNDS[-1]) * 1_000
                self.lasted[place, round(milliseconds, 3)] += here
        (self.connections,) = (int(each.value) for each in found["strangler_connections"])
        (self.down,) = (
            int(each.value)
            for each in found["strangler_upstream_servers"]
            if each.labels["state"] == "down"
        )


@pytest.fixture(params=[Prometheus, Emf], ids=["prometheus", "emf"])
def outlet(request, tmp_path):
    return request.param(tmp_path)


def test_requests_are_counted_by_route_and_upstream(outlet):
    outlet.show([snapshot(counted(ORDERS, 2, 3, 1), counted(DEFAULT, 2, 5))])
    assert outlet.requests == {ORDERS: 4, DEFAULT: 5}


def test_answers_of_500_and_above_are_errors_and_others_none(outlet):
    outlet.show([snapshot(counted(ORDERS, 2, 3), counted(ORDERS, 4, 2), counted(ORDERS, 5, 1))])
    assert outlet.requests == {ORDERS: 6}
    assert +outlet.errors == {ORDERS: 1}


def test_durations_are_told_by_the_same_bounds(outlet):
    """The last bucket too, which has none."""
    counts = [0] * len(BOUNDS)
    counts[1] = 3
    outlet.show([snapshot(counted(ORDERS, 2, *counts, 2))])
    values = {BOUNDS[1] * 1_000: 3, 2 * BOUNDS[-1] * 1_000: 2}
    assert outlet.lasted == {(ORDERS, round(value, 3)): count for value, count in values.items()}


def test_workers_are_added_up(outlet):
    one = snapshot(counted(ORDERS, 2, 3), connections=2)
    outlet.show([one, one])
    assert outlet.requests == {ORDERS: 6}
    assert outlet.connections == 4


def test_nothing_is_counted_twice_when_asked_again(outlet):
    for requests in (3, 3, 8):
        outlet.show([snapshot(counted(ORDERS, 2, requests))])
    assert outlet.requests == {ORDERS: 8}


def test_servers_whose_probes_fail_are_down(outlet):
    outlet.show([snapshot(counted(ORDERS, 2, 1), down=2)])
    assert outlet.down == 2
