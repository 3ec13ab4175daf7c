"""The request that views of the framework get: Django's, wrapped.

Source: rest_framework/request.py."""

from django.http.request import HttpRequest, QueryDict


class Request(HttpRequest):
    data = QueryDict()
    query_params = QueryDict()
    QUERY_PARAMS = QueryDict()
    auth = None
    authenticators = []
    successful_authenticator = None
    accepted_renderer = None
    accepted_media_type = ""
    version = ""

    @property
    def _request(self):
        return HttpRequest()
