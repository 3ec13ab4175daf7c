"""What stands before the gateway: the domain and its records, a web ACL, CloudFront, and the
request that keeps the VPC link alive."""

from strangler.deploy.model import Deployment, Domain, Waf
from strangler.deploy.resources import Att, Join, Pseudo, Ref, Resource, SecretText, Text, Value
from strangler.deploy.stacks.edge.api import api, stage, stage_of
from strangler.deploy.stacks.edge.balancing import ORIGIN
from strangler.deploy.stacks.naming import named, tagged

_NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""Managed cache policy CachingDisabled (CloudFront developer guide)."""
_ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""Managed origin request policy AllViewerExceptHostHeader."""
_OVERRIDES: dict[str, list[Value]] = {
    "AWSManagedRulesCommonRuleSet": [
        {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}
    ]
}
"""Rules that only count: this one would refuse every body above 8 KB, and so uploads and long
forms that the monolith takes."""
_CHECKERS: list[Value] = ["eu-west-1", "us-east-1", "ap-southeast-1"]
"""The least number of places that Route 53 asks from."""
_CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""Hosted zone of every distribution, for alias records (Route 53 API reference)."""


def door(deployment: Deployment, health_path: str) -> list[Resource]:
    """Everything that the deployment asks for before its API."""
    gateway = deployment.gateway
    found: list[Resource] = []
    if gateway.domain and not gateway.cloudfront:
        found += _domain(deployment, gateway.domain)
    if gateway.waf:
        found += _web_acl(deployment, gateway.waf)
    if gateway.cloudfront:
        found.append(_distribution(deployment))
    if gateway.domain and gateway.domain.zone:
        found += _records(deployment, gateway.domain)
    if gateway.keep_warm:
        found.append(_keep_warm(deployment, health_path))
    return found


def url(deployment: Deployment) -> Text:
    """Where clients go."""
    gateway = deployment.gateway
    if gateway.domain:
        return f"https://{gateway.domain.name}"
    if gateway.cloudfront:
        return Join(("https://", Att("Distribution", "DomainName")))
    return Join(("https://", _execute_host(deployment), _stage_path(deployment)))


def _execute_host(deployment: Deployment) -> Join:
    return Join((api(deployment), ".execute-api.", Pseudo("Region"), ".", Pseudo("URLSuffix")))


def _stage_path(deployment: Deployment) -> str:
    name = stage_of(deployment)
    return "" if name == "$default" else f"/{name}"


def _domain(deployment: Deployment, domain: Domain) -> list[Resource]:
    tags: dict[str, Value] = {each.name: each.value for each in deployment.tags}
    return [
        Resource(
            id="Domain",
            type="AWS::ApiGatewayV2::DomainName",
            properties={
                "DomainName": domain.name,
                "DomainNameConfigurations": [
                    {
                        "CertificateArn": domain.certificate,
                        "EndpointType": "REGIONAL",
                        "SecurityPolicy": "TLS_1_2",
                    }
                ],
                "Tags": {"strangler:deployment": deployment.name} | tags,
            },
        ),
        Resource(
            id="DomainMapping",
            type="AWS::ApiGatewayV2::ApiMapping",
            properties={
                "ApiId": api(deployment),
                "DomainName": Ref("Domain"),
                "Stage": stage(deployment),
            },
        ),
    ]


def _records(deployment: Deployment, domain: Domain) -> list[Resource]:
    if deployment.gateway.cloudfront:
        target: dict[str, Value] = {
            "DNSName": Att("Distribution", "DomainName"),
            "HostedZoneId": _CLOUDFRONT_ZONE,
        }
    else:
        target = {
            "DNSName": Att("Domain", "RegionalDomainName"),
            "HostedZoneId": Att("Domain", "RegionalHostedZoneId"),
        }
    ours: dict[str, Value] = {"HostedZoneId": domain.zone, "Name": domain.name}
    if domain.weight is None:
        alias: dict[str, Value] = {
            "Type": "A",
            "AliasTarget": {**target, "EvaluateTargetHealth": False},
        }
        found = [
            Resource(id="Record", type="AWS::Route53::RecordSet", properties={**ours, **alias})
        ]
        if deployment.gateway.cloudfront:  # which listens on IPv6 as well
            six: dict[str, Value] = {**ours, **alias, "Type": "AAAA"}
            found.append(Resource(id="Record6", type="AWS::Route53::RecordSet", properties=six))
        return found
    # Weighted records of one name must be of one type; a name elsewhere can only be a CNAME.
    common: dict[str, Value] = {**ours, "Type": "CNAME", "TTL": "60"}
    return [
        Resource(
            id="Record",
            type="AWS::Route53::RecordSet",
            properties={
                **common,
                "SetIdentifier": "strangler",
                "Weight": domain.weight,
                "ResourceRecords": [target["DNSName"]],
            },
            why="The share of name look-ups that lead to the proxy",
        ),
        Resource(
            id="MonolithRecord",
            type="AWS::Route53::RecordSet",
            properties={
                **common,
                "SetIdentifier": "monolith",
                "Weight": 100 - domain.weight,
                "ResourceRecords": [domain.monolith_target],
            },
            why="The rest, and the way back",
        ),
    ]


def _web_acl(deployment: Deployment, waf: Waf) -> list[Resource]:
    at_edge = deployment.gateway.cloudfront
    found: list[Resource] = []
    if not waf.acl:
        rules: list[Value] = [
            _managed(number, group) for number, group in enumerate(waf.managed, start=1)
        ]
        rules.insert(0, _limit(waf))
        found.append(
            Resource(
                id="WebAcl",
                type="AWS::WAFv2::WebACL",
                properties={
                    "Name": named(deployment, "edge"),
                    "Scope": "CLOUDFRONT" if at_edge else "REGIONAL",
                    "DefaultAction": {"Allow": {}},
                    "Rules": rules,
                    "VisibilityConfig": _visible(named(deployment, "edge")),
                    "Tags": tagged(deployment, named(deployment, "edge")),
                },
            )
        )
    if not at_edge:
        place = (":apigateway:", Pseudo("Region"), "::/restapis/", api(deployment), "/stages/")
        place_of_stage = Join(("arn:", Pseudo("Partition"), *place, stage(deployment)))
        found.append(
            Resource(
                id="WebAclAttached",
                type="AWS::WAFv2::WebACLAssociation",
                properties={"ResourceArn": place_of_stage, "WebACLArn": _acl_arn(waf)},
            )
        )
    return found


def _acl_arn(waf: Waf) -> Value:
    return waf.acl or Att("WebAcl", "Arn")


def _limit(waf: Waf) -> dict[str, Value]:
    return {
        "Name": "requests-of-one-address",
        "Priority": 0,
        "Action": {"Block": {}},
        "Statement": {
            "RateBasedStatement": {
                "AggregateKeyType": "IP",
                "EvaluationWindowSec": 300,
                "Limit": waf.requests_per_5_minutes,
            }
        },
        "VisibilityConfig": _visible("requests-of-one-address"),
    }


def _managed(priority: int, group: str) -> dict[str, Value]:
    return {
        "Name": group,
        "Priority": priority,
        "OverrideAction": {"None": {}},
        "Statement": {
            "ManagedRuleGroupStatement": {
                "VendorName": "AWS",
                "Name": group,
                "RuleActionOverrides": _OVERRIDES.get(group),
            }
        },
        "VisibilityConfig": _visible(group),
    }


def _visible(name: str) -> dict[str, Value]:
    return {
        "CloudWatchMetricsEnabled": True,
        "SampledRequestsEnabled": False,  # samples hold headers, and with them secrets
        "MetricName": name,
    }


def _distribution(deployment: Deployment) -> Resource:
    gateway = deployment.gateway
    domain = gateway.domain
    viewer: dict[str, Value] = {"CloudFrontDefaultCertificate": True}
    if domain:
        viewer = {
            "AcmCertificateArn": domain.certificate,
            "MinimumProtocolVersion": "TLSv1.2_2021",
            "SslSupportMethod": "sni-only",
        }
    methods: list[Value] = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    configuration: dict[str, Value] = {
        "Enabled": True,
        "Comment": f"Before the gateway of {deployment.name}",
        "Aliases": [domain.name] if domain else None,
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "ViewerCertificate": viewer,
        "WebACLId": _acl_arn(gateway.waf) if gateway.waf else None,
        "Origins": [
            {
                "Id": "gateway",
                "DomainName": _execute_host(deployment),
                "OriginPath": _stage_path(deployment) or None,
                "OriginCustomHeaders": [
                    {"HeaderName": ORIGIN, "HeaderValue": SecretText(secret, number)}
                    for number, secret in enumerate(gateway.origin_secrets[:1])
                ]
                or None,
                "CustomOriginConfig": {
                    "OriginProtocolPolicy": "https-only",
                    "OriginSSLProtocols": ["TLSv1.2"],
                    "OriginReadTimeout": 60,
                },
            }
        ],
        "DefaultCacheBehavior": {
            "TargetOriginId": "gateway",
            "ViewerProtocolPolicy": "redirect-to-https",
            "AllowedMethods": methods,
            "CachePolicyId": _NO_CACHE,
            "OriginRequestPolicyId": _ALL_BUT_HOST,
            "Compress": False,
        },
    }
    return Resource(
        id="Distribution",
        type="AWS::CloudFront::Distribution",
        properties={
            "DistributionConfig": configuration,
            "Tags": tagged(deployment, named(deployment, "edge")),
        },
        why="Nothing is cached or compressed: answers stay what the proxy says",
    )


def _keep_warm(deployment: Deployment, health_path: str) -> Resource:
    gateway = deployment.gateway
    host: Text
    path = health_path
    if gateway.domain and (gateway.domain.weight is None or gateway.cloudfront):
        host = gateway.domain.name
    elif gateway.cloudfront:
        host = Att("Distribution", "DomainName")
    else:
        host, path = _execute_host(deployment), _stage_path(deployment) + health_path
    return Resource(
        id="KeepWarm",
        type="AWS::Route53::HealthCheck",
        properties={
            "HealthCheckConfig": {
                "Type": "HTTPS",
                "FullyQualifiedDomainName": host,
                "Port": 443,
                "ResourcePath": path,
                "RequestInterval": 30,
                "FailureThreshold": 3,
                "EnableSNI": True,
                "Regions": _CHECKERS,
            },
            "HealthCheckTags": tagged(deployment, named(deployment, "edge")),
        },
        why="A VPC link without a request for 60 days becomes inactive; and it sees the whole way",
    )
