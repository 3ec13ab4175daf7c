"""Points 1 to 11 of the intermediary's checklist: target, Host, and the route of a message."""

import pytest

from strangler.rules.model import HostPolicy, ProxySettings
from support.proxying import HOST, request, response, rules_for

TARGETS = [
    b"/a%2Fb/%FF",
    b"//double//slash",
    b"/semi;colon=1;x",
    b"/plus+plus?q=a+b",
    b"/tilde~%7E",
    b"/question?",
    b"/empty?a&b=&c",
    b"/?a=%20+b&c",
    b"/dots/../up/./here",
    b"/%2e%2E/x",
    b"/%5Cback%5c",
    b"/per%cent",
    b"/caf%C3%A9?%C3%a9",
    b"/query?with?question/and/slash",
    b"/'\"<>[]{}|^`",
    b"/:@!$&'()*,=",
]


@pytest.mark.parametrize("target", TARGETS)
def test_01_path_and_query_pass_byte_for_byte(proxy, origin, target):
    """The origin's request line holds the target exactly as the client sent it."""
    assert proxy.ask(request(target)).status == 200
    assert origin.last.target == target


@pytest.mark.parametrize(
    "target", [b"http://other.example/a%2Fb?x", b"HTTP://other.example/a%2Fb?x"]
)
def test_02_the_authority_of_an_absolute_target_replaces_host(proxy, origin, target):
    """The origin sees the target's authority as Host, and the rest as origin-form."""
    proxy.ask(request(target))
    assert origin.last.target == b"/a%2Fb?x"
    assert origin.last.one(b"host") == b"other.example"


@pytest.mark.parametrize(
    ("target", "seen"), [(b"http://other.example", b"/"), (b"http://other.example?q", b"/?q")]
)
def test_02_an_absolute_target_without_path_means_the_root(proxy, origin, target, seen):
    """RFC 9112 section 3.2.1: an empty path is sent as a slash."""
    proxy.ask(request(target))
    assert origin.last.target == seen


def test_02_a_malformed_host_is_refused_though_an_absolute_target_replaces_it(refuses):
    """RFC 9112 section 3.2: 400 for any request with an invalid Host."""
    refuses(b"GET http://other.example/ HTTP/1.1\r\nHost: a b\r\n\r\n")


def test_03_options_for_the_whole_server_goes_on_as_it_is(proxy, origin):
    """`OPTIONS *` stays `OPTIONS *`."""
    assert proxy.ask(request(b"*", method=b"OPTIONS")).status == 200
    assert origin.last.line[:2] == (b"OPTIONS", b"*")


@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_03_an_asterisk_belongs_to_options_alone(refuses, method):
    """Any other method with `*` has no target."""
    refuses(request(b"*", method=method))


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [b"a", b"a"],
        [b"a", b"b"],
        [b"a b"],
        [b"a/b"],
        [b"user@a"],
        [b"a:b"],
        [b"a:80:80"],
        [b"[::1"],
        [b"[::1]x"],
        [b"a?b"],
        [b"a#b"],
        [b"a\\b"],
        [b"a, b"],
        [b"http://a"],
    ],
)
def test_04_a_missing_repeated_or_malformed_host_is_refused(refuses, hosts):
    """400, and the connection ends."""
    lines = b"".join(b"Host: %b\r\n" % host for host in hosts)
    refuses(b"GET / HTTP/1.1\r\n" + lines + b"\r\n")


