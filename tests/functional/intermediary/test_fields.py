"""Points 12 to 23 of the intermediary's checklist: which header fields pass, and how."""

import pytest

from support.proxying import request, response

END_TO_END = [b"host", b"authorization", b"cookie", b"content-length", b"cache-control"]
HOP_BY_HOP = [b"Keep-Alive: timeout=5", b"Proxy-Connection: keep-alive", b"TE: gzip;q=0.5"]


def chunked(*trailers: bytes) -> bytes:
    """A chunked body of `abc` with these trailer lines."""
    return b"\r\n".join([b"3", b"abc", b"0", *trailers, b"", b""])


def own(lines: list[bytes], *names: bytes) -> list[bytes]:
    """The lines whose field name is one of these, in any case, in order."""
    return [line for line in lines if line.partition(b":")[0].lower() in names]


def test_12_fields_that_connection_names_go_no_further(proxy, origin):
    """Headers and trailers, from several Connection lines and in any case."""
    head = request(
        b"/",
        b"X-Hop: 1",
        b"x-other: 2",
        b"X-Kept: 3",
        b"Connection: x-HOP , close-notify",
        b"connection: X-Other",
        b"Transfer-Encoding: chunked",
        method=b"POST",
    )
    proxy.ask(head + chunked(b"X-Hop: in the trailer", b"X-End: 4"))
    assert b"x-hop" not in origin.last
    assert b"x-other" not in origin.last
    assert origin.last.one(b"x-kept") == b"3"
    assert origin.last.body == b"abc"
    assert [name for name, _ in origin.last.trailers] == [b"X-End"]
    for value in origin.last.all(b"connection"):
        assert b"hop" not in value.lower()
        assert b"other" not in value.lower()


def test_13_fields_that_connection_names_in_an_answer_go_no_further(proxy, origin):
    """Headers and trailers of the response."""
    origin.reply = (
        b"HTTP/1.1 200 OK\r\nX-Hop: 1\r\nX-Kept: 3\r\nConnection: X-Hop\r\n"
        b"Keep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n"
    ) + chunked(b"X-Hop: again", b"X-End: 4")
    answer = proxy.ask(request(b"/", b"TE: trailers", b"Connection: TE"))
    assert b"x-hop" not in answer
    assert b"keep-alive" not in answer
    assert b"x-hop" not in answer.one(b"connection") if b"connection" in answer else True
    assert answer.one(b"x-kept") == b"3"
    assert answer.body == b"abc"
    assert [name for name, _ in answer.trailers] == [b"X-End"]


def test_14_hop_by_hop_fields_go_no_further_though_unlisted(proxy, origin):
    """Keep-Alive, Proxy-Connection, TE, Upgrade: none needs to be named to be deleted."""
    proxy.ask(request(b"/", *HOP_BY_HOP, b"Upgrade: foo/2"))
    assert b"keep-alive" not in origin.last
    assert b"proxy-connection" not in origin.last
    assert b"upgrade" not in origin.last
    assert origin.last.all(b"te") in ([], [b"trailers"])  # our own: we can read trailers


def test_14_our_own_te_is_listed_as_connection_option(proxy, origin):
    """RFC 9110 section 10.1.4: whoever sends TE names it in Connection."""
    proxy.ask(request())
    if b"te" in origin.last:
        assert b"te" in (origin.last.one(b"connection") or b"").lower().replace(b" ", b"").split(
            b","
        )


def test_14_hop_by_hop_fields_of_an_answer_go_no_further(proxy, origin):
    """Keep-Alive, Proxy-Connection and Upgrade of the origin's connection."""
    lines = [b"Keep-Alive: timeout=5", b"Proxy-Connection: close", b"Upgrade: h2c", b"X-Kept: 1"]
    origin.reply = response(200, *lines)
    answer = proxy.ask(request())
    for name in (b"keep-alive", b"proxy-connection", b"upgrade"):
        assert name not in answer
    assert answer.one(b"x-kept") == b"1"


