"""Pay later, for wholesale customers; the bank's webhook says when money arrived."""

from decimal import Decimal

from shop.orders.models import Order
from shop.payments.gateways.base import ChargeResult, Gateway
from shop.payments.models import Payment


class InvoiceGateway(Gateway):
    def charge(self, order: Order, amount: Decimal) -> ChargeResult:
        if not order.customer.is_wholesale:
            return ChargeResult(accepted=False, message="Invoices are for wholesale customers")
        return ChargeResult(accepted=True, reference=f"inv-{order.number}")

    def refund(self, payment: Payment, amount: Decimal) -> bool:
        return True
