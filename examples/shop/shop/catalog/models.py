"""What we sell: products, how they are grouped, what customers say about them."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from shop.common import as_money
from shop.common.models import TimeStampedModel

WHOLESALE_FACTOR = Decimal("0.85")


class Category(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class ProductQuerySet(models.QuerySet):
    def active(self) -> "ProductQuerySet":
        return self.filter(active=True)

    def search(self, text: str) -> "ProductQuerySet":
        return self.filter(models.Q(name__icontains=text) | models.Q(sku__iexact=text))

    def in_stock(self) -> "ProductQuerySet":
        return self.filter(stock_levels__quantity__gt=0).distinct()


class Product(TimeStampedModel):
    sku = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    price = models.DecimalField(max_digits=10, decimal_places=2)
    weight_grams = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="products")

    objects = ProductQuerySet.as_manager()

    class Meta(TimeStampedModel.Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("catalog:product-detail", args=[self.slug])

    def price_for(self, user: object) -> Decimal:
        if getattr(user, "is_wholesale", False):
            return as_money(self.price * WHOLESALE_FACTOR)
        return self.price

    @property
    def available(self) -> int:
        # inventory.models imports this module.
        from shop.inventory.models import StockLevel

        total = StockLevel.objects.filter(product=self).aggregate(n=models.Sum("quantity"))
        return total["n"] or 0


class DigitalProduct(Product):
    """A product that is downloaded, not shipped."""

    download_url = models.URLField()
    license_days = models.PositiveIntegerField(default=365)


class Review(TimeStampedModel):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    rating = models.PositiveSmallIntegerField(
        validators=(MinValueValidator(1), MaxValueValidator(5))
    )
    body = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "author"), name="one_review_per_author"),
        )

    def __str__(self) -> str:
        return f"{self.rating}/5 for {self.product}"
