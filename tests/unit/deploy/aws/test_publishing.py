"""A version goes up once, never over somebody else's, and what AppConfig refuses is told whole."""

import pytest

from strangler.deploy.aws.errors import AwsError, DeniedError
from strangler.deploy.aws.publishing import (
    LARGEST,
    Manners,
    RefusedError,
    UnderWayError,
    Uploaded,
    discard,
    start,
    upload,
    version_of,
)
from strangler.deploy.aws.waiting import Pace
from strangler.errors import ConfigurationError
from support.aws_stubs import Stubs
from support.rules_places import PLACE, content, deployments, hosted

VERSION = version_of('{"version": 1}', "commit-1a2b3c4")
QUICK = Pace(sleep=lambda _: None)


@pytest.fixture
def stubs():
    it = Stubs()
    yield it
    it.all_asked()


def started(stubs, **manners):
    """The number of the deployment, and what was told meanwhile."""
    told = []
    number = start(stubs.aws, PLACE, "8", "why", Manners(**manners), told.append, QUICK)
    return number, told


def test_a_version_goes_up_behind_the_newest_that_was_seen(stubs):
    """LatestVersionNumber is the lock; the label names it, and its digest is in its words."""
    stubs.answers("appconfig", "list_hosted_configuration_versions", hosted((6, "b"), (7, "a")))
    expected = {
        "ApplicationId": "app",
        "ConfigurationProfileId": "prof",
        "LatestVersionNumber": 7,
        "Content": VERSION.content,
        "ContentType": "application/json",
        "Description": f"SHA-256 {VERSION.digest}",
        "VersionLabel": "commit-1a2b3c4",
    }
    made = {"VersionNumber": 8}
    stubs.answers("appconfig", "create_hosted_configuration_version", made, expected)
    assert upload(stubs.aws, PLACE, VERSION) == Uploaded("8", made=True)


def test_the_same_content_under_its_label_is_not_uploaded_again(stubs):
    stubs.answers("appconfig", "list_hosted_configuration_versions", hosted((7, "commit-1a2b3c4")))
    content(stubs, VERSION.content)
    assert upload(stubs.aws, PLACE, VERSION) == Uploaded("7", made=False)


def test_a_label_that_says_something_else_is_somebody_elses(stubs):
    stubs.answers("appconfig", "list_hosted_configuration_versions", hosted((7, "commit-1a2b3c4")))
    content(stubs, b"{}")
    with pytest.raises(AwsError, match="belongs to version 7, which says something else"):
        upload(stubs.aws, PLACE, VERSION)


def test_who_uploads_at_the_same_moment_wins_and_we_say_so(stubs):
    stubs.answers("appconfig", "list_hosted_configuration_versions", hosted((7, "a")))
    stubs.refuses(
        "appconfig", "create_hosted_configuration_version", "ConflictException", "stale number"
    )
    with pytest.raises(AwsError, match="somebody else uploaded rules to shop/production/rules"):
        upload(stubs.aws, PLACE, VERSION)


def test_rules_above_two_megabytes_are_refused_before_anything_is_asked():
    """The quota's number, and where larger ones can lie."""
    with pytest.raises(ConfigurationError, match=r"2,097,153 bytes .* takes 2,097,152\n.*s3://"):
        version_of("x" * (LARGEST + 1), "")
    assert version_of("x" * LARGEST, "").label.startswith("rules-")


def test_an_account_may_take_less(stubs):
    stubs.answers("appconfig", "list_hosted_configuration_versions", hosted())
    stubs.refuses(
        "appconfig", "create_hosted_configuration_version", "PayloadTooLargeException", "too large"
    )
    with pytest.raises(ConfigurationError, match="takes fewer in this account"):
        upload(stubs.aws, PLACE, VERSION)


def test_a_deployment_starts_behind_the_last_one_that_was_seen(stubs):
    """LatestDeploymentNumber is the lock."""
    stubs.answers("appconfig", "list_deployments", deployments((3, "COMPLETE", "7")))
    expected = {
        "ApplicationId": "app",
        "EnvironmentId": "env",
        "LatestDeploymentNumber": 3,
        "ConfigurationProfileId": "prof",
        "ConfigurationVersion": "8",
        "DeploymentStrategyId": "strat",
        "Description": "why",
    }
    stubs.answers("appconfig", "start_deployment", {"DeploymentNumber": 4}, expected)
    assert started(stubs) == (4, [])


