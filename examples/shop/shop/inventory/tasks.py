"""Background work of the warehouse."""

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from shop.catalog.models import Product
from shop.inventory.models import StockAlert
from shop.notifications.tasks import notify
from shop.taskqueue import shared_task
from shop.utils import alert_ops


@shared_task
def check_product(product_id: int) -> bool:
    """Tell the people on call when a product runs low; True if it does."""
    product = Product.objects.annotate(left=Sum("stock_levels__quantity")).get(pk=product_id)
    if product.left is None or product.left > settings.LOW_STOCK_THRESHOLD:
        return False
    alert_ops(f"Low stock: {product.sku}", f"{product.left} left of {product.name}")
    return True


@shared_task(name="shop.inventory.tasks.report_low_stock")
def report_low_stock() -> list[str]:
    low = (
        Product.objects.active()
        .annotate(left=Sum("stock_levels__quantity"))
        .filter(left__lte=settings.LOW_STOCK_THRESHOLD)
        .values_list("sku", flat=True)
    )
    skus = sorted(low)
    if skus:
        alert_ops("Low stock report", ", ".join(skus))
    return skus


@shared_task
def notify_waiting_customers(product_id: int) -> int:
    alerts = StockAlert.objects.filter(product_id=product_id, notified_at=None)
    count = 0
    for alert in alerts.select_related("user", "product"):
        notify.delay(alert.user_id, "back-in-stock", {"product": alert.product.name})
        alert.notified_at = timezone.now()
        alert.save(update_fields=["notified_at", "updated_at"])
        count += 1
    return count
