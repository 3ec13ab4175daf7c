"""Where rules and deployment must say the same: who the services are, and how they are found."""

from collections.abc import Iterator
from ipaddress import ip_network

from strangler import diagnostics
from strangler.deploy.model import CreatedNetwork, Deployment, EcsService, LambdaService
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.rules.model import CloudMapDiscovery, LambdaFunction, Rules


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
            case EcsService() if not isinstance(upstream.target, CloudMapDiscovery):
                yield _other(service, "runs on ECS, but the rules do not look into Cloud Map")
            case LambdaService() if not isinstance(upstream.target, LambdaFunction):
                yield _other(service, "is a function, but the rules name no function")
            case LambdaService():
                assert isinstance(upstream.target, LambdaFunction)
                yield from _function(deployment, service, upstream.target)
    yield from _proxy(deployment, rules, path)


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


def _other(service: EcsService | LambdaService, message: str) -> Diagnostic:
    code = diagnostics.DEPLOY_OTHER_TARGET
    return report(code, f"{service.name!r} {message}", service.location)


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
