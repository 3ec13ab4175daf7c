import os

import pytest
from prometheus_client.parser import text_string_to_metric_families

from strangler.proxy.control.metrics import Metrics, resident, status_class
from strangler.proxy.dataplane.counters import BOUNDS
from strangler.proxy.dataplane.messages import RouteCount, ServerState, Snapshot, UpstreamState
from support.planes import plane


def snapshot():
    buckets = [0] * (len(BOUNDS) + 1)
    buckets[2], buckets[-1] = 3, 1
    return Snapshot(
        pid=1,
        generation=1,
        connections=4,
        active=2,
        tunnels=1,
        routes=tuple(
            RouteCount(
                route='or"ders\n',
                upstream="orders",
                outcome=outcome,
                status=status,
                requests=4,
                seconds=40.5,
                buckets=tuple(buckets),
            )
            for outcome, status in (("answered", 2), ("client-left", 0))
        ),
        shadows=(
            RouteCount(
                route="r",
                upstream="orders",
                outcome="answered",
                status=5,
                requests=4,
                seconds=2.0,
                buckets=tuple(buckets),
            ),
        ),
        servers=(
            ServerState(
                upstream="orders",
                host="::1",
                port=80,
                healthy=True,
                ejected=True,
                in_flight=1,
                idle=2,
                failures=3,
                attempts=9,
            ),
        ),
        upstreams=(
            UpstreamState(upstream="orders", circuit="open", in_flight=1, retries=5, fallbacks=6),
        ),
        counters={"connections_total": 11, "shadow_sent": 7, "something_new": 1, "reloads": 3},
    )


@pytest.fixture
def families(tmp_path):
    there = plane(tmp_path)
    there.fleet.snapshots.append(snapshot())
    there.deny("token")
    text = Metrics(there).text().decode()
    return {family.name: family for family in text_string_to_metric_families(text)}


def value(families, family, sample=None, **labels):
    """The one sample with these labels."""
    (found,) = [
        each.value
        for each in families[family].samples
        if each.name == (sample or each.name) and labels.items() <= each.labels.items()
    ]
    return found


def test_requests_are_told_by_route_upstream_outcome_and_status(families):
    """Nothing answered is a class of its own; odd names are escaped."""
    labels = {"route": 'or"ders\n', "upstream": "orders"}
    assert value(families, "strangler_requests", outcome="answered", **labels) == 4
    assert value(families, "strangler_requests", status_class="none", **labels) == 4


def test_durations_are_a_histogram_over_all_outcomes(families):
    """Buckets cumulated, the last as large as the count."""
    name = "strangler_request_duration_seconds"
    assert value(families, name, f"{name}_bucket", le="0.0025") == 0
    assert value(families, name, f"{name}_bucket", le="0.005") == 6
    assert value(families, name, f"{name}_bucket", le="30.0") == 6
    assert value(families, name, f"{name}_bucket", le="+Inf") == 8
    assert value(families, name, f"{name}_count") == 8
    assert value(families, name, f"{name}_sum") == 81.0


def test_shadow_copies_are_told_apart_from_requests(families):
    """With the status and the time of the service."""
    assert value(families, "strangler_shadow_requests", status_class="5xx") == 4
    name = "strangler_shadow_duration_seconds"
    assert value(families, name, f"{name}_count") == 4


def test_upstreams_are_told_by_state(families):
    """Servers, circuits, and what was done about failures."""
    assert value(families, "strangler_upstream_servers", state="ejected") == 1
    assert value(families, "strangler_upstream_servers", state="up") == 0
    assert value(families, "strangler_upstream_circuit_state", state="open") == 1
    assert value(families, "strangler_upstream_failures", server="[::1]:80") == 3
    assert value(families, "strangler_upstream_retries") == 5
    assert value(families, "strangler_upstream_fallbacks") == 6


def test_rules_switch_workers_and_refusals_are_told(families):
    """What alarms are made of."""
    assert value(families, "strangler_rules_valid") == 1
    assert value(families, "strangler_rules_generation") == 1
    assert value(families, "strangler_rules_last_success_timestamp_seconds") > 0
    assert value(families, "strangler_rules_reload_failures") == 0
    assert value(families, "strangler_kill_switch_on") == 0
    assert value(families, "strangler_workers_ready") == 2
    assert value(families, "strangler_admin_denied", reason="token") == 1
    assert value(families, "strangler_connections") == 4
    assert value(families, "strangler_client_connections") == 11
    assert value(families, "strangler_shadow_sent") == 7


def test_names_follow_the_conventions(families):
    """Own prefix, base units, help for each, counters that end in _total, no name twice."""
    for family in families.values():
        assert family.documentation, family.name
        if not family.name.startswith("process_"):
            assert family.name.startswith("strangler_"), family.name
        for sample in family.samples:
            if family.type == "counter":
                assert sample.name.endswith("_total"), sample.name
            assert not sample.name.endswith("_total_total")
    assert "strangler_something_new" in families
    assert "strangler_reloads" not in families


def test_status_classes_have_their_usual_names():
    """200 to 299 is 2xx."""
    assert [status_class(status) for status in (0, 2, 5)] == ["none", "2xx", "5xx"]


def test_memory_is_told_of_processes_that_exist():
    """0 for those that do not."""
    assert resident(os.getpid()) > 1_000_000
    assert resident(0) == 0
