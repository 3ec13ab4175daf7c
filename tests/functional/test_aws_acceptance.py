"""The shop of `examples/aws` on emulators: templates deployed as far as those go (stripped of what
they lack), then the real proxy before a function, a task in Cloud Map, and rules in AppConfig."""

import time
from contextlib import ExitStack
from functools import partial
from types import SimpleNamespace

import pytest

from support.emulators import ministack, moto
from support.loading import Load
from support.on_emulators import (
    SOURCE,
    catalog_task,
    copy_cloud_map,
    deploy,
    loaded,
    publish,
    put_code,
    register,
    rules_for,
)
from support.running_proxy import named, start, until

pytestmark = pytest.mark.emulator

WORKERS = 4
STOCK = {
    "id": "stock.read",
    "match": {"path": "/api/stock/{sku}/", "methods": ["GET"]},
    "service": "catalog",
    "effect": "read",
    "state": "migrated",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Everything of it, running: what the templates made, a task, a monolith."""
    folder = tmp_path_factory.mktemp("shop")
    with ExitStack() as stack:
        emulator = stack.enter_context(ministack(minute=0.05))
        put_code(emulator)
        outputs, told = deploy(emulator)
        cloud_map = stack.enter_context(moto())
        services = copy_cloud_map(emulator, cloud_map)
        port = stack.enter_context(catalog_task(folder))
        register(cloud_map, services["catalog"], port)
        monolith = stack.enter_context(named("monolith"))
        yield SimpleNamespace(
            emulator=emulator,
            cloud_map=cloud_map,
            services=services,
            outputs=outputs,
            told=told,
            rules=partial(rules_for, emulator, cloud_map, monolith.url),
        )


@pytest.fixture(scope="module")
def proxy(shop, tmp_path_factory):
    """The proxy as a task would start it, with four workers and rules from AppConfig."""
    publish(shop.emulator, shop.rules())
    folder = tmp_path_factory.mktemp("proxy")
    environment = shop.emulator.environment()
    with start(folder, SOURCE, workers=WORKERS, environment=environment) as it:
        it.said("serving")
        until(lambda: it.get("/api/products/").headers["x-strangler-upstream"] == "catalog")
        yield it


def test_stripped_templates_of_the_shop_deploy_whole(shop):
    """All stacks complete; only types that the emulator lacks were taken away."""
    _, stacks = loaded()
    assert {stack for stack, _ in shop.outputs} == {stack.name for stack in stacks}
    kinds = {line.rpartition("(")[2].rstrip(")") for line in shop.told}
    assert kinds == {
        "AWS::ApiGatewayV2::VpcLink",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::CloudWatch::Alarm",
        "AWS::EC2::EIP",
        "AWS::EC2::FlowLog",
        "AWS::EC2::NatGateway",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::Route53::HealthCheck",
    }


def test_a_function_answers_through_its_alias(proxy):
    """The one that the template made, by the alias that the role allows."""
    answer = proxy.get("/api/invoices/2026-0001/")
    assert answer.status_code == 200
    assert answer.json() == {
        "number": "2026-0001",
        "customer": "alice",
        "net": 4200,
        "tax": 798,
        "total": 4998,
        "currency": "EUR",
    }
    assert answer.headers["x-strangler-upstream"] == "invoices"


def test_a_functions_own_404_is_its_answer(proxy):
    """Not a reason to ask the monolith."""
    answer = proxy.get("/api/invoices/1999-0001/")
    assert (answer.status_code, answer.headers["x-strangler-upstream"]) == (404, "invoices")


def test_a_task_is_found_through_cloud_map(proxy):
    """By the namespace and service that the template made; its port is what was registered."""
    answer = proxy.get("/api/products/")
    assert answer.json()["results"][0]["sku"] == "GD-201"
    assert answer.headers["x-strangler-upstream"] == "catalog"


def test_a_canary_divides_by_cohort_and_the_rest_is_the_monoliths(proxy):
    """The same visitor, the same answer."""
    asked = [str(number) for number in range(60)]
    first, second = (
        [proxy.get("/api/products/7/", **{"x-user-id": user}).text for user in asked]
        for _ in range(2)
    )
    assert first == second
    assert 0 < first.count("monolith") < len(asked)
    assert proxy.get("/cart/").text == "monolith"


def test_rules_reach_every_worker_and_a_bad_version_never_does(shop, proxy, record_property):
    """Under load, without a failed request: a good version, then three bad ones, then a good one
    again. Each waits for one poll of 15 s; `until` has patience for no second one."""
    good = shop.rules(**{"stock.read": STOCK})
    broken = (b'{"version": 1, "upstr', good | {"default": "nobody"}, b"# nothing\n")
    paths = ("/api/products/", "/api/stock/GD-201/", "/cart/")
    # On connections of their own, so that each worker has some.
    with Load(proxy, 3, reuse=False, paths=paths, pause=0.005) as load:
        (generation,) = generations(proxy)
        publish(shop.emulator, good)
        since = time.monotonic()
        until(lambda: generations(proxy) == {generation + 1}, "the new rules at every worker")
        record_property("seconds until every worker", round(time.monotonic() - since, 1))
        assert stock_answered_by(proxy) == {"catalog"}
        for count, content in enumerate(broken, 1):
            publish(shop.emulator, content)
            proxy.said("reload-failed", count)
            assert generations(proxy) == {generation + 1}
            assert stock_answered_by(proxy) == {"catalog"}
        publish(shop.emulator, shop.rules())
        until(lambda: generations(proxy) == {generation + 2}, "the rules before")
        assert stock_answered_by(proxy) == {"monolith"}
    record_property("requests meanwhile", len(load.answers))
    assert load.failed == []


def generations(proxy):
    """What the workers go by."""
    workers = proxy.admin("GET", "/api/v1/workers").json()["workers"]
    assert len(workers) == WORKERS
    return {worker["generation"] for worker in workers}


def stock_answered_by(proxy):
    """Whoever answers forty requests on connections of their own, which all workers share."""
    return {proxy.get("/api/stock/GD-201/").headers["x-strangler-upstream"] for _ in range(40)}


def test_tasks_that_are_all_unhealthy_are_asked_all_the_same(shop, proxy):
    """Cloud Map's HEALTHY_OR_ELSE_ALL: an outage of health checks is none of the service. Another
    proxy that starts then finds them too."""
    client = shop.cloud_map.client("servicediscovery")
    service = shop.services["catalog"]
    client.update_instance_custom_health_status(
        ServiceId=service, InstanceId="task-1", Status="UNHEALTHY"
    )
    folder = proxy.folder / "second"
    folder.mkdir()
    with start(folder, SOURCE, environment=shop.emulator.environment()) as second:
        second.said("serving")
        until(lambda: second.get("/api/products/").headers["x-strangler-upstream"] == "catalog")
    assert proxy.get("/api/products/").headers["x-strangler-upstream"] == "catalog"
