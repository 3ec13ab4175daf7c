"""What a worker counts: exchanges by route, upstream, outcome and status class, with durations."""

from bisect import bisect_left
from typing import Final

from strangler.proxy.dataplane.messages import RouteCount
from strangler.proxy.dataplane.outcomes import Outcome

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the duration buckets in seconds; a last bucket has none."""

_Key = tuple[str, str, str, int]
"""Route, upstream, reason of the outcome (hashing an Enum costs a Python call), status class."""


class _Count:
    __slots__ = ("buckets", "requests", "seconds")

    def __init__(self) -> None:
        self.requests = 0
        self.seconds = 0.0
        self.buckets = [0] * (len(BOUNDS) + 1)


class Tally:
    """Totals by route, upstream, outcome and status class."""

    def __init__(self) -> None:
        self._counts: dict[_Key, _Count] = {}

    def count(
        self, route: str, upstream: str, outcome: Outcome, status: int, seconds: float
    ) -> None:
        """One exchange ended; `status` is the class, 0 to 5."""
        key = (route, upstream, outcome.reason, status)
        entry = self._counts.get(key)
        if entry is None:
            entry = self._counts[key] = _Count()
        entry.requests += 1
        entry.seconds += seconds
        entry.buckets[bisect_left(BOUNDS, seconds)] += 1

    def totals(self) -> tuple[RouteCount, ...]:
        """Everything counted so far."""
        return tuple(
            RouteCount(
                route=route,
                upstream=upstream,
                outcome=outcome,
                status=status,
                requests=entry.requests,
                seconds=entry.seconds,
                buckets=tuple(entry.buckets),
            )
            for (route, upstream, outcome, status), entry in self._counts.items()
        )


class Counters(Tally):
    """Totals since the worker's start."""

    def __init__(self) -> None:
        super().__init__()
        self.shadows = Tally()
        """Copies by what became of them at the service."""
        self.named: dict[str, int] = {
            "connections_total": 0,
            "connections_refused": 0,
            "requests_refused": 0,
            "internal_errors": 0,
            "shadow_sent": 0,
            "shadow_dropped": 0,
            "shadow_failed": 0,
            "reloads": 0,
        }
        """Other totals by name."""
