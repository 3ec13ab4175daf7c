"""A container in, what Fargate needs to run it out: task definition and its two roles, service,
scaling. The proxy and extracted services run alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from strangler.deploy.model import (
    Architecture,
    Container,
    Deployment,
    DeploymentStrategy,
    Rollout,
    Tasks,
)
from strangler.deploy.resources import Att, Initially, Join, Pseudo, Ref, Resource, Text, Value
from strangler.deploy.stacks.naming import logical, named, tagged
from strangler.deploy.stacks.policies import allow, role
from strangler.deploy.stacks.shifting import strategy_configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One kind of task."""

    name: str
    """`proxy`, or the service's name."""
    container: Container
    tasks: Tasks
    port: int
    image: Text
    image_repository: Text | None
    """ARN of the repository, where it is in this account; None: a registry that asks nobody."""
    log_group: Text
    log_group_arn: Text
    command: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    """The command that a healthy container ends with 0."""
    environment: Mapping[str, Value] = field(default_factory=dict)
    statements: tuple[Mapping[str, Value], ...] = ()
    """What its own code does in AWS."""
    scratch: tuple[str, ...] = ("/tmp",)
    """Folders that can be written although the root file system cannot; empty at every start. The
    image declares each as a volume of the user that it runs as, or root owns it (ECS developer
    guide, bind mounts)."""
    strategy: DeploymentStrategy = DeploymentStrategy.ROLLING
    rollout: Rollout = field(default_factory=Rollout)
    start_seconds: int = 60
    """How long it may be unhealthy after its start."""


def asked_inside(port: int, path: str) -> tuple[str, ...]:
    """The command that ends with 0 if the task answers 200 on its own loopback. By http.client:
    urllib would ask a proxy that HTTP_PROXY names."""
    return (
        "python",
        "-c",
        "import http.client as h,sys;"
        f"c=h.HTTPConnection('127.0.0.1',{port},timeout=4);"
        f"c.request('GET','{path}');sys.exit(c.getresponse().status!=200)",
    )


def definition(deployment: Deployment, workload: Workload) -> list[Resource]:
    """`NameTask` with its roles `NameExecutionRole` and `NameTaskRole`."""
    id_ = logical(workload.name)
    container = workload.container
    architecture = "ARM64" if container.architecture is Architecture.ARM else "X86_64"
    volumes: list[Value] = [{"Name": _volume(each)} for each in _scratch(workload)]
    return [
        _execution_role(deployment, workload),
        role(
            deployment,
            f"{id_}TaskRole",
            "ecs-tasks.amazonaws.com",
            workload.statements,
            why=f"What the code of {workload.name} itself may do",
            managed=container.policies,
        ),
        Resource(
            id=f"{id_}Task",
            type="AWS::ECS::TaskDefinition",
            properties={
                "Family": named(deployment, workload.name),
                "Cpu": str(container.cpu),
                "Memory": str(container.memory),
                "NetworkMode": "awsvpc",
                "RequiresCompatibilities": ["FARGATE"],
                "RuntimePlatform": {
                    "CpuArchitecture": architecture,
                    "OperatingSystemFamily": "LINUX",
                },
                "ExecutionRoleArn": Att(f"{id_}ExecutionRole", "Arn"),
                "TaskRoleArn": Att(f"{id_}TaskRole", "Arn"),
                "ContainerDefinitions": [_container(workload)],
                "Volumes": volumes or None,
                "Tags": tagged(deployment, named(deployment, workload.name)),
            },
        ),
    ]


def _scratch(workload: Workload) -> tuple[str, ...]:
    return () if workload.container.writable else workload.scratch


def _volume(path: str) -> str:
    return path.strip("/").replace("/", "-")


def _container(workload: Workload) -> dict[str, Value]:
    container = workload.container
    environment = {each.name: each.value for each in container.environment}
    merged: dict[str, Value] = {**workload.environment, **environment}
    mounts: list[Value] = [
        {"SourceVolume": _volume(each), "ContainerPath": each} for each in _scratch(workload)
    ]
    return {
        "Name": workload.name,
        "Image": workload.image,
        "Essential": True,
        "Command": list(workload.command) or None,
        "User": "10001:10001",
        "ReadonlyRootFilesystem": not container.writable,
        "MountPoints": mounts or None,
        "LinuxParameters": {"InitProcessEnabled": True, "Capabilities": {"Drop": ["ALL"]}},
        "PortMappings": [{"ContainerPort": workload.port, "Protocol": "tcp", "Name": "traffic"}],
        "Environment": [{"Name": name, "Value": merged[name]} for name in sorted(merged)] or None,
        "Secrets": [{"Name": each.name, "ValueFrom": each.source} for each in container.secrets]
        or None,
        "HealthCheck": {
            "Command": ["CMD", *workload.health],
            "Interval": 15,
            "Timeout": 5,
            "Retries": 3,
            "StartPeriod": workload.start_seconds,
        }
        if workload.health
        else None,
        "StopTimeout": container.stop_timeout,
        "LogConfiguration": {
            "LogDriver": "awslogs",
            "Options": {
                "awslogs-group": workload.log_group,
                "awslogs-region": Pseudo("Region"),
                "awslogs-stream-prefix": workload.name,
                # A full buffer drops lines instead of stopping the process.
                "mode": "non-blocking",
                "max-buffer-size": "16m",
            },
        },
    }


