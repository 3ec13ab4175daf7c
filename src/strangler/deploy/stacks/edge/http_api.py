"""API Gateway as an HTTP API: one `$default` route, one integration, everything to the proxy
(aws.md sections 1 and 4)."""

from strangler.deploy.model import (
    Authorizer,
    CognitoAuthorizer,
    Deployment,
    JwtAuthorizer,
)
from strangler.deploy.resources import Att, Join, Output, Ref, Resource, Text, Value
from strangler.deploy.stacks.edge.api import ACCESS_LOG, open_check, second_door_closed
from strangler.deploy.stacks.naming import named
from strangler.deploy.stacks.network import subnets
from strangler.deploy.stacks.storage import log_group

KEY = Output("platform", "KeyArn")


def vpc_link(deployment: Deployment) -> Resource:
    """The way into the VPC, for both kinds of API."""
    tags: dict[str, Value] = {each.name: each.value for each in deployment.tags}
    return Resource(
        id="Link",
        type="AWS::ApiGatewayV2::VpcLink",
        properties={
            "Name": named(deployment, "edge"),
            "SubnetIds": subnets(deployment),
            "SecurityGroupIds": [Ref("LinkGroup")],
            "Tags": {"strangler:deployment": deployment.name} | tags,
        },
        why="Subnets and groups cannot be changed later: a change makes a new one",
    )


def http_api(deployment: Deployment, original_host_header: str, health_path: str) -> list[Resource]:
    """Resources with the logical ids `Api`, `Integration`, `Route`, `Stage`, `GatewayLogs`, and
    `Tokens` and `CheckRoute` where there is an authorizer."""
    gateway = deployment.gateway
    tags: dict[str, Value] = {each.name: each.value for each in deployment.tags}
    tags = {"strangler:deployment": deployment.name} | tags
    tokens = gateway.authorizer
    route: dict[str, Value] = {
        "ApiId": Ref("Api"),
        "RouteKey": "$default",
        "Target": Join(("integrations/", Ref("Integration"))),
    }
    if tokens is not None:
        route |= {
            "AuthorizationType": "JWT",
            "AuthorizerId": Ref("Tokens"),
            "AuthorizationScopes": list(tokens.scopes) or None,
        }
    found = [
        Resource(
            id="Api",
            type="AWS::ApiGatewayV2::Api",
            properties={
                "Name": named(deployment, "edge"),
                "ProtocolType": "HTTP",
                "Description": f"The door of {deployment.name}; the proxy behind it routes",
                "DisableExecuteApiEndpoint": second_door_closed(deployment),
                "Tags": tags,
            },
        ),
        _integration(deployment, original_host_header),
        Resource(id="Route", type="AWS::ApiGatewayV2::Route", properties=route),
        # Under this prefix log groups need no entry each in the account's one resource policy.
        log_group(deployment, "GatewayLogs", "gateway", KEY, prefix="/aws/vendedlogs"),
        Resource(
            id="Stage",
            type="AWS::ApiGatewayV2::Stage",
            properties={
                "ApiId": Ref("Api"),
                "StageName": gateway.stage,
                "AutoDeploy": True,
                "AccessLogSettings": {
                    "DestinationArn": Att("GatewayLogs", "Arn"),
                    "Format": ACCESS_LOG,
                },
                "DefaultRouteSettings": {
                    "DetailedMetricsEnabled": True,
                    "ThrottlingRateLimit": gateway.rate,
                    "ThrottlingBurstLimit": gateway.burst,
                },
                "Tags": tags,
            },
        ),
    ]
    if tokens is not None:
        found.insert(1, _authorizer(deployment, tokens))
    if open_check(deployment):
        check = {**route, "RouteKey": f"GET {health_path}", "AuthorizationType": "NONE"}
        check |= {"AuthorizerId": None, "AuthorizationScopes": None}
        found.append(
            Resource(
                id="CheckRoute",
                type="AWS::ApiGatewayV2::Route",
                properties=check,
                why="The check of the whole way has no token",
            )
        )
    return found


def _integration(deployment: Deployment, original_host_header: str) -> Resource:
    name = deployment.proxy.certificate_name
    return Resource(
        id="Integration",
        type="AWS::ApiGatewayV2::Integration",
        properties={
            "ApiId": Ref("Api"),
            "IntegrationType": "HTTP_PROXY",
            "IntegrationMethod": "ANY",
            "ConnectionType": "VPC_LINK",
            "ConnectionId": Ref("Link"),
            # A listener's ARN: AWS refuses a URL here, and no local tool does.
            "IntegrationUri": Ref("Listener"),
            "PayloadFormatVersion": "1.0",
            "TimeoutInMillis": round(deployment.gateway.timeout * 1_000),
            "RequestParameters": {
                # Without it the stage's name stands before every path.
                "overwrite:path": "$request.path",
                f"overwrite:header.{original_host_header}": original_host(deployment),
            },
            "TlsConfig": {"ServerNameToVerify": name} if name else None,
        },
    )


def original_host(deployment: Deployment) -> str:
    """Where the host that the client named is found. Behind CloudFront it is the domain, which
    then is the only name that leads here."""
    gateway = deployment.gateway
    if gateway.cloudfront and gateway.domain:
        return gateway.domain.name
    return "$context.domainName"


def _authorizer(deployment: Deployment, tokens: Authorizer) -> Resource:
    issuer, audience = issuer_of(deployment, tokens)
    return Resource(
        id="Tokens",
        type="AWS::ApiGatewayV2::Authorizer",
        properties={
            "ApiId": Ref("Api"),
            "AuthorizerType": "JWT",
            "Name": named(deployment, "tokens"),
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Issuer": issuer, "Audience": list(audience)},
        },
    )


def issuer_of(deployment: Deployment, tokens: Authorizer) -> tuple[Text, tuple[str, ...]]:
    """Issuer and audience that tokens must have."""
    match tokens:
        case JwtAuthorizer():
            return tokens.issuer, tokens.audience
        case CognitoAuthorizer():
            place = f"https://cognito-idp.{deployment.region}.amazonaws.com/{tokens.user_pool}"
            return place, tokens.clients
