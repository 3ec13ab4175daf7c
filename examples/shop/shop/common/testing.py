"""A shop with goods, carriers and customers, for every app's tests."""

from datetime import timedelta

from django.core.cache import cache
from django.test import TestCase, override_settings
from django.utils import timezone

from shop.accounts.models import Address, User
from shop.cart.models import Cart, Voucher
from shop.catalog.models import Category, DigitalProduct, Product
from shop.common import as_money
from shop.inventory.models import StockLevel, Warehouse
from shop.orders.models import Order
from shop.orders.services import checkout
from shop.shipping.models import Carrier

IN_MEMORY = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(
    STORAGES=IN_MEMORY,
    TASK_PROPAGATE_ERRORS=True,
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
)
class ShopTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.kitchen = Category.objects.create(name="Kitchen", slug="kitchen")
        cls.garden = Category.objects.create(name="Garden", slug="garden")
        cls.main = Warehouse.objects.create(code="MAIN", name="Main")
        cls.kettle = cls.make_product("KT-101", "Kettle", cls.kitchen, "30.00", 1000, stock=10)
        cls.knife = cls.make_product("KT-102", "Knife", cls.kitchen, "20.00", 500, stock=20)
        cls.trowel = cls.make_product("GD-201", "Trowel", cls.garden, "10.00", 300, stock=0)
        cls.course = DigitalProduct.objects.create(
            sku="DL-901",
            name="Course",
            slug="course",
            category=cls.garden,
            price=as_money(49),
            download_url="https://shop.example.com/course.zip",
        )
        cls.post = Carrier.objects.create(
            code="royal_post", name="Royal Post", base_rate=as_money(3), rate_per_kg=as_money(1)
        )
        cls.swift = Carrier.objects.create(
            code="swift", name="Swift", base_rate=as_money(7), rate_per_kg=as_money("0.5")
        )
        cls.voucher = Voucher.objects.create(
            code="SPRING", percent=10, valid_until=timezone.now() + timedelta(days=1)
        )
        cls.alice = cls.make_user("alice")
        cls.bob = cls.make_user("bob", is_wholesale=True)
        cls.office = cls.make_user("office", is_staff=True, is_superuser=True)

    def setUp(self) -> None:
        cache.clear()

    @classmethod
    def make_product(
        cls, sku: str, name: str, category: Category, price: str, grams: int, stock: int
    ) -> Product:
        product = Product.objects.create(
            sku=sku,
            name=name,
            slug=name.lower(),
            category=category,
            price=as_money(price),
            weight_grams=grams,
        )
        StockLevel.objects.create(warehouse=cls.main, product=product, quantity=stock)
        return product

    @classmethod
    def make_user(cls, name: str, **flags: bool) -> User:
        user = User.objects.create_user(name, f"{name}@example.com", name, **flags)
        user.profile.default_address = Address.objects.create(
            user=user, recipient=name, street="1 High St", postcode="N1", city="London"
        )
        user.profile.save()
        return user

    def make_cart(self, *products: Product, customer: User | None = None) -> Cart:
        cart = Cart.objects.create(customer=customer)
        for product in products:
            cart.add(product)
        return cart

    def place_order(
        self, user: User, *products: Product, gateway: str = "card", carrier: str = "royal_post"
    ) -> Order:
        """A checkout with everything that runs after its commit."""
        with self.captureOnCommitCallbacks(execute=True):
            return checkout(
                cart=self.make_cart(*products, customer=user),
                customer=user,
                address=user.profile.default_address,
                carrier=Carrier.objects.get(code=carrier),
                gateway=gateway,
            )

    def stock_of(self, product: Product) -> int:
        return StockLevel.objects.get(product=product, warehouse=self.main).quantity
