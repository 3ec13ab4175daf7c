from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from shop.catalog import queries
from shop.inventory import stock
from shop.utils import json_error


@require_GET
def availability(request: HttpRequest, sku: str) -> JsonResponse:
    """Partners poll this before they sell our goods."""
    product = queries.by_sku(sku)
    if product is None:
        return json_error("No such product", 404)
    return JsonResponse({"sku": sku, "available": stock.available(product)})
