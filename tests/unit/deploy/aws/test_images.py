"""Images are looked up before a rollout hangs on one that is not there."""

import pytest

from strangler.deploy.aws.images import missing
from support.aws_stubs import Stubs
from support.deployment_samples import DIGEST, SAMPLES
from support.deployments import built, made

URI = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/least/inventory"
OUTPUTS = {"platform": {"RepositoryInventoryUri": URI}}
STACK = built("least").stack("service-inventory")


@pytest.fixture
def stubs():
    return Stubs()


def test_an_image_that_is_there_is_no_word_worth(stubs):
    stubs.answers("ecr", "describe_images", {"imageDetails": []})
    assert missing(stubs.aws, STACK, {"ImageDigest": DIGEST}, OUTPUTS) == ()
    stubs.all_asked()


@pytest.mark.parametrize("code", ["ImageNotFoundException", "RepositoryNotFoundException"])
def test_one_that_is_not_there_is_named(stubs, code):
    stubs.refuses("ecr", "describe_images", code, "not found")
    (told,) = missing(stubs.aws, STACK, {"ImageDigest": DIGEST}, OUTPUTS)
    assert told == f"{URI}@{DIGEST} is not in ECR: push it, or its tasks cannot start"


def test_a_right_that_is_missing_is_told_and_stops_nothing(stubs):
    words = f"User: x is not authorized to perform: ecr:DescribeImages on resource: {URI}"
    stubs.refuses("ecr", "describe_images", "AccessDeniedException", words)
    (told,) = missing(stubs.aws, STACK, {"ImageDigest": DIGEST}, OUTPUTS)
    assert "could not be asked (ecr:DescribeImages on" in told


def test_nothing_is_asked_while_the_repository_is_not_known(stubs):
    assert missing(stubs.aws, STACK, {"ImageDigest": DIGEST}, {}) == ()


def test_images_that_deploy_yaml_names_are_asked_for_in_their_registry(stubs):
    rules, text = SAMPLES["imported"]
    stack = made(rules, text).stack("edge")
    stubs.refuses("ecr", "describe_images", "ImageNotFoundException", "not found")
    (told,) = missing(stubs.aws, stack, {}, {})
    assert told.startswith("123456789012.dkr.ecr.eu-west-1.amazonaws.com/strangler@sha256:")


def test_other_registries_and_functions_from_packages_are_left_alone(stubs):
    rules, text = SAMPLES["imported"]
    elsewhere = text.replace("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "ghcr.example.com")
    assert missing(stubs.aws, made(rules, elsewhere).stack("edge"), {}, {}) == ()
    packaged = built("mixed").stack("service-invoices")
    assert missing(stubs.aws, packaged, {}, {}) == ()
