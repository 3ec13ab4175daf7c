"""Authenticators: called with the request, they ask `authenticate` of the project.

Source: ninja/security/{base,http,apikey,session}.py."""

from django.http.request import HttpRequest


class AuthBase:
    def __call__(self, request=None):
        return self.authenticate(HttpRequest(), "")

    def authenticate(self, request, token):
        pass


class HttpBearer(AuthBase):
    pass


class HttpBasicAuth(AuthBase):
    def __call__(self, request=None):
        return self.authenticate(HttpRequest(), "", "")

    def authenticate(self, request, username, password):
        pass


class APIKeyQuery(AuthBase):
    param_name = ""


class APIKeyHeader(AuthBase):
    param_name = ""


class APIKeyCookie(AuthBase):
    param_name = ""


class SessionAuth(APIKeyCookie):
    def authenticate(self, request, key):
        return request.user


class SessionAuthSuperUser(SessionAuth):
    pass


django_auth = SessionAuth()
django_auth_superuser = SessionAuthSuperUser()
