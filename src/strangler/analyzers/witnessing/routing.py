"""Requests as frameworks name them in, endpoints of the analysis out.

Routes are compared with all placeholders alike. The forms are those of the frameworks'
documentation: `<int:pk>` (Django's `path`, Flask), `(?P<pk>...)` (Django's `re_path`), `{id}` and
`{id:int}` (Starlette, Pyramid, aiohttp), `*rest` (Pyramid)."""

import re
from collections.abc import Iterable

from strangler.model.analysis import EndpointSummary

_ANGLE = re.compile(r"<[^<>]*>")
_BRACES = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_STAR = re.compile(r"\*\w+$")
_HANDLED_BY_ITSELF = frozenset({"OPTIONS"})


class Endpoints:
    """The endpoints of an analysis, to be found by requests of a trace."""

    def __init__(self, endpoints: Iterable[EndpointSummary]) -> None:
        self._by_route: dict[tuple[str, str], list[EndpointSummary]] = {}
        self._by_handler: dict[str, list[EndpointSummary]] = {}
        for endpoint in endpoints:
            key = (endpoint.method, comparable(endpoint.path))
            self._by_route.setdefault(key, []).append(endpoint)
            self._by_handler.setdefault(endpoint.handler, []).append(endpoint)

    def of(self, request: str, handler: str) -> tuple[EndpointSummary, ...]:
        """The endpoints that a request was for; several where applications share a route and
        nothing tells them apart."""
        method, _, route = request.partition(":")[2].partition(" ")
        path = comparable(route)
        methods = [method, "GET", "ANY"] if method == "HEAD" else [method, "ANY"]
        for known in methods:
            found = self._by_route.get((known, path), [])
            if found:
                same = [e for e in found if _same(e.handler, handler)]
                return tuple(same or found)
        found = [
            e
            for name in (handler, handler.rpartition(".")[0])
            if name
            for e in self._by_handler.get(name, ())
            if e.method in methods
        ]
        # A view that answers several routes says nothing of which.
        return tuple(found) if len(found) == 1 else ()


def is_of_interest(request: str) -> bool:
    """Whether a request has a route, and a method that analyses list."""
    method, _, route = request.partition(":")[2].partition(" ")
    return bool(route) and route != "?" and method not in _HANDLED_BY_ITSELF


def comparable(route: str) -> str:
    """A route without the names, converters and patterns of its placeholders."""
    path = _without_groups(route) if "(?" in route or route.endswith("$") else route
    path = _BRACES.sub("{}", _ANGLE.sub("{}", path))
    path = _STAR.sub("{}", path)
    return "/" + path.strip("/")


def _same(declared: str, served: str) -> bool:
    return bool(served) and (declared == served or served.startswith(f"{declared}."))


def _without_groups(pattern: str) -> str:
    """A regular expression with its groups as placeholders, its anchors and escapes removed."""
    parts: list[str] = []
    depth = 0
    index = 0
    while index < len(pattern):
        sign = pattern[index]
        if sign == "\\" and index + 1 < len(pattern):
            if depth == 0 and pattern[index + 1] not in "AZbBdDsSwW":
                parts.append(pattern[index + 1])
            index += 2
            continue
        if sign == "(":
            depth += 1
            if depth == 1:
                parts.append("{}")
        elif sign == ")":
            depth -= 1
        elif depth == 0 and sign not in "^$?":
            parts.append(sign)
        index += 1
    return "".join(parts)
