"""The exchange between a downstream and attempts that the test plays: every event, every state."""

import pytest

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.rules.model import (
    Effect,
    Fallback,
    ProxySettings,
    Retries,
    Route,
    State,
    Timeouts,
)
from support.interpreted import interpreted_only
from support.played import GET, PlayedTransport, World, upstream_rule

POST = b"POST / HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 10\r\n\r\n"
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
)
REFUSED = Failure(Outcome.CONNECT_FAILED, sent=False)
NONE = Retries(attempts=0)
RESET = Failure(Outcome.UPSTREAM_RESET, sent=True)


class Case:
    """One client and its exchange in a world of monolith and service."""

    def __init__(self, request=GET, *, effect=Effect.READ, state=State.MIGRATED, **options):
        route_options = {name: options.pop(name) for name in ("fallback",) if name in options}
        settings = options.pop("settings", None)
        rule = upstream_rule("orders", **options)
        route = Route(id="orders", service="orders", effect=effect, state=state, **route_options)
        self.world = World(route, upstreams=(rule,), settings=settings)
        self.orders = self.world.upstreams["orders"]
        self.monolith = self.world.monolith
        self.connection, self.transport = self.world.client()
        self.connection.data_received(request)

    @property
    def exchange(self):
        return self.orders.attempts[0].owner

    def leave(self):
        self.transport.abort()
        self.connection.connection_lost(None)

    @property
    def status(self):
        line = self.transport.written.split(b"\r\n")[0]
        return int(line.split(b" ")[1]) if line else 0

    def settled(self):
        """Every attempt that began has been told to its upstream as ended, exactly once."""
        for upstream in (self.orders, self.monolith):
            members = [member for member, _ in upstream.ended]
            assert len(members) == len(set(members))
            if upstream.in_flight:
                return False
        return sum(self.world.outcomes().values()) == 1


# States ---------------------------------------------------------------------------------------


def content_comes():
    case = Case(POST, retries=NONE)
    case.connection.data_received(b"12345")
    return case


def waits():
    return Case(retries=NONE)


def interim():
    case = Case(retries=NONE)
    case.exchange.on_interim(103, b"", b"\r\nLink: </a>")
    return case


def answers():
    case = Case()
    case.orders.last.head()
    case.exchange.on_body(b"abc")
    return case


def answers_early():
    case = content_comes()
    case.orders.last.head()
    case.exchange.on_body(b"abc")
    return case


def tunnels():
    case = Case(UPGRADE)
    case.orders.last.head(101, upgrade=b"websocket", framing=Framing.NONE)
    return case


STATES = [content_comes, waits, interim, answers, answers_early, tunnels]


# Events ---------------------------------------------------------------------------------------


def client_leaves(case):
    case.leave()


def client_breaks_framing(case):
    case.exchange.client_broke(Outcome.BAD_FRAMING)


def connection_fails(case):
    case.exchange.on_failure(REFUSED)


def upstream_resets(case):
    case.exchange.on_failure(RESET)


def nothing_happens(case):
    case.world.passes(120)


def proxy_fails(case):
    case.exchange.on_bug(KeyError("x"))


def upstream_ends(case):
    if case.exchange.status:
        case.exchange.on_end(())
    else:
        case.orders.last.answer()


UNTOUCHED, BROKEN = "untouched", "broken off"

