"""Paths and hosts of rules are read in one way, and refused with words."""

import pytest

from strangler.rules.templates import (
    SegmentKind,
    TemplateError,
    host_matches,
    parse_exact,
    parse_host,
    parse_prefix,
    parse_template,
)

LITERAL, VARIABLE, REST = SegmentKind


@pytest.mark.parametrize(
    ("path", "segments"),
    [
        ("/", [(LITERAL, "")]),
        ("/a/{id}", [(LITERAL, "a"), (VARIABLE, "id")]),
        ("/a/", [(LITERAL, "a"), (LITERAL, "")]),
        ("/{a}/x/{rest*}", [(VARIABLE, "a"), (LITERAL, "x"), (REST, "rest")]),
        ("/caf\u00e9 1", [(LITERAL, "caf%C3%A9%201")]),
        ("/%7euser/%c3", [(LITERAL, "~user"), (LITERAL, "%C3")]),
    ],
)
def test_a_template_is_its_segments(path, segments):
    """Literals are in the form that requests are compared in; a trailing slash is a segment."""
    assert list(parse_template(path)) == segments


@pytest.mark.parametrize(
    ("path", "segments"), [("/", ()), ("/a", ("a",)), ("/a/", ("a",)), ("/a/b/", ("a", "b"))]
)
def test_a_prefix_ends_without_its_slash(path, segments):
    """A trailing slash of a prefix counts for nothing."""
    assert parse_prefix(path) == segments


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("a", "slash", "/a"),
        ("/a?b", "?", "query"),
        ("/a#b", "#", "path"),
        ("/a//b", "ambiguous", "ambiguous"),
        ("/a/../b", "ambiguous", ""),
        ("/a/.", "ambiguous", ""),
        ("/a%2Fb", "ambiguous", ""),
        ("/a%2e%2e/%2e%2E", "ambiguous", ""),
        ("/a\\b", "ambiguous", ""),
        ("/%zz", "escape", "%25"),
        ("/100%", "escape", "%25"),
        ("/a\x00b", "control", "remove"),
        ("/x-{id}", "neither", "regex"),
        ("/{}", "neither", "regex"),
        ("/{a}{b}", "neither", "regex"),
        ("/{r*}/x", "last", "regex"),
        ("/{a}/{a}", "two variables", "rename"),
    ],
)
def test_a_template_that_cannot_match_is_refused(path, message, hint):
    """And says what to write instead."""
    with pytest.raises(TemplateError) as refused:
        parse_template(path)
    assert message in str(refused.value)
    assert hint in refused.value.hint


def test_an_exact_path_may_hold_braces():
    """They are characters there, which a request has to escape."""
    assert parse_exact("/{id}") == "/{id}"


def test_a_prefix_has_no_variables():
    with pytest.raises(TemplateError, match="variables"):
        parse_prefix("/a/{id}")


@pytest.mark.parametrize(
    ("pattern", "host", "meant"),
    [
        ("example.com", "example.com", True),
        ("example.com", "www.example.com", False),
        ("*.example.com", "www.example.com", True),
        ("*.example.com", "a.b.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", ".example.com", False),
        ("*.example.com", "badexample.com", False),
    ],
)
def test_a_wildcard_is_every_name_below(pattern, host, meant):
    """One or more labels, never none."""
    assert host_matches(pattern, host) is meant


@pytest.mark.parametrize("host", ["Example.COM", "*.a.b", "10.0.0.1", "[::1]", "a_b"])
def test_a_host_is_held_in_lower_case(host):
    assert parse_host(host) == host.lower()


@pytest.mark.parametrize(
    ("host", "hint"),
    [
        ("example.com:80", "ports are ignored"),
        ("http://example.com", "name alone"),
        ("a.*.com", "*.example.com"),
        ("*", "*.example.com"),
        ("m\u00fcller.example", "xn--mller-kva.example"),
        ("a..b", "host"),
        ("-a.b", "such as"),
        ("[::1", "[::1]"),
        ("", "such as"),
    ],
)
def test_a_host_that_no_request_names_is_refused(host, hint):
    with pytest.raises(TemplateError) as refused:
        parse_host(host)
    assert hint in refused.value.hint + str(refused.value)
