from django.urls import path

from shop.payments import views

app_name = "payments"

urlpatterns = [
    path("webhooks/<slug:gateway>/", views.webhook, name="webhook"),
    path("<uuid:reference>/", views.payment_status, name="status"),
    path("<uuid:reference>/refund/", views.refund, name="refund"),
]
