"""What all event formats have in common: content, fields, targets."""

import base64

import pytest

from strangler.rules.model import LambdaPayload
from support.lambda_events import event_of
from support.lambda_requests import make_request

FORMATS = list(LambdaPayload)
FORM = "application/x-www-form-urlencoded"


def headers_of(event):
    """All headers, whatever the format: name in lower case, last value."""
    multi = event.get("multiValueHeaders") or {}
    single = event.get("headers") or {name: values[-1] for name, values in multi.items()}
    return {name.lower(): value for name, value in single.items()}


def content_of(event):
    """The body's bytes as a function would decode them."""
    body = event.get("body") or ""
    return base64.b64decode(body) if event["isBase64Encoded"] else body.encode()


@pytest.mark.parametrize("payload", FORMATS)
@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", b'{"q": "\xc3\xa9"}'),
        ("application/json", b"\xff\xfe"),
        ("application/problem+json; charset=utf-8", b"{}"),
        ("image/svg+xml", b"<svg/>"),
        ("text/plain", b"line\nline\0\x1f"),
        (FORM, b"a=1&b=%20"),
        ("application/octet-stream", b"plain"),
        ("image/png", bytes(range(256))),
        ("", b"no type"),
    ],
)
def test_content_arrives_byte_for_byte(payload, media_type, body):
    """As text or as base64."""
    headers = [("Content-Type", media_type)] if media_type else []
    request = make_request("/", "POST", headers, body=body)
    assert content_of(event_of(payload, request, body)) == body


@pytest.mark.parametrize(
    ("payload", "media_type", "text"),
    [
        (LambdaPayload.V2, "text/csv", True),
        (LambdaPayload.V2, "Application/JSON", True),
        (LambdaPayload.V2, "application/ld+json", True),
        (LambdaPayload.V2, "application/atom+xml", True),
        (LambdaPayload.V2, "application/javascript", True),
        (LambdaPayload.V2, FORM, True),
        (LambdaPayload.V2, "application/pdf", False),
        (LambdaPayload.V2, "", False),
        (LambdaPayload.V1, FORM, True),
        (LambdaPayload.ALB, "application/json", True),
        (LambdaPayload.ALB, FORM, False),
        (LambdaPayload.ALB_MULTI, "application/ld+json", False),
    ],
)
def test_text_is_what_its_front_takes_for_text(payload, media_type, text):
    """A load balancer knows fewer types than API Gateway."""
    headers = [("Content-Type", media_type)] if media_type else []
    event = event_of(payload, make_request("/", "POST", headers, body=b"x"), b"x")
    assert event["isBase64Encoded"] is not text


@pytest.mark.parametrize("payload", FORMATS)
def test_coded_content_is_base64(payload):
    """Whatever its type says, it is no text before it is decoded."""
    headers = [("Content-Type", "text/plain"), ("Content-Encoding", "gzip")]
    event = event_of(payload, make_request("/", "POST", headers, body=b"abc"), b"abc")
    assert event["isBase64Encoded"] is True
    assert event["body"] == "YWJj"


@pytest.mark.parametrize("payload", FORMATS)
def test_hop_by_hop_fields_stay_out(payload):
    """And those that Connection names, but not what it may not name."""
    headers = [
        ("Connection", "keep-alive, X-Private, Host"),
        ("Keep-Alive", "timeout=5"),
        ("TE", "trailers"),
        ("Upgrade", "websocket"),
        ("Proxy-Connection", "close"),
        ("Trailer", "x-sum"),
        ("Expect", "100-continue"),
        ("X-Private", "1"),
        ("X-Public", "2"),
    ]
    found = headers_of(event_of(payload, make_request("/", "POST", headers, chunked=True)))
    assert found.keys() == {
        "host",
        "x-public",
        "content-length",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-port",
    }


def test_fields_named_before_connection_stay_out_too():
    """The order of lines has no meaning here."""
    headers = [("X-Private", "1"), ("Connection", "x-private")]
    assert "x-private" not in headers_of(
        event_of(LambdaPayload.V2, make_request("/", "GET", headers))
    )


