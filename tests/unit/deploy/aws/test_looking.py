"""Status and drift: every question once, and one that is refused costs no other."""

import pytest

from strangler.deploy.aws.drifting import drift
from strangler.deploy.aws.status import status
from strangler.deploy.aws.waiting import Pace
from strangler.deploy.model import Deployment
from support.aws_stubs import STACK, WHEN, Stubs, stack

SHOP = Deployment(name="shop", region="eu-west-1")
QUICK = Pace(sleep=lambda _: None)


@pytest.fixture
def stubs():
    return Stubs()


def held(*types):
    """What ListStackResources says: a resource of each type, its id its number."""
    return {
        "StackResourceSummaries": [
            {
                "LogicalResourceId": f"R{number}",
                "PhysicalResourceId": physical,
                "ResourceType": type_,
                "ResourceStatus": "CREATE_COMPLETE",
                "LastUpdatedTimestamp": WHEN,
            }
            for number, (type_, physical) in enumerate(types)
        ]
    }


def test_alarms_rules_weights_and_the_link_are_told(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    resources = held(
        ("AWS::CloudWatch::Alarm", "shop-errors"),
        ("AWS::Lambda::Alias", "arn:aws:lambda:eu-west-1:1:function:shop-invoices:live"),
        ("AWS::AppConfig::Application", "app"),
        ("AWS::AppConfig::Environment", "env"),
        ("AWS::ApiGatewayV2::VpcLink", "link"),
    )
    stubs.answers("cloudformation", "list_stack_resources", resources)
    alias = {"FunctionVersion": "7", "RoutingConfig": {"AdditionalVersionWeights": {"6": 0.1}}}
    stubs.answers("lambda", "get_alias", alias)
    deployment = {
        "DeploymentNumber": 3,
        "ConfigurationVersion": "5",
        "State": "BAKING",
        "PercentageComplete": 100.0,
    }
    stubs.answers("appconfig", "list_deployments", {"Items": [deployment]})
    alarm = {"AlarmName": "shop-errors", "StateReason": "too many", "StateUpdatedTimestamp": WHEN}
    stubs.answers("cloudwatch", "describe_alarms", {"MetricAlarms": [alarm]})
    link = {
        "Name": "shop",
        "SecurityGroupIds": [],
        "SubnetIds": [],
        "VpcLinkId": "link",
        "VpcLinkStatus": "INACTIVE",
    }
    stubs.answers("apigatewayv2", "get_vpc_link", link)
    told = status(stubs.aws, SHOP, [])
    stubs.all_asked()
    assert told.functions[0].weights == {"6": 0.1}
    assert (told.rules[0].version, told.rules[0].state) == ("5", "BAKING")
    assert [each.name for each in told.alarms] == ["shop-errors"]
    assert told.links[0].state == "INACTIVE"
    assert told.gaps == ()


def test_a_question_that_is_refused_is_a_gap(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    resources = held(("AWS::CloudWatch::Alarm", "shop-errors"))
    stubs.answers("cloudformation", "list_stack_resources", resources)
    words = "User: me is not authorized to perform: cloudwatch:DescribeAlarms on resource: *"
    stubs.refuses("cloudwatch", "describe_alarms", "AccessDenied", words)
    told = status(stubs.aws, SHOP, [])
    assert told.gaps == ("not allowed: cloudwatch:DescribeAlarms on *",)
    assert told.stacks[0].state == "CREATE_COMPLETE"


def test_drift_is_told_property_by_property(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("UPDATE_COMPLETE"))
    stubs.answers("cloudformation", "detect_stack_drift", {"StackDriftDetectionId": "d"})
    for state in ("DETECTION_IN_PROGRESS", "DETECTION_COMPLETE"):
        answer = {
            "StackId": STACK,
            "StackDriftDetectionId": "d",
            "DetectionStatus": state,
            "Timestamp": WHEN,
        }
        method = "describe_stack_drift_detection_status"
        stubs.answers("cloudformation", method, answer)
    difference = {
        "PropertyPath": "/DelaySeconds",
        "ExpectedValue": "0",
        "ActualValue": "5",
        "DifferenceType": "NOT_EQUAL",
    }
    found = [
        ("Queue", "MODIFIED", [difference]),
        ("Topic", "DELETED", []),
        ("Alarm", "IN_SYNC", []),
        ("Alias", "NOT_CHECKED", []),
    ]
    drifts = [
        {
            "StackId": STACK,
            "LogicalResourceId": id_,
            "ResourceType": f"AWS::X::{id_}",
            "StackResourceDriftStatus": state,
            "PropertyDifferences": differences,
            "Timestamp": WHEN,
        }
        for id_, state, differences in found
    ]
    for page, more in ((drifts[:2], {"NextToken": "n"}), (drifts[2:], {})):
        answer = {"StackResourceDrifts": page, **more}
        stubs.answers("cloudformation", "describe_stack_resource_drifts", answer)
    told = drift(stubs.aws, SHOP, pace=QUICK)
    stubs.all_asked()
    assert [(each.id, each.deleted) for each in told.drifted] == [("Queue", False), ("Topic", True)]
    (changed,) = told.drifted[0].differences
    assert (changed.path, changed.expected, changed.actual) == ("/DelaySeconds", "0", "5")
    assert (told.looked_at, told.unknown) == (3, ("AWS::X::Alias",))


def test_a_stack_that_cannot_be_looked_at_is_a_gap(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("UPDATE_IN_PROGRESS"))
    told = drift(stubs.aws, SHOP, pace=QUICK)
    assert told.gaps == (
        "shop-network is in UPDATE_IN_PROGRESS: CloudFormation does not look at it",
    )
