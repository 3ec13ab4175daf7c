from django.core import mail
from django.urls import reverse

from shop.common.testing import ShopTestCase
from shop.shipping import tasks
from shop.shipping.models import Shipment


class LabelTests(ShopTestCase):
    def test_a_paid_order_gets_its_label_after_the_commit(self):
        shipment = Shipment.objects.get(order=self.place_order(self.alice, self.kettle))
        assert shipment.status == Shipment.READY
        assert shipment.tracking == f"RP{shipment.pk:09d}GB"
        assert "1 x KT-101" in shipment.label.read().decode()

    def test_unpaid_orders_wait(self):
        order = self.place_order(self.bob, self.kettle, gateway="invoice")
        assert tasks.create_label(order.shipment.pk) is None

    def test_each_carrier_has_its_own_numbers(self):
        order = self.place_order(self.alice, self.kettle, carrier="swift")
        assert Shipment.objects.get(order=order).tracking.startswith("SW-")


class TrackingTests(ShopTestCase):
    def setUp(self):
        super().setUp()
        order = self.place_order(self.alice, self.kettle, carrier="swift")
        self.shipment = Shipment.objects.get(order=order)

    def test_the_courier_takes_it_and_the_customer_hears(self):
        url = reverse("shipping:hand-over", args=[self.shipment.pk])
        self.client.force_login(self.alice)
        assert self.client.post(url).status_code == 403
        self.client.force_login(self.office)
        assert self.client.post(url).status_code == 302
        assert mail.outbox[-1].subject == "Your parcel is in transit"

    def test_a_tracking_run_delivers(self):
        self.shipment.set_status(Shipment.IN_TRANSIT)
        assert tasks.refresh_tracking() == 1
        assert mail.outbox[-1].subject == "Your parcel is delivered"
        assert tasks.refresh_tracking() == 0

    def test_anyone_with_the_number_may_look(self):
        path = f"/shipping/track/{self.shipment.tracking}/"
        self.assertContains(self.client.get(path), "London")
        assert self.client.get("/shipping/track/SW-0/").status_code == 404

    def test_quotes_are_for_the_visitors_cart(self):
        assert self.client.get("/api/shipping/quotes/").status_code == 404
        self.client.post(reverse("cart:add", args=[self.knife.pk]))
        quotes = self.client.get("/api/shipping/quotes/").json()["quotes"]
        assert quotes == {"royal_post": "3.50", "swift": "7.25"}
