"""The cart as JSON, for the mobile app."""

from django.http import HttpRequest, JsonResponse
from django.views import View

from shop.cart.models import Cart, CartItem
from shop.cart.session import get_cart
from shop.cart.totals import totals_for
from shop.catalog.models import Product
from shop.utils import as_int, json_body, json_error


class CartResource(View):
    def get(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse(as_json(get_cart(request)))

    def put(self, request: HttpRequest) -> JsonResponse:
        """Set one product's quantity: `{"product": 3, "quantity": 2}`."""
        body = json_body(request)
        product = Product.objects.active().filter(pk=as_int(body.get("product"))).first()
        if product is None:
            return json_error("No such product", 404)
        cart = get_cart(request, create=True)
        CartItem.objects.update_or_create(
            cart=cart,
            product=product,
            defaults={
                "quantity": max(1, as_int(body.get("quantity"), 1)),
                "unit_price": product.price_for(request.user),
            },
        )
        return JsonResponse(as_json(cart))

    def delete(self, request: HttpRequest) -> JsonResponse:
        if cart := get_cart(request):
            cart.items.all().delete()
        return JsonResponse(as_json(cart))


def as_json(cart: Cart | None) -> dict[str, object]:
    if cart is None:
        return {"id": None, "items": [], "grand_total": "0.00"}
    items = [
        {"product": item.product_id, "sku": item.product.sku, "quantity": item.quantity}
        for item in cart.items.select_related("product")
    ]
    return {"id": cart.pk, "items": items, "grand_total": str(totals_for(cart).grand_total)}
