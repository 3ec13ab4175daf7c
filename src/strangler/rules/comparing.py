"""Two sets of rules in, what differs and which requests change hands out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import msgspec

from strangler.rules.deciding import Verdict, decide
from strangler.rules.lookup import Lookup
from strangler.rules.model import BUCKETS, Condition, Route, Rule, Rules, State
from strangler.rules.requests import Example
from strangler.rules.sampling import example_paths
from strangler.rules.templates import is_wildcard

_MOST_PATHS = 20_000
"""Of paths tried; beyond it are examples of further routes that themselves did not change."""
_METHODS = ("GET", "POST")
_INNER = ("location", "group")
"""Fields that say where a route stands, not what it does."""


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """Buckets `start` up to, not including, `end`, and who answers them."""

    start: int
    end: int
    upstream: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """How one set of rules treats a request."""

    route: str
    """Empty: none matches."""
    state: str
    shares: tuple[Share, ...]
    """Who answers, by bucket; all 10,000 of them."""
    drawn_by: tuple[str, str, str] | None
    """Salt, keys and minted cookie of the cohorts; None where everyone is treated alike."""
    shadow: str
    fallback: str
    reject: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Part of the requests that goes from one upstream to another."""

    source: str
    target: str
    buckets: tuple[tuple[int, int], ...]
    """Ranges, the end not included. Empty where cohorts are drawn anew: nobody can be named."""
    share: int
    """Ten-thousandths of the requests; where cohorts are drawn anew at most so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A request that is treated otherwise, as an example of all like it."""

    request: Example
    old: Side
    new: Side
    moves: tuple[Move, ...]
    """Empty where the same upstreams answer, and only copies or fallback change."""
    others: int
    """How many more examples tell the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that differs."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    """Ids of routes, and which of their keys changed."""
    upstreams: Mapping[str, str]
    """Names, and added, removed or changed."""
    settings: tuple[str, ...]
    """Keys of the `proxy` block that changed, and `default`."""
    handovers: tuple[Handover, ...]


def compare(old: Rules, new: Rules) -> Comparison:
    """What differs between two sets of rules."""
    before = {route.id: route for route in old.routes}
    after = {route.id: route for route in new.routes}
    changed = {
        name: keys
        for name in sorted(before.keys() & after.keys())
        if (keys := _differing(before[name], after[name], _INNER))
    }
    return Comparison(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=changed,
        upstreams=_upstreams(old, new),
        settings=(
            *(("default",) if old.default != new.default else ()),
            *_differing(old.proxy, new.proxy, ()),
        ),
        handovers=tuple(_handovers(old, new)),
    )


def _differing(old: Rule, new: Rule, without: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        name
        for name in old.__struct_fields__
        if name not in without and getattr(old, name) != getattr(new, name)
    )


def _upstreams(old: Rules, new: Rules) -> dict[str, str]:
    before = {each.name: each for each in old.upstreams}
    after = {each.name: each for each in new.upstreams}
    found: dict[str, str] = {}
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            found[name] = "added"
        elif name not in after:
            found[name] = "removed"
        elif _differing(before[name], after[name], ("location",)):
            found[name] = "changed"
    return found


# Requests ------------------------------------------------------------------------------------


def _handovers(old: Rules, new: Rules) -> Iterator[Handover]:
    """One example for each way in which requests are treated otherwise. A request can only be one
    that a route that differs takes or took, or any if the default differs."""
    old_lookup, new_lookup = Lookup(old.routes), Lookup(new.routes)
    found: dict[object, Handover] = {}
    for request in dict.fromkeys(_requests(old, new)):
        one = _side(old, old_lookup, request)
        two = _side(new, new_lookup, request)
        if one == two:
            continue
        moves = tuple(_moves(one, two))
        told = (one, two)
        known = found.get(told)
        found[told] = Handover(
            request=known.request if known else request,
            old=one,
            new=two,
            moves=moves,
            others=known.others + 1 if known else 0,
        )
    yield from sorted(found.values(), key=lambda each: (each.old.route, each.new.route))


def _requests(old: Rules, new: Rules) -> Iterator[Example]:
    differing = list(_differing_routes(old, new))
    if old.default != new.default:
        differing = [*old.routes, *new.routes]
        yield Example(b"GET", b"/no-route-for-this")
    near = Lookup(differing)
    yield from (request for route in differing for request in _examples(route, route))
    paths = 0
    for route in (*old.routes, *new.routes):
        for path in example_paths(route.match)[:1]:
            paths += 1
            if paths > _MOST_PATHS:
                return
            for taker in near.near(path.encode("latin-1")):
                yield from _examples(taker, route)


def _differing_routes(old: Rules, new: Rules) -> Iterator[Route]:
    before = {_bare(route): route for route in old.routes}
    after = {_bare(route): route for route in new.routes}
    yield from (route for bare, route in before.items() if bare not in after)
    yield from (route for bare, route in after.items() if bare not in before)


def _bare(route: Route) -> Route:
    return msgspec.structs.replace(route, location=None)


def _examples(taker: Route, pattern: Route) -> Iterator[Example]:
    """Requests that `taker` matches, with the paths of `pattern`."""
    match = taker.match
    fields = [(each.name, _value(each)) for each in match.headers]
    fields += [("cookie", f"{each.name}={_value(each)}") for each in match.cookies]
    query = "&".join(f"{each.name}={_value(each)}" for each in match.query)
    claims = {each.name: _value(each) for each in match.claims}
    hosts = match.hosts or ("",)
    paths = example_paths(pattern.match)[:2]
    for method, host, path in product(match.methods or _METHODS, hosts, paths):
        yield Example(
            method=method.encode(),
            path=path.encode("latin-1"),
            query=query.encode() if query else None,
            host=(f"example{host[1:]}" if is_wildcard(host) else host).encode(),
            fields=tuple((name.encode(), value.encode()) for name, value in fields),
            claims=_Claims(claims) if claims else None,
        )


class _Claims(dict[str, str]):
    """Claims of an example, which is a key of a dict."""

    def __hash__(self) -> int:  # type: ignore[override] # it is never changed
        return hash(tuple(self.items()))


def _value(condition: Condition) -> str:
    return "1" if condition.value is None else condition.value


def _side(rules: Rules, lookup: Lookup, request: Example) -> Side:
    near = msgspec.structs.replace(rules, routes=tuple(lookup.near(request.path)))
    verdict = decide(near, request)
    route = verdict.route
    canary = route is not None and route.state is State.CANARY and not verdict.reject
    return Side(
        route=route.id if route else "",
        state=route.state.value if route else "",
        shares=_shares(rules, verdict),
        drawn_by=_draw(route) if route and canary else None,
        shadow=verdict.shadow,
        fallback=rules.default if canary else verdict.fallback,
        reject=verdict.reject,
    )


def _shares(rules: Rules, verdict: Verdict) -> tuple[Share, ...]:
    route = verdict.route
    if route is None or route.canary is None or route.state is not State.CANARY or verdict.reject:
        return (Share(0, BUCKETS, verdict.upstream),)
    edge = route.canary.buckets
    both = (Share(0, edge, route.service), Share(edge, BUCKETS, rules.default))
    return tuple(share for share in both if share.start < share.end)


def _draw(route: Route) -> tuple[str, str, str] | None:
    canary = route.canary
    if canary is None:
        return None
    return canary.salt, ", ".join(map(str, canary.by)), canary.mint


def _moves(old: Side, new: Side) -> Iterator[Move]:
    redrawn = old.drawn_by and new.drawn_by and old.drawn_by != new.drawn_by
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for one, two in product(old.shares, new.shares):
        if one.upstream == two.upstream:
            continue
        if redrawn:
            share = min(one.end - one.start, two.end - two.start)
            yield Move(source=one.upstream, target=two.upstream, buckets=(), share=share)
            continue
        start, end = max(one.start, two.start), min(one.end, two.end)
        if start < end:
            found.setdefault((one.upstream, two.upstream), []).append((start, end))
    for (source, target), ranges in found.items():
        share = sum(end - start for start, end in ranges)
        yield Move(source=source, target=target, buckets=tuple(ranges), share=share)


def is_same(comparison: Comparison) -> bool:
    """Whether nothing differs at all."""
    return not (
        comparison.added
        or comparison.removed
        or comparison.changed
        or comparison.upstreams
        or comparison.settings
        or comparison.handovers
    )
