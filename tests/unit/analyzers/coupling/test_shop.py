"""The entanglements that examples/shop lists in its README are found."""

from pathlib import Path

import pytest

from strangler import analyze
from strangler.model.coupling import Coupling
from support.coupled import readers, writers

SHOP = Path(__file__).parents[4] / "examples" / "shop"


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Coupling]:
    analysis = analyze(SHOP, cache=False, jobs=1)
    return {(c.kind.value, c.key): c for c in analysis.coupling}


def test_the_session_key_has_all_modules_that_use_it(
    found: dict[tuple[str, str], Coupling],
) -> None:
    cart = found["session_key", "cart_id"]
    modules = {place.location.path for place in (*cart.readers, *cart.writers)}
    assert modules == {
        "shop/cart/session.py",
        "shop/cart/views.py",
        "shop/orders/views.py",
        "shop/orders/api.py",
        "shop/accounts/views.py",
        "shop/context_processors.py",
    }


def test_cache_keys_are_known_by_those_who_choose_them(
    found: dict[tuple[str, str], Coupling],
) -> None:
    cached = {key: c for (kind, key), c in found.items() if kind == "cache_key"}
    assert set(cached) == {
        *("shop:maintenance", "shop:nav", "shop:product:*", "shop:sales-report"),
        "shop:schedule:*",
    }
    assert "shop.catalog.receivers.stock_changed" in writers(cached["shop:product:*"])
    users = {s for c in cached.values() for s in (*readers(c), *writers(c))}
    assert {
        "shop.catalog.queries.product_card",
        "shop.context_processors.storefront",
        "shop.middleware.MaintenanceMiddleware.__call__",
        "shop.orders.report_views.sales",
    } <= users


def test_signals_have_senders_and_receivers(found: dict[tuple[str, str], Coupling]) -> None:
    placed = found["signal", "shop.orders.signals.order_placed"]
    assert writers(placed) == ["shop.orders.services.checkout"]
    assert readers(placed) == [
        "shop.accounts.receivers.give_points",
        "shop.inventory.receivers.check_stock_after_sale",
    ]
    shipment = found["signal", "post_save shop.shipping.models.Shipment"]
    assert readers(shipment) == [
        "shop.notifications.receivers.shipment_on_its_way",
        "shop.orders.receivers.follow_shipment",
    ]


def test_settings_and_variables_are_all_there(found: dict[tuple[str, str], Coupling]) -> None:
    variables = {key for kind, key in found if kind == "environment"}
    assert {"SHOP_DB", "SHOP_SECRET_KEY", "SHOP_MEDIA_ROOT", "SHOP_SMS_URL"} <= variables
    assert found["environment", "SHOP_SECRET_KEY"].secret
    assert readers(found["setting", "VAT_RATE"]) == ["shop.cart.totals.totals_for"]


def test_middleware_and_context_processor_are_platform(
    found: dict[tuple[str, str], Coupling],
) -> None:
    assert {key for kind, key in found if kind == "platform"} == {
        "shop.context_processors.storefront",
        "shop.middleware.ActiveCartMiddleware",
        "shop.middleware.MaintenanceMiddleware",
    }


def test_nothing_is_invented(found: dict[tuple[str, str], Coupling]) -> None:
    assert not [key for kind, key in found if kind in ("global", "patch", "flag", "bucket")]
    assert {key for kind, key in found if kind == "import_effect"} <= {"shop.settings"}


def test_templates_are_tied_to_the_parts_whose_tables_they_read_themselves(
    found: dict[tuple[str, str], Coupling],
) -> None:
    """Users and sessions are read by the template that all extend, and are its own."""
    page = found["template", "catalog/product_detail.html"]
    assert page.parts == ("catalog", "inventory")
    assert readers(page) == ["shop.catalog.views.ProductDetail"]
    assert "inventory_stocklevel" in page.why
    assert "accounts_user" not in page.why
    status = found["template", "payments/status.html"]
    assert (status.parts, readers(status)) == (
        ("orders", "payments"),
        ["shop.payments.views.payment_status"],
    )
