"""Payment processors. Settings name the classes; nobody imports them directly."""

from django.conf import settings
from django.utils.module_loading import import_string

from shop.common import PaymentDeclinedError
from shop.payments.gateways.base import ChargeResult, Gateway

__all__ = ["ChargeResult", "Gateway", "get_gateway"]


def get_gateway(code: str) -> Gateway:
    """The gateway that PAYMENT_GATEWAYS lists under this code."""
    dotted = settings.PAYMENT_GATEWAYS.get(code)
    if dotted is None:
        raise PaymentDeclinedError(f"We do not take {code}")
    return import_string(dotted)()