@pytest.mark.parametrize("name", END_TO_END)
def test_15_connection_cannot_remove_end_to_end_fields(proxy, origin, name):
    """Such an option is ignored; the field arrives."""
    fields = [b"Authorization: Basic eA==", b"Cookie: a=b", b"Cache-Control: no-cache"]
    proxy.ask(request(b"/", *fields, b"Connection: " + name, method=b"PUT", body=b"xyz"))
    assert name in origin.last
    assert origin.last.body == b"xyz"


@pytest.mark.parametrize("name", [b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto"])
def test_15_connection_cannot_remove_our_own_fields(proxy, origin, name):
    """What we say about the client arrives whatever the client names."""
    proxy.ask(request(b"/", b"Connection: " + name))
    assert name in origin.last


def test_15_connection_cannot_remove_the_loop_guard(start, origin):
    """Naming every header of ours does not open a loop."""
    proxy = start(origin)
    proxy.ask(request())
    names = b", ".join(name for name, _ in origin.last.fields)
    from support.proxying import rules_for

    proxy.apply(rules_for(proxy.address[1]))
    assert proxy.ask(request(b"/", b"Connection: " + names)).status == 508


def test_16_unknown_fields_pass(proxy, origin):
    """Whatever token their name is, in both directions."""
    line = b"!#$%&'*+-.^_`|~09aZ: any \xe9\xff value;=,\"(\\"
    origin.reply = response(200, line)
    answer = proxy.ask(request(b"/", line))
    assert line in origin.last.lines
    assert line in answer.lines


def test_16_an_empty_value_passes(proxy, origin):
    """A field without content is still a field."""
    origin.reply = response(200, b"X-Empty:")
    answer = proxy.ask(request(b"/", b"X-Empty:"))
    assert origin.last.one(b"x-empty") == b""
    assert answer.one(b"x-empty") == b""


def test_17_lines_of_one_name_keep_order_and_stay_apart(proxy, origin):
    """In both directions; names keep their case."""
    lines = [b"X-A: 1", b"x-b: 2", b"X-a: 3", b"X-B: 4, 5", b"x-A: 6", b"Accept: a", b"Accept: b"]
    origin.reply = response(200, *lines)
    answer = proxy.ask(request(b"/", *lines))
    assert own(origin.last.lines, b"x-a", b"x-b", b"accept") == lines
    assert own(answer.lines, b"x-a", b"x-b", b"accept") == lines


def test_17_all_fields_keep_their_order(proxy, origin):
    """The client's lines arrive as they were sent, ours come after them or before them."""
    lines = [b"B: 1", b"a: 2", b"Cookie: x=y", b"User-Agent: me", b"C: 3", b"A: 4"]
    proxy.ask(request(b"/", *lines))
    arrived = origin.last.lines
    first = arrived.index(lines[0])
    assert arrived[first : first + len(lines)] == lines


def test_18_several_set_cookie_lines_stay_several(proxy, origin):
    """In order, byte for byte, commas and all."""
    cookies = [
        b"Set-Cookie: a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/",
        b"Set-Cookie: b=2, not a list; unknown=x",
        b'set-cookie: a="3"; HttpOnly',
    ]
    origin.reply = response(200, *cookies)
    answer = proxy.ask(request())
    assert own(answer.lines, b"set-cookie") == cookies


@pytest.mark.parametrize("bad", [b"a\rb", b"a\0b", b"a\nb", b"\r", b"a\r"])
def test_19_control_characters_in_a_value_are_refused(refuses, bad):
    """CR, LF and NUL (LF begins a line without colon)."""
    refuses(request(b"/", b"X-A: " + bad, b"X-B: 1"))


@pytest.mark.parametrize("where", [b"X-\0A: 1", b"X-\rA: 1", b"X(A): 1", b"X A: 1", b": 1", b"X-A"])
def test_19_what_is_no_field_name_is_refused(refuses, where):
    """Only tokens are names."""
    refuses(request(b"/", where))


@pytest.mark.parametrize("bad", [b"a\rb", b"a\0b"])
def test_19_control_characters_in_an_answer_are_an_invalid_answer(proxy, origin, bad):
    """502, or a space in their place; never passed on."""
    origin.reply = response(200, b"X-A: " + bad)
    answer = proxy.ask(request())
    assert answer.status == 502 or answer.one(b"x-a") == bad.replace(b"\r", b" ").replace(
        b"\0", b" "
    )


def test_20_authorization_www_authenticate_and_allow_pass(proxy, origin):
    """Unmodified, in the direction they belong to."""
    sent = b'Authorization: Digest username="a, b", uri="/"'
    lines = [b'WWW-Authenticate: Basic realm="a, b", Digest x="y"', b"Allow: GET,  HEAD ,PUT"]
    origin.reply = response(401, *lines)
    answer = proxy.ask(request(b"/", sent))
    assert sent in origin.last.lines
    assert answer.status == 401
    assert own(answer.lines, b"www-authenticate", b"allow") == lines


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b'If-None-Match: "a", W/"b"', 304),
        (b"If-Modified-Since: Wed, 09 Jun 2021 10:18:14 GMT", 304),
        (b'If-Match: "x"', 412),
        (b"Range: bytes=0-1,4-", 206),
        (b"Range: bytes=99-", 416),
        (b'If-Range: "e"', 200),
    ],
)
def test_21_conditions_and_ranges_are_passed_not_evaluated(proxy, origin, sent, status):
    """The origin's word stands, even where it ignores the condition."""
    extra = (
        [b'ETag: "a"', b"Content-Range: bytes 0-1/9"] if status in (206, 416) else [b'ETag: "a"']
    )
    origin.reply = response(status, *extra, body=None if status == 304 else b"ok")
    answer = proxy.ask(request(b"/", sent))
    assert sent in origin.last.lines
    assert answer.status == status
    assert own(answer.lines, b"etag", b"content-range") == extra
    origin.reply = response(200, b'ETag: "a"')
    assert proxy.ask(request(b"/", sent)).status == 200


