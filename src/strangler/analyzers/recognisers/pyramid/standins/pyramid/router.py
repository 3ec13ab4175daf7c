"""`pyramid.router`: what a tween is handed."""


class Handler:
    """The next tween, or the router. What it runs is listed for each endpoint by itself."""

    def __call__(self, request):
        """It gives a response."""
        return request.response
