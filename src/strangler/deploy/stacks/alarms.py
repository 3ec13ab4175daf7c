"""What wakes somebody, and what rolls back a version of the rules: on the metrics that the proxy
writes to its log (namespace `Strangler`), every one with `notBreaching`, since AppConfig takes
missing data for an alarm (aws.md section 7)."""

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Ref, Resource, Value
from strangler.deploy.stacks.naming import distinct, logical, named
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
    a minute. Routes on their way come first; beyond `monitoring.route_alarms` there are none."""
    return [_of_route(deployment, route) for route in watched_routes(deployment, rules)]


def watched_routes(deployment: Deployment, rules: Rules) -> list[Route]:
    """Those that have an alarm of their own, the ones on their way first. Each is 1.4 KB of a
    template that CloudFormation takes in a call up to 51,200 bytes; the alarm on all errors sees
    the others as well."""
    moving = sorted(moving_routes(rules), key=lambda route: MOVING.index(route.state))
    return moving[: deployment.monitoring.route_alarms]


def route_alarm_name(deployment: Deployment, route: Route) -> str:
    """What the alarm of a route is called in CloudWatch."""
    return named(deployment, f"route-{route.id}")


def errors_alarm(deployment: Deployment) -> Resource:
    """The share of 5xx of everything that the proxy answers."""
    properties = _share(deployment, [{"Name": "deployment", "Value": deployment.name}])
    most = deployment.monitoring.errors_percent
    told = f"More than {most:g} % of all answers are 5xx"
    return alarm(deployment, "errors", told, properties, topic_of(deployment))


def rules_alarms(deployment: Deployment) -> tuple[Resource, Resource]:
    """Versions that tasks refuse, and tasks that can no longer ask for rules."""
    seconds = deployment.monitoring.rules_age
    refused = _simple(
        deployment,
        "rules-refused",
        "The proxy was given rules that it refuses; it goes on with the last good ones",
        metric="RulesRefused",
        statistic="Sum",
        threshold=1,
    )
    age = _simple(
        deployment,
        "rules-age",
        f"The proxy could not ask for rules for {seconds:g} s; it goes on with the last good ones",
        metric="RulesAge",
        statistic="Maximum",
        threshold=seconds,
    )
    return refused, age


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


def _of_route(deployment: Deployment, route: Route) -> Resource:
    dimensions: list[Value] = [
        {"Name": "deployment", "Value": deployment.name},
        {"Name": "route", "Value": route.id},
        {"Name": "upstream", "Value": route.service},
    ]
    most = deployment.monitoring.errors_percent
    told = f"More than {most:g} % of what {route.service} answers for {route.id} are 5xx"
    return Resource(
        id=distinct("route", route.id, "alarm"),
        type="AWS::CloudWatch::Alarm",
        properties={
            **alarm(deployment, "", told, {}, topic_of(deployment)).properties,
            "AlarmName": route_alarm_name(deployment, route),
            **_share(deployment, dimensions),
        },
    )


def _share(deployment: Deployment, dimensions: list[Value]) -> dict[str, Value]:
    monitoring = deployment.monitoring
    share = f"IF(requests >= {monitoring.requests_least}, 100 * errors / requests, 0)"
    return {
        "Metrics": [
            _summed("errors", "Errors5xx", dimensions),
            _summed("requests", "Requests", dimensions),
            {"Id": "share", "Expression": share, "Label": "5xx in percent", "ReturnData": True},
        ],
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": monitoring.errors_percent,
        "ComparisonOperator": "GreaterThanThreshold",
    }


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
