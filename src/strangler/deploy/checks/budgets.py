"""Time limits in a row, from inside out (aws.md section 3): function or service, upstream, deadline
of the proxy, integration of the gateway, idle time of the load balancer.

Where an outer limit ends first, its client is told 504 while the inner part works on, and what it
did is never seen."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.deploy.model import Deployment, LambdaService
from strangler.deploy.stacks.edge.balancing import idle_seconds
from strangler.deploy.stacks.edge.proxy import DRAIN_DELAY
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.rules.model import LambdaFunction, Rules


def budgets(deployment: Deployment, rules: Rules, path: str) -> Iterator[Diagnostic]:
    """Every pair of limits in the wrong order."""
    place = Location(path, 1)
    timeout = deployment.gateway.timeout
    deadlines = [(rules.proxy.deadline, "the proxy's deadline", place)]
    deadlines += [
        (route.deadline, f"the deadline of route {route.id!r}", route.location or place)
        for route in rules.routes
        if route.deadline is not None
    ]
    for deadline, what, where in deadlines:
        if deadline >= timeout:
            yield _late(what, deadline, "the gateway's timeout", timeout, where)
    idle, keepalive = idle_seconds(deployment), rules.proxy.limits.keepalive
    if idle >= keepalive:  # or the balancer sends into a connection that the proxy is closing: 502
        yield _late("the balancer's idle time", idle, "`limits.keepalive`", keepalive, place)
    yield from _functions(deployment, rules)
    stop = deployment.proxy.container.stop_timeout
    if stop < DRAIN_DELAY + 10:
        message = f"the proxy has {stop} s to stop, of which it still accepts for {DRAIN_DELAY} s"
        yield report(diagnostics.DEPLOY_DRAIN, message, place)


def _functions(deployment: Deployment, rules: Rules) -> Iterator[Diagnostic]:
    upstreams = {each.name: each for each in rules.upstreams}
    for service in deployment.services:
        if not isinstance(service, LambdaService) or service.name not in upstreams:
            continue
        upstream = upstreams[service.name]
        if not isinstance(upstream.target, LambdaFunction):
            continue
        where = service.location or Location("", 1)
        longest = upstream.timeouts.first_byte
        if service.timeout > longest:
            inner = f"function {service.name!r}"
            outer = f"`first_byte` of upstream {service.name!r}"
            yield _late(inner, service.timeout, outer, longest, where)


def _late(
    inner: str, inner_seconds: float, outer: str, outer_seconds: float, place: Location
) -> Diagnostic:
    message = f"{inner} ({inner_seconds:g} s) does not end before {outer} ({outer_seconds:g} s)"
    return report(diagnostics.DEPLOY_BUDGET, message, place)
