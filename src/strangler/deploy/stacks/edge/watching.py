"""The edge watched: alarms on gateway, load balancer and tasks, and the dashboard."""

import json

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Att, Join, Output, Pseudo, Resource, Text, Value
from strangler.deploy.stacks.alarms import NAMESPACE, alarm, moving_routes
from strangler.deploy.stacks.edge.api import api, is_rest, stage_of
from strangler.deploy.stacks.naming import named
from strangler.deploy.stacks.shifting import shifts
from strangler.rules.model import Rules

_ALARMS = Output("platform", "AlarmsArn")


def edge_alarms(deployment: Deployment) -> list[Resource]:
    """5xx and latency of the gateway, tasks that fail their checks, tasks at their limit."""
    p95 = deployment.monitoring.p95
    errors = "5XXError" if is_rest(deployment) else "5xx"
    return [
        _of_gateway(
            deployment,
            "gateway-errors",
            "The gateway answers with 5xx",
            {"MetricName": errors, "Statistic": "Average", "Threshold": 0.02},
        ),
        _of_gateway(
            deployment,
            "gateway-latency",
            f"One request in twenty takes longer than {p95:g} s behind the gateway",
            {
                "MetricName": "IntegrationLatency",
                "ExtendedStatistic": "p95",
                "Threshold": p95 * 1_000,
            },
        ),
        _unhealthy(deployment),
        _busy(deployment),
    ]


def _gateway_dimensions(deployment: Deployment) -> list[Value]:
    if is_rest(deployment):
        return [
            {"Name": "ApiName", "Value": named(deployment, "edge")},
            {"Name": "Stage", "Value": stage_of(deployment)},
        ]
    return [
        {"Name": "ApiId", "Value": api(deployment)},
        {"Name": "Stage", "Value": stage_of(deployment)},
    ]


def _of_gateway(deployment: Deployment, name: str, told: str, metric: dict[str, Value]) -> Resource:
    properties: dict[str, Value] = {
        "Namespace": "AWS/ApiGateway",
        "Dimensions": _gateway_dimensions(deployment),
        "Period": 60,
        "EvaluationPeriods": 5,
        "DatapointsToAlarm": 3,
        "ComparisonOperator": "GreaterThanThreshold",
        **metric,
    }
    return alarm(deployment, name, told, properties, _ALARMS)


def _unhealthy(deployment: Deployment) -> Resource:
    least = deployment.proxy.tasks.least
    properties: dict[str, Value] = {
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 3,
        "Threshold": least,
        "ComparisonOperator": "LessThanThreshold",
    }
    told = f"Fewer than {least} tasks of the proxy are healthy"
    if not shifts(deployment.proxy.strategy):
        properties |= {**_healthy("Targets"), "Statistic": "Minimum", "Period": 60}
        return alarm(deployment, "proxy-tasks", told, properties, _ALARMS)
    # Tasks are in one group, then in the other; a group without any may say nothing.
    groups = {"one": "Targets", "other": "OtherTargets"}
    asked: list[Value] = [
        {
            "Id": id_,
            "ReturnData": False,
            "MetricStat": {"Stat": "Minimum", "Period": 60, "Metric": _healthy(group)},
        }
        for id_, group in groups.items()
    ]
    summed = "FILL(one, 0) + FILL(other, 0)"
    asked.append({"Id": "healthy", "Expression": summed, "Label": told, "ReturnData": True})
    return alarm(deployment, "proxy-tasks", told, {"Metrics": asked, **properties}, _ALARMS)


def _healthy(group: str) -> dict[str, Value]:
    return {
        "Namespace": "AWS/ApplicationELB",
        "MetricName": "HealthyHostCount",
        "Dimensions": [
            {"Name": "LoadBalancer", "Value": Att("Balancer", "LoadBalancerFullName")},
            {"Name": "TargetGroup", "Value": Att(group, "TargetGroupFullName")},
        ],
    }


