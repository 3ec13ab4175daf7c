from django.urls import reverse

from shop.accounts.models import Address, User
from shop.cart.models import Cart
from shop.common.testing import ShopTestCase


class ProfileTests(ShopTestCase):
    def test_every_user_gets_a_profile(self):
        assert User.objects.create_user("carol", "carol@example.com").profile.loyalty_points == 0

    def test_an_order_earns_points_for_its_goods(self):
        self.place_order(self.alice, self.kettle, self.knife)
        self.alice.profile.refresh_from_db()
        assert self.alice.profile.loyalty_points == 50

    def test_open_orders_show_on_the_profile(self):
        assert not self.alice.profile.has_open_orders
        self.place_order(self.alice, self.kettle)
        assert self.alice.profile.has_open_orders

    def test_the_first_address_becomes_the_default(self):
        carol = User.objects.create_user("carol", "carol@example.com")
        self.client.force_login(carol)
        form = {"recipient": "C", "street": "S", "postcode": "1", "city": "C", "country": "GB"}
        response = self.client.post(reverse("accounts:add-address"), form)
        self.assertRedirects(response, reverse("accounts:addresses"))
        carol.profile.refresh_from_db()
        assert carol.profile.default_address == Address.objects.get(user=carol)

    def test_favourites_toggle(self):
        self.client.force_login(self.alice)
        url = reverse("accounts:toggle-favourite", args=[self.kettle.pk])
        self.client.post(url)
        assert list(self.alice.profile.favourites.all()) == [self.kettle]
        self.client.post(url)
        assert not self.alice.profile.favourites.exists()


class SignInTests(ShopTestCase):
    def sign_in(self):
        credentials = {"username": "alice", "password": "alice"}
        return self.client.post(reverse("accounts:login"), credentials)

    def test_the_cart_survives_signing_in(self):
        self.client.post(reverse("cart:add", args=[self.kettle.pk]))
        cart_id = self.client.session["cart_id"]
        self.sign_in()
        assert self.client.session["cart_id"] == cart_id
        assert Cart.objects.get(pk=cart_id).customer == self.alice

    def test_an_anonymous_cart_is_merged_into_the_older_one(self):
        older = self.make_cart(self.kettle, customer=self.alice)
        self.client.post(reverse("cart:add", args=[self.kettle.pk]))
        self.client.post(reverse("cart:add", args=[self.knife.pk]))
        self.sign_in()
        assert self.client.session["cart_id"] == older.pk
        quantities = dict(older.items.values_list("product__sku", "quantity"))
        assert quantities == {"KT-101": 2, "KT-102": 1}

    def test_registering_signs_in(self):
        form = {
            "username": "carol",
            "email": "carol@example.com",
            "password1": "a-long-password",
            "password2": "a-long-password",
        }
        response = self.client.post(reverse("accounts:register"), form)
        self.assertRedirects(response, reverse("accounts:overview"))

    def test_account_pages_want_a_user(self):
        for name in ("overview", "profile", "addresses", "add-address"):
            url = reverse(f"accounts:{name}")
            self.assertRedirects(self.client.get(url), f"/accounts/login/?next={url}")

    def test_account_pages_render(self):
        self.place_order(self.alice, self.kettle)
        self.alice.profile.favourites.add(self.knife)
        self.client.force_login(self.alice)
        self.assertContains(self.client.get(reverse("accounts:overview")), "Knife")
        assert self.client.get(reverse("accounts:profile")).status_code == 200
        self.assertContains(self.client.get(reverse("accounts:addresses")), "High St")
