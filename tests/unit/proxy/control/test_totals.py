from strangler.proxy.control.totals import ServerTally, Totals, UpstreamTally
from strangler.proxy.dataplane.messages import RouteCount, ServerState, Snapshot, UpstreamState


def snapshot(requests=1, **changes):
    values = {
        "pid": 1,
        "generation": 1,
        "connections": 2,
        "active": 1,
        "tunnels": 0,
        "routes": (
            RouteCount(
                route="r",
                upstream="u",
                outcome="answered",
                status=2,
                requests=requests,
                seconds=0.5,
                buckets=(requests, 0),
            ),
        ),
        "servers": (
            ServerState(
                upstream="u",
                host="h",
                port=1,
                healthy=True,
                ejected=False,
                in_flight=1,
                idle=2,
                failures=3,
                attempts=4,
            ),
        ),
        "upstreams": (
            UpstreamState(upstream="u", circuit="open", in_flight=1, retries=5, fallbacks=6),
        ),
        "counters": {"shadow_sent": 7},
    }
    return Snapshot(**{**values, **changes})


def test_workers_are_added_up():
    """Counts, gauges, and circuits by state."""
    tally = Totals().sum([snapshot(1), snapshot(2)])
    count = tally.routes["r", "u", "answered", 2]
    assert (count.requests, count.seconds, count.buckets) == (3, 1.0, [3, 0])
    assert (tally.connections, tally.active) == (4, 2)
    assert tally.upstreams["u"].circuits == {"open": 2}
    assert tally.servers["u", "h", 1].attempts == 8
    assert tally.counters == {"shadow_sent": 14}


def test_a_dead_worker_keeps_its_counts_and_loses_its_gauges():
    """So that no counter goes backwards, and nothing dead is shown as open."""
    totals = Totals()
    totals.depart(snapshot(5))
    totals.depart(None)  # it never said anything
    tally = totals.sum([snapshot(1)])
    assert tally.routes["r", "u", "answered", 2].requests == 6
    assert tally.counters == {"shadow_sent": 14}
    assert tally.upstreams["u"].retries == 10
    assert tally.upstreams["u"].circuits == {"open": 1}
    assert tally.servers["u", "h", 1].workers == 1
    assert tally.connections == 2


def test_summing_changes_nothing():
    """The same question twice has the same answer."""
    totals = Totals()
    totals.depart(snapshot(5))
    assert totals.sum([snapshot(1)]) == totals.sum([snapshot(1)])


def test_a_server_is_as_bad_as_its_worst_worker_says():
    """`down` by probes, `ejected` by failures, else `up`."""
    assert ServerTally(workers=2, healthy=2).state == "up"
    assert ServerTally(workers=2, healthy=2, ejected=1).state == "ejected"
    assert ServerTally(workers=2, healthy=1, ejected=1).state == "down"


def test_a_circuit_is_as_open_as_its_worst_worker_says():
    """Closed where nothing is known."""
    assert UpstreamTally(circuits={"closed": 3, "half-open": 1}).circuit == "half-open"
    assert UpstreamTally(circuits={"closed": 3, "half-open": 1, "open": 1}).circuit == "open"
    assert UpstreamTally().circuit == "closed"
