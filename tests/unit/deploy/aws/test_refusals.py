"""What AWS refuses is told in words: which action on what, and what to do."""

import botocore.exceptions as known
import pytest
from botocore.exceptions import ClientError

from strangler.deploy.aws.errors import AccountError, AwsError, DeniedError, ExpiredError
from strangler.deploy.aws.refusals import denied, explained, plainly

SENTENCE = (
    "User: arn:aws:sts::123456789012:assumed-role/ci/me is not authorized to perform: "
    "cloudformation:CreateChangeSet on resource: "
    "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-network/* "
    "because no identity-based policy allows the cloudformation:CreateChangeSet action"
)


def refused(code, message="words of AWS", operation="CreateChangeSet"):
    """What botocore raises for an answer with an error."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


def test_a_missing_permission_names_action_and_resource():
    error = explained(refused("AccessDenied", SENTENCE))
    assert isinstance(error, DeniedError)
    first, who, why, what = str(error).splitlines()
    assert first == (
        "not allowed: cloudformation:CreateChangeSet on "
        "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-network/*"
    )
    assert who == "asked as arn:aws:sts::123456789012:assumed-role/ci/me"
    assert why.startswith("no identity-based policy")
    assert what.startswith("add the action")


def test_a_denial_without_a_resource_names_the_action():
    words = "You are not authorized to perform: ec2:CreateVpc with an explicit deny"
    assert denied(words) == "ec2:CreateVpc"


def test_an_action_is_found_in_the_reason_of_a_resource():
    reason = (
        'Resource handler returned message: "User: arn:aws:iam::1:user/x is not authorized to '
        "perform: iam:CreateRole on resource: arn:aws:iam::1:role/r because no identity-based "
        'policy allows it (Service: Iam, Status Code: 403)"'
    )
    assert denied(reason) == "iam:CreateRole on arn:aws:iam::1:role/r"


def test_a_denial_in_other_words_names_the_operation():
    error = explained(refused("UnauthorizedOperation", "You are not permitted."))
    assert isinstance(error, DeniedError)
    assert "CreateChangeSet" in str(error)


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"])
def test_an_expired_token_says_that_nothing_is_lost(code):
    error = explained(refused(code))
    assert isinstance(error, ExpiredError)
    assert "run the same command again: everything that was done is kept" in str(error)


@pytest.mark.parametrize(
    "code", ["InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException"]
)
def test_unknown_credentials_name_the_region_which_may_be_disabled(code):
    error = explained(refused(code), "ap-east-1")
    assert isinstance(error, AccountError)
    assert error.exit_code == 2
    assert "in ap-east-1" in str(error)


@pytest.mark.parametrize("code", ["Throttling", "ThrottlingException", "SlowDown"])
def test_throttling_says_how_often_it_was_tried(code):
    error = explained(refused(code, "Rate exceeded"))
    assert isinstance(error, AwsError)
    assert "after ten attempts" in str(error)
    assert error.exit_code == 1


@pytest.mark.parametrize("code", ["LimitExceededException", "ServiceQuotaExceededException"])
def test_a_quota_names_service_quotas(code):
    error = explained(refused(code, "stacks: 2000"))
    assert "Service Quotas" in str(error)
    assert "stacks: 2000" in str(error)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (known.NoCredentialsError(), AccountError, "no credentials"),
        (known.PartialCredentialsError(provider="env", cred_var="x"), AccountError, "AWS_PROFILE"),
        (known.ProfileNotFound(profile="nobody"), AccountError, "nobody"),
        (known.UnauthorizedSSOTokenError(), ExpiredError, "aws sso login"),
        (known.TokenRetrievalError(provider="sso", error_msg="ended"), ExpiredError, "ended"),
        (known.EndpointConnectionError(endpoint_url="https://x"), AwsError, "does not answer"),
        (known.ReadTimeoutError(endpoint_url="https://x"), AwsError, "run the command again"),
        (known.ConnectTimeoutError(endpoint_url="https://x"), AwsError, "does not answer"),
    ],
)
def test_what_botocore_itself_says_is_told_with_a_remedy(error, kind, words):
    told = explained(error, "eu-west-1")
    assert isinstance(told, kind)
    assert words in str(told)


def test_other_errors_are_not_ours_to_explain():
    assert explained(ValueError("a bug")) is None
    with pytest.raises(ValueError, match="a bug"), plainly():
        raise ValueError("a bug")


def test_our_own_errors_pass():
    with pytest.raises(AwsError, match="once"), plainly():
        raise AwsError("once")
