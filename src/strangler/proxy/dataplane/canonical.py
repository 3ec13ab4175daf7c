"""A raw path in, the key that routes are matched by out; None where the path is ambiguous.

What a key is and which paths are ambiguous says strangler.rules.targets. This is its short way
for the paths that nearly all requests have."""

from strangler.rules import targets


def matching_key(path: bytes) -> bytes | None:
    """The path with `%41` as `A` and the like; None if it is ambiguous."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return path
    key = targets.matching_key(path)
    return None if targets.is_ambiguous(key) else key
