import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from shop.cart.models import Cart, CartItem
from shop.cart.totals import totals_for
from shop.common.testing import ShopTestCase


class TotalsTests(ShopTestCase):
    def test_shipping_is_the_cheapest_carrier(self):
        totals = totals_for(self.make_cart(self.kettle))
        assert (totals.goods, totals.shipping) == (Decimal("30.00"), Decimal("4.00"))

    def test_a_voucher_reduces_goods_but_not_shipping(self):
        cart = self.make_cart(self.kettle)
        cart.voucher = self.voucher
        totals = totals_for(cart, self.swift)
        assert totals.discount == Decimal("3.00")
        assert totals.grand_total == Decimal("34.50")
        assert totals.vat == Decimal("5.75")

    def test_large_carts_and_downloads_ship_free(self):
        large = self.make_cart(self.kettle)
        large.add(self.kettle, 3)
        assert totals_for(large).shipping == 0
        assert totals_for(self.make_cart(self.course)).shipping == 0


class PageTests(ShopTestCase):
    def test_buttons_fill_and_empty_the_cart(self):
        self.client.post(reverse("cart:add", args=[self.kettle.pk]), {"quantity": "2"})
        item = CartItem.objects.get(cart_id=self.client.session["cart_id"])
        assert item.quantity == 2
        self.assertContains(self.client.get("/cart/"), "Cart (1)")
        self.client.post(reverse("cart:update", args=[item.pk]), {"quantity": "0"})
        assert not CartItem.objects.exists()

    def test_nothing_sold_out_goes_in(self):
        response = self.client.post(reverse("cart:add", args=[self.trowel.pk]))
        self.assertRedirects(response, "/catalog/trowel/")
        assert "cart_id" not in self.client.session

    def test_other_peoples_items_are_out_of_reach(self):
        item = self.make_cart(self.kettle).items.get()
        assert self.client.post(reverse("cart:update", args=[item.pk])).status_code == 404

    def test_vouchers_are_redeemed_on_the_page(self):
        self.client.post("/cart/", {"voucher": "nonsense"})
        assert Cart.objects.get().voucher is None
        self.client.post("/cart/", {"voucher": "spring"})
        assert Cart.objects.get().voucher == self.voucher

    def test_maintenance_locks_everyone_but_staff_out(self):
        cache.set("shop:maintenance", True)
        assert self.client.get("/cart/").status_code == 503
        self.client.force_login(self.office)
        assert self.client.get("/cart/").status_code == 200


class ApiTests(ShopTestCase):
    def put(self, **body):
        return self.client.put("/api/cart/", json.dumps(body), "application/json")

    def test_the_app_sets_quantities(self):
        assert self.client.get("/api/cart/").json()["items"] == []
        assert self.put(product=self.kettle.pk, quantity=2).json()["grand_total"] == "65.00"
        assert self.put(product=self.kettle.pk, quantity=1).json()["grand_total"] == "34.00"
        assert self.put(product=0).status_code == 404
        assert self.client.delete("/api/cart/").json()["items"] == []


class CommandTests(ShopTestCase):
    def test_old_carts_close_and_subscribers_are_reminded(self):
        cart = self.make_cart(self.kettle, customer=self.alice)
        self.alice.profile.newsletter = True
        self.alice.profile.save()
        Cart.objects.update(updated_at=timezone.now() - timedelta(days=3))
        call_command("close_abandoned_carts", "--dry-run", stdout=StringIO())
        cart.refresh_from_db()
        assert cart.status == Cart.OPEN
        call_command("close_abandoned_carts", stdout=StringIO())
        cart.refresh_from_db()
        assert cart.status == Cart.ABANDONED
        assert mail.outbox[0].to == ["alice@example.com"]
