"""Placing and cancelling orders: the place where all apps meet."""

import logging
from functools import partial

from django.db import transaction

import shop.payments.services as payment_services
from shop.accounts.models import Address, User
from shop.cart.models import Cart
from shop.cart.totals import totals_for
from shop.common import CheckoutError
from shop.inventory import stock
from shop.orders.models import Order, OrderLine
from shop.orders.signals import order_cancelled, order_placed
from shop.shipping.models import Carrier, Shipment, ShipmentLine
from shop.taskqueue import send_task
from shop.utils import order_label

logger = logging.getLogger("shop.orders")


def checkout(
    *, cart: Cart, customer: User, address: Address, carrier: Carrier, gateway: str
) -> Order:
    """Turn a cart into an order, or raise CheckoutError and change nothing at all.

    Stock, order, payment, shipment and cart change together. Mails and labels wait
    for the commit.
    """
    with transaction.atomic():
        cart = Cart.objects.select_for_update().get(pk=cart.pk)
        if cart.status != Cart.OPEN:
            raise CheckoutError("This cart was already ordered")
        items = list(cart.items.select_related("product"))
        if not items:
            raise CheckoutError("The cart is empty")

        order = create_order(cart, customer, address, carrier)
        warehouse = stock.deduct(order, [(item.product, item.quantity) for item in items])
        payment_services.charge(order, gateway)

        shipment = Shipment.objects.create(order=order, carrier=carrier, warehouse=warehouse)
        ShipmentLine.objects.bulk_create(
            ShipmentLine(shipment=shipment, order_line=line, quantity=line.quantity)
            for line in order.lines.all()
        )
        cart.customer = customer
        cart.status = Cart.CONVERTED
        cart.save()

        transaction.on_commit(
            partial(send_task, "shop.notifications.tasks.send_receipt", [order.pk])
        )
        transaction.on_commit(partial(prepare_shipment, shipment.pk))
    order_placed.send(sender=Order, order=order)
    logger.info("placed %s", order_label(order))
    return order


def create_order(cart: Cart, customer: User, address: Address, carrier: Carrier) -> Order:
    totals = totals_for(cart, carrier)
    order = Order.objects.create(
        customer=customer,
        cart=cart,
        shipping_address=address,
        goods_total=totals.goods,
        discount=totals.discount,
        shipping_total=totals.shipping,
        grand_total=totals.grand_total,
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            product=item.product,
            quantity=item.quantity,
            unit_price=item.unit_price,
        )
        for item in cart.items.select_related("product")
    )
    return order


def mark_paid(order: Order) -> None:
    """Payments call this once the money is certain."""
    if order.status == Order.PENDING:
        order.set_status(Order.PAID)


def mark_refunded(order: Order) -> None:
    order.set_status(Order.REFUNDED)


@transaction.atomic
def cancel(order: Order, user: User) -> None:
    """Give the goods back to stock and the money back to the customer."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    if not order.can_cancel:
        raise CheckoutError(f"Order {order.number} is already {order.status}")
    order.set_status(Order.CANCELLED)
    Shipment.objects.filter(order=order).update(status=Shipment.CANCELLED)
    payment_services.refund_order(order, user, reason="cancelled")
    order_cancelled.send(sender=Order, order=order)


def prepare_shipment(shipment_id: int) -> None:
    # Late: shipping.tasks needs orders, and orders must load without it.
    from shop.shipping.tasks import create_label

    create_label.delay(shipment_id)
