"""Orders and their lines. The table kept its name from the shop before Django."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse

from shop.cart.models import Cart
from shop.catalog.models import Product
from shop.common.models import StatusModel
from shop.utils import new_number


def next_order_number() -> str:
    return new_number("SO")


class Order(StatusModel):
    PENDING = "pending"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"

    status = models.CharField(max_length=20, default=PENDING, db_index=True)
    number = models.CharField(max_length=20, unique=True, default=next_order_number)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    cart = models.OneToOneField(Cart, on_delete=models.SET_NULL, null=True, related_name="order")
    shipping_address = models.ForeignKey(
        "accounts.Address", on_delete=models.PROTECT, related_name="+"
    )
    products = models.ManyToManyField("catalog.Product", through="OrderLine", related_name="+")
    goods_total = models.DecimalField(max_digits=10, decimal_places=2)
    discount = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    shipping_total = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    grand_total = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta(StatusModel.Meta):
        db_table = "shop_orders"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:detail", args=[self.number])

    @property
    def can_cancel(self) -> bool:
        return self.status in (self.PENDING, self.PAID)


class OpenOrderManager(models.Manager):
    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(status__in=(Order.PENDING, Order.PAID))


class OpenOrder(Order):
    """Orders that still want work, for the admin and the account page."""

    objects = OpenOrderManager()

    class Meta:
        proxy = True


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product}"

    @property
    def line_total(self) -> Decimal:
        return self.unit_price * self.quantity


class StatusChange(models.Model):
    """Who moved an order to which status, for the support desk."""

    order = models.ForeignKey("Order", on_delete=models.CASCADE, related_name="status_changes")
    status = models.CharField(max_length=20)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.order} -> {self.status}"
