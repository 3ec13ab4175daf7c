"""Keep the product cache honest when prices, ratings or stock change."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from shop.catalog.models import Category, Product, Review
from shop.common.cache import forget
from shop.inventory.models import StockLevel


@receiver(post_save, sender=Product)
def product_saved(sender: type, instance: Product, **kwargs: object) -> None:
    forget("product", instance.pk)


@receiver([post_save, post_delete], sender=Review)
def review_changed(sender: type, instance: Review, **kwargs: object) -> None:
    forget("product", instance.product_id)


@receiver(post_save, sender=StockLevel, dispatch_uid="catalog-stock-cache")
def stock_changed(sender: type, instance: StockLevel, **kwargs: object) -> None:
    forget("product", instance.product_id)


def category_changed(sender: type, **kwargs: object) -> None:
    forget("nav")


post_save.connect(category_changed, sender=Category)
post_delete.connect(category_changed, sender=Category)
