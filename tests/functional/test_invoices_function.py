"""The shop's function (`examples/aws/invoices`) under Lambda's real runtime client, behind the
running proxy with the example's own rules."""

import asyncio
import json

import pytest
import yaml

from strangler.deploy.model import LambdaService
from support.emulators import nobody
from support.lambda_stub import lambda_service
from support.on_emulators import EXAMPLE, loaded
from support.running_proxy import named, running
from support.runtime_api import RuntimeApi


@pytest.fixture(scope="module")
def service():
    """A Lambda service with the one function, started as deploy.yaml says."""
    deployment, _ = loaded()
    (function,) = (each for each in deployment.services if isinstance(each, LambdaService))
    with RuntimeApi(function.handler, EXAMPLE / "invoices") as runtime:

        async def run(invocation):
            return await asyncio.to_thread(runtime.invoke, invocation.body)

        with lambda_service({"shop-invoices": run}) as it:
            yield it


@pytest.fixture(scope="module")
def proxy(service, tmp_path_factory):
    """The proxy with examples/aws/rules.yaml; what stands elsewhere on AWS stands here."""
    rules = yaml.safe_load((EXAMPLE / "rules.yaml").read_text(encoding="utf-8"))
    rules["proxy"] |= {"expose_route": True, "trusted_hops": []}
    with named("monolith") as monolith:
        upstreams = rules["upstreams"]
        upstreams["monolith"] = upstreams["catalog"] = {"url": monolith.url}
        where = {"region": "eu-west-1", "endpoint": f"http://127.0.0.1:{service.port}"}
        upstreams["invoices"]["lambda"] |= where
        folder = tmp_path_factory.mktemp("proxy")
        with running(folder, json.dumps(rules), environment=nobody()) as it:
            yield it


def test_an_invoice_comes_from_the_function(proxy, service):
    """By its alias, with what a function behind an HTTP API is told of a request."""
    answer = proxy.get("/api/invoices/2026-0002/?copy=1", **{"x-user-id": "bob"})
    assert answer.status_code == 200
    assert answer.headers["x-strangler-upstream"] == "invoices"
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "number": "2026-0002",
        "customer": "bob",
        "net": 1950,
        "tax": 371,
        "total": 2321,
        "currency": "EUR",
    }
    asked = service.invocations[-1]
    assert (asked.function, asked.qualifier) == ("shop-invoices", "live")
    assert asked.event["version"] == "2.0"
    assert asked.event["rawPath"] == "/api/invoices/2026-0002/"
    assert asked.event["queryStringParameters"] == {"copy": "1"}
    assert asked.event["headers"]["x-user-id"] == "bob"


def test_an_unknown_invoice_is_the_functions_own_404(proxy):
    """The monolith is not asked in its place."""
    answer = proxy.get("/api/invoices/1999-0001/")
    assert (answer.status_code, answer.headers["x-strangler-upstream"]) == (404, "invoices")
    assert answer.json() == {"error": {"code": "error", "message": "No such invoice"}}


def test_every_other_path_leaves_the_function_alone(proxy, service):
    """One more segment, one less, another method's path."""
    before = len(service.invocations)
    for path in ("/api/invoices/", "/api/invoices/2026-0001", "/api/invoices/2026-0001/pdf/"):
        assert proxy.get(path).text == "monolith"
    assert len(service.invocations) == before
