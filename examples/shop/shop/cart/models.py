"""A basket before it becomes an order."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import timezone

from shop.catalog.models import Product
from shop.common.models import StatusModel


class Voucher(models.Model):
    code = models.CharField(max_length=20, unique=True)
    percent = models.PositiveSmallIntegerField()
    valid_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.code

    @property
    def is_valid(self) -> bool:
        return self.valid_until >= timezone.now()


class Cart(StatusModel):
    OPEN = "open"
    CONVERTED = "converted"
    ABANDONED = "abandoned"

    status = models.CharField(max_length=20, default=OPEN, db_index=True)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="carts",
    )
    voucher = models.ForeignKey(Voucher, on_delete=models.SET_NULL, null=True, blank=True)
    products = models.ManyToManyField("catalog.Product", through="CartItem", related_name="carts")

    def __str__(self) -> str:
        return f"Cart {self.pk} ({self.status})"

    def add(self, product: Product, quantity: int = 1) -> "CartItem":
        """Put a product in; what is there already gets more."""
        item, created = self.items.get_or_create(
            product=product,
            defaults={"quantity": quantity, "unit_price": product.price_for(self.customer)},
        )
        if not created:
            item.quantity += quantity
            item.save(update_fields=["quantity"])
        return item


class CartItem(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cart", "product"), name="one_item_per_product"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product}"

    @property
    def line_total(self) -> Decimal:
        return self.unit_price * self.quantity
