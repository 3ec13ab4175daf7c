from django.contrib import admin

from shop.catalog.models import Category, DigitalProduct, Product, Review, Tag
from shop.inventory.models import StockLevel


class StockLevelInline(admin.TabularInline):
    model = StockLevel
    extra = 0


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ("sku", "name", "category", "price", "active", "in_stock")
    list_filter = ("active", "category")
    search_fields = ("sku", "name")
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012 (Django reads it as is)
    inlines = (StockLevelInline,)

    @admin.display(description="In stock")
    def in_stock(self, product: Product) -> int:
        return product.available


admin.site.register([Category, DigitalProduct, Review, Tag])
