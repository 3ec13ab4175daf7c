"""A small shop to click around in. Running it twice changes nothing more."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.accounts.models import Address, User
from shop.cart.models import Cart, Voucher
from shop.catalog.models import Category, DigitalProduct, Product, Tag
from shop.common import as_money
from shop.orders.models import Order
from shop.orders.services import checkout
from shop.shipping.models import Carrier

# For a database on your own laptop; seed_demo refuses to run without DEBUG.
DEMO_LOGIN = "demo"

CARRIERS = {
    "royal_post": ("Royal Post", "3.50", "1.20"),
    "swift": ("Swift Couriers", "6.90", "0.80"),
}


class Command(BaseCommand):
    help = "Fill an empty database with products, customers and two orders."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEBUG:
            self.stderr.write("Demo users have known passwords: only with SHOP_DEBUG=1")
            return
        if not Product.objects.exists():
            call_command("import_products", settings.BASE_DIR / "data" / "products.csv")
        self.create_extras()
        alice = self.create_user("alice", is_wholesale=False)
        bob = self.create_user("bob", is_wholesale=True)
        self.create_user("office", is_staff=True, is_superuser=True)
        if not Order.objects.exists():
            self.place_order(alice, ["KT-101", "BK-302"], "royal_post", "card")
            self.place_order(bob, ["GD-201", "GD-202"], "swift", "invoice")
        self.stdout.write(f"Sign in as alice, bob or office with the password {DEMO_LOGIN}")

    def create_extras(self) -> None:
        for code, (name, base, per_kg) in CARRIERS.items():
            Carrier.objects.get_or_create(
                code=code,
                defaults={
                    "name": name,
                    "base_rate": as_money(base),
                    "rate_per_kg": as_money(per_kg),
                },
            )
        DigitalProduct.objects.get_or_create(
            sku="DL-901",
            defaults={
                "name": "Gardening course",
                "slug": "gardening-course",
                "category": Category.objects.get(slug="books"),
                "price": as_money("49"),
                "download_url": "https://shop.example.com/downloads/course.zip",
            },
        )
        tag, _ = Tag.objects.get_or_create(name="gift")
        tag.products.set(Product.objects.filter(category__slug="books"))
        Voucher.objects.get_or_create(
            code="SPRING",
            defaults={"percent": 10, "valid_until": timezone.now() + timedelta(days=365)},
        )

    def create_user(self, name: str, **flags: bool) -> User:
        user, created = User.objects.get_or_create(
            username=name,
            defaults={"email": f"{name}@example.com", "first_name": name.title(), **flags},
        )
        if created:
            user.set_password(DEMO_LOGIN)
            user.save()
            user.profile.phone = "+44 20 7946 0000"
            user.profile.default_address = Address.objects.create(
                user=user, recipient=name.title(), street="1 High St", postcode="N1", city="London"
            )
            user.profile.save()
        return user

    def place_order(self, user: User, skus: list[str], carrier: str, gateway: str) -> None:
        cart = Cart.objects.create(customer=user)
        for product in Product.objects.filter(sku__in=skus):
            cart.add(product)
        checkout(
            cart=cart,
            customer=user,
            address=user.profile.default_address,
            carrier=Carrier.objects.get(code=carrier),
            gateway=gateway,
        )
