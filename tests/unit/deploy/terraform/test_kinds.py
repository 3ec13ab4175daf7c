import json
from dataclasses import replace

import pytest

from strangler.deploy.resources import Att, Join, Output, Pseudo, Ref, Resource, Stack, Value
from strangler.deploy.terraform import UnknownInTerraformError, write
from strangler.deploy.terraform.kinds import KINDS
from strangler.deploy.terraform.kinds.base import Kind
from support.deployments import NAMES, built
from support.terraform_schema import FACTS, faults


def written(*found: Resource, outputs: dict[str, Value] | None = None) -> str:
    """The stack's file."""
    stack = Stack(name="edge", description="a test", resources=found, outputs=outputs or {})
    texts = write([stack], built("least").deployment)
    return texts["edge.tf"] + texts.get("outputs.tf", "")


def vpc(**properties: Value) -> Resource:
    return Resource(id="Vpc", type="AWS::EC2::VPC", properties=properties)


def test_every_resource_of_the_table_is_one_of_the_provider() -> None:
    """Also those that no deployment of the matrix has."""
    resources = {kind.resource for kind in KINDS.values() if isinstance(kind, Kind)}
    assert resources <= FACTS["resources"].keys()


def test_every_attribute_of_the_table_is_one_of_the_provider() -> None:
    """What `Ref` and `GetAtt` give is there in the provider's resource."""
    missing = [
        f"{kind.resource}.{name}"
        for kind in KINDS.values()
        if isinstance(kind, Kind)
        for name in [
            kind.ref,
            *(getattr(each, "attribute", each) for each in kind.attributes.values()),
        ]
        if name.partition("[")[0] not in FACTS["resources"][kind.resource]["attributes"]
    ]
    assert missing == []


def test_an_unknown_type_is_named() -> None:
    """Stacks and table belong together: our own fault, and it says where."""
    with pytest.raises(UnknownInTerraformError, match="edge/Trail: no resource for AWS::X::Trail"):
        written(Resource(id="Trail", type="AWS::X::Trail", properties={}))


def test_an_unknown_property_is_named_with_its_whole_path() -> None:
    """Inside a nested one as well."""
    listener = Resource(
        id="Listener",
        type="AWS::ElasticLoadBalancingV2::Listener",
        properties={"DefaultActions": [{"Type": "forward", "Colour": "red"}]},
    )
    with pytest.raises(UnknownInTerraformError, match=r"edge/Listener.*DefaultActions\.Colour"):
        written(listener)


def test_an_unknown_attribute_is_named() -> None:
    """A `GetAtt` that the table does not hold."""
    with pytest.raises(UnknownInTerraformError, match="edge/Vpc: no attribute Colour"):
        written(vpc(), outputs={"Colour": Att("Vpc", "Colour")})


@pytest.mark.parametrize("value", [Ref("Nowhere"), Output("nowhere", "Vpc"), Pseudo("StackName")])
def test_a_reference_to_nothing_is_refused(value: Value) -> None:
    """It would be found by `terraform plan` only, on somebody else's machine."""
    with pytest.raises(UnknownInTerraformError):
        written(vpc(CidrBlock=value))


def test_a_value_that_terraform_cannot_say_is_refused() -> None:
    """Rather than left out."""
    log = Resource(id="Log", type="AWS::EC2::FlowLog", properties={"ResourceType": "Subnet"})
    with pytest.raises(UnknownInTerraformError, match="'Subnet' cannot be said"):
        written(log)


def test_json_text_keeps_its_references() -> None:
    """A dashboard is JSON text with references in it; it becomes an object."""
    body = Join(('{"a": "', Ref("Vpc"), '", "b": ["x-', Ref("Vpc"), '", 1]}'))
    dashboard = Resource(
        id="Board",
        type="AWS::CloudWatch::Dashboard",
        properties={"DashboardName": "d", "DashboardBody": body},
    )
    text = written(vpc(), dashboard)
    assert 'a = aws_vpc.vpc.id\n    b = ["x-${aws_vpc.vpc.id}", 1]' in text


def test_text_of_a_user_is_never_a_reference() -> None:
    """`${...}` in an environment value is five characters to Terraform, not an expression."""
    tags: Value = [{"Key": "a", "Value": 'x"${var.y}%{if}\\'}]
    assert 'a = "x\\"$${var.y}%%{if}\\\\"' in written(vpc(Tags=tags))


def test_a_service_that_is_added_renames_nothing() -> None:
    """A name that changes is a resource that is made anew."""
    made = built("mixed")
    twin = replace(made.stack("service-inventory"), name="service-proxy")
    with_twin = write([*made.stacks[:-1], twin, made.stacks[-1]], made.deployment)
    assert with_twin["edge.tf"] == write(made.stacks, made.deployment)["edge.tf"]


@pytest.mark.parametrize("name", NAMES)
def test_containers_have_the_names_of_the_api(name: str) -> None:
    """Every key of a container's definition, at every depth, is one of ECS's service model."""
    import botocore.loaders

    model = botocore.loaders.Loader().load_service_model("ecs", "service-2")
    shapes = model["shapes"]
    from strangler.deploy.terraform.kinds.tasks import _api

    def check(value: Value, shape: str, path: str) -> list[str]:
        kind = shapes[shape]["type"]
        if kind == "list":
            assert isinstance(value, list)
            return [
                x for each in value for x in check(each, shapes[shape]["member"]["shape"], path)
            ]
        if kind != "structure":
            return []
        assert isinstance(value, dict)
        members = shapes[shape]["members"]
        found = [f"{path}.{key}" for key in value if key not in members]
        for key in value.keys() & members.keys():
            found += check(value[key], members[key]["shape"], f"{path}.{key}")
        return found

    for stack in built(name).stacks:
        for each in stack.resources:
            if each.type == "AWS::ECS::TaskDefinition":
                containers = _api(each.properties["ContainerDefinitions"])
                assert check(containers, "ContainerDefinitions", each.id) == []


def test_the_check_of_the_schema_sees_faults() -> None:
    """It finds an argument too many, one too few, a wrong resource and a dangling reference."""
    texts = {
        "a.tf": 'resource "aws_vpc" "a" {\n  colour = "red"\n}\n\n'
        'resource "aws_kms_alias" "b" {\n  name = "x"\n}\n\n'
        'resource "aws_nothing" "c" {}\n\n'
        'resource "aws_subnet" "d" {\n  vpc_id = aws_vpc.z.id\n  cidr_block = var.none\n}\n'
    }
    assert json.dumps(faults(texts)).count('", "') + 1 == 5
