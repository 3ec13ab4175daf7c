"""Records of CloudWatch's Embedded Metric Format, held against a schema of our own."""

import select

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.control.emf import MOST_ROUTES, EmfWriter, State, dimension
from strangler.proxy.control.totals import RouteTally, ServerTally, Tally
from strangler.proxy.dataplane.counters import BOUNDS
from support.emf_schema import checked

STATE = State(rules_age=3.21, refusals=0, refused=False, digest="ab" * 32)
LAST = len(BOUNDS)


def buckets(**counts):
    found = [0] * (LAST + 1)
    for name, count in counts.items():
        found[int(name[1:])] = count
    return found


def tally(routes, **more):
    return Tally(
        routes={key: RouteTally(sum(each), 1.0, list(each)) for key, each in routes.items()}, **more
    )


@pytest.fixture
def writer():
    return EmfWriter("shop", lambda: 1_800_000_000.5)


def records(writer, counted, state=STATE):
    return [checked(line) for line in writer.lines(counted, state)]


ORDERS = ("orders.read", "orders", "answered", 2)


def test_the_deployment_and_each_route_have_a_record(writer):
    """Dimension sets as alarms and dashboard read them; the id of the route, never its path."""
    whole, route = records(writer, tally({ORDERS: buckets(b1=3, b4=1)}))
    assert whole["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["deployment"]]
    (directive,) = route["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Strangler"
    assert directive["Dimensions"] == [["deployment", "route", "upstream"]]
    named = route["deployment"], route["route"], route["upstream"]
    assert named == ("shop", "orders.read", "orders")
    assert (route["Requests"], route["Errors5xx"]) == (4, 0)
    assert route["Latency"] == {"Values": [2.5, 25.0], "Counts": [3, 1]}
    units = {each["Name"]: each["Unit"] for each in directive["Metrics"]}
    assert units == {"Requests": "Count", "Errors5xx": "Count", "Latency": "Milliseconds"}


def test_counts_are_what_came_since_the_record_before(writer):
    """CloudWatch adds up what it is given."""
    failed = ("orders.read", "orders", "answered", 5)
    records(writer, tally({ORDERS: buckets(b1=3)}))
    whole, route = records(writer, tally({ORDERS: buckets(b1=5, b2=1), failed: buckets(b0=2)}))
    assert (route["Requests"], route["Errors5xx"]) == (5, 2)
    assert route["Latency"] == {"Values": [1.0, 2.5, 5.0], "Counts": [2, 2, 1]}
    assert whole["Requests"] == 5
    (quiet,) = records(writer, tally({ORDERS: buckets(b1=5, b2=1), failed: buckets(b0=2)}))
    assert (quiet["Requests"], "Latency" in quiet) == (0, False)


def test_the_state_of_the_proxy_goes_with_the_deployment_alone(writer):
    """Age of rules, refused versions, servers, connections; the rules' digest as a plain field."""
    servers = {
        ("orders", "10.0.0.2", 80): ServerTally(workers=2, healthy=1),
        ("orders", "10.0.0.3", 80): ServerTally(workers=2, healthy=2),
        ("orders", "10.0.0.4", 80): ServerTally(workers=0),
    }
    (whole,) = records(writer, tally({}, servers=servers, connections=7))
    assert (whole["RulesAge"], whole["RulesRefused"]) == (3.2, 0)
    assert (whole["ServersDown"], whole["Connections"]) == (1, 7)
    assert whole["rules"] == "abababababab"


def test_a_refused_version_is_told_as_long_as_it_stands(writer):
    """An alarm looks at more than one minute; versions that came and went in between count too."""

    def told(refusals, refused):
        state = State(rules_age=0.0, refusals=refusals, refused=refused, digest="")
        return records(writer, tally({}), state)[0]["RulesRefused"]

    assert [told(1, True), told(1, True), told(1, False)] == [1, 1, 0]
    assert [told(4, True), told(4, False)] == [3, 0]


def test_health_checks_are_no_traffic_and_tunnels_have_no_latency(writer):
    """Else a quiet proxy looked busy, and a chat of an hour slow."""
    counted = tally(
        {
            ("default", "", "healthy", 2): buckets(b0=60),
            ("chat", "orders", "tunnelled", 1): buckets(**{f"b{LAST}": 2}),
        }
    )
    whole, chat = records(writer, counted)
    assert (whole["Requests"], chat["Requests"], "Latency" in chat) == (2, 2, False)


def test_thousands_of_routes_do_not_become_thousands_of_metrics(writer):
    """The busiest count by themselves, all of them in the whole; each fits a pipe's piece."""
    counted = tally({(f"r{n}", "orders", "answered", 2): buckets(b0=n + 1) for n in range(900)})
    lines = writer.lines(counted, STATE)
    assert len(lines) == MOST_ROUTES + 1
    assert checked(lines[0])["Requests"] == 900 * 901 // 2
    assert min(checked(line)["Requests"] for line in lines[1:]) == 401
    assert max(map(len, lines)) <= select.PIPE_BUF


@given(st.text(max_size=400))
def test_any_name_becomes_a_dimension(text):
    """Whatever people call their routes."""
    writer = EmfWriter(text, lambda: 1_800_000_000.0)
    for line in writer.lines(tally({(text, text, "answered", 2): buckets(b0=1)}), STATE):
        checked(line)
        assert len(line) <= select.PIPE_BUF
    assert dimension("orders.read") == "orders.read"
