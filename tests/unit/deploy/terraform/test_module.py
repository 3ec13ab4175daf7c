import shutil
import subprocess
from pathlib import Path

import pytest

from strangler.deploy.terraform import write
from support.deployments import NAMES, built
from support.terraform_schema import faults, references, resources


def module(name: str) -> dict[str, str]:
    """The module of one deployment of the matrix."""
    made = built(name)
    return write(made.stacks, made.deployment)


@pytest.mark.parametrize("name", NAMES)
def test_the_provider_knows_everything_that_is_written(name: str) -> None:
    """No unknown resource, argument, block or attribute, none missing, no reference to nothing."""
    assert faults(module(name)) == []


@pytest.mark.skipif(not shutil.which("terraform"), reason="needs terraform, which reads no network")
def test_fmt_would_change_nothing(tmp_path: Path) -> None:
    """The layout is that of `terraform fmt`, in every file of every deployment."""
    for name in NAMES:
        (tmp_path / name).mkdir()
        for file, text in module(name).items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    settings = tmp_path / "terraformrc"
    settings.write_text("disable_checkpoint = true\n")
    ran = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", "-diff", str(tmp_path)],
        capture_output=True,
        text=True,
        env={
            "PATH": str(Path(str(shutil.which("terraform"))).parent),
            "TF_CLI_CONFIG_FILE": str(settings),
        },
    )
    assert (ran.returncode, ran.stdout) == (0, "")


@pytest.mark.parametrize("name", NAMES)
def test_resources_wait_for_each_other_in_no_circle(name: str) -> None:
    """Terraform walks what refers to what; a circle would stop it."""
    left = references(module(name))
    left = {address: met - {address} for address, met in left.items()}
    while ready := {address for address, met in left.items() if not met & left.keys()}:
        left = {address: met for address, met in left.items() if address not in ready}
    assert left == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_resource_of_the_graph_is_written(name: str) -> None:
    """As many resources as the graph has, but for versions, which belong to their function."""
    made = built(name)
    wanted = [each for stack in made.stacks for each in stack.resources]
    absorbed = [each for each in wanted if each.type == "AWS::Lambda::Version"]
    found = [each for each in resources(module(name)) if not each.startswith("data.")]
    assert len(found) >= len(wanted) - len(absorbed)


def test_a_module_has_a_file_for_each_stack_and_what_surrounds_them() -> None:
    """Who looks for a resource looks where its stack is."""
    made = built("mixed")
    stacks = {f"{each.name}.tf" for each in made.stacks}
    assert set(module("mixed")) == stacks | {"data.tf", "outputs.tf", "variables.tf", "versions.tf"}


def test_the_same_deployment_gives_the_same_bytes() -> None:
    """A second rendering shows no difference in anybody's repository."""
    assert module("alone") == module("alone")


def test_an_output_of_another_stack_is_a_reference() -> None:
    """Nothing is passed by name or by parameter between the parts of one module."""
    body = resources(module("mixed"))["aws_vpc_security_group_ingress_rule.proxy_admission"]
    assert body["security_group_id"] == "${aws_security_group.proxy_group.id}"


def test_what_holds_data_refuses_to_be_destroyed() -> None:
    """The key, the table and the buckets; log groups are left behind instead."""
    found = resources(module("least"))
    for address in ("aws_kms_key.key", "aws_dynamodb_table.ledger", "aws_s3_bucket.snapshots"):
        assert found[address]["lifecycle"][0]["prevent_destroy"] is True
    assert found["aws_cloudwatch_log_group.proxy_logs"]["skip_destroy"] is True


def test_tasks_wait_for_the_policies_of_their_roles() -> None:
    """CloudFormation makes both at once; apart, a task could start without its permissions."""
    body = resources(module("least"))["aws_ecs_task_definition.proxy_task"]
    assert "${aws_iam_role_policy.proxy_execution_role}" in body["depends_on"]


def test_tasks_wait_for_the_way_out_of_their_subnets() -> None:
    """Without a route they could not fetch their image, and the release would be taken back."""
    body = resources(module("least"))["aws_ecs_service.proxy_service"]
    assert "${aws_route.private_way_out_0}" in body["depends_on"]


def test_scaling_keeps_the_number_of_tasks() -> None:
    """A release does not put back what scaling has decided."""
    body = resources(module("least"))["aws_ecs_service.proxy_service"]
    assert body["lifecycle"][0]["ignore_changes"] == ["desired_count"]
