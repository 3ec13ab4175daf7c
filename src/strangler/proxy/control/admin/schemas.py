"""What goes in and out of the admin API, typed: the OpenAPI document says exactly this."""

from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from strangler.proxy.dataplane.compiled import Form

Count = Annotated[int, Field(ge=0)]
Timestamp = Annotated[str, Field(description="RFC 3339; empty: never.")]


class Answer(BaseModel):
    """Base of what we say."""

    model_config = ConfigDict(frozen=True)


class Question(BaseModel):
    """Base of what we are asked: unknown keys and near misses are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ProblemError(Answer):
    """One fault of a request."""

    pointer: str
    detail: str


class Problem(Answer):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError] = []


class Live(Answer):
    """The process runs."""

    status: Literal["live"] = "live"


class Ready(Answer):
    """Traffic may be sent here."""

    status: Literal["ready"] = "ready"


class KillSwitch(Answer):
    """How the kill switch stands."""

    on: bool
    forced: Annotated[bool, Field(description="Retired routes go to the monolith too.")]
    reason: str
    by: Annotated[str, Field(description="Who turned it; empty: nobody ever did.")]
    at: Timestamp


class KillSwitchTurned(KillSwitch):
    """What became of turning it."""

    workers: Annotated[Count, Field(description="Workers that have done it.")]


Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]


class TurnKillSwitch(Question):
    """How the kill switch shall stand."""

    on: bool
    forced: bool = False
    reason: Annotated[Text, Field(min_length=1, description="Goes into log and status.")]
    by: Annotated[Text, Field(description="Who asks; empty: the client's address.")] = ""


class WorkersSummary(Answer):
    """How many workers there are."""

    wanted: Count
    serving: Count
    current: Annotated[Count, Field(description="Those that answer by the latest rules.")]
    restarts: Count


class RulesSummary(Answer):
    """Which rules are in force."""

    generation: Count
    digest: Annotated[str, Field(description="SHA-256 of rules and the files they name.")]
    valid: Annotated[bool, Field(description="Whether the last load was applied.")]
    routes: Count


class Status(Answer):
    """The process at a glance."""

    version: str
    phase: Literal["starting", "serving", "draining"]
    ready: bool
    pid: Count
    started: Timestamp
    uptime_seconds: Annotated[float, Field(ge=0)]
    traffic: list[str]
    admin: list[str]
    rules: RulesSummary
    workers: WorkersSummary
    kill_switch: KillSwitch
    connections: Count
    active: Annotated[Count, Field(description="Requests under way.")]
    tunnels: Count
    data_plane: Annotated[Form, Field(description="Whether the workers run compiled code.")]


class Condition(Answer):
    """A header, query parameter, cookie or claim that must be there."""

    name: str
    value: Annotated[str | None, Field(description="null: present is enough.")]


class Canary(Answer):
    """Which share the service answers."""

    percent: Annotated[float, Field(ge=0, le=100)]
    by: list[str]
    mint: str


class RouteView(Answer):
    """One route, defaults filled in."""

    id: str
    match: Annotated[str, Field(description="exact, path, prefix, regex or any.")]
    path: str
    methods: Annotated[list[str], Field(description="Empty: any.")]
    hosts: Annotated[list[str], Field(description="Empty: any.")]
    headers: list[Condition]
    query: list[Condition]
    cookies: list[Condition]
    claims: list[Condition]
    service: Annotated[str, Field(description="Empty: the default.")]
    state: Literal["legacy", "shadow", "canary", "migrated", "retired"]
    effect: Literal["none", "read", "write", "unknown"]
    group: str
    canary: Canary | None
    shadow_percent: float | None
    rewrite_prefix: str | None
    fallback_on: list[int]
    ambiguous: Literal["default", "pass", "reject"]
    priority: int
    deadline_seconds: Annotated[float, Field(ge=0)]
    body_limit_bytes: Count
    location: Annotated[str, Field(description="Where it stands in the rules file.")]


class Routes(Answer):
    """The effective table, by id: its order has no meaning."""

    generation: Count
    default: Annotated[str, Field(description="Upstream of everything that no route takes.")]
    kill_switch: bool
    routes: list[RouteView]


class Server(Answer):
    """One server as all workers see it."""

    host: str
    port: Count
    state: Annotated[
        Literal["up", "ejected", "down", "unknown"],
        Field(description="ejected: a worker leaves it out; down: probes fail."),
    ]
    ejected_by: Annotated[Count, Field(description="Workers that leave it out.")]
    in_flight: Count
    idle: Annotated[Count, Field(description="Connections kept.")]
    attempts: Count
    failures: Count


class UpstreamView(Answer):
    """One upstream as all workers see it."""

    name: str
    kind: Annotated[str, Field(description="servers, dns, cloud_map or lambda.")]
    target: Annotated[str, Field(description="As configured, without secrets.")]
    circuit: Literal["closed", "open", "half-open"]
    in_flight: Count
    max_in_flight: Annotated[Count, Field(description="In each worker.")]
    retries: Count
    fallbacks: Count
    servers: list[Server]


class Upstreams(Answer):
    """All upstreams of the rules in force."""

    upstreams: list[UpstreamView]


class RouteCounter(Answer):
    """Requests of one kind since the start."""

    route: Annotated[str, Field(description="default: no route matched.")]
    upstream: str
    outcome: str
    status_class: str
    requests: Count
    seconds: Annotated[float, Field(ge=0, description="Sum of the durations.")]


class Counters(Answer):
    """What all workers counted since the start, replaced ones included."""

    requests: list[RouteCounter]
    totals: dict[str, int]


class FailedLoad(Answer):
    """A load that changed nothing."""

    at: Timestamp
    problems: list[str]


class RulesView(Answer):
    """The rules in force, and the last load if it failed."""

    path: str
    generation: Count
    digest: str
    loaded: Timestamp
    valid: bool
    routes: Count
    warnings: list[str]
    reloads: Count
    failures: Count
    failure: FailedLoad | None


class Reloaded(Answer):
    """The rules were read again."""

    generation: Annotated[Count, Field(description="In force now.")]


class WorkerView(Answer):
    """One worker process."""

    slot: Count
    pid: Count
    generation: Annotated[int | None, Field(description="null: it does not serve yet.")]
    uptime_seconds: Annotated[float, Field(ge=0)]
    connections: Count
    active: Count
    tunnels: Count
    resident_bytes: Annotated[Count, Field(description="0 where the system does not say.")]


class Workers(Answer):
    """All worker processes."""

    wanted: Count
    restarts: Count
    workers: list[WorkerView]


def _address(text: str) -> str:
    return str(ip_address(text))


IpAddress = Annotated[
    str,
    AfterValidator(_address),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]}),
]


class HeaderField(Question):
    """One header field of a request."""

    name: Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$")]
    value: Annotated[str, Field(max_length=4096, pattern=r"^[\t -~]*$")]


class Explain(Question):
    """A request as a client would send it."""

    method: Annotated[str, Field(pattern=r"^[A-Z]{1,32}$")] = "GET"
    url: Annotated[
        str,
        Field(
            max_length=8192,
            pattern=r'^(https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?)?/[!-"$-~]*$',
            description="A path with query, or an absolute URL.",
            examples=["/api/orders/17", "https://shop.example.com/catalog?page=2"],
        ),
    ]
    headers: Annotated[list[HeaderField], Field(max_length=64)] = []
    client: Annotated[IpAddress, Field(description="For cohorts by client-ip.")] = "127.0.0.1"
    claims: Annotated[
        dict[str, str | int | bool | list[str]] | None,
        Field(description="Those of a verified token; null: the request has none."),
    ] = None


class CohortView(Answer):
    """Which cohort a request belongs to. Keys name people: their values are not repeated."""

    key: str
    bucket: Annotated[int, Field(ge=0, lt=10_000)]


class Candidate(Answer):
    """A route that could have taken the request."""

    id: str
    because: Annotated[str, Field(description="Why it did not.")]


class Explanation(Answer):
    """Where a request would go."""

    route: Annotated[str | None, Field(description="null: no route takes it.")]
    state: str
    upstream: Annotated[str, Field(description="Who answers.")]
    why: Annotated[
        str,
        Field(
            description="legacy, shadow, canary-in, canary-out, canary-no-key, migrated, retired, "
            "default, ambiguous or killed."
        ),
    ]
    rejected: Annotated[bool, Field(description="It is answered with 400.")]
    fallback: Annotated[str, Field(description="Who may answer instead; empty: nobody.")]
    shadow: Annotated[str, Field(description="Who may get a copy; empty: nobody.")]
    cohort: CohortView | None
    mints: Annotated[str, Field(description="Cookie that the answer would set.")]
    location: str
    lost: Annotated[list[Candidate], Field(description="Routes that match, in their order.")]
    missed: Annotated[
        list[Candidate], Field(description="Routes whose path matches, and something else not.")
    ]
    generation: Count
