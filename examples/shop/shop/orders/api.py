"""Orders as JSON, for the app and for partners."""

from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from shop.accounts.models import Address
from shop.cart.models import Cart
from shop.common import CheckoutError, PaymentDeclinedError
from shop.orders import services
from shop.orders.models import Order
from shop.shipping.models import Carrier
from shop.utils import api_login_required, json_body, json_error, paginate


@method_decorator([csrf_exempt, api_login_required], name="dispatch")
class OrderCollection(View):
    def get(self, request: HttpRequest) -> JsonResponse:
        page = paginate(Order.objects.filter(customer=request.user), request)
        page["results"] = [as_json(order) for order in page["results"]]
        return JsonResponse(page)

    def post(self, request: HttpRequest) -> JsonResponse:
        """Check out the session's cart: `{"address": 1, "carrier": "royal_post"}`."""
        body = json_body(request)
        cart = Cart.objects.filter(pk=request.session.get("cart_id")).first()
        address = Address.objects.filter(pk=body.get("address"), user=request.user).first()
        carrier = Carrier.objects.filter(code=body.get("carrier")).first()
        if cart is None or address is None or carrier is None:
            return json_error("A cart, an address and a carrier are needed", 400)
        try:
            order = services.checkout(
                cart=cart,
                customer=request.user,
                address=address,
                carrier=carrier,
                gateway=body.get("gateway", "card"),
            )
        except PaymentDeclinedError as error:
            return json_error(str(error), 402, error.code)
        except CheckoutError as error:
            return json_error(str(error), 409, error.code)
        request.session.pop("cart_id", None)
        return JsonResponse(as_json(order), status=201)


@method_decorator([csrf_exempt, api_login_required], name="dispatch")
class OrderResource(View):
    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        order = Order.objects.filter(pk=pk, customer=request.user).first()
        if order is None:
            return json_error("No such order", 404)
        return JsonResponse(as_json(order))

    def delete(self, request: HttpRequest, pk: int) -> JsonResponse:
        order = Order.objects.filter(pk=pk, customer=request.user).first()
        if order is None:
            return json_error("No such order", 404)
        try:
            services.cancel(order, request.user)
        except CheckoutError as error:
            return json_error(str(error), 409, error.code)
        return JsonResponse({}, status=204)


def as_json(order: Order) -> dict[str, object]:
    shipment = getattr(order, "shipment", None)
    return {
        "id": order.pk,
        "number": order.number,
        "status": order.status,
        "grand_total": str(order.grand_total),
        "tracking": shipment.tracking if shipment else None,
        "lines": [
            {"product": line.product_id, "quantity": line.quantity} for line in order.lines.all()
        ],
    }
