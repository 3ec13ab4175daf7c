"""An upstream of servers: who is chosen, who is counted, who comes back and how fast."""

import pytest

from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.messages import Address
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.upstreams import http as module
from strangler.proxy.dataplane.upstreams.http import HttpUpstream
from strangler.proxy.policies.ramping import LEAST
from strangler.rules.model import Balance, Breaker, Outliers, Servers, Upstream, Url
from support.interpreted import interpreted_only
from support.played import prompt_outbox

A, B, C = (Address("127.0.0.1", port) for port in (1, 2, 3))


class Loop:
    def time(self):
        return 100.0


class Owner:
    alternative = True


class Group:
    """An upstream with three servers whose clock the test moves."""

    def __init__(self, *, max_in_flight=10, **options):
        self.clock = Clock(Loop())
        urls = tuple(Url(scheme="http", host="shop.local", port=port) for port in (1, 2, 3))
        rule = Upstream(name="orders", target=Servers(urls=urls), **options)
        self.upstream = HttpUpstream(
            rule,
            loop=None,
            clock=self.clock,
            outbox=prompt_outbox(),
            max_in_flight=max_in_flight,
        )
        self.upstream.adopt((A, B, C))

    @property
    def members(self):
        return self.upstream._members

    def take(self, owner=Owner, tried=()):
        return self.upstream._take(owner, tried)

    def fails(self, member, times=1):
        for _ in range(times):
            self.upstream.in_flight += 1
            member.in_flight += 1
            self.upstream.done(member, False)

    def passes(self, seconds):
        self.clock.now += seconds
        self.upstream.tick(self.clock.now)


def test_everybody_who_begins_is_counted_until_done():
    """For the upstream and for its server, whatever the verdict."""
    group = Group()
    taken = [group.take() for _ in range(9)]
    assert group.upstream.in_flight == 9
    assert sorted(member.in_flight for member in group.members) == [3, 3, 3]
    for member, ok in zip(taken, [True, False, None] * 3, strict=True):
        group.upstream.done(member, ok)
    assert group.upstream.in_flight == 0
    assert all(member.in_flight == 0 for member in group.members)


@interpreted_only
def test_a_head_that_cannot_be_written_leaves_nobody_busy():
    """Our own fault must not take the upstream's places away one by one."""
    group = Group()

    class Broken:
        def write(self, *_):
            raise KeyError("bug")

    for member in group.members:
        member.writer = Broken()
    owner = Owner()
    owner.request = owner.peer = None
    with pytest.raises(KeyError):
        group.upstream.begin(owner)
    assert group.upstream.in_flight == 0
    assert all(member.in_flight == 0 for member in group.members)


def test_one_more_than_the_cap_is_refused():
    """The cap itself passes."""
    group = Group(max_in_flight=2)
    assert not isinstance(group.take(), Failure)
    assert not isinstance(group.take(), Failure)
    refused = group.take()
    assert (refused.outcome, refused.sent) == (Outcome.OVERLOADED, False)


def test_without_an_answer_of_the_discovery_the_name_is_unresolved():
    """With an empty one there is no server."""
    group = Group()
    group.upstream._known = False
    group.upstream._members = ()
    assert group.take().outcome is Outcome.NAME_UNRESOLVED
    group.upstream.adopt(())
    assert group.take().outcome is Outcome.NO_UPSTREAM


def test_an_ejection_ends_by_itself():
    """Then the server takes its turn again."""
    group = Group(outliers=Outliers(failures=2, ejection=10.0))
    ill = group.members[0]
    group.fails(ill, 2)
    assert not ill.available
    assert ill not in {group.take() for _ in range(6)}
    group.passes(9.9)
    assert not ill.available
    group.passes(0.2)
    assert ill.available
    assert ill in {group.take() for _ in range(4)}


def test_a_server_that_comes_back_starts_slowly():
    """Its share grows over `slow_start` from when its ejection ended."""
    group = Group(outliers=Outliers(failures=1, ejection=10.0), slow_start=20.0)
    group.passes(60)
    ill = group.members[0]
    assert ill.weight == 1.0
    group.fails(ill)
    group.passes(10.1)
    assert ill.weight == pytest.approx(LEAST)
    group.passes(10)
    assert ill.weight == pytest.approx(0.5)
    group.passes(10)
    assert ill.weight == 1.0


