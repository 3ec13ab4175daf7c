"""States in which a stack cannot be changed are explained, with what to do; nothing is touched."""

from datetime import timedelta

import pytest

from strangler.deploy.aws.applying import Listener, Options, apply
from strangler.deploy.aws.errors import AwsError, ExpiredError, FailedError, StackError
from strangler.deploy.aws.events import Event
from strangler.deploy.aws.live import find
from strangler.deploy.aws.planning import plan
from strangler.deploy.aws.settling import settle
from strangler.deploy.aws.waiting import Pace, wait
from strangler.deploy.model import Deployment
from strangler.deploy.resources import Resource, Stack
from support.aws_stubs import STACK, WHEN, Stubs, stack

DEPLOYMENT = Deployment(name="shop", region="eu-west-1")
NETWORK = Stack(
    name="network",
    description="",
    resources=(Resource(id="Vpc", type="AWS::EC2::VPC", properties={"CidrBlock": "10.0.0.0/16"}),),
)
QUICK = Pace(sleep=lambda _: None)
OPTIONS = Options(images={}, pace=QUICK)
CHANGE_SET = f"{STACK}-set".replace(":stack/", ":changeSet/")


@pytest.fixture
def stubs():
    return Stubs()


def event(number, id_, status, reason="", type_="AWS::EC2::VPC"):
    """One event as CloudFormation tells it."""
    return {
        "StackId": STACK,
        "EventId": f"e{number}",
        "StackName": "shop-network",
        "LogicalResourceId": id_,
        "ResourceType": type_,
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
        "Timestamp": WHEN + timedelta(seconds=number),
    }


def ready(stubs, live, executes=True):
    """Everything up to the execution of a change set."""
    if live:
        stubs.answers("cloudformation", "describe_stacks", live)
    else:
        words = "Stack with id shop-network does not exist"
        stubs.refuses("cloudformation", "describe_stacks", "ValidationError", words)
    stubs.answers("cloudformation", "create_change_set", {"Id": CHANGE_SET, "StackId": STACK})
    described = {"Status": "CREATE_COMPLETE", "Changes": []}
    stubs.answers("cloudformation", "describe_change_set", described)
    stubs.answers("cloudformation", "describe_change_set", described)
    if executes:
        stubs.answers("cloudformation", "describe_stack_events", {"StackEvents": []})
        stubs.answers("cloudformation", "execute_change_set", {})


def test_a_stack_at_work_is_left_alone_by_plan(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("UPDATE_IN_PROGRESS"))
    with pytest.raises(StackError, match="is at work: UPDATE_IN_PROGRESS") as found:
        plan(stubs.aws, DEPLOYMENT, [NETWORK], {}, pace=QUICK)
    assert "apply` waits for it" in str(found.value)
    stubs.all_asked()


def test_apply_waits_for_a_stack_at_work(stubs):
    told = []
    for status in ("UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"):
        stubs.answers("cloudformation", "describe_stacks", stack(status))
    settle(stubs.aws, DEPLOYMENT, [NETWORK], told.append, QUICK)
    assert told == ["waiting: shop-network is at work (UPDATE_IN_PROGRESS)"] * 2


def test_a_way_back_that_failed_is_explained(stubs):
    reason = "The following resource(s) failed to update: [Vpc]."
    stubs.answers("cloudformation", "describe_stacks", stack("UPDATE_ROLLBACK_FAILED", reason))
    with pytest.raises(StackError, match="continue-update-rollback") as found:
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())
    assert reason in str(found.value)
    assert "--resources-to-skip" in str(found.value)


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"])
def test_a_first_create_that_failed_is_not_deleted_unasked(stubs, status):
    stubs.answers("cloudformation", "describe_stacks", stack(status, "it failed"))
    with pytest.raises(StackError, match="--recreate"):
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())
    stubs.all_asked()


def test_the_stack_of_another_deployment_is_refused(stubs):
    tags = {"strangler:deployment": "other"}
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE", tags=tags))
    with pytest.raises(StackError, match="belongs to the deployment 'other'"):
        plan(stubs.aws, DEPLOYMENT, [NETWORK], {}, pace=QUICK)


def test_a_stack_with_change_sets_alone_is_used_again(stubs):
    ready(stubs, stack("REVIEW_IN_PROGRESS"))
    done = {"StackEvents": [event(1, "Vpc", "CREATE_COMPLETE")]}
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    stubs.answers("cloudformation", "describe_stack_events", done)
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    seen: list[Event] = []
    assert apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener(event=seen.append)) == 1
    assert [each.id for each in seen] == ["Vpc"]
    stubs.all_asked()


