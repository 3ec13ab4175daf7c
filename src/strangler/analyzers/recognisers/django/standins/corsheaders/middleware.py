"""The middleware, which asks who listens whether a request may come from another origin.

Source: corsheaders/middleware.py (`check_signal`)."""

from corsheaders.signals import check_request_enabled
from strangler.standins.terms import onward


class CorsMiddleware:
    def __init__(self, get_response=None):
        self.get_response = get_response

    def __call__(self, request=None):
        check_request_enabled.send(sender=None, request=request)
        return onward()
