"""The load balancer, its target group and its listener."""

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Item
from strangler.deploy.terraform.kinds.base import Kind, Kinds, Place, Table, listed, written
from strangler.deploy.terraform.kinds.writers import (
    TAGS,
    as_text,
    block,
    flag,
    implied,
    into,
    number,
    pairs,
    to,
    when,
)

_ATTRIBUTES: Table = {
    "access_logs.s3.enabled": into("access_logs", flag("enabled")),
    "access_logs.s3.bucket": into("access_logs", to("bucket")),
    "access_logs.s3.prefix": into("access_logs", to("prefix")),
    "deletion_protection.enabled": flag("enable_deletion_protection"),
    "idle_timeout.timeout_seconds": number("idle_timeout"),
    "client_keep_alive.seconds": number("client_keep_alive"),
    "routing.http.drop_invalid_header_fields.enabled": flag("drop_invalid_header_fields"),
    "routing.http.desync_mitigation_mode": to("desync_mitigation_mode"),
    "routing.http.preserve_host_header.enabled": flag("preserve_host_header"),
    "routing.http.xff_client_port.enabled": flag("enable_xff_client_port"),
    "routing.http.xff_header_processing.mode": to("xff_header_processing_mode"),
    "routing.http2.enabled": flag("enable_http2"),
}
_TARGET_ATTRIBUTES: Table = {
    "deregistration_delay.timeout_seconds": number("deregistration_delay"),
    "load_balancing.algorithm.type": to("load_balancing_algorithm_type"),
    "slow_start.duration_seconds": number("slow_start"),
}
_CHECK = "health_check"
_ACTION: Table = {
    "Type": to("type"),
    "TargetGroupArn": to("target_group_arn"),
    "ForwardConfig": block(
        "forward",
        {
            "TargetGroups": block(
                "target_group", {"TargetGroupArn": to("arn"), "Weight": to("weight")}
            )
        },
    ),
    "FixedResponseConfig": block(
        "fixed_response",
        {"StatusCode": to("status_code"), "ContentType": to("content_type")},
    ),
}
_CONDITION: Table = {
    # The block says which field it is.
    "Field": implied("host-header", "path-pattern", "http-header"),
    "HostHeaderConfig": block("host_header", {"Values": to("values")}),
    "PathPatternConfig": block("path_pattern", {"Values": to("values")}),
    "HttpHeaderConfig": block(
        "http_header", {"HttpHeaderName": to("http_header_name"), "Values": to("values")}
    ),
}


def _certificate(place: Place, value: Value) -> list[Item]:
    certificates = listed(place, value)
    if len(certificates) != 1:
        raise place.unknown("more than one certificate")
    return written(place, {"CertificateArn": to("certificate_arn")}, certificates[0])


KINDS: Kinds = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Kind(
        resource="aws_lb",
        properties={
            "Name": to("name"),
            "Type": to("load_balancer_type"),
            "Scheme": when("internal", {"internal": True, "internet-facing": False}),
            "Subnets": to("subnets"),
            "SecurityGroups": to("security_groups"),
            "LoadBalancerAttributes": pairs(_ATTRIBUTES),
            **TAGS,
        },
        ref="arn",
        attributes={
            "DNSName": "dns_name",
            "LoadBalancerArn": "arn",
            "LoadBalancerFullName": "arn_suffix",
            "CanonicalHostedZoneID": "zone_id",
        },
        # AWS tries to write into the bucket of the access logs when it is named.
        awaits=("AWS::S3::Bucket",),
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Kind(
        resource="aws_lb_target_group",
        properties={
            "Name": to("name"),
            "TargetType": to("target_type"),
            "Protocol": to("protocol"),
            "ProtocolVersion": to("protocol_version"),
            "Port": to("port"),
            "VpcId": to("vpc_id"),
            "HealthCheckEnabled": into(_CHECK, to("enabled")),
            "HealthCheckPath": into(_CHECK, to("path")),
            "HealthCheckPort": into(_CHECK, to("port")),
            "HealthCheckProtocol": into(_CHECK, to("protocol")),
            "HealthCheckIntervalSeconds": into(_CHECK, to("interval")),
            "HealthCheckTimeoutSeconds": into(_CHECK, to("timeout")),
            "HealthyThresholdCount": into(_CHECK, to("healthy_threshold")),
            "UnhealthyThresholdCount": into(_CHECK, to("unhealthy_threshold")),
            "Matcher": into(
                _CHECK, lambda place, value: written(place, {"HttpCode": as_text("matcher")}, value)
            ),
            "TargetGroupAttributes": pairs(_TARGET_ATTRIBUTES),
            **TAGS,
        },
        ref="arn",
        attributes={"TargetGroupArn": "arn", "TargetGroupFullName": "arn_suffix"},
        prefix=("name_prefix", 6),
        named_by="Name",
        new_first=True,
    ),
    "AWS::ElasticLoadBalancingV2::Listener": Kind(
        resource="aws_lb_listener",
        properties={
            "LoadBalancerArn": to("load_balancer_arn"),
            "Port": to("port"),
            "Protocol": to("protocol"),
            "Certificates": _certificate,
            "SslPolicy": to("ssl_policy"),
            "DefaultActions": block("default_action", _ACTION),
        },
        ref="arn",
        attributes={"ListenerArn": "arn"},
    ),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Kind(
        resource="aws_lb_listener_rule",
        properties={
            "ListenerArn": to("listener_arn"),
            "Priority": to("priority"),
            "Conditions": block("condition", _CONDITION),
            "Actions": block("action", _ACTION),
        },
        ref="arn",
        attributes={"RuleArn": "arn"},
        # A release that shifts traffic changes the weights.
        owned_elsewhere=("action",),
    ),
}
