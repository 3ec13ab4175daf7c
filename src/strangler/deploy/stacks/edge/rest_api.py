"""API Gateway as a REST API: where an answer streams, is large or takes longer than 29 s (aws.md
section 2). Two methods, at the root and below it, both to the proxy."""

from hashlib import sha256

from strangler.deploy.model import CognitoAuthorizer, Deployment
from strangler.deploy.resources import Att, Join, Output, Pseudo, Ref, Resource, Value
from strangler.deploy.stacks.edge.api import (
    ACCESS_LOG,
    open_check,
    second_door_closed,
    stage_of,
)
from strangler.deploy.stacks.naming import arn, logical, named, tagged
from strangler.deploy.stacks.policies import role
from strangler.deploy.stacks.storage import log_group

_BELOW = "/{proxy}"
"""What a path is to the integration, whatever it is."""


def rest_api(deployment: Deployment, original_host_header: str, health_path: str) -> list[Resource]:
    """Resources with the logical ids `RestApi`, `RestStage`, `GatewayLogs`, and what they need."""
    gateway = deployment.gateway
    tags = tagged(deployment, named(deployment, "edge"))
    root = Att("RestApi", "RootResourceId")
    methods = [
        _method(deployment, original_host_header, "RootMethod", root),
        _method(deployment, original_host_header, "BelowMethod", Ref("Below"), _BELOW),
    ]
    if open_check(deployment):
        methods += _check(deployment, original_host_header, health_path)
    # A deployment is a snapshot: what it shows must change its name, or it stays as it was.
    snapshot = logical("snapshot", sha256(repr([gateway, methods]).encode()).hexdigest()[:10])
    found = [
        Resource(
            id="RestApi",
            type="AWS::ApiGateway::RestApi",
            properties={
                "Name": named(deployment, "edge"),
                "Description": f"The door of {deployment.name}; the proxy behind it routes",
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                "DisableExecuteApiEndpoint": second_door_closed(deployment),
                # Everything is bytes: nothing is decoded or re-encoded on the way.
                "BinaryMediaTypes": ["*/*"],
                "Tags": tags,
            },
        ),
        _resource("Below", root, "{proxy+}"),
        *methods,
        log_group(deployment, "GatewayLogs", "gateway", Output("platform", "KeyArn")),
        Resource(
            id=snapshot,
            type="AWS::ApiGateway::Deployment",
            properties={"RestApiId": Ref("RestApi")},
            after=tuple(each.id for each in methods),
        ),
        Resource(
            id="RestStage",
            type="AWS::ApiGateway::Stage",
            properties={
                "RestApiId": Ref("RestApi"),
                "DeploymentId": Ref(snapshot),
                "StageName": stage_of(deployment),
                "AccessLogSetting": {
                    "DestinationArn": Att("GatewayLogs", "Arn"),
                    "Format": ACCESS_LOG,
                },
                "MethodSettings": [
                    {
                        "ResourcePath": "/*",
                        "HttpMethod": "*",
                        "MetricsEnabled": True,
                        "LoggingLevel": "ERROR",
                        "DataTraceEnabled": False,
                        "CachingEnabled": False,
                        "ThrottlingRateLimit": gateway.rate,
                        "ThrottlingBurstLimit": gateway.burst,
                    }
                ],
                "TracingEnabled": True,
                "Tags": tags,
            },
            after=("GatewayAccount",),
        ),
        *_account(deployment),
    ]
    if isinstance(gateway.authorizer, CognitoAuthorizer):
        pool = arn("cognito-idp", f"userpool/{gateway.authorizer.user_pool}")
        found.insert(1, _authorizer(deployment, pool))
    return found


