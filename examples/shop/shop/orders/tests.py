import json
import re
from datetime import timedelta
from decimal import Decimal
from unittest import mock

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.cart.models import Cart
from shop.common import CheckoutError, OutOfStockError, PaymentDeclinedError
from shop.common.testing import ShopTestCase
from shop.inventory.models import StockMovement
from shop.notifications.models import Notification
from shop.orders import reports, services
from shop.orders.models import Order, OrderLine
from shop.payments.models import Payment, Refund
from shop.shipping.models import Shipment

WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


class CheckoutTests(ShopTestCase):
    def checkout(self, cart, gateway="card"):
        return services.checkout(
            cart=cart,
            customer=self.alice,
            address=self.alice.profile.default_address,
            carrier=self.post,
            gateway=gateway,
        )

    def assert_nothing_happened(self, cart):
        for model in (Order, OrderLine, Payment, Shipment, StockMovement, Notification):
            assert not model.objects.exists(), model
        cart.refresh_from_db()
        assert cart.status == Cart.OPEN
        assert self.stock_of(self.kettle) == 10

    def test_one_transaction_writes_five_apps_tables(self):
        order = self.place_order(self.alice, self.kettle, self.knife)
        assert order.status == Order.PAID
        assert order.lines.count() == 2
        assert order.payments.get().status == Payment.CAPTURED
        assert order.shipment.lines.count() == 2
        assert order.stock_movements.count() == 2
        assert order.cart.status == Cart.CONVERTED
        assert self.stock_of(self.kettle) == 9

    def test_one_checkout_writes_nine_tables(self):
        cart = self.make_cart(self.kettle)
        with (
            CaptureQueriesContext(connection) as queries,
            mock.patch.object(services.order_placed, "send"),
        ):
            self.checkout(cart)
        writes = (WRITE.match(query["sql"]) for query in queries)
        assert sorted({found[1] for found in writes if found}) == [
            "cart_cart",
            "inventory_stocklevel",
            "inventory_stockmovement",
            "orders_orderline",
            "orders_statuschange",
            "payments_payment",
            "shipping_shipment",
            "shipping_shipmentline",
            "shop_orders",
        ]

    def test_a_declined_payment_undoes_everything(self):
        cart = self.make_cart(self.kettle)
        with self.assertRaisesMessage(PaymentDeclinedError, "wholesale"):
            self.checkout(cart, gateway="invoice")
        self.assert_nothing_happened(cart)

    def test_missing_stock_undoes_everything(self):
        cart = self.make_cart(self.kettle, self.trowel)
        with self.assertRaisesMessage(OutOfStockError, "GD-201"):
            self.checkout(cart)
        self.assert_nothing_happened(cart)

    def test_unknown_gateways_take_no_money(self):
        cart = self.make_cart(self.kettle)
        with self.assertRaisesMessage(PaymentDeclinedError, "We do not take shells"):
            self.checkout(cart, gateway="shells")
        self.assert_nothing_happened(cart)

    def test_a_cart_is_ordered_once(self):
        cart = self.make_cart(self.kettle)
        self.checkout(cart)
        with self.assertRaisesMessage(CheckoutError, "already ordered"):
            self.checkout(cart)

    def test_an_empty_cart_is_no_order(self):
        with self.assertRaisesMessage(CheckoutError, "empty"):
            self.checkout(self.make_cart())

    def test_mails_wait_for_the_commit(self):
        with self.captureOnCommitCallbacks(execute=False) as callbacks:
            self.checkout(self.make_cart(self.kettle))
        assert len(callbacks) == 2
        assert not mail.outbox

    def test_every_status_is_remembered(self):
        order = self.place_order(self.alice, self.kettle)
        assert [c.status for c in order.status_changes.order_by("pk")] == ["pending", "paid"]

    def test_cancelling_returns_goods_and_money(self):
        order = self.place_order(self.alice, self.kettle)
        services.cancel(order, self.alice)
        assert self.stock_of(self.kettle) == 10
        assert Refund.objects.get().amount == order.grand_total
        assert Shipment.objects.get(order=order).status == Shipment.CANCELLED
        with self.assertRaisesMessage(CheckoutError, "already cancelled"):
            services.cancel(order, self.alice)


