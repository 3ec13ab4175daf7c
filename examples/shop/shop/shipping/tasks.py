"""Labels and tracking, in the background."""

from django.core.files.base import ContentFile
from django.template.loader import render_to_string

from shop.orders.models import Order
from shop.shipping import carriers
from shop.shipping.models import Shipment
from shop.taskqueue import send_task, shared_task
from shop.utils import order_label


@shared_task
def create_label(shipment_id: int) -> str | None:
    """Book the parcel and store its label. None while the order is not paid."""
    shipment = Shipment.objects.select_related(
        "carrier", "warehouse", "order__customer", "order__shipping_address"
    ).get(pk=shipment_id)
    if shipment.order.status != Order.PAID or shipment.status != Shipment.WAITING:
        return None
    shipment.tracking = carriers.load(shipment.carrier.code).book(shipment)
    text = render_to_string(
        "shipping/label.txt",
        {"shipment": shipment, "order": shipment.order, "title": order_label(shipment.order)},
    )
    shipment.label.save(f"{shipment.tracking}.txt", ContentFile(text.encode()), save=False)
    shipment.status = Shipment.READY
    shipment.save()
    return shipment.tracking


@shared_task
def refresh_tracking() -> int:
    """Ask the carriers about everything on the road; the number of changes."""
    changed = 0
    for shipment in Shipment.objects.filter(status=Shipment.IN_TRANSIT).select_related("carrier"):
        status = carriers.load(shipment.carrier.code).track(shipment)
        if status != shipment.status:
            shipment.set_status(status)
            changed += 1
            send_task("shop.notifications.tasks.notify_shipment", [shipment.pk])
    return changed
