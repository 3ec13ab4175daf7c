"""What `rules.yaml` says, as immutable values: defaults filled in, units resolved, names checked.

Times are seconds, sizes bytes, shares ten-thousandths (`percent: 2.5` is 250 of 10,000). The values
are msgspec structs, so that the control plane can hand them to other processes as they are
(docs/decisions/0001-facts-are-msgspec-structs.md)."""

from enum import StrEnum

from strangler.locations import Location
from strangler.rules.base import Rule
from strangler.rules.upstreams import (
    Balance,
    Breaker,
    CloudMapDiscovery,
    DnsDiscovery,
    HealthCheck,
    HostPolicy,
    LambdaFunction,
    LambdaMode,
    LambdaPayload,
    Outliers,
    Overflow,
    PathEncoding,
    Retries,
    Servers,
    Target,
    Timeouts,
    Translate,
    Upstream,
    UpstreamTls,
    Url,
)

__all__ = [
    "BUCKETS",
    "Ambiguous",
    "Balance",
    "Breaker",
    "Canary",
    "CloudMapDiscovery",
    "CohortKey",
    "Condition",
    "DnsDiscovery",
    "Effect",
    "Fallback",
    "Group",
    "HealthCheck",
    "HostPolicy",
    "Jwt",
    "KeyKind",
    "LambdaFunction",
    "LambdaMode",
    "LambdaPayload",
    "Limits",
    "ListenerTls",
    "Match",
    "Outliers",
    "Overflow",
    "PathEncoding",
    "PathKind",
    "ProxySettings",
    "Retries",
    "Rewrite",
    "Route",
    "Rule",
    "Rules",
    "Servers",
    "Shadow",
    "State",
    "Substitution",
    "Target",
    "Telemetry",
    "Timeouts",
    "Translate",
    "Upstream",
    "UpstreamTls",
    "Url",
]

BUCKETS = 10_000
"""A cohort is one of so many buckets; a share is a number of them."""


class State(StrEnum):
    """How far a route has moved (contracts: States)."""

    LEGACY = "legacy"
    SHADOW = "shadow"
    CANARY = "canary"
    MIGRATED = "migrated"
    RETIRED = "retired"


class Effect(StrEnum):
    """What the endpoint's code can do; it governs retries, fallback and shadow copies."""

    NONE = "none"
    READ = "read"
    WRITE = "write"
    UNKNOWN = "unknown"

    @property
    def is_safe(self) -> bool:
        """Whether running it twice, or in two places, changes nothing."""
        return self in (Effect.NONE, Effect.READ)


# Matching ------------------------------------------------------------------------------------


class PathKind(StrEnum):
    """How `Match.path` is read; the order is the order of precedence."""

    EXACT = "exact"
    TEMPLATE = "path"
    PREFIX = "prefix"
    REGEX = "regex"
    ANY = "any"
    """No path condition: the same as `prefix: /`."""


class Condition(Rule, frozen=True):
    """A header, query parameter, cookie or claim that must be there.

    `value` None asks only that it is present."""

    name: str
    value: str | None = None


class Match(Rule, frozen=True):
    """Which requests a route takes; all that is given must hold."""

    kind: PathKind = PathKind.ANY
    path: str = "/"
    """As written; templates and prefixes in the form of contracts.md."""
    methods: tuple[str, ...] = ()
    """Upper case, sorted; empty: any."""
    hosts: tuple[str, ...] = ()
    """Lower case, without port; `*.example.com` stands for one or more labels."""
    headers: tuple[Condition, ...] = ()
    """Names in lower case."""
    query: tuple[Condition, ...] = ()
    cookies: tuple[Condition, ...] = ()
    claims: tuple[Condition, ...] = ()


class Ambiguous(StrEnum):
    """What happens to targets such as `/a%2Fb`, `/a//b`, `/a/../b` that could match the route."""

    DEFAULT = "default"
    """They match no route and go to the default upstream."""
    PASS = "pass"
    """They match raw, byte by byte."""
    REJECT = "reject"
    """They are answered with 400."""


# Routes --------------------------------------------------------------------------------------


class KeyKind(StrEnum):
    """Where a cohort key is found."""

    HEADER = "header"
    COOKIE = "cookie"
    CLAIM = "claim"
    CLIENT_IP = "client-ip"


class CohortKey(Rule, frozen=True):
    """One entry of `by`, such as `header:x-user-id`; `client-ip` has no name."""

    kind: KeyKind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else str(self.kind)


