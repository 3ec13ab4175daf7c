"""Totals of all workers in, records in CloudWatch's Embedded Metric Format out: lines on stdout,
from which CloudWatch Logs makes metrics without a call to any API.

A record has at most 100 metrics and 30 dimensions, its event 256 KB (specification of the format);
ours stay far below, and below what a pipe takes in one piece, so that they never run into lines of
the access log. Counts are what came since the record before.

Latencies are pairs of `Values` and `Counts`, as PutMetricData takes them. The specification names
numbers and lists of numbers only; AWS's own library writes these pairs in EMF (awslabs/metrique,
issue 192). That CloudWatch reads them is a line of docs/aws-acceptance.md."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from strangler.proxy.control.totals import RouteTally, Tally
from strangler.proxy.dataplane.counters import BOUNDS
from strangler.proxy.dataplane.outcomes import Outcome

NAMESPACE = "Strangler"
INTERVAL = 60.0
"""Seconds between two records: the resolution of standard metrics."""
MOST_ROUTES = 500
"""Pairs of route and upstream a minute: CloudWatch charges for each metric of each. The busiest
count; all of them are in the record of the whole deployment."""
_LONGEST = 255
"""Characters of a dimension's value; CloudWatch takes 1,024."""
# In milliseconds, as far as the histogram tells: the upper bound, so that no latency looks better
# than it was. The last bucket has none.
_MILLISECONDS = [round(bound * 1_000, 3) for bound in (*BOUNDS, 2 * BOUNDS[-1])]
_CHECKED = Outcome.HEALTHY.reason
_TUNNELLED = Outcome.TUNNELLED.reason


@dataclass(slots=True)
class Traffic:
    """Requests of one kind in one interval."""

    requests: int = 0
    errors: int = 0
    """Answers of 500 and above."""
    buckets: list[int] = field(default_factory=lambda: [0] * len(_MILLISECONDS))
    """Durations, as in the histogram; without tunnels, whose duration is their users'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is true at the moment of a record, beside the traffic."""

    rules_age: float
    """Seconds since rules could last be asked for."""
    refusals: int
    """Versions that were refused since the start."""
    refused: bool
    """Whether the source holds one at the moment."""
    digest: str
    """Of the rules in force."""


class EmfWriter:
    """Makes the records of one proxy; remembers what it has told."""

    def __init__(self, deployment: str, now: Callable[[], float]) -> None:
        """`deployment` is the dimension that all have; `now` is Unix time."""
        self._deployment = dimension(deployment)
        self._now = now
        self._told: dict[tuple[str, str, str, int], RouteTally] = {}
        self._refusals = 0

    def lines(self, tally: Tally, state: State) -> list[bytes]:
        """The records of the time since the last call, each with its line end."""
        traffic = self._since(tally)
        whole = Traffic()
        for each in traffic.values():
            _add(whole, each.requests, each.errors, each.buckets)
        refusals = state.refusals - self._refusals
        self._refusals = state.refusals
        own: dict[str, tuple[str, Any]] = {
            "RulesAge": ("Seconds", round(state.rules_age, 1)),
            # As long as it stands: an alarm looks at more than one minute.
            "RulesRefused": ("Count", max(refusals, int(state.refused))),
            "ServersDown": ("Count", _down(tally)),
            "Connections": ("Count", tally.connections),
        }
        stamp = int(self._now() * 1_000)
        base = {"deployment": self._deployment}
        more = {"rules": state.digest[:12]}
        records = [_record(stamp, base, {**_metrics(whole), **own}, more)]
        busiest = sorted(traffic.items(), key=lambda item: (-item[1].requests, item[0]))
        for (route, upstream), each in sorted(busiest[:MOST_ROUTES]):
            place = {**base, "route": dimension(route), "upstream": dimension(upstream)}
            records.append(_record(stamp, place, _metrics(each), {}))
        return records

    def _since(self, tally: Tally) -> dict[tuple[str, str], Traffic]:
        """What came since the last record, by route and upstream; those without a request are
        left out."""
        found: dict[tuple[str, str], Traffic] = {}
        for key, count in tally.routes.items():
            route, upstream, outcome, status = key
            before = self._told.get(key, RouteTally())
            requests = count.requests - before.requests
            if requests <= 0 or outcome == _CHECKED:
                continue
            padded = [*before.buckets, *[0] * (len(count.buckets) - len(before.buckets))]
            buckets = [new - old for new, old in zip(count.buckets, padded, strict=True)]
            traffic = found.setdefault((route, upstream), Traffic())
            errors = requests if status >= 5 else 0
            _add(traffic, requests, errors, [] if outcome == _TUNNELLED else buckets)
        self._told = tally.routes
        return found


def dimension(text: str) -> str:
    """`text` as CloudWatch takes it for a dimension: printable ASCII, not empty, no colon in
    front."""
    plain = "".join(each if " " <= each <= "~" else "?" for each in text)[:_LONGEST]
    return plain.strip().lstrip(":") or "none"


def _add(traffic: Traffic, requests: int, errors: int, buckets: Iterable[int]) -> None:
    traffic.requests += requests
    traffic.errors += errors
    for number, count in enumerate(buckets):
        traffic.buckets[number] += count


def _down(tally: Tally) -> int:
    return sum(server.workers > 0 and server.state == "down" for server in tally.servers.values())


def _metrics(traffic: Traffic) -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {
        "Requests": ("Count", traffic.requests),
        "Errors5xx": ("Count", traffic.errors),
    }
    if any(traffic.buckets):
        pairs = list(_filled(traffic.buckets))
        values = {"Values": [value for value, _ in pairs], "Counts": [count for _, count in pairs]}
        found["Latency"] = ("Milliseconds", values)
    return found


def _filled(buckets: list[int]) -> Iterator[tuple[float, int]]:
    for value, count in zip(_MILLISECONDS, buckets, strict=True):
        if count:
            yield value, count


def _record(
    stamp: int, place: dict[str, str], metrics: dict[str, tuple[str, Any]], more: dict[str, str]
) -> bytes:
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [list(place)],
        "Metrics": [{"Name": name, "Unit": unit} for name, (unit, _) in metrics.items()],
    }
    record = {
        "_aws": {"Timestamp": stamp, "CloudWatchMetrics": [directive]},
        **place,
        **{name: value for name, (_, value) in metrics.items()},
        **more,
    }
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"
