"""What CloudFormation says of a change set becomes what people read: kinds, properties, names."""

from dataclasses import replace

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from strangler.deploy.aws.changes import Kind, capabilities, discard, make
from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.guards import GUARDED
from strangler.deploy.aws.live import find
from strangler.deploy.aws.waiting import Pace
from strangler.deploy.model import Deployment, Variable
from strangler.deploy.resources import Resource, Stack
from support.aws_stubs import STACK, Stubs, stack

DEPLOYMENT = Deployment(name="shop", region="eu-west-1")
NETWORK = Stack(
    name="network",
    description="",
    resources=(Resource(id="Vpc", type="AWS::EC2::VPC", properties={"CidrBlock": "10.0.0.0/16"}),),
)
QUICK = Pace(sleep=lambda _: None)
CHANGE_SET = f"{STACK}-set".replace(":stack/", ":changeSet/")


@pytest.fixture
def stubs():
    return Stubs()


def told(stubs, *changes, pages=1):
    """The changes of a change set that says these."""
    stubs.answers("cloudformation", "create_change_set", {"Id": CHANGE_SET, "StackId": STACK})
    stubs.answers("cloudformation", "describe_change_set", {"Status": "CREATE_COMPLETE"})
    entries = [{"Type": "Resource", "ResourceChange": each} for each in changes]
    for number in range(pages):
        answer = {"Status": "CREATE_COMPLETE", "Changes": entries[number::pages]}
        more = {"NextToken": "next"} if number < pages - 1 else {}
        stubs.answers("cloudformation", "describe_change_set", answer | more)
    made = make(stubs.aws, DEPLOYMENT, NETWORK, {}, None, pace=QUICK)
    stubs.all_asked()
    return {each.id: each for each in made.changes}


def change(id_, action, type_="AWS::SQS::Queue", properties=(), **more):
    """One change as CloudFormation tells it; `properties` are names and what they require."""
    details = [
        {"Target": {"Attribute": "Properties", "Name": name, "RequiresRecreation": requires}}
        for name, requires in properties
    ]
    base = {"LogicalResourceId": id_, "Action": action, "ResourceType": type_, "Details": details}
    return base | more


def test_every_action_has_its_kind(stubs):
    found = told(
        stubs,
        change("A", "Add"),
        change("B", "Import"),
        change("C", "Remove", PolicyAction="Delete"),
        change("D", "Remove", PolicyAction="Retain"),
        change("E", "Modify", Replacement="False"),
        change("F", "Modify", Replacement="True", PolicyAction="ReplaceAndRetain"),
        change("G", "Modify", Replacement="Conditional"),
    )
    assert [each.kind for each in found.values()] == [
        Kind.ADD,
        Kind.ADOPT,
        Kind.REMOVE,
        Kind.RETAIN,
        Kind.MODIFY,
        Kind.REPLACE,
        Kind.MAY_REPLACE,
    ]
    assert [id_ for id_, each in found.items() if each.keeps_old] == ["F"]


def test_all_pages_are_read_and_sorted(stubs):
    found = told(stubs, *(change(name, "Add") for name in "DBAC"), pages=2)
    assert list(found) == ["A", "B", "C", "D"]


def test_a_doubt_about_a_log_group_is_settled_by_what_can_replace_it(stubs):
    logs = "AWS::Logs::LogGroup"
    found = told(
        stubs,
        change(
            "Days",
            "Modify",
            logs,
            [("RetentionInDays", "Conditionally")],
            Replacement="Conditional",
        ),
        change(
            "Name", "Modify", logs, [("LogGroupName", "Conditionally")], Replacement="Conditional"
        ),
    )
    assert (found["Days"].kind, found["Name"].kind) == (Kind.MODIFY, Kind.MAY_REPLACE)


def test_what_guards_call_fixed_is_what_the_schemas_call_fixed():
    """So that no replacement slips through as a change in place."""
    for type_, guard in GUARDED.items():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-west-1", type_).schema
        paths = [
            *schema.get("createOnlyProperties", ()),
            *schema.get("conditionalCreateOnlyProperties", ()),
        ]
        assert guard.fixed == {path.split("/")[2] for path in paths}, type_


