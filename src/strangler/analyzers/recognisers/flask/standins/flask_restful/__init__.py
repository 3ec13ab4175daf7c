"""Flask-RESTful: resources are method views."""

from flask.views import MethodView


class Resource(MethodView):
    """A resource."""

    representations = None
    method_decorators = ()

    def dispatch_request(self, *args, **kwargs):
        """Calls the method of the request."""
