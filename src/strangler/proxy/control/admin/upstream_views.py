"""Upstreams as rules, discovery and workers see them, as the schemas of the admin API."""

from typing import assert_never

from strangler.proxy.control.admin import schemas
from strangler.proxy.control.plane import ControlPlane
from strangler.proxy.control.totals import ServerTally, Tally, UpstreamTally
from strangler.rules.model import (
    CloudMapDiscovery,
    DnsDiscovery,
    LambdaFunction,
    Servers,
    Target,
    Upstream,
)


def upstreams(plane: ControlPlane) -> schemas.Upstreams:
    """All upstreams of the rules in force."""
    tally = plane.fleet.tally()
    rules = plane.reloader.current.rules
    return schemas.Upstreams(upstreams=[_upstream(plane, tally, each) for each in rules.upstreams])


def _upstream(plane: ControlPlane, tally: Tally, upstream: Upstream) -> schemas.UpstreamView:
    seen = tally.upstreams.get(upstream.name, UpstreamTally())
    kind, target = described(upstream.target)
    circuit = seen.circuit
    if circuit not in ("closed", "open", "half-open"):
        raise ValueError(f"unknown state of a circuit: {circuit}")
    return schemas.UpstreamView.model_validate(
        {
            "name": upstream.name,
            "kind": kind,
            "target": plane.shown(target),
            "circuit": circuit,
            "in_flight": seen.in_flight,
            "max_in_flight": upstream.max_in_flight,
            "retries": seen.retries,
            "fallbacks": seen.fallbacks,
            "servers": _servers(plane, tally, upstream.name),
        }
    )


def described(target: Target) -> tuple[str, str]:
    """The kind of a target and where it is, in one line."""
    match target:
        case Servers():
            return "servers", ", ".join(str(url) for url in target.urls)
        case DnsDiscovery():
            return "dns", target.name if target.port is None else f"{target.name}:{target.port}"
        case CloudMapDiscovery():
            return "cloud_map", f"{target.service}.{target.namespace}"
        case LambdaFunction():
            qualified = f"{target.function}:{target.qualifier}"
            return "lambda", qualified if target.qualifier else target.function
        case _:
            assert_never(target)


def _servers(plane: ControlPlane, tally: Tally, upstream: str) -> list[schemas.Server]:
    """Servers that discovery names or a worker uses; those gone for good are left out."""
    facts = plane.fleet.facts
    addresses = facts.addresses(upstream)
    known = {(each.host, each.port) for each in addresses.addresses} if addresses else set()
    used = {
        (host, port)
        for (name, host, port), server in tally.servers.items()
        if name == upstream and server.workers
    }
    result = []
    for host, port in sorted(known | used):
        server = tally.servers.get((upstream, host, port), ServerTally())
        healthy = facts.health(upstream, host, port)
        state = server.state if server.workers else "unknown"
        if healthy is False:
            state = "down"
        result.append(
            schemas.Server.model_validate(
                {
                    "host": host,
                    "port": port,
                    "state": state,
                    "ejected_by": server.ejected,
                    "in_flight": server.in_flight,
                    "idle": server.idle,
                    "attempts": server.attempts,
                    "failures": server.failures,
                }
            )
        )
    return result