def test_values_before_and_after_are_told(stubs):
    target = {
        "Attribute": "Properties",
        "Name": "VisibilityTimeout",
        "Path": "/Properties/VisibilityTimeout",
        "RequiresRecreation": "Never",
        "BeforeValue": "30",
        "AfterValue": "60",
    }
    entry = change("A", "Modify", Replacement="False") | {"Details": [{"Target": target}]}
    (detail,) = told(stubs, entry)["A"].details
    assert (detail.name, detail.before, detail.after) == ("VisibilityTimeout", "30", "60")
    assert not detail.replaces


@pytest.mark.parametrize(
    "reason",
    [
        "The submitted information didn't contain changes. Submit different information.",
        "No updates are to be performed.",
    ],
)
def test_a_change_set_without_changes_is_removed_and_means_nothing_to_do(stubs, reason):
    stubs.answers("cloudformation", "describe_stacks", stack("CREATE_COMPLETE"))
    stubs.answers("cloudformation", "create_change_set", {"Id": CHANGE_SET, "StackId": STACK})
    answer = {"Status": "FAILED", "StatusReason": reason}
    stubs.answers("cloudformation", "describe_change_set", answer)
    stubs.answers("cloudformation", "delete_change_set", {})
    live = find(stubs.aws, STACK)
    made = make(stubs.aws, DEPLOYMENT, NETWORK, {}, live, pace=QUICK)
    assert (made.id, made.changes) == ("", ())
    discard(stubs.aws, made, live, QUICK)
    stubs.all_asked()


def test_a_change_set_that_is_refused_says_why_and_leaves_nothing(stubs):
    stubs.answers("cloudformation", "create_change_set", {"Id": CHANGE_SET, "StackId": STACK})
    words = "User is not authorized to perform: ec2:DescribeVpcs on resource: *"
    answer = {"Status": "FAILED", "StatusReason": words}
    stubs.answers("cloudformation", "describe_change_set", answer)
    stubs.answers("cloudformation", "delete_change_set", {})
    stubs.answers("cloudformation", "delete_stack", {})
    with pytest.raises(AwsError, match=r"not allowed: ec2:DescribeVpcs"):
        make(stubs.aws, DEPLOYMENT, NETWORK, {}, None, pace=QUICK)
    stubs.all_asked()


def test_a_change_set_of_a_plan_takes_its_empty_stack_with_it(stubs):
    stubs.answers("cloudformation", "create_change_set", {"Id": CHANGE_SET, "StackId": STACK})
    ready = {"Status": "CREATE_COMPLETE", "Changes": []}
    stubs.answers("cloudformation", "describe_change_set", ready)
    stubs.answers("cloudformation", "describe_change_set", ready)
    made = make(stubs.aws, DEPLOYMENT, NETWORK, {}, None, pace=QUICK)
    stubs.answers("cloudformation", "delete_change_set", {})
    stubs.answers("cloudformation", "delete_stack", {})
    stubs.answers("cloudformation", "describe_stacks", stack("DELETE_COMPLETE"))
    discard(stubs.aws, made, None, QUICK)
    stubs.all_asked()


def test_capabilities_are_asked_for_only_where_roles_are_made():
    role = Resource(id="R", type="AWS::IAM::Role", properties={})
    named = Resource(id="N", type="AWS::IAM::Role", properties={"RoleName": "x"})
    assert capabilities(NETWORK) == []
    assert capabilities(replace(NETWORK, resources=(role,))) == ["CAPABILITY_IAM"]
    assert capabilities(replace(NETWORK, resources=(role, named))) == ["CAPABILITY_NAMED_IAM"]


def test_tags_of_the_user_are_beside_ours(stubs):
    from strangler.deploy.aws.changes import tags

    deployment = Deployment(name="shop", region="eu-west-1", tags=(Variable(name="a", value="b"),))
    assert tags(deployment) == [
        {"Key": "a", "Value": "b"},
        {"Key": "strangler:deployment", "Value": "shop"},
    ]
