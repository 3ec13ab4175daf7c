"""Swift Couriers: everything collected is delivered by the next tracking run."""

from shop.shipping.models import Shipment
from shop.utils import new_number


def book(shipment: Shipment) -> str:
    return new_number("SW")


def track(shipment: Shipment) -> str:
    if shipment.status == Shipment.IN_TRANSIT:
        return Shipment.DELIVERED
    return shipment.status
