"""Stock reacts to orders, waiting customers react to stock."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.inventory import stock
from shop.inventory.models import StockLevel
from shop.inventory.tasks import check_product, notify_waiting_customers
from shop.orders.models import Order
from shop.orders.signals import order_cancelled, order_placed


@receiver(order_placed)
def check_stock_after_sale(sender: type, order: Order, **kwargs: object) -> None:
    for product_id in order.lines.values_list("product_id", flat=True):
        check_product.delay(product_id)


@receiver(order_cancelled)
def return_stock(sender: type, order: Order, **kwargs: object) -> None:
    stock.put_back(order)


@receiver(post_save, sender=StockLevel, dispatch_uid="inventory-back-in-stock")
def back_in_stock(sender: type, instance: StockLevel, **kwargs: object) -> None:
    if instance.quantity > 0:
        notify_waiting_customers.delay(instance.product_id)
