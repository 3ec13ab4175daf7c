"""Words in, routes and rules out, with every default that a test does not care about."""

from strangler.rules.model import (
    Canary,
    CohortKey,
    Condition,
    KeyKind,
    Match,
    PathKind,
    Route,
    Rules,
    State,
)

USER = CohortKey(kind=KeyKind.HEADER, name="x-user-id")


def make_route(name="r", path="/a", kind="path", **changes) -> Route:
    """A migrated route to the service `orders`. Fields of the match may stand beside those of
    the route; headers, query, cookies and claims as a mapping."""
    match = {
        field: changes.pop(field)
        for field in ("methods", "hosts", "headers", "query", "cookies", "claims")
        if field in changes
    }
    for field in match.keys() & {"headers", "query", "cookies", "claims"}:
        pairs = match[field].items()
        match[field] = tuple(Condition(name=key, value=value) for key, value in pairs)
    state = State(changes.pop("state", "migrated"))
    fields = {"service": "orders", "state": state, **changes}
    return Route(id=name, match=Match(kind=PathKind(kind), path=path, **match), **fields)


def make_canary(
    name="r", path="/a", percent=50.0, by=(USER,), mint="", salt="", **changes
) -> Route:
    """A canary by the header `x-user-id`, its salt the route's id."""
    canary = Canary(buckets=round(percent * 100), by=by, mint=mint, salt=salt or name)
    return make_route(name, path, state="canary", canary=canary, **changes)


def make_rules(*routes: Route) -> Rules:
    """Rules whose default is `monolith`."""
    return Rules(upstreams=(), default="monolith", routes=routes)
