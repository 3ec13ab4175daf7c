"""What a cart costs. Shipping depends on the cart, the cart's total on shipping."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from shop.cart.models import Cart
from shop.common import ZERO, as_money, percent_of
from shop.shipping import rates
from shop.shipping.models import Carrier


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    goods: Decimal
    discount: Decimal
    shipping: Decimal
    vat: Decimal
    """Contained in the grand total, shown for information."""

    @property
    def grand_total(self) -> Decimal:
        return self.goods - self.discount + self.shipping


def goods_total(cart: Cart) -> Decimal:
    return sum((item.line_total for item in cart.items.all()), ZERO)


def discount(cart: Cart) -> Decimal:
    if cart.voucher is None or not cart.voucher.is_valid:
        return ZERO
    return percent_of(goods_total(cart), cart.voucher.percent)


def parcel_weight(cart: Cart) -> int:
    """Grams; digital products weigh nothing."""
    return sum(item.quantity * item.product.weight_grams for item in cart.items.all())


def totals_for(cart: Cart, carrier: Carrier | None = None) -> Totals:
    """All sums of a cart; with the cheapest carrier when none is chosen yet."""
    shipping = rates.quote(carrier, cart) if carrier else rates.cheapest(cart)
    goods, reduction = goods_total(cart), discount(cart)
    gross = goods - reduction + shipping
    rate = Decimal(settings.VAT_RATE)
    return Totals(
        goods=goods,
        discount=reduction,
        shipping=shipping,
        vat=as_money(gross * rate / (1 + rate)),
    )
