"""What is known of a function from its entry in the rules."""

import pytest

from strangler.proxy.dataplane.lambdas.functions import default_endpoint, identify
from strangler.rules.model import LambdaFunction, PathEncoding


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("shop", ("shop", "anonymous")),
        ("shop:live", ("shop", "anonymous")),
        ("arn:aws:lambda:eu-west-1:123456789012:function:shop:live", ("shop", "123456789012")),
    ],
)
def test_a_function_is_known_by_its_name_or_arn(name, known):
    """Name and account for the event."""
    identity = identify(LambdaFunction(function=name, region="eu-west-1"))
    assert (identity.name, identity.account) == known


def test_an_arn_names_the_region():
    """Unless the rule does."""
    arn = "arn:aws-cn:lambda:cn-north-1:123456789012:function:shop"
    assert identify(LambdaFunction(function=arn)).region == "cn-north-1"
    assert identify(LambdaFunction(function=arn, region="x-1")).region == "x-1"
    group = identify(LambdaFunction(function=arn)).target_group
    assert group.startswith("arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:targetgroup/")


def test_without_a_region_there_is_no_function():
    """The control plane fills it in before."""
    with pytest.raises(ValueError, match="no region"):
        identify(LambdaFunction(function="shop"))


def test_paths_are_decoded_only_if_asked():
    """`path_encoding`."""
    rule = LambdaFunction(function="shop", region="x", path_encoding=PathEncoding.DECODED)
    assert identify(rule).decoded
    assert not identify(LambdaFunction(function="shop", region="x")).decoded


def test_the_default_endpoint_is_the_public_one():
    """Of the two partitions that anybody can use."""
    assert str(default_endpoint("eu-west-1")) == "https://lambda.eu-west-1.amazonaws.com"
    assert str(default_endpoint("cn-north-1")) == "https://lambda.cn-north-1.amazonaws.com.cn"
