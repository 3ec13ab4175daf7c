"""AWS Cloud Map, against botocore's own model of it."""

import asyncio

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from strangler.proxy.control.discovery.cloud_map import POLL, REREAD, CloudMapResolver, make_client
from strangler.proxy.control.discovery.resolving import DiscoveryError
from strangler.proxy.dataplane.messages import Address
from strangler.rules.model import CloudMapDiscovery

TARGET = CloudMapDiscovery(namespace="shop.local", service="catalog", region="eu-west-1")
NAMES = {"NamespaceName": "shop.local", "ServiceName": "catalog"}
READ = NAMES | {"MaxResults": 1000, "HealthStatus": "HEALTHY_OR_ELSE_ALL"}


class CloudMap:
    """A resolver whose client answers what it is told to, and refuses any other question."""

    def __init__(self, target=TARGET):
        self.now = 0.0
        client = boto3.session.Session().client(
            "servicediscovery",
            region_name="eu-west-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.stub = Stubber(client)
        self.stub.activate()
        self.resolver = CloudMapResolver(target, lambda _: client, lambda: self.now)

    def will_list(self, *instances, revision=1):
        entries = [
            {"InstanceId": f"i-{number}", "Attributes": attributes}
            for number, attributes in enumerate(instances)
        ]
        answer = {"Instances": entries, "InstancesRevision": revision}
        self.stub.add_response("discover_instances", answer, READ)

    def will_count(self, revision):
        answer = {"InstancesRevision": revision}
        self.stub.add_response("discover_instances_revision", answer, NAMES)

    def resolve(self):
        answer = asyncio.run(self.resolver.resolve())
        self.stub.assert_no_pending_responses()
        return answer


def at(host, port="8080"):
    return {"AWS_INSTANCE_IPV4": host, "AWS_INSTANCE_PORT": port}


def test_instances_are_servers():
    """Address and port from their attributes; the name is that of the private zone."""
    cloud = CloudMap()
    cloud.will_list(at("10.0.0.2"), {"AWS_INSTANCE_IPV6": "fd00::1"}, at("10.0.0.1", "81"))
    answer = cloud.resolve()
    assert answer.addresses == (
        Address("10.0.0.1", 81, "catalog.shop.local"),
        Address("10.0.0.2", 8080, "catalog.shop.local"),
        Address("fd00::1", 80, "catalog.shop.local"),
    )
    assert answer.ttl == POLL


def test_an_unchanged_revision_costs_no_list():
    """The last answer stands."""
    cloud = CloudMap()
    cloud.will_list(at("10.0.0.1"))
    first = cloud.resolve()
    cloud.will_count(1)
    assert cloud.resolve() == first


def test_a_changed_revision_is_read():
    """At once."""
    cloud = CloudMap()
    cloud.will_list(at("10.0.0.1"))
    cloud.resolve()
    cloud.will_count(2)
    cloud.will_list(at("10.0.0.2"), revision=2)
    assert [a.host for a in cloud.resolve().addresses] == ["10.0.0.2"]
    cloud.will_count(2)
    cloud.resolve()


def test_an_old_list_is_read_again():
    """A change of health does not change the revision."""
    cloud = CloudMap()
    cloud.will_list(at("10.0.0.1"), at("10.0.0.2"))
    cloud.resolve()
    cloud.now = REREAD
    cloud.will_list(at("10.0.0.2"))
    assert len(cloud.resolve().addresses) == 1


def test_no_instance_is_no_answer():
    """The caller keeps its last one."""
    cloud = CloudMap()
    cloud.will_list()
    with pytest.raises(DiscoveryError, match=r"catalog\.shop\.local: no instance"):
        cloud.resolve()


def test_instances_without_a_place_are_named():
    """Others serve."""
    cloud = CloudMap()
    cloud.will_list({"AWS_INSTANCE_CNAME": "x.example.com"}, at("10.0.0.1"), at("10.0.0.2", "no"))
    answer = cloud.resolve()
    assert [a.host for a in answer.addresses] == ["10.0.0.1"]
    assert answer.problem.endswith("no address and port for i-0, i-2")


def test_an_error_is_no_answer_and_the_next_question_is_for_all():
    """Throttled, unknown, or without credentials."""
    cloud = CloudMap()
    cloud.will_list(at("10.0.0.1"))
    cloud.resolve()
    cloud.stub.add_client_error("discover_instances_revision", "RequestLimitExceeded")
    with pytest.raises(DiscoveryError, match="RequestLimitExceeded"):
        cloud.resolve()
    cloud.will_list(at("10.0.0.3"))
    assert [a.host for a in cloud.resolve().addresses] == ["10.0.0.3"]


def test_the_client_is_made_as_the_rules_say():
    """Region and endpoint; without an endpoint AWS's own, with its `data-` host."""
    client = make_client(TARGET)
    assert client.meta.region_name == "eu-west-1"
    assert client.meta.config.inject_host_prefix
    elsewhere = CloudMapDiscovery(
        namespace="n", service="s", region="eu-west-1", endpoint="http://127.0.0.1:4566"
    )
    client = make_client(elsewhere)
    assert client.meta.endpoint_url == "http://127.0.0.1:4566"
    assert not client.meta.config.inject_host_prefix


def test_no_region_is_no_answer(monkeypatch):
    """Said as it is."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    resolver = CloudMapResolver(CloudMapDiscovery(namespace="n", service="s"))
    with pytest.raises(DiscoveryError, match="region"):
        asyncio.run(resolver.resolve())
