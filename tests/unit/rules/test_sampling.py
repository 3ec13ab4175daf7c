"""Examples for routes."""

import pytest

from strangler.rules.model import Match, PathKind
from strangler.rules.sampling import example_paths, regex_examples


@pytest.mark.parametrize(
    ("kind", "path", "first"),
    [
        (PathKind.EXACT, "/é", "/%C3%A9"),
        (PathKind.TEMPLATE, "/a/{id}/b", "/a/1/b"),
        (PathKind.PREFIX, "/a/", "/a"),
        (PathKind.PREFIX, "/", "/"),
        (PathKind.ANY, "/", "/"),
        (PathKind.REGEX, "/v[0-9]+/(a|b)", "/v1/a"),
    ],
)
def test_the_plainest_example_comes_first(kind, path, first):
    assert example_paths(Match(kind=kind, path=path))[0] == first


@pytest.mark.parametrize(
    "pattern",
    [
        "/a*",
        "/(?:a|b)+",
        r"/\d{3}\.html",
        "/[^/]+/x?",
        "(?i)/abc",
        "/(?P<n>a)",
        "/a|/b",
        "^/a$",
        ".*b",
    ],
)
def test_common_regexes_have_examples(pattern):
    assert regex_examples(pattern)


@pytest.mark.parametrize("pattern", ["[^/].*x", "/a\\b"])
def test_what_has_no_example_has_none(pattern):
    """Or only true ones."""
    assert isinstance(regex_examples(pattern), tuple)


def test_many_alternatives_stay_few():
    """Each atom could double them."""
    assert len(regex_examples("/" + "(a|b)" * 40)) <= 8