class PageTests(ShopTestCase):
    def setUp(self):
        super().setUp()
        self.form = {
            "address": self.alice.profile.default_address_id,
            "carrier": self.post.pk,
            "gateway": "card",
        }

    def test_from_anonymous_cart_to_order(self):
        self.client.post(reverse("cart:add", args=[self.kettle.pk]))
        self.assertRedirects(
            self.client.get("/orders/checkout/"), "/accounts/login/?next=/orders/checkout/"
        )
        self.client.post("/accounts/login/", {"username": "alice", "password": "alice"})
        assert self.client.get("/orders/checkout/").status_code == 200
        response = self.client.post("/orders/checkout/", self.form)
        order = Order.objects.get(customer=self.alice)
        self.assertRedirects(response, f"/orders/{order.number}/")
        assert "cart_id" not in self.client.session

    def test_a_refused_checkout_stays_on_the_page(self):
        self.client.force_login(self.alice)
        self.assertRedirects(self.client.get("/orders/checkout/"), "/cart/")
        self.client.post(reverse("cart:add", args=[self.kettle.pk]))
        assert self.client.post("/orders/checkout/", {}).status_code == 400
        refused = {**self.form, "gateway": "invoice"}
        self.assertContains(
            self.client.post("/orders/checkout/", refused), "wholesale", status_code=409
        )
        assert "cart_id" in self.client.session

    def test_orders_are_private(self):
        order = self.place_order(self.alice, self.kettle)
        for user, status in ((self.alice, 200), (self.bob, 404), (self.office, 200)):
            self.client.force_login(user)
            assert self.client.get(order.get_absolute_url()).status_code == status

    def test_order_pages_reach_over_apps(self):
        self.alice.profile.phone = "555-0100"
        self.alice.profile.save()
        order = self.place_order(self.alice, self.kettle)
        self.client.force_login(self.alice)
        self.assertContains(self.client.get(order.get_absolute_url()), "phone 555-0100")
        self.assertContains(self.client.get("/orders/"), "RP00000")

    def test_cancel_and_reorder(self):
        order = self.place_order(self.alice, self.kettle)
        self.client.force_login(self.alice)
        assert self.client.get(f"/orders/{order.number}/cancel/").status_code == 405
        self.client.post(f"/orders/{order.number}/cancel/")
        order.refresh_from_db()
        assert order.status == Order.CANCELLED
        self.assertRedirects(self.client.get(f"/orders/{order.number}/reorder/"), "/cart/")
        assert self.client.session["cart_id"] != order.cart_id


class ApiTests(ShopTestCase):
    def post_order(self, **body):
        return self.client.post("/api/orders/", json.dumps(body), "application/json")

    def test_the_api_wants_a_user(self):
        assert self.client.get("/api/orders/").status_code == 401

    def test_order_show_and_cancel(self):
        self.client.force_login(self.alice)
        assert self.post_order().status_code == 400
        self.client.post(reverse("cart:add", args=[self.kettle.pk]))
        body = {"address": self.alice.profile.default_address_id, "carrier": "royal_post"}
        assert self.post_order(gateway="invoice", **body).status_code == 402
        created = self.post_order(**body)
        assert created.status_code == 201
        path = f"/api/orders/{created.json()['id']}/"
        assert self.client.get(path).json()["status"] == "paid"
        assert self.client.get("/api/orders/").json()["count"] == 1
        assert self.client.delete(path).status_code == 204
        assert self.client.delete(path).status_code == 409
        self.client.force_login(self.bob)
        assert self.client.get(path).status_code == 404


class ReportTests(ShopTestCase):
    def setUp(self):
        super().setUp()
        self.place_order(self.alice, self.kettle, self.knife)
        self.place_order(self.alice, self.course)
        self.place_order(self.bob, self.kettle, gateway="invoice")
        self.end = timezone.now() + timedelta(minutes=1)

    def test_sales_count_captured_payments_only(self):
        rows = reports.sales_by_category(self.end - timedelta(days=1), self.end)
        assert [(r.category, r.orders, r.units, r.revenue) for r in rows] == [
            ("Kitchen", 1, 2, Decimal("50.00")),
            ("Garden", 1, 1, Decimal("49.00")),
        ]

    def test_sales_respect_the_period(self):
        assert reports.sales_by_category(self.end, self.end + timedelta(days=1)) == []

    def test_best_customers_paid_most(self):
        (best,) = reports.best_customers()
        assert (best.username, best.order_count) == ("alice", 2)

    def test_dead_stock_was_never_sold(self):
        self.make_product("GD-202", "Can", self.garden, "22", 900, stock=3)
        assert reports.dead_stock() == [("GD-202", 3)]

    def test_reports_are_for_staff(self):
        self.client.force_login(self.alice)
        assert self.client.get("/orders/reports/sales/").status_code == 302
        self.client.force_login(self.office)
        self.assertContains(self.client.get("/orders/reports/sales/"), "Kitchen")
        response = self.client.get("/orders/reports/dead-stock.csv")
        assert response.content == b"sku,quantity\r\n"


class ReceiverTests(ShopTestCase):
    def test_a_parcel_on_the_road_ships_its_order(self):
        order = self.place_order(self.alice, self.kettle)
        order.shipment.refresh_from_db()
        order.shipment.set_status(Shipment.IN_TRANSIT)
        order.refresh_from_db()
        assert order.status == Order.SHIPPED

    def test_placing_an_order_sends_the_signal_once(self):
        listener = mock.Mock()
        services.order_placed.connect(listener)
        self.addCleanup(services.order_placed.disconnect, listener)
        order = self.place_order(self.alice, self.kettle)
        listener.assert_called_once_with(signal=mock.ANY, sender=Order, order=order)
