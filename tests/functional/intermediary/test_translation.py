"""Location, Content-Location, Refresh and cookies, translated for known upstreams when asked."""

import pytest

from strangler.rules.model import Match, PathKind, Rewrite, Route, State, Translate
from support.proxying import HOST, request, response, upstream

PUBLIC = b"http://" + HOST


@pytest.fixture
def catalog(origins, start):
    """A proxy that maps /catalog to the service's /inner/, and the service."""
    service = origins()
    route = Route(
        id="catalog", match=Match(kind=PathKind.PREFIX, path="/catalog"), service="service",
        state=State.RETIRED, rewrite=Rewrite(prefix="/inner"),
    )  # fmt: skip
    translate = Translate(location=True, cookies=True, origins=("https://svc.internal:8443",))
    proxy = start(origins(), upstream("service", service.port, translate=translate), routes=[route])
    return proxy, service


def answered(catalog, *lines: bytes):
    """The answer to a request for /catalog/x."""
    proxy, service = catalog
    service.reply = response(302, *lines)
    answer = proxy.ask(request(b"/catalog/x"))
    assert service.last.target == b"/inner/x"
    return answer


@pytest.mark.parametrize("name", [b"Location", b"Content-Location"])
@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (b"http://ORIGIN/inner/a?b=%2F#c", PUBLIC + b"/catalog/a?b=%2F#c"),
        (b"https://svc.internal:8443/inner/", PUBLIC + b"/catalog/"),
        (b"/inner/a//b", b"/catalog/a//b"),
        (b"/inner", b"/catalog"),
        (b"/innermost", b"/innermost"),
        (b"/other", b"/other"),
        (b"relative?x", b"relative?x"),
        (b"https://login.example/inner/x", b"https://login.example/inner/x"),
        (b"http://ORIGIN.evil.example/inner/x", b"http://ORIGIN.evil.example/inner/x"),
        (b"?only=query", b"?only=query"),
        (b"#fragment", b"#fragment"),
        (b"", b""),
    ],
)
def test_a_location_of_the_upstream_becomes_the_public_one(catalog, name, sent, seen):
    """Origin and prefix are mapped back; everything else stays byte for byte."""
    own = catalog[1].authority.encode()
    answer = answered(catalog, name + b": " + sent.replace(b"ORIGIN", own))
    assert answer.one(name) == seen.replace(b"ORIGIN", own)


def test_a_refresh_is_translated_behind_its_seconds(catalog):
    """`5; url=...`."""
    own = catalog[1].authority.encode()
    answer = answered(catalog, b"Refresh: 5; url=http://" + own + b"/inner/a")
    assert answer.one(b"refresh") == b"5; url=" + PUBLIC + b"/catalog/a"


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (b"a=1; Path=/inner; HttpOnly", b"a=1; Path=/catalog; HttpOnly"),
        (b"a=1; HttpOnly; path=/inner/x; Foo=bar", b"a=1; HttpOnly; path=/catalog/x; Foo=bar"),
        (b"a=1; Path=/", b"a=1; Path=/"),
        (b"a=1; Path=/innermost", b"a=1; Path=/innermost"),
        (
            b"a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/inner",
            b"a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/catalog",
        ),
        (b"a=1; Domain=foreign.example", b"a=1; Domain=foreign.example"),
        (b'a="x; y"', b'a="x; y"'),
        (b"__Host-a=1; Secure; Path=/", b"__Host-a=1; Secure; Path=/"),
        (b"a=Path=/inner", b"a=Path=/inner"),
    ],
)
def test_a_cookie_keeps_all_but_its_path_and_domain(catalog, sent, seen):
    """Order, unknown attributes and values stay as they were."""
    assert answered(catalog, b"Set-Cookie: " + sent).one(b"set-cookie") == seen


def test_a_cookie_for_the_upstreams_host_becomes_one_for_the_public_host(catalog):
    """`Domain` of the upstream; or host-only."""
    value = answered(catalog, b"Set-Cookie: a=1; Domain=svc.internal; Path=/").one(b"set-cookie")
    assert value in (b"a=1; Domain=" + HOST + b"; Path=/", b"a=1; Path=/")


def test_cookies_stay_several_lines_when_they_are_translated(catalog):
    """In order."""
    lines = [b"Set-Cookie: b=2; Path=/inner", b"Set-Cookie: a=1", b"Set-Cookie: c=3; Path=/inner"]
    expected = [b"b=2; Path=/catalog", b"a=1", b"c=3; Path=/catalog"]
    assert answered(catalog, *lines).all(b"set-cookie") == expected


def test_nothing_is_translated_unless_it_is_asked_for(proxy, origin):
    """The default passes all of them."""
    lines = [
        b"Location: http://" + origin.authority.encode() + b"/a",
        b"Set-Cookie: a=1; Domain=127.0.0.1; Path=/inner",
    ]
    origin.reply = response(302, *lines)
    answer = proxy.ask(request())
    assert [line for line in answer.lines if line in lines] == lines
