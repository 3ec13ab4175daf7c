"""A first deploy.yaml from rules."""

import pytest

from strangler.deploy.drafting import draft
from strangler.deploy.model import EcsService, LambdaService
from strangler.deploy.reading import parse_deployment
from strangler.rules.document import parse_rules
from support.deployment_samples import SAMPLES
from support.deployments import made


@pytest.mark.parametrize("name", SAMPLES)
def test_a_draft_for_any_rules_can_be_read_and_agrees_with_them(name):
    rules_text, _ = SAMPLES[name]
    rules = parse_rules(rules_text, "rules.yaml", {}).rules
    there = made(rules_text, draft(rules, region="eu-west-1"))
    wanted = {each.name for each in rules.upstreams if type(each.target).__name__ != "Servers"}
    assert {each.name for each in there.deployment.services} == wanted


def test_functions_and_cloud_map_become_services_of_their_kind():
    rules = parse_rules(SAMPLES["mixed"][0], "rules.yaml", {}).rules
    there = made(SAMPLES["mixed"][0], draft(rules, region="eu-west-1"))
    assert [type(each) for each in there.deployment.services] == [EcsService, LambdaService]
    assert there.deployment.name == "mixed", "the functions are called mixed-..."


def test_the_region_is_the_one_that_the_rules_name_or_is_asked_of_the_environment():
    text = SAMPLES["alone"][0]
    rules = parse_rules(text, "rules.yaml", {}).rules
    read = parse_deployment(draft(rules), "deploy.yaml", {"AWS_REGION": "eu-north-1"})
    assert read.deployment.region == "eu-north-1"
    told = parse_deployment(draft(rules), "deploy.yaml", {}).diagnostics
    assert [each.code for each in told] == ["STR708"]
    text = SAMPLES["least"][0].replace(
        "service: inventory}}", "service: inventory, region: us-west-2}}"
    )
    assert "region: us-west-2" in draft(parse_rules(text, "rules.yaml", {}).rules)
