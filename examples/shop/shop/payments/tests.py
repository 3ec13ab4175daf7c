import io
import json
from unittest import mock

from django.test import override_settings
from django.urls import reverse

from shop.common import PaymentDeclinedError
from shop.common.testing import ShopTestCase
from shop.orders.models import Order
from shop.payments.gateways.card import DECLINED_CENTS
from shop.payments.models import Payment, WebhookEvent
from shop.shipping.models import Shipment

TOKEN = {"X-Webhook-Token": "local-webhook"}


class GatewayTests(ShopTestCase):
    def test_the_processors_test_amount_is_declined(self):
        dear = self.make_product("KT-666", "Range", self.kitchen, "0", 0, stock=1)
        dear.price = DECLINED_CENTS / 100
        dear.save()
        with self.assertRaisesMessage(PaymentDeclinedError, "Card declined"):
            self.place_order(self.alice, dear)
        assert not Payment.objects.exists()

    @override_settings(PAYMENT_CARD_URL="https://cards.example.com")
    def test_a_configured_processor_is_called(self):
        answer = io.BytesIO(b'{"status": "captured", "id": "ch_1"}')
        with mock.patch("urllib.request.urlopen", return_value=answer) as urlopen:
            order = self.place_order(self.alice, self.kettle)
        request = urlopen.call_args.args[0]
        assert request.full_url == "https://cards.example.com/charges"
        assert json.loads(request.data) == {"order": order.number, "cents": 3400}
        assert order.payments.get().gateway_reference == "ch_1"


class WebhookTests(ShopTestCase):
    def deliver(self, gateway="invoice", headers=TOKEN, **event):
        return self.client.post(
            reverse("payments:webhook", args=[gateway]),
            json.dumps(event),
            content_type="application/json",
            headers=headers,
        )

    def test_strangers_are_refused(self):
        assert self.deliver(id="1", headers={}).status_code == 403
        assert self.client.get("/payments/webhooks/card/").status_code == 405
        assert self.deliver(gateway="shells", id="1").status_code == 400

    def test_a_late_capture_pays_the_order_and_releases_the_parcel(self):
        order = self.place_order(self.bob, self.kettle, gateway="invoice")
        assert order.shipment.status == Shipment.WAITING
        event = {"id": "ev-1", "kind": "payment.captured", "order": order.number}
        assert self.deliver(**event).json() == {"applied": True}
        order = Order.objects.get(pk=order.pk)
        assert (order.status, order.shipment.status) == (Order.PAID, Shipment.READY)

    def test_an_event_is_applied_once(self):
        assert self.deliver(id="ev-1").json() == {"applied": True}
        assert self.deliver(id="ev-1").json() == {"applied": False}
        assert WebhookEvent.objects.count() == 1


class PageTests(ShopTestCase):
    def test_payments_are_private(self):
        payment = self.place_order(self.alice, self.kettle).payments.get()
        url = reverse("payments:status", args=[payment.reference])
        for user, status in ((self.alice, 200), (self.bob, 404)):
            self.client.force_login(user)
            assert self.client.get(url).status_code == status

    def test_the_support_desk_refunds(self):
        order = self.place_order(self.alice, self.kettle)
        payment = order.payments.get()
        url = reverse("payments:refund", args=[payment.reference])
        self.client.force_login(self.alice)
        assert self.client.post(url).status_code == 403
        self.client.force_login(self.office)
        self.assertRedirects(self.client.post(url), order.get_absolute_url())
        order.refresh_from_db()
        assert order.status == Order.REFUNDED
        assert order.notifications.filter(template__key="refund").exists()