@pytest.mark.parametrize(
    "host",
    [b"a", b"A.example:8080", b"[::1]:80", b"127.0.0.1", b"xn--caf-dma.example", b"a_b.local"],
)
def test_04_a_host_of_any_legal_form_passes_as_it_was_written(proxy, origin, host):
    """Names, addresses and ports; the case is kept."""
    proxy.ask(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    assert origin.last.one(b"host") == host


def test_05_the_host_is_preserved_unless_told_otherwise(proxy, origin):
    """The policy `preserve` is the default."""
    proxy.ask(request())
    assert origin.last.one(b"host") == HOST


@pytest.mark.parametrize("policy", [HostPolicy.UPSTREAM, HostPolicy.VALUE])
def test_05_another_host_lets_the_original_travel_beside_it(origin, start, policy):
    """With `upstream` or a value the original stands in X-Forwarded-Host and Forwarded."""
    proxy = start(origin, host=policy, host_value="inner.example")
    proxy.ask(request())
    expected = origin.authority.encode() if policy is HostPolicy.UPSTREAM else b"inner.example"
    assert origin.last.one(b"host") == expected
    assert origin.last.one(b"x-forwarded-host") == HOST
    assert b"host=" + HOST in (origin.last.one(b"forwarded") or b"").replace(b'"', b"")


def test_06_the_version_sent_is_our_own(proxy, origin):
    """A client's HTTP/1.0 goes on as HTTP/1.1, and an origin's HTTP/1.0 comes back as HTTP/1.1."""
    origin.reply = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
    answer = proxy.ask(request(minor=0))
    assert origin.last.line[2] == b"HTTP/1.1"
    assert answer.line[0] == b"HTTP/1.1"


@pytest.mark.parametrize("method", [b"FOO", b"get", b"X-CUSTOM", b"PATCHY"])
def test_07_unknown_methods_get_501(proxy, origin, method):
    """The parser does not know them, so we cannot carry them (RFC 9110 section 9.1)."""
    answer = proxy.ask(request(method=method))
    assert answer.status == 501
    assert answer.one(b"x-strangler-error")
    assert origin.requests == []


@pytest.mark.parametrize(
    "method",
    b"GET POST PUT PATCH DELETE OPTIONS PROPFIND REPORT PURGE MKCOL LOCK SEARCH QUERY".split(),
)
def test_07_registered_methods_pass(proxy, origin, method):
    """Those of WebDAV and caches too."""
    assert proxy.ask(request(method=method)).status == 200
    assert origin.last.method == method


@pytest.mark.parametrize("status", [200, 226, 299, 399, 418, 421, 451, 499, 511, 599])
def test_07_unknown_status_codes_pass(proxy, origin, status):
    """With their reason, whatever it is."""
    origin.reply = b"HTTP/1.1 %d My own reason (\xe9)\r\nContent-Length: 0\r\n\r\n" % status
    answer = proxy.ask(request())
    assert (answer.status, answer.reason) == (status, b"My own reason (\xe9)")


def test_04_a_request_of_http_1_0_without_host_gets_the_upstreams(proxy, origin):
    """HTTP/1.1, in which it goes on, needs one (RFC 9112 section 3.2)."""
    assert proxy.ask(b"GET / HTTP/1.0\r\n\r\n").status == 200
    assert origin.last.one(b"host") == origin.authority.encode()


def test_07_a_missing_reason_stays_missing(proxy, origin):
    """An empty reason phrase is legal, and none is invented."""
    origin.reply = b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"
    assert proxy.ask(request()).raw.startswith(b"HTTP/1.1 200 \r\n")


def test_08_connect_is_refused(refuses):
    """We are no forward proxy."""
    refuses(b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n", 405, 501)
    refuses(b"CONNECT / HTTP/1.1\r\nHost: a.example:443\r\n\r\n", 400, 405, 501)


def test_08_trace_is_off(proxy, origin):
    """Unless it is configured."""
    assert proxy.ask(request(method=b"TRACE")).status in (405, 501)
    assert origin.requests == []


def test_08_trace_passes_where_it_is_configured(origin, start):
    """With `trace_method: true`."""
    proxy = start(origin, settings=ProxySettings(trace_method=True))
    assert proxy.ask(request(method=b"TRACE")).status == 200
    assert origin.last.method == b"TRACE"


@pytest.mark.parametrize("method", [b"OPTIONS", b"TRACE"])
def test_09_max_forwards_of_zero_is_answered_here(origin, start, method):
    """The origin never hears of it."""
    proxy = start(origin, settings=ProxySettings(trace_method=True))
    answer = proxy.ask(request(b"/", b"Max-Forwards: 0", method=method))
    assert answer.status in (200, 204)
    assert origin.requests == []


@pytest.mark.parametrize("method", [b"OPTIONS", b"TRACE"])
def test_09_max_forwards_is_counted_down(origin, start, method):
    """By one for each hop."""
    proxy = start(origin, settings=ProxySettings(trace_method=True))
    proxy.ask(request(b"/", b"Max-Forwards: 5", method=method))
    assert origin.last.one(b"max-forwards") == b"4"


def test_09_max_forwards_is_never_invented_and_means_nothing_elsewhere(proxy, origin):
    """RFC 9110 section 7.6.2: other methods pass it as it is."""
    proxy.ask(request(method=b"OPTIONS"))
    assert b"max-forwards" not in origin.last
    proxy.ask(request(b"/", b"Max-Forwards: 0"))
    assert origin.last.one(b"max-forwards") == b"0"


def test_10_via_is_added_under_our_pseudonym(proxy, origin):
    """Behind those that were there, with the version that the client spoke."""
    proxy.ask(request(b"/", b"Via: 1.0 before"))
    entries = [item.strip() for value in origin.last.all(b"via") for item in value.split(b",")]
    assert entries[0] == b"1.0 before"
    assert len(entries) == 2
    assert entries[1].startswith(b"1.1 ")
    proxy.ask(request(minor=0))
    assert (origin.last.one(b"via") or b"").startswith(b"1.0 ")


def test_10_via_is_left_out_where_an_upstream_is_better_off_without(origin, start):
    """Some servers stop compressing for it: `via: false`."""
    proxy = start(origin, via=False)
    proxy.ask(request())
    assert b"via" not in origin.last


def test_11_a_loop_ends_with_508(origin, start):
    """A proxy that is its own upstream answers at once."""
    proxy = start(origin)
    proxy.apply(rules_for(proxy.address[1]))
    answer = proxy.ask(request())
    assert answer.status == 508
    assert answer.one(b"x-strangler-error") == b"loop"


def test_11_a_loop_over_two_proxies_ends_with_508(origin, start):
    """Also where they leave out Via."""
    first = start(origin, via=False)
    second = start(first.address[1], via=False)
    first.apply(rules_for(second.address[1], via=False))
    assert second.ask(request()).status == 508


def test_11_two_proxies_in_a_row_are_no_loop(origin, start):
    """Each of our instances may pass a request once."""
    origin.reply = response(200, body=b"through both")
    assert start(start(origin).address[1]).ask(request()).body == b"through both"
