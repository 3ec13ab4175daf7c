"""Extracted services in, a stack for each out: tasks found through Cloud Map, or a function with a
version and an alias."""

from hashlib import sha256
from typing import assert_never

from strangler.deploy.model import (
    Architecture,
    Behind,
    Deployment,
    EcsService,
    LambdaService,
    Service,
)
from strangler.deploy.naming import slug
from strangler.deploy.resources import (
    Att,
    Join,
    Output,
    Parameter,
    Pseudo,
    Ref,
    Resource,
    Stack,
    StackParameter,
    Text,
    Value,
)
from strangler.deploy.stacks.alarms import alarm, route_alarm_name, watched_routes
from strangler.deploy.stacks.behind import GROUP, behind_balancer, service_attached
from strangler.deploy.stacks.cache import address, admitted
from strangler.deploy.stacks.naming import arn, distinct, logical, named, tagged
from strangler.deploy.stacks.network import subnets, vpc
from strangler.deploy.stacks.policies import allow, role
from strangler.deploy.stacks.shifting import shifts
from strangler.deploy.stacks.storage import log_group
from strangler.deploy.stacks.tasks import (
    Workload,
    asked_inside,
    definition,
    group,
    scaling,
    service,
)
from strangler.rules.model import CloudMapDiscovery, Rules

IMAGE_DIGEST = StackParameter(
    name="ImageDigest",
    description="sha256:... of the image in the stack's own repository",
    pattern="sha256:[0-9a-f]{64}",
)
KEY = Output("platform", "KeyArn")
ALARMS = Output("platform", "AlarmsArn")
_ALARMS_OF_A_RELEASE = 20
"""Enough to roll a release back by; a service with more routes fails on these as well."""
_UNFROZEN = ("FunctionName", "ReservedConcurrentExecutions", "Role", "Tags")
"""What a version of a function does not hold fast."""
_INTERFACES = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:UnassignPrivateIpAddresses",
)


def service_stack(deployment: Deployment, rules: Rules, each: Service) -> Stack:
    """The stack `service-NAME`."""
    match each:
        case EcsService():
            return _tasks(deployment, rules, each)
        case LambdaService():
            return _function(deployment, each)
        case _:
            assert_never(each)


def image_of(deployment: Deployment, name: str, image: str) -> tuple[Text, Text | None]:
    """The image, and the ARN of its repository if it is in ECR."""
    if not image:
        id_ = distinct("repository", name)
        uri = Output("platform", f"{id_}Uri")
        return Join((uri, "@", Parameter(IMAGE_DIGEST.name))), Output("platform", f"{id_}Arn")
    registry, _, rest = image.partition("/")
    if ".dkr.ecr." not in registry:
        return image, None
    account, _, region = registry.partition(".dkr.ecr.")
    repository = rest.partition("@")[0].partition(":")[0]
    place = f":ecr:{region.partition('.')[0]}:{account}:repository/{repository}"
    return image, Join(("arn:", Pseudo("Partition"), place))


# Tasks ---------------------------------------------------------------------------------------


def _tasks(deployment: Deployment, rules: Rules, each: EcsService) -> Stack:
    image, repository = image_of(deployment, each.name, each.container.image)
    workload = Workload(
        name=each.name,
        container=each.container,
        tasks=each.tasks,
        port=each.port,
        image=image,
        image_repository=repository,
        log_group=Ref("Logs"),
        log_group_arn=Att("Logs", "Arn"),
        health=asked_inside(each.port, each.health_path),
        environment={"PORT": str(each.port), **address(deployment)},
        strategy=each.strategy,
        rollout=each.rollout,
    )
    id_ = logical(each.name)
    behind = each.behind is Behind.BALANCER
    found = (
        behind_balancer(deployment, rules, each)
        if behind
        else [_registration(deployment, rules, each)]
    )
    resources = [
        log_group(deployment, "Logs", each.name, KEY),
        *definition(deployment, workload),
        *found,
        group(
            deployment,
            "Group",
            f"Tasks of {each.name}: asked by the {'load balancer' if behind else 'proxy'}",
            vpc(deployment),
            [
                {
                    "IpProtocol": "tcp",
                    "FromPort": each.port,
                    "ToPort": each.port,
                    "SourceSecurityGroupId": GROUP
                    if behind
                    else Output("platform", "ProxyGroupId"),
                    "Description": "The load balancer" if behind else "The proxy",
                }
            ],
        ),
        service(
            deployment,
            workload,
            cluster=Output("platform", "ClusterName"),
            subnets=subnets(deployment),
            groups=[Ref("Group")],
            properties=_attached(each),
            alarms=[
                route_alarm_name(deployment, route)
                for route in watched_routes(deployment, rules)
                if route.service == each.name
            ][:_ALARMS_OF_A_RELEASE],
            # A target group has to belong to a load balancer first; where traffic is shifted, the
            # service names the rule itself.
            after=("Rule",) if behind and not shifts(each.strategy) else (),
        ),
        *scaling(deployment, workload, Output("platform", "ClusterName")),
        *admitted(deployment, each.name),
        _tasks_missing(deployment, each),
    ]
    return Stack(
        name=f"service-{slug(each.name)}",
        description=f"{deployment.name}: {each.name}, extracted, on ECS",
        resources=tuple(resources),
        parameters=() if each.container.image else (IMAGE_DIGEST,),
        outputs={"ServiceName": Att(f"{id_}Service", "Name"), "GroupId": Ref("Group")},
    )


