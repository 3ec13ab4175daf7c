"""Choices in, what the Lua program beside this file has to know of their routes out.

It computes the same buckets as strangler.rules.cohorts: Envoy's own hash policies know another
hash, and rewrite a path alike on both sides. So a canary is two routes: the program reads the
caller's key where the second one was found, which asks for no header, marks who is inside with the
header of the first, and lets Envoy look again."""

from pathlib import Path
from typing import Any, Final

from strangler.engines.exporting.plan import Answer, Choice
from strangler.rules.model import CohortKey, KeyKind

Json = dict[str, Any]
SIDE: Final = "x-strangler-side"
"""The header that marks requests inside; a client's own is removed."""
_FILTER: Final = "envoy.filters.http.lua"
_SOURCE: Final = Path(__file__).with_name("program.lua")


def limited(answer: Answer) -> Json:
    """A route's metadata: the longest body it takes, in bytes."""
    return _metadata({"body": answer.body_limit})


def drawn(choice: Choice, answer: Answer) -> Json | None:
    """The same where callers are drawn; None where everybody is on one side."""
    if choice.canary is None or not choice.canary.buckets or not _usable(choice):
        return None
    canary = choice.canary
    names = [str(key) for key in _usable(choice)]
    told = {"salt": canary.salt, "by": names, "buckets": canary.buckets}
    return _metadata({"body": answer.body_limit, **told})


def lua() -> Json:
    """The filter."""
    kind = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua"
    source = {"inline_string": _SOURCE.read_text(encoding="utf-8")}
    return {"name": _FILTER, "typed_config": {"@type": kind, "default_source_code": source}}


def _metadata(told: Json) -> Json:
    return {"filter_metadata": {_FILTER: told}}


def _usable(choice: Choice) -> list[CohortKey]:
    canary = choice.canary
    return [key for key in canary.by if key.kind is not KeyKind.CLAIM] if canary else []