def _busy(deployment: Deployment) -> Resource:
    properties: dict[str, Value] = {
        "Namespace": "AWS/ECS",
        "MetricName": "CPUUtilization",
        "Dimensions": [
            {"Name": "ClusterName", "Value": Output("platform", "ClusterName")},
            {"Name": "ServiceName", "Value": named(deployment, "proxy")},
        ],
        "Statistic": "Average",
        "Period": 60,
        "EvaluationPeriods": 5,
        "DatapointsToAlarm": 5,
        "Threshold": 85,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    told = "The proxy's tasks have been busy for five minutes, in spite of scaling"
    return alarm(deployment, "proxy-busy", told, properties, _ALARMS)


def dashboard(deployment: Deployment, rules: Rules) -> Resource:
    """Traffic, errors and latency as clients see them, by route, and the health of the parts."""
    whose: list[Text] = ["ApiId", api(deployment)]
    errors = ["4xx", "5xx"]
    if is_rest(deployment):
        whose, errors = ["ApiName", named(deployment, "edge")], ["4XXError", "5XXError"]
    gateway: list[list[Text]] = [
        ["AWS/ApiGateway", metric, *whose] for metric in ["Count", *errors]
    ]
    latency: list[list[Text]] = [
        ["AWS/ApiGateway", metric, *whose] for metric in ("Latency", "IntegrationLatency")
    ]
    own: list[Text] = ["deployment", deployment.name]
    cluster = Output("platform", "ClusterName")
    tasks: list[Text] = ["ServiceName", named(deployment, "proxy"), "ClusterName", cluster]
    health = ("RulesAge", "RulesRefused", "ServersDown", "Connections")
    widgets = [
        _widget(0, 0, "Requests and errors at the gateway", gateway, "Sum"),
        _widget(12, 0, "Latency at the gateway, p95", latency, "p95"),
        _widget(0, 6, "5xx by route", _by_route(deployment, rules, "Errors5xx"), "Sum"),
        _widget(12, 6, "Latency by route, p95", _by_route(deployment, rules, "Latency"), "p95"),
        _widget(0, 12, "The proxy", [[NAMESPACE, each, *own] for each in health], "Maximum"),
        _widget(
            12,
            12,
            "Processor and memory of the proxy",
            [["AWS/ECS", each, *tasks] for each in ("CPUUtilization", "MemoryUtilization")],
            "Average",
        ),
    ]
    return Resource(
        id="Dashboard",
        type="AWS::CloudWatch::Dashboard",
        properties={
            "DashboardName": named(deployment, "edge"),
            "DashboardBody": _as_json(widgets),
        },
    )


def _by_route(deployment: Deployment, rules: Rules, metric: str) -> list[list[Text]]:
    own: list[Text] = [NAMESPACE, metric, "deployment", deployment.name]
    routes = moving_routes(rules)[:50]
    return [[*own, "route", each.id, "upstream", each.service] for each in routes] or [own]


def _widget(
    x: int, y: int, title: str, metrics: list[list[Text]], statistic: str
) -> tuple[dict[str, object], list[list[Text]]]:
    properties = {"title": title, "stat": statistic, "period": 60, "view": "timeSeries"}
    frame = {"type": "metric", "x": x, "y": y, "width": 12, "height": 6, "properties": properties}
    return frame, metrics


def _as_json(widgets: list[tuple[dict[str, object], list[list[Text]]]]) -> Join:
    """JSON with references in it: they stand where a marker was."""
    marks: list[Text] = []

    def mark(part: Text) -> str:
        if isinstance(part, str):
            return part
        marks.append(part)
        return f"\0{len(marks) - 1}\0"

    content = []
    for frame, metrics in widgets:
        lines = [[mark(part) for part in line] for line in metrics]
        properties = {**frame["properties"], "metrics": lines, "region": mark(Pseudo("Region"))}  # type: ignore[dict-item]
        content.append({**frame, "properties": properties})
    pieces = json.dumps({"widgets": content}).split("\\u0000")
    return Join(
        tuple(marks[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces))
    )
