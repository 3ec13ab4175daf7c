"""A scope becomes the head that the client sent, as far as the scope still says it."""

import pytest

from strangler.proxy.dataplane.asgi.scopes import (
    head_of,
    mounted,
    one_cookie_line,
    peer_of,
    target_of,
)
from strangler.proxy.dataplane.edge.reading import Refused
from strangler.proxy.dataplane.identity import Hops
from strangler.proxy.dataplane.outcomes import Outcome


@pytest.mark.parametrize(
    ("raw", "root", "cut"),
    [
        (b"/shop/a%2Fb", "", (b"", b"/shop/a%2Fb")),
        (b"/shop/a%2Fb", "/shop", (b"/shop", b"/a%2Fb")),
        (b"/sh%6Fp/a", "/shop", (b"/sh%6Fp", b"/a")),
        (b"/caf%C3%A9/a", "/café", (b"/caf%C3%A9", b"/a")),
        (b"/shop", "/shop", (b"/shop", b"/")),
        (b"/shopping", "/shop", (b"", b"/shopping")),
        (b"/sh%6/a", "/shop", (b"", b"/sh%6/a")),
        (b"/a", "/shop", (b"", b"/a")),
        (b"*", "/shop", (b"", b"*")),
    ],
)
def test_the_mount_point_is_cut_as_it_is_spelt(raw, root, cut):
    """Whole segments, whatever is percent-encoded; a path that does not have it stays."""
    assert mounted(raw, root) == cut


def test_the_target_is_the_raw_one():
    """Never the decoded path; a server without raw paths cannot be used."""
    scope = {"path": "/a/b", "raw_path": b"/a%2Fb", "query_string": b"x=%20", "root_path": ""}
    assert target_of(scope) == (b"", b"/a%2Fb?x=%20")
    with pytest.raises(RuntimeError, match="raw_path"):
        target_of({"path": "/a", "query_string": b""})


@pytest.mark.parametrize(
    ("fields", "version", "outcome"),
    [
        ([(b"a", b"1\r\nb: 2")], "1.1", Outcome.MALFORMED),
        ([(b"a", b"1\n")], "1.1", Outcome.MALFORMED),
        ([(b"a: b\r\nc", b"1")], "1.1", Outcome.MALFORMED),
        ([(b"a:", b"1")], "1.1", Outcome.MALFORMED),
        ([(b"", b"1")], "1.1", Outcome.MALFORMED),
        ([], "1.2", Outcome.VERSION_UNKNOWN),
    ],
)
def test_a_field_cannot_become_two(fields, version, outcome):
    """A server that lets line ends pass does not harm us."""
    with pytest.raises(Refused) as refused:
        head_of("GET", b"/", {"http_version": version}, fields)
    assert refused.value.outcome is outcome
    with pytest.raises(Refused):
        head_of("GET", b"/ HTTP/1.1\r\nHost: b", {}, [])


def test_cookies_of_http2_are_one_line():
    """RFC 9113 section 8.2.3."""
    fields = [(b"cookie", b"a=1"), (b"x", b"y"), (b"cookie", b"b=2")]
    assert one_cookie_line(fields) == [(b"x", b"y"), (b"cookie", b"a=1; b=2")]


def test_a_peer_is_who_the_server_says():
    """Some servers know none, some write ports as text; ws is http."""
    peer = peer_of({"client": ("10.0.0.1", "80"), "scheme": "wss"}, Hops(("10.0.0.0/8",)))
    assert (peer.address, peer.scheme, peer.trusted) == ("10.0.0.1", "https", True)
    assert peer_of({"client": None}, Hops(())).address == "unknown"
