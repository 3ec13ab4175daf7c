"""Product look-ups that several apps make, with the product page's cache."""

from django.db.models import Avg, Count

from shop.catalog.models import Product, ProductQuerySet
from shop.common.cache import cache_key, cached


def listing() -> ProductQuerySet:
    """Active products with what a product card shows."""
    return (
        Product.objects.active()
        .select_related("category")
        .annotate(average_rating=Avg("reviews__rating"), review_count=Count("reviews"))
        .order_by("name")
    )


def by_sku(sku: str) -> Product | None:
    return Product.objects.active().filter(sku=sku).first()


def product_card(product: Product) -> dict[str, object]:
    """The public JSON of a product. Cached: stock and ratings cost two queries."""

    def build() -> dict[str, object]:
        rating = product.reviews.aggregate(average=Avg("rating"))["average"]
        return {
            "id": product.pk,
            "sku": product.sku,
            "name": product.name,
            "price": str(product.price),
            "category": product.category.slug,
            "available": product.available,
            "rating": rating,
        }

    return cached(cache_key("product", product.pk), build)