def _attached(each: EcsService) -> dict[str, Value]:
    if each.behind is Behind.BALANCER:
        return {"LoadBalancers": [service_attached(each)], "HealthCheckGracePeriodSeconds": 60}
    registration: dict[str, Value] = {
        "RegistryArn": Att("Registration", "Arn"),
        "ContainerName": each.name,
        "ContainerPort": each.port,
    }
    return {"ServiceRegistries": [registration]}


def _registration(deployment: Deployment, rules: Rules, each: EcsService) -> Resource:
    target = next(up.target for up in rules.upstreams if up.name == each.name)
    assert isinstance(target, CloudMapDiscovery)  # deploy.checks has seen to it
    return Resource(
        id="Registration",
        type="AWS::ServiceDiscovery::Service",
        properties={
            "Name": target.service,
            "NamespaceId": Output("platform", f"{distinct('namespace', target.namespace)}Id"),
            "Description": f"Tasks of {each.name}",
            "DnsConfig": {
                "RoutingPolicy": "MULTIVALUE",
                "DnsRecords": [{"Type": "SRV", "TTL": 10}],
            },
            "HealthCheckCustomConfig": {"FailureThreshold": 1},
            "Tags": tagged(deployment, named(deployment, each.name)),
        },
        why="ECS registers tasks here with address, port and health",
    )


def _tasks_missing(deployment: Deployment, each: EcsService) -> Resource:
    properties: dict[str, Value] = {
        "Namespace": "ECS/ContainerInsights",
        "MetricName": "RunningTaskCount",
        "Dimensions": [
            {"Name": "ClusterName", "Value": Output("platform", "ClusterName")},
            {"Name": "ServiceName", "Value": named(deployment, each.name)},
        ],
        "Statistic": "Minimum",
        "Period": 60,
        "EvaluationPeriods": 5,
        "DatapointsToAlarm": 5,
        "Threshold": each.tasks.least,
        "ComparisonOperator": "LessThanThreshold",
    }
    told = f"Fewer than {each.tasks.least} tasks of {each.name} run"
    return alarm(deployment, f"{each.name}-tasks", told, properties, ALARMS)


# Functions -----------------------------------------------------------------------------------


def _function(deployment: Deployment, each: LambdaService) -> Stack:
    code = _code(deployment, each)
    resources = [
        log_group(deployment, "Logs", each.name, KEY),
        _function_role(deployment, each),
        code,
        Resource(
            id="Version",
            type="AWS::Lambda::Version",
            properties={"FunctionName": Ref("Function"), "Description": _content(each, code)},
            retained=True,
            why="A version can never be changed; the one before stays for the way back",
        ),
        _alias(each),
        _throttled(deployment, each),
        *_dead_letters(deployment, each),
    ]
    if each.in_vpc:
        description = f"{each.name}: reaches out, nobody reaches it"
        resources.insert(0, group(deployment, "Group", description, vpc(deployment), []))
        resources += admitted(deployment, each.name)
    return Stack(
        name=f"service-{slug(each.name)}",
        description=f"{deployment.name}: {each.name}, extracted, on Lambda",
        resources=tuple(resources),
        outputs={"AliasArn": Ref("Alias"), "Version": Att("Version", "Version")},
    )


def _content(each: LambdaService, code: Resource) -> str:
    """What tells one version from another: CloudFormation makes a new one when this changes, so
    everything about the function that a version freezes has a part in it."""
    frozen = {name: value for name, value in code.properties.items() if name not in _UNFROZEN}
    mark = sha256(repr(sorted(frozen.items())).encode()).hexdigest()[:12]
    source = each.image or f"s3://{each.bucket}/{each.key} {each.object_version}".strip()
    return f"{mark} {source[-200:]}"


