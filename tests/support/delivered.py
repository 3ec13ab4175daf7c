"""The place of the rules in an emulated AppConfig, as the stack `platform` makes it, and a
deployment file that names it."""

from pathlib import Path
from typing import Any

NAME = "shop"
DEPLOY = """\
version: 1
name: shop
region: eu-west-1
proxy:
  environment: {MONOLITH_URL: "http://10.0.0.1:8000"}
"""
RULES = """\
# Who answers which endpoint.
version: 1
proxy: {health_path: /livez, trusted_hops: [10.0.0.0/8]}
upstreams:
  monolith: {url: "${MONOLITH_URL}"}
  orders: {url: "http://10.0.0.2:8080", timeouts: &patient {first_byte: 20s}}
  catalog: {url: "http://10.0.0.3:8080", timeouts: *patient}
default: monolith
routes:
  - {id: orders.read, match: {path: "/api/orders/{id}", methods: [GET]}, service: orders,
     effect: read, state: canary, canary: {percent: 5, by: ["header:x-user-id"]}}
"""


def place(client: Any, *, bake: int = 1, growth: int = 0) -> dict[str, str]:
    """Application, environment, profile, strategy and alarm; their ids. `client` makes a client of
    a service. The alarm that watches is quiet."""
    cloudwatch, appconfig = client("cloudwatch"), client("appconfig")
    cloudwatch.put_metric_alarm(
        AlarmName=f"{NAME}-rules-refused",
        Namespace="Strangler",
        MetricName="RulesRefused",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )
    alarms = cloudwatch.describe_alarms(AlarmNames=[f"{NAME}-rules-refused"])
    arn = alarms["MetricAlarms"][0]["AlarmArn"]
    application = appconfig.create_application(Name=NAME)["Id"]
    environment = appconfig.create_environment(
        ApplicationId=application, Name="production", Monitors=[{"AlarmArn": arn}]
    )["Id"]
    profile = appconfig.create_configuration_profile(
        ApplicationId=application, Name="rules", LocationUri="hosted"
    )["Id"]
    strategy = appconfig.create_deployment_strategy(
        Name=f"{NAME}-rules",
        DeploymentDurationInMinutes=growth,
        GrowthFactor=100,
        FinalBakeTimeInMinutes=bake,
        ReplicateTo="NONE",
    )["Id"]
    return {
        "application": application,
        "environment": environment,
        "profile": profile,
        "strategy": strategy,
    }


def ledger_table(client: Any) -> None:
    """The deployment's ledger."""
    client("dynamodb").create_table(
        TableName=f"{NAME}-ledger",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )


def files(folder: Path, rules: str = RULES) -> tuple[Path, Path]:
    """rules.yaml and deploy.yaml in `folder`."""
    written = folder / "rules.yaml", folder / "deploy.yaml"
    for path, text in zip(written, (rules, DEPLOY), strict=True):
        path.write_text(text, encoding="utf-8")
    return written