def _execution_role(deployment: Deployment, workload: Workload) -> Resource:
    statements: list[Mapping[str, Value]] = [
        allow(
            "WriteLogs",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            # The ARN of a log group ends in `:*`, which stands for its streams.
            [workload.log_group_arn],
        )
    ]
    if workload.image_repository is not None:
        pull = [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
        ]
        statements += [
            allow("PullImage", pull, [workload.image_repository]),
            # The token belongs to no resource (service authorization reference).
            allow("LogIn", ["ecr:GetAuthorizationToken"], ["*"]),
        ]
    sources = sorted({each.source for each in workload.container.secrets})
    secrets: list[Value] = [_secret_arn(each) for each in sources if ":secretsmanager:" in each]
    parameters: list[Value] = [each for each in sources if ":ssm:" in each]
    if secrets:
        statements.append(allow("ReadSecrets", ["secretsmanager:GetSecretValue"], secrets))
    if parameters:
        statements.append(allow("ReadParameters", ["ssm:GetParameters"], parameters))
    return role(
        deployment,
        f"{logical(workload.name)}ExecutionRole",
        "ecs-tasks.amazonaws.com",
        statements,
        why=f"What ECS does to start {workload.name}: image, secrets, logs",
    )


def _secret_arn(source: str) -> str:
    """Without the JSON key, stage and version that ECS takes behind the ARN's seventh part."""
    return ":".join(source.split(":")[:7])


def service(
    deployment: Deployment,
    workload: Workload,
    *,
    cluster: Value,
    subnets: Sequence[Value],
    groups: Sequence[Value],
    properties: Mapping[str, Value],
    alarms: Sequence[str] = (),
    after: tuple[str, ...] = (),
) -> Resource:
    """`NameService`. `properties` are what ties it to a load balancer or to Cloud Map; `alarms`
    are names whose firing rolls a release back."""
    id_ = logical(workload.name)
    configuration: dict[str, Value] = {
        "MinimumHealthyPercent": 100,
        "MaximumPercent": 200,
        **strategy_configuration(workload.strategy, workload.rollout),
        "Alarms": {"AlarmNames": list(alarms), "Enable": True, "Rollback": True}
        if alarms
        else None,
    }
    return Resource(
        id=f"{id_}Service",
        type="AWS::ECS::Service",
        properties={
            "ServiceName": named(deployment, workload.name),
            "Cluster": cluster,
            "TaskDefinition": Ref(f"{id_}Task"),
            "LaunchType": "FARGATE",
            "PlatformVersion": "LATEST",
            # Scaling sets it, and begins by raising it to the least (Application Auto Scaling user
            # guide, scaling activities).
            "DesiredCount": Initially(workload.tasks.least),
            "AvailabilityZoneRebalancing": "ENABLED",
            "DeploymentConfiguration": configuration,
            "NetworkConfiguration": {
                "AwsvpcConfiguration": {
                    "AssignPublicIp": "DISABLED",
                    "Subnets": list(subnets),
                    "SecurityGroups": list(groups),
                }
            },
            "EnableECSManagedTags": True,
            "PropagateTags": "SERVICE",
            "Tags": tagged(deployment, named(deployment, workload.name)),
            **properties,
        },
        after=after,
    )


def scaling(
    deployment: Deployment, workload: Workload, cluster_name: Text, requests: Value | None = None
) -> list[Resource]:
    """Target tracking on CPU, and where `requests` (the label of a load balancer's target group)
    is given and wanted, on requests a task."""
    id_ = logical(workload.name)
    service_name = Att(f"{id_}Service", "Name")
    tasks = workload.tasks
    found = [
        Resource(
            id=f"{id_}Scaling",
            type="AWS::ApplicationAutoScaling::ScalableTarget",
            properties={
                "MinCapacity": tasks.least,
                "MaxCapacity": tasks.most,
                "ResourceId": Join(("service/", cluster_name, "/", service_name)),
                "ScalableDimension": "ecs:service:DesiredCount",
                "ServiceNamespace": "ecs",
            },
        ),
        _tracking(deployment, workload, "cpu", "ECSServiceAverageCPUUtilization", tasks.cpu_target),
    ]
    if requests is not None and tasks.requests_target:
        metric = "ALBRequestCountPerTarget"
        target = tasks.requests_target
        found.append(_tracking(deployment, workload, "requests", metric, target, requests))
    return found


def _tracking(
    deployment: Deployment,
    workload: Workload,
    what: str,
    metric: str,
    target: int,
    label: Value | None = None,
) -> Resource:
    id_ = logical(workload.name)
    return Resource(
        id=f"{id_}ScalingBy{what.capitalize()}",
        type="AWS::ApplicationAutoScaling::ScalingPolicy",
        properties={
            "PolicyName": named(deployment, workload.name, what),
            "PolicyType": "TargetTrackingScaling",
            "ScalingTargetId": Ref(f"{id_}Scaling"),
            "TargetTrackingScalingPolicyConfiguration": {
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": metric,
                    "ResourceLabel": label,
                },
                "TargetValue": target,
                "ScaleInCooldown": 300,
                "ScaleOutCooldown": 60,
            },
        },
    )


def group(
    deployment: Deployment,
    id_: str,
    description: str,
    vpc: Value,
    ingress: Sequence[Value],
    egress: Sequence[Value] | None = None,
) -> Resource:
    """A security group. Without `egress` it may reach everything by TCP: rules name upstreams
    anew, with ports of theirs, and take effect without a deployment. Names are resolved by the
    VPC's own resolver, which no group can forbid."""
    anywhere: list[Value] = [
        {
            "IpProtocol": "tcp",
            "FromPort": 0,
            "ToPort": 65_535,
            "CidrIp": "0.0.0.0/0",
            "Description": "AWS, the monolith, services",
        }
    ]
    return Resource(
        id=id_,
        type="AWS::EC2::SecurityGroup",
        properties={
            "GroupDescription": description,
            "VpcId": vpc,
            "SecurityGroupIngress": list(ingress) or None,
            "SecurityGroupEgress": list(anywhere if egress is None else egress),
            "Tags": tagged(deployment, named(deployment, id_)),
        },
    )