def _code(deployment: Deployment, each: LambdaService) -> Resource:
    package: dict[str, Value] = {
        "S3Bucket": each.bucket,
        "S3Key": each.key,
        "S3ObjectVersion": each.object_version or None,
    }
    image = bool(each.image)
    cached = address(deployment) if each.in_vpc else {}
    own = {variable.name: variable.value for variable in each.environment}
    environment: dict[str, Value] = {**cached, **own}
    return Resource(
        id="Function",
        type="AWS::Lambda::Function",
        properties={
            "FunctionName": function_name(deployment, each),
            "PackageType": "Image" if image else "Zip",
            "Code": {"ImageUri": each.image} if image else package,
            "Handler": None if image else each.handler,
            "Runtime": None if image else each.runtime,
            "Architectures": ["arm64" if each.architecture is Architecture.ARM else "x86_64"],
            "MemorySize": each.memory,
            "Timeout": each.timeout,
            "Role": Att("Role", "Arn"),
            "ReservedConcurrentExecutions": each.reserved,
            "Environment": {"Variables": dict(sorted(environment.items()))}
            if environment
            else None,
            "KmsKeyArn": KEY,
            "DeadLetterConfig": {"TargetArn": Att("DeadLetters", "Arn")},
            "LoggingConfig": {"LogFormat": "JSON", "LogGroup": Ref("Logs")},
            "TracingConfig": {"Mode": "Active"},
            "VpcConfig": {"SubnetIds": subnets(deployment), "SecurityGroupIds": [Ref("Group")]}
            if each.in_vpc
            else None,
            "Tags": tagged(deployment, named(deployment, each.name)),
        },
    )


def function_name(deployment: Deployment, each: LambdaService) -> str:
    """The function's name; the rules name it, or its ARN."""
    return named(deployment, each.name)


def _function_role(deployment: Deployment, each: LambdaService) -> Resource:
    statements = [
        allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [Att("Logs", "Arn")]),
        allow("DeadLetters", ["sqs:SendMessage"], [Att("DeadLetters", "Arn")]),
        allow("Key", ["kms:Decrypt", "kms:GenerateDataKey"], [KEY]),
        # X-Ray's writing actions know no resource (service authorization reference).
        allow("Trace", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
    ]
    if each.in_vpc:
        # Lambda itself makes the interfaces, which have no ARN before; the code may not.
        statements.append(allow("Interfaces", _INTERFACES, ["*"]))
        mine = arn("lambda", f"function:{function_name(deployment, each)}")
        condition: dict[str, Value] = {"ArnEquals": {"lambda:SourceFunctionArn": mine}}
        statements.append(allow("NotByTheCode", _INTERFACES, ["*"], condition) | {"Effect": "Deny"})
    return role(
        deployment,
        "Role",
        "lambda.amazonaws.com",
        statements,
        why=f"What the code of {each.name} may do",
        managed=each.policies,
    )


def _alias(each: LambdaService) -> Resource:
    weights: list[Value] = [
        {"FunctionVersion": each.previous_version, "FunctionWeight": each.weight}
    ]
    return Resource(
        id="Alias",
        type="AWS::Lambda::Alias",
        properties={
            "FunctionName": Ref("Function"),
            "FunctionVersion": Att("Version", "Version"),
            "Name": each.alias,
            "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": each.provisioned}
            if each.provisioned
            else None,
            "RoutingConfig": {"AdditionalVersionWeights": weights} if each.weight else None,
        },
        why="What the proxy invokes; its weight is of a release, never of the migration",
    )


def _dead_letters(deployment: Deployment, each: LambdaService) -> list[Resource]:
    queue = Resource(
        id="DeadLetters",
        type="AWS::SQS::Queue",
        properties={
            "QueueName": named(deployment, each.name, "dead-letters"),
            "KmsMasterKeyId": KEY,
            "MessageRetentionPeriod": 14 * 24 * 3_600,
            "Tags": tagged(deployment, named(deployment, each.name)),
        },
        why="Asynchronous events that failed; what the proxy asks is synchronous",
    )
    properties: dict[str, Value] = {
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateNumberOfMessagesVisible",
        "Dimensions": [{"Name": "QueueName", "Value": Att("DeadLetters", "QueueName")}],
        "Statistic": "Maximum",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    told = f"Events that {each.name} could not handle wait in its queue"
    return [queue, alarm(deployment, f"{each.name}-dead-letters", told, properties, ALARMS)]


def _throttled(deployment: Deployment, each: LambdaService) -> Resource:
    properties: dict[str, Value] = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Throttles",
        "Dimensions": [
            {"Name": "FunctionName", "Value": Ref("Function")},
            {"Name": "Resource", "Value": Join((Ref("Function"), f":{each.alias}"))},
        ],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    }
    told = f"{each.name} is asked more often than its concurrency allows"
    return alarm(deployment, f"{each.name}-throttles", told, properties, ALARMS)
