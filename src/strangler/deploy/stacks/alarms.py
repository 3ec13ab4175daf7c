"""What wakes somebody, and what rolls back a version of the rules: on the metrics that the proxy
writes to its log (namespace `Strangler`), every one with `notBreaching`, since AppConfig takes
missing data for an alarm (aws.md section 7)."""

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Ref, Resource, Value
from strangler.deploy.stacks.naming import logical, named
from strangler.rules.model import Route, Rules, State

NAMESPACE = "Strangler"
MOVING = (State.CANARY, State.MIGRATED, State.RETIRED)


def topic_of(deployment: Deployment) -> Value:
    """Where alarms are told, inside the stack `platform`."""
    return deployment.monitoring.topic or Ref("Alarms")


def moving_routes(rules: Rules) -> list[Route]:
    """Routes that a service answers, sorted by id."""
    found = [route for route in rules.routes if route.state in MOVING]
    return sorted(found, key=lambda route: route.id)


def route_alarms(deployment: Deployment, rules: Rules) -> list[Resource]:
    """One for each route that a service answers: the share of 5xx, of a least number of requests
    a minute."""
    return [_errors(deployment, route) for route in moving_routes(rules)]


def rules_alarms(deployment: Deployment) -> list[Resource]:
    """Tasks that can no longer ask for rules, and versions that they refuse."""
    age = deployment.monitoring.rules_age
    return [
        _simple(
            deployment,
            "rules-age",
            f"The proxy could not ask for rules for {age:g} s; it goes on with the last good ones",
            metric="RulesAge",
            statistic="Maximum",
            threshold=age,
        ),
        _simple(
            deployment,
            "rules-refused",
            "The proxy was given rules that it refuses; it goes on with the last good ones",
            metric="RulesRefused",
            statistic="Sum",
            threshold=1,
        ),
    ]


def alarm(
    deployment: Deployment,
    name: str,
    description: str,
    properties: dict[str, Value],
    told: Value,
) -> Resource:
    """An alarm that tells `told` when it begins and when it ends."""
    return Resource(
        id=logical(name, "alarm"),
        type="AWS::CloudWatch::Alarm",
        properties={
            "AlarmName": named(deployment, name),
            "AlarmDescription": description,
            "ActionsEnabled": True,
            "AlarmActions": [told],
            "OKActions": [told],
            "TreatMissingData": "notBreaching",
            **properties,
        },
    )


def _simple(
    deployment: Deployment,
    name: str,
    description: str,
    *,
    metric: str,
    statistic: str,
    threshold: float,
) -> Resource:
    properties: dict[str, Value] = {
        "Namespace": NAMESPACE,
        "MetricName": metric,
        "Dimensions": [{"Name": "deployment", "Value": deployment.name}],
        "Statistic": statistic,
        "Period": 60,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": threshold,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    }
    return alarm(deployment, name, description, properties, topic_of(deployment))


def _errors(deployment: Deployment, route: Route) -> Resource:
    monitoring = deployment.monitoring
    least, most = monitoring.requests_least, monitoring.errors_percent
    dimensions: list[Value] = [
        {"Name": "deployment", "Value": deployment.name},
        {"Name": "route", "Value": route.id},
        {"Name": "upstream", "Value": route.service},
    ]
    share = f"IF(requests >= {least}, 100 * errors / requests, 0)"
    properties: dict[str, Value] = {
        "Metrics": [
            _summed("errors", "Errors5xx", dimensions),
            _summed("requests", "Requests", dimensions),
            {"Id": "share", "Expression": share, "Label": "5xx in percent", "ReturnData": True},
        ],
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": most,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    told = f"More than {most:g} % of what {route.service} answers for {route.id} are 5xx"
    return alarm(deployment, f"route-{route.id}", told, properties, topic_of(deployment))


def _summed(id_: str, metric: str, dimensions: list[Value]) -> dict[str, Value]:
    return {
        "Id": id_,
        "ReturnData": False,
        "MetricStat": {
            "Stat": "Sum",
            "Period": 60,
            "Metric": {
                "Namespace": NAMESPACE,
                "MetricName": metric,
                "Dimensions": dimensions,
            },
        },
    }
