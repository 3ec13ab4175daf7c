"""`routes:` and `groups:` in, routes and groups out."""

import re
from typing import NamedTuple

from strangler.diagnostics import RULES_BAD_VALUE, RULES_RESERVED
from strangler.rules.model import (
    Ambiguous,
    Canary,
    CohortKey,
    Effect,
    Fallback,
    Group,
    KeyKind,
    Rewrite,
    Route,
    Shadow,
    State,
)
from strangler.rules.reading.matches import TOKEN, header_name, match
from strangler.rules.reading.scalars import choice, duration, integer, percent, size, text
from strangler.rules.templates import TemplateError, parse_prefix
from strangler.yaml_places.nodes import Node
from strangler.yaml_places.reader import Key, ProblemError, Reader, parsed
from strangler.yaml_places.values import BadValueError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
RESERVED_IDS = frozenset({"default", "unmatched"})


class ReadRoute(NamedTuple):
    """A route and what checks need beside it."""

    route: Route
    node: Node
    """To find the place of a key when something is wrong with it."""
    sound: bool
    """Whether nothing was wrong with it; else what it matches may not be what was meant."""


def routes(reader: Reader, node: Node) -> list[ReadRoute]:
    """All routes, also those with problems."""
    return reader.items(node, _route)


def _route(reader: Reader, node: Node) -> ReadRoute:
    before = len(reader.problems)
    values = reader.fields(node, _ROUTE, "route", ("id", "match"))
    limits = values.pop("limits", None) or {}
    route = Route(id=values.pop("id", ""), **values, **limits, location=reader.location(node))
    return ReadRoute(route, node, len(reader.problems) == before)


def name(text: str) -> str:
    """A name that people choose: of a route, an upstream, a group."""
    if NAME.fullmatch(text) is None:
        raise BadValueError(
            f"{text!r} is no name", "use letters, digits, dot, dash and underscore, at most 128"
        )
    return text


def _id(reader: Reader, node: Node) -> str:
    written = _name(reader, node)
    if written in RESERVED_IDS:
        raise ProblemError(
            RULES_RESERVED, f"{written!r} stands for requests without a route", "choose another"
        )
    return written


_name = parsed(name)


def _canary(reader: Reader, node: Node) -> Canary:
    values = reader.fields(node, _CANARY, "canary", ("percent",))
    values.setdefault("buckets", 0)
    return Canary(**values)


def _by(reader: Reader, node: Node) -> tuple[CohortKey, ...]:
    return tuple(dict.fromkeys(reader.items(node, _cohort_key, least=1)))


def _cohort_key(reader: Reader, node: Node) -> CohortKey:
    written = reader.text(node)
    source, colon, rest = written.partition(":")
    if written == "client-ip":
        return CohortKey(kind=KeyKind.CLIENT_IP)
    if not colon or not rest or source not in ("header", "cookie", "claim"):
        raise ProblemError(
            RULES_BAD_VALUE,
            f"{written!r} is no key",
            "write header:NAME, cookie:NAME, claim:NAME or client-ip",
        )
    key = KeyKind(source)
    if key is KeyKind.HEADER:
        rest = header_name(rest, node)
    elif key is KeyKind.COOKIE:
        rest = _checked_cookie(rest)
    return CohortKey(kind=key, name=rest)


def _cookie(reader: Reader, node: Node) -> str:
    return _checked_cookie(reader.text(node))


def _checked_cookie(written: str) -> str:
    if TOKEN.fullmatch(written) is None:
        raise ProblemError(RULES_BAD_VALUE, f"{written!r} is no name of a cookie")
    return written


def _shadow(reader: Reader, node: Node) -> Shadow:
    return Shadow(**reader.fields(node, _SHADOW, "shadow"))


def _rewrite(reader: Reader, node: Node) -> Rewrite:
    values = reader.fields(node, _REWRITE, "rewrite", ("prefix",))
    return Rewrite(prefix=values.get("prefix", "/"))


def _prefix(reader: Reader, node: Node) -> str:
    written = reader.text(node)
    try:
        parse_prefix(written)
    except TemplateError as error:
        raise ProblemError(RULES_BAD_VALUE, f"{written!r}: {error}", error.hint) from None
    return written


def _fallback(reader: Reader, node: Node) -> Fallback:
    return Fallback(**reader.fields(node, _FALLBACK, "fallback", ("on",)))


def _statuses(reader: Reader, node: Node) -> tuple[int, ...]:
    return tuple(sorted(set(reader.items(node, integer(400, 599)))))


def _limits(reader: Reader, node: Node) -> dict[str, int]:
    return reader.fields(node, _LIMITS, "limits of a route")


_CANARY = {
    "percent": Key("buckets", percent),
    "by": Key("by", _by),
    "mint": Key("mint", _cookie),
    "salt": Key("salt", text),
}
_SHADOW = {"sample": Key("sample", percent)}
_REWRITE = {"prefix": Key("prefix", _prefix)}
_FALLBACK = {"on": Key("on", _statuses)}
_LIMITS = {"body": Key("body_limit", size)}
_ROUTE = {
    "id": Key("id", _id),
    "match": Key("match", match),
    "service": Key("service", text),
    "effect": Key("effect", choice(Effect)),
    "state": Key("state", choice(State)),
    "canary": Key("canary", _canary),
    "shadow": Key("shadow", _shadow),
    "rewrite": Key("rewrite", _rewrite),
    "fallback": Key("fallback", _fallback),
    "ambiguous": Key("ambiguous", choice(Ambiguous)),
    "priority": Key("priority", integer(-1_000_000, 1_000_000)),
    "deadline": Key("deadline", duration),
    "limits": Key("limits", _limits),
}


# Groups --------------------------------------------------------------------------------------


class ReadGroup(NamedTuple):
    """A group and where it stands."""

    group: Group
    node: Node


def groups(reader: Reader, node: Node) -> list[ReadGroup]:
    """All groups, sorted by name."""
    found: list[ReadGroup] = []
    for written, key, value in reader.named(node, "groups"):
        try:
            name(written)
            values = reader.fields(value, _GROUP, f"group {written!r}", ("routes",))
        except BadValueError as error:
            reader.complain(RULES_BAD_VALUE, str(error), key, error.hint)
            continue
        except ProblemError as problem:
            reader.complain(problem.code, problem.message, problem.node or value, problem.hint)
            continue
        values.setdefault("routes", ())
        group = Group(name=written, **values, location=reader.location(key))
        found.append(ReadGroup(group, value))
    return sorted(found, key=lambda each: each.group.name)


def _members(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(reader.items(node, text, least=1))


_GROUP = {"routes": Key("routes", _members), "why": Key("why", text)}