@pytest.mark.parametrize("payload", FORMATS)
def test_forwarding_fields_are_kept(payload):
    """What the exchange wrote into them is what the function sees."""
    headers = [
        ("X-Forwarded-For", "198.51.100.1, 10.0.0.1"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Port", "8443"),
        ("X-Forwarded-Host", "shop.example"),
        ("Forwarded", "for=198.51.100.1"),
        ("Traceparent", "00-a-b-01"),
        ("X-Amzn-Trace-Id", "Root=1-2-3"),
    ]
    found = headers_of(event_of(payload, make_request("/", "GET", headers)))
    assert {name.lower(): value for name, value in headers}.items() <= found.items()


@pytest.mark.parametrize(
    ("scheme", "host", "port"),
    [
        ("http", "shop.example", "80"),
        ("https", "shop.example", "443"),
        ("http", "shop.example:8080", "8080"),
        ("https", "[2001:db8::1]", "443"),
        ("https", "[2001:db8::1]:9443", "9443"),
    ],
)
def test_missing_forwarding_fields_are_filled_in(scheme, host, port):
    """Functions behind a load balancer rely on them."""
    request = make_request(host=host, scheme=scheme, client="198.51.100.7")
    found = headers_of(event_of(LambdaPayload.ALB, request))
    assert found["x-forwarded-for"] == "198.51.100.7"
    assert found["x-forwarded-proto"] == scheme
    assert found["x-forwarded-port"] == port


def test_content_that_came_in_chunks_has_a_length():
    """The function gets it whole, so it is known."""
    request = make_request("/", "POST", [("Content-Type", "text/plain")], chunked=True)
    found = headers_of(event_of(LambdaPayload.V2, request, b"12345"))
    assert found["content-length"] == "5"
    assert "transfer-encoding" not in found


def test_the_block_counts_and_not_what_the_client_sent():
    """The exchange has dropped or replaced fields by then."""
    request = make_request("/", "GET", [("X-Real-IP", "1.1.1.1")])
    block = b"\r\nHost: upstream.example\r\nX-Forwarded-For: 203.0.113.9"
    found = headers_of(event_of(LambdaPayload.V2, request, block=block))
    assert found["host"] == "upstream.example"
    assert "x-real-ip" not in found


def test_the_target_is_that_after_a_rewrite():
    """The base path may have been cut."""
    request = make_request("/catalog/items?page=1")
    event = event_of(LambdaPayload.V2, request, target=b"/items?page=1")
    assert event["rawPath"] == "/items"


@pytest.mark.parametrize("payload", FORMATS)
def test_values_that_are_no_utf8_are_latin_1(payload):
    """JSON has no bytes; nothing is lost that could be kept."""
    headers = [("X-Utf", "é".encode()), ("X-Latin", b"\xe9")]
    found = headers_of(event_of(payload, make_request("/", "GET", headers)))
    assert found["x-utf"] == "é"
    assert found["x-latin"] == "é"


def path_of(event):
    return event.get("rawPath") or event["path"]


@pytest.mark.parametrize("payload", FORMATS)
def test_paths_stay_encoded(payload):
    """So that an encoded slash is still no separator."""
    event = event_of(payload, make_request("/a%2Fb/%FF/c%20d;x=1"))
    assert path_of(event) == "/a%2Fb/%FF/c%20d;x=1"


@pytest.mark.parametrize("payload", FORMATS)
def test_raw_bytes_in_paths_are_encoded(payload):
    """The edge refuses them, another door may not."""
    target = "/caf\u00e9/%41".encode()
    assert path_of(event_of(payload, make_request("/"), target=target)) == "/caf%C3%A9/%41"


@pytest.mark.parametrize("payload", FORMATS)
def test_paths_can_be_decoded_as_an_http_api_does(payload):
    """`path_encoding: decoded`; bytes that are no UTF-8 are replaced."""
    event = event_of(payload, make_request("/a%2Fb%20c/%FF"), decoded=True)
    assert path_of(event) == "/a/b c/\ufffd"


def test_the_target_of_options_is_an_asterisk():
    """It has no path."""
    assert path_of(event_of(LambdaPayload.V2, make_request("*", "OPTIONS"))) == "*"
