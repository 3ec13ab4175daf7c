"""What shipping a cart costs."""

from decimal import Decimal

from django.conf import settings

import shop.cart.totals
from shop.cart.models import Cart
from shop.common import ZERO, as_money
from shop.shipping.models import Carrier


def quote(carrier: Carrier, cart: Cart) -> Decimal:
    """Base rate plus weight; free for large carts and for nothing but downloads."""
    grams = shop.cart.totals.parcel_weight(cart)
    if grams == 0:
        return ZERO
    if shop.cart.totals.goods_total(cart) >= Decimal(settings.FREE_SHIPPING_FROM):
        return ZERO
    return as_money(carrier.base_rate + carrier.rate_per_kg * grams / 1000)


def cheapest(cart: Cart) -> Decimal:
    return min((quote(carrier, cart) for carrier in Carrier.objects.all()), default=ZERO)
