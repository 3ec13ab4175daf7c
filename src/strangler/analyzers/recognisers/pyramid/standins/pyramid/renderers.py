"""`pyramid.renderers`: rendering calls the subscribers to `BeforeRender`, and the template, which
listens to its name."""

from pyramid.response import Response
from strangler.standins.terms import notify


def render(renderer_name, value, request=None, package=None):
    """A rendered text."""
    notify("pyramid.before_render", None, value)
    notify(renderer_name, None, value)
    return ""


def render_to_response(renderer_name, value, request=None, package=None, response=None):
    """A response with a rendered text."""
    render(renderer_name, value, request, package)
    return Response()
