"""The JSON API, for the mobile app and for partners."""

from django.urls import include, path

from shop.cart.api import CartResource
from shop.catalog.api import ProductCollection, ProductResource
from shop.inventory.api import availability
from shop.notifications.views import unread_count
from shop.orders.api import OrderCollection, OrderResource
from shop.shipping.api import quotes

app_name = "api"

order_patterns = [
    path("", OrderCollection.as_view(), name="orders"),
    path("<int:pk>/", OrderResource.as_view(), name="order"),
]

urlpatterns = [
    path("products/", ProductCollection.as_view(), name="products"),
    path("products/<int:pk>/", ProductResource.as_view(), name="product"),
    path("stock/<str:sku>/", availability, name="stock"),
    path("cart/", CartResource.as_view(), name="cart"),
    path("orders/", include(order_patterns)),
    path("shipping/quotes/", quotes, name="quotes"),
    path("notifications/unread/", unread_count, name="unread"),
]
