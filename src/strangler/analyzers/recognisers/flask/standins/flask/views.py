"""`flask.views`: class-based views.

A method of a view is an endpoint's handler, so `dispatch_request` of the framework calls none: it
would call all of them for each."""


class View:
    """A view class."""

    methods = None
    decorators = ()
    init_every_request = True
    provide_automatic_options = None

    def dispatch_request(self):
        """To be overridden."""


class MethodView(View):
    """A view class with a method for each HTTP method."""

    def dispatch_request(self, **kwargs):
        """Calls the method of the request."""
