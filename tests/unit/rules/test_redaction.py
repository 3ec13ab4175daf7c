"""What admin and logs show of values that came from the environment."""

import pytest

from strangler.rules.model import Substitution
from strangler.rules.redaction import shown

KNOWN = [
    Substitution(value="s3cret", placeholder="${KEY}"),
    Substitution(value="s3cret-long", placeholder="${LONG}"),
    Substitution(value="5", placeholder="${PERCENT}"),
    Substitution(value="", placeholder="${EMPTY}"),
]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("token s3cret.", "token ${KEY}."),
        ("s3cret-long s3cret", "${LONG} ${KEY}"),
        ("5", "${PERCENT}"),
        ("took 5 ms, 5 times", "took 5 ms, 5 times"),
        ("", ""),
        ("KEY", "KEY"),
    ],
)
def test_a_value_is_shown_as_its_placeholder(text, seen):
    """The longest first; very short ones only where they are all there is."""
    assert shown(text, KNOWN) == seen
