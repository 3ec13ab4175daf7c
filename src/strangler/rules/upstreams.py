"""Upstreams as immutable values: who answers, where it is, and how it is treated. Part of
strangler.rules.model, which is what others import."""

from enum import StrEnum

from strangler.locations import Location
from strangler.rules.base import Rule


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
