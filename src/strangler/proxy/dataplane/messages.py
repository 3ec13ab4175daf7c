"""What the control plane tells a worker, and what it answers: values for the pipe between.

Both ends are our own processes. A message stands behind its length (4 bytes, big-endian) and one
byte for its form: pickle, or msgpack for the snapshots that each worker takes while it serves."""

import pickle
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from strangler.proxy.dataplane.table import RouteTable
from strangler.rules.model import ProxySettings, Substitution, Upstream

_LENGTH = struct.Struct(">I")
_PICKLE = b"P"
_SNAPSHOT = b"S"


# Down: from supervisor to worker --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A new set of rules, compiled. Takes effect for requests that begin after it."""

    generation: int
    table: RouteTable
    upstreams: tuple[Upstream, ...]
    settings: ProxySettings
    substitutions: tuple[Substitution, ...] = ()
    """For redaction in what a worker logs."""
    workers: int = 1
    """How many share the limits that are meant for the whole proxy."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where one server of an upstream listens, its name resolved."""

    host: str
    """IPv4 or IPv6 address."""
    port: int
    name: str = ""
    """For SNI, verification and `host: upstream`; empty: the address."""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Addresses:
    """Servers of an upstream as discovery last saw them; never empty for want of an answer."""

    upstream: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class ServerHealth:
    """What active probes say of one server."""

    upstream: str
    host: str
    port: int
    healthy: bool


@dataclass(frozen=True, slots=True)
class AwsCredentials:
    """A snapshot to sign with; `expires` is Unix time in seconds, 0 for never."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(default="", repr=False)
    expires: float = 0.0


@dataclass(frozen=True, slots=True)
class KeySet:
    """Public keys for tokens, as the JSON text of a JWK set."""

    jwks: str


@dataclass(frozen=True, slots=True)
class KillSwitch:
    """All to the monolith at once; `forced` takes retired routes too."""

    on: bool
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Drain:
    """Accept nothing more, finish what is under way within `timeout` seconds, then end."""

    timeout: float


# Up: from worker to supervisor ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applied:
    """The worker answers by this generation from now on (its first is also its "ready").

    Also the answer to a `KillSwitch`, with the generation then in force."""

    generation: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The worker could not apply this generation and goes on with the one before."""

    generation: int
    reason: str
    """For the supervisor's log."""


class RouteCount(msgspec.Struct, frozen=True, kw_only=True):
    """Totals since the worker's start for one (route, upstream, outcome, status class)."""

    route: str
    upstream: str
    outcome: str
    status: int
    """Status class: 1 to 5; 0 when nothing was answered."""
    requests: int
    seconds: float
    """Sum of the durations."""
    buckets: tuple[int, ...]
    """Requests by duration, not cumulated; bounds in `counters.BOUNDS`."""


class ServerState(msgspec.Struct, frozen=True, kw_only=True):
    """One server of an upstream as the worker sees it."""

    upstream: str
    host: str
    port: int
    healthy: bool
    ejected: bool
    in_flight: int
    idle: int
    failures: int
    """Attempts that failed since the worker's start."""
    attempts: int


class UpstreamState(msgspec.Struct, frozen=True, kw_only=True):
    """One upstream as the worker sees it."""

    upstream: str
    circuit: str
    """closed, open or half-open."""
    in_flight: int
    retries: int
    fallbacks: int


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker counted, sent each second."""

    pid: int
    generation: int
    connections: int
    """Open client connections."""
    active: int
    """Exchanges under way."""
    tunnels: int
    routes: tuple[RouteCount, ...]
    shadows: tuple[RouteCount, ...] = ()
    """Of copies: status and duration are the service's."""
    servers: tuple[ServerState, ...]
    upstreams: tuple[UpstreamState, ...]
    counters: dict[str, int]
    """Other totals by name: shadow_sent, shadow_dropped, refused_connections, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One exchange for tracing; times are Unix nanoseconds, ids hexadecimal."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    start: int
    end: int
    attributes: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Spans:
    """Finished spans, sent in batches."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should see in the supervisor's log."""

    message: str


@dataclass(frozen=True, slots=True)
class Drained:
    """Nothing is under way any more; `cut` exchanges had to be broken off."""

    cut: int


_decode_snapshot = msgspec.msgpack.Decoder(Snapshot).decode

Message = (
    Configuration
    | Addresses
    | ServerHealth
    | AwsCredentials
    | KeySet
    | KillSwitch
    | Drain
    | Applied
    | Refused
    | Snapshot
    | Spans
    | Problem
    | Drained
)


def encode(message: Message) -> bytes:
    """A message as it goes over the pipe."""
    if isinstance(message, Snapshot):
        content = _SNAPSHOT + msgspec.msgpack.encode(message)
    else:
        content = _PICKLE + pickle.dumps(message, protocol=5)
    return _LENGTH.pack(len(content)) + content


def decode(content: bytes) -> Message:
    """The message that one of `Frames` holds."""
    if content[:1] == _SNAPSHOT:
        return _decode_snapshot(content[1:])
    message: Message = pickle.loads(content[1:])
    return message


class Frames:
    """Bytes from the pipe in, the content of whole messages out."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` completes."""
        rest = self._rest
        rest += data
        while len(rest) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(rest)
            end = _LENGTH.size + length
            if len(rest) < end:
                return
            content = bytes(rest[_LENGTH.size : end])
            del rest[:end]
            yield content


class Decoder:
    """Bytes from the pipe in, whole messages out."""

    def __init__(self) -> None:
        self._frames = Frames()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that `data` completes."""
        return map(decode, self._frames.feed(data))
