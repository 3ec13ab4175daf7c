"""Examples of what balancers do; the laws are in tests/properties/test_balancing.py."""

from random import Random
from types import SimpleNamespace

import pytest

from strangler.proxy.policies.balancing import make_balancer
from strangler.rules.model import Balance


def server(name, weight=1.0, in_flight=0, available=True):
    return SimpleNamespace(name=name, weight=weight, in_flight=in_flight, available=available)


def turns(balancer, servers, count):
    return "".join(balancer.choose(servers).name for _ in range(count))


def test_equal_servers_take_turns():
    """Round robin of equal weights is plain rotation."""
    balancer = make_balancer(Balance.ROUND_ROBIN, lambda: 0.0)
    assert turns(balancer, (server("a"), server("b"), server("c")), 7) == "abcabca"


def test_workers_start_at_different_servers():
    """Where the rotation begins is a matter of chance."""
    servers = (server("a"), server("b"), server("c"))
    balancer = make_balancer(Balance.ROUND_ROBIN, lambda: 0.5)
    assert turns(balancer, servers, 3) == "bca"


def test_a_light_server_waits_for_its_turn():
    """Weights 2 and 1: one request of three."""
    balancer = make_balancer(Balance.ROUND_ROBIN, lambda: 0.0)
    counts = turns(balancer, (server("a", 2.0), server("b", 1.0)), 300)
    assert counts.count("a") in (199, 200, 201)
    assert "bb" not in counts


def test_a_server_that_comes_back_takes_its_turn_again():
    """Availability is read at every choice."""
    a, b = server("a"), server("b", available=False)
    balancer = make_balancer(Balance.ROUND_ROBIN, lambda: 0.0)
    assert turns(balancer, servers := (a, b), 3) == "aaa"
    b.available = True
    assert sorted(turns(balancer, servers, 4)) == ["a", "a", "b", "b"]


def test_a_changed_list_keeps_the_shares_of_those_who_stay():
    """A new sequence is taken up at the next choice."""
    a, b, c = server("a"), server("b"), server("c")
    balancer = make_balancer(Balance.ROUND_ROBIN, lambda: 0.0)
    turns(balancer, (a, b), 3)
    assert sorted(turns(balancer, (b, c), 4)) == ["b", "b", "c", "c"]


@pytest.mark.parametrize("balance", Balance)
def test_a_lone_server_is_taken_whatever_its_state(balance):
    """There is nobody else (panic routing)."""
    balancer = make_balancer(balance, Random(1).random)
    assert balancer.choose((server("a", available=False),)).name == "a"


@pytest.mark.parametrize("balance", Balance)
def test_all_unavailable_servers_share_the_requests(balance):
    """Panic routing spreads over all of them."""
    balancer = make_balancer(balance, Random(1).random)
    servers = (server("a", available=False), server("b", available=False))
    assert set(turns(balancer, servers, 50)) == {"a", "b"}


@pytest.mark.parametrize("balance", Balance)
def test_an_untried_but_unavailable_server_is_no_retry(balance):
    """While an available one exists, an unavailable one is not tried even after it failed."""
    balancer = make_balancer(balance, Random(1).random)
    a, b = server("a"), server("b", available=False)
    assert balancer.choose((a, b), [a]) is None


def test_the_least_loaded_server_is_chosen():
    """Load is attempts under way for the weight."""
    balancer = make_balancer(Balance.LEAST_CONNECTIONS, Random(1).random)
    assert balancer.choose((server("a", 1.0, 2), server("b", 4.0, 3))).name == "b"
    assert balancer.choose((server("a", 1.0, 0), server("b", 4.0, 1))).name == "a"


def test_of_two_drawn_the_less_loaded_is_chosen():
    """With two servers both are drawn."""
    balancer = make_balancer(Balance.POWER_OF_TWO, Random(1).random)
    servers = (server("a", in_flight=5), server("b", in_flight=2))
    assert turns(balancer, servers, 20) == "b" * 20
