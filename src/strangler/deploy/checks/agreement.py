"""Where rules and deployment must say the same: who the services are, and how they are found."""

import re
from collections.abc import Iterator
from ipaddress import ip_network

from strangler import diagnostics
from strangler.deploy.model import Behind, CreatedNetwork, Deployment, EcsService, LambdaService
from strangler.deploy.stacks.behind import PORT, balanced, host_and_port, priority
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.rules.model import (
    CloudMapDiscovery,
    HostPolicy,
    LambdaFunction,
    Rules,
    Upstream,
)

_LABELS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]*[a-z][a-z0-9-]*)+|[a-z][a-z0-9-]*")
"""A name space, and no address."""
_VALUES = 5
_RULES = 100


def agreement(deployment: Deployment, rules: Rules, path: str) -> Iterator[Diagnostic]:
    """Every disagreement."""
    upstreams = {each.name: each for each in rules.upstreams}
    for service in deployment.services:
        upstream = upstreams.get(service.name)
        if upstream is None:
            message = f"no upstream is called {service.name!r}"
            yield report(diagnostics.DEPLOY_NO_UPSTREAM, message, service.location)
            continue
        match service:
            case EcsService(behind=Behind.BALANCER):
                yield from _balanced(service, upstream)
            case EcsService() if not isinstance(upstream.target, CloudMapDiscovery):
                yield _other(service, "runs on ECS, but the rules do not look into Cloud Map")
            case LambdaService() if not isinstance(upstream.target, LambdaFunction):
                yield _other(service, "is a function, but the rules name no function")
            case LambdaService():
                assert isinstance(upstream.target, LambdaFunction)
                yield from _function(deployment, service, upstream.target)
    yield from _rules_of_balancer(deployment, path)
    yield from _proxy(deployment, rules, path)


def _balanced(service: EcsService, upstream: Upstream) -> Iterator[Diagnostic]:
    found = host_and_port(upstream)
    if found is None:
        yield _other(
            service,
            "is behind a load balancer, but the rules do not ask one host for it",
            f'write `url: "http://{service.name}.shop.internal"`, in a name space of your own',
        )
        return
    host, port = found
    label, _, namespace = host.partition(".")
    if not label or not _LABELS.fullmatch(namespace):
        yield _other(
            service,
            f"is asked for as {host!r}, which is no name in a name space",
            f"write {service.name}.shop.internal or the like: a private zone is made for the rest",
        )
    if port != PORT:
        told = f"is asked for on port {port}, but its load balancer listens on {PORT}"
        yield _other(service, told, f'write `url: "http://{host}"`')
    rule = service.rule
    own = rule.hosts or rule.paths or rule.headers
    sees = {HostPolicy.UPSTREAM: host, HostPolicy.VALUE: upstream.host_value}.get(upstream.host)
    if not own and sees != host:
        yield _other(
            service,
            f"is told apart by the host {host!r}, but its load balancer sees the client's",
            "add `host: upstream` to the upstream, or give the service a `rule` of paths",
        )


def _rules_of_balancer(deployment: Deployment, path: str) -> Iterator[Diagnostic]:
    """Limits of one rule, and two rules with one priority (Elastic Load Balancing quotas)."""
    taken: dict[int, str] = {}
    mine = balanced(deployment)
    for service in mine:
        where = service.location or Location(path, 1)
        rule = service.rule
        values = len(rule.hosts) + len(rule.paths) + len(rule.headers)
        if values > _VALUES:
            message = f"{values} values in the rule of {service.name!r}; {_VALUES} at most"
            yield report(diagnostics.DEPLOY_QUOTA, message, where)
        other = taken.setdefault(priority(service), service.name)
        if other != service.name:
            yield report(
                diagnostics.DEPLOY_IMPOSSIBLE,
                f"the rules of {other!r} and {service.name!r} both have priority "
                f"{priority(service)}",
                where,
                "give one of them a `rule: {priority: ...}` of its own",
            )
    if len(mine) > _RULES:
        message = f"{len(mine)} services behind one load balancer; {_RULES} at most"
        yield report(diagnostics.DEPLOY_QUOTA, message, Location(path, 1))


def _function(
    deployment: Deployment, service: LambdaService, target: LambdaFunction
) -> Iterator[Diagnostic]:
    wanted = f"{deployment.name}-{service.name}"
    arn = target.function.split(":")
    given, qualifier, region = target.function, target.qualifier, target.region
    if len(arn) > 6:
        given, region = arn[6], arn[3]
        qualifier = arn[7] if len(arn) > 7 else qualifier
    if given != wanted:
        yield _other(service, f"is made as {wanted!r}, but the rules invoke {given!r}")
    if qualifier != service.alias:
        said = repr(qualifier) if qualifier else "no alias"
        yield _other(service, f"has the alias {service.alias!r}, but the rules invoke {said}")
    if region and region != deployment.region:
        yield _other(service, f"is in {deployment.region}, but the rules look in {region}")


def _other(service: EcsService | LambdaService, message: str, hint: str = "") -> Diagnostic:
    code = diagnostics.DEPLOY_OTHER_TARGET
    return report(code, f"{service.name!r} {message}", service.location, hint)


def _proxy(deployment: Deployment, rules: Rules, path: str) -> Iterator[Diagnostic]:
    place = Location(path, 1)
    if not rules.proxy.health_path:
        message = "the rules have no `proxy.health_path`"
        yield report(diagnostics.DEPLOY_NO_HEALTH_PATH, message, place)
    network = deployment.network
    if isinstance(network, CreatedNetwork):
        cidr = ip_network(network.cidr)
        hops = [ip_network(each) for each in rules.proxy.trusted_hops]
        if not any(hop.version == 4 and cidr.subnet_of(hop) for hop in hops):  # type: ignore[arg-type]
            message = f"{network.cidr} is no trusted hop"
            yield report(diagnostics.DEPLOY_UNTRUSTED_BALANCER, message, place)
    elif not rules.proxy.trusted_hops:
        message = "there is no trusted hop"
        yield report(diagnostics.DEPLOY_UNTRUSTED_BALANCER, message, place)