def test_a_server_that_comes_in_starts_slowly_at_once():
    """Not only from the next tick on: a burst in that moment would hit it cold."""
    group = Group(slow_start=20.0)
    group.passes(60)
    new = Address("127.0.0.1", 4, weight=3)
    group.upstream.adopt((A, B, C, new))
    assert [member.weight for member in group.members] == [1.0, 1.0, 1.0, pytest.approx(3 * LEAST)]


def test_a_server_that_probes_found_again_starts_slowly_at_once():
    """As one that comes in."""
    group = Group(slow_start=20.0)
    group.passes(60)
    group.upstream.set_health("127.0.0.1", 1, False)
    assert not group.members[0].available
    group.upstream.set_health("127.0.0.1", 1, True)
    assert group.members[0].available
    assert group.members[0].weight == pytest.approx(LEAST)


def test_probes_of_a_server_that_comes_later_count():
    """What was said before it was known is remembered."""
    group = Group()
    group.upstream.set_health("127.0.0.1", 4, False)
    group.upstream.adopt((A, Address("127.0.0.1", 4)))
    assert [member.available for member in group.members] == [True, False]


def test_servers_that_stay_keep_what_is_known_of_them():
    """A refreshed list is no new start."""
    group = Group(outliers=Outliers(failures=1))
    first = group.members[0]
    group.fails(first)
    group.upstream.adopt((B, A))
    assert group.members[1] is first
    assert not first.available


def test_a_server_that_goes_may_finish():
    """Nothing new begins on it; what is under way ends and is counted."""
    group = Group()
    busy = group.members[0]
    while (member := group.take()) is not busy:
        group.upstream.done(member, True)
    group.upstream.adopt((B, C))
    assert busy not in {group.take() for _ in range(6)}
    group.upstream.done(busy, True)
    assert (busy.in_flight, group.upstream.in_flight) == (0, 6)


def test_a_retired_upstream_takes_nobody_and_lets_everybody_end():
    """Connection draining of an upstream that a reload replaced."""
    group = Group()
    member = group.take()
    group.upstream.retire()
    assert group.take().outcome is Outcome.NO_UPSTREAM
    group.upstream.done(member, True)
    assert group.upstream.in_flight == 0


def test_a_trial_that_nobody_waited_for_frees_its_place():
    """A half-open circuit lets the next one try."""
    group = Group(breaker=Breaker(minimum=2, open_for=5.0), outliers=Outliers(failures=0))
    group.fails(group.members[0], 2)
    assert group.take().outcome is Outcome.CIRCUIT_OPEN
    group.clock.now += 5
    trial = group.take()
    assert group.take().outcome is Outcome.CIRCUIT_OPEN
    group.upstream.done(trial, None)
    second = group.take()
    group.upstream.done(second, True)
    assert group.upstream.breaker.state == "closed"


def test_an_open_circuit_spares_nobody_whom_nobody_else_answers():
    """To fail at once would help nobody."""
    group = Group(breaker=Breaker(minimum=2), outliers=Outliers(failures=0))
    group.fails(group.members[0], 2)

    class Alone:
        alternative = False

    assert not isinstance(group.take(Alone), Failure)


def test_what_was_tried_is_not_taken_again():
    """And when all were, there is nobody."""
    group = Group(balance=Balance.LEAST_CONNECTIONS)
    assert group.take(tried=group.members[:2]) is group.members[2]
    assert isinstance(group.take(tried=group.members), Failure)


def test_tls_contexts_verify_unless_told_otherwise():
    """And speak nothing older than TLS 1.2."""
    rule = module.UpstreamTls()
    context = module.make_tls_context(rule)
    assert context.check_hostname
    assert context.minimum_version.name == "TLSv1_2"
    assert not module.make_tls_context(module.UpstreamTls(verify=False)).check_hostname
