"""Request-wide behaviour: maintenance mode, and the visitor's cart."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from shop.cart.session import get_cart
from shop.common.cache import cache_key

Handler = Callable[[HttpRequest], HttpResponse]


class MaintenanceMiddleware:
    """Answer 503 to everyone but staff while the maintenance flag is in the cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if cache.get(cache_key("maintenance")) and not request.user.is_staff:
            return HttpResponse("Back in a minute", status=503, headers={"Retry-After": "60"})
        return self.get_response(request)


class ActiveCartMiddleware:
    """Give every request a lazy `request.cart`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.cart = SimpleLazyObject(lambda: get_cart(request))
        return self.get_response(request)
