"""A raw path in, the key that routes are matched by out; None where the path is ambiguous.

Two spellings of one path must take the same route, or a client could choose who answers it. So
percent-encoded unreserved characters are decoded, which never changes what a path means (RFC 3986
section 6.2.2.2), and nothing else is. Where servers disagree on what a path means, no key is
right, and the path is ambiguous:

- an encoded slash, backslash or NUL (`%2F`, `%5C`, `%00`): some servers decode before they split;
- a backslash as it is: some servers and all browsers read it as a slash;
- an empty segment (`//`): some servers merge slashes;
- a segment `.` or `..`, also when written `%2e`: some servers resolve it.

A slash at the end is no empty segment, and `%252F` is not ambiguous: to decode twice is a fault."""

import re

_UNRESERVED = re.compile(rb"%(?:2[DEde]|3[0-9]|4[1-9A-Fa-f]|5[0-9AFaf]|6[1-9A-Fa-f]|7[0-9AEae])")
_AMBIGUOUS = re.compile(rb"%2[Ff]|%5[Cc]|%00|\\|//|/\.\.?(?:/|\Z)")


def matching_key(path: bytes) -> bytes | None:
    """The path with `%41` as `A` and the like (RFC 3986 section 2.3); None if it is ambiguous."""
    if b"%" in path:
        path = _UNRESERVED.sub(_decoded, path)
    elif b"/." not in path and b"//" not in path and b"\\" not in path:
        return path  # nearly every path; three searches cost less than one regex
    return None if _AMBIGUOUS.search(path) else path


def _decoded(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[0][1:].decode())
