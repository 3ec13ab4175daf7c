"""Clusters, tasks, services, their scaling, and their places in Cloud Map."""

from collections.abc import Mapping, Sequence

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Argument, Call, Item
from strangler.deploy.terraform.kinds.base import Kind, Kinds, Place, Table, nested
from strangler.deploy.terraform.kinds.writers import (
    TAGS,
    apart,
    as_text,
    block,
    inside,
    into,
    to,
)

_AS_WRITTEN = {"Options", "DockerLabels", "DriverOpts"}
"""Properties of a container whose keys are the user's, not names of ECS."""


def _containers(place: Place, value: Value) -> list[Item]:
    return [Argument("container_definitions", Call("jsonencode", place.expression(_api(value))))]


def _api(value: Value) -> Value:
    """The same in the words of ECS's own API: CloudFormation's with a small first letter."""
    match value:
        case str():
            return value
        case Mapping():
            return {
                name[0].lower() + name[1:]: each if name in _AS_WRITTEN else _api(each)
                for name, each in value.items()
                if each is not None
            }
        case Sequence():
            return [_api(each) for each in value]
    return value


def _target(place: Place, value: Value) -> list[Item]:
    """A policy repeats what its target says."""
    names = ("resource_id", "scalable_dimension", "service_namespace")
    return [Argument(name, place.attribute(value, name)) for name in names]


def _namespace(place: Place, value: Value) -> list[Item]:
    return [nested("dns_config", [Argument("namespace_id", place.expression(value))], merged=True)]


def _dns(place: Place, value: Value) -> list[Item]:
    return [nested("dns_config", inside(_DNS)(place, value), merged=True)]


_DNS: Table = {
    "RoutingPolicy": to("routing_policy"),
    "DnsRecords": block("dns_records", {"Type": to("type"), "TTL": to("ttl")}),
}
_STRATEGY = "deployment_configuration"
_DEPLOYMENT: Table = {
    "MinimumHealthyPercent": to("deployment_minimum_healthy_percent"),
    "MaximumPercent": to("deployment_maximum_percent"),
    "DeploymentCircuitBreaker": block(
        "deployment_circuit_breaker", {"Enable": to("enable"), "Rollback": to("rollback")}
    ),
    "Alarms": block(
        "alarms",
        {"AlarmNames": to("alarm_names"), "Enable": to("enable"), "Rollback": to("rollback")},
    ),
    "Strategy": into(_STRATEGY, to("strategy")),
    "BakeTimeInMinutes": into(_STRATEGY, as_text("bake_time_in_minutes")),
    "CanaryConfiguration": into(
        _STRATEGY,
        block(
            "canary_configuration",
            {
                "CanaryPercent": to("canary_percent"),
                "CanaryBakeTimeInMinutes": as_text("canary_bake_time_in_minutes"),
            },
        ),
    ),
    "LinearConfiguration": into(
        _STRATEGY,
        block(
            "linear_configuration",
            {
                "StepPercent": to("step_percent"),
                "StepBakeTimeInMinutes": as_text("step_bake_time_in_minutes"),
            },
        ),
    ),
}
_SERVICE: Table = {
    "ServiceName": to("name"),
    "Cluster": to("cluster"),
    "TaskDefinition": to("task_definition"),
    "LaunchType": to("launch_type"),
    "PlatformVersion": to("platform_version"),
    "DesiredCount": to("desired_count"),
    "AvailabilityZoneRebalancing": to("availability_zone_rebalancing"),
    "DeploymentConfiguration": inside(_DEPLOYMENT),
    "NetworkConfiguration": inside(
        {
            "AwsvpcConfiguration": block(
                "network_configuration",
                {
                    "AssignPublicIp": lambda place, value: [
                        Argument("assign_public_ip", value == "ENABLED")
                    ],
                    "Subnets": to("subnets"),
                    "SecurityGroups": to("security_groups"),
                },
            )
        }
    ),
    "LoadBalancers": block(
        "load_balancer",
        {
            "TargetGroupArn": to("target_group_arn"),
            "ContainerName": to("container_name"),
            "ContainerPort": to("container_port"),
            "AdvancedConfiguration": block(
                "advanced_configuration",
                {
                    "AlternateTargetGroupArn": to("alternate_target_group_arn"),
                    "ProductionListenerRule": to("production_listener_rule"),
                    "RoleArn": to("role_arn"),
                },
            ),
        },
    ),
    "ServiceRegistries": block(
        "service_registries",
        {
            "RegistryArn": to("registry_arn"),
            "ContainerName": to("container_name"),
            "ContainerPort": to("container_port"),
        },
    ),
    "HealthCheckGracePeriodSeconds": to("health_check_grace_period_seconds"),
    "EnableECSManagedTags": to("enable_ecs_managed_tags"),
    "EnableExecuteCommand": to("enable_execute_command"),
    "PropagateTags": to("propagate_tags"),
    **TAGS,
}

