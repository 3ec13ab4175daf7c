"""A regular expression of `match.regex` in, a compiled RE2 pattern over bytes out.

RE2 takes time linear in the path, whatever the pattern; for that it has no backreferences and no
lookaround (github.com/google/re2/wiki/Syntax). A pattern always means the whole path."""

import re
from typing import Protocol, cast

import re2  # type: ignore[import-untyped] # the package has no stubs

_BEYOND = (
    (re.compile(r"\(\?(?:=|!|<=|<!)"), "lookaround"),
    (re.compile(r"\\[1-9]|\\g<|\\k<|\(\?P=[A-Za-z_]"), "a backreference"),
    (re.compile(r"\(\?>|[*+?}]\+"), "an atomic group or a possessive quantifier"),
    (re.compile(r"\(\?\("), "a condition"),
)
_MOST_MEMORY = 1 << 20


class RegexError(ValueError):
    """A pattern that RE2 does not know; the message says why."""


class Pattern(Protocol):
    """What of a compiled pattern is used."""

    def fullmatch(self, text: bytes) -> object | None:
        """Something, if the whole of `text` matches."""

    def possiblematchrange(self, maxlen: int) -> tuple[bytes, bytes]:
        """Bounds between which (bytewise) all matches lie, as far as `maxlen` bytes tell."""


def compile_regex(pattern: str) -> Pattern:
    """The pattern, ready to match the bytes of a path (each byte a character, so that also a path
    that is not UTF-8 matches `.`). Raises RegexError."""
    if not pattern.isascii():
        raise RegexError("it holds characters that a path cannot; write them as %C3%A9")
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    options.never_capture = True
    try:
        return cast(Pattern, re2.compile(pattern.encode(), options))
    except re2.error as error:
        for telling, name in _BEYOND:
            if telling.search(pattern):
                raise RegexError(
                    f"RE2 has no {name.removeprefix('a ').removeprefix('an ')}"
                ) from None
        reason = error.args[0] if error.args else error
        text = reason.decode("latin-1") if isinstance(reason, bytes) else str(reason)
        raise RegexError(text) from None
