from django.urls import path

from shop.inventory import views

app_name = "inventory"

urlpatterns = [
    path("", views.StockLevels.as_view(), name="levels"),
    path("<int:pk>/adjust/", views.adjust, name="adjust"),
    path("movements/<str:sku>/", views.movements, name="movements"),
    path("alerts/<int:product_id>/", views.alert_me, name="alert-me"),
]
