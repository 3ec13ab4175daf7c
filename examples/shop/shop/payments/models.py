"""Money in, money out, and what the processors told us."""

import uuid

from django.conf import settings
from django.db import models

from shop.common.models import StatusModel, TimeStampedModel


class Payment(StatusModel):
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    FAILED = "failed"
    REFUNDED = "refunded"

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="payments")
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gateway = models.CharField(max_length=20)
    gateway_reference = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.gateway} {self.amount} ({self.status})"


class Refund(TimeStampedModel):
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    reason = models.CharField(max_length=120, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"Refund of {self.amount}"


class WebhookEvent(TimeStampedModel):
    """Each event once: processors deliver at least once."""

    event_id = models.CharField(max_length=60, unique=True)
    gateway = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    payment = models.ForeignKey(Payment, on_delete=models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
