"""What stands before the gateway: records, health checks, web ACLs, CloudFront."""

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Argument, Item, merge
from strangler.deploy.terraform.kinds.base import Kind, Kinds, Place, Table, listed, nested, written
from strangler.deploy.terraform.kinds.writers import (
    TAGS,
    block,
    inside,
    into,
    keyed,
    number,
    to,
    when,
)


def _scope(place: Place, value: Value) -> list[Item]:
    """A web ACL of CloudFront is kept in us-east-1, wherever the rest is."""
    found: list[Item] = list(
        when("scope", {"REGIONAL": "REGIONAL", "CLOUDFRONT": "CLOUDFRONT"})(place, value)
    )
    return [*found, Argument("region", "us-east-1")] if value == "CLOUDFRONT" else found


def _nothing_in(name: str) -> Table:
    return {name: lambda place, value: [nested(name.lower(), written(place, {}, value))]}


_ACTIONS: Table = {
    name: block(name.lower(), {}) for name in ("Allow", "Block", "Count", "Captcha", "Challenge")
}
_VISIBLE = block(
    "visibility_config",
    {
        "CloudWatchMetricsEnabled": to("cloudwatch_metrics_enabled"),
        "SampledRequestsEnabled": to("sampled_requests_enabled"),
        "MetricName": to("metric_name"),
    },
)
_STATEMENT: Table = {
    "RateBasedStatement": block(
        "rate_based_statement",
        {
            "AggregateKeyType": to("aggregate_key_type"),
            "EvaluationWindowSec": to("evaluation_window_sec"),
            "Limit": to("limit"),
        },
    ),
    "ManagedRuleGroupStatement": block(
        "managed_rule_group_statement",
        {
            "VendorName": to("vendor_name"),
            "Name": to("name"),
            "Version": to("version"),
            "RuleActionOverrides": block(
                "rule_action_override",
                {"Name": to("name"), "ActionToUse": block("action_to_use", _ACTIONS)},
            ),
        },
    ),
}
_RULE: Table = {
    "Name": to("name"),
    "Priority": to("priority"),
    "Action": block("action", _ACTIONS),
    "OverrideAction": block("override_action", {**_nothing_in("None"), **_nothing_in("Count")}),
    "Statement": block("statement", _STATEMENT),
    "VisibilityConfig": _VISIBLE,
}


def _origins(place: Place, value: Value) -> list[Item]:
    """Ports, which the provider wants said, are HTTP's own where nobody says others."""
    found: list[Item] = []
    for origin in listed(place, value):
        items = merge(written(place, _ORIGIN, origin))
        found.append(nested("origin", items))
    return found


def _custom_origin(place: Place, value: Value) -> list[Item]:
    ports: list[Item] = [Argument("http_port", 80), Argument("https_port", 443)]
    items = written(place, _CUSTOM_ORIGIN, value)
    said = {each.name for each in items if isinstance(each, Argument)}
    missing = [each for each in ports if isinstance(each, Argument) and each.name not in said]
    return [nested("custom_origin_config", (*missing, *items))]


_CUSTOM_ORIGIN: Table = {
    "HTTPPort": number("http_port"),
    "HTTPSPort": number("https_port"),
    "OriginProtocolPolicy": to("origin_protocol_policy"),
    "OriginSSLProtocols": to("origin_ssl_protocols"),
    "OriginReadTimeout": to("origin_read_timeout"),
    "OriginKeepaliveTimeout": to("origin_keepalive_timeout"),
}
_ORIGIN: Table = {
    "Id": to("origin_id"),
    "DomainName": to("domain_name"),
    "OriginPath": to("origin_path"),
    "CustomOriginConfig": _custom_origin,
    "OriginCustomHeaders": block(
        "custom_header", {"HeaderName": to("name"), "HeaderValue": to("value")}
    ),
}


def _default_behaviour(place: Place, value: Value) -> list[Item]:
    items = written(place, _BEHAVIOUR, value)
    if not any(isinstance(each, Argument) and each.name == "cached_methods" for each in items):
        items.append(Argument("cached_methods", ["GET", "HEAD"]))
    return [nested("default_cache_behavior", items)]


