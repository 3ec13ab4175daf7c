"""Other apps' events that customers hear about."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.notifications.tasks import notify, notify_shipment
from shop.orders.models import Order
from shop.orders.signals import order_cancelled
from shop.payments.models import Refund
from shop.shipping.models import Shipment


@receiver(post_save, sender=Shipment, dispatch_uid="notify-shipment")
def shipment_on_its_way(sender: type, instance: Shipment, **kwargs: object) -> None:
    if instance.status == Shipment.IN_TRANSIT:
        notify_shipment.delay(instance.pk)


@receiver(post_save, sender=Refund, dispatch_uid="notify-refund")
def refund_created(sender: type, instance: Refund, created: bool, **kwargs: object) -> None:
    if created:
        order = instance.payment.order
        values = {"number": order.number, "amount": str(instance.amount)}
        notify.delay(order.customer_id, "refund", values, order.pk)


@receiver(order_cancelled)
def cancelled(sender: type, order: Order, **kwargs: object) -> None:
    notify.delay(order.customer_id, "cancelled", {"number": order.number}, order.pk)
