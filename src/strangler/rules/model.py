"""What `rules.yaml` says, as immutable values: defaults filled in, units resolved, names checked.

Times are seconds, sizes bytes, shares ten-thousandths (`percent: 2.5` is 250 of 10,000). The values
are msgspec structs, so that the control plane can hand them to other processes as they are
(docs/decisions/0001-facts-are-msgspec-structs.md)."""

from enum import StrEnum

import msgspec

from strangler.locations import Location

BUCKETS = 10_000
"""A cohort is one of so many buckets; a share is a number of them."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Base of everything in this module."""


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


# Upstreams -----------------------------------------------------------------------------------


class Url(Rule, frozen=True):
    """Where a server listens. `prefix` is put before every target; it has no trailing slash."""

    scheme: str
    """http or https."""
    host: str
    """Name or address, IPv6 without brackets."""
    port: int
    prefix: str = ""

    @property
    def authority(self) -> str:
        """host:port as in a URL; the port left out where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = {"http": 80, "https": 443}.get(self.scheme)
        return host if self.port == default else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.prefix}"


class Servers(Rule, frozen=True, tag="servers"):
    """A fixed list of servers (`url`, `urls`). Names in it are resolved in the background."""

    urls: tuple[Url, ...]


class DnsDiscovery(Rule, frozen=True, tag="dns"):
    """Servers found by DNS: `name:port` asks for A and AAAA, `_service._proto.name` for SRV."""

    name: str
    port: int | None = None
    """None: SRV records say it."""
    scheme: str = "http"
    prefix: str = ""


class CloudMapDiscovery(Rule, frozen=True, tag="cloud_map"):
    """Servers registered in AWS Cloud Map."""

    namespace: str
    service: str
    region: str = ""
    scheme: str = "http"
    prefix: str = ""
    endpoint: str = ""
    """Instead of the AWS endpoint (emulators, tests)."""


class LambdaPayload(StrEnum):
    """The event format that the function expects (contracts: `payload`)."""

    V2 = "2.0"
    V1 = "1.0"
    ALB = "alb"
    ALB_MULTI = "alb-multi"


class LambdaMode(StrEnum):
    """How the answer comes back."""

    BUFFERED = "buffered"
    STREAM = "stream"


class Overflow(StrEnum):
    """What happens to a request that is too large for an event."""

    REJECT = "reject"
    LEGACY = "legacy"


class PathEncoding(StrEnum):
    """How the path stands in the event: as sent, or decoded as behind an HTTP API."""

    RAW = "raw"
    DECODED = "decoded"


class LambdaFunction(Rule, frozen=True, tag="lambda"):
    """An AWS Lambda function, invoked by its alias or version."""

    function: str
    """Name or ARN."""
    qualifier: str = ""
    region: str = ""
    payload: LambdaPayload = LambdaPayload.V2
    mode: LambdaMode = LambdaMode.BUFFERED
    overflow: Overflow = Overflow.REJECT
    path_encoding: PathEncoding = PathEncoding.RAW
    endpoint: Url | None = None
    """Instead of the AWS endpoint (emulators, tests)."""


class Timeouts(Rule, frozen=True):
    """Seconds that one attempt on one upstream may take, by phase."""

    connect: float = 1.0
    first_byte: float = 25.0
    """From the end of the request to the first byte of the answer's head."""
    idle: float = 60.0
    """Without a byte in either direction while a message or tunnel is under way."""
    keepalive: float = 1.5
    """How long an unused connection is kept; shorter than the server's own, so that it is never
    used while the server closes it."""


class HealthCheck(Rule, frozen=True):
    """Active probes: `unhealthy` failures in a row take a server out, `healthy` bring it back."""

    path: str = "/"
    interval: float = 5.0
    timeout: float = 2.0
    healthy: int = 2
    unhealthy: int = 3


class Outliers(Rule, frozen=True):
    """Passive health: a server that fails so often in a row is left out for a while, and twice
    as long the next time."""

    failures: int = 5
    ejection: float = 10.0
    max_ejected: int = 5_000
    """Ten-thousandths of the servers that may be out at once; one can always be."""


class Breaker(Rule, frozen=True):
    """Circuit breaker of a whole upstream: opens when of at least `minimum` attempts within
    `window` seconds the share `threshold` failed; one trial after `open_for` seconds closes it."""

    threshold: int = 5_000
    """Ten-thousandths."""
    minimum: int = 20
    window: float = 10.0
    open_for: float = 5.0


class Retries(Rule, frozen=True):
    """Further attempts on other servers of the same upstream."""

    attempts: int = 2
    """At most so many beside the first."""
    budget: int = 2_000
    """Retries may be so many ten-thousandths of the requests (and always a few)."""


class Balance(StrEnum):
    """Which of several servers gets the next request."""

    ROUND_ROBIN = "round_robin"
    LEAST_CONNECTIONS = "least_connections"
    POWER_OF_TWO = "power_of_two"


class HostPolicy(StrEnum):
    """Which Host the upstream sees."""

    PRESERVE = "preserve"
    UPSTREAM = "upstream"
    VALUE = "value"


class UpstreamTls(Rule, frozen=True):
    """TLS towards an https upstream; certificates are verified unless `verify` is false."""

    ca: str = ""
    """Path of a PEM file; empty: the system's authorities."""
    server_name: str = ""
    """For SNI and verification instead of the host."""
    verify: bool = True


class Translate(Rule, frozen=True):
    """What is translated back in answers, for the origins of known upstreams only."""

    location: bool = False
    """Location, Content-Location, Refresh."""
    cookies: bool = False
    """Domain and Path of Set-Cookie."""
    origins: tuple[str, ...] = ()
    """Further origins (scheme://host[:port]) that stand for the upstream."""


Target = Servers | DnsDiscovery | CloudMapDiscovery | LambdaFunction


class Upstream(Rule, frozen=True):
    """One answerer: the monolith or a service."""

    name: str
    target: Target
    timeouts: Timeouts = Timeouts()
    health: HealthCheck | None = None
    outliers: Outliers = Outliers()
    breaker: Breaker = Breaker()
    retries: Retries = Retries()
    balance: Balance = Balance.ROUND_ROBIN
    slow_start: float = 0.0
    """Seconds in which a server that came back gets a growing share; 0: at once."""
    max_in_flight: int = 1_000
    max_idle: int = 100
    """Unused connections kept for each server, in each worker."""
    host: HostPolicy = HostPolicy.PRESERVE
    host_value: str = ""
    via: bool = True
    tls: UpstreamTls = UpstreamTls()
    translate: Translate = Translate()
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
