"""`pyramid.router`: what a tween is handed."""

from strangler.standins.terms import onward


class Handler:
    """The next tween, or the router. What it runs is listed for each endpoint by itself."""

    def __call__(self, request):
        """It gives a response."""
        onward()
        return request.response
