"""Quotas and sizes of AWS that rules or a deployment would meet (aws.md sections 2, 3, 4 and 7)."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.deploy.model import (
    CognitoAuthorizer,
    Deployment,
    EcsService,
    GatewayKind,
    ImportedNetwork,
    JwtAuthorizer,
    LambdaService,
)
from strangler.deploy.stacks.platform import MONITORS
from strangler.diagnostics import Code, Diagnostic, report
from strangler.locations import Location
from strangler.rules.model import (
    LambdaFunction,
    LambdaMode,
    Overflow,
    PathKind,
    Route,
    Rules,
    State,
)

MEGABYTE = 1024 * 1024
GATEWAY_BODY = 10 * MEGABYTE
HTTP_API_HEAD = 10_240
"""Bytes of request line and headers together."""
LAMBDA_BODY = 6 * MEGABYTE
CONCURRENCY = 1_000
_RESERVED = ("/ping", "/sping")
_LINK_SUBNETS = 10
_AUDIENCES = 50
_SCOPES = 10
_SECRETS = 3
"""Of the five values that a rule of a load balancer may have."""
_UNTOUCHED = (State.LEGACY,)


def limits(deployment: Deployment, rules: Rules, path: str) -> Iterator[Diagnostic]:
    """Every limit that is met."""
    place = Location(path, 1)
    yield from _sizes(rules, place)
    yield from _paths(deployment, rules, place)
    yield from _functions(deployment, rules, place)
    yield from _gateway(deployment, rules, place)
    yield from _regions(deployment, place)


def _sizes(rules: Rules, place: Location) -> Iterator[Diagnostic]:
    bodies = [(rules.proxy.limits.body, "`limits.body` of the proxy", place)]
    bodies += [
        (route.body_limit, f"`limits.body` of route {route.id!r}", route.location or place)
        for route in rules.routes
        if route.body_limit is not None
    ]
    for size, what, where in bodies:
        # The default, 1 GB, means "what comes"; nobody counts on it.
        if GATEWAY_BODY < size < 1024 * MEGABYTE:
            message = f"{what} is {size // MEGABYTE} MB; API Gateway refuses above 10 MB with 413"
            yield report(diagnostics.DEPLOY_TOO_LARGE, message, where)


def _paths(deployment: Deployment, rules: Rules, place: Location) -> Iterator[Diagnostic]:
    code = diagnostics.DEPLOY_RESERVED_PATH
    if rules.proxy.health_path in _RESERVED:
        message = f"`proxy.health_path` is {rules.proxy.health_path}"
        yield report(code, message, place)
    for route in rules.routes:
        exact = route.match.kind in (PathKind.EXACT, PathKind.TEMPLATE)
        if exact and route.match.path in _RESERVED and deployment.gateway.domain:
            message = f"route {route.id!r} is never asked for {route.match.path}"
            yield report(code, message, route.location or place)


def _functions(deployment: Deployment, rules: Rules, place: Location) -> Iterator[Diagnostic]:
    routed: dict[str, list[Route]] = {}
    for route in rules.routes:
        if route.state not in _UNTOUCHED:
            routed.setdefault(route.service, []).append(route)
    for upstream in rules.upstreams:
        target = upstream.target
        if not isinstance(target, LambdaFunction) or upstream.name not in routed:
            continue
        where = upstream.location or place
        writes = any(not _reads_only(route) for route in routed[upstream.name])
        if writes and target.overflow is Overflow.REJECT:
            message = (
                f"requests above 6 MB (4.5 MB where they are no text) to {upstream.name!r} get 413"
            )
            hint = "set `overflow: legacy`, so that the monolith answers them"
            yield report(diagnostics.DEPLOY_TOO_LARGE, message, where, hint)
        streams = target.mode is LambdaMode.STREAM
        if streams and deployment.gateway.kind is GatewayKind.HTTP:
            message = f"{upstream.name!r} streams, and an HTTP API hands on whole answers"
            yield report(diagnostics.DEPLOY_BUFFERED, message, where)
    reserved = sum(
        each.reserved or 0 for each in deployment.services if isinstance(each, LambdaService)
    )
    if reserved > CONCURRENCY - 100:
        message = f"{reserved:,} concurrent executions are reserved; 100 must stay for others"
        yield report(diagnostics.DEPLOY_CONCURRENCY, message, place)


def _reads_only(route: Route) -> bool:
    return bool(route.match.methods) and set(route.match.methods) <= {"GET", "HEAD", "OPTIONS"}


def _gateway(deployment: Deployment, rules: Rules, place: Location) -> Iterator[Diagnostic]:
    gateway = deployment.gateway
    if gateway.cloudfront and gateway.waf and not gateway.origin_secrets:
        message = "whoever knows the API's own host name is past CloudFront"
        yield report(diagnostics.DEPLOY_OPEN_DOOR, message, place)
    if not gateway.keep_warm:
        message = "nothing asks the door while nobody does"
        yield report(diagnostics.DEPLOY_COLD_LINK, message, place)
    named_stage = gateway.kind is GatewayKind.REST or gateway.stage != "$default"
    if named_stage and not gateway.domain and not gateway.cloudfront:
        message = "there is no domain, and the API has a stage with a name"
        yield report(diagnostics.DEPLOY_STAGE_PREFIX, message, place)
    network = deployment.network
    quotas = []
    if isinstance(network, ImportedNetwork):
        quotas.append((len(network.subnets), _LINK_SUBNETS, "subnets of a VPC link"))
    tokens = gateway.authorizer
    if tokens is not None:
        audience = tokens.audience if isinstance(tokens, JwtAuthorizer) else tokens.clients
        quotas.append((len(audience), _AUDIENCES, "audiences of an authorizer"))
        quotas.append((len(tokens.scopes), _SCOPES, "scopes of a route"))
    quotas.append((len(gateway.origin_secrets), _SECRETS, "secrets of CloudFront"))
    for given, most, what in quotas:
        if given > most:
            yield report(diagnostics.DEPLOY_QUOTA, f"{given} {what}; {most} at most", place)
    yield from _alarms(deployment, rules, place)


def _alarms(deployment: Deployment, rules: Rules, place: Location) -> Iterator[Diagnostic]:
    moving = sum(route.state not in (State.LEGACY, State.SHADOW) for route in rules.routes)
    most = deployment.monitoring.route_alarms
    if moving > most:
        message = f"{moving - most} of {moving} routes that move have no alarm of their own"
        yield report(diagnostics.DEPLOY_NO_ALARM, message, place)
    moving = min(moving, most)
    if moving + 2 > MONITORS:
        message = f"{moving + 2} alarms watch routes and rules"
        yield report(diagnostics.DEPLOY_UNWATCHED, message, place)


def _regions(deployment: Deployment, place: Location) -> Iterator[Diagnostic]:
    wanted = deployment.region

    def foreign(region: str, what: str, where: Location) -> Iterator[Diagnostic]:
        if region and region != wanted:
            code: Code = diagnostics.DEPLOY_REGION
            yield report(code, f"{what} is in {region}, the deployment in {wanted}", where)

    tokens = deployment.gateway.authorizer
    if isinstance(tokens, CognitoAuthorizer):
        pool = tokens.user_pool
        yield from foreign(pool.rpartition("_")[0], f"user pool {pool}", place)
    for origin in deployment.gateway.origin_secrets:
        yield from foreign(origin.split(":")[3], "the secret of CloudFront", place)
    certificate = deployment.proxy.certificate
    if certificate:
        yield from foreign(certificate.split(":")[3], "the load balancer's certificate", place)
    containers = [(deployment.proxy.container, "the proxy", place)]
    for service in deployment.services:
        if isinstance(service, EcsService):
            what = f"service {service.name!r}"
            containers.append((service.container, what, service.location or place))
    for container, owner, where in containers:
        for secret in container.secrets:
            region = secret.source.split(":")[3]
            yield from foreign(region, f"secret {secret.name} of {owner}", where)
