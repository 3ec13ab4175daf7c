"""API Gateway as a REST API: where an answer streams, is large or takes longer than 29 s (aws.md
section 2). Two methods, at the root and below it, both to the proxy."""

from hashlib import sha256

from strangler.deploy.model import CognitoAuthorizer, Deployment
from strangler.deploy.resources import Att, Join, Output, Pseudo, Ref, Resource, Value
from strangler.deploy.stacks.edge.http_api import ACCESS_LOG
from strangler.deploy.stacks.naming import arn, logical, named, tagged
from strangler.deploy.stacks.policies import role
from strangler.deploy.stacks.storage import log_group


def rest_api(deployment: Deployment, original_host_header: str) -> list[Resource]:
    """Resources with the logical ids `Api`, `Stage`, `GatewayLogs`, and what they need."""
    gateway = deployment.gateway
    tags = tagged(deployment, named(deployment, "edge"))
    methods = [
        _method(deployment, original_host_header, below=False),
        _method(deployment, original_host_header, below=True),
    ]
    # A deployment is a snapshot: what it shows must change its name, or it stays as it was.
    snapshot = logical("snapshot", sha256(repr([gateway, methods]).encode()).hexdigest()[:10])
    found = [
        Resource(
            id="Api",
            type="AWS::ApiGateway::RestApi",
            properties={
                "Name": named(deployment, "edge"),
                "Description": f"The door of {deployment.name}; the proxy behind it routes",
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                "DisableExecuteApiEndpoint": bool(gateway.domain and not gateway.cloudfront),
                # Everything is bytes: nothing is decoded or re-encoded on the way.
                "BinaryMediaTypes": ["*/*"],
                "Tags": tags,
            },
        ),
        Resource(
            id="Below",
            type="AWS::ApiGateway::Resource",
            properties={
                "RestApiId": Ref("Api"),
                "ParentId": Att("Api", "RootResourceId"),
                "PathPart": "{proxy+}",
            },
        ),
        *methods,
        log_group(deployment, "GatewayLogs", "gateway", Output("platform", "KeyArn")),
        Resource(
            id=snapshot,
            type="AWS::ApiGateway::Deployment",
            properties={"RestApiId": Ref("Api")},
            after=tuple(each.id for each in methods),
        ),
        Resource(
            id="Stage",
            type="AWS::ApiGateway::Stage",
            properties={
                "RestApiId": Ref("Api"),
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


def stage_of(deployment: Deployment) -> str:
    """The stage's name; a REST API has no `$default`."""
    stage = deployment.gateway.stage
    return "live" if stage == "$default" else stage


def _method(deployment: Deployment, original_host_header: str, *, below: bool) -> Resource:
    gateway = deployment.gateway
    scheme = "https" if deployment.proxy.certificate else "http"
    host = deployment.proxy.certificate_name or Att("Balancer", "DNSName")
    parameters: dict[str, Value] = {
        f"integration.request.header.{original_host_header}": _original_host(deployment)
    }
    if below:
        parameters["integration.request.path.proxy"] = "method.request.path.proxy"
    properties: dict[str, Value] = {
        "RestApiId": Ref("Api"),
        "ResourceId": Ref("Below") if below else Att("Api", "RootResourceId"),
        "HttpMethod": "ANY",
        "AuthorizationType": "NONE",
        "RequestParameters": {"method.request.path.proxy": True} if below else None,
        "Integration": {
            "Type": "HTTP_PROXY",
            "IntegrationHttpMethod": "ANY",
            "ConnectionType": "VPC_LINK",
            "ConnectionId": Ref("Link"),
            "IntegrationTarget": Ref("Listener"),
            "Uri": Join((f"{scheme}://", host, "/{proxy}" if below else "/")),
            "RequestParameters": parameters,
            "PassthroughBehavior": "WHEN_NO_MATCH",
            "ResponseTransferMode": "STREAM",
            "TimeoutInMillis": round(gateway.timeout * 1_000),
        },
    }
    if isinstance(gateway.authorizer, CognitoAuthorizer):
        properties |= {
            "AuthorizationType": "COGNITO_USER_POOLS",
            "AuthorizerId": Ref("Tokens"),
            "AuthorizationScopes": list(gateway.authorizer.scopes) or None,
        }
    return Resource(
        id="BelowMethod" if below else "RootMethod",
        type="AWS::ApiGateway::Method",
        properties=properties,
    )


def _original_host(deployment: Deployment) -> str:
    gateway = deployment.gateway
    if gateway.cloudfront and gateway.domain:
        return f"'{gateway.domain.name}'"
    return "context.domainName"


def _authorizer(deployment: Deployment, pool: Value) -> Resource:
    return Resource(
        id="Tokens",
        type="AWS::ApiGateway::Authorizer",
        properties={
            "RestApiId": Ref("Api"),
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
        ),
        Resource(
            id="GatewayAccount",
            type="AWS::ApiGateway::Account",
            properties={"CloudWatchRoleArn": Att("GatewayLogRole", "Arn")},
            retained=True,
            why="One for the account and Region; other APIs may go by it, so it is never removed",
        ),
    ]
