"""What a deployment costs is a range that follows from its resources and a file of prices."""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from strangler.deploy.aws.costs import HOURS, cost_of_keeping, estimate
from strangler.deploy.aws.emptying import KEPT
from strangler.deploy.aws.prices import load_prices, shipped
from strangler.deploy.model import Deployment, LambdaService, Proxy, Tasks
from strangler.deploy.resources import Resource, Stack
from strangler.errors import ConfigurationError
from support.deployed import PROJECT, example

PRICES = shipped()
FILE = PROJECT / "src/strangler/deploy/aws/prices.toml"


def costs(deployment, *resources, requests=0):
    """The estimate of some resources by name."""
    stack = Stack(name="edge", description="", resources=resources)
    found = estimate([stack], deployment, PRICES, requests)
    return {each.what: (each.idle, each.busy) for each in found}


def resource(type_, **properties):
    """One resource, whatever its name."""
    return Resource(id="A", type=type_, properties=properties)


SHOP = Deployment(name="shop", region="eu-west-1", proxy=Proxy(tasks=Tasks(least=2, most=4)))


def test_tasks_cost_from_the_fewest_to_the_most():
    one = HOURS * (0.5 * PRICES.each["fargate_cpu"] + PRICES.each["fargate_memory"])
    assert costs(SHOP)["tasks of proxy"] == pytest.approx((2 * one, 4 * one))


def test_requests_cost_only_at_the_busy_end():
    found = costs(SHOP, resource("AWS::ApiGatewayV2::Api"), requests=3_000_000)
    assert found["API Gateway"] == (0.0, pytest.approx(3 * PRICES.each["api_http"]))
    dearer = costs(SHOP, resource("AWS::ApiGateway::RestApi"), requests=3_000_000)
    assert dearer["API Gateway"] == (0.0, pytest.approx(3 * PRICES.each["api_rest"]))


def test_a_function_costs_by_request_and_time():
    service = LambdaService(name="invoices", memory=1024)
    deployment = replace_services(SHOP, service)
    expected = PRICES.each["function"] + 1e6 * 0.05 * PRICES.each["function_time"]
    assert costs(deployment, requests=1_000_000)["function invoices"] == pytest.approx(
        (0.0, expected)
    )


def replace_services(deployment, *services):
    """The same deployment with these services."""
    from msgspec.structs import replace as changed

    return changed(deployment, services=services)


def test_an_alarm_on_an_expression_costs_by_its_metrics():
    queries = [{"Id": "a", "MetricStat": {}}, {"Id": "b", "MetricStat": {}}, {"Id": "c"}]
    found = costs(
        SHOP,
        resource("AWS::CloudWatch::Alarm", Metrics=queries),
        resource("AWS::CloudWatch::Alarm"),
    )
    assert found["alarms"][0] == pytest.approx(3 * PRICES.each["alarm"])


def test_more_requests_never_cost_less():
    deployment, stacks = example()
    totals = [
        sum(each.busy for each in estimate(stacks, deployment, PRICES, requests))
        for requests in (0, 10**6, 10**8)
    ]
    assert totals == sorted(totals)
    for each in estimate(stacks, deployment, PRICES, 10**6):
        assert 0 <= each.idle <= each.busy


def test_what_stays_has_its_price():
    kept = set(KEPT) - {"AWS::Lambda::Version"}
    assert {each: cost_of_keeping(each, PRICES) for each in kept}["AWS::KMS::Key"] == (
        "1 USD a month"
    )


def test_the_shipped_prices_have_a_date_and_a_unit_each():
    import tomllib

    date.fromisoformat(PRICES.date)
    entries = tomllib.loads(FILE.read_text("utf-8"))["price"]
    assert all(entry["unit"] for entry in entries.values())


def test_the_users_own_file_replaces_them(tmp_path):
    own = tmp_path / "prices.toml"
    own.write_text(FILE.read_text("utf-8").replace('currency = "USD"', 'currency = "EUR"'))
    assert load_prices(own) == replace(PRICES, currency="EUR")


def test_everything_wrong_in_a_price_file_is_told_at_once(tmp_path):
    own = tmp_path / "prices.toml"
    text = FILE.read_text("utf-8").replace("date = ", "day = ")
    text = text.replace("nat_data = { usd = 0.045", 'nat_data = { usd = "much"').replace(
        "waf = {", "wafs = {"
    )
    own.write_text(text)
    with pytest.raises(ConfigurationError) as found:
        load_prices(own)
    said = str(found.value)
    for words in ("`date` is missing", "price.nat_data: write", "price.waf is missing", "'wafs'"):
        assert words in said


@pytest.mark.parametrize("content", ["price = 1\nassumed = 2", "no toml ["])
def test_a_file_of_another_kind_is_refused(tmp_path, content):
    own = tmp_path / "prices.toml"
    own.write_text(content)
    with pytest.raises(ConfigurationError):
        load_prices(own)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="nowhere"):
        load_prices(tmp_path / "nowhere")


def test_every_price_that_ships_says_which_row_of_the_price_list_it_is():
    text = files("strangler.deploy.aws").joinpath("prices.toml").read_text("utf-8")
    lines = text.partition("[price]\n")[2].splitlines()
    priced = [number for number, line in enumerate(lines) if " = {" in line]
    assert len(priced) == len(shipped().each)
    assert all(lines[number - 1].startswith("# ") for number in priced)
    assert shipped().region in text
