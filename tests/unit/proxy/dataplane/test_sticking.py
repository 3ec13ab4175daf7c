"""Our own cookies stay between the client and us."""

import pytest

from strangler.proxy.dataplane.sticking import without_cookies
from strangler.rules.model import Canary, CohortKey, Effect, KeyKind, Route, Shadow, State
from support.played import World, upstream_rule

OURS = {b"side"}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (b"\r\nCookie: a=1; side=x; b=2", b"\r\nCookie: a=1; b=2"),
        (b"\r\nCookie: side=x; b=2", b"\r\nCookie: b=2"),
        (b"\r\nCookie: a=1; side=x", b"\r\nCookie: a=1"),
        (b"\r\nHost: a\r\nCookie: side=x\r\nX: 1", b"\r\nHost: a\r\nX: 1"),
        (b"\r\ncookie:side=x;a=1", b"\r\ncookie:a=1"),
        (b"\r\nCookie: side=x; side=y; a=1", b"\r\nCookie: a=1"),
        (b"\r\nCookie: a=1\r\nCookie: side=x", b"\r\nCookie: a=1"),
        (b"\r\nCookie: Side=x;  a=1;", b"\r\nCookie: Side=x;  a=1;"),
        (b"\r\nCookie: aside=x; side2=1; side", b"\r\nCookie: aside=x; side2=1"),
        (b"\r\nX-Cookie: side=x", b"\r\nX-Cookie: side=x"),
        (b"\r\nCookie: a=side=x", b"\r\nCookie: a=side=x"),
        (b"\r\nCookie:", b"\r\nCookie:"),
    ],
)
def test_only_cookies_of_these_names_go(block, expected):
    """All else stays byte for byte; names are case-sensitive (RFC 6265 section 4.2)."""
    assert without_cookies(block, OURS) == expected


def canary(**options):
    key = CohortKey(kind=KeyKind.HEADER, name="x-user")
    return Route(
        id="o",
        service="orders",
        state=State.CANARY,
        canary=Canary(buckets=10_000, by=(key,), mint="side", salt="o"),
        **options,
    )


def get(cookie):
    return b"GET / HTTP/1.1\r\nHost: shop.example\r\nCookie: %b\r\n\r\n" % cookie


def test_a_minted_cookie_comes_back_to_us_and_goes_no_further():
    """It decides the cohort of the next request, and no upstream sees it."""
    world = World(canary(), upstreams=(upstream_rule("orders"),))
    connection, transport = world.client()
    connection.data_received(get(b"a=1"))
    orders = world.upstreams["orders"]
    orders.last.answer()
    (line,) = [line for line in transport.written.split(b"\r\n") if line.startswith(b"Set-Cookie")]
    pair = line.split(b": ")[1].split(b";")[0]
    assert line.partition(b"; ")[2] == b"Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    transport.written = b""
    connection.data_received(get(b"a=1; " + pair))
    assert b"\r\nCookie: a=1" in orders.last.block
    assert b"side" not in orders.last.block
    orders.last.answer()
    assert b"Set-Cookie" not in transport.written


def test_a_minted_cookie_is_secure_where_the_client_came_by_tls():
    """http-intermediary.md section 4, Set-Cookie 6."""
    world = World(canary(), upstreams=(upstream_rule("orders"),))
    connection, transport = world.client(tls=True)
    connection.data_received(get(b"a=1"))
    world.upstreams["orders"].last.answer()
    assert b"SameSite=Lax; Secure\r\n" in transport.written


def test_other_routes_and_the_monolith_do_not_see_it_either():
    """Nor what is copied."""
    from strangler.rules.model import Match, PathKind

    shadow = Route(
        id="s",
        match=Match(kind=PathKind.EXACT, path="/s"),
        service="orders",
        effect=Effect.READ,
        state=State.SHADOW,
        shadow=Shadow(),
    )
    world = World(canary(), shadow, upstreams=(upstream_rule("orders"),))
    connection, _ = world.client()
    connection.data_received(get(b"side=x; a=1").replace(b"GET /", b"GET /s"))
    assert b"\r\nCookie: a=1" in world.monolith.last.block
    world.monolith.last.answer()
    copy = world.upstreams["orders"].last
    assert b"side" not in copy.block


def test_under_the_kill_switch_it_still_stays_with_us():
    """The route is not asked, but the cookie is ours."""
    from strangler.proxy.dataplane.messages import KillSwitch

    world = World(canary(), upstreams=(upstream_rule("orders"),))
    world.engine.apply(KillSwitch(on=True))
    connection, _ = world.client()
    connection.data_received(get(b"side=x"))
    assert b"side" not in world.monolith.last.block
