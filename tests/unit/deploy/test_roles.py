"""Who may do what: nothing more than the rules need, each action on what it needs."""

import pytest

from support.deployments import NAMES, Built, built
from support.policies import ACCOUNT, REGION, Statement, may, statements

UNNAMED = {
    "ecr:GetAuthorizationToken": "a token of the registry: it belongs to no repository",
    "cloudwatch:DescribeAlarms": "a list: knows no resource",
    "servicediscovery:DiscoverInstances": "knows no resource; conditions name what is found",
    "servicediscovery:DiscoverInstancesRevision": "the same",
    "elasticloadbalancing:DescribeListeners": "a list: knows no resource",
    "elasticloadbalancing:DescribeRules": "the same",
    "elasticloadbalancing:DescribeTargetGroups": "the same",
    "elasticloadbalancing:DescribeTargetHealth": "the same",
    "xray:PutTelemetryRecords": "knows no resource",
    "xray:PutTraceSegments": "knows no resource",
    "ec2:CreateNetworkInterface": "what is made has no ARN before",
    "ec2:DeleteNetworkInterface": "made by Lambda under ids that nobody knows before",
    "ec2:DescribeNetworkInterfaces": "a list: knows no resource",
    "ec2:AssignPrivateIpAddresses": "on interfaces of Lambda's",
    "ec2:UnassignPrivateIpAddresses": "on interfaces of Lambda's",
}
"""Actions whose resource is `*`, with what the service authorization reference says of them."""
LEDGER = "platform.LedgerArn"
RULES = (
    f"arn:aws:appconfig:{REGION}:{ACCOUNT}:application/platform.RulesApplicationId/environment/"
    "platform.RulesEnvironmentId/configuration/platform.RulesProfileId"
)


def of_proxy(there: Built) -> list[Statement]:
    return [each for each in statements(there) if each.role == "ProxyTaskRole"]


def test_every_star_is_listed_with_a_reason_and_every_reason_is_needed():
    found = {
        action
        for name in NAMES
        for each in statements(built(name))
        if "*" in each.resources
        for action in each.actions
    }
    assert found == set(UNNAMED)


@pytest.mark.parametrize("name", NAMES)
def test_no_action_has_a_wildcard(name):
    for each in statements(built(name)):
        assert not [action for action in each.actions if "*" in action], each.role


@pytest.mark.parametrize("name", NAMES)
def test_wildcards_inside_an_arn_stand_for_streams_of_one_log_group_alone(name):
    for each in statements(built(name)):
        for resource in each.resources:
            if resource != "*" and "*" in resource:
                assert resource == "FlowLogGroup.Arn:*"


@pytest.mark.parametrize("name", NAMES)
def test_the_proxy_may_read_its_rules_and_keep_its_ledger(name):
    mine = of_proxy(built(name))
    for action in ("StartConfigurationSession", "GetLatestConfiguration"):
        assert may(mine, f"appconfig:{action}", RULES)
        assert not may(mine, f"appconfig:{action}", RULES.replace("ProfileId", "OtherId"))
    for action in ("PutItem", "UpdateItem", "ConditionCheckItem", "Query", "GetItem"):
        assert may(mine, f"dynamodb:{action}", LEDGER)
        assert not may(mine, f"dynamodb:{action}", "platform.OtherArn")
    for action in ("DeleteItem", "Scan", "DeleteTable", "BatchWriteItem"):
        assert not may(mine, f"dynamodb:{action}", LEDGER)
    assert may(mine, "kms:Decrypt", "platform.KeyArn")
    assert not may(mine, "appconfig:StartDeployment", RULES)


def test_the_proxy_invokes_the_aliases_of_the_rules_and_no_neighbour():
    mine = of_proxy(built("functions"))
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"
    assert may(mine, "lambda:InvokeFunction", f"{function}:functions-invoices:live")
    assert may(mine, "lambda:InvokeFunction", f"{function}:functions-search:stable")
    for neighbour in ("invoices", "invoices:old", "invoices:$LATEST", "search:live", "other:live"):
        assert not may(mine, "lambda:InvokeFunction", f"{function}:functions-{neighbour}")
    assert not may(mine, "lambda:UpdateFunctionCode", f"{function}:functions-invoices:live")


def test_the_proxy_finds_the_services_of_the_rules_and_no_neighbour():
    mine = of_proxy(built("least"))
    action = "servicediscovery:DiscoverInstances"

    def asked(namespace: str, service: str) -> dict[str, str]:
        return {
            "servicediscovery:NamespaceName": namespace,
            "servicediscovery:ServiceName": service,
        }

    assert may(mine, action, "*", asked("shop.local", "inventory"))
    assert not may(mine, action, "*", asked("shop.local", "payments"))
    assert not may(mine, action, "*", asked("other.local", "inventory"))
    assert not may(mine, action, "*")


def test_an_action_that_no_rule_needs_is_in_no_role_of_the_proxy():
    def verbs(name: str) -> set[str]:
        return {action for each in of_proxy(built(name)) for action in each.actions}

    assert not {each for each in verbs("least") if each.startswith("lambda:")}
    assert not {each for each in verbs("functions") if each.startswith("servicediscovery:")}
    assert {each.partition(":")[0] for each in verbs("alone")} == {"appconfig", "dynamodb", "kms"}


def test_only_its_execution_role_reads_a_service_s_secrets_and_only_the_named_ones():
    there = list(statements(built("several")))
    secret = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:shop-AbCdEf"
    readers = {each.role for each in there if may([each], "secretsmanager:GetSecretValue", secret)}
    assert readers == {"OrdersExecutionRole"}
    assert not may(there, "secretsmanager:GetSecretValue", secret.replace("shop", "bank"))


def test_the_code_of_a_function_in_a_vpc_cannot_touch_network_interfaces():
    mine = [each for each in statements(built("functions")) if each.stack == "service-reports"]
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:functions-reports"
    assert may(mine, "ec2:CreateNetworkInterface", "*")
    code = {"lambda:SourceFunctionArn": function}
    assert not may(mine, "ec2:CreateNetworkInterface", "*", code)


@pytest.mark.parametrize("name", NAMES)
def test_every_role_is_bounded_where_the_company_says_so(name):
    there = built(name)
    roles = [
        each for stack in there.stacks for each in stack.resources if each.type == "AWS::IAM::Role"
    ]
    wanted = there.deployment.permissions_boundary or None
    assert {each.properties["PermissionsBoundary"] for each in roles} == {wanted}


def test_the_cache_admits_services_and_nobody_else():
    there = built("mixed")
    (group,) = [each for each in there.stack("platform").resources if each.id == "CacheGroup"]
    assert not group.properties["SecurityGroupIngress"]
    admission = there.resource("service-inventory", "CacheAdmission").properties
    assert (admission["FromPort"], admission["ToPort"]) == (6_379, 6_380)
    assert "CacheAdmission" not in [
        each.id for each in there.stack("service-invoices").resources
    ], "a function outside the VPC cannot reach it"


def test_the_monolith_s_group_is_opened_on_the_monolith_s_port_alone():
    opened = [
        each.properties
        for each in built("imported").stack("edge").resources
        if each.id.startswith("MonolithAdmission")
    ]
    assert [(each["FromPort"], each["ToPort"]) for each in opened] == [(443, 443)]
