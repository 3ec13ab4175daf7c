"""Charging, capturing and refunding. Orders call us, and we call orders."""

import logging

from django.apps import apps
from django.db import transaction

from shop.accounts.models import User
from shop.common import PaymentDeclinedError
from shop.orders import services as order_services
from shop.orders.models import Order
from shop.payments.gateways import get_gateway
from shop.payments.models import Payment, Refund, WebhookEvent

logger = logging.getLogger("shop.payments")


def charge(order: Order, gateway: str) -> Payment:
    """Ask for the order's money. Raises PaymentDeclinedError."""
    result = get_gateway(gateway).charge(order, order.grand_total)
    if not result.accepted:
        raise PaymentDeclinedError(result.message or "The payment was declined")
    payment = Payment.objects.create(
        order=order,
        gateway=gateway,
        gateway_reference=result.reference,
        amount=order.grand_total,
        status=Payment.AUTHORISED,
    )
    if result.captured:
        capture(payment)
    return payment


def capture(payment: Payment) -> None:
    # The order first: shipping listens to payments and looks at the order.
    order_services.mark_paid(payment.order)
    payment.set_status(Payment.CAPTURED)


@transaction.atomic
def refund_order(order: Order, user: User | None, reason: str) -> list[Refund]:
    """Give back whatever was captured for an order."""
    refunds = []
    for payment in order.payments.select_for_update().filter(status=Payment.CAPTURED):
        if not get_gateway(payment.gateway).refund(payment, payment.amount):
            raise PaymentDeclinedError(f"{payment.gateway} refused the refund")
        payment.set_status(Payment.REFUNDED)
        refunds.append(
            Refund.objects.create(
                payment=payment, amount=payment.amount, reason=reason, requested_by=user
            )
        )
    return refunds


@transaction.atomic
def handle_event(gateway: str, event: dict[str, object]) -> bool:
    """Apply a processor's event. False if it was seen before."""
    stored, created = WebhookEvent.objects.get_or_create(
        event_id=event["id"],
        defaults={"gateway": gateway, "kind": event.get("kind", ""), "payload": event},
    )
    if not created:
        return False
    # By name: partners' events may speak of orders that have no payment yet.
    order_model = apps.get_model("orders", "Order")
    order = order_model.objects.filter(number=event.get("order")).first()
    payment = order.payments.filter(gateway=gateway).last() if order else None
    if payment is None:
        logger.warning("event %s is for no payment we know", stored.event_id)
        return True
    stored.payment = payment
    stored.save(update_fields=["payment", "updated_at"])
    if stored.kind == "payment.captured" and payment.status == Payment.AUTHORISED:
        capture(payment)
    elif stored.kind == "payment.failed":
        payment.set_status(Payment.FAILED)
    return True
