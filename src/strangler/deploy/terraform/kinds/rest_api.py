"""API Gateway's REST APIs."""

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Argument, Item
from strangler.deploy.terraform.kinds.base import (
    Kind,
    Kinds,
    Place,
    Table,
    listed,
    nested,
    written,
)
from strangler.deploy.terraform.kinds.http_api import ACCESS_LOG
from strangler.deploy.terraform.kinds.writers import TAGS, apart, block, inside, to

_INTEGRATION: Table = {
    "Type": to("type"),
    "IntegrationHttpMethod": to("integration_http_method"),
    "ConnectionType": to("connection_type"),
    "ConnectionId": to("connection_id"),
    "IntegrationTarget": to("integration_target"),
    "Uri": to("uri"),
    "RequestParameters": to("request_parameters"),
    "PassthroughBehavior": to("passthrough_behavior"),
    "ResponseTransferMode": to("response_transfer_mode"),
    "TimeoutInMillis": to("timeout_milliseconds"),
}
_SETTINGS: Table = {
    "MetricsEnabled": to("metrics_enabled"),
    "LoggingLevel": to("logging_level"),
    "DataTraceEnabled": to("data_trace_enabled"),
    "CachingEnabled": to("caching_enabled"),
    "ThrottlingRateLimit": to("throttling_rate_limit"),
    "ThrottlingBurstLimit": to("throttling_burst_limit"),
}


def _method_settings(place: Place, value: Value) -> list[Item]:
    """Settings by method are resources of their own; the provider names path and method as one,
    `*/*` being all of them."""
    for entry in listed(place, value):
        if not isinstance(entry, dict):
            raise place.unknown("a mapping was expected")
        settings = dict(entry)
        path, method = settings.pop("ResourcePath"), settings.pop("HttpMethod")
        if (path, method) != ("/*", "*"):
            raise place.unknown(f"settings of {path} {method}")
        place.add(
            "aws_api_gateway_method_settings",
            [
                Argument("rest_api_id", place.own("rest_api_id")),
                Argument("stage_name", place.own("stage_name")),
                Argument("method_path", "*/*"),
                nested("settings", written(place, _SETTINGS, settings)),
            ],
        )
    return []


KINDS: Kinds = {
    "AWS::ApiGateway::RestApi": Kind(
        resource="aws_api_gateway_rest_api",
        properties={
            "Name": to("name"),
            "Description": to("description"),
            "EndpointConfiguration": block("endpoint_configuration", {"Types": to("types")}),
            "DisableExecuteApiEndpoint": to("disable_execute_api_endpoint"),
            "BinaryMediaTypes": to("binary_media_types"),
            **TAGS,
        },
        attributes={"RootResourceId": "root_resource_id", "RestApiId": "id"},
    ),
    "AWS::ApiGateway::Resource": Kind(
        resource="aws_api_gateway_resource",
        properties={
            "RestApiId": to("rest_api_id"),
            "ParentId": to("parent_id"),
            "PathPart": to("path_part"),
        },
        attributes={"ResourceId": "id"},
    ),
    "AWS::ApiGateway::Authorizer": Kind(
        resource="aws_api_gateway_authorizer",
        properties={
            "RestApiId": to("rest_api_id"),
            "Type": to("type"),
            "Name": to("name"),
            "IdentitySource": to("identity_source"),
            "ProviderARNs": to("provider_arns"),
        },
    ),
    "AWS::ApiGateway::Method": Kind(
        resource="aws_api_gateway_method",
        properties={
            "RestApiId": to("rest_api_id"),
            "ResourceId": to("resource_id"),
            "HttpMethod": to("http_method"),
            "AuthorizationType": to("authorization"),
            "AuthorizerId": to("authorizer_id"),
            "AuthorizationScopes": to("authorization_scopes"),
            "RequestParameters": to("request_parameters"),
            "Integration": apart(
                "aws_api_gateway_integration",
                {
                    "rest_api_id": "rest_api_id",
                    "resource_id": "resource_id",
                    "http_method": "http_method",
                },
                inside(_INTEGRATION),
            ),
        },
    ),
    "AWS::ApiGateway::Deployment": Kind(
        resource="aws_api_gateway_deployment",
        properties={"RestApiId": to("rest_api_id"), "Description": to("description")},
        new_first=True,
        label="snapshot",
        snapshot="triggers",
    ),
    "AWS::ApiGateway::Stage": Kind(
        resource="aws_api_gateway_stage",
        properties={
            "RestApiId": to("rest_api_id"),
            "DeploymentId": to("deployment_id"),
            "StageName": to("stage_name"),
            "AccessLogSetting": block("access_log_settings", ACCESS_LOG),
            "MethodSettings": _method_settings,
            "TracingEnabled": to("xray_tracing_enabled"),
            **TAGS,
        },
        ref="stage_name",
    ),
    "AWS::ApiGateway::Account": Kind(
        resource="aws_api_gateway_account",
        properties={"CloudWatchRoleArn": to("cloudwatch_role_arn")},
    ),
}
