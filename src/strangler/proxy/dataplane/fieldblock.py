"""Field lines as one block of bytes: found, read, cut and replaced in it without taking it apart.

A block is a run of field lines, each behind a CRLF: `\\r\\nHost: a\\r\\nAccept: b`. It has passed
llhttp, so that CRLF stands between lines only, no line is folded, and nothing stands between name
and colon. Searching such a block is some ten times cheaper than reading each field."""

import re
from collections.abc import Collection
from typing import Any, Final

from strangler.proxy.dataplane.fields import HOP_BY_HOP, HOPS, IDENTITY, OURS, with_underscores

_OTHERS: Final = frozenset(
    {b"content-length", b"expect", b"host", b"max-forwards", b"traceparent", b"tracestate"}
)

SPECIAL: Final = _OTHERS | HOP_BY_HOP | with_underscores(IDENTITY | OURS | {HOPS})
"""Names that mean something to a proxy in a request."""


def finder(names: Collection[bytes], spelt: bytes = b"") -> re.Pattern[bytes]:
    """Finds the lines with these names in a block in lower case; its groups are the name, and the
    value with white space behind it. `spelt`: one name more, with hyphens or underscores."""
    return re.compile(rb"\r\n(%b):[ \t]*([^\r]*)" % _with_spelt(_any_of(names), spelt))


def cutter(names: Collection[bytes], spelt: bytes = b"") -> re.Pattern[bytes]:
    """Matches whole lines with these names, whatever their case: `cutter(...).sub(b"", block)`.
    `spelt` as in `finder`."""
    return re.compile(rb"\r\n(?i:%b):[^\r]*" % _with_spelt(_any_of(names), spelt))


def _with_spelt(pattern: bytes, name: bytes) -> bytes:
    """Not by listing spellings: they double with each hyphen, and an operator chose the name."""
    if not name:
        return pattern
    words = re.split(rb"[-_]", name)
    return rb"(?:%b|%b)" % (pattern, b"[-_]".join(re.escape(word) for word in words))


def _any_of(names: Collection[bytes]) -> bytes:
    """A pattern for these names that looks at each character of a line once, instead of trying
    one name after the other: three times as fast for fifty names."""
    root: dict[int, Any] = {}
    for name in sorted(names):
        node = root
        for character in name:
            node = node.setdefault(character, {})
        node[_END] = {}
    return _pattern_of(root)


_END: Final = -1


def _pattern_of(node: dict[int, Any]) -> bytes:
    by_rest: dict[bytes, list[int]] = {}
    for character, below in node.items():
        if character != _END:
            by_rest.setdefault(_pattern_of(below), []).append(character)
    choices = []
    for rest, characters in sorted(by_rest.items()):
        escaped = b"".join(re.escape(bytes((character,))) for character in characters)
        choices.append((escaped if len(characters) == 1 else b"[%b]" % escaped) + rest)
    if _END in node:
        choices.append(b"")
    return choices[0] if len(choices) == 1 else b"(?:%b)" % b"|".join(choices)


def without(block: bytes, names: Collection[bytes]) -> bytes:
    """The block without lines of these names (lower case)."""
    kept = [line for line in split_lines(block) if _name(line) not in names]
    return b"".join(b"\r\n" + line for line in kept)


def split_lines(block: bytes) -> list[bytes]:
    """The lines without their line ends."""
    return block.split(b"\r\n")[1:]


def names_of(lower: bytes) -> list[bytes]:
    """The names of all lines of a block in lower case."""
    return [line.partition(b":")[0] for line in split_lines(lower)]


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].lower()


def field_values(block: bytes, lower: bytes, name: bytes) -> bytes | None:
    """The value of a field, several joined by a comma and a space; None if there is none.
    `lower` is the block in lower case."""
    key = b"\r\n%b:" % name
    start = lower.find(key)
    if start < 0:
        return None
    end = block.find(b"\r\n", start + 2)
    if end < 0:
        return block[start + len(key) :].strip(b" \t")
    value = block[start + len(key) : end].strip(b" \t")
    if lower.find(key, end) < 0:
        return value
    values = [value]
    while (start := lower.find(key, end)) >= 0:
        end = block.find(b"\r\n", start + 2)
        end = end if end >= 0 else len(block)
        values.append(block[start + len(key) : end].strip(b" \t"))
    return b", ".join(values)


def with_value(block: bytes, name: bytes, line: bytes) -> bytes:
    """The block with the first line of that name (lower case) replaced; appended if there is
    none."""
    start = block.lower().find(b"\r\n%b:" % name)
    if start < 0:
        return block + b"\r\n" + line
    end = block.find(b"\r\n", start + 2)
    return block[: start + 2] + line + (block[end:] if end >= 0 else b"")
