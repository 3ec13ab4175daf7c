"""A path as it was sent in, the key it is matched by out; and whether the path is ambiguous.

The key is the path with percent-encoded unreserved characters decoded and the digits of other
escapes in upper case (RFC 3986 sections 6.2.2.1 and 6.2.2.2). What is forwarded is always the
path as it was sent."""

import re

_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AMBIGUOUS = re.compile(rb"%2F|%5C|%00|\\|//|/\.\.?(?:/|\Z)")
_NOT_FOR_PATHS = re.compile(rb"[^!$%&'()*+,\-./0-9:;=@A-Z\[\]_a-z{|}~]")


def matching_key(path: bytes) -> bytes:
    """The form of a request's path that rules are compared with."""
    return _ESCAPE.sub(_decoded, path) if b"%" in path else path


def is_ambiguous(key: bytes) -> bool:
    """Whether servers disagree about what such a path means: an encoded slash, backslash or NUL,
    a backslash, an empty segment before the last, or a segment `.` or `..`.

    Takes what `matching_key` returned, so `%2e%2E` is found too."""
    return _AMBIGUOUS.search(key) is not None


def written_key(text: str) -> str:
    """The key of a path as people write it in rules: what a URL cannot hold as it stands (such as
    `é` or a space) is percent-encoded as UTF-8."""
    if text.isascii() and "%" not in text and _NOT_FOR_PATHS.search(text.encode()) is None:
        return text
    encoded = _NOT_FOR_PATHS.sub(lambda found: b"%%%02X" % ord(found[0]), text.encode())
    return matching_key(encoded).decode("ascii")


def _decoded(found: re.Match[bytes]) -> bytes:
    code = int(found[1], 16)
    return bytes((code,)) if code in _UNRESERVED else found[0].upper()
