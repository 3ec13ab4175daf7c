"""The table decides as the text of the contract says, whatever the rules and the request."""

import pickle

from hypothesis import given, settings

from strangler.proxy.dataplane.table import compile_table
from support.routing_strategies import scenarios
from support.slow_routing import MINTED, Expected, decide_slowly


def minted():
    return MINTED


def told(decision):
    route = decision.route.id if decision.route else None
    return Expected(
        decision.upstream,
        decision.fallback,
        decision.shadow,
        route,
        decision.reject,
        decision.why,
    )


@settings(max_examples=200)
@given(scenarios())
def test_the_table_decides_as_route_by_route_comparison_does(scenario):
    """Hosts, paths, methods, conditions, precedence, states, cohorts, ambiguity, kill switch."""
    rules, new_request = scenario
    table = compile_table(rules, minted)
    request = new_request()
    expected, cookie = decide_slowly(rules, new_request())
    assert told(table.decide(request)) == expected
    assert request.minted == cookie
    for forced in (False, True):
        request = new_request()
        expected, cookie = decide_slowly(rules, new_request(), killed=True, forced=forced)
        assert told(table.killed(forced=forced).decide(request)) == expected
        assert request.minted == cookie


@settings(max_examples=50)
@given(scenarios())
def test_a_table_decides_the_same_after_a_journey(scenario):
    """Pickled in the supervisor, unpickled in a worker, switched or not."""
    rules, new_request = scenario
    table = compile_table(rules, minted)
    for one in (table, table.killed(), table.killed(forced=True)):
        arrived = pickle.loads(pickle.dumps(one))
        assert told(arrived.decide(new_request())) == told(one.decide(new_request()))
