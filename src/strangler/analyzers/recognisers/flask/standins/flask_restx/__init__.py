"""Flask-RESTX: resources are method views."""

from flask.views import MethodView

from strangler.standins.terms import onward


class Resource(MethodView):
    """A resource."""

    representations = None
    method_decorators = ()

    def __init__(self, api=None, *args, **kwargs):
        self.api = api

    def dispatch_request(self, *args, **kwargs):
        """Calls the method of the request."""

    def decorated_method(self):
        """What `method_decorators` run for a request, around the method that answers it."""

        def meth(*args, **kwargs):
            onward()

        for decorator in self.method_decorators:
            meth = decorator(meth)
        return meth()

    def validate_payload(self, func): ...
