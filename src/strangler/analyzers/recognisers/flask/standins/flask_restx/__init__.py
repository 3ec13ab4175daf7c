"""Flask-RESTX: resources are method views."""

from flask.views import MethodView


class Resource(MethodView):
    """A resource."""

    representations = None
    method_decorators = ()

    def __init__(self, api=None, *args, **kwargs):
        self.api = api

    def dispatch_request(self, *args, **kwargs):
        """Calls the method of the request."""

    def validate_payload(self, func): ...
