from strangler.proxy.control.facts import Facts
from strangler.proxy.dataplane.messages import (
    Address,
    Addresses,
    AwsCredentials,
    KeySet,
    KillSwitch,
    ServerHealth,
)


def test_the_latest_of_each_is_kept_for_those_that_start_later():
    """One of a kind, or one for each upstream and server."""
    facts = Facts()
    for fact in (
        KillSwitch(True),
        KillSwitch(False),
        KeySet("{}"),
        AwsCredentials("a", "b"),
        AwsCredentials("c", "d"),
        ServerHealth("a", "127.0.0.1", 1, False),
        ServerHealth("a", "127.0.0.1", 2, False),
    ):
        assert facts.learn(fact)
    assert set(facts) == {
        KillSwitch(False),
        KeySet("{}"),
        AwsCredentials("c", "d"),
        ServerHealth("a", "127.0.0.1", 1, False),
        ServerHealth("a", "127.0.0.1", 2, False),
    }


def test_what_is_known_already_is_nothing_new():
    """It need not be sent again."""
    facts = Facts()
    assert facts.learn(KeySet("{}"))
    assert not facts.learn(KeySet("{}"))


def test_a_server_that_is_gone_takes_its_health_with_it():
    """Should it come back, it begins as healthy."""
    facts = Facts()
    facts.learn(ServerHealth("a", "127.0.0.1", 1, False))
    facts.learn(ServerHealth("b", "127.0.0.1", 1, False))
    facts.learn(Addresses("a", (Address("127.0.0.1", 2),)))
    assert facts.health("a", "127.0.0.1", 1) is None
    assert facts.health("b", "127.0.0.1", 1) is False


def test_upstreams_that_are_gone_are_forgotten():
    """With their addresses and health; the rest stays."""
    facts = Facts()
    facts.learn(Addresses("a", (Address("127.0.0.1", 1),)))
    facts.learn(Addresses("b", (Address("127.0.0.1", 2),)))
    facts.learn(KillSwitch(True))
    facts.keep(frozenset({"b"}))
    assert facts.addresses("a") is None
    assert facts.addresses("b") is not None
    assert KillSwitch(True) in facts
