"""Who a request comes from. The user is looked up when it is asked for; a remote user is logged
in at once.

Source: django/contrib/auth/middleware.py."""

from django.contrib import auth
from django.utils.deprecation import MiddlewareMixin

from strangler.standins.terms import calls


class AuthenticationMiddleware(MiddlewareMixin):
    def process_request(self, request):
        pass


class LoginRequiredMiddleware(MiddlewareMixin):
    redirect_field_name = ""

    def process_view(self, request, view_func, view_args, view_kwargs):
        calls(request.user.is_authenticated)

    def get_login_url(self, view_func):
        return ""

    def get_redirect_field_name(self, view_func):
        return ""

    def handle_no_permission(self, request, view_func):
        pass


class RemoteUserMiddleware(MiddlewareMixin):
    header = ""
    force_logout_if_no_header = True

    def __call__(self, request):
        self.process_request(request)
        return self.get_response(request)

    def process_request(self, request):
        self._remove_invalid_user(request)
        self.clean_username("", request)
        user = auth.authenticate(request, remote_user="")
        auth.login(request, user)

    def clean_username(self, username, request):
        return username

    def _remove_invalid_user(self, request):
        auth.logout(request)


class PersistentRemoteUserMiddleware(RemoteUserMiddleware):
    pass
