"""Parcels wait for the money."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.payments.models import Payment
from shop.shipping.models import Shipment
from shop.shipping.tasks import create_label


@receiver(post_save, sender=Payment, dispatch_uid="shipping-payment-captured")
def payment_captured(sender: type, instance: Payment, created: bool, **kwargs: object) -> None:
    """A late capture (invoice, webhook) releases a parcel that was held back."""
    if created or instance.status != Payment.CAPTURED:
        return
    shipment = Shipment.objects.filter(order=instance.order, status=Shipment.WAITING).first()
    if shipment is not None:
        create_label.delay(shipment.pk)
