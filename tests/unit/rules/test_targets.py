"""What requests are compared by, and which of them mean different things to different servers."""

import pytest

from strangler.rules.targets import is_ambiguous, matching_key, written_key


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (b"/a", b"/a"),
        (b"/%61%7E%2d", b"/a~-"),
        (b"/a%2fb", b"/a%2Fb"),
        (b"/%c3%a9", b"/%C3%A9"),
        (b"/%zz%4", b"/%zz%4"),
        (b"/%2541", b"/%2541"),
        (b"/\xff", b"/\xff"),
    ],
)
def test_only_unreserved_characters_are_decoded(path, key):
    """Once, and digits of other escapes become upper case (RFC 3986 section 6.2.2)."""
    assert matching_key(path) == key


@pytest.mark.parametrize(
    "path",
    [b"/a%2fb", b"/a%5Cb", b"/%00", b"/a//b", b"//", b"/a/../b", b"/..", b"/./a", b"/a/.",
     b"/%2e%2E/a", b"/a\\b"],
)  # fmt: skip
def test_targets_that_servers_read_differently_are_ambiguous(path):
    assert is_ambiguous(matching_key(path))


@pytest.mark.parametrize("path", [b"/", b"/a/", b"/a.b", b"/...", b"/a..", b"/..a", b"*", b"/%20"])
def test_other_targets_are_not(path):
    """Dots within a segment, and a trailing slash, are common."""
    assert not is_ambiguous(matching_key(path))


@pytest.mark.parametrize(
    ("written", "key"), [("/é", "/%C3%A9"), ("/a b", "/a%20b"), ("/%c3", "/%C3"), ("/a", "/a")]
)
def test_rules_may_be_written_as_people_read_them(written, key):
    assert written_key(written) == key
