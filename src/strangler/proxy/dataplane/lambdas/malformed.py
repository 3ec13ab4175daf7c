"""JSON of a function or of the service in, values out, or what is raised where it is none."""

from typing import Any

import msgspec

Pairs = list[tuple[str, str]]
"""Header names as the function spelled them, and values as text."""

_decode = msgspec.json.Decoder().decode


class MalformedError(Exception):
    """The answer breaks its format; the text says where, and is for the log only."""


def read_json(content: bytes) -> Any:
    """The value. Raises MalformedError, also for nesting that is deeper than any answer's."""
    try:
        return _decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MalformedError(f"no JSON: {problem}") from None
