from django.contrib import admin

from shop.shipping.models import Carrier, Shipment, ShipmentLine


class ShipmentLineInline(admin.TabularInline):
    model = ShipmentLine
    extra = 0


@admin.register(Shipment)
class ShipmentAdmin(admin.ModelAdmin):
    list_display = ("order", "carrier", "status", "tracking")
    list_filter = ("status", "carrier")
    inlines = (ShipmentLineInline,)


admin.site.register(Carrier)
