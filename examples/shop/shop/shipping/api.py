from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from shop.cart.session import get_cart
from shop.shipping import rates
from shop.shipping.models import Carrier
from shop.utils import json_error


@require_GET
def quotes(request: HttpRequest) -> JsonResponse:
    """What each carrier takes for the visitor's cart."""
    cart = get_cart(request)
    if cart is None:
        return json_error("There is no cart", 404)
    prices = {carrier.code: str(rates.quote(carrier, cart)) for carrier in Carrier.objects.all()}
    return JsonResponse({"quotes": prices})
