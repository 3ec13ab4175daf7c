"""Roles with their policies, topics, alarms and dashboards."""

from strangler.deploy.resources import Join, Value
from strangler.deploy.terraform.addresses import snake
from strangler.deploy.terraform.hcl import Argument, Item
from strangler.deploy.terraform.kinds.base import Kind, Kinds, Place, Table, listed, written
from strangler.deploy.terraform.kinds.writers import (
    TAGS,
    apart,
    block,
    encoded,
    inside,
    keyed,
    to,
)


def _policies(place: Place, value: Value) -> list[Item]:
    policies = listed(place, value)
    table = {"PolicyName": to("name"), "PolicyDocument": encoded("policy")}
    for number, policy in enumerate(policies):
        tied = Argument("role", place.own("id"))
        suffix = str(number) if len(policies) > 1 else ""
        place.add("aws_iam_role_policy", [tied, *written(place, table, policy)], suffix)
    return []


def _managed(place: Place, value: Value) -> list[Item]:
    """An attachment for each, named after its policy, so that one which goes moves no other."""
    for arn in listed(place, value):
        last = arn.parts[-1] if isinstance(arn, Join) else arn
        name = snake(last.rpartition("/")[2]) if isinstance(last, str) else ""
        arguments = [
            Argument("role", place.own("name")),
            Argument("policy_arn", place.expression(arn)),
        ]
        place.add("aws_iam_role_policy_attachment", arguments, name)
    return []


def _topic_policy(place: Place, value: Value) -> list[Item]:
    topics = listed(place, value)
    if len(topics) != 1:
        raise place.unknown("a policy of several topics")
    return [Argument("arn", place.expression(topics[0]))]


_DIMENSIONS = keyed("dimensions", "Name")
_METRIC_QUERY: Table = {
    "Id": to("id"),
    "Expression": to("expression"),
    "Label": to("label"),
    "ReturnData": to("return_data"),
    "MetricStat": block(
        "metric",
        {
            "Stat": to("stat"),
            "Period": to("period"),
            "Unit": to("unit"),
            "Metric": inside(
                {
                    "Namespace": to("namespace"),
                    "MetricName": to("metric_name"),
                    "Dimensions": _DIMENSIONS,
                }
            ),
        },
    ),
}

KINDS: Kinds = {
    "AWS::IAM::Role": Kind(
        resource="aws_iam_role",
        properties={
            "RoleName": to("name"),
            "Description": to("description"),
            "AssumeRolePolicyDocument": encoded("assume_role_policy"),
            "ManagedPolicyArns": _managed,
            "PermissionsBoundary": to("permissions_boundary"),
            "Policies": _policies,
            **TAGS,
        },
        ref="name",
        attributes={"Arn": "arn"},
        prefix=("name_prefix", 32),
        named_by="RoleName",
        new_first=True,
    ),
    "AWS::SNS::Topic": Kind(
        resource="aws_sns_topic",
        properties={
            "TopicName": to("name"),
            "KmsMasterKeyId": to("kms_master_key_id"),
            "Subscription": lambda place, value: [
                item
                for each in listed(place, value)
                for item in apart(
                    "aws_sns_topic_subscription",
                    {"topic_arn": "arn"},
                    inside({"Protocol": to("protocol"), "Endpoint": to("endpoint")}),
                )(place, each)
            ],
            **TAGS,
        },
        ref="arn",
        attributes={"TopicArn": "arn", "TopicName": "name"},
    ),
    "AWS::SNS::TopicPolicy": Kind(
        resource="aws_sns_topic_policy",
        properties={"Topics": _topic_policy, "PolicyDocument": encoded("policy")},
    ),
    "AWS::CloudWatch::Alarm": Kind(
        resource="aws_cloudwatch_metric_alarm",
        properties={
            "AlarmName": to("alarm_name"),
            "AlarmDescription": to("alarm_description"),
            "ActionsEnabled": to("actions_enabled"),
            "AlarmActions": to("alarm_actions"),
            "OKActions": to("ok_actions"),
            "InsufficientDataActions": to("insufficient_data_actions"),
            "TreatMissingData": to("treat_missing_data"),
            "Namespace": to("namespace"),
            "MetricName": to("metric_name"),
            "Dimensions": _DIMENSIONS,
            "Statistic": to("statistic"),
            "ExtendedStatistic": to("extended_statistic"),
            "Unit": to("unit"),
            "Period": to("period"),
            "EvaluationPeriods": to("evaluation_periods"),
            "DatapointsToAlarm": to("datapoints_to_alarm"),
            "Threshold": to("threshold"),
            "ComparisonOperator": to("comparison_operator"),
            "Metrics": block("metric_query", _METRIC_QUERY),
            **TAGS,
        },
        ref="alarm_name",
        attributes={"Arn": "arn"},
    ),
    "AWS::CloudWatch::Dashboard": Kind(
        resource="aws_cloudwatch_dashboard",
        properties={
            "DashboardName": to("dashboard_name"),
            "DashboardBody": encoded("dashboard_body"),
        },
        ref="dashboard_name",
    ),
}
