"""Who carries what to whom."""

from django.db import models

from shop.common.models import StatusModel
from shop.orders.models import Order


class Carrier(models.Model):
    code = models.SlugField(unique=True, help_text="Also the module below shop.shipping.carriers")
    name = models.CharField(max_length=60)
    base_rate = models.DecimalField(max_digits=8, decimal_places=2)
    rate_per_kg = models.DecimalField(max_digits=8, decimal_places=2)

    def __str__(self) -> str:
        return self.name


class Shipment(StatusModel):
    WAITING = "waiting"
    READY = "ready"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"

    status = models.CharField(max_length=20, default=WAITING, db_index=True)
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="shipment")
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, null=True)
    tracking = models.CharField(max_length=40, blank=True, db_index=True)
    label = models.FileField(upload_to="labels", blank=True)

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking or self.status}"


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey("orders.OrderLine", on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line}"
