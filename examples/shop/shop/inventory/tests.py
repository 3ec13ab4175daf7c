from django.core import mail
from django.urls import reverse

from shop.common import OutOfStockError
from shop.common.testing import ShopTestCase
from shop.inventory import stock, tasks
from shop.inventory.models import StockAlert, StockLevel, StockMovement, Warehouse


class StockTests(ShopTestCase):
    def test_a_large_order_empties_the_fullest_warehouse_first(self):
        north = Warehouse.objects.create(code="NORTH", name="North")
        StockLevel.objects.create(warehouse=north, product=self.kettle, quantity=4)
        order = self.place_order(self.alice, self.knife)
        assert stock.deduct(order, [(self.kettle, 12)]) == self.main
        left = StockLevel.objects.filter(product=self.kettle).order_by("warehouse__code")
        assert [level.quantity for level in left] == [0, 2]

    def test_downloads_need_no_stock(self):
        order = self.place_order(self.alice, self.course)
        assert not StockMovement.objects.filter(order=order).exists()

    def test_more_than_there_is_cannot_be_sold(self):
        order = self.place_order(self.alice, self.knife)
        with self.assertRaisesMessage(OutOfStockError, "Only 10 of KT-101 left, 11 wanted"):
            stock.deduct(order, [(self.kettle, 11)])

    def test_a_count_leaves_a_movement(self):
        level = StockLevel.objects.get(product=self.kettle)
        assert stock.set_quantity(level, 7).delta == -3
        assert self.stock_of(self.kettle) == 7


class TaskTests(ShopTestCase):
    def test_low_stock_alerts_the_people_on_call(self):
        StockLevel.objects.filter(product=self.kettle).update(quantity=5)
        self.place_order(self.alice, self.kettle)
        assert "Low stock: KT-101" in [message.subject for message in mail.outbox]

    def test_the_report_lists_what_runs_low(self):
        assert tasks.report_low_stock() == ["GD-201"]

    def test_waiting_customers_hear_once(self):
        StockAlert.objects.create(product=self.trowel, user=self.alice)
        level = StockLevel.objects.get(product=self.trowel)
        stock.set_quantity(level, 5)
        stock.set_quantity(level, 6)
        assert [m.subject for m in mail.outbox] == ["Trowel is back"]


class ScreenTests(ShopTestCase):
    def test_customers_have_no_business_in_the_warehouse(self):
        level = StockLevel.objects.get(product=self.kettle)
        self.client.force_login(self.alice)
        for url in (reverse("inventory:levels"), reverse("inventory:adjust", args=[level.pk])):
            assert self.client.get(url).status_code == 403

    def test_staff_count_and_look_back(self):
        self.client.force_login(self.office)
        level = StockLevel.objects.get(product=self.kettle)
        url = reverse("inventory:adjust", args=[level.pk])
        assert self.client.get(url).status_code == 200
        assert self.client.post(url, {"quantity": "-1"}).status_code == 400
        self.assertRedirects(self.client.post(url, {"quantity": "8"}), "/inventory/")
        self.assertContains(self.client.get("/inventory/movements/KT-101/"), "-2 count")

    def test_partners_ask_for_stock(self):
        assert self.client.get("/api/stock/KT-101/").json() == {"sku": "KT-101", "available": 10}
        assert self.client.get("/api/stock/NO-1/").status_code == 404
