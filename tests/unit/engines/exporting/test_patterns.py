"""Patterns hold for what the rules' own matching holds for."""

import re

from hypothesis import given
from hypothesis import strategies as st

from strangler.engines.exporting import patterns
from strangler.rules.matching import path_matches
from strangler.rules.model import Condition, Match, PathKind
from strangler.rules.requests import parameter
from strangler.rules.targets import is_ambiguous, matching_key

MATCHES = (
    Match(kind=PathKind.EXACT, path="/café/a.b"),
    Match(kind=PathKind.TEMPLATE, path="/a/{id}/~b"),
    Match(kind=PathKind.TEMPLATE, path="/a/{rest*}"),
    Match(kind=PathKind.PREFIX, path="/a/b/"),
    Match(),
)
PIECES = (
    "/",
    "a",
    "b",
    "%61",
    "%2E",
    ".",
    "~b",
    "%7eb",
    "caf%C3%A9",
    "caf%c3%a9",
    "x",
    "%2f",
    "\\",
)
PATHS = st.lists(st.sampled_from(PIECES), max_size=8).map(lambda pieces: "/" + "".join(pieces))


def whole(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text) is not None


@given(PATHS, st.sampled_from(MATCHES))
def test_a_spelt_pattern_holds_for_a_path_as_it_was_sent(path, match):
    """Whatever way its key is spelt."""
    key = matching_key(path.encode())
    assert whole(patterns.path(match, spelt=True), path) == path_matches(match, key)


@given(PATHS, st.sampled_from(MATCHES))
def test_a_plain_pattern_holds_for_a_key(path, match):
    key = matching_key(path.encode())
    assert whole(patterns.path(match), key.decode()) == path_matches(match, key)


@given(PATHS)
def test_ambiguous_and_odd_paths_are_found(path):
    key = matching_key(path.encode())
    assert (re.search(patterns.AMBIGUOUS, path) is not None) == is_ambiguous(key)
    assert (re.search(patterns.ODD, path) is not None) == (key != path.encode())


FORM = st.lists(st.sampled_from(["q", "%71", "=", "&", "+", "%20", "a", "%26", "x"]), max_size=9)


@given(FORM.map("".join), st.sampled_from(["a", "a b", "a&x", "", None]))
def test_a_query_pattern_holds_for_the_first_parameter_of_its_name(query, value):
    """Decoded as forms are."""
    given_ = parameter(query.encode(), b"q")
    holds = given_ is not None and (value is None or given_ == value.encode())
    found = whole(patterns.query(Condition("q", value)), query)
    assert found == holds
