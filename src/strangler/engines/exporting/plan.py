"""Rules in, an ordered list of conditions and the answers they lead to out: what every engine that
takes the first match can write down.

A route stands in the list once for each of its hosts, at the place that `precedence` gives it
there; then the first entry that matches a request is the route that takes it. Requests with an
ambiguous target go by a list of their own, compared with the target as it was sent; behind it the
default answers."""

from dataclasses import dataclass

from strangler.rules.model import Ambiguous, Canary, Match, Route, Rules, State, Upstream
from strangler.rules.precedence import precedence_key
from strangler.rules.templates import parse_prefix


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the engine takes traffic."""

    host: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True)
class Entry:
    """A route as it matches on one of its hosts."""

    route: Route
    host: str | None
    """A name, `*.name`, or None for any."""

    @property
    def match(self) -> Match:
        """The other conditions."""
        return self.route.match


@dataclass(frozen=True, slots=True)
class Cut:
    """How a prefix is replaced: so many segments of the path go, `prefix` comes ("" or /a/b). A
    copy's prefix is cut, the original's is not."""

    segments: int
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who answers, and with what help."""

    upstream: str
    """"" nobody can: 502."""
    cut: Cut | None = None
    fallback: str = ""
    """Who may answer instead, or nobody."""
    statuses: tuple[int, ...] = ()
    """Of the service, after which the fallback is asked; of safe routes only."""
    safe: bool = False
    """Whether the service may be asked twice (`effect` is none or read)."""
    shadow: str = ""
    """Who gets copies, or nobody."""
    sample: int = 0
    """Of so many ten-thousandths of the requests."""
    deadline: float = 0.0
    body_limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a route leads to. Without a canary `inside` is for everybody."""

    route: Route
    inside: Answer
    outside: Answer | None = None
    canary: Canary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Rules as an engine can follow them."""

    rules: Rules
    entries: tuple[Entry, ...]
    """In the order in which they are tried."""
    ambiguous: tuple[Entry, ...]
    """The same for ambiguous targets."""
    choices: tuple[Choice, ...]
    """One for each route that is in a list, by id."""
    default: Answer
    upstreams: tuple[Upstream, ...]
    """Those that are asked and can be reached."""

    def choice(self, route: Route) -> Choice:
        """What a route of the lists leads to."""
        return next(each for each in self.choices if each.route is route)

    def upstream(self, name: str) -> Upstream:
        """An upstream of the plan."""
        return next(each for each in self.upstreams if each.name == name)


def plan(rules: Rules, skipped: frozenset[str], unreachable: frozenset[str]) -> Plan:
    """The plan without the routes whose ids are `skipped`; no answer comes from an upstream that is
    `unreachable`, as from one without servers: the fallback answers, where there is one."""
    entries = sorted(
        (
            Entry(route, host)
            for route in rules.routes
            if route.id not in skipped
            for host in (route.match.hosts or (None,))
        ),
        key=lambda each: (precedence_key(each.route, each.host), each.route.id),
    )
    routes = sorted({entry.route.id: entry.route for entry in entries}.items())
    choices = tuple(_choice(rules, route, unreachable) for _, route in routes)
    default = Answer(
        upstream="" if rules.default in unreachable else rules.default,
        deadline=rules.proxy.deadline,
        body_limit=rules.proxy.limits.body,
    )
    answers = [
        default,
        *(each.inside for each in choices),
        *(each.outside for each in choices if each.outside),
    ]
    asked = {
        name for answer in answers for name in (answer.upstream, answer.fallback, answer.shadow)
    }
    return Plan(
        rules=rules,
        entries=tuple(entries),
        ambiguous=tuple(
            entry for entry in entries if entry.route.ambiguous is not Ambiguous.DEFAULT
        ),
        choices=choices,
        default=default,
        upstreams=tuple(each for each in rules.upstreams if each.name in asked),
    )


def _choice(rules: Rules, route: Route, unreachable: frozenset[str]) -> Choice:
    deadline = route.deadline or rules.proxy.deadline
    limit = route.body_limit or rules.proxy.limits.body
    monolith = Answer(
        upstream=rules.default, safe=route.effect.is_safe, deadline=deadline, body_limit=limit
    )
    here = route.service not in unreachable
    if route.state is State.LEGACY or not (here or route.state is State.RETIRED):
        return Choice(route=route, inside=monolith)
    if route.state is State.SHADOW:
        if not route.effect.is_safe:
            return Choice(route=route, inside=monolith)
        copied = Answer(
            upstream=rules.default,
            cut=_cut(route),
            safe=True,
            shadow=route.service,
            sample=route.shadow.sample if route.shadow else 10_000,
            deadline=deadline,
            body_limit=limit,
        )
        return Choice(route=route, inside=copied)
    retired = route.state is State.RETIRED
    service = Answer(
        upstream=route.service if here else "",
        cut=_cut(route),
        safe=route.effect.is_safe,
        fallback="" if retired else rules.default,
        statuses=route.fallback.on
        if route.fallback and route.effect.is_safe and not retired
        else (),
        deadline=deadline,
        body_limit=limit,
    )
    if route.state is not State.CANARY:
        return Choice(route=route, inside=service)
    canary = route.canary or Canary(buckets=0)
    return Choice(route=route, inside=service, outside=monolith, canary=canary)


def _cut(route: Route) -> Cut | None:
    if route.rewrite is None:
        return None
    return Cut(len(parse_prefix(route.match.path)), route.rewrite.prefix.rstrip("/"))
