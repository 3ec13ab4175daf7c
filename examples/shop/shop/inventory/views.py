"""Screens for the warehouse, and the alert button of the product page."""

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView

from shop.catalog.models import Product
from shop.inventory import stock
from shop.inventory.models import StockAlert, StockLevel, StockMovement
from shop.utils import as_int


class StockLevels(PermissionRequiredMixin, ListView):
    permission_required = "inventory.view_stocklevel"
    template_name = "inventory/levels.html"
    context_object_name = "levels"

    def get_queryset(self) -> QuerySet:
        levels = StockLevel.objects.select_related("product__category", "warehouse")
        if code := self.request.GET.get("warehouse"):
            levels = levels.filter(warehouse__code=code)
        return levels.order_by("product__sku")


@permission_required("inventory.change_stocklevel", raise_exception=True)
@require_http_methods(["GET", "POST"])
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a level after a count on the shelf."""
    level = get_object_or_404(StockLevel.objects.select_related("product"), pk=pk)
    if request.method == "POST":
        quantity = as_int(request.POST.get("quantity"), -1)
        if quantity < 0:
            return HttpResponse("A quantity is zero or more", status=400)
        stock.set_quantity(level, quantity, request.POST.get("reason", "count"))
        messages.success(request, f"{level.product.sku} is now {quantity}")
        return redirect("inventory:levels")
    return render(request, "inventory/adjust.html", {"level": level})


@staff_member_required(login_url="accounts:login")
def movements(request: HttpRequest, sku: str) -> HttpResponse:
    rows = StockMovement.objects.filter(stock_level__product__sku=sku).select_related(
        "order__customer", "stock_level__warehouse"
    )
    return render(request, "inventory/movements.html", {"sku": sku, "movements": rows[:200]})


@login_required
@require_POST
def alert_me(request: HttpRequest, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=product_id)
    StockAlert.objects.get_or_create(product=product, user=request.user, notified_at=None)
    messages.info(request, "We will write as soon as it is back")
    return redirect(product)
