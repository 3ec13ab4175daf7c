"""Who we are, and where: wrong credentials, Regions and accounts end before anything is asked."""

import boto3
import pytest
from moto import mock_aws

from strangler.deploy.aws.errors import AccountError
from strangler.deploy.aws.refusals import plainly
from strangler.deploy.aws.session import ATTEMPTS, connect
from strangler.deploy.model import Deployment
from support.emulators import nobody


@pytest.fixture(autouse=True)
def _nobody(monkeypatch):
    """No real credentials can be found."""
    for name, value in nobody().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    boto3.DEFAULT_SESSION = None


def test_the_account_is_asked_for():
    with mock_aws():
        aws = connect(Deployment(name="shop", region="eu-west-1", account="123456789012"))
    assert (aws.account, aws.region) == ("123456789012", "eu-west-1")
    assert aws.client("s3") is aws.client("s3")


def test_another_account_is_refused():
    with mock_aws(), pytest.raises(AccountError, match="of account 123456789012") as found:
        connect(Deployment(name="shop", region="eu-west-1", account="999999999999"))
    assert "wants 999999999999" in str(found.value)


def test_an_unknown_region_names_those_that_are_near():
    with pytest.raises(AccountError, match="no Region eu-wset-1") as found:
        connect(Deployment(name="shop", region="eu-wset-1"))
    assert "eu-west-1" in str(found.value)


def test_no_credentials_say_how_to_give_some(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    with pytest.raises(AccountError, match="no credentials"):
        connect(Deployment(name="shop", region="eu-west-1"))


def test_an_unknown_profile_is_named(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(AccountError, match="nobody"):
        connect(Deployment(name="shop", region="eu-west-1"))


def test_throttling_is_tried_again_and_then_told(monkeypatch):
    """With pauses that grow, as often as we say and no more."""
    import time

    from botocore.awsrequest import AWSResponse

    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    with mock_aws():
        aws = connect(Deployment(name="shop", region="eu-west-1"))
    asked: list[str] = []

    class Raw:
        def stream(self, **_):
            yield (
                b"<ErrorResponse><Error><Code>Throttling</Code>"
                b"<Message>Rate exceeded</Message></Error></ErrorResponse>"
            )

    def throttle(request, **_):
        asked.append(request.url)
        return AWSResponse(request.url, 400, {}, Raw())

    client = aws.client("cloudformation")
    client.meta.events.register_first("before-send.cloudformation", throttle)
    with pytest.raises(Exception, match="after ten attempts"), plainly("eu-west-1"):
        client.describe_stacks(StackName="shop-edge")
    assert len(asked) == ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1
    assert max(pauses) <= 20
