"""`pyramid.events`: what subscribers are handed."""

from pyramid.request import Request
from pyramid.response import Response


class NewRequest:
    """A request begins."""

    request = Request()


class BeforeTraversal(NewRequest):
    """Its resource is about to be looked for."""


class ContextFound(NewRequest):
    """Its resource is found."""


class NewResponse(NewRequest):
    """A response is there."""

    response = Response()


class BeforeRender:
    """What a renderer will see, as a dict. What is there beside the request is not told apart."""

    def __getitem__(self, key):
        return Request()

    def __setitem__(self, key, value): ...

    def __contains__(self, key): ...

    def get(self, key, default=None):
        """A value, else the default."""
        return Request() or default

    def setdefault(self, key, default=None):
        """A value, else the default."""
        return Request() or default

    def update(self, *args, **kwargs): ...

    def keys(self): ...
