"""What the analysis says of the example shop, held to the SQL that its own tests run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from strangler.model.effects import EffectKind, Strength
from support.behaving import analysed

SHOP = Path(__file__).parents[4] / "examples/shop"
CAPTURE = Path(__file__).parents[3] / "support/capture_shop.py"
NOT_YET = {("POST /orders/checkout/", "django_session")}
"""`del request.session[...]` is no call for the solver."""


@pytest.fixture(scope="module")
def requests():
    """Each request of the shop's tests with the tables that it read and wrote."""
    answer = subprocess.run(
        [sys.executable, CAPTURE],
        cwd=SHOP,
        env={**os.environ, "PYTHONPATH": str(SHOP)},
        capture_output=True,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def shop():
    return analysed(SHOP)


def _paired(requests, shop):
    """(request, what it touched, what the analysis says of its endpoint)"""
    ordered = sorted(shop.conclusions.endpoints, key=lambda e: (e.path.count("{"), e.path))
    for request, touched in requests.items():
        method, _, path = request.partition(" ")
        for endpoint in ordered:
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(endpoint.path))
            if endpoint.method in (method, "ANY") and re.fullmatch(pattern, path):
                yield request, touched, shop.answers.endpoint(endpoint)
                break


def test_what_requests_write_is_known(requests, shop):
    missed = {
        (request, table)
        for request, touched, answer in _paired(requests, shop)
        for table in set(touched["w"]) - set(answer.targets(EffectKind.WRITES))
    }
    assert missed <= NOT_YET


def test_no_endpoint_that_is_said_to_read_writes(requests, shop):
    wrong = [
        request
        for request, touched, answer in _paired(requests, shop)
        if touched["w"] and answer.complete and answer.strength in (Strength.NONE, Strength.READ)
    ]
    assert wrong == []


def test_most_of_what_requests_read_is_known(requests, shop):
    """The rest: joins, SQL as text, and what functions give that a cache calls."""
    seen = known = 0
    for _, touched, answer in _paired(requests, shop):
        told = {*answer.targets(EffectKind.READS), *answer.targets(EffectKind.WRITES)}
        seen += len(touched["r"])
        known += len(told & set(touched["r"]))
    assert known / seen > 0.85


def test_checkout_writes_its_nine_tables(shop):
    checkout = next(e for e in shop.conclusions.endpoints if e.handler.endswith("Checkout.post"))
    assert {
        *("cart_cart", "inventory_stocklevel", "inventory_stockmovement", "shop_orders"),
        *("orders_orderline", "orders_statuschange", "payments_payment"),
        *("shipping_shipment", "shipping_shipmentline"),
    } <= set(shop.answers.endpoint(checkout).targets(EffectKind.WRITES))
