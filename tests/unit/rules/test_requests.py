"""What rules look at in a request."""

import pytest

from strangler.rules.requests import claim_key, claim_texts, example, parameter


@pytest.mark.parametrize(
    ("query", "value"),
    [
        (b"q=1", b"1"),
        (b"x&q=a+b%21&q=2", b"a b!"),
        (b"%71=1", b"1"),
        (b"q", b""),
        (b"Q=1", None),
        (b"", None),
        (None, None),
    ],
)
def test_a_parameter_is_the_first_of_its_name(query, value):
    """Decoded as forms are."""
    assert parameter(query, b"q") == value


@pytest.mark.parametrize(
    ("claim", "texts"),
    [("x", ("x",)), (7, ("7",)), (True, ("true",)), (["a", 1], ("a", "1")), (None, ()), ({}, ())],
)
def test_a_claim_is_compared_as_text(claim, texts):
    assert claim_texts(claim) == texts


@pytest.mark.parametrize(
    ("claim", "key"),
    [("x", b"x"), (7, b"7"), ("", None), (True, None), (["a"], None), (None, None), (1.5, None)],
)
def test_a_cohort_key_is_one_value(claim, key):
    assert claim_key(claim) == key


@pytest.mark.parametrize(
    ("url", "host", "path", "query"),
    [
        ("/a?b=1", b"", b"/a", b"b=1"),
        ("/a?", b"", b"/a", b""),
        ("http://Shop.example.com:80/a%2fb", b"shop.example.com", b"/a%2fb", None),
        ("http://h", b"h", b"/", None),
        ("http://h?x", b"h", b"/", b"x"),
        ("/é b#top", b"", b"/%C3%A9%20b", None),
        ("//a", b"", b"//a", None),
        ("*", b"", b"*", None),
        ("http://[::1]:80/", b"[::1]", b"/", None),
    ],
)
def test_an_example_is_what_a_client_sends(url, host, path, query):
    request = example("get", url)
    assert (request.method, request.host, request.path, request.query) == (
        b"GET",
        host,
        path,
        query,
    )


def test_a_host_header_goes_before_the_url():
    assert example("GET", "/", [("Host", "A.example.com:8080")]).host == b"a.example.com"


@pytest.mark.parametrize("url", ["a", "ftp://h/", "", "mailto:x", "http://"])
def test_what_no_client_sends_is_refused(url):
    with pytest.raises(ValueError, match="is n"):
        example("GET", url)


def test_repeated_headers_are_joined_and_the_first_cookie_counts():
    request = example(
        "GET", "/", [("X", "1"), ("x", "2"), ("Cookie", "a=1; a=2"), ("cookie", "b=3")]
    )
    assert request.header(b"x") == b"1, 2"
    assert (request.cookie(b"a"), request.cookie(b"b"), request.cookie(b"c")) == (b"1", b"3", None)