def test_the_resource_that_failed_first_is_told_with_the_reason_of_aws(stubs):
    ready(stubs, None)
    reason = "You are not authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:x:1:vpc/*"
    events = [
        event(3, "shop-network", "ROLLBACK_COMPLETE", type_="AWS::CloudFormation::Stack"),
        event(2, "Other", "CREATE_FAILED", "Resource creation cancelled"),
        event(1, "Vpc", "CREATE_FAILED", reason),
    ]
    stubs.answers("cloudformation", "describe_stacks", stack("ROLLBACK_COMPLETE"))
    stubs.answers("cloudformation", "describe_stack_events", {"StackEvents": events})
    with pytest.raises(FailedError, match=r"Vpc \(AWS::EC2::VPC\) failed") as found:
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())
    said = str(found.value)
    assert "allow ec2:CreateVpc on arn:aws:ec2:x:1:vpc/*" in said
    assert "more failed" not in said
    assert "run the same command again" in said


def test_a_token_that_expires_in_mid_apply_says_that_the_work_goes_on(stubs):
    ready(stubs, None)
    stubs.refuses("cloudformation", "describe_stacks", "ExpiredToken", "The token has expired")
    with pytest.raises(ExpiredError, match="CloudFormation finishes it without us") as found:
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())
    assert "shop-network was at work" in str(found.value)


def test_the_run_after_it_waits_for_what_goes_on_and_finds_it_done(stubs):
    """Nothing is made twice: CloudFormation finished while nobody looked."""
    for status in ("CREATE_IN_PROGRESS", "CREATE_COMPLETE"):
        stubs.answers("cloudformation", "describe_stacks", stack(status))
    stubs.answers("cloudformation", "create_change_set", {"Id": CHANGE_SET, "StackId": STACK})
    nothing = {"Status": "FAILED", "StatusReason": "No updates are to be performed."}
    stubs.answers("cloudformation", "describe_change_set", nothing)
    stubs.answers("cloudformation", "delete_change_set", {})
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    waited = []
    assert apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener(waiting=waited.append)) == 0
    assert waited == ["shop-network is at work (CREATE_IN_PROGRESS)"]
    stubs.all_asked()


def test_throttling_in_mid_apply_is_told_and_the_next_run_goes_on(stubs):
    ready(stubs, None)
    stubs.refuses("cloudformation", "describe_stacks", "Throttling", "Rate exceeded")
    with pytest.raises(AwsError, match="AWS is asked too often") as found:
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())
    assert "run the same command again" in str(found.value)


def test_a_permission_that_is_missing_names_action_and_resource_before_anything_is_made(stubs):
    words = (
        "User: arn:aws:iam::123456789012:user/me is not authorized to perform: "
        f"cloudformation:DescribeStacks on resource: {STACK}"
    )
    stubs.refuses("cloudformation", "describe_stacks", "AccessDenied", words)
    with pytest.raises(AwsError, match="not allowed: cloudformation:DescribeStacks on arn:aws"):
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())
    stubs.all_asked()


def test_a_quota_that_is_used_up_is_told(stubs):
    words = "Stack with id shop-network does not exist"
    stubs.refuses("cloudformation", "describe_stacks", "ValidationError", words)
    stubs.refuses("cloudformation", "create_change_set", "LimitExceededException", "2000 stacks")
    with pytest.raises(AwsError, match="a quota of the account is used up"):
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())


def test_a_replacement_that_hurts_is_not_applied_unless_allowed(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    stubs.answers("cloudformation", "create_change_set", {"Id": CHANGE_SET, "StackId": STACK})
    change = {
        "Action": "Modify",
        "LogicalResourceId": "Vpc",
        "ResourceType": "AWS::EC2::VPC",
        "Replacement": "True",
        "Details": [
            {
                "Target": {
                    "Attribute": "Properties",
                    "Name": "CidrBlock",
                    "RequiresRecreation": "Always",
                    "BeforeValue": "10.0.0.0/16",
                    "AfterValue": "10.1.0.0/16",
                }
            }
        ],
    }
    described = {
        "Status": "CREATE_COMPLETE",
        "Changes": [{"Type": "Resource", "ResourceChange": change}],
    }
    stubs.answers("cloudformation", "describe_change_set", described)
    stubs.answers("cloudformation", "describe_change_set", described)
    stubs.answers("cloudformation", "delete_change_set", {})
    with pytest.raises(AwsError, match="--allow-replacement Vpc"):
        apply(stubs.aws, DEPLOYMENT, [NETWORK], OPTIONS, Listener())
    stubs.all_asked()


def test_waiting_ends_and_says_what_goes_on():
    clock = iter(range(0, 100_000, 1_000))
    pace = Pace(limit=5_000, sleep=lambda _: None, clock=lambda: float(next(clock)))
    with pytest.raises(AwsError, match="the work on x took longer than"):
        wait(lambda: None, "the work on x", pace)


def test_pauses_grow_to_a_bound():
    pauses: list[float] = []
    answers = iter([None] * 12 + ["there"])
    pace = Pace(sleep=pauses.append)
    assert wait(lambda: next(answers), "it", pace) == "there"
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.25, 5.0)


def test_a_deleted_stack_counts_as_none(stubs):
    stubs.answers("cloudformation", "describe_stacks", stack("DELETE_COMPLETE"))
    assert find(stubs.aws, STACK) is None