TABLE = {
    # what the client gets, or how its connection ends, and the outcome; None: somebody else asked
    (content_comes, client_leaves): (0, "client-left"),
    (content_comes, client_breaks_framing): (400, "bad-framing"),
    (content_comes, connection_fails): (0, None),
    (content_comes, upstream_resets): (502, "upstream-reset"),
    (content_comes, nothing_happens): (408, "body-timeout"),
    (content_comes, proxy_fails): (500, "internal-error"),
    (content_comes, upstream_ends): (200, "answered"),
    (waits, client_leaves): (0, "client-left"),
    (waits, connection_fails): (0, None),
    (waits, upstream_resets): (0, None),
    (waits, nothing_happens): (504, "deadline"),
    (waits, proxy_fails): (500, "internal-error"),
    (waits, upstream_ends): (200, "answered"),
    (interim, client_leaves): (103, "client-left"),
    (interim, connection_fails): (103, "connect-failed"),
    (interim, upstream_resets): (103, "upstream-reset"),
    (interim, nothing_happens): (103, "first-byte-timeout"),
    (interim, proxy_fails): (103, "internal-error"),
    (interim, upstream_ends): (103, "answered"),
    (answers, client_leaves): (200, "client-left"),
    (answers, upstream_resets): (BROKEN, "upstream-aborted"),
    (answers, nothing_happens): (BROKEN, "idle-timeout"),
    (answers, proxy_fails): (BROKEN, "internal-error"),
    (answers, upstream_ends): (200, "answered"),
    (answers_early, client_leaves): (200, "client-left"),
    (answers_early, client_breaks_framing): (BROKEN, "bad-framing"),
    (answers_early, upstream_resets): (BROKEN, "upstream-aborted"),
    (answers_early, nothing_happens): (BROKEN, "body-timeout"),
    (answers_early, proxy_fails): (BROKEN, "internal-error"),
    (answers_early, upstream_ends): (200, "answered"),
    (tunnels, client_leaves): (101, "tunnelled"),
    (tunnels, upstream_resets): (BROKEN, "tunnelled"),
    (tunnels, nothing_happens): (BROKEN, "tunnelled"),
    (tunnels, proxy_fails): (BROKEN, "internal-error"),
}


@pytest.mark.parametrize(
    ("state", "event"), TABLE, ids=lambda each: each.__name__.replace("_", "-")
)
def test_every_event_in_every_state_ends_as_the_table_says(state, event):
    """One outcome for each way out; each attempt is accounted for once."""
    status, outcome = TABLE[state, event]
    case = state()
    event(case)
    if outcome is None:
        assert case.world.outcomes() == {}
        assert (case.orders.in_flight, case.monolith.in_flight) == (0, 1)
        case.monolith.last.owner.client_end()
        case.monolith.last.answer()
        assert case.status == 200
        outcome = "answered"
    elif status == BROKEN:
        assert case.transport.aborted
    else:
        assert case.status == status
        assert not case.transport.aborted or event in (client_leaves, nothing_happens)
    assert case.world.outcomes() == {outcome: 1}
    assert case.settled()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("second", [client_leaves, nothing_happens, proxy_fails])
def test_nothing_ends_twice(state, second):
    """What happens after the end changes nothing of it."""
    case = state()
    client_leaves(case)
    before = case.world.outcomes()
    second(case)
    assert case.world.outcomes() == before
    assert case.settled()


# Who is asked next ----------------------------------------------------------------------------


def test_a_retry_that_finds_no_server_is_no_retry():
    """Only attempts that began are counted."""
    case = Case(state=State.RETIRED)
    case.orders.refusals.append(Failure(Outcome.NO_UPSTREAM, sent=False))
    case.exchange.on_failure(REFUSED)
    assert case.status == 502
    assert case.orders.retries == 0
    assert case.orders.tried == [[], ["orders-1"]]
    assert case.settled()


def test_a_retry_lets_the_client_go_on_sending():
    """Whom the failed attempt held back, the next one takes from."""
    case = Case(POST)
    exchange = case.exchange
    case.orders.last.on_write = exchange.pause_sending
    case.orders.last.waiting = True
    case.connection.data_received(b"12345")
    assert not case.transport.reading
    exchange.on_failure(REFUSED)
    assert case.transport.reading
    assert case.orders.last.content == b"12345"
    case.connection.data_received(b"67890")
    assert case.orders.last.content == b"1234567890"
    assert case.orders.last.finished


def test_an_attempt_that_fails_over_its_content_gets_no_more_of_it():
    """A function's event may be too large: whoever is asked then gets it all, once."""
    case = Case(POST)
    exchange = case.exchange
    exchange.content = None
    case.connection.data_received(b"12345")

    def fails():
        exchange.on_failure(Failure(Outcome.EVENT_TOO_LARGE, sent=False, ran=False, retry=False))

    case.orders.last.on_write = fails
    case.connection.data_received(b"67890")
    assert case.monolith.last.content == b"1234567890"
    assert case.monolith.last.told.count("write") == 2
    assert case.monolith.last.told[-1] == "finish"
    assert "finish" not in case.orders.last.told