_BEHAVIOUR: Table = {
    "TargetOriginId": to("target_origin_id"),
    "ViewerProtocolPolicy": to("viewer_protocol_policy"),
    "AllowedMethods": to("allowed_methods"),
    "CachedMethods": to("cached_methods"),
    "CachePolicyId": to("cache_policy_id"),
    "OriginRequestPolicyId": to("origin_request_policy_id"),
    "ResponseHeadersPolicyId": to("response_headers_policy_id"),
    "Compress": to("compress"),
}
_DISTRIBUTION: Table = {
    "Enabled": to("enabled"),
    "Comment": to("comment"),
    "Aliases": to("aliases"),
    "HttpVersion": to("http_version"),
    "IPV6Enabled": to("is_ipv6_enabled"),
    "PriceClass": to("price_class"),
    "WebACLId": to("web_acl_id"),
    "ViewerCertificate": block(
        "viewer_certificate",
        {
            "AcmCertificateArn": to("acm_certificate_arn"),
            "CloudFrontDefaultCertificate": to("cloudfront_default_certificate"),
            "MinimumProtocolVersion": to("minimum_protocol_version"),
            "SslSupportMethod": to("ssl_support_method"),
        },
    ),
    "Origins": _origins,
    "DefaultCacheBehavior": _default_behaviour,
    "Logging": block(
        "logging_config",
        {
            "Bucket": to("bucket"),
            "Prefix": to("prefix"),
            "IncludeCookies": to("include_cookies"),
        },
    ),
}
_EVERYWHERE = nested(
    "restrictions", (nested("geo_restriction", (Argument("restriction_type", "none"),)),)
)

KINDS: Kinds = {
    "AWS::Route53::RecordSet": Kind(
        resource="aws_route53_record",
        properties={
            "HostedZoneId": to("zone_id"),
            "Name": to("name"),
            "Type": to("type"),
            "TTL": number("ttl"),
            "SetIdentifier": to("set_identifier"),
            "Weight": into("weighted_routing_policy", to("weight")),
            "ResourceRecords": to("records"),
            "HealthCheckId": to("health_check_id"),
            "AliasTarget": block(
                "alias",
                {
                    "DNSName": to("name"),
                    "HostedZoneId": to("zone_id"),
                    "EvaluateTargetHealth": to("evaluate_target_health"),
                },
            ),
        },
        ref="fqdn",
    ),
    "AWS::Route53::HealthCheck": Kind(
        resource="aws_route53_health_check",
        properties={
            "HealthCheckConfig": inside(
                {
                    "Type": to("type"),
                    "FullyQualifiedDomainName": to("fqdn"),
                    "Port": to("port"),
                    "ResourcePath": to("resource_path"),
                    "RequestInterval": to("request_interval"),
                    "FailureThreshold": to("failure_threshold"),
                    "EnableSNI": to("enable_sni"),
                    "MeasureLatency": to("measure_latency"),
                    "Regions": to("regions"),
                    "SearchString": to("search_string"),
                }
            ),
            "HealthCheckTags": keyed("tags"),
        },
        attributes={"HealthCheckId": "id"},
    ),
    "AWS::WAFv2::WebACL": Kind(
        resource="aws_wafv2_web_acl",
        properties={
            "Name": to("name"),
            "Description": to("description"),
            "Scope": _scope,
            "DefaultAction": block("default_action", _ACTIONS),
            "Rules": block("rule", _RULE),
            "VisibilityConfig": _VISIBLE,
            **TAGS,
        },
        attributes={"Arn": "arn", "Id": "id"},
    ),
    "AWS::WAFv2::WebACLAssociation": Kind(
        resource="aws_wafv2_web_acl_association",
        properties={"ResourceArn": to("resource_arn"), "WebACLArn": to("web_acl_arn")},
    ),
    "AWS::CloudFront::Distribution": Kind(
        resource="aws_cloudfront_distribution",
        properties={"DistributionConfig": inside(_DISTRIBUTION), **TAGS},
        attributes={"DomainName": "domain_name", "Id": "id"},
        items=(_EVERYWHERE,),
    ),
}