def test_22_date_and_server_of_the_origin_are_the_only_ones(proxy, origin):
    """Never a second line of ours."""
    lines = [b"Date: Wed, 09 Jun 2021 10:18:14 GMT", b"Server: the origin/1"]
    origin.reply = response(200, *lines)
    assert own(proxy.ask(request()).lines, b"date", b"server") == lines


def test_22_a_missing_date_is_added_and_a_missing_server_is_not(proxy, origin):
    """RFC 9110 section 6.6.1: who forwards an answer without Date gives it one."""
    answer = proxy.ask(request())
    date = answer.one(b"date")
    assert date is not None
    assert date.endswith(b" GMT")
    assert b"server" not in answer


def test_23_the_origin_learns_of_the_client_in_both_families(proxy, origin):
    """X-Forwarded-For, -Proto, -Host and the `Forwarded` of RFC 7239."""
    proxy.ask(request())
    seen = origin.last
    assert seen.one(b"x-forwarded-for") == b"127.0.0.1"
    assert seen.one(b"x-forwarded-proto") == b"http"
    forwarded = seen.one(b"forwarded") or b""
    assert b"for=127.0.0.1" in forwarded.replace(b'"', b"")
    assert b"proto=http" in forwarded


def test_nothing_but_the_documented_fields_is_added(proxy, origin):
    """No User-Agent, Accept or Accept-Encoding of ours; nothing on answers but Date."""
    sent = request(b"/", b"X-Own: 1")
    answer = proxy.ask(sent)
    added = {name.lower() for name, _ in origin.last.fields} - {b"host", b"x-own"}
    for name in (b"user-agent", b"accept", b"accept-encoding", b"cookie", b"content-length"):
        assert name not in added
    assert {name.lower() for name, _ in answer.fields} <= {b"content-length", b"date"}
