"""The route table: a request in, a decision out, in about the time of a few dictionary look-ups."""

from collections.abc import Callable
from copy import copy
from strangler.proxy.dataplane.canonical import matching_key
from strangler.proxy.dataplane.decisions import Decision, Entry, Switch
from strangler.proxy.dataplane.index import Index
from strangler.proxy.dataplane.request import Request
from strangler.proxy.policies.cohorts import mint
from strangler.rules.model import Ambiguous, Route, Rules

__all__ = ["Decision", "RouteTable", "compile_table"]


def compile_table(rules: Rules, mint: Callable[[], str] = mint) -> "RouteTable":
    return RouteTable(rules.routes, rules.default, Switch.OFF, mint)


class RouteTable:
    """Immutable, compiled from `Rules`; pickles."""

    __slots__ = ("_default", "_index", "_mint", "_raw", "_routes", "_switch", "_unmatched", "_ambiguous")

    def __init__(self, routes, default, switch, mint):
        self._routes = routes
        self._default = default
        self._mint = mint
        self._switch = switch
        entries = [Entry(route, default, mint) for route in routes]
        raw = [e for e in entries if e.route.ambiguous is not Ambiguous.DEFAULT]
        self._index = Index(entries)
        self._raw = Index(raw) if raw else None
        self._unmatched = Decision(upstream=default, why="default")
        self._ambiguous = Decision(upstream=default, why="ambiguous")

    def decide(self, request: Request) -> Decision:
        path = matching_key(request.path)
        if path is None:
            return self._decide_ambiguous(request)
        entry = self._index.find(path, request)
        if entry is None:
            return self._unmatched
        return entry.decisions[self._switch] or entry.decide(request)

    def __reduce__(self):
        return RouteTable, (self._routes, self._default, self._switch, self._mint)

    def killed(self, *, forced: bool = False) -> "RouteTable":
        """The same table while the kill switch is on."""
        t = copy(self)
