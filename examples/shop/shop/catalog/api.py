"""Products as JSON, for the app and for partners."""

from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from shop.catalog import queries
from shop.catalog.models import Product
from shop.common import as_money
from shop.utils import json_body, json_error, paginate


class ProductCollection(View):
    def get(self, request: HttpRequest) -> JsonResponse:
        page = paginate(Product.objects.active().select_related("category"), request)
        page["results"] = [queries.product_card(product) for product in page["results"]]
        return JsonResponse(page)


@method_decorator(csrf_exempt, name="dispatch")
class ProductResource(View):
    """One product; staff may change its price or take it off the shelf."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        product = Product.objects.active().filter(pk=pk).first()
        if product is None:
            return json_error("No such product", 404)
        return JsonResponse(queries.product_card(product))

    def patch(self, request: HttpRequest, pk: int) -> JsonResponse:
        if not request.user.has_perm("catalog.change_product"):
            return json_error("Staff only", 403)
        product = Product.objects.filter(pk=pk).first()
        if product is None:
            return json_error("No such product", 404)
        body = json_body(request)
        if "price" in body:
            product.price = as_money(body["price"])
        product.name = body.get("name", product.name)
        product.save()
        return JsonResponse(queries.product_card(product))

    def delete(self, request: HttpRequest, pk: int) -> JsonResponse:
        if not request.user.has_perm("catalog.delete_product"):
            return json_error("Staff only", 403)
        Product.objects.filter(pk=pk).update(active=False)
        return JsonResponse({}, status=204)
