"""Releases that shift traffic: two target groups, one rule, a role that may change no more."""

import pytest

from strangler.deploy import terraform
from strangler.deploy.model import DeploymentStrategy, Rollout
from strangler.deploy.resources import Att, Output, Ref
from strangler.deploy.stacks.shifting import longest
from support.deployment_samples import SAMPLES
from support.deployments import built, made
from support.policies import may, statements

SEVERAL = built("several")


def configuration(there, stack, service):
    return there.resource(stack, service).properties["DeploymentConfiguration"]


def test_a_canary_has_its_share_and_its_pauses():
    told = configuration(SEVERAL, "service-payments", "PaymentsService")
    assert told["Strategy"] == "CANARY"
    assert told["CanaryConfiguration"] == {"CanaryPercent": 5, "CanaryBakeTimeInMinutes": 10}
    assert told["BakeTimeInMinutes"] == 15
    assert told["Alarms"]["AlarmNames"] == ["several-route-payments"]


def test_the_circuit_breaker_is_of_rolling_releases_alone():
    """ECS works it with ROLLING only (aws.md section 5)."""
    assert "DeploymentCircuitBreaker" in configuration(SEVERAL, "service-basket", "BasketService")
    for name in ("payments", "search", "stock"):
        service = f"{name.capitalize()}Service"
        told = configuration(SEVERAL, f"service-{name}", service)
        assert "DeploymentCircuitBreaker" not in told


@pytest.mark.parametrize(
    ("there", "stack", "service", "rule", "role", "container"),
    [
        (SEVERAL, "service-payments", "PaymentsService", "Rule", "ShiftRole", "payments"),
        (built("alone"), "edge", "ProxyService", "ProxyRule", "ProxyShiftRole", "proxy"),
    ],
    ids=["service", "proxy"],
)
def test_ecs_is_given_both_groups_the_rule_and_the_role(
    there, stack, service, rule, role, container
):
    (attached,) = there.resource(stack, service).properties["LoadBalancers"]
    assert attached["ContainerName"] == container
    assert attached["TargetGroupArn"] == Ref("Targets")
    assert attached["AdvancedConfiguration"] == {
        "AlternateTargetGroupArn": Ref("OtherTargets"),
        "ProductionListenerRule": Ref(rule),
        "RoleArn": Att(role, "Arn"),
    }
    (action,) = there.resource(stack, rule).properties["Actions"]
    assert [
        (each["TargetGroupArn"], each["Weight"]) for each in action["ForwardConfig"]["TargetGroups"]
    ] == [
        (Ref("Targets"), 100),
        (Ref("OtherTargets"), 0),
    ]
    trust = there.resource(stack, role).properties["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"] == {"Service": "ecs.amazonaws.com"}


def test_the_role_changes_its_own_rule_and_groups_and_no_neighbour():
    mine = [each for each in statements(SEVERAL) if each.role == "ShiftRole"]
    mine = [each for each in mine if each.stack == "service-payments"]
    for verb, resource in {
        "ModifyRule": "Rule",
        "ModifyListener": "platform.ServicesListenerArn",
        "RegisterTargets": "Targets",
        "DeregisterTargets": "OtherTargets",
    }.items():
        assert may(mine, f"elasticloadbalancing:{verb}", resource)
        assert not may(mine, f"elasticloadbalancing:{verb}", "another")
    for verb in ("DeleteRule", "CreateRule", "DeleteTargetGroup", "SetSecurityGroups"):
        assert not may(mine, f"elasticloadbalancing:{verb}", "Rule")


def test_weights_that_ecs_has_changed_are_not_put_back_by_terraform():
    module = terraform.write(SEVERAL.stacks, SEVERAL.deployment)
    assert "ignore_changes = [action]" in module["service-payments.tf"]


def test_a_service_behind_the_balancer_is_asked_by_it_and_found_by_its_name():
    stack = "service-search"
    (rule,) = SEVERAL.resource(stack, "Rule").properties["Conditions"]
    assert rule["HostHeaderConfig"] == {"Values": ["search.shop.internal"]}
    (ingress,) = SEVERAL.resource(stack, "Group").properties["SecurityGroupIngress"]
    assert ingress["SourceSecurityGroupId"] == Output("platform", "ServicesBalancerGroupId")
    name = SEVERAL.resource(stack, "Name").properties
    assert name["Name"] == "search"
    assert name["DnsConfig"]["RoutingPolicy"] == "WEIGHTED", "the only one for a load balancer"
    address = SEVERAL.resource(stack, "Address").properties["InstanceAttributes"]
    assert address == {"AWS_ALIAS_DNS_NAME": Output("platform", "ServicesBalancerName")}
    namespaces = [
        each.properties["Name"]
        for each in SEVERAL.stack("platform").resources
        if each.type == "AWS::ServiceDiscovery::PrivateDnsNamespace"
    ]
    assert namespaces == ["shop.internal", "shop.local"]


def test_a_service_may_have_a_rule_of_its_own():
    rule = SEVERAL.resource("service-stock", "Rule").properties
    assert rule["Priority"] == 7
    assert [each["Field"] for each in rule["Conditions"]] == [
        "host-header",
        "path-pattern",
        "http-header",
    ]


def test_one_service_more_moves_no_rule_of_another():
    """AWS refuses a priority that another rule still has."""
    rules, text = SAMPLES["several"]
    more_rules = rules.replace(
        "  payments:", '  aaa: {url: "http://aaa.shop.internal", host: upstream}\n  payments:', 1
    )
    more = made(more_rules, text + "  aaa: {ecs: {behind: balancer}}\n")
    for stack in ("service-payments", "service-search"):
        before = SEVERAL.resource(stack, "Rule").properties["Priority"]
        assert more.resource(stack, "Rule").properties["Priority"] == before


def test_the_balancer_of_services_is_there_only_where_one_is_behind_it():
    ids = {each.id for each in built("least").stack("platform").resources}
    assert "ServicesBalancer" not in ids
    listener = SEVERAL.resource("platform", "ServicesListener").properties
    assert listener["DefaultActions"][0]["Type"] == "fixed-response"


def test_healthy_tasks_of_the_proxy_are_counted_in_both_groups():
    alarm = built("alone").resource("edge", "ProxyTasksAlarm").properties
    assert alarm["Metrics"][-1]["Expression"] == "FILL(one, 0) + FILL(other, 0)"


def test_the_length_of_a_release_is_counted_as_cloudformation_counts_it():
    """With steps of 50 % there are two shifts and one pause; with 11 % nine."""
    linear = DeploymentStrategy.LINEAR
    assert longest(linear, Rollout(percent=50, pause=60.0, bake=0.0)) == 60.0
    assert longest(linear, Rollout(percent=11, pause=60.0, bake=60.0)) == 600.0
    assert longest(DeploymentStrategy.ROLLING, Rollout()) == 0.0
