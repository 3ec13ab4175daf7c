from django.urls import path

from shop.cart import views

app_name = "cart"

urlpatterns = [
    path("", views.CartPage.as_view(), name="detail"),
    path("add/<int:product_id>/", views.add, name="add"),
    path("items/<int:item_id>/", views.update, name="update"),
]
