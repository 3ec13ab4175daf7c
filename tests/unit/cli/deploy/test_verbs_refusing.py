"""What is wrong is said before AWS is asked, or in AWS's own words; never as a traceback."""

import pytest

from strangler.cli.main import main
from support.deployed import EXAMPLE, changed_example, images
from support.emulators import nobody

VERBS = ["plan", "apply", "status", "drift", "destroy"]


@pytest.fixture(autouse=True)
def _nobody(monkeypatch):
    """No real credentials can be found, and nothing outside is reached."""
    for name, value in nobody().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


def answered(capsys, verb, *arguments, folder=EXAMPLE):
    """Exit code and what was said on stderr."""
    command = ["deploy", verb, f"{folder}/rules.yaml", "--deploy", f"{folder}/deploy.yaml"]
    code = main([*command, *arguments])
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return code, said


@pytest.mark.parametrize("verb", VERBS)
def test_no_credentials(capsys, monkeypatch, verb):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    code, said = answered(capsys, verb)
    assert code == 2
    assert "no credentials for AWS were found" in said
    assert "AWS_PROFILE" in said


@pytest.mark.parametrize("verb", VERBS)
def test_a_region_that_there_is_not(capsys, tmp_path, verb):
    folder = changed_example(tmp_path, {"region: eu-west-1": "region: eu-wset-1"})
    code, said = answered(capsys, verb, folder=folder)
    assert code == 2
    assert "did you mean eu-west-1" in said


def test_a_name_that_is_no_resource_name(capsys, tmp_path):
    folder = changed_example(tmp_path, {"name: shop\n": "name: Shop_1\n"})
    code, said = answered(capsys, "apply", folder=folder)
    assert code == 2
    assert "'Shop_1' cannot begin the names of resources" in said


def test_aws_does_not_answer(capsys, monkeypatch):
    import time

    monkeypatch.setattr(time, "sleep", lambda _: None)
    code, said = answered(capsys, "status")
    assert code == 1
    assert "AWS does not answer in eu-west-1" in said


def test_the_environment_names_another_region(capsys, monkeypatch):
    import time

    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    _, said = answered(capsys, "status")
    assert "deploy.yaml says eu-west-1; us-east-1 of the environment is not used" in said


def test_digests_that_are_none_are_told_all_at_once(capsys):
    code, said = answered(capsys, "plan", "--image", "foo=sha256:1", "--image", "proxy=latest")
    assert code == 2
    assert "no image is called 'foo'; there are: catalog, proxy" in said
    assert "'latest' is no digest" in said


def test_prices_that_cannot_be_read(capsys, tmp_path):
    code, said = answered(capsys, "plan", *images(), "--prices", str(tmp_path / "none"))
    assert code == 2
    assert "prices cannot be read" in said


def test_another_name_destroys_nothing(capsys):
    code, said = answered(capsys, "destroy", "--yes", "other")
    assert code == 2
    assert "the deployment is called shop; nothing was done" in said


def test_a_missing_permission_is_named(capsys, monkeypatch):
    """As AWS words it, through the whole command."""
    from botocore.exceptions import ClientError

    from strangler.deploy.aws import session
    from strangler.deploy.aws.session import Aws

    class Refusing:
        def describe_stacks(self, **_):
            words = (
                "User: arn:aws:iam::123456789012:user/me is not authorized to perform: "
                "cloudformation:DescribeStacks on resource: arn:aws:cloudformation:x because no"
            )
            error = {"Error": {"Code": "AccessDenied", "Message": words}}
            raise ClientError(error, "DescribeStacks")

    aws = Aws(account="1", region="eu-west-1", caller="", make=lambda _: Refusing())
    monkeypatch.setattr(session, "connect", lambda _: aws)
    code, said = answered(capsys, "plan", *images())
    assert code == 1
    assert "not allowed: cloudformation:DescribeStacks on arn:aws:cloudformation:x" in said


def test_help_loads_no_sdk():
    """So that `strangler --help` answers at once."""
    import subprocess
    import sys

    program = (
        "import sys; from strangler.cli.main import main; main(['deploy', '--help']);"
        "assert not {'boto3', 'botocore', 'rich'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
