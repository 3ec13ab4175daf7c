"""Paths and hosts as rules write them in, segments and patterns out: the one place that reads them.

A path is the list of what stands between its slashes, so that a trailing slash is a last, empty
segment: `/a/` is `a` and nothing, `/` is nothing alone."""

import re
from enum import IntEnum
from ipaddress import IPv6Address
from typing import NamedTuple

from strangler.rules.targets import is_ambiguous, matching_key, written_key


class TemplateError(ValueError):
    """A path or host that rules cannot hold; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class SegmentKind(IntEnum):
    """What a segment of a template takes; the order is the order of precedence."""

    LITERAL = 0
    VARIABLE = 1
    """`{name}`: one segment that is not empty."""
    REST = 2
    """`{name*}`, last only: all that follows, at least one character. So `/a/{rest*}` takes
    `/a/b`, `/a/b/` and `/a/b/c`, but neither `/a` nor `/a/`."""


class Segment(NamedTuple):
    """One segment. `text` is a literal's matching key (ASCII), or a variable's name."""

    kind: SegmentKind
    text: str


_VARIABLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.-]*)(\*?)\}")
_LITERAL, _ONE, _REST = SegmentKind
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


def parse_exact(path: str) -> str:
    """The matching key of an `exact` path. Raises TemplateError."""
    _check(path)
    return written_key(path)


def parse_template(path: str) -> tuple[Segment, ...]:
    """The segments of a `path` template. Raises TemplateError."""
    _check(path)
    parts = path[1:].split("/")
    if "{" not in path and "}" not in path:
        return tuple([Segment(_LITERAL, written_key(part)) for part in parts])
    segments: list[Segment] = []
    names: set[str] = set()
    for number, part in enumerate(parts, 1):
        if "{" not in part and "}" not in part:
            segments.append(Segment(_LITERAL, written_key(part)))
            continue
        found = _VARIABLE.fullmatch(part)
        if found is None:
            raise TemplateError(
                f"segment {part!r} is neither literal nor one variable",
                "a variable is a whole segment such as {id}; use regex for parts of segments",
            )
        name, star = found.groups()
        if star and number != len(parts):
            raise TemplateError(
                f"{part} is not the last segment", "use regex where something follows {rest*}"
            )
        if name in names:
            raise TemplateError(f"two variables are called {name!r}", "rename one of them")
        names.add(name)
        segments.append(Segment(_REST if star else _ONE, name))
    return tuple(segments)


def parse_prefix(path: str) -> tuple[str, ...]:
    """The literal segments of a `prefix`, as matching keys; of `/` none. A trailing slash counts
    for nothing. Raises TemplateError."""
    _check(path)
    if "{" in path or "}" in path:
        raise TemplateError("a prefix has no variables", "use path: with a {rest*} at its end")
    bare = path[1:-1] if path.endswith("/") else path[1:]
    return tuple(written_key(bare).split("/")) if bare else ()


def _check(path: str) -> None:
    if not path.startswith("/"):
        raise TemplateError("it does not start with a slash", f"write /{path}")
    if "?" in path or "#" in path:
        raise TemplateError("it holds ? or #", "only the path is matched here; see `query`")
    if not path.isprintable():
        raise TemplateError("it holds control characters", "remove them")
    if "//" in path or "%" in path or "\\" in path or "/." in path:
        if re.search(r"%(?![0-9A-Fa-f]{2})", path):
            raise TemplateError("% does not begin an escape such as %20", "write %25 for a %")
        if is_ambiguous(matching_key(path.encode())):
            raise TemplateError(
                "it is ambiguous (//, a . or .. segment, %2F, %5C, %00 or a backslash)",
                "such requests match no route; see `ambiguous`",
            )


# Hosts ---------------------------------------------------------------------------------------


def is_wildcard(host: str) -> bool:
    """Whether a host of `Match.hosts` stands for all hosts below a name."""
    return host.startswith("*.")


def host_matches(pattern: str, host: str) -> bool:
    """Whether a request to `host` (lower case, without port) is meant by `pattern`:
    `*.example.com` is any number of labels before `.example.com`, but not `example.com`."""
    if is_wildcard(pattern):
        return len(host) >= len(pattern) and host.endswith(pattern[1:])
    return host == pattern


def parse_host(text: str) -> str:
    """A host as `Match.hosts` holds it, in lower case. Raises TemplateError."""
    host = text.lower()
    if not host.isascii():
        try:
            encoded = host.encode("idna").decode()
        except UnicodeError:
            encoded = "its xn-- form"
        raise TemplateError(f"host {text!r} is not ASCII", f"write {encoded}")
    if host.startswith("["):
        try:
            IPv6Address(host[1:-1] if host.endswith("]") else "")
        except ValueError as error:
            raise TemplateError(f"host {text!r} is no address", "write it as [::1]") from error
        return host
    if "//" in host or ":" in host:
        raise TemplateError(
            f"host {text!r} holds a scheme or a port", "write the name alone; ports are ignored"
        )
    name = host[2:] if is_wildcard(host) else host
    if "*" in name:
        raise TemplateError(
            f"host {text!r} has a wildcard that is not its first label", "write *.example.com"
        )
    if len(name) > 253 or not all(map(_LABEL.fullmatch, name.split("."))):
        raise TemplateError(f"host {text!r} is no host name", "write a name such as example.com")
    return host