@pytest.mark.parametrize("recovery", ["retry", "fallback"])
def test_a_further_attempt_does_not_wait_for_content_with_its_head(recovery):
    """The client may be waiting itself, to be told to continue."""
    expecting = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    case = Case(expecting, retries=NONE if recovery == "fallback" else Retries())
    case.exchange.on_failure(REFUSED)
    asked = case.monolith if recovery == "fallback" else case.orders
    assert asked.last.told == ["push"]


def test_trailers_go_with_every_attempt():
    """A further attempt is sent what the first was."""
    head = b"PUT / HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n"
    case = Case(head + b"3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n")
    case.exchange.on_failure(RESET)
    assert case.orders.last.content == b"abc"
    assert case.orders.last.trailers == (b"X-Sum: 1",)


def test_content_that_was_sent_and_let_go_cannot_be_sent_again():
    """Beyond what is kept, a failure stands."""
    length = 70_000
    case = Case(POST.replace(b"10", b"%d" % length))
    case.connection.data_received(b"x" * length)
    case.exchange.on_failure(REFUSED)
    assert case.status == 502
    assert case.settled()


@pytest.mark.parametrize("length", [65_536, 65_537])
def test_so_much_content_is_kept_and_no_more(length):
    """64 KB exactly can be sent again."""
    case = Case(POST.replace(b"10", b"%d" % length))
    case.connection.data_received(b"x" * length)
    case.exchange.on_failure(REFUSED)
    assert len(case.orders.attempts) == (2 if length == 65_536 else 1)


def test_a_status_that_is_listed_asks_the_monolith():
    """And the client sees only the second answer."""
    case = Case(fallback=Fallback(on=(503,)))
    case.orders.last.answer(503, b"busy")
    case.monolith.last.answer(200, b"fine")
    assert case.transport.written.endswith(b"fine")
    assert b"busy" not in case.transport.written
    assert case.settled()


def test_an_upstream_that_a_reload_took_away_fails_as_it_failed():
    """The reason told is why the request had to be sent again."""
    case = Case(state=State.RETIRED)
    del case.world.context.upstreams["orders"]
    case.exchange.on_failure(REFUSED)
    assert case.world.outcomes() == {"connect-failed": 1}


def test_an_open_circuit_goes_to_the_monolith_whatever_the_effect():
    """No byte was sent."""
    world = World(
        Route(id="o", service="orders", state=State.MIGRATED), upstreams=(upstream_rule("orders"),)
    )
    world.upstreams["orders"].refusals.append(Failure(Outcome.CIRCUIT_OPEN, sent=False))
    connection, _ = world.client()
    connection.data_received(POST)
    assert len(world.monolith.attempts) == 1
    assert world.upstreams["orders"].fallbacks == 1


# Time -----------------------------------------------------------------------------------------


def test_the_deadline_counts_from_the_end_of_the_request():
    """A long upload is no slow answer."""
    case = Case(POST, settings=ProxySettings(deadline=5.0))
    for _ in range(9):
        case.world.passes(4)
        case.connection.data_received(b"1")
        case.exchange.received += 4_000  # fast enough
    case.connection.data_received(b"1")
    case.world.passes(4.8)
    assert case.status == 0
    case.world.passes(0.4)
    assert case.world.outcomes() == {"deadline": 1}
    assert case.settled()


def test_the_deadline_covers_retries():
    """Each attempt may take its time, all together no longer than the deadline."""
    case = Case(timeouts=Timeouts(first_byte=3.0), settings=ProxySettings(deadline=7.0))
    case.world.passes(6.9)
    assert (len(case.orders.attempts), case.status) == (3, 0)
    case.world.passes(0.3)
    assert case.world.outcomes() == {"deadline": 1}
    assert [ok for _, ok in case.orders.ended] == [False, False, False]


def test_an_answer_may_take_longer_than_the_deadline():
    """Once it has begun, only silence counts."""
    case = Case(settings=ProxySettings(deadline=5.0))
    case.orders.last.head()
    for _ in range(5):
        case.world.passes(50)
        case.exchange.on_body(b"x")
    case.exchange.on_end(())
    assert case.world.outcomes() == {"answered": 1}


