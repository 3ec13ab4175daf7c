"""The short way to a matching key leads where the long one does."""

from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.canonical import unambiguous_key
from strangler.rules.targets import is_ambiguous, matching_key
from support import slow_routing

PIECES = ["/", ".", "..", "\\", "a", "Z", "~", "%", "%2", "%41", "%2f", "%2F", "%5c", "%00",
          "%2e", "%7E", "%c3", "%25", "\xe9", ";", "*"]  # fmt: skip
paths = st.lists(st.sampled_from(PIECES), max_size=8).map(
    lambda pieces: ("/" + "".join(pieces)).encode("latin-1")
)


@given(paths)
def test_a_key_is_what_the_rules_say(path):
    """And none is given for a path that they call ambiguous."""
    key = matching_key(path)
    assert unambiguous_key(path) == (None if is_ambiguous(key) else key)


@given(paths)
def test_only_unreserved_characters_are_decoded(path):
    """One character at a time gives the same key, and the same judgement."""
    assert matching_key(path) == slow_routing.key(path)
    assert is_ambiguous(matching_key(path)) == slow_routing.is_ambiguous(slow_routing.key(path))