def _method(
    deployment: Deployment, header: str, id_: str, place: Value, path: str = "/"
) -> Resource:
    """A method of the resource `place`: `path` behind the load balancer, below `{proxy}` all."""
    gateway = deployment.gateway
    scheme = "https" if deployment.proxy.certificate else "http"
    host = deployment.proxy.certificate_name or Att("Balancer", "DNSName")
    parameters: dict[str, Value] = {
        f"integration.request.header.{header}": _original_host(deployment)
    }
    below = path == _BELOW
    if below:
        parameters["integration.request.path.proxy"] = "method.request.path.proxy"
    is_check = id_ == "CheckMethod"
    properties: dict[str, Value] = {
        "RestApiId": Ref("RestApi"),
        "ResourceId": place,
        "HttpMethod": "GET" if is_check else "ANY",
        "AuthorizationType": "NONE",
        "RequestParameters": {"method.request.path.proxy": True} if below else None,
        "Integration": {
            "Type": "HTTP_PROXY",
            "IntegrationHttpMethod": "GET" if is_check else "ANY",
            "ConnectionType": "VPC_LINK",
            "ConnectionId": Ref("Link"),
            "IntegrationTarget": Ref("Listener"),
            "Uri": Join((f"{scheme}://", host, path)),
            "RequestParameters": parameters,
            "PassthroughBehavior": "WHEN_NO_MATCH",
            "ResponseTransferMode": "STREAM",
            "TimeoutInMillis": round(gateway.timeout * 1_000),
        },
    }
    if isinstance(gateway.authorizer, CognitoAuthorizer) and not is_check:
        properties |= {
            "AuthorizationType": "COGNITO_USER_POOLS",
            "AuthorizerId": Ref("RestTokens"),
            "AuthorizationScopes": list(gateway.authorizer.scopes) or None,
        }
    return Resource(id=id_, type="AWS::ApiGateway::Method", properties=properties)


def _check(deployment: Deployment, header: str, health_path: str) -> list[Resource]:
    """The health path past the authorizer: a resource for each of its segments, and a method."""
    found: list[Resource] = []
    parent: Value = Att("RestApi", "RootResourceId")
    for depth, segment in enumerate(health_path.strip("/").split("/")):
        found.append(_resource(f"Check{depth}", parent, segment))
        parent = Ref(f"Check{depth}")
    return [*found, _method(deployment, header, "CheckMethod", parent, health_path)]


def _resource(id_: str, parent: Value, segment: str) -> Resource:
    properties: dict[str, Value] = {
        "RestApiId": Ref("RestApi"),
        "ParentId": parent,
        "PathPart": segment,
    }
    return Resource(id=id_, type="AWS::ApiGateway::Resource", properties=properties)


def _original_host(deployment: Deployment) -> str:
    gateway = deployment.gateway
    if gateway.cloudfront and gateway.domain:
        return f"'{gateway.domain.name}'"
    return "context.domainName"


def _authorizer(deployment: Deployment, pool: Value) -> Resource:
    return Resource(
        id="RestTokens",
        type="AWS::ApiGateway::Authorizer",
        properties={
            "RestApiId": Ref("RestApi"),
            "Type": "COGNITO_USER_POOLS",
            "Name": named(deployment, "tokens"),
            "IdentitySource": "method.request.header.Authorization",
            "ProviderARNs": [pool],
        },
    )


def _account(deployment: Deployment) -> list[Resource]:
    """The role by which REST APIs write logs is one for the account and Region."""
    managed = Join(
        (
            "arn:",
            Pseudo("Partition"),
            ":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
        )
    )
    return [
        role(
            deployment,
            "GatewayLogRole",
            "apigateway.amazonaws.com",
            [],
            why="Lets API Gateway write logs",
            managed=[managed],
            # The account goes on by it when the stack is gone.
            retained=True,
        ),
        Resource(
            id="GatewayAccount",
            type="AWS::ApiGateway::Account",
            properties={"CloudWatchRoleArn": Att("GatewayLogRole", "Arn")},
            retained=True,
            why="One for the account and Region; other APIs may go by it, so it is never removed",
        ),
    ]
