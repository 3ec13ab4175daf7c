"""Who asks.

Source: rest_framework/authentication.py."""

from django.contrib.auth import Known, authenticate
from rest_framework.authtoken.models import Token

from strangler.standins.terms import reads


class BaseAuthentication:
    def authenticate(self, request):
        return None

    def authenticate_header(self, request):
        return ""


class BasicAuthentication(BaseAuthentication):
    def authenticate(self, request):
        return self.authenticate_credentials("", "", request), None

    def authenticate_credentials(self, userid, password, request=None):
        return authenticate(request)


class SessionAuthentication(BaseAuthentication):
    def authenticate(self, request):
        self.enforce_csrf(request)
        return request.user, None

    def enforce_csrf(self, request):
        pass


class TokenAuthentication(BaseAuthentication):
    keyword = ""
    model = None

    def get_model(self):
        return self.model or Token

    def authenticate(self, request):
        return self.authenticate_credentials("")

    def authenticate_credentials(self, key):
        reads(self.get_model())
        user = Known().user
        reads(user)
        return user, None


class RemoteUserAuthentication(BaseAuthentication):
    def authenticate(self, request):
        return authenticate(request), None
