"""The basket page and its buttons. Everything here works without signing in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from shop.cart.models import CartItem, Voucher
from shop.cart.session import get_cart
from shop.cart.totals import totals_for
from shop.catalog.models import Product
from shop.inventory.stock import available
from shop.utils import as_int


class CartPage(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        cart = get_cart(request, create=True)
        context = {
            "cart": cart,
            "items": cart.items.select_related("product__category"),
            "totals": totals_for(cart),
        }
        return render(request, "cart/cart.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Redeem a voucher."""
        cart = get_cart(request, create=True)
        voucher = Voucher.objects.filter(code__iexact=request.POST.get("voucher", "")).first()
        if voucher is None or not voucher.is_valid:
            messages.error(request, "We do not know this voucher")
        else:
            cart.voucher = voucher
            cart.save(update_fields=["voucher", "updated_at"])
        return redirect("cart:detail")


@require_POST
def add(request: HttpRequest, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.active(), pk=product_id)
    quantity = max(1, as_int(request.POST.get("quantity"), 1))
    is_digital = hasattr(product, "digitalproduct")
    if not is_digital and available(product) < quantity:
        messages.error(request, f"We do not have {quantity} of {product.name}")
        return redirect(product)
    get_cart(request, create=True).add(product, quantity)
    return redirect("cart:detail")


@require_POST
def update(request: HttpRequest, item_id: int) -> HttpResponse:
    """Change an item's quantity; zero takes it out."""
    item = get_object_or_404(CartItem, pk=item_id, cart_id=request.session.get("cart_id"))
    quantity = as_int(request.POST.get("quantity"), item.quantity)
    if quantity <= 0:
        item.delete()
    else:
        item.quantity = quantity
        item.save(update_fields=["quantity"])
    return redirect("cart:detail")
