"""What API Gateway, WAF, CloudFront and ECS do not offer together (aws.md sections 2, 4, 5 and
11)."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.deploy.model import (
    Behind,
    Deployment,
    DeploymentStrategy,
    EcsService,
    GatewayKind,
    JwtAuthorizer,
    LambdaService,
    Rollout,
    Tasks,
)
from strangler.deploy.stacks.shifting import longest, share, shifts
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location

_HTTP_TIMEOUT = 30.0
_REST_TIMEOUT = 300.0
_SUPERVISOR, _WORKER = 192, 128
"""MiB: four times what docs/benchmarks.md measured of an idle worker, for bodies in flight."""
_EDGE_REGION = "us-east-1"
_LONGEST_RELEASE = 33 * 3_600.0
"""Seconds; longer ones are refused (CloudFormation's resource schema of AWS::ECS::Service)."""
_LEAST_STEP = 3


def offers(deployment: Deployment, path: str) -> Iterator[Diagnostic]:
    """Every combination that AWS would refuse, or that would not do what it says."""
    place = Location(path, 1)

    def impossible(message: str, hint: str) -> Diagnostic:
        return report(diagnostics.DEPLOY_IMPOSSIBLE, message, place, hint)

    yield from _services(deployment, path)
    proxy = deployment.proxy
    for message, hint in _release(proxy.strategy, proxy.rollout, proxy.tasks):
        yield impossible(f"the proxy {message}", hint)
    yield from _workers(deployment, path)
    gateway = deployment.gateway
    rest = gateway.kind is GatewayKind.REST
    most = _REST_TIMEOUT if rest else _HTTP_TIMEOUT
    if gateway.timeout > most:
        hint = "shorten it" if rest else "shorten it, or choose `kind: rest`"
        yield impossible(f"a gateway timeout of {gateway.timeout:g} s is above {most:g} s", hint)
    if gateway.waf and not rest and not gateway.cloudfront:
        yield impossible(
            "an HTTP API takes no web ACL", "choose `kind: rest`, or `cloudfront: true` before it"
        )
    if gateway.origin_secrets and not gateway.cloudfront:
        yield impossible(
            "there is a secret of CloudFront and no CloudFront",
            "add `cloudfront: true`, or remove origin_secrets",
        )
    if gateway.waf and gateway.waf.acl:
        scope = "global" if gateway.cloudfront else "regional"
        if f":{scope}/webacl/" not in gateway.waf.acl:
            yield impossible(f"the web ACL is no {scope} one", f"give one of the scope {scope}")
    made = gateway.waf and not gateway.waf.acl
    if made and gateway.cloudfront and deployment.region != _EDGE_REGION:
        yield impossible(
            f"a web ACL for CloudFront is made in {_EDGE_REGION} alone",
            "make it there and give its ARN as `waf: {acl: ...}`",
        )
    if rest and isinstance(gateway.authorizer, JwtAuthorizer):
        yield impossible(
            "a REST API checks tokens of Cognito, not of any issuer",
            "choose `cognito:`, or `kind: http`",
        )
    domain = gateway.domain
    if domain:
        region = domain.certificate.split(":")[3]
        wanted = _EDGE_REGION if gateway.cloudfront else deployment.region
        if region != wanted:
            yield impossible(
                f"the certificate of {domain.name} is in {region}, and is needed in {wanted}",
                "request one there",
            )


def _services(deployment: Deployment, path: str) -> Iterator[Diagnostic]:
    for service in deployment.services:
        place = service.location or Location(path, 1)
        for message, hint in _of_service(service):
            yield report(diagnostics.DEPLOY_IMPOSSIBLE, f"{service.name!r} {message}", place, hint)


def _of_service(service: EcsService | LambdaService) -> Iterator[tuple[str, str]]:
    match service:
        case EcsService():
            # Traffic is shifted by a load balancer or Service Connect, and services that are
            # registered in Cloud Map by ECS have neither (ECS developer guide, required resources
            # for blue/green, linear and canary deployments).
            if shifts(service.strategy) and service.behind is Behind.CLOUD_MAP:
                yield (
                    f"is found through Cloud Map, where ECS cannot deploy {service.strategy.value}",
                    "add `behind: balancer`, or choose `rolling`: alarms of its routes roll a bad "
                    "release back",
                )
            yield from _release(service.strategy, service.rollout, service.tasks)
        case LambdaService():
            if service.weight and service.provisioned:
                yield (
                    "has provisioned concurrency and a weight, which an alias takes one of",
                    "set provisioned again when the release is through",
                )
            if service.reserved is not None and service.provisioned > service.reserved:
                yield (
                    f"provisions {service.provisioned} of {service.reserved} executions",
                    "raise reserved, or lower provisioned",
                )


def _release(
    strategy: DeploymentStrategy, rollout: Rollout, tasks: Tasks
) -> Iterator[tuple[str, str]]:
    if longest(strategy, rollout) > _LONGEST_RELEASE:
        yield (
            f"takes {longest(strategy, rollout) / 3_600:.0f} hours for a release by pauses alone",
            "shorten pause or bake, or raise percent: CloudFormation refuses above 33 hours",
        )
    if strategy is DeploymentStrategy.LINEAR and share(strategy, rollout) < _LEAST_STEP:
        yield (f"moves {rollout.percent} % with each step", "ECS takes 3 percent or more")
    if shifts(strategy) and tasks.requests_target:
        # Requests are counted for one target group, and tasks change theirs with every release.
        yield (
            "scales by requests, which ECS cannot where releases shift traffic",
            "leave out requests_target: CPU alone, or choose `rolling`",
        )


def _workers(deployment: Deployment, path: str) -> Iterator[Diagnostic]:
    container = deployment.proxy.container
    workers = deployment.proxy.workers or max(1, container.cpu // 1_024)
    needed = _SUPERVISOR + workers * _WORKER
    if container.memory < needed:
        message = f"{workers} workers of the proxy want {needed} MiB and have {container.memory}"
        yield report(diagnostics.DEPLOY_TIGHT_MEMORY, message, Location(path, 1))
