"""Rules in, the features they use out, each with who uses it and where."""

from collections.abc import Iterator
from typing import NamedTuple

from strangler.engines.exporting import features as f
from strangler.engines.exporting import features_of_upstreams as u
from strangler.engines.exporting.features import Feature
from strangler.engines.exporting.servers import host_of, is_address, urls_of
from strangler.locations import Location
from strangler.rules.model import (
    Ambiguous,
    Balance,
    Breaker,
    CloudMapDiscovery,
    DnsDiscovery,
    HostPolicy,
    KeyKind,
    LambdaFunction,
    Outliers,
    PathKind,
    ProxySettings,
    Retries,
    Route,
    Rules,
    Servers,
    State,
    Telemetry,
    Translate,
    Upstream,
)


class Use(NamedTuple):
    """A feature, and what of the rules uses it."""

    feature: Feature
    subject: str
    """`route 'a'`, `upstream 'b'`, or empty: every request."""
    location: Location | None
    route: str = ""
    upstream: str = ""


EVERYWHERE = (f.TARGETS, f.SPELLING, f.PRECEDENCE, u.LIMITS, u.TIMES, u.IDENTITY)
"""What no rules are without."""


def uses(rules: Rules) -> Iterator[Use]:
    """In the order of the file."""
    for feature in EVERYWHERE:
        yield Use(feature, "", None)
    for feature in _of_proxy(rules.proxy):
        yield Use(feature, "the proxy", None)
    for upstream in rules.upstreams:
        for feature in _of_upstream(upstream):
            name = upstream.name
            yield Use(feature, f"upstream {name!r}", upstream.location, upstream=name)
    for route in rules.routes:
        for feature in _of_route(route, rules):
            yield Use(feature, f"route {route.id!r}", route.location, route=route.id)


def _of_route(route: Route, rules: Rules) -> Iterator[Feature]:
    match = route.match
    falls_back = route.state in (State.CANARY, State.MIGRATED)
    changed = falls_back and _is_seen_otherwise(route, rules)
    told = (
        (f.TEMPLATE, match.kind is PathKind.TEMPLATE and "{" in match.path),
        (f.REGEX, match.kind is PathKind.REGEX),
        (f.RAW, route.ambiguous is not Ambiguous.DEFAULT),
        (f.HEADERS, match.headers),
        (f.QUERY, match.query),
        (f.COOKIES, match.cookies),
        (f.CLAIMS, match.claims),
        (f.REWRITE, route.rewrite is not None and route.state is not State.LEGACY),
        (f.SPLIT_REWRITE, route.rewrite is not None and route.state is State.CANARY),
        (f.SHADOW, route.state is State.SHADOW),
        (f.FALLBACK, falls_back and not changed),
        (f.FALLBACK_CHANGED, changed),
        (f.FALLBACK_ON, route.fallback and route.fallback.on and falls_back),
    )
    yield from (feature for feature, used in told if used)
    if route.state is not State.CANARY or route.canary is None:
        return
    if 0 < route.canary.buckets < 10_000:
        yield f.CANARY
    if route.canary.buckets:
        yield f.KEYLESS
    if any(key.kind is KeyKind.CLAIM for key in route.canary.by):
        yield f.CLAIM_KEY
    if route.canary.mint:
        yield f.MINT


def _is_seen_otherwise(route: Route, rules: Rules) -> bool:
    """Whether the service sees another path or Host than the monolith."""
    named = {each.name: each for each in rules.upstreams}
    first, second = named[route.service], named[rules.default]
    seen = [(host_of(each), {url.prefix for url in urls_of(each)}) for each in (first, second)]
    return route.rewrite is not None or seen[0] != seen[1]


def _of_upstream(upstream: Upstream) -> Iterator[Feature]:
    target = upstream.target
    urls = urls_of(upstream)
    told = (
        (u.NAMES, isinstance(target, Servers) and not all(map(is_address, urls))),
        (u.LAMBDA, isinstance(target, LambdaFunction)),
        (u.DNS, isinstance(target, DnsDiscovery) and target.port is not None),
        (u.SRV, isinstance(target, DnsDiscovery) and target.port is None),
        (u.CLOUD_MAP, isinstance(target, CloudMapDiscovery)),
        (u.HEALTH, upstream.health is not None),
        (u.OUTLIERS, upstream.outliers != Outliers()),
        (u.BREAKER, upstream.breaker != Breaker()),
        (u.RETRIES, upstream.retries != Retries()),
        (u.BALANCE, upstream.balance is not Balance.ROUND_ROBIN),
        (u.SLOW_START, upstream.slow_start > 0),
        (u.IN_FLIGHT, upstream.max_in_flight != Upstream(name="", target=target).max_in_flight),
        (u.HOST, upstream.host is not HostPolicy.PRESERVE),
        (u.PREFIX, any(url.prefix for url in urls)),
        (u.TRANSLATE, upstream.translate != Translate()),
        (u.TLS, any(url.scheme == "https" for url in urls)),
    )
    yield from (feature for feature, used in told if used)


def _of_proxy(settings: ProxySettings) -> Iterator[Feature]:
    told = (
        (u.TRUSTED, settings.trusted_hops),
        (u.JWT, settings.jwt is not None),
        (u.LISTENER_TLS, settings.tls is not None),
        (u.TELEMETRY, settings.telemetry != Telemetry()),
        (u.HEALTH_PATH, settings.health_path),
        (u.EXPOSE, settings.expose_route),
    )
    yield from (feature for feature, used in told if used)


EVERY_FEATURE = tuple(
    value for module in (f, u) for value in vars(module).values() if isinstance(value, Feature)
)
"""In the order of the table."""
