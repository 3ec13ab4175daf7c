"""What all values of the vocabulary of traffic have in common."""

import msgspec


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Base of everything in strangler.rules.model: immutable, equal by value, pickles."""
