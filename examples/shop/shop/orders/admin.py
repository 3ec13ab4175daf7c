from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.orders import services
from shop.orders.models import OpenOrder, Order, OrderLine, StatusChange
from shop.payments.models import Payment
from shop.shipping.models import Shipment


class OrderLineInline(admin.TabularInline):
    model = OrderLine
    extra = 0


class PaymentInline(admin.TabularInline):
    model = Payment
    extra = 0


class ShipmentInline(admin.StackedInline):
    model = Shipment
    extra = 0


@admin.register(Order, OpenOrder)
class OrderAdmin(admin.ModelAdmin):
    list_display = ("number", "customer", "status", "grand_total", "created_at")
    list_filter = ("status",)
    search_fields = ("number", "customer__email", "customer__profile__phone")
    inlines = (OrderLineInline, PaymentInline, ShipmentInline)
    actions = ("cancel_orders",)

    @admin.action(description="Cancel and refund")
    def cancel_orders(self, request: HttpRequest, queryset: QuerySet) -> None:
        for order in queryset:
            if order.can_cancel:
                services.cancel(order, request.user)


admin.site.register(StatusChange)
