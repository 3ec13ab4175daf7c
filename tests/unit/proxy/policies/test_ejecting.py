"""Outlier ejection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.policies.ejecting import LONGEST, Ejector
from strangler.rules.model import Outliers


def fail(outlier, now, times):
    """Whether the last of so many failures ejected."""
    return [outlier.on_failure(now) for _ in range(times)][-1]


@pytest.fixture
def pair():
    ejector = Ejector(Outliers(failures=3, ejection=10.0))
    return ejector.add(), ejector.add()


def test_failures_in_a_row_eject(pair):
    """Three of three, for ten seconds."""
    server, _ = pair
    assert not fail(server, 100.0, 2)
    assert not server.is_ejected(100.0)
    assert fail(server, 100.0, 1)
    assert server.is_ejected(109.9)
    assert not server.is_ejected(110.0)


def test_a_success_between_them_forgives(pair):
    """Only failures in a row count."""
    server, _ = pair
    fail(server, 100.0, 2)
    server.on_success(100.0)
    assert not fail(server, 100.0, 2)
    assert server.failures == 2


def test_each_ejection_lasts_twice_as_long(pair):
    """10 s, 20 s, 40 s, up to the bound."""
    server, _ = pair
    now, lasted = 100.0, []
    for _ in range(8):
        assert fail(server, now, 3)
        lasted.append(server.until - now)
        now = server.until
    assert lasted == [10, 20, 40, 80, 160, LONGEST, LONGEST, LONGEST]


def test_good_behaviour_takes_doublings_back(pair):
    """One for each spell as long as the last ejection."""
    server, _ = pair
    fail(server, 0.0, 3)
    fail(server, server.until, 3)
    fail(server, server.until, 3)
    assert server._last == 40.0
    back = server.until
    fail(server, back + 79.0, 3)
    assert server._last == 40.0
    fail(server, server.until + 4000.0, 3)
    assert server._last == 10.0


def test_an_ejection_longer_than_the_bound_stays_as_written():
    """The bound is for doublings."""
    ejector = Ejector(Outliers(failures=1, ejection=600.0))
    server, _ = ejector.add(), ejector.add()
    for _ in range(2):
        now = server.until
        server.on_failure(now)
        assert server.until == now + 600.0


def test_news_from_before_the_ejection_changes_nothing(pair):
    """Attempts that were under way neither lengthen it nor count towards the next."""
    server, _ = pair
    fail(server, 100.0, 3)
    assert not fail(server, 101.0, 10)
    assert server.until == 110.0
    assert server.failures == 0


def test_a_lone_server_is_never_ejected():
    """There would be nobody else."""
    server = Ejector(Outliers(failures=1)).add()
    assert not fail(server, 0.0, 100)


def test_a_capped_server_goes_out_when_there_is_room(pair):
    """One of two at most; the other as soon as the first is back."""
    first, second = pair
    fail(first, 0.0, 3)
    assert not fail(second, 1.0, 5)
    assert fail(second, first.until, 1)


def test_a_server_that_left_does_not_count():
    """Neither as a member nor as ejected."""
    ejector = Ejector(Outliers(failures=1))
    first, second, third = ejector.add(), ejector.add(), ejector.add()
    first.on_failure(0.0)
    ejector.remove(first)
    assert second.on_failure(0.0)
    assert not third.on_failure(0.0)


def test_zero_failures_turn_it_off():
    """`failures: 0`."""
    ejector = Ejector(Outliers(failures=0))
    server, _ = ejector.add(), ejector.add()
    assert not fail(server, 0.0, 1000)


def test_all_may_be_out_where_the_rules_say_so():
    """`max_ejected: 100`."""
    ejector = Ejector(Outliers(failures=1, max_ejected=10_000))
    assert all(server.on_failure(0.0) for server in [ejector.add() for _ in range(4)])


@given(
    st.integers(1, 12),
    st.integers(0, 10_000),
    st.lists(st.tuples(st.integers(0, 11), st.booleans(), st.floats(0, 20)), max_size=80),
)
def test_never_more_are_out_than_allowed(count, share, events):
    """Whatever happens to whom: the cap holds, but one can be out where there are two."""
    ejector = Ejector(Outliers(failures=2, ejection=5.0, max_ejected=share))
    servers = [ejector.add() for _ in range(count)]
    now = 0.0
    for index, ok, pause in events:
        now += pause
        server = servers[index % count]
        if ok:
            server.on_success(now)
        else:
            server.on_failure(now)
        out = sum(s.is_ejected(now) for s in servers)
        assert out <= (max(1, count * share // 10_000) if count > 1 else 0)
