"""What every payment processor can do for us."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.orders.models import Order
    from shop.payments.models import Payment


@dataclass(frozen=True, slots=True)
class ChargeResult:
    accepted: bool
    captured: bool = False
    """Money is ours now; otherwise a webhook tells us later."""
    reference: str = ""
    message: str = ""


class Gateway(ABC):
    @abstractmethod
    def charge(self, order: "Order", amount: Decimal) -> ChargeResult: ...

    @abstractmethod
    def refund(self, payment: "Payment", amount: Decimal) -> bool: ...
