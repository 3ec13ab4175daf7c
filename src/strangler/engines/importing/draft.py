"""What importers hand over: items in the order in which their engine tries them, upstreams, and a
list of what could not be carried."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.rules.model import Condition, Match, PathKind, Route

MONOLITH = "${MONOLITH_URL:-http://127.0.0.1:8000}"
"""The address of a default that the source does not name."""


class Ask(NamedTuple):
    """One condition on a header, query parameter or cookie."""

    kind: str
    """`headers`, `query` or `cookies`."""
    name: str
    value: str | None
    """None: it is present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Which requests, but for their path."""

    host: str | None = None
    """As in `Match.hosts`; None: any."""
    methods: frozenset[str] | None = None
    """None: any."""
    asks: frozenset[Ask] = frozenset()


class Path(NamedTuple):
    """A path condition, as in `Match`."""

    kind: PathKind
    text: str


ANY_PATH = Path(PathKind.PREFIX, "/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A share of callers, and how they are told apart."""

    buckets: int
    by: tuple[str, ...] = ()
    mint: str = ""
    salt: str = ""
    """The same wherever a caller has to be on the same side; empty: wherever the place is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who answers, and how. With `canary` the default answers all other callers; with `shadow`
    it answers all, and the upstream gets copies."""

    upstream: str
    canary: Canary | None = None
    shadow: int = 0
    """Ten-thousandths."""
    rewrite: str = ""
    """What replaces the prefix that matched."""
    body: int | None = None
    """Bytes."""
    refused: bool = False
    """Nobody answers: 502."""
    prepared: str = ""
    """A service that does not answer yet: the default does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of an ordered list: the first item that matches a request has it."""

    who: Who
    path: Path
    answer: Answer
    place: Location
    comment: str
    """What the source says there, on one line."""
    again: bool = False
    """Whether it only repeats another item, so that the other's turn comes before a third's."""

    def route(self, priority: int = 0) -> Route:
        """The item as far as precedence looks at routes."""
        asks: dict[str, tuple[Condition, ...]] = {
            kind: tuple(
                Condition(name=ask.name, value=ask.value)
                for ask in sorted(self.who.asks, key=str)
                if ask.kind == kind
            )
            for kind in ("headers", "query", "cookies")
        }
        match = Match(
            kind=self.path.kind,
            path=self.path.text,
            methods=tuple(sorted(self.who.methods or ())),
            hosts=(self.who.host,) if self.who.host else (),
            **asks,
        )
        return Route(id="", match=match, priority=priority)

    def repeated(self, who: Who) -> "Item":
        """The same for fewer requests."""
        return replace(self, who=who, again=True)


@dataclass(slots=True, kw_only=True)
class UpstreamDraft:
    """One upstream: its keys as rules.yaml has them, and where they come from."""

    name: str
    keys: dict[str, object]
    comment: str = ""


NOBODY = UpstreamDraft(
    name="nobody-answers",
    keys={"url": "http://127.0.0.1:9"},
    comment="What was refused or guarded: nobody listens there, so that it is answered 502",
)
REFUSED = Answer(upstream=NOBODY.name, refused=True)


@dataclass(slots=True, kw_only=True)
class Draft:
    """What an importer found."""

    source: str
    """What was imported, in a few words for the first line."""
    items: list[Item] = field(default_factory=list)
    by_host: bool = False
    """Whether the more specific host goes first, as in rules; items of one host keep their order.
    False: the list decides alone."""
    upstreams: list[UpstreamDraft] = field(default_factory=list)
    default: str = ""
    proxy: dict[str, object] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A whole rules file, or none where an error is among the diagnostics."""

    text: str | None
    routes: int
    upstreams: int
    diagnostics: tuple[Diagnostic, ...]
    """By place: what could not be carried, or why nothing could."""
