"""What both kinds of API have in common: their ids, their stage, the check that needs no token, and
the log that they write.

The two kinds have logical ids of their own: CloudFormation refuses to give an id another type, and
so a deployment can change from one kind to the other."""

from strangler.deploy.model import Deployment, GatewayKind
from strangler.deploy.resources import Ref

ACCESS_LOG = (
    '{"time":"$context.requestTimeEpoch","request":"$context.requestId",'
    '"client":"$context.identity.sourceIp","method":"$context.httpMethod","path":"$context.path",'
    '"status":"$context.status","sent":"$context.responseLength",'
    '"duration":"$context.responseLatency","integration":"$context.integrationLatency",'
    '"error":"$context.error.message","failed":"$context.integration.error"}'
)
"""No header, no query string: nothing that could be a secret."""


def is_rest(deployment: Deployment) -> bool:
    """Whether the door is a REST API."""
    return deployment.gateway.kind is GatewayKind.REST


def api(deployment: Deployment) -> Ref:
    """The API's id."""
    return Ref("RestApi" if is_rest(deployment) else "Api")


def stage(deployment: Deployment) -> Ref:
    """The stage's name, when the stage is there."""
    return Ref("RestStage" if is_rest(deployment) else "Stage")


def stage_of(deployment: Deployment) -> str:
    """The stage's name; a REST API has no `$default`."""
    name = deployment.gateway.stage
    return "live" if name == "$default" and is_rest(deployment) else name


def second_door_closed(deployment: Deployment) -> bool:
    """Whether the API's own host name is switched off: there is a domain, and neither CloudFront
    nor the check that keeps the link alive needs it. A weighted name may lead the check to the
    monolith."""
    gateway = deployment.gateway
    if gateway.domain is None or gateway.cloudfront:
        return False
    return gateway.domain.weight is None or not gateway.keep_warm


def open_check(deployment: Deployment) -> bool:
    """Whether the health path needs a way of its own, past the authorizer: a check that is turned
    away at the gateway keeps no link alive."""
    return deployment.gateway.keep_warm and deployment.gateway.authorizer is not None
