"""The base of middleware that is written as hooks.

Source: django/utils/deprecation.py."""

from strangler.standins.terms import calls


class MiddlewareMixin:
    def __init__(self, get_response=None):
        self.get_response = get_response

    def __call__(self, request):
        calls(self.process_request, request)
        response = self.get_response(request)
        calls(self.process_response, request, response)
        return response
