"""Close carts nobody touched for a while, and remind their owners once."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from shop.cart.models import Cart
from shop.notifications.tasks import notify


class Command(BaseCommand):
    help = "Mark open carts as abandoned when they are older than --hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=settings.CART_ABANDONED_AFTER_HOURS)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: object, hours: int, dry_run: bool, **options: object) -> None:
        limit = timezone.now() - timedelta(hours=hours)
        carts = Cart.objects.filter(status=Cart.OPEN, updated_at__lt=limit)
        for cart in [] if dry_run else list(carts.select_related("customer__profile")):
            cart.set_status(Cart.ABANDONED)
            customer = cart.customer
            if customer and customer.profile.newsletter and cart.items.exists():
                notify.delay(customer.pk, "cart-reminder", {"count": cart.items.count()})
            self.stdout.write(f"closed cart {cart.pk}")
        if dry_run:
            self.stdout.write(f"{carts.count()} carts would be closed")
