from django.urls import include, path

from shop.orders import report_views, views

app_name = "orders"

report_patterns = [
    path("sales/", report_views.sales, name="sales"),
    path("dead-stock.csv", report_views.dead_stock_csv, name="dead-stock"),
]

urlpatterns = [
    path("", views.OrderList.as_view(), name="list"),
    path("checkout/", views.Checkout.as_view(), name="checkout"),
    path("reports/", include((report_patterns, "reports"), namespace="reports")),
    path("<str:number>/", views.OrderDetail.as_view(), name="detail"),
    path("<str:number>/cancel/", views.cancel, name="cancel"),
    path("<str:number>/reorder/", views.reorder, name="reorder"),
]