class Canary(Rule, frozen=True):
    """Which cohorts the service answers: those whose bucket is below `buckets`."""

    buckets: int
    """0 to 10,000."""
    by: tuple[CohortKey, ...] = ()
    mint: str = ""
    """Name of the cookie that is set where no key is present; empty: the monolith answers."""
    salt: str = ""
    """Filled in: as written, else the group's name, else the route's id."""


class Shadow(Rule, frozen=True):
    """Which share of the requests is copied to the service."""

    sample: int = BUCKETS
    """Ten-thousandths."""


class Rewrite(Rule, frozen=True):
    """What replaces the matched prefix in the target that the service sees."""

    prefix: str
    """Starts with `/`. Needs a route that matches by `prefix`."""


class Fallback(Rule, frozen=True):
    """When the monolith answers instead, beside failures that may always fall back."""

    on: tuple[int, ...] = ()
    """Statuses of the service, sorted."""


class Route(Rule, frozen=True):
    """One rule: which requests, which service, in which state."""

    id: str
    match: Match = Match()
    service: str = ""
    """Name of an upstream; empty only in state legacy."""
    effect: Effect = Effect.UNKNOWN
    state: State = State.LEGACY
    canary: Canary | None = None
    """Given in state canary."""
    shadow: Shadow | None = None
    """Given in state shadow."""
    rewrite: Rewrite | None = None
    fallback: Fallback | None = None
    """What was written; in state migrated and canary the monolith is the fallback even without."""
    ambiguous: Ambiguous = Ambiguous.DEFAULT
    priority: int = 0
    deadline: float | None = None
    """Instead of `ProxySettings.deadline`."""
    body_limit: int | None = None
    """Instead of `Limits.body`."""
    group: str = ""
    """The group that the route is a member of."""
    location: Location | None = None


class Group(Rule, frozen=True):
    """Routes that move together: they share state, canary share and keys."""

    name: str
    routes: tuple[str, ...]
    why: str = ""
    location: Location | None = None


# The proxy itself ----------------------------------------------------------------------------


class Limits(Rule, frozen=True):
    """What a client may send; beyond it stands the status of http-intermediary.md section 5."""

    request_line: int = 16 * 1024
    headers: int = 64 * 1024
    header_count: int = 200
    body: int = 1024**3
    header_time: float = 10.0
    """From a request's first byte to the end of its head."""
    body_rate: int = 240
    """Bytes a second that a sender must reach on average, after a grace of `header_time`."""
    connections: int = 10_000
    """Open client connections, in each worker."""
    keepalive: float = 75.0
    """How long a client's connection may wait for its next request."""


class Jwt(Rule, frozen=True):
    """How tokens are verified before their claims count."""

    jwks: str
    """Path or URL of the key set."""
    issuer: str = ""
    audience: tuple[str, ...] = ()
    header: str = "authorization"


class ListenerTls(Rule, frozen=True):
    """Certificate chain and key of the traffic port, PEM files."""

    cert: str
    key: str


class Telemetry(Rule, frozen=True):
    """Traces by OTLP over HTTP, where an endpoint is given."""

    otlp: str = ""
    sample: int = 100
    """Ten-thousandths of requests without a sampling decision of the caller."""
    service_name: str = "strangler-proxy"


class ProxySettings(Rule, frozen=True):
    """The `proxy:` block."""

    trusted_hops: tuple[str, ...] = ()
    """Networks in CIDR form whose forwarding headers are believed."""
    original_host_header: str = "x-strangler-host"
    """Header in which API Gateway hands over the original host; believed from trusted hops."""
    health_path: str = ""
    """Answered here with 200; empty: none."""
    expose_route: bool = False
    limits: Limits = Limits()
    deadline: float = 28.0
    jwt: Jwt | None = None
    tls: ListenerTls | None = None
    telemetry: Telemetry = Telemetry()
    trace_method: bool = False
    """Whether TRACE is forwarded."""
    access_log: bool = True


class Substitution(Rule, frozen=True):
    """A value that came from the environment, and the placeholder shown in its place."""

    value: str
    placeholder: str


class Rules(Rule, frozen=True):
    """A whole rules file that has no errors."""

    upstreams: tuple[Upstream, ...]
    """Sorted by name."""
    default: str
    """Name of the monolith's upstream."""
    routes: tuple[Route, ...] = ()
    """In the order of the file; it has no meaning."""
    groups: tuple[Group, ...] = ()
    proxy: ProxySettings = ProxySettings()
    substitutions: tuple[Substitution, ...] = ()
    digest: str = ""
    """SHA-256 of the file's bytes and the environment values it used, hexadecimal."""
