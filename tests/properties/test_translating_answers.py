"""Translation changes addresses of known upstreams in four fields, and no other byte."""

from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.translating import Place, Translator
from strangler.rules.model import Servers, Translate, Upstream, Url

URL = Url(scheme="http", host="orders.internal", port=8080)
UPSTREAM = Upstream(
    name="orders",
    target=Servers(urls=(URL,)),
    translate=Translate(location=True, cookies=True),
)
TRANSLATOR = Translator(UPSTREAM, [UPSTREAM])
PLACE = Place(
    origin=b"https://shop.example", host=b"shop.example", inner=b"/v1", outer=b"/api/orders"
)
NAMES = st.sampled_from(
    [b"Location", b"content-location", b"Refresh", b"Set-Cookie", b"Link", b"X-Location", b"Date"]
)
PATHS = st.sampled_from([b"", b"/", b"/v1", b"/v1/", b"/v1/a?b=c#d", b"/v12", b"/other", b"?q"])
ORIGINS = st.sampled_from(
    [
        b"http://orders.internal:8080",
        b"HTTP://ORDERS.internal:8080",
        b"https://orders.internal:8080",
        b"http://orders.internal",
        b"https://login.example",
        b"//orders.internal:8080",
        b"",
    ]
)
ADDRESSES = st.builds(lambda origin, path: origin + path, ORIGINS, PATHS)
COOKIES = st.builds(
    lambda path, domain, more: b"a=b;c" + path + domain + more,
    st.sampled_from([b"", b"; Path=/v1/x", b";path = /v1", b"; Path=/other", b"; Path=v1"]),
    st.sampled_from([b"", b"; Domain=orders.internal", b"; domain=.internal.", b"; Domain=x.org"]),
    st.sampled_from([b"", b"; Secure", b"; Expires=Wed, 09 Jun 2027 10:18:14 GMT", b"; Weird=/v1"]),
)
VALUES = ADDRESSES | COOKIES | ADDRESSES.map(lambda address: b"5; url=" + address)
LINES = st.lists(st.tuples(NAMES, st.sampled_from([b"", b" ", b"\t"]), VALUES), max_size=6)
TRANSLATED = {b"location", b"content-location", b"refresh", b"set-cookie"}


def block_of(lines):
    return b"".join(b"\r\n%b:%b%b" % line for line in lines)


@given(LINES)
def test_a_block_is_translated_line_by_line(lines):
    """No line depends on another; names, spaces and order stay."""
    together = TRANSLATOR.translate(block_of(lines), PLACE)
    assert together == b"".join(TRANSLATOR.translate(block_of([line]), PLACE) for line in lines)
    for line in lines:
        name, space, _ = line
        out = TRANSLATOR.translate(block_of([line]), PLACE)
        assert out.startswith(b"\r\n%b:%b" % (name, space))
        if name.lower() not in TRANSLATED:
            assert out == block_of([line])


@given(LINES)
def test_what_names_no_upstream_stays(lines):
    """Byte for byte."""
    # References by path alone are the upstream's own: they are mapped back.
    ours = (b"internal", b"/v1")
    block = block_of([line for line in lines if not any(word in line[2].lower() for word in ours)])
    assert TRANSLATOR.translate(block, PLACE) == block


@given(LINES)
def test_translating_twice_changes_nothing_more(lines):
    """What the public sees names no upstream any more."""
    once = TRANSLATOR.translate(block_of(lines), PLACE)
    assert TRANSLATOR.translate(once, PLACE) == once


@given(LINES)
def test_nothing_is_translated_where_nothing_was_asked(lines):
    """Neither locations nor cookies."""
    off = Upstream(name="orders", target=Servers(urls=(URL,)))
    assert Translator(off, [UPSTREAM]).translate(block_of(lines), PLACE) == block_of(lines)


@given(COOKIES)
def test_a_cookie_keeps_its_pair_and_its_other_attributes(cookie):
    """In their order and spelling (RFC 6265 section 4.1.1)."""
    out = TRANSLATOR.translate(b"\r\nSet-Cookie: " + cookie, PLACE)
    before = cookie.split(b";")
    after = out.removeprefix(b"\r\nSet-Cookie: ").split(b";")
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        if old.strip().lower().startswith((b"path", b"domain")):
            assert old.partition(b"=")[0] == new.partition(b"=")[0]
        else:
            assert old == new
