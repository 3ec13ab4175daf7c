"""Everything we send. Other apps queue these tasks by name or by `.delay`."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from shop.accounts.models import User
from shop.common import format_money
from shop.notifications.models import MessageTemplate, Notification
from shop.notifications.sms import send_sms
from shop.taskqueue import shared_task


@shared_task
def notify(user_id: int, key: str, values: dict[str, object], order_id: int | None = None) -> int:
    """Mail a templated message to a user and keep it in their inbox; returns its id."""
    user = User.objects.select_related("profile").get(pk=user_id)
    template = MessageTemplate.objects.get(key=key)
    values = {"name": user.get_short_name() or user.username, **values}
    notification = Notification.objects.create(
        user=user,
        order_id=order_id,
        template=template,
        subject=template.subject.format(**values),
        body=template.body.format(**values),
    )
    deliver(notification)
    return notification.pk


@shared_task(name="shop.notifications.tasks.send_receipt")
def send_receipt(order_id: int) -> int:
    order_model = apps.get_model("orders", "Order")
    order = order_model.objects.select_related("customer__profile").get(pk=order_id)
    values = {"number": order.number, "total": format_money(order.grand_total)}
    send_sms(order.customer.profile.phone, f"We received your order {order.number}")
    return notify(order.customer_id, "receipt", values, order.pk)


@shared_task
def notify_shipment(shipment_id: int) -> int:
    shipment = apps.get_model("shipping", "Shipment").objects.get(pk=shipment_id)
    values = {
        "number": shipment.order.number,
        "tracking": shipment.tracking,
        "status": shipment.status.replace("_", " "),
    }
    return notify(shipment.order.customer_id, "shipment", values, shipment.order_id)


@shared_task
def send_daily_digest(hours: int = 24) -> int:
    """Yesterday's orders, to the office."""
    since = timezone.now() - timedelta(hours=hours)
    orders = apps.get_model("orders", "Order").objects.filter(created_at__gte=since)
    lines = [f"{order.number}  {order.status}  {order.grand_total}" for order in orders]
    mail_ops(f"{len(lines)} new orders", "\n".join(lines))
    return len(lines)


@shared_task
def mail_ops(subject: str, body: str) -> None:
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [settings.OPS_EMAIL])


def deliver(notification: Notification) -> None:
    send_mail(
        notification.subject,
        notification.body,
        settings.DEFAULT_FROM_EMAIL,
        [notification.user.email],
    )
    notification.sent_at = timezone.now()
    notification.save(update_fields=["sent_at", "updated_at"])
