"""A Pyramid route pattern in, an OpenAPI template out.

Rules: docs.pylonsproject.org, pyramid, "URL Dispatch", route pattern syntax; and
`pyramid.urldispatch._compile_route` for what it leaves open."""

import re
from urllib.parse import urlsplit

_OLD = re.compile(r":([_a-zA-Z]\w*)")
"""`:name`, the form before Pyramid 1.0, read only where no `{name}` stands in the pattern."""
_VARIABLE = re.compile(r"\{([_a-zA-Z][^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_REST = re.compile(r"\*(\w*)$")
_ANYTHING = re.compile(r"\.[*+]\??")


def template(pattern: str) -> str:
    """`{id:\\d+}` as `{id}`, `*rest` as `{rest*}`; a pattern always starts with a slash.

    A variable whose expression takes any character, slashes included, is a `{name*}`."""
    if not _VARIABLE.search(pattern):
        pattern = _OLD.sub(r"{\1}", pattern)
    if not pattern.startswith("/"):
        pattern = f"/{pattern}"
    rest = _REST.search(pattern)
    if rest is not None and rest[1]:
        pattern = f"{pattern[: rest.start()]}{{{rest[1]}:.*}}"
    return _VARIABLE.sub(_variable, pattern)


def prefixed(prefix: str, pattern: str, inherits_slash: bool = False) -> str:
    """A pattern under the route prefix of an include (`Configurator.add_route`)."""
    if not prefix:
        return pattern
    if not pattern and inherits_slash:
        return prefix
    return f"{prefix.rstrip('/')}/{pattern.lstrip('/')}"


def nested(before: str, own: str) -> str:
    """A prefix inside another (`Configurator.route_prefix_context`)."""
    return "/".join(part for part in (before.strip("/"), own.strip("/")) if part)


def is_external(pattern: str) -> bool:
    """Whether a pattern is a URL of another host: such a route only makes URLs."""
    return bool(urlsplit(pattern).hostname)


def _variable(match: re.Match[str]) -> str:
    name, _, expression = match[1].partition(":")
    return f"{{{name}{'*' if _ANYTHING.fullmatch(expression) else ''}}}"
