"""Cards, through a processor's HTTP API; simulated while no URL is configured."""

import json
import urllib.request
from decimal import Decimal

from django.conf import settings

from shop.common import to_cents
from shop.orders.models import Order
from shop.payments.gateways.base import ChargeResult, Gateway
from shop.payments.models import Payment

# The processor's published test amount that always fails.
DECLINED_CENTS = 66600


class CardGateway(Gateway):
    def charge(self, order: Order, amount: Decimal) -> ChargeResult:
        if not settings.PAYMENT_CARD_URL:
            return self.simulate(order, amount)
        answer = self.call("charges", {"order": order.number, "cents": to_cents(amount)})
        return ChargeResult(
            accepted=answer.get("status") != "declined",
            captured=answer.get("status") == "captured",
            reference=answer.get("id", ""),
            message=answer.get("message", ""),
        )

    def refund(self, payment: Payment, amount: Decimal) -> bool:
        if not settings.PAYMENT_CARD_URL:
            return True
        body = {"charge": payment.gateway_reference, "cents": to_cents(amount)}
        return self.call("refunds", body).get("status") == "ok"

    def simulate(self, order: Order, amount: Decimal) -> ChargeResult:
        if to_cents(amount) == DECLINED_CENTS:
            return ChargeResult(accepted=False, message="Card declined")
        return ChargeResult(accepted=True, captured=True, reference=f"sim-{order.number}")

    def call(self, resource: str, body: dict[str, object]) -> dict[str, str]:
        request = urllib.request.Request(
            f"{settings.PAYMENT_CARD_URL}/{resource}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
