"""Laws of every balancer, whatever the servers and whatever chance says."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.proxy.policies.balancing import make_balancer
from strangler.rules.model import Balance


class Server:
    """What the data plane's servers look like from here."""

    __slots__ = ("available", "in_flight", "weight")

    def __init__(self, weight=1.0, in_flight=0, available=True):
        self.weight = weight
        self.in_flight = in_flight
        self.available = available


WEIGHTS = st.one_of(st.just(0.0), st.floats(0.01, 1000.0), st.integers(1, 5).map(float))
SERVERS = st.lists(st.builds(Server, WEIGHTS, st.integers(0, 50), st.booleans()), max_size=8).map(
    tuple
)
BALANCES = st.sampled_from(Balance)


@given(BALANCES, SERVERS, st.integers(), st.integers(1, 40))
def test_an_unavailable_server_is_chosen_only_where_none_is_available(
    balance, servers, seed, choices
):
    """And None only where there is no server at all."""
    balancer = make_balancer(balance, Random(seed).random)
    for _ in range(choices):
        chosen = balancer.choose(servers)
        if not servers:
            assert chosen is None
        else:
            assert chosen in servers
            assert chosen.available or not any(s.available for s in servers)


@given(BALANCES, SERVERS, st.integers(), st.data())
def test_what_was_tried_is_not_chosen_again(balance, servers, seed, data):
    """A retry goes to an untried server that is available, or, where nobody is, to any untried."""
    balancer = make_balancer(balance, Random(seed).random)
    tried = [s for s in servers if data.draw(st.booleans())]
    worth = [s for s in servers if s.available] or servers
    chosen = balancer.choose(servers, tried)
    left = [s for s in worth if s not in tried]
    assert chosen in left if left else chosen is None


@given(BALANCES, SERVERS.filter(bool), st.integers(), st.integers(1, 40))
def test_weight_zero_is_a_last_resort(balance, servers, seed, choices):
    """A server of weight 0 is chosen only where no available one weighs more."""
    balancer = make_balancer(balance, Random(seed).random)
    for _ in range(choices):
        if balancer.choose(servers).weight == 0.0:
            worth = [s for s in servers if s.available] or servers
            assert not any(s.weight for s in worth)


@given(
    st.lists(st.builds(Server, WEIGHTS.filter(bool)), min_size=2, max_size=6).map(tuple),
    st.integers(),
    st.integers(1, 300),
)
def test_round_robin_keeps_every_share_at_any_time(servers, seed, choices):
    """Between two visits of the heaviest server, nobody strays from its share by more than one."""
    balancer = make_balancer(Balance.ROUND_ROBIN, Random(seed).random)
    counts = dict.fromkeys(servers, 0)
    for _ in range(choices):
        counts[balancer.choose(servers)] += 1
    heaviest = max(servers, key=lambda s: s.weight)
    for server in servers:
        share = counts[heaviest] * server.weight / heaviest.weight
        assert abs(counts[server] - share) <= 2 + 1e-6


@pytest.mark.parametrize("balance", Balance)
@settings(max_examples=10, deadline=None)
@given(weights=st.lists(st.integers(1, 5), min_size=2, max_size=5), seed=st.integers())
def test_idle_servers_are_chosen_in_proportion_to_their_weights(balance, weights, seed):
    """One request at a time, long enough: each share is within 3 standard deviations plus 2 %."""
    servers = tuple(Server(float(weight)) for weight in weights)
    balancer = make_balancer(balance, Random(seed).random)
    rounds = 4000
    counts = dict.fromkeys(servers, 0)
    for _ in range(rounds):
        counts[balancer.choose(servers)] += 1
    for server in servers:
        share = server.weight / sum(weights)
        spread = 3 * (share * (1 - share) / rounds) ** 0.5
        assert abs(counts[server] / rounds - share) <= spread + 0.02


@pytest.mark.parametrize("balance", [Balance.LEAST_CONNECTIONS, Balance.POWER_OF_TWO])
@given(seed=st.integers(), weights=st.lists(st.integers(1, 4), min_size=2, max_size=5))
def test_a_held_load_spreads_by_weight(balance, seed, weights):
    """Requests that never end pile up in proportion to the weights."""
    servers = tuple(Server(float(weight)) for weight in weights)
    balancer = make_balancer(balance, Random(seed).random)
    for _ in range(200):
        balancer.choose(servers).in_flight += 1
    loads = [server.in_flight / server.weight for server in servers]
    if balance is Balance.LEAST_CONNECTIONS:
        assert max(loads) - min(loads) <= 2
    else:
        assert max(loads) <= 200 / sum(weights) * 1.5 + 4
