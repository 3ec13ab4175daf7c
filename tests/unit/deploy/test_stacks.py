"""What is decided in the stacks, one decision a test."""

import json

import pytest

from strangler.deploy import terraform
from strangler.deploy.cloudformation import write
from strangler.deploy.resources import Att, Initially, Join, Ref, SecretText
from strangler.deploy.stacks.naming import distinct
from support.deployment_samples import SAMPLES
from support.deployments import NAMES, built, made
from support.policies import text

LEAST_RULES, LEAST = SAMPLES["least"]


def environment(there) -> dict[str, str]:
    task = there.resource("edge", "ProxyTask").properties["ContainerDefinitions"][0]
    return {each["Name"]: text(each["Value"]) for each in task["Environment"]}


def test_the_stacks_stand_in_the_order_in_which_they_are_applied():
    assert [each.name for each in built("mixed").stacks] == [
        "network",
        "platform",
        "service-inventory",
        "service-invoices",
        "edge",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_stack_needs_only_stacks_before_it(name):
    before: set[str] = set()
    for stack in built(name).stacks:
        assert set(stack.needs) <= before
        before.add(stack.name)


def test_the_proxy_knows_the_monolith_for_a_start_without_any_rules():
    assert environment(built("least"))["STRANGLER_MONOLITH"] == "https://monolith.example.com"
    two = LEAST_RULES.replace(
        'url: "https://monolith.example.com"',
        'urls: ["http://a.example.com", "http://b.example.com"]',
    )
    assert "STRANGLER_MONOLITH" not in environment(made(two, LEAST))


def test_the_two_kinds_of_api_share_no_logical_id_of_another_type():
    """CloudFormation refuses to change the type of an id: a deployment could not change sides."""
    http = {each.id: each.type for each in built("weighted").stack("edge").resources}
    rest = {each.id: each.type for each in built("rest").stack("edge").resources}
    assert all(http[each] == rest[each] for each in http.keys() & rest.keys())
    assert http["Api"] == "AWS::ApiGatewayV2::Api"
    assert rest["RestApi"] == "AWS::ApiGateway::RestApi"


@pytest.mark.parametrize(("name", "id_"), [("imported", "CheckRoute"), ("rest", "CheckMethod")])
def test_the_check_from_outside_needs_no_token(name, id_):
    check = built(name).resource("edge", id_).properties
    assert check["AuthorizationType"] == "NONE"
    assert check.get("AuthorizerId") is None


def test_the_check_of_a_weighted_name_never_leads_to_the_monolith():
    there = built("weighted")
    check = there.resource("edge", "KeepWarm").properties["HealthCheckConfig"]
    assert text(check["FullyQualifiedDomainName"]) == "Api.execute-api.eu-west-1.amazonaws.com"
    assert check["ResourcePath"] == "/live/livez"
    assert there.resource("edge", "Api").properties["DisableExecuteApiEndpoint"] is False


def test_a_domain_of_its_own_closes_the_second_door():
    assert built("imported").resource("edge", "Api").properties["DisableExecuteApiEndpoint"]


def test_weighted_records_are_of_one_type_and_make_a_hundred():
    there = built("weighted")
    ours = there.resource("edge", "Record").properties
    theirs = there.resource("edge", "MonolithRecord").properties
    assert (ours["Type"], theirs["Type"]) == ("CNAME", "CNAME")
    assert ours["Weight"] + theirs["Weight"] == 100
    assert ours["SetIdentifier"] != theirs["SetIdentifier"]


def test_cloudfront_is_found_on_both_versions_of_ip():
    records = [
        each.properties["Type"]
        for each in built("cloudfront").stack("edge").resources
        if each.type == "AWS::Route53::RecordSet"
    ]
    assert records == ["A", "AAAA"]


def test_whoever_asks_past_cloudfront_is_refused_while_a_secret_is_exchanged_as_well():
    """CloudFront sends the first; the load balancer takes each; the API's own host gets 403."""
    there = built("cloudfront")
    secrets = [
        SecretText(each, number)
        for number, each in enumerate(there.deployment.gateway.origin_secrets)
    ]
    assert len(secrets) == 2
    configuration = there.resource("edge", "Distribution").properties["DistributionConfig"]
    (header,) = configuration["Origins"][0]["OriginCustomHeaders"]
    assert header == {"HeaderName": "x-strangler-origin", "HeaderValue": secrets[0]}
    (condition,) = there.resource("edge", "ProxyRule").properties["Conditions"]
    assert condition["HttpHeaderConfig"]["Values"] == secrets
    (default,) = there.resource("edge", "Listener").properties["DefaultActions"]
    assert default["FixedResponseConfig"]["StatusCode"] == "403"
    (plain,) = built("least").resource("edge", "Listener").properties["DefaultActions"]
    assert plain["Type"] == "forward"


def test_a_secret_stands_in_no_template():
    there = built("cloudfront")
    text = write(there.stacks, there.deployment)["cloudfront-edge.yaml"]
    arn = there.deployment.gateway.origin_secrets[0]
    assert f"'{{{{resolve:secretsmanager:{arn}:SecretString}}}}'" in text


def test_long_forms_pass_the_web_acl():
    acl = built("rest").resource("edge", "WebAcl").properties
    (common,) = [each for each in acl["Rules"] if each["Name"].endswith("CommonRuleSet")]
    (override,) = common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    assert override == {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}
    assert acl["VisibilityConfig"]["MetricName"] == "rest-edge"


def test_the_load_balancer_waits_longer_than_the_gateway():
    for name in NAMES:
        there = built(name)
        attributes = {
            each["Key"]: each["Value"]
            for each in there.resource("edge", "Balancer").properties["LoadBalancerAttributes"]
        }
        assert int(attributes["idle_timeout.timeout_seconds"]) > there.deployment.gateway.timeout


def test_a_version_is_made_anew_when_anything_that_it_freezes_changes():
    rules, plain = SAMPLES["mixed"]

    def version(body: str) -> str:
        there = made(rules, body)
        return there.resource("service-invoices", "Version").properties["Description"]

    assert version(plain) == version(plain)
    assert version(plain) == version(plain.replace("reserved: 10", "reserved: 20"))
    assert version(plain) != version(plain.replace("reserved: 10", "memory: 256"))
    assert version(plain) != version(plain.replace("app.handler", "app.other"))


def test_a_release_is_rolled_back_by_the_alarms_of_its_own_routes():
    there = built("several")
    service = there.resource("service-basket", "BasketService").properties
    alarms = service["DeploymentConfiguration"]["Alarms"]
    assert alarms["AlarmNames"] == ["several-route-basket"]
    made_there = {
        each.properties["AlarmName"]
        for each in there.stack("platform").resources
        if each.type == "AWS::CloudWatch::Alarm"
    }
    assert set(alarms["AlarmNames"]) <= made_there


def test_rules_are_rolled_back_by_five_alarms_at_the_most_that_rules_can_raise():
    monitors = built("alone").resource("platform", "RulesEnvironment").properties["Monitors"]
    watched = [each["AlarmArn"].resource for each in monitors]
    assert len(watched) == 5
    assert watched[:2] == ["ErrorsAlarm", "RulesRefusedAlarm"]
    assert "RulesAgeAlarm" not in watched


def test_the_flow_log_is_encrypted_like_every_other_log():
    for name in NAMES:
        for stack in built(name).stacks:
            for each in stack.resources:
                if each.type == "AWS::Logs::LogGroup":
                    assert each.properties["KmsKeyId"] is not None


def test_endpoints_are_paid_for_only_where_something_asks_them():
    ids = {each.id for each in built("endpoints").stack("network").resources}
    assert "ToDataServicediscovery" in ids
    assert not {"ToLambda", "ToSsm", "ToSecretsmanager"} & ids


def test_the_services_find_the_cache_by_tls():
    task = built("mixed").resource("service-inventory", "InventoryTask").properties
    (found,) = [
        each
        for each in task["ContainerDefinitions"][0]["Environment"]
        if each["Name"] == "CACHE_URL"
    ]
    assert text(found["Value"]) == "rediss://platform.CacheHost:platform.CachePort"


def test_what_keeps_data_is_retained_unless_the_deployment_says_otherwise():
    for name in NAMES:
        there = built(name)
        kinds = ("DynamoDB::Table", "S3::Bucket", "ECR::Repository", "Logs::LogGroup", "KMS::Key")
        for stack in there.stacks:
            for each in stack.resources:
                if each.type.removeprefix("AWS::") in kinds:
                    assert each.retained is there.deployment.retain_data, each.id


def test_the_account_s_log_role_outlives_the_stack_as_the_account_s_setting_does():
    there = built("rest")
    assert there.resource("edge", "GatewayLogRole").retained
    assert there.resource("edge", "GatewayAccount").retained


@pytest.mark.parametrize("name", NAMES)
def test_a_release_leaves_the_number_of_tasks_to_scaling(name):
    """CloudFormation puts a count back that a template says; it leaves alone what is not said.
    Terraform begins with none where none is said, so it says the least, once."""
    there = built(name)
    templates = write(there.stacks, there.deployment)
    assert not [file for file, template in templates.items() if "DesiredCount:" in template]
    services = [
        (stack.name, each)
        for stack in there.stacks
        for each in stack.resources
        if each.type == "AWS::ECS::Service"
    ]
    scaled = [
        each.properties["MinCapacity"]
        for stack in there.stacks
        for each in stack.resources
        if each.type == "AWS::ApplicationAutoScaling::ScalableTarget"
    ]
    assert [each.properties["DesiredCount"] for _, each in services] == [
        Initially(least) for least in scaled
    ]
    module = "".join(terraform.write(there.stacks, there.deployment).values())
    assert module.count("ignore_changes = [desired_count]") == len(services)


def test_a_service_with_underscores_has_a_stack_and_a_repository_that_aws_takes():
    rules = LEAST_RULES.replace("inventory", "Stock_items")
    there = made(rules, LEAST.replace("inventory", "Stock_items"))
    assert there.stack("service-stock-items")
    (repository,) = [
        each.properties["RepositoryName"]
        for each in there.stack("platform").resources
        if "stock" in str(each.properties.get("RepositoryName"))
    ]
    assert repository == "least/stock-items"


def test_names_that_differ_have_logical_ids_that_differ():
    names = ["a-b", "a.b", "a_b", "ab", "aB", "a-1", "a1", "A-b", "a--b", "GET /a/{b}"]
    ids = [distinct("route", each, "alarm") for each in names]
    assert len(set(ids)) == len(names)
    assert all(each.isalnum() for each in ids)


def test_the_dashboard_is_json_with_references_in_it():
    body = built("least").resource("edge", "Dashboard").properties["DashboardBody"]
    assert isinstance(body, Join)
    widgets = json.loads(text(body))["widgets"]
    assert len(widgets) == 6
    assert Ref("Api") in body.parts


def test_the_host_that_the_client_named_reaches_the_proxy():
    header = "overwrite:header.x-strangler-host"
    plain = built("least").resource("edge", "Integration").properties
    assert plain["RequestParameters"][header] == "$context.domainName"
    assert plain["RequestParameters"]["overwrite:path"] == "$request.path"
    behind = built("cloudfront").resource("edge", "Integration").properties
    assert behind["RequestParameters"][header] == "shop.example.com"


def test_a_rest_api_sends_the_path_without_its_stage():
    below = built("rest").resource("edge", "BelowMethod").properties
    assert below["Integration"]["Uri"].parts == ("http://", Att("Balancer", "DNSName"), "/{proxy}")
    assert below["Integration"]["ResponseTransferMode"] == "STREAM"
