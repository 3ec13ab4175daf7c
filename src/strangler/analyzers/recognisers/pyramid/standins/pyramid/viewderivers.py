"""`pyramid.viewderivers`: what a deriver is handed."""

from pyramid.response import Response


class View:
    """The view as it is so far. What it runs is listed for each endpoint by itself."""

    def __call__(self, context, request):
        """It gives a response."""
        return Response()
