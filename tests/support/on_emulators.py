"""The example `examples/aws` in, all of it that an emulator can hold deployed there out: stacks, a
function, a task in Cloud Map, rules in AppConfig."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from strangler.deploy import stacks as building
from strangler.deploy.cloudformation import parameter_of, template
from strangler.deploy.model import Deployment
from strangler.deploy.reading import load_deployment
from strangler.deploy.resources import Output, Stack, expressions
from strangler.deploy.validator import validator
from strangler.rules.document import load_rules
from support.emulators import Emulator
from support.running_proxy import free_port, until
from support.stripping import stripped

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "aws"
PRODUCTS = [{"id": 7, "sku": "GD-201", "name": "Spade", "available": 3}]
_DIGEST = "sha256:" + "0" * 64
SOURCE = "appconfig://shop/production/rules?poll=15s"
"""What STRANGLER_RULES says in a task of that deployment."""


def loaded() -> tuple[Deployment, tuple[Stack, ...]]:
    """The example's deployment and stacks."""
    deployment = load_deployment(EXAMPLE / "deploy.yaml", {}).deployment
    rules = load_rules(EXAMPLE / "rules.yaml", {}).rules
    assert deployment is not None
    assert rules is not None
    return deployment, building.build(deployment, rules, validator())


def put_code(emulator: Emulator) -> None:
    """The function's package, where deploy.yaml says that it lies."""
    s3 = emulator.client("s3")
    s3.create_bucket(
        Bucket="shop-code", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.write(EXAMPLE / "invoices" / "invoices.py", "invoices.py")
    s3.put_object(Bucket="shop-code", Key="invoices.zip", Body=package.getvalue())


def deploy(emulator: Emulator) -> tuple[dict[tuple[str, str], str], tuple[str, ...]]:
    """All stacks in their order. Returns their outputs by stack and name, and what was stripped
    since the emulator lacks it, which is printed too."""
    deployment, stacks = loaded()
    left, told = stripped(stacks)
    for line in told:
        print("stripped:", line)
    cloudformation = emulator.client("cloudformation")
    outputs: dict[tuple[str, str], str] = {}
    for stack in left:
        given = {
            parameter_of(each): outputs[each.stack, each.name]
            for each in expressions(stack)
            if isinstance(each, Output)
        }
        given |= {each.name: _DIGEST for each in stack.parameters if each.default is None}
        name = f"{deployment.name}-{stack.name}"
        cloudformation.create_stack(
            StackName=name,
            TemplateBody=template(stack),
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in given.items()
            ],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        made = until(lambda name=name: _settled(cloudformation, name), name)
        assert made["StackStatus"] == "CREATE_COMPLETE", _reasons(cloudformation, name)
        for output in made.get("Outputs", []):
            outputs[stack.name, output["OutputKey"]] = output["OutputValue"]
    return outputs, told


def _settled(cloudformation: Any, name: str) -> dict[str, Any] | None:
    found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    return None if found["StackStatus"].endswith("_IN_PROGRESS") else found


def _reasons(cloudformation: Any, name: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    return [f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason')}" for each in events]


def rules_for(
    emulator: Emulator, cloud_map: Emulator, monolith: str, **more: Any
) -> dict[str, Any]:
    """The example's rules, with emulators where AWS would be asked, and `more` routes by id:
    None takes one away."""
    rules: dict[str, Any] = yaml.safe_load((EXAMPLE / "rules.yaml").read_text(encoding="utf-8"))
    rules["proxy"] |= {"expose_route": True, "trusted_hops": []}
    upstreams = rules["upstreams"]
    upstreams["monolith"] = {"url": monolith}
    found = upstreams["catalog"]["discover"]["cloud_map"]
    found |= {"endpoint": cloud_map.endpoint, "region": "eu-west-1"}
    upstreams["invoices"]["lambda"] |= {"endpoint": emulator.endpoint, "region": "eu-west-1"}
    routes = {route["id"]: route for route in rules["routes"]} | more
    rules["routes"] = [route for route in routes.values() if route]
    return rules


def publish(emulator: Emulator, content: bytes | Mapping[str, Any]) -> int:
    """A version of the rules, deployed to the environment and past its bake. Returns its number.

    Not by `strangler deploy rules`, which would refuse a bad one: what is asked here is what the
    proxy does with whatever somebody uploads."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    client = emulator.client("appconfig")
    application = _one(client.list_applications(), "shop")
    environment = _one(client.list_environments(ApplicationId=application), "production")
    profile = _one(client.list_configuration_profiles(ApplicationId=application), "rules")
    strategy = _one(client.list_deployment_strategies(), "shop-rules")
    version = client.create_hosted_configuration_version(
        ApplicationId=application,
        ConfigurationProfileId=profile,
        Content=body,
        ContentType="application/json",
    )["VersionNumber"]
    number = client.start_deployment(
        ApplicationId=application,
        EnvironmentId=environment,
        ConfigurationProfileId=profile,
        ConfigurationVersion=str(version),
        DeploymentStrategyId=strategy,
    )["DeploymentNumber"]

    def complete() -> bool:
        found = client.get_deployment(
            ApplicationId=application, EnvironmentId=environment, DeploymentNumber=number
        )
        return bool(found["State"] == "COMPLETE")

    until(complete, "the deployment of rules")
    return int(version)


def _one(answer: dict[str, Any], name: str) -> str:
    (found,) = (each["Id"] for each in answer["Items"] if each["Name"] == name)
    return str(found)


@contextmanager
def catalog_task(folder: Path) -> Iterator[int]:
    """`examples/catalog_service` as the one process of a task; its port."""
    products = folder / "products.json"
    products.write_text(json.dumps({"results": PRODUCTS}), encoding="utf-8")
    port = free_port()
    words = ["--factory", "catalog_service:from_environment", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", *words, "--log-level", "warning"],
        cwd=ROOT / "examples" / "catalog_service",
        env={"CATALOG_PRODUCTS": str(products)},
    )
    try:
        until(lambda: _ready(port), "the catalog")
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def register(emulator: Emulator, service: str, port: int, name: str = "task-1") -> None:
    """What ECS does for a task that has started."""
    emulator.client("servicediscovery").register_instance(
        ServiceId=service,
        InstanceId=name,
        Attributes={"AWS_INSTANCE_IPV4": "127.0.0.1", "AWS_INSTANCE_PORT": str(port)},
    )


def copy_cloud_map(source: Emulator, target: Emulator) -> dict[str, str]:
    """Namespaces and services, as the templates made them in one emulator, in another: MiniStack
    answers HEALTHY_OR_ELSE_ALL with nothing, moto as AWS does. Returns ids of services by name."""
    made, there = source.client("servicediscovery"), target.client("servicediscovery")
    found = {}
    for namespace in made.list_namespaces()["Namespaces"]:
        # One with DNS wants a VPC, which discovery by API does not ask for.
        there.create_http_namespace(Name=namespace["Name"])
    names = {each["Name"]: each["Id"] for each in there.list_namespaces()["Namespaces"]}
    (namespace_id,) = names.values()
    for service in made.list_services()["Services"]:
        created = there.create_service(
            Name=service["Name"],
            NamespaceId=namespace_id,
            HealthCheckCustomConfig=service["HealthCheckCustomConfig"],
        )
        found[service["Name"]] = str(created["Service"]["Id"])
    return found