def test_a_connection_that_is_not_there_in_time_may_be_replaced_whatever_the_effect():
    """Nothing of the request was sent yet."""
    case = Case(effect=Effect.WRITE, timeouts=Timeouts(first_byte=2.0, connect=30.0))
    case.orders.last.waiting = True
    case.world.passes(2.2)
    assert len(case.orders.attempts) == 2


def test_an_upstream_that_takes_no_content_is_told_from_a_slow_client():
    """504, and it counts against the upstream."""
    case = Case(POST, timeouts=Timeouts(idle=5.0), effect=Effect.WRITE, retries=Retries(attempts=0))
    case.connection.data_received(b"1")
    case.exchange.pause_sending()
    case.world.passes(5.2)
    assert case.world.outcomes() == {"idle-timeout": 1}
    assert [ok for _, ok in case.orders.ended] == [False]


def test_a_client_that_waits_to_be_asked_is_not_too_slow():
    """As long as the upstream has not said 100 (Continue), it is the upstream's time."""
    expecting = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    case = Case(expecting, effect=Effect.WRITE, timeouts=Timeouts(first_byte=25.0))
    case.world.passes(24)
    assert case.status == 0
    case.exchange.on_interim(100, b"Continue", b"")
    assert case.transport.written == b"HTTP/1.1 100 Continue\r\n\r\n"
    case.world.passes(9)
    case.connection.data_received(b"1234567890")
    case.orders.last.answer()
    assert case.world.outcomes() == {"answered": 1}


def test_an_upstream_that_never_asks_is_to_blame():
    """504 after its time for a first byte."""
    expecting = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    case = Case(expecting, effect=Effect.WRITE, timeouts=Timeouts(first_byte=5.0))
    case.world.passes(5.2)
    assert case.world.outcomes() == {"first-byte-timeout": 1}


def test_a_silent_tunnel_is_nobodys_failure():
    """Its idle time ends it, and the upstream's circuit hears nothing."""
    case = tunnels()
    case.world.passes(61)
    assert case.orders.ended == [("orders-1", None)]


# Cookies that we mint, trailers, and the end ----------------------------------------------------


def test_a_failure_of_the_log_does_not_hold_the_client_up():
    """The answer is out, and the next request is served."""
    case = Case()

    def broken(line):
        raise RuntimeError("disk")

    case.world.engine._recorder._write = broken
    case.orders.last.answer()
    case.connection.data_received(GET)
    case.orders.last.answer()
    assert case.transport.written.count(b"200 OK") == 2
    assert case.world.context.counters.named["internal_errors"] == 2
    assert len(case.world.reports) == 1
    assert "RuntimeError: disk" in case.world.reports[0].message


def test_a_fault_in_choosing_a_server_is_500_and_told_once():
    """Nothing was sent, so the client can be told; the fault stands in the log with its way."""
    world = World()
    world.monolith.refusals += [KeyError("bug"), KeyError("bug")]
    connection, transport = world.client()
    connection.data_received(GET)
    connection.data_received(GET)
    assert transport.written.count(b"HTTP/1.1 500") == 2
    assert world.outcomes() == {"internal-error": 2}
    assert len(world.reports) == 1
    assert "Traceback" in world.reports[0].message
    assert not transport.is_closing()


@interpreted_only
def test_a_fault_in_an_answer_is_500_while_nothing_was_sent(monkeypatch):
    """Whatever raises before the head goes out."""
    case = Case()

    def broken(head):
        raise ZeroDivisionError

    monkeypatch.setattr(type(case.exchange), "_finished", lambda self, head: broken(head))
    with pytest.raises(ZeroDivisionError) as raised:
        case.orders.last.answer()
    case.exchange.on_bug(raised.value)
    assert case.status == 500
    assert case.settled()


@interpreted_only
def test_a_fault_that_repeats_itself_breaks_off():
    """If even the answer of our own fails, the connection ends, and nothing else does."""
    world = World()
    world.monolith.refusals.append(KeyError("bug"))
    connection = world.client()[0]
    transport = connection._transport = Broken()
    connection.data_received(GET)
    assert transport.aborted
    assert world.context.counters.named["internal_errors"] == 2


class Broken(PlayedTransport):
    def write(self, data):
        raise OSError("bug")
