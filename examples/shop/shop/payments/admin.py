from django.contrib import admin

from shop.payments.models import Payment, Refund, WebhookEvent


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):
    list_display = ("reference", "order", "gateway", "amount", "status")
    list_select_related = ("order",)
    search_fields = ("order__number", "gateway_reference")


admin.site.register([Refund, WebhookEvent])
