"""ElastiCache for Valkey, where a deployment asks for it: what services share while they move, such
as login state (aws.md section 12). The proxy never needs it."""

from collections.abc import Sequence

from strangler.deploy.model import Deployment, ImportedNetwork, ValkeyCache
from strangler.deploy.resources import Att, Join, Output, Ref, Resource, Value
from strangler.deploy.stacks.naming import named, tagged
from strangler.deploy.stacks.network import subnets, vpc
from strangler.deploy.stacks.tasks import group

PORT = 6_379
REPLICA_PORT = 6_380
"""Reads from replicas (ElastiCache user guide, serverless caches)."""


def cache(deployment: Deployment, wanted: ValkeyCache) -> list[Resource]:
    """`Cache` and `CacheGroup`, inside the stack `platform`. Each service admits itself."""
    network = deployment.network
    monolith = network.monolith_security_group if isinstance(network, ImportedNetwork) else ""
    return [
        group(
            deployment,
            "CacheGroup",
            "The cache: asked by services, each of which admits itself",
            vpc(deployment),
            [admission(monolith, "The monolith")] if monolith else [],
            [
                {
                    "IpProtocol": "-1",
                    "CidrIp": "127.0.0.1/32",
                    "Description": "Nothing: a cache only answers",
                }
            ],
        ),
        Resource(
            id="Cache",
            type="AWS::ElastiCache::ServerlessCache",
            properties={
                "ServerlessCacheName": named(deployment, "cache"),
                "Description": f"Shared by the services of {deployment.name}, keys by owner",
                "Engine": "valkey",
                "MajorEngineVersion": "8",
                "KmsKeyId": Att("Key", "Arn"),
                "SubnetIds": subnets(deployment)[:3],
                "SecurityGroupIds": [Ref("CacheGroup")],
                "SnapshotRetentionLimit": 1 if deployment.retain_data else None,
                "CacheUsageLimits": {
                    "DataStorage": {"Maximum": wanted.gigabytes, "Unit": "GB"},
                    "ECPUPerSecond": {"Maximum": wanted.units},
                },
                "Tags": tagged(deployment, named(deployment, "cache")),
            },
            why="TLS always; at most three zones",
        ),
    ]


def admission(source: Value, who: str) -> dict[str, Value]:
    """A rule of the cache's group."""
    return {
        "IpProtocol": "tcp",
        "FromPort": PORT,
        "ToPort": REPLICA_PORT,
        "SourceSecurityGroupId": source,
        "Description": who,
    }


def admitted(deployment: Deployment, who: str) -> Sequence[Resource]:
    """The rule by which tasks or a function of the group `Group` reach the cache, if there is
    one."""
    if deployment.cache is None:
        return ()
    properties: dict[str, Value] = {
        "GroupId": Output("platform", "CacheGroupId"),
        **admission(Ref("Group"), who),
    }
    return (
        Resource(id="CacheAdmission", type="AWS::EC2::SecurityGroupIngress", properties=properties),
    )


def address(deployment: Deployment) -> dict[str, Value]:
    """The variable by which a service finds the cache; empty where there is none."""
    if deployment.cache is None:
        return {}
    host, port = Output("platform", "CacheHost"), Output("platform", "CachePort")
    return {"CACHE_URL": Join(("rediss://", host, ":", port))}
