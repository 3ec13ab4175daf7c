"""Royal Post hands out numbers from a range that we print ourselves."""

from shop.shipping.models import Shipment


def book(shipment: Shipment) -> str:
    return f"RP{shipment.pk:09d}GB"


def track(shipment: Shipment) -> str:
    """The post tells us nothing until somebody complains."""
    return shipment.status
