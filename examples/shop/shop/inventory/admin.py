from django.contrib import admin

from shop.inventory.models import StockAlert, StockLevel, StockMovement, Warehouse


@admin.register(StockLevel)
class StockLevelAdmin(admin.ModelAdmin):
    list_display = ("product", "warehouse", "quantity")
    list_filter = ("warehouse",)
    list_select_related = ("product", "warehouse")


admin.site.register([StockAlert, StockMovement, Warehouse])
