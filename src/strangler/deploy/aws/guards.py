"""Types whose replacement hurts, with the reason and the properties that can bring it about."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """Why a replacement has to be allowed by name."""

    why: str
    fixed: frozenset[str] = frozenset()
    """Properties that cannot be changed in place: `createOnlyProperties` and
    `conditionalCreateOnlyProperties` of CloudFormation's resource schemas."""


GUARDED: Mapping[str, Guard] = {
    "AWS::ApiGateway::RestApi": Guard("its URL changes"),
    "AWS::ApiGatewayV2::Api": Guard("its URL changes", frozenset({"ProtocolType"})),
    "AWS::ApiGatewayV2::VpcLink": Guard(
        "nothing is answered while the new one comes up",
        frozenset({"SecurityGroupIds", "SubnetIds"}),
    ),
    "AWS::DynamoDB::Table": Guard(
        "the new one is empty", frozenset({"TableName", "ImportSourceSpecification", "KeySchema"})
    ),
    "AWS::EC2::VPC": Guard(
        "everything in it is made anew",
        frozenset(
            {
                "CidrBlock",
                "InstanceTenancy",
                "Ipv4IpamPoolId",
                "Ipv4NetmaskLength",
                "VpcEncryptionControl",
            }
        ),
    ),
    "AWS::ECR::Repository": Guard(
        "the new one has no images", frozenset({"RepositoryName", "EncryptionConfiguration"})
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Guard(
        "requests in flight fail, its address changes", frozenset({"Name", "Type", "Scheme"})
    ),
    "AWS::KMS::Key": Guard("what the old one encrypted needs the old one"),
    "AWS::Logs::LogGroup": Guard("the new one is empty", frozenset({"LogGroupName"})),
    "AWS::S3::Bucket": Guard(
        "the new one is empty", frozenset({"BucketName", "BucketNamePrefix", "BucketNamespace"})
    ),
    "AWS::ServiceDiscovery::PrivateDnsNamespace": Guard(
        "services are not found until they register anew", frozenset({"Name", "Vpc"})
    ),
}
ROUTINE = {
    "AWS::ECS::TaskDefinition": "a new revision",
    "AWS::Lambda::Version": "a new version",
}
"""Types that are replaced with every release, and what that is called."""


def cannot_replace(type_: str, properties: frozenset[str]) -> bool:
    """Whether a change of these properties is made in place for certain, though CloudFormation
    may have left it open."""
    guard = GUARDED.get(type_)
    return guard is not None and bool(properties) and not properties & guard.fixed
