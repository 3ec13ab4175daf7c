"""Region and endpoint of a function."""

import pytest
from botocore.session import Session

from strangler.proxy.control.functions import RegionUnknownError, complete_function
from strangler.rules.model import LambdaFunction, Url

ARN = "arn:aws:lambda:eu-north-1:123456789012:function:shop:live"


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch, tmp_path):
    """What this machine is set to has no say."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))


@pytest.mark.parametrize(
    ("rule", "environment", "region"),
    [
        ({"function": ARN, "region": "eu-west-1"}, {"AWS_REGION": "us-east-1"}, "eu-west-1"),
        ({"function": ARN}, {"AWS_REGION": "us-east-1"}, "eu-north-1"),
        ({"function": "shop"}, {"AWS_REGION": "us-east-1"}, "us-east-1"),
    ],
)
def test_the_nearest_word_about_the_region_counts(rule, environment, region):
    """The rule, the ARN, the environment."""
    assert complete_function(LambdaFunction(**rule), environment=environment).region == region


def test_the_profile_is_asked_last(tmp_path):
    """As the SDK does."""
    (tmp_path / "config").write_text("[default]\nregion = ap-south-1\n")
    found = complete_function(LambdaFunction(function="shop"), Session(), {})
    assert found.region == "ap-south-1"
    assert str(found.endpoint) == "https://lambda.ap-south-1.amazonaws.com"


def test_without_a_region_the_message_says_where_to_write_it():
    """Before anything is invoked."""
    with pytest.raises(RegionUnknownError, match="write `region` beside it"):
        complete_function(LambdaFunction(function="shop"), environment={})


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("cn-north-1", "lambda.cn-north-1.amazonaws.com.cn"),
        ("us-iso-east-1", "lambda.us-iso-east-1.c2s.ic.gov"),
    ],
)
def test_each_partition_has_its_own_endpoints(region, host):
    """As botocore knows them."""
    found = complete_function(LambdaFunction(function="shop", region=region))
    assert found.endpoint == Url(scheme="https", host=host, port=443)


def test_an_endpoint_in_the_environment_counts(monkeypatch):
    """For emulators."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566/aws/")
    found = complete_function(LambdaFunction(function="shop", region="eu-west-1"))
    assert found.endpoint == Url(scheme="http", host="127.0.0.1", port=4566, prefix="/aws")


def test_an_endpoint_in_the_rules_counts_most():
    """And everything else of the rule stays."""
    own = Url(scheme="http", host="localhost", port=9001)
    rule = LambdaFunction(function="shop", region="eu-west-1", qualifier="live", endpoint=own)
    assert complete_function(rule) == rule
