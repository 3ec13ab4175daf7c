"""Rules files made from what a test is about."""

from typing import Any

import msgspec

from strangler.rules.document import Loaded, parse_rules
from strangler.rules.model import Rules

HEAD = """\
version: 1
upstreams:
  monolith: {url: "http://10.0.0.1:8000"}
  orders: {url: "http://10.0.0.2:8000"}
default: monolith
"""


def load(body: str = "", environment: dict[str, str] | None = None) -> Loaded:
    """`body` below two upstreams, monolith and orders, and `default: monolith`."""
    return parse_rules(HEAD + body, "rules.yaml", environment or {})


def good(body: str = "", environment: dict[str, str] | None = None) -> Rules:
    """The same, without any error."""
    loaded = load(body, environment)
    assert loaded.rules is not None, [str(each) for each in loaded.diagnostics]
    return loaded.rules


def routes(*lines: str) -> Loaded:
    """Routes r0, r1, ... written as flow mappings without id."""
    return load(
        "routes:\n" + "".join(f"  - {{id: r{n}, {line}}}\n" for n, line in enumerate(lines))
    )


def told(loaded: Loaded) -> list[str]:
    """`CODE message` of every diagnostic, in order."""
    return [f"{each.code} {each.message}" for each in loaded.diagnostics]


def codes(loaded: Loaded) -> list[str]:
    """The codes alone."""
    return [each.code for each in loaded.diagnostics]


def unplaced(value: Any) -> Any:
    """Rules without what depends on how they are written down: places and digest."""
    if isinstance(value, msgspec.Struct):
        kept = (name for name in value.__struct_fields__ if name not in ("location", "digest"))
        return (type(value), *(unplaced(getattr(value, name)) for name in kept))
    return tuple(map(unplaced, value)) if isinstance(value, tuple) else value
