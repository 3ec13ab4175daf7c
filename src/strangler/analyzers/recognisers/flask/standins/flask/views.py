"""`flask.views`: class-based views.

A method of a view is an endpoint's handler, so `dispatch_request` of the framework calls none: it
would call all of them for each."""

from strangler.standins.terms import calls, notify, onward


class View:
    """A view class."""

    methods = None
    decorators = ()
    init_every_request = True
    provide_automatic_options = None

    @classmethod
    def as_view(cls, name, *class_args, **class_kwargs):
        """The view function, with the class's decorators around it."""

        def view(**kwargs): ...

        view.view_class = cls
        for decorator in cls.decorators:
            view = decorator(view)
        return view

    def decorated(self):
        """What the decorators run for a request, around the method that answers it."""

        def view(**kwargs):
            onward()

        for decorator in self.decorators:
            view = decorator(view)
        return view()

    def wrapped(self):
        """What a decorator runs that the class was handed to when its rule was added."""

        def view(**kwargs):
            onward()

        calls(calls(notify("flask.wrapped_by", self), view))
        calls(notify("flask.wrapped", self, view))

    def dispatch_request(self):
        """To be overridden."""


class MethodView(View):
    """A view class with a method for each HTTP method."""

    def dispatch_request(self, **kwargs):
        """Calls the method of the request."""
