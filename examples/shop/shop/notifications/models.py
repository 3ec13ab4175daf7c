"""What we told whom, and the texts we tell it with."""

from django.conf import settings
from django.db import models

from shop.common.models import TimeStampedModel


class MessageTemplate(models.Model):
    key = models.SlugField(unique=True)
    subject = models.CharField(max_length=120)
    body = models.TextField(help_text="str.format with the values of the message")

    def __str__(self) -> str:
        return self.key


class Notification(TimeStampedModel):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    order = models.ForeignKey(
        "orders.Order",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
    )
    template = models.ForeignKey(MessageTemplate, on_delete=models.PROTECT, null=True)
    subject = models.CharField(max_length=120)
    body = models.TextField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.subject
