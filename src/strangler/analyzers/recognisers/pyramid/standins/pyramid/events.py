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


class BeforeRender(dict):
    """What a renderer will see; what subscribers put into it is seen by every template."""

    rendering_val = None
