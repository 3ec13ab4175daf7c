"""Orders follow their shipments, and remember every change of status."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.common.cache import forget
from shop.orders.models import Order, StatusChange


@receiver(post_save, sender=Order)
def record_status(sender: type, instance: Order, created: bool, **kwargs: object) -> None:
    latest = instance.status_changes.order_by("-pk").first()
    if latest is None or latest.status != instance.status:
        StatusChange.objects.create(order=instance, status=instance.status)
    forget("sales-report")


@receiver(post_save, sender="shipping.Shipment")
def follow_shipment(sender: type, instance: object, created: bool, **kwargs: object) -> None:
    if instance.status == "in_transit" and instance.order.status == Order.PAID:
        instance.order.set_status(Order.SHIPPED)
