"""The route table: a request in, a decision out, in about the time of a few dictionary look-ups.

A table is compiled from rules once and never changes; a new file makes a new table, and whoever
holds the old one may go on with it. It is in two indexes, because a path is read in two ways:

- by its matching key, against all routes (strangler.rules.targets says what that is);
- if it is ambiguous (`%2F`, `//`, `..` and the like), by its bytes as they were sent, and only
  against the routes that ask for such targets by `ambiguous: pass` or `reject`. All other routes
  are as if they were not there. What no such route takes goes to the default upstream."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from strangler.proxy.dataplane.canonical import unambiguous_key
from strangler.proxy.dataplane.decisions import Decision, Entry, Switch
from strangler.proxy.dataplane.explaining import Explanation, explain
from strangler.proxy.dataplane.index import Index
from strangler.proxy.dataplane.listing import Listing, listing
from strangler.proxy.dataplane.request import Request
from strangler.proxy.policies.cohorts import mint
from strangler.rules.model import Ambiguous, Route, Rules

__all__ = ["Decision", "RouteTable", "compile_table"]


def compile_table(rules: Rules, mint: Callable[[], str] = mint) -> "RouteTable":
    """The table of rules that have no errors. `mint` makes the values of cohort cookies; for the
    table to be pickled it must be a function of a module."""
    return _compiled(rules.routes, rules.default, mint, Switch.OFF)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RouteTable:
    """Immutable, compiled from `Rules` by `compile_table`; pickles."""

    _routes: tuple[Route, ...]
    _default: str
    _mint: Callable[[], str]
    _switch: Switch
    _index: Index
    """By matching keys."""
    _raw: Index
    """By paths as sent, of routes that take or reject ambiguous targets."""
    _unmatched: Decision
    _ambiguous: Decision

    def decide(self, request: Request) -> Decision:
        """The decision for one request, in a few microseconds whatever the number of routes.

        Where a canary mints a cookie, `request.minted` holds it from then on."""
        path = unambiguous_key(request.path)
        if path is None:
            return self._decide_ambiguous(request)
        entry = self._index.find(path, request)
        if entry is None:
            return self._unmatched
        return entry.decisions[self._switch] or entry.by_cohort(request)

    def killed(self, *, forced: bool = False) -> "RouteTable":
        """The same table while the kill switch is on: the default upstream answers everything,
        nothing is copied or rejected; only retired routes stay as they are, unless `forced`."""
        return replace(self, _switch=Switch.FORCED if forced else Switch.ON)

    def explain(self, request: Request) -> Explanation:
        """What `decide` says, with the cohort and the routes that lost. It looks at every route:
        for people, not for traffic."""
        return explain(self.decide, self._routes, request)

    def routes(self) -> tuple[Listing, ...]:
        """The routes for people to read, in the order of their ids."""
        return tuple([listing(route) for route in sorted(self._routes, key=lambda each: each.id)])

    def _decide_ambiguous(self, request: Request) -> Decision:
        entry = self._raw.find(request.path, request)
        if entry is None:
            return self._ambiguous
        return entry.ambiguous[self._switch] or entry.by_cohort(request)

    def minted(self) -> frozenset[bytes]:
        """Names of the cookies that its routes mint: they are ours, and no upstream's to see."""
        canaries = [route.canary for route in self._routes if route.canary is not None]
        return frozenset(canary.mint.encode() for canary in canaries if canary.mint)

    def __reduce__(self) -> tuple[object, ...]:
        """A table travels as its routes and is compiled on arrival, because the sets of RE2 and
        hashes that have begun cannot travel."""
        return _compiled, (self._routes, self._default, self._mint, self._switch)


def _compiled(
    routes: tuple[Route, ...], default: str, mint: Callable[[], str], switch: Switch
) -> RouteTable:
    entries = [Entry(route, default, mint) for route in routes]
    return RouteTable(
        _routes=routes,
        _default=default,
        _mint=mint,
        _switch=switch,
        _index=Index(entries),
        _raw=Index(entry for entry in entries if entry.route.ambiguous is not Ambiguous.DEFAULT),
        _unmatched=Decision(upstream=default, why="default"),
        _ambiguous=Decision(upstream=default, why="ambiguous"),
    )
