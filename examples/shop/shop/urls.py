"""All paths of the shop: pages below their app's name, JSON below /api/."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from shop.health import health

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="catalog:product-list")),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("accounts/", include("shop.accounts.urls")),
    path("catalog/", include("shop.catalog.urls", namespace="catalog")),
    path("inventory/", include("shop.inventory.urls")),
    path("cart/", include("shop.cart.urls")),
    path("orders/", include("shop.orders.urls")),
    path("payments/", include("shop.payments.urls")),
    path("shipping/", include("shop.shipping.urls")),
    path("notifications/", include("shop.notifications.urls")),
    path("api/", include("shop.api_urls")),
]
