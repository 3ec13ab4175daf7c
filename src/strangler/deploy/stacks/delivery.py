"""The rules' place in AppConfig: application, environment, profile, strategy (aws.md section 7)."""

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Att, Ref, Resource, Value
from strangler.deploy.stacks.naming import named, tagged
from strangler.deploy.stacks.policies import allow, role


def application_of(deployment: Deployment) -> str:
    """The name of the application in AppConfig."""
    return deployment.delivery.application or deployment.name


def rules_delivery(deployment: Deployment, alarms: list[str], validator: str) -> list[Resource]:
    """Resources with the logical ids `RulesApplication`, `RulesEnvironment`, `RulesProfile`,
    `RulesStrategy`. `alarms` are logical ids of alarms that roll a version back; `validator` is
    the JSON Schema that AppConfig holds a version against."""
    delivery = deployment.delivery
    tags = tagged(deployment, named(deployment, "rules"))
    monitors: list[Value] = [
        {"AlarmArn": Att(alarm, "Arn"), "AlarmRoleArn": Att("RulesMonitorRole", "Arn")}
        for alarm in alarms
    ]
    return [
        Resource(
            id="RulesApplication",
            type="AWS::AppConfig::Application",
            properties={
                "Name": application_of(deployment),
                "Description": "Who answers which endpoint",
                "Tags": tags,
            },
        ),
        role(
            deployment,
            "RulesMonitorRole",
            "appconfig.amazonaws.com",
            # DescribeAlarms knows no resource-level permission (service authorization reference).
            [allow("ReadAlarms", ["cloudwatch:DescribeAlarms"], ["*"])],
            why="Lets AppConfig see the alarms that roll a version back",
        ),
        Resource(
            id="RulesEnvironment",
            type="AWS::AppConfig::Environment",
            properties={
                "ApplicationId": Ref("RulesApplication"),
                "Name": delivery.environment,
                "Monitors": monitors or None,
                "Tags": tags,
            },
        ),
        Resource(
            id="RulesProfile",
            type="AWS::AppConfig::ConfigurationProfile",
            properties={
                "ApplicationId": Ref("RulesApplication"),
                "Name": delivery.profile,
                "LocationUri": "hosted",
                "KmsKeyIdentifier": Att("Key", "Arn"),
                "Validators": [{"Type": "JSON_SCHEMA", "Content": validator}],
                "Tags": tags,
            },
        ),
        Resource(
            id="RulesStrategy",
            type="AWS::AppConfig::DeploymentStrategy",
            properties={
                "Name": named(deployment, "rules"),
                "DeploymentDurationInMinutes": 0,
                "GrowthFactor": 100,
                "FinalBakeTimeInMinutes": max(1, round(delivery.bake / 60)),
                "ReplicateTo": "NONE",
                "Tags": tags,
            },
            why="All tasks at once: growth would pick tasks, not requests. Weights in the rules "
            "move traffic; alarms are watched while it bakes",
        ),
    ]
