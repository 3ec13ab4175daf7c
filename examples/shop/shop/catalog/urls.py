from django.urls import include, path, re_path

from shop.catalog import views

app_name = "catalog"

review_patterns = [
    path("", views.ProductReviews.as_view(), name="list"),
]

urlpatterns = [
    path("", views.ProductList.as_view(), name="product-list"),
    path("category/<slug:slug>/", views.CategoryProducts.as_view(), name="category"),
    re_path(r"^sku/(?P<sku>[A-Z]{2}-\d{3,6})/$", views.product_by_sku, name="product-by-sku"),
    path("<slug:slug>/", views.ProductDetail.as_view(), name="product-detail"),
    path("<slug:slug>/reviews/", include((review_patterns, "reviews"))),
]
