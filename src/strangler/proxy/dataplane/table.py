"""The route table: a request in, a decision out, in about the time of a few dictionary look-ups.

(Interface; the index behind it follows.)"""

from typing import Protocol

from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Route


class Decision:
    """Where a request goes. Made when the table is compiled, shared by all requests that take
    the same way, so that deciding allocates nothing; compare by identity of its fields."""

    __slots__ = ("fallback", "reject", "route", "shadow", "upstream", "why")

    upstream: str
    """Name of the upstream that answers."""
    fallback: str
    """Name of the upstream that may answer instead (the monolith), or empty."""
    shadow: str
    """Name of the upstream that may get a copy (state shadow), or empty."""
    route: Route | None
    """None: no route matched, the default answers."""
    reject: bool
    """Answer 400: the target is ambiguous, and the route says `ambiguous: reject`."""
    why: str
    """legacy, shadow, canary-in, canary-out, canary-no-key, migrated, retired, default,
    ambiguous, killed."""


class RouteTable(Protocol):
    """Immutable, compiled from `Rules`; pickles."""

    def decide(self, request: Request) -> Decision:
        """The decision for one request, in a few microseconds whatever the number of routes."""

    def killed(self, *, forced: bool) -> "RouteTable":
        """The same table while the kill switch is on."""
