"""What lies where, and why it moved."""

from django.conf import settings
from django.db import models

from shop.catalog.models import Product
from shop.common.models import TimeStampedModel


class Warehouse(models.Model):
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=80)
    products = models.ManyToManyField(
        "catalog.Product", through="inventory.StockLevel", related_name="warehouses"
    )

    def __str__(self) -> str:
        return self.code


class StockLevel(models.Model):
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="stock_levels")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="stock_levels")
    quantity = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("warehouse", "product"), name="one_level_per_place"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product.sku} in {self.warehouse}"


class StockMovement(TimeStampedModel):
    stock_level = models.ForeignKey(StockLevel, on_delete=models.CASCADE, related_name="movements")
    delta = models.IntegerField()
    reason = models.CharField(max_length=40)
    order = models.ForeignKey(
        "orders.Order",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_movements",
    )

    def __str__(self) -> str:
        return f"{self.delta:+d} {self.reason}"


class StockAlert(TimeStampedModel):
    """A customer who wants to hear when a product is back."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stock_alerts"
    )
    notified_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} waits for {self.product}"
