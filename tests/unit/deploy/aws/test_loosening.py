"""What would hold a stack back is let go before, and nothing that anybody keeps."""

from datetime import timedelta

import pytest

from strangler.deploy.aws.errors import FailedError
from strangler.deploy.aws.inventory import Held
from strangler.deploy.aws.live import find
from strangler.deploy.aws.loosening import loosen
from strangler.deploy.aws.removing import remove_stack
from strangler.deploy.aws.waiting import Pace
from support.aws_stubs import STACK, WHEN, Stubs, stack

QUICK = Pace(sleep=lambda _: None)
CLOUD_MAP = "AWS::ServiceDiscovery::Service"


@pytest.fixture
def stubs():
    return Stubs()


def held(type_, physical):
    return Held(
        stack="shop-network", id="It", type=type_, physical=physical, status="CREATE_COMPLETE"
    )


def failed(number, type_, reason="in use"):
    return {
        "StackId": STACK,
        "EventId": f"e{number}",
        "StackName": "shop-network",
        "LogicalResourceId": "It",
        "ResourceType": type_,
        "ResourceStatus": "DELETE_FAILED",
        "ResourceStatusReason": reason,
        "Timestamp": WHEN + timedelta(seconds=number),
    }


def deletes(stubs, status, *events, seen=()):
    """One deletion and how it ends; `seen` are events from before it."""
    before = {"StackEvents": list(reversed(seen))}
    stubs.answers("cloudformation", "describe_stack_events", before)
    stubs.answers("cloudformation", "delete_stack", {})
    stubs.answers("cloudformation", "describe_stacks", stack(status))
    after = {"StackEvents": [*reversed(events), *before["StackEvents"]]}
    stubs.answers("cloudformation", "describe_stack_events", after)


def live(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    return find(stubs.aws, "shop-network")


def test_a_load_balancer_loses_its_protection(stubs):
    arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop-edge/1"
    stubs.answers("elbv2", "modify_load_balancer_attributes", {"Attributes": []})
    loosen(stubs.aws, [held("AWS::ElasticLoadBalancingV2::LoadBalancer", arn)])
    stubs.refuses("elbv2", "modify_load_balancer_attributes", "LoadBalancerNotFound", "gone")
    loosen(stubs.aws, [held("AWS::ElasticLoadBalancingV2::LoadBalancer", arn)])
    stubs.all_asked()


def test_a_deployment_that_bakes_is_stopped_and_versions_of_the_rules_go(stubs):
    item = {"DeploymentNumber": 3, "State": "BAKING"}
    stubs.answers("appconfig", "list_deployments", {"Items": [item]})
    stubs.answers("appconfig", "stop_deployment", {"State": "ROLLED_BACK"})
    pages = [({"VersionNumber": 2}, "next"), ({"VersionNumber": 1}, None)]
    for version, token in pages:
        answer = {"Items": [version]} | ({"NextToken": token} if token else {})
        stubs.answers("appconfig", "list_hosted_configuration_versions", answer)
    for _ in pages:
        stubs.answers("appconfig", "delete_hosted_configuration_version", {})
    loosen(
        stubs.aws,
        [
            held("AWS::AppConfig::Application", "abc1234"),
            held("AWS::AppConfig::Environment", "def1234"),
            held("AWS::AppConfig::ConfigurationProfile", "ghi1234"),
        ],
    )
    stubs.all_asked()


def test_instances_that_ecs_has_not_taken_back_yet_are_taken_out_and_the_deletion_repeated(stubs):
    there = live(stubs)
    event = failed(1, CLOUD_MAP, "Service contains registered instances")
    deletes(stubs, "DELETE_FAILED", event)
    task = {"Id": "task-1", "Attributes": {"AWS_INSTANCE_IPV4": "10.0.0.1"}}
    name = {"Id": "balancer", "Attributes": {"AWS_ALIAS_DNS_NAME": "lb.example.com"}}
    stubs.answers("servicediscovery", "list_instances", {"Instances": [task, name]})
    stubs.answers("servicediscovery", "deregister_instance", {"OperationId": "o"})
    deletes(stubs, "DELETE_COMPLETE", seen=[event])
    remove_stack(stubs.aws, there, QUICK, lambda _: None, held=(held(CLOUD_MAP, "srv-1"),))
    stubs.all_asked()


def test_another_failure_is_told_and_not_repeated(stubs):
    there = live(stubs)
    deletes(stubs, "DELETE_FAILED", failed(1, "AWS::EC2::VPC", "it has dependencies"))
    with pytest.raises(FailedError, match="it has dependencies"):
        remove_stack(stubs.aws, there, QUICK, lambda _: None, held=())
    stubs.all_asked()