KINDS: Kinds = {
    "AWS::ECS::Cluster": Kind(
        resource="aws_ecs_cluster",
        properties={
            "ClusterName": to("name"),
            "CapacityProviders": apart(
                "aws_ecs_cluster_capacity_providers",
                {"cluster_name": "name"},
                to("capacity_providers"),
            ),
            "ClusterSettings": block("setting", {"Name": to("name"), "Value": to("value")}),
            **TAGS,
        },
        ref="name",
        attributes={"Arn": "arn"},
    ),
    "AWS::ECS::TaskDefinition": Kind(
        resource="aws_ecs_task_definition",
        properties={
            "Family": to("family"),
            "Cpu": to("cpu"),
            "Memory": to("memory"),
            "NetworkMode": to("network_mode"),
            "RequiresCompatibilities": to("requires_compatibilities"),
            "RuntimePlatform": block(
                "runtime_platform",
                {
                    "CpuArchitecture": to("cpu_architecture"),
                    "OperatingSystemFamily": to("operating_system_family"),
                },
            ),
            "ExecutionRoleArn": to("execution_role_arn"),
            "TaskRoleArn": to("task_role_arn"),
            "ContainerDefinitions": _containers,
            "Volumes": block("volume", {"Name": to("name")}),
            **TAGS,
        },
        ref="arn",
        attributes={"TaskDefinitionArn": "arn"},
        # A release that is to be taken back needs the definition before it.
        items=(Argument("skip_destroy", True),),
    ),
    "AWS::ECS::Service": Kind(
        resource="aws_ecs_service",
        properties=_SERVICE,
        ref="arn",
        attributes={"Name": "name", "ServiceArn": "arn"},
        # As CloudFormation does: a release that is rolled back is a failed apply.
        items=(Argument("wait_for_steady_state", True),),
        # Scaling sets it.
        owned_elsewhere=("desired_count",),
        awaits=("AWS::IAM::Role", "AWS::EC2::Subnet"),
    ),
    "AWS::ApplicationAutoScaling::ScalableTarget": Kind(
        resource="aws_appautoscaling_target",
        properties={
            "MinCapacity": to("min_capacity"),
            "MaxCapacity": to("max_capacity"),
            "ResourceId": to("resource_id"),
            "ScalableDimension": to("scalable_dimension"),
            "ServiceNamespace": to("service_namespace"),
        },
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Kind(
        resource="aws_appautoscaling_policy",
        properties={
            "PolicyName": to("name"),
            "PolicyType": to("policy_type"),
            "ScalingTargetId": _target,
            "TargetTrackingScalingPolicyConfiguration": block(
                "target_tracking_scaling_policy_configuration",
                {
                    "PredefinedMetricSpecification": block(
                        "predefined_metric_specification",
                        {
                            "PredefinedMetricType": to("predefined_metric_type"),
                            "ResourceLabel": to("resource_label"),
                        },
                    ),
                    "TargetValue": to("target_value"),
                    "ScaleInCooldown": to("scale_in_cooldown"),
                    "ScaleOutCooldown": to("scale_out_cooldown"),
                },
            ),
        },
    ),
    "AWS::ServiceDiscovery::PrivateDnsNamespace": Kind(
        resource="aws_service_discovery_private_dns_namespace",
        properties={
            "Name": to("name"),
            "Vpc": to("vpc"),
            "Description": to("description"),
            **TAGS,
        },
        attributes={"Id": "id", "Arn": "arn", "HostedZoneId": "hosted_zone"},
    ),
    "AWS::ServiceDiscovery::Service": Kind(
        resource="aws_service_discovery_service",
        properties={
            "Name": to("name"),
            "NamespaceId": _namespace,
            "Description": to("description"),
            "DnsConfig": _dns,
            # Deprecated, since Cloud Map counts one failure whatever is said; but versions of the
            # provider fail on an empty block.
            "HealthCheckCustomConfig": block(
                "health_check_custom_config", {"FailureThreshold": to("failure_threshold")}
            ),
            **TAGS,
        },
        attributes={"Arn": "arn", "Id": "id", "Name": "name"},
    ),
    "AWS::ServiceDiscovery::Instance": Kind(
        resource="aws_service_discovery_instance",
        properties={
            "InstanceId": to("instance_id"),
            "ServiceId": to("service_id"),
            "InstanceAttributes": to("attributes"),
        },
    ),
}
