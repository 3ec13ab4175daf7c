"""`pyramid.renderers`: rendering calls the subscribers to `BeforeRender`, then what renders by this
name or ending. What a renderer is given is what the view gave and the system's values."""

from pyramid.events import BeforeRender
from pyramid.request import Request
from pyramid.response import Response
from strangler.standins.terms import calls, evaluate, notify, rendered

_adapters = []
"""`JSON.add_adapter`, of all renderers alike."""


def render(renderer_name, value, request=None, package=None):
    """A rendered text."""
    system = BeforeRender()
    system["request"] = system["req"] = Request()
    notify("pyramid.before_render", None, system)
    if renderer_name:
        rendered("pyramid", renderer_name, value, system)
    return ""


def render_to_response(renderer_name, value, request=None, package=None, response=None):
    """A response with a rendered text."""
    render(renderer_name, value, request, package)
    return Response()


def to_json(value, system=None):
    """The renderer `json`: `__json__` of what is shown, or an adapter for it."""
    calls(value.__json__, Request())
    for adapter in _adapters:
        calls(adapter, value, Request())
    for one in value:
        to_json(one)
    for one in calls(value.values):
        to_json(one)
    return ""


def to_text(value, system=None):
    """The renderer `string`."""
    evaluate(value.__str__)
    return ""


class JSON:
    def __init__(self, serializer=None, adapters=(), **kw):
        for one in adapters:
            self.add_adapter(*one)

    def add_adapter(self, type_or_iface, adapter):
        _adapters.append(adapter)


class JSONP(JSON):
    pass
