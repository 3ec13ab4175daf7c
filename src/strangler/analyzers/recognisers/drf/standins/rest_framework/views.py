"""What runs before a handler: authentication, permissions, throttles. What guards a view besides
the classes that it names itself, settings name: the recogniser adds them as `_authentication`,
`_permission`, `_throttle`.

Source: rest_framework/views.py."""

from django.views.generic.base import View
from rest_framework.request import Request

from strangler.standins.terms import calls


class APIView(View):
    request: Request = Request()
    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    renderer_classes = []
    parser_classes = []
    action = ""
    format_kwarg = None
    _authentication = None
    _permission = None
    _throttle = None

    def initialize_request(self, request, *args, **kwargs):
        return Request()

    def initial(self, request=None, *args, **kwargs):
        self.perform_authentication(self.request)
        self.check_permissions(self.request)
        self.check_throttles(self.request)

    def finalize_response(self, request, response, *args, **kwargs):
        return response

    def handle_exception(self, exc):
        pass

    def get_authenticators(self):
        return [calls(auth) for auth in self.authentication_classes]

    def get_permissions(self):
        return [calls(permission) for permission in self.permission_classes]

    def get_throttles(self):
        return [calls(throttle) for throttle in self.throttle_classes]

    def perform_authentication(self, request):
        for authenticator in self.get_authenticators():
            calls(authenticator.authenticate, self.request)
        calls(self._authentication.authenticate, self.request)

    def check_permissions(self, request):
        for permission in self.get_permissions():
            calls(permission.has_permission, self.request, self)
        calls(self._permission.has_permission, self.request, self)

    def check_object_permissions(self, request, obj):
        for permission in self.get_permissions():
            calls(permission.has_object_permission, self.request, self, obj)
        calls(self._permission.has_object_permission, self.request, self, obj)

    def check_throttles(self, request):
        for throttle in self.get_throttles():
            calls(throttle.allow_request, self.request, self)
        calls(self._throttle.allow_request, self.request, self)

    def permission_denied(self, request, message=None, code=None):
        pass

    def get_view_name(self):
        return ""

    def get_view_description(self, html=False):
        return ""

    def get_renderer_context(self):
        return {}

    def get_parser_context(self, http_request):
        return {}

    def get_exception_handler_context(self):
        return {}

    def get_renderers(self):
        return []

    def get_parsers(self):
        return []
