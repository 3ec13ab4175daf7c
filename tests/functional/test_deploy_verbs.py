"""The example is planned, applied, looked at and taken down on MiniStack, stripped of what it
lacks: one command each."""

import pytest

from strangler.deploy.aws.applying import Listener, Options, apply
from strangler.deploy.aws.destroying import Listener as Goodbye
from strangler.deploy.aws.destroying import destroy, doomed
from strangler.deploy.aws.errors import AwsError, FailedError, StackError
from strangler.deploy.aws.live import find
from strangler.deploy.aws.planning import Fate, plan
from strangler.deploy.resources import Resource
from support.deployed import (
    IMAGES,
    account_of,
    changed_example,
    example,
    images,
    parsed,
    put_function,
    run,
)
from support.emulators import ministack

pytestmark = pytest.mark.emulator
STACKS = [
    "shop-network",
    "shop-platform",
    "shop-service-catalog",
    "shop-service-invoices",
    "shop-edge",
]


@pytest.fixture(scope="module")
def server():
    with ministack() as emulator:
        yield emulator


@pytest.fixture
def emulator(server):
    import httpx

    httpx.post(f"{server.endpoint}/_ministack/reset", trust_env=False)
    put_function(server)
    return server


def test_the_example_goes_from_plan_to_destroy_stripped(emulator):
    planned = run(emulator, "plan", *images(), "--detailed-exitcode")
    assert planned.returncode == 1, planned.stderr
    assert "Stacks: 5 to create." in planned.stdout
    assert "USD a month" in planned.stdout
    assert "stripped: edge: Link (AWS::ApiGatewayV2::VpcLink)" in planned.stderr
    listed = emulator.client("cloudformation").describe_stacks()["Stacks"]
    assert [each for each in listed if each["StackStatus"] != "DELETE_COMPLETE"] == []

    applied = run(emulator, "apply", *images(), "--yes")
    assert applied.returncode == 0, applied.stderr
    assert "The edge router: https://" in applied.stdout
    assert "done shop-edge" in applied.stderr
    assert find(account_of(emulator), "shop-platform").protected

    again = run(emulator, "apply", "--yes")
    assert again.returncode == 0, again.stderr
    assert "Nothing to do" in again.stderr

    status = run(emulator, "status", "--format", "json")
    assert status.returncode == 0, status.stderr
    told = parsed(status.stdout)
    assert [each["name"] for each in told["stacks"]] == STACKS
    assert {each["state"] for each in told["stacks"]} == {"CREATE_COMPLETE"}
    # Scaling, which raises them to the least, is stripped: one each.
    assert {each["name"]: each["running"] for each in told["tasks"]} == {
        "shop-catalog": 1,
        "shop-proxy": 1,
    }
    assert [(each["alias"], each["version"]) for each in told["functions"]] == [("live", "1")]
    assert told["gaps"] == []

    assert run(emulator, "drift").returncode == 0
    emulator.client("dynamodb").update_table(
        TableName="shop-ledger", DeletionProtectionEnabled=False
    )
    emulator.client("lambda").update_function_configuration(FunctionName="shop-invoices", Timeout=3)
    drifted = run(emulator, "drift")
    assert drifted.returncode == 1, drifted.stderr
    assert "shop-service-invoices Function differs" in drifted.stdout
    assert "/Timeout" in drifted.stdout

    unsure = run(emulator, "destroy")
    assert unsure.returncode == 1
    assert "Nothing was changed" in unsure.stderr
    gone = run(emulator, "destroy", "--yes", "shop")
    assert gone.returncode == 0, gone.stderr
    assert "What stays, and costs:" in gone.stderr
    assert emulator.client("dynamodb").list_tables()["TableNames"] == ["shop-ledger"]

    anew = run(emulator, "apply", *images(), "--yes")
    assert anew.returncode == 0, anew.stderr
    assert "taken over   Ledger" in anew.stderr
    bucket = find(account_of(emulator), "shop-platform").outputs["SnapshotsName"]
    for content in (b"1", b"2"):
        emulator.client("s3").put_object(Bucket=bucket, Key="rules.json", Body=content)
    gone = run(emulator, "destroy", "--yes", "shop", "--delete-data")
    assert gone.returncode == 0, gone.stderr
    assert "Nothing is left of it." in gone.stderr
    assert emulator.client("dynamodb").list_tables()["TableNames"] == []
    assert run(emulator, "status").returncode == 1