def test_what_validators_say_is_told_line_by_line(stubs):
    """They run when a deployment starts; where they point, and that nothing has changed."""
    stubs.answers("appconfig", "list_deployments", deployments())
    stubs.refuses(
        "appconfig",
        "start_deployment",
        "BadRequestException",
        "Error invoking validators",
        Reason="InvalidConfiguration",
        Details={
            "InvalidConfiguration": [
                {"Constraint": "required", "Location": "#/routes/0", "Reason": "no 'id'"},
                {"Constraint": "maxLength", "Reason": ""},
            ]
        },
    )
    with pytest.raises(RefusedError) as refused:
        started(stubs)
    assert str(refused.value).splitlines() == [
        "AppConfig refused the rules: Error invoking validators",
        "#/routes/0: no 'id'",
        "the document: maxLength",
        "nothing has changed: what was in force still is",
    ]


def test_another_deployment_under_way_is_not_run_over(stubs):
    stubs.answers("appconfig", "list_deployments", deployments((3, "BAKING", "7")))
    with pytest.raises(UnderWayError, match="deployment 3 of version 7 is BAKING"):
        started(stubs)


def test_one_that_starts_between_two_questions_is_not_run_over_either(stubs):
    """AppConfig answers 409; then we look again, and see it."""
    stubs.answers("appconfig", "list_deployments", deployments((3, "COMPLETE", "7")))
    stubs.refuses("appconfig", "start_deployment", "ConflictException", "a deployment is running")
    stubs.answers("appconfig", "list_deployments", deployments((4, "DEPLOYING", "9")))
    with pytest.raises(UnderWayError, match="deployment 4 of version 9 is DEPLOYING"):
        started(stubs)


def test_who_waits_starts_behind_it(stubs):
    running, over = deployments((3, "BAKING", "7")), deployments((3, "COMPLETE", "7"))
    for answer in (running, running, over, over):
        stubs.answers("appconfig", "list_deployments", answer)
    stubs.answers("appconfig", "start_deployment", {"DeploymentNumber": 4})
    assert started(stubs, queue=True) == (
        4,
        ["waiting for deployment 3 of version 7, which is BAKING"],
    )


def test_who_supersedes_stops_it_with_allow_revert(stubs):
    """Without it AppConfig stops only what is DEPLOYING."""
    stubs.answers("appconfig", "list_deployments", deployments((3, "BAKING", "7")))
    expected = {
        "ApplicationId": "app",
        "EnvironmentId": "env",
        "DeploymentNumber": 3,
        "AllowRevert": True,
    }
    stubs.answers("appconfig", "stop_deployment", {"State": "ROLLED_BACK"}, expected)
    for _ in range(2):
        stubs.answers("appconfig", "list_deployments", deployments((3, "ROLLED_BACK", "7")))
    stubs.answers("appconfig", "start_deployment", {"DeploymentNumber": 4})
    assert started(stubs, supersede=True) == (4, ["stopping deployment 3 of version 7"])


def test_one_that_rolls_back_already_is_waited_for_and_not_stopped(stubs):
    stubs.answers("appconfig", "list_deployments", deployments((3, "ROLLING_BACK", "7")))
    for _ in range(2):
        stubs.answers("appconfig", "list_deployments", deployments((3, "ROLLED_BACK", "7")))
    stubs.answers("appconfig", "start_deployment", {"DeploymentNumber": 4})
    assert started(stubs, supersede=True)[0] == 4


def test_throttling_says_how_to_go_on(stubs):
    """After the client's own attempts."""
    stubs.answers("appconfig", "list_deployments", deployments())
    stubs.refuses("appconfig", "start_deployment", "ThrottlingException", "Rate exceeded")
    with pytest.raises(AwsError, match="StartDeployment was still throttled") as throttled:
        started(stubs)
    assert "run the same command again" in str(throttled.value)


def test_a_missing_permission_names_the_action(stubs):
    stubs.answers("appconfig", "list_deployments", deployments())
    message = (
        "User: arn:aws:iam::1:user/ana is not authorized to perform: appconfig:StartDeployment "
        "on resource: arn:aws:appconfig:eu-west-1:1:application/app/environment/env because no "
        "identity-based policy allows the appconfig:StartDeployment action"
    )
    stubs.refuses("appconfig", "start_deployment", "AccessDeniedException", message)
    with pytest.raises(DeniedError, match="not allowed: appconfig:StartDeployment on arn:aws"):
        started(stubs)


def test_what_never_was_deployed_can_be_removed(stubs):
    expected = {"ApplicationId": "app", "ConfigurationProfileId": "prof", "VersionNumber": 8}
    stubs.answers("appconfig", "delete_hosted_configuration_version", {}, expected)
    discard(stubs.aws, PLACE, "8")
