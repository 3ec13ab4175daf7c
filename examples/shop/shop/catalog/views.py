"""The shop window."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView, View

from shop.catalog import queries
from shop.catalog.forms import ReviewForm
from shop.catalog.models import Category, Product, Review
from shop.orders.models import OrderLine


class ProductList(ListView):
    template_name = "catalog/product_list.html"
    context_object_name = "products"
    paginate_by = 24

    def get_queryset(self) -> QuerySet:
        products = queries.listing()
        if text := self.request.GET.get("q"):
            products = products.search(text)
        if self.request.GET.get("in_stock"):
            products = products.in_stock()
        return products


class CategoryProducts(ProductList):
    def get_queryset(self) -> QuerySet:
        self.category = get_object_or_404(Category, slug=self.kwargs["slug"])
        return super().get_queryset().filter(category=self.category)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(category=self.category, **kwargs)


class ProductDetail(DetailView):
    template_name = "catalog/product_detail.html"
    context_object_name = "product"

    def get_queryset(self) -> QuerySet:
        return queries.listing()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        user = self.request.user
        bought = user.is_authenticated and has_bought(user, self.object)
        return super().get_context_data(
            price=self.object.price_for(user),
            review_form=ReviewForm() if bought else None,
            **kwargs,
        )


class ProductReviews(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        product = get_object_or_404(Product, slug=slug)
        reviews = product.reviews.select_related("author")
        return render(request, "catalog/reviews.html", {"product": product, "reviews": reviews})

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        product = get_object_or_404(Product, slug=slug)
        if not has_bought(request.user, product):
            return HttpResponse("Only customers review", status=403)
        form = ReviewForm(request.POST)
        if form.is_valid():
            Review.objects.update_or_create(
                product=product, author=request.user, defaults=form.cleaned_data
            )
            messages.success(request, "Thank you for your review")
        return redirect(product)


@require_safe
def product_by_sku(request: HttpRequest, sku: str) -> HttpResponse:
    """Printed catalogues and QR codes carry SKUs, not slugs."""
    product = queries.by_sku(sku)
    if product is None:
        return HttpResponse("No such product", status=404)
    return redirect(product)


def has_bought(user: object, product: Product) -> bool:
    return OrderLine.objects.filter(order__customer=user, product=product).exists()
