"""API Gateway's HTTP APIs, domains and VPC links."""

from strangler.deploy.terraform.kinds.base import Kind, Kinds, Table
from strangler.deploy.terraform.kinds.writers import TAGS, attribute, block, to

ACCESS_LOG: Table = {
    # The provider wants the ARN without the `:*` of CloudFormation's.
    "DestinationArn": attribute("destination_arn", "arn"),
    "Format": to("format"),
}
_SETTINGS: Table = {
    "DetailedMetricsEnabled": to("detailed_metrics_enabled"),
    "ThrottlingRateLimit": to("throttling_rate_limit"),
    "ThrottlingBurstLimit": to("throttling_burst_limit"),
}

KINDS: Kinds = {
    "AWS::ApiGatewayV2::VpcLink": Kind(
        resource="aws_apigatewayv2_vpc_link",
        properties={
            "Name": to("name"),
            "SubnetIds": to("subnet_ids"),
            "SecurityGroupIds": to("security_group_ids"),
            **TAGS,
        },
        attributes={"VpcLinkId": "id"},
        new_first=True,
    ),
    "AWS::ApiGatewayV2::Api": Kind(
        resource="aws_apigatewayv2_api",
        properties={
            "Name": to("name"),
            "ProtocolType": to("protocol_type"),
            "Description": to("description"),
            "DisableExecuteApiEndpoint": to("disable_execute_api_endpoint"),
            **TAGS,
        },
        attributes={"ApiId": "id", "ApiEndpoint": "api_endpoint"},
    ),
    "AWS::ApiGatewayV2::Integration": Kind(
        resource="aws_apigatewayv2_integration",
        properties={
            "ApiId": to("api_id"),
            "IntegrationType": to("integration_type"),
            "IntegrationMethod": to("integration_method"),
            "ConnectionType": to("connection_type"),
            "ConnectionId": to("connection_id"),
            "IntegrationUri": to("integration_uri"),
            "PayloadFormatVersion": to("payload_format_version"),
            "TimeoutInMillis": to("timeout_milliseconds"),
            "RequestParameters": to("request_parameters"),
            "TlsConfig": block("tls_config", {"ServerNameToVerify": to("server_name_to_verify")}),
        },
    ),
    "AWS::ApiGatewayV2::Route": Kind(
        resource="aws_apigatewayv2_route",
        properties={
            "ApiId": to("api_id"),
            "RouteKey": to("route_key"),
            "Target": to("target"),
            "AuthorizationType": to("authorization_type"),
            "AuthorizerId": to("authorizer_id"),
            "AuthorizationScopes": to("authorization_scopes"),
        },
    ),
    "AWS::ApiGatewayV2::Authorizer": Kind(
        resource="aws_apigatewayv2_authorizer",
        properties={
            "ApiId": to("api_id"),
            "AuthorizerType": to("authorizer_type"),
            "Name": to("name"),
            "IdentitySource": to("identity_sources"),
            "JwtConfiguration": block(
                "jwt_configuration", {"Issuer": to("issuer"), "Audience": to("audience")}
            ),
        },
        attributes={"AuthorizerId": "id"},
    ),
    "AWS::ApiGatewayV2::Stage": Kind(
        resource="aws_apigatewayv2_stage",
        properties={
            "ApiId": to("api_id"),
            "StageName": to("name"),
            "AutoDeploy": to("auto_deploy"),
            "AccessLogSettings": block("access_log_settings", ACCESS_LOG),
            "DefaultRouteSettings": block("default_route_settings", _SETTINGS),
            **TAGS,
        },
        ref="name",
    ),
    "AWS::ApiGatewayV2::DomainName": Kind(
        resource="aws_apigatewayv2_domain_name",
        properties={
            "DomainName": to("domain_name"),
            "DomainNameConfigurations": block(
                "domain_name_configuration",
                {
                    "CertificateArn": to("certificate_arn"),
                    "EndpointType": to("endpoint_type"),
                    "SecurityPolicy": to("security_policy"),
                },
            ),
            **TAGS,
        },
        ref="domain_name",
        attributes={
            "RegionalDomainName": "domain_name_configuration[0].target_domain_name",
            "RegionalHostedZoneId": "domain_name_configuration[0].hosted_zone_id",
        },
    ),
    "AWS::ApiGatewayV2::ApiMapping": Kind(
        resource="aws_apigatewayv2_api_mapping",
        properties={
            "ApiId": to("api_id"),
            "DomainName": to("domain_name"),
            "Stage": to("stage"),
            "ApiMappingKey": to("api_mapping_key"),
        },
    ),
}