def test_a_service_that_is_taken_out_is_removed_and_the_rest_updated_stripped(emulator, tmp_path):
    assert run(emulator, "apply", *images(), "--yes").returncode == 0
    folder = changed_example(tmp_path, {"log_days: 30": "log_days: 60"})
    planned = parsed(run(emulator, "plan", "--format", "json", folder=folder).stdout)
    kinds = {
        change["id"]: change["kind"] for each in planned["stacks"] for change in each["changes"]
    }
    assert kinds["ProxyLogs"] == "change"
    deployment, stacks = example()
    aws = account_of(emulator)
    left = [each for each in stacks if each.name != "service-invoices"]
    assert {each.name: each.fate for each in plan(aws, deployment, left, {})} == {
        "shop-network": Fate.NOTHING,
        "shop-platform": Fate.NOTHING,
        "shop-service-catalog": Fate.NOTHING,
        "shop-edge": Fate.NOTHING,
        "shop-service-invoices": Fate.DELETE,
    }
    assert apply(aws, deployment, left, Options(images={}), Listener()) == 1
    assert find(aws, "shop-service-invoices") is None


def test_a_first_apply_stops_for_images_and_goes_on_when_they_are_named_stripped(emulator):
    stopped = run(emulator, "apply", "--yes")
    assert stopped.returncode == 1
    assert "there is no image of catalog yet" in stopped.stderr
    assert "000000000000.dkr.ecr.eu-west-1.amazonaws.com/shop/catalog" in stopped.stderr
    goes_on = run(emulator, "apply", "--yes", *images())
    assert goes_on.returncode == 0, goes_on.stderr
    assert "shop-network  nothing to do" in goes_on.stderr


def test_what_failed_first_is_named_and_made_anew_when_asked(emulator):
    deployment, stacks = example()
    aws = account_of(emulator)
    refused = Resource(id="Refused", type="AWS::EC2::EIP", properties={"Domain": "vpc"})
    from dataclasses import replace

    broken = [replace(stacks[0], resources=(*stacks[0].resources, refused)), *stacks[1:]]
    with pytest.raises((FailedError, AwsError), match=r"Refused|EIP"):
        apply(aws, deployment, broken, Options(images=IMAGES), Listener())
    live = find(aws, "shop-network")
    if live is not None and not live.empty:
        assert live.status == "ROLLBACK_COMPLETE"
        with pytest.raises(StackError, match="--recreate"):
            apply(aws, deployment, stacks, Options(images=IMAGES), Listener())
        assert plan(aws, deployment, stacks, IMAGES)[0].fate is Fate.RECREATE
    options = Options(images=IMAGES, recreate=True)
    assert apply(aws, deployment, stacks, options, Listener()) == len(stacks)


def test_a_stack_of_somebody_else_is_left_alone(emulator):
    body = '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'
    emulator.client("cloudformation").create_stack(StackName="shop-network", TemplateBody=body)
    for verb in ("plan", "apply"):
        refused = run(emulator, verb, *images())
        assert refused.returncode == 1
        assert "was not made by strangler" in refused.stderr
        assert "Traceback" not in refused.stderr


def large_first_stack(stacks):
    """The first stack with a comment that is too long for a call."""
    from dataclasses import replace

    long = Resource(
        id="Long",
        type="AWS::SNS::Topic",
        properties={"TopicName": "long"},
        why="x" * 60_000,
    )
    return [replace(stacks[0], resources=(*stacks[0].resources, long))]


def test_a_large_template_goes_through_the_bucket_that_is_named(emulator):
    deployment, stacks = example()
    aws = account_of(emulator)
    options = Options(images={}, bucket="shop-code")
    assert apply(aws, deployment, large_first_stack(stacks), options, Listener()) == 1
    keys = emulator.client("s3").list_objects_v2(Bucket="shop-code", Prefix="templates/")
    assert keys["KeyCount"] == 1
    assert find(aws, "shop-uploads") is None


def test_without_a_bucket_a_small_stack_is_made_for_it_and_goes_with_the_rest(emulator):
    """The deployment's own bucket lies in a stack that is not there yet."""
    deployment, stacks = example()
    aws = account_of(emulator)
    large = large_first_stack(stacks)
    (planned,) = plan(aws, deployment, large, {})
    assert (planned.fate, planned.guessed) == (Fate.CREATE, True)
    assert apply(aws, deployment, large, Options(images={}), Listener()) == 1
    bucket = find(aws, "shop-uploads").outputs["UploadsName"]
    assert emulator.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 1
    assert apply(aws, deployment, large, Options(images={}), Listener()) == 0
    found = doomed(aws, deployment, large)
    assert found.data == ()
    assert destroy(aws, found, Goodbye()) == ()
    assert find(aws, "shop-uploads") is None
    names = [each["Name"] for each in emulator.client("s3").list_buckets()["Buckets"]]
    assert names == ["shop-code"]
