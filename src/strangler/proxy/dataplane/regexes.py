"""Regular expressions in, which of them match a whole path out: all in one pass (RE2 sets).

RE2 takes time linear in the path, whatever the expressions and however many they are."""

from collections.abc import Sequence

import re2  # type: ignore[import-untyped] # the package has no stubs

_MOST_MEMORY = 16 << 20
"""Bytes that one set may take for its program (some 6 KB an expression) and for what it remembers
of earlier paths. The more, the fewer sets, and the more a client could fill with odd paths."""
_PROBE = b"\0"
"""An expression that no path matches, because no request line holds a NUL."""


class RegexSet:
    """Expressions as strangler.rules checked them: ASCII, each for the whole path."""

    __slots__ = ("_sets",)

    def __init__(self, patterns: Sequence[str]) -> None:
        """Raises re2.error where a single expression is wrong or too large."""
        self._sets = _compiled([pattern.encode() for pattern in patterns], 0)

    def matching(self, path: bytes) -> list[int]:
        """The numbers of all expressions that match the whole of `path`, ascending."""
        if len(self._sets) == 1:
            return sorted(self._sets[0][1].Match(path) or ())
        return sorted(
            first + number for first, found in self._sets for number in found.Match(path) or ()
        )


def _compiled(patterns: Sequence[bytes], first: int) -> list[tuple[int, re2.Set]]:
    """As few sets as their memory allows, each with the number of its first expression.

    A set whose program is too large fails to compile. One whose program leaves too little memory
    to match with finds nothing and does not say so, which would send requests astray: therefore
    the probe."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # each byte a character
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MOST_MEMORY
    together = re2.Set.FullMatchSet(options)
    for pattern in patterns:
        together.Add(pattern)
    together.Add(_PROBE)
    try:
        together.Compile()
        fits = together.Match(_PROBE) is not None
    except re2.error:
        fits = False
    if fits:
        return [(first, together)]
    if len(patterns) == 1:
        raise re2.error(f"too large for a set of expressions: {patterns[0].decode()}")
    half = len(patterns) // 2
    return [*_compiled(patterns[:half], first), *_compiled(patterns[half:], first + half)]
